// One question after another, each answered once, with the reason for and against each line. It reports a score to the learning management
// system, if the page was opened in one that speaks SCORM, and goes on where it was left.
;(() => {
  "use strict"
  const { mark, answers } = globalThis.course
  const part = (selector, within = document) => within.querySelector(selector)
  const questions = [...document.querySelectorAll("section:has(form)")]
  const [told, end, recorded] = ["told", "end", "recorded"].map((id) => document.getElementById(id))
  const began = Date.now()

  // The system ---------------------------------------------------------------------------------------------------

  // The system's object is in a window above this one, or in the one that opened it; another site's window is closed to us.
  function found(name, from) {
    for (let window_ = from, i = 0; window_ && i < 10; i++) {
      try {
        if (window_[name]) return window_[name]
      } catch {
        return null
      }
      if (window_ === window_.parent) break
      window_ = window_.parent
    }
    return null
  }
  const system = (name) => found(name, window) || (window.opener && found(name, window.opener))
  const api2004 = system("API_1484_11")
  const api = api2004 || system("API")
  const prefix = api2004 ? "" : "LMS"
  const call = (name, ...given) => api?.[prefix + name](...given)
  const names = api2004
    ? { data: "suspend_data", exit: "exit", raw: "score.raw", time: "session_time", mode: "mode" }
    : {
        data: "suspend_data",
        exit: "core.exit",
        raw: "core.score.raw",
        time: "core.session_time",
        mode: "core.lesson_mode",
      }
  const get = (name) => call("GetValue", `cmi.${name}`) ?? ""
  const put = (name, value) => call("SetValue", `cmi.${name}`, String(value))

  // How long this visit has taken, as the two standards write it.
  function time() {
    const seconds = Math.round((Date.now() - began) / 1000)
    const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
    if (api2004) return `PT${hours}H${minutes}M${rest}S`
    return [hours, minutes, rest].map((n, i) => String(n).padStart(i ? 2 : 4, "0")).join(":")
  }

  function status(points) {
    if (api2004) {
      put("completion_status", points === null ? "incomplete" : "completed")
      if (points !== null) put("success_status", points >= mark ? "passed" : "failed")
    } else put("core.lesson_status", points === null ? "incomplete" : points >= mark ? "passed" : "failed")
  }

  function report(points) {
    const of = api2004 ? "score" : "core.score"
    put(`${of}.min`, 0)
    put(`${of}.max`, 100)
    put(`${of}.raw`, points)
    if (api2004) put("score.scaled", points / 100)
    status(points)
  }

  // What was chosen ----------------------------------------------------------------------------------------------

  // `3f2a90c1d4/02--`: the version of the questions, then a digit for each, or a dash. Other questions begin anew.
  const { version } = document.body.dataset
  const none = () => answers.map(() => null)
  let chosen = none()
  let best = null
  let writes = false

  function kept() {
    const [of, marks = ""] = get(names.data).split("/")
    if (of !== version || marks.length !== answers.length) return none()
    return [...marks].map((digit, i) => (answers[i].whys[digit] === undefined ? null : Number(digit)))
  }

  function keep() {
    if (!writes) return
    put(names.data, `${version}/${chosen.map((line) => line ?? "-").join("")}`)
    call("Commit", "")
  }

  if (api) {
    call("Initialize", "")
    chosen = kept()
    best = get(names.raw) === "" ? null : Number(get(names.raw))
    writes = !["browse", "review"].includes(get(names.mode))
    if (writes && best === null) status(null)
    addEventListener(
      "pagehide",
      () => {
        if (writes) {
          put(names.exit, "suspend")
          put(names.time, time())
          keep()
        }
        call(api2004 ? "Terminate" : "Finish", "")
      },
      { once: true },
    )
  }
  recorded.textContent = writes ? recorded.dataset.yes : recorded.dataset.no

  // The screens --------------------------------------------------------------------------------------------------

  function make(tag, properties = {}, ...children) {
    const made = Object.assign(document.createElement(tag), properties)
    made.append(...children)
    return made
  }

  function show(screens, focus) {
    for (const screen of [...questions, told, end]) screen.hidden = !screens.includes(screen)
    if (focus) focus.focus()
  }

  // The first question that waits, or the end. On opening the page the focus stays where it is.
  function next(moves = true) {
    const at = chosen.indexOf(null)
    if (at < 0) return finish(moves)
    const question = questions[at]
    part("form", question).reset()
    for (const control of question.querySelectorAll("fieldset, button")) control.disabled = control.hidden = false
    show([question], moves && part("h2", question))
  }

  function tell(at) {
    const { right, whys } = answers[at]
    const lines = [...questions[at].querySelectorAll("label span")]
    const verdict = part("h3", told)
    const list = part("ul", told)
    verdict.textContent = chosen[at] === right ? verdict.dataset.right : verdict.dataset.wrong
    const order = [...new Set([chosen[at], right, ...whys.keys()])]
    list.replaceChildren(
      ...order.map((i) => {
        const kind = i === right ? "say" : "avoid"
        return make(
          "li",
          { className: `ss-drill__why ss-drill__why--${kind}` },
          make("p", { className: "ss-drill__word" }, list.dataset[i === chosen[at] ? `${kind}Chosen` : kind]),
          make("p", { className: "ss-drill__said" }, lines[i].textContent),
          make("p", {}, whys[i]),
        )
      }),
    )
    const go = part("button", told)
    go.textContent = chosen.includes(null) ? go.dataset.next : go.dataset.end
    part("fieldset", questions[at]).hidden = part("button", questions[at]).hidden = true
    show([questions[at], told], verdict)
  }

  function finish(moves) {
    const right = answers.filter((answer, i) => answer.right === chosen[i]).length
    const points = Math.round((100 * right) / answers.length)
    if (writes && (best === null || points > best)) {
      best = points
      report(points)
      keep()
    }
    const heading = part("h2", end)
    const values = { right, all: answers.length, points }
    const text = points >= mark ? heading.dataset.passed : heading.dataset.failed
    heading.textContent = text.replace(/\{(\w+)\}/g, (_, name) => values[name])
    const missed = questions.filter((_, i) => answers[i].right !== chosen[i])
    document
      .getElementById("missed")
      .replaceChildren(...missed.map((question) => make("li", {}, part("h3", question).textContent)))
    show([end], moves && heading)
  }

  for (const [at, question] of questions.entries()) {
    part("form", question).addEventListener("submit", (event) => {
      event.preventDefault()
      chosen[at] = Number(new FormData(event.target).get("line"))
      keep()
      tell(at)
    })
  }
  part("button", told).addEventListener("click", () => next())
  document.getElementById("again").addEventListener("click", () => {
    chosen = none()
    keep()
    next()
  })
  next(false)
})()
