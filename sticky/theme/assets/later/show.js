// The room's screen shows a scenario one step at a time; the presenter's steers it and has the notes and the clock.
//
// The address names the step and, if a presenter steers it, the channel between the two windows: `#show/his-card`,
// `#show~k3f9/his-card`, `#present~k3f9/his-card`. The steps are the elements of the page with `data-ss-step`: their
// content is copied, so that nothing is told twice. Nothing is stored, and nothing leaves the browser.
;(() => {
  "use strict"
  const ADDRESS = /^#(show|present)(?:~([a-z0-9]+))?(?:\/([a-z0-9-]+))?$/
  const THEN = "-more"
  const ANSWER = /-answer$/
  const LARGEST = 2
  const SMALLEST = 0.6

  function make(tag, properties = {}, ...children) {
    const { dataset = {}, ...own } = properties
    const made = Object.assign(document.createElement(tag), own)
    Object.assign(made.dataset, dataset)
    made.append(...children)
    return made
  }

  const button = (words, act, more = {}) => {
    const made = make("button", { type: "button", ...more }, words)
    made.addEventListener("click", act)
    return made
  }

  // Steps ------------------------------------------------------------------------------------------------------------

  // What the room sees of an element: no hints, notes, links or ids.
  function copied(source) {
    const copy = source.cloneNode(true)
    for (const one of copy.querySelectorAll(
      ".headerlink, [data-ss-quiet], [data-ss-hint], [data-ss-step], .ss-notes, button",
    ))
      one.remove()
    for (const title of copy.querySelectorAll("h4")) title.replaceWith(make("h3", {}, ...title.childNodes))
    for (const link of copy.querySelectorAll("a")) link.replaceWith(...link.childNodes)
    for (const one of [copy, ...copy.querySelectorAll("[id]")]) one.removeAttribute("id")
    return [...copy.childNodes]
  }

  function steps() {
    const found = []
    for (const source of document.querySelectorAll("[data-ss-step]")) {
      const { ssStep: name, ssAs: as, ssKind: kind = "" } = source.dataset
      const part = source.parentElement.closest("[data-ss-step]")?.dataset.ssStep ?? name
      const minutes = Number(source.closest("[data-ss-minutes]")?.dataset.ssMinutes ?? 0)
      const box = source.closest("[data-ss-part]") ?? source
      const step = { name, as, kind, part, box, source }
      const whole = source.cloneNode(true)
      const then = [...whole.querySelectorAll("[data-ss-then]")]
      for (const one of then) one.remove()
      found.push({ ...step, minutes, content: () => copied(whole) })
      const rest = () => then.map((one) => make("section", {}, ...copied(one)))
      if (then.length) found.push({ ...step, name: name + THEN, minutes: 0, content: rest })
    }
    return found
  }

  // A former id stands beside the element that now has another, and both are in the same step.
  function numbered(all, name) {
    const exact = all.findIndex((step) => step.name === name)
    if (exact >= 0 || !name) return Math.max(exact, 0)
    const there = document.getElementById(name) ?? document.getElementById(name.replace(ANSWER, ""))
    const near = there ? all.findIndex((step) => step.box.contains(there)) : 0
    return Math.max(near + (ANSWER.test(name) && all[near + 1]?.part === all[near]?.part), 0)
  }

  // The room's screen ------------------------------------------------------------------------------------------------

  class Room {
    constructor(all, { left, moved }) {
      this.all = all
      this.left = left
      this.moved = moved
      this.at = 0
      this.size = 1
      this.kind = make("h2", { className: "ss-show__kind" })
      this.text = make("div", { className: "ss-show__text" })
      this.step = make("div", { className: "ss-show__step", tabIndex: -1 }, this.kind, this.text)
      this.count = make("p", { className: "ss-show__count" })
      this.tools = make(
        "div",
        { className: "ss-show__tools" },
        button("Back", () => this.turn(-1)),
        button("Next", () => this.turn(1)),
        button("Smaller", () => this.resize(1 / 1.15)),
        button("Larger", () => this.resize(1.15)),
        button("Full screen", () => this.fill()),
        button("Leave", () => this.leave()),
      )
      this.screen = make("dialog", { className: "ss-show" }, this.step, this.count, this.tools)
      this.screen.addEventListener("cancel", (event) => {
        event.preventDefault()
        this.leave()
      })
      this.screen.addEventListener("keydown", (event) => this.pressed(event))
      this.step.addEventListener("click", ({ clientX }) => this.turn(clientX < innerWidth / 3 ? -1 : 1))
      this.screen.addEventListener("pointermove", () => this.wake())
      addEventListener("resize", () => this.page(this.shown))
      document.body.append(this.screen)
    }

    open(at) {
      if (!this.screen.open) this.screen.showModal()
      this.go(at)
      this.wake()
    }

    close() {
      if (document.fullscreenElement) document.exitFullscreen()
      this.screen.close()
    }

    leave() {
      this.close()
      this.left()
    }

    go(at, last = false) {
      this.at = Math.min(Math.max(at, 0), this.all.length - 1)
      const step = this.all[this.at]
      this.screen.dataset.ssAs = step.as
      this.kind.textContent = step.kind
      this.kind.hidden = !step.kind
      this.text.replaceChildren(...step.content())
      this.count.textContent = `${this.at + 1} of ${this.all.length}`
      this.step.setAttribute("aria-label", `Step ${this.at + 1} of ${this.all.length}`)
      this.page(last ? this.pages - 1 : 0)
      this.step.focus({ preventScroll: true })
    }

    // What does not fit the window at this size stands in columns beside the first, each a page.
    get pages() {
      const { columnGap } = getComputedStyle(this.text)
      const width = this.text.clientWidth + Number.parseFloat(columnGap)
      return Math.max(1, Math.round((this.text.scrollWidth + Number.parseFloat(columnGap)) / width))
    }

    page(at) {
      this.shown = Math.min(Math.max(at, 0), this.pages - 1)
      const { columnGap } = getComputedStyle(this.text)
      this.text.scrollLeft = this.shown * (this.text.clientWidth + Number.parseFloat(columnGap))
    }

    turn(by) {
      const page = this.shown + by
      if (page >= 0 && page < this.pages) return this.page(page)
      const at = this.at + by
      if (at < 0 || at >= this.all.length) return
      this.go(at, by < 0)
      this.moved(this.at)
    }

    begin() {
      this.go(0)
      this.moved(this.at)
    }

    resize(by) {
      this.size = Math.min(Math.max(this.size * by, SMALLEST), LARGEST)
      this.screen.style.setProperty("--ss-size", this.size)
      this.page(0)
    }

    fill() {
      if (document.fullscreenElement) document.exitFullscreen()
      else this.screen.requestFullscreen?.()
    }

    // The tools are there for a pointer or the keyboard, and fade.
    wake() {
      this.screen.classList.add("ss-show--awake")
      clearTimeout(this.sleep)
      this.sleep = setTimeout(() => this.screen.classList.remove("ss-show--awake"), 2500)
    }

    pressed(event) {
      if (event.altKey || event.ctrlKey || event.metaKey) return
      const onButton = event.target.closest("button") && [" ", "Enter"].includes(event.key)
      const act = {
        ArrowRight: () => this.turn(1),
        ArrowDown: () => this.turn(1),
        PageDown: () => this.turn(1),
        Enter: () => this.turn(1),
        " ": () => this.turn(event.shiftKey ? -1 : 1),
        ArrowLeft: () => this.turn(-1),
        ArrowUp: () => this.turn(-1),
        PageUp: () => this.turn(-1),
        Home: () => this.begin(),
        f: () => this.fill(),
        "+": () => this.resize(1.15),
        "=": () => this.resize(1.15),
        "-": () => this.resize(1 / 1.15),
      }[event.key]
      if (!act || onButton) return
      event.preventDefault()
      act()
    }
  }

  // The address ------------------------------------------------------------------------------------------------------

  const parsed = () => {
    const [, view = "", channel = "", name = ""] = ADDRESS.exec(decodeURIComponent(location.hash)) ?? []
    return { view, channel, name }
  }
  const address = (view, channel, name) => `#${view}${channel && `~${channel}`}${name && `/${name}`}`
  const keep = (hash) => history.replaceState(history.state, "", hash || location.pathname + location.search)

  // A channel between the two windows of one session.
  function joined(name, heard) {
    const channel = new BroadcastChannel(`sticky-${name}`)
    channel.addEventListener("message", ({ data }) => heard(data))
    return channel
  }

  // Windows ----------------------------------------------------------------------------------------------------------

  class RoomWindow {
    constructor() {
      this.all = steps()
      this.room = new Room(this.all, { left: () => this.leave(), moved: (at) => this.moved(at) })
    }

    open({ channel, name }) {
      if (channel && channel !== this.name) {
        this.channel?.close()
        this.name = channel
        this.channel = joined(channel, (said) => this.heard(said))
      }
      this.room.open(numbered(this.all, name))
      this.keep()
      this.channel?.postMessage({ from: "room", hello: true })
    }

    heard(said) {
      if (said.from !== "presenter") return
      if (said.without)
        this.all.splice(0, this.all.length, ...steps().filter((step) => !said.without.includes(step.part)))
      if (said.asks) this.channel.postMessage({ from: "room", step: this.all[this.room.at].name })
      if (said.step === undefined) return
      this.room.open(numbered(this.all, said.step))
      this.keep()
      this.channel.postMessage({ from: "room", follows: said.step })
    }

    moved(at) {
      this.keep()
      this.channel?.postMessage({ from: "room", step: this.all[at].name })
    }

    keep() {
      keep(address("show", this.name ?? "", this.all[this.room.at].name))
    }

    leave() {
      this.channel?.postMessage({ from: "room", gone: true })
      keep("")
    }
  }

  const minutes = (n) => `${n} ${n === 1 ? "minute" : "minutes"}`
  const clock = (when) => when.toLocaleTimeString([], { hour: "numeric", minute: "2-digit" })

  class Presenter {
    constructor() {
      this.all = steps()
      this.at = 0
      this.without = []
      this.started = null
      this.room = new Room(this.all, { left: () => this.see(this.at), moved: (at) => this.go(at) })
      this.link = make("p", { className: "ss-lead__link", role: "status" })
      this.say = make("p", { className: "ss-clock__say" })
      this.facts = make("dl", { className: "ss-clock__facts" })
      this.advice = make("div", { className: "ss-clock__drop" })
      this.now = make("div", { className: "ss-see" })
      this.next = make("div", { className: "ss-see ss-see--next" })
      this.where = make("h2", { className: "ss-lead__label", tabIndex: -1 })
      this.notes = make("div", { className: "ss-lead__notes" })
      this.onward = button("Next", () => this.go(this.at + 1), { className: "ss-press ss-press--main" })
      this.backward = button("Back", () => this.go(this.at - 1), { className: "ss-press" })
      this.clock = button("Start the clock", () => this.start(), { className: "ss-press" })
      this.screen = make(
        "dialog",
        { className: "ss-lead" },
        make(
          "div",
          { className: "ss-lead__top" },
          make("h1", { className: "ss-lead__name" }, document.querySelector("h1").firstChild.textContent.trim()),
          this.link,
          button("Open the room’s screen", () => this.openRoom(), { className: "ss-press" }),
          button("End", () => this.end(), { className: "ss-press" }),
        ),
        make("section", { className: "ss-clock", ariaLabel: "Clock" }, this.say, this.facts, this.advice, this.clock),
        make(
          "div",
          { className: "ss-lead__body" },
          make("div", {}, this.where, this.now, make("h2", { className: "ss-lead__label" }, "Next"), this.next),
          make("section", {}, make("h2", { className: "ss-lead__label" }, "Your notes for this step"), this.notes),
        ),
        make(
          "div",
          { className: "ss-lead__foot" },
          make(
            "p",
            {},
            "Only one screen? ",
            button("Show the room this window", () => this.room.open(this.at), { className: "ss-lead__one" }),
            "; Esc brings your notes back. Keys: Space, Page Down or a clicker for next, Page Up for back, Home to begin again.",
          ),
          make("div", { className: "ss-lead__turn" }, this.backward, this.onward),
        ),
      )
      this.screen.addEventListener("cancel", (event) => {
        event.preventDefault()
        this.end()
      })
      this.screen.addEventListener("keydown", (event) => this.pressed(event))
      document.body.append(this.screen)
    }

    open({ channel, name }) {
      this.name = channel || Math.random().toString(36).slice(2, 8)
      this.channel = joined(this.name, (said) => this.heard(said))
      this.screen.showModal()
      this.tell("The room’s screen is not open")
      this.go(numbered(this.all, name), false)
      this.channel.postMessage({ from: "presenter", asks: true })
      this.tick = setInterval(() => this.time(), 1000)
    }

    openRoom() {
      const room = new URL("../", location.href)
      room.hash = address("show", this.name, this.all[this.at].name)
      if (open(room, `sticky-${this.name}`)) this.tell("The room’s screen is opening")
      else
        this.tell(
          "The browser stopped the window. Allow pop-ups for this site, then press “Open the room’s screen” again.",
        )
    }

    heard(said) {
      if (said.from !== "room") return
      if (said.gone) return this.tell("The room’s screen was left")
      this.tell("The room’s screen is open and following")
      if (said.hello) this.send()
      if (said.step !== undefined && said.step !== this.all[this.at].name) this.see(numbered(this.all, said.step))
    }

    send() {
      this.channel.postMessage({ from: "presenter", step: this.all[this.at].name, without: this.without })
    }

    tell(words) {
      this.link.textContent = words
    }

    go(at, send = true) {
      if (at < 0 || at >= this.all.length) return
      this.see(at)
      if (send) this.send()
    }

    see(at) {
      this.at = at
      const step = this.all[at]
      const next = this.all[at + 1]
      keep(address("present", this.name, step.name))
      this.where.textContent = `Now in the room: step ${at + 1} of ${this.all.length}`
      this.shown(this.now, step)
      if (next) this.shown(this.next, next)
      else this.next.replaceChildren("Nothing: this is the last step.")
      this.notes.replaceChildren(...this.noted(step))
      this.onward.textContent = next ? `Next: ${this.named(next)}` : "Next"
      this.onward.disabled = !next
      this.backward.disabled = !at
      this.time()
    }

    shown(place, step) {
      place.dataset.ssAs = step.as
      place.replaceChildren(
        ...(step.kind ? [make("p", { className: "ss-see__kind" }, step.kind)] : []),
        ...step.content(),
      )
    }

    named(step) {
      if (ANSWER.test(step.name)) return "our answer"
      return (
        { story: "the story", ask: "a question", heat: "it gets stickier", answer: "the library’s answer" }[step.as] ??
        "the take-away"
      )
    }

    noted(step) {
      const found = [...step.box.querySelectorAll(".ss-notes")].map((note) => note.cloneNode(true))
      const quiet = [...step.source.querySelectorAll("[data-ss-hint]")]
      if (quiet.length)
        found.push(
          make("section", {}, make("h3", {}, "If the room is quiet"), ...quiet.map((one) => one.cloneNode(true))),
        )
      return found.length ? found : ["None. Let them read, or read it aloud."]
    }

    start() {
      this.started ??= Date.now()
      this.clock.hidden = true
      this.time()
    }

    // Minutes planned up to the end of a step.
    planned(at) {
      return this.all.slice(0, at + 1).reduce((sum, step) => sum + step.minutes, 0)
    }

    time() {
      const gone = this.started ? Math.floor((Date.now() - this.started) / 60000) : 0
      const through = this.planned(this.at)
      const before = this.planned(this.at - 1)
      const whole = this.planned(this.all.length)
      const over = gone - through
      const words = !this.started
        ? `${minutes(whole)} planned`
        : over > 0
          ? `${minutes(over)} over`
          : gone < before
            ? `${minutes(before - gone)} in hand`
            : "On time"
      if (this.say.textContent !== words) this.say.textContent = words
      this.say.dataset.ssOver = over > 0
      const left = Math.max(0, whole - Math.max(through, 0)) + Math.max(0, through - gone)
      const facts = [
        ["Gone", `${gone} min`],
        ["Planned so far", `${through} min`],
        ["At this pace, ends", clock(new Date(Date.now() + left * 60000))],
      ]
      this.facts.replaceChildren(
        ...facts.map(([name, value]) => make("div", {}, make("dt", {}, name), make("dd", {}, value))),
      )
      this.advise(over)
    }

    // What to leave out when time is short: the last complication that the room has not seen.
    advise(over) {
      const last = this.all.findLast((step, at) => step.as === "heat" && at > this.at)
      const drop = over > 0 && last
      if ((this.advised ?? "") === (drop ? last.name : "")) return
      this.advised = drop ? last.name : ""
      this.advice.replaceChildren(
        ...(drop
          ? [
              make("p", {}, "To catch up, leave out ", make("b", {}, last.kind), `, ${minutes(last.minutes)}`),
              button("Leave it out", () => this.leaveOut(last.name), { className: "ss-press" }),
            ]
          : []),
      )
    }

    leaveOut(name) {
      this.without.push(name)
      const here = this.all[this.at].name
      this.all.splice(0, this.all.length, ...this.all.filter((step) => step.part !== name))
      this.see(numbered(this.all, here))
      this.send()
      this.where.focus()
    }

    end() {
      clearInterval(this.tick)
      this.channel.close()
      this.screen.close()
      keep("")
    }

    pressed(event) {
      if (
        event.altKey ||
        event.ctrlKey ||
        event.metaKey ||
        (event.target.closest("button") && [" ", "Enter"].includes(event.key))
      )
        return
      const act = {
        PageDown: 1,
        " ": event.shiftKey ? -1 : 1,
        ArrowRight: 1,
        PageUp: -1,
        ArrowLeft: -1,
        Home: -this.at,
      }[event.key]
      if (act === undefined) return
      event.preventDefault()
      this.go(this.at + act)
    }
  }

  let room
  let presenter
  function follow() {
    const asked = parsed()
    if (asked.view === "show") {
      room ??= new RoomWindow()
      room.open(asked)
    } else if (asked.view === "present") {
      presenter ??= new Presenter()
      if (!presenter.screen.open) presenter.open(asked)
    } else if (room?.room.screen.open) room.room.close()
  }
  addEventListener("hashchange", follow)
  follow()
})()
