// A session that a trainer puts together. The plan stands in the address, and the page's table shows it.
globalThis.handbookBuild = (() => {
  "use strict"
  const { MINUTES, USUAL, draw, format, minutes, parse, resolve, seed, whole } = globalThis.handbookPlan
  const { addressed, fill, readFields, talk, tell, fillTimes } = globalThis.handbookSettings
  const { words } = globalThis.handbookSteps
  const { share } = globalThis.handbookShare
  const FEW = 6
  const DRAWN = 3
  const WITHIN = /^in-(\d{1,3})$/

  const counted = (n, what) => `${n} ${what}${n === 1 ? "" : "s"}`

  // The scenarios that a page lists, to resolve a plan with.
  function choices(page) {
    const former = new Map()
    const known = new Map()
    for (const row of page.querySelectorAll("[data-ss-choice]")) {
      const { ssChoice: id, ssFormer, ssMinutes, asker, topic } = row.dataset
      const parts = new Map()
      const formerParts = new Map()
      for (const one of row.querySelectorAll("[data-ss-choice-part]")) {
        const { ssChoicePart: part, ssMinutes: list, ssFormer: before, ssFirst } = one.dataset
        parts.set(part, { id: part, title: one.textContent, list, first: ssFirst !== undefined })
        for (const old of words(before)) formerParts.set(old, part)
      }
      const link = row.querySelector("a")
      const asked = row.querySelector("[data-ss-asked]")?.textContent ?? ""
      const terms = { topic: words(topic), asker: words(asker) }
      known.set(id, {
        id,
        title: link.textContent,
        url: link.href,
        to: link.dataset.to,
        asked,
        terms,
        list: ssMinutes,
        parts,
        formerParts,
      })
      for (const old of words(ssFormer)) former.set(old, id)
    }
    const gone = new Map([...page.querySelectorAll("[data-ss-gone]")].map((link) => [link.dataset.ssGone, link]))
    const ready = new Map()
    for (const { dataset, content } of page.querySelectorAll("[data-ss-ready]")) {
      const { ssReady: id, ssTitle, ssFormer } = dataset
      const rows = [...content.querySelectorAll("tr")]
      const steps = new Map(rows.slice(1, -1).map((row) => [row.dataset.ssName, row]))
      const one = { id, title: ssTitle, first: rows[0], last: rows.at(-1), steps, bring: content.lastElementChild }
      for (const each of [id, ...words(ssFormer)]) ready.set(each, one)
    }
    return { known, former, gone, ready }
  }

  class Builder {
    constructor(tool) {
      this.tool = tool
      this.said = document.querySelector("[data-ss-said]")
      this.choices = choices(document)
      this.rows = new Map()
      this.drawn = new Set()
      this.all = false
      this.plan = { ...USUAL, from: "", steps: [] }
      this.body = this.find("session").tBodies[0]
      ;[this.first, this.last] = this.body.rows
      this.usual = { title: this.find("session").dataset.ssTitle, first: this.first, last: this.last, steps: new Map() }
      this.kinds = new Map([...this.find("adds").options].map(({ value, textContent }) => [value, textContent]))
      this.picks = this.find("picks").elements
      this.set = this.find("set").elements
      for (const option of this.find("picks").querySelectorAll("option")) option.dataset.ssLabel = option.textContent

      for (const form of [this.find("picks"), this.find("set")])
        form.addEventListener("submit", (event) => event.preventDefault())
      this.find("picks").addEventListener("change", () => {
        this.all = false
        this.list()
        this.said.textContent = this.find("count").textContent
      })
      this.find("set").addEventListener("change", () => this.edit())
      this.find("draw").addEventListener("click", () => this.draw())
      this.find("more").addEventListener("click", () => {
        this.all = true
        this.list()
        this.find("list").children[FEW].querySelector("button").focus()
      })
      this.find("add").addEventListener("click", () => this.add({ kind: this.find("adds").value, minutes: 10 }))
      this.find("jump").addEventListener("click", () => this.top())
      this.draggable()
      addEventListener("hashchange", () => this.open())
      document.querySelector("[data-ss-choices]").hidden = true
      tool.hidden = false
      this.open()
    }

    find(name) {
      return this.tool.querySelector(`[data-ss-${name}]`)
    }

    template(name) {
      return this.tool.querySelector(`[data-ss-of=${name}]`).content.firstElementChild.cloneNode(true)
    }

    // The heading of what is chosen: below what there is to choose, where the window is narrow.
    top() {
      const heading = document.getElementById("your-session")
      heading.scrollIntoView()
      heading.focus({ preventScroll: true })
    }

    get scenarios() {
      return this.plan.steps.filter((step) => step.kind === "scenario")
    }

    title(step) {
      return this.choices.known.get(step.id)?.title ?? this.kinds.get(step.kind) ?? this.kept(step).dataset.ssKind
    }

    // The ready session that this was, or the usual welcome and closing.
    get begun() {
      return this.choices.ready.get(this.plan.from) ?? this.usual
    }

    // A step of the ready session's own.
    kept(step) {
      return this.begun.steps.get(step.kind)
    }

    // The address ----------------------------------------------------------------------------------------------------

    open() {
      const { text, faults } = addressed()
      if (text && text === format(this.plan)) return
      if (text) this.read(text)
      else this.tell(faults)
      this.show()
      // Where the window is narrow, what is chosen is below what there is to choose.
      if (text && this.plan.steps.length && this.find("jump").offsetParent)
        document.getElementById("your-session").scrollIntoView()
    }

    read(text) {
      const { faults, steps, ...plan } = resolve(parse(text), this.choices)
      this.plan = { ...plan, steps: steps.filter((step) => step.kind !== "draw") }
      const draws = steps.filter((step) => step.kind === "draw")
      this.drawn = new Set(draws.flatMap((step) => this.drawInto(step, faults)))
      this.tell(faults)
      // A draw has become scenarios: their link stays the same when the handbook gets more of them.
      if (draws.length) this.keep()
    }

    keep() {
      const view = /^#[a-z][^/]*(?:\/[a-z][a-z0-9.-]*)?\//.exec(location.hash)?.[0] ?? "#"
      history.replaceState(history.state, "", view + format(this.plan))
    }

    save() {
      history.replaceState(history.state, "", `#${format(this.plan)}`)
      this.tell([])
      this.show()
    }

    tell(faults) {
      tell(this.find("faults"), faults, this.plan, this.choices)
    }

    // What is chosen -------------------------------------------------------------------------------------------------

    edit() {
      readFields(this.set, this.plan)
      this.plan.within = whole(this.set.within.value, 480) || this.plan.within
      this.save()
      this.announce(this.find("group").textContent.slice(0, -1))
    }

    add(step) {
      this.plan.steps.push(step)
      this.save()
      this.announce(`${this.title(step)} added`)
    }

    // One of this group's own: a draw leaves it where it is.
    own(step) {
      this.drawn.delete(step)
    }

    move(step, by, button) {
      const { steps } = this.plan
      const from = steps.indexOf(step)
      const to = from + by
      if (to < 0 || to >= steps.length) return
      steps.splice(to, 0, ...steps.splice(from, 1))
      this.own(step)
      this.save()
      button.focus()
      this.announce(`${this.title(step)} is now step ${to + 2} of ${steps.length + 2}`)
    }

    remove(step) {
      const { steps } = this.plan
      const at = steps.indexOf(step)
      steps.splice(at, 1)
      this.own(step)
      this.rows.delete(step)
      this.save()
      const near = steps[at] ?? steps[at - 1]
      const next = near ? this.rows.get(near).querySelector("[data-ss-out]") : document.getElementById("your-session")
      next.focus()
      this.announce(`${this.title(step)} removed`)
    }

    announce(words) {
      this.said.textContent = `${words}. ${this.find("sum").textContent}${this.find("advice").textContent}`
    }

    draw() {
      const { topic, asker, span } = this.picks
      const before = this.plan.steps
      const steps = before.filter((step) => !this.drawn.has(step))
      const left = [...this.drawn].reduce((sum, step) => sum + this.time(step), this.left)
      if (left <= 0) return this.announce("No minutes are left to draw for")
      const longest = span.value === "left" ? "" : span.value
      const of = [topic.value, asker.value, longest, `in-${left}`].filter(Boolean)
      const step = { kind: "draw", seed: seed(), of }
      const again = format({ ...this.plan, steps: [...steps, step] })
      this.plan.steps = steps
      const drawn = this.drawInto(step, [])
      if (!drawn.length) {
        this.plan.steps = before
        return this.announce(`No other scenario matches and fits ${counted(left, "minute")}`)
      }
      this.drawn = new Set(drawn)
      this.save()
      const link = this.find("drawn")
      const [few] = link.children
      few.hidden = drawn.length === DRAWN
      few.textContent = drawn.length === 1 ? "One fits, and no other with it." : "Two fit, and no third with them."
      link.hidden = false
      link.querySelector("a").href = `#${again}`
      this.announce(
        `Drawn: ${drawn.map((one) => this.title(one)).join(", ")}${few.hidden ? "" : `. ${few.textContent.slice(0, -1)}`}`,
      )
    }

    // Adds what a draw draws: what fits together, with at least one complication each.
    drawInto({ seed: number, of }, faults) {
      const { known } = this.choices
      const every = [...known.values()]
      const within = Math.min(...of.map((term) => Number(WITHIN.exec(term)?.[1] ?? Number.POSITIVE_INFINITY)))
      const terms = of.filter((term) => !/^\d+$/.test(term) && !WITHIN.test(term))
      const has = (one, term) => one.terms.topic.includes(term) || one.terms.asker.includes(term)
      for (const term of terms) if (!every.some((one) => has(one, term))) faults.push({ kind: "term", said: term })
      const wanted = terms.filter((term) => every.some((one) => has(one, term)))
      const longest = Math.min(...of.filter((term) => /^\d+$/.test(term)).map(Number))
      const chosen = new Set(this.scenarios.map((step) => step.id))
      const fitting = every.filter(
        (one) =>
          !chosen.has(one.id) &&
          wanted.every((term) => has(one, term)) &&
          minutes(one.list, this.plan.people) <= longest,
      )
      const order = draw(
        number,
        fitting.map((one) => one.id),
      )
      const drawn = []
      let left = within
      for (const id of order) {
        const least = this.time({ kind: "scenario", id, without: this.dispensable(id).slice(0, -1) })
        if (drawn.length === DRAWN || least > left) continue
        left -= least
        drawn.push({ kind: "scenario", id, without: [] })
      }
      this.fit(drawn, within)
      this.plan.steps.push(...drawn)
      return drawn
    }

    // A scenario's complications, in the order in which to leave them out.
    dispensable(id) {
      const parts = [...this.choices.known.get(id).parts.values()].reverse()
      return [...parts.filter(({ first }) => first), ...parts.filter(({ first }) => !first)].map((part) => part.id)
    }

    // Leaves out complications, of whichever is the longest, until these steps fit `within`.
    fit(steps, within) {
      const sum = () => steps.reduce((whole, step) => whole + this.time(step), 0)
      while (sum() > within) {
        const rest = (step) => this.dispensable(step.id).filter((id) => !step.without.includes(id))
        const [longest] = steps.filter((step) => rest(step).length > 1).sort((a, b) => this.time(b) - this.time(a))
        if (!longest) return
        longest.without.push(rest(longest)[0])
      }
    }

    // What the page shows --------------------------------------------------------------------------------------------

    show() {
      const { within, steps } = this.plan
      const { title, first, last, bring } = this.begun
      this.first = first
      this.last = last
      fill(this.set, this.plan)
      this.set.within.value = within
      Object.assign(this.find("session").dataset, { ssWithin: within, ssTitle: title })
      this.find("begun").hidden = this.begun === this.usual
      this.find("begun").textContent = `This was “${title}”. It keeps its welcome, its closing and its notes.`
      this.find("bring").replaceChildren(...(bring?.cloneNode(true).childNodes ?? []))
      this.find("drawn").hidden = true
      for (const step of steps) if (!this.rows.has(step)) this.rows.set(step, this.row(step))
      const order = [this.first, ...steps.map((step) => this.rows.get(step)), this.last]
      // A row that is put in its place again would lose the focus.
      if (order.length !== this.body.rows.length || order.some((row, at) => row !== this.body.rows[at]))
        this.body.replaceChildren(...order)
      const named = {}
      for (const [at, step] of steps.entries()) {
        const row = this.rows.get(step)
        named[step.kind] = (named[step.kind] ?? 0) + 1
        if (step.kind !== "scenario") row.dataset.ssName = `${step.kind}-${named[step.kind]}`
        row.querySelector("[data-ss-up]").setAttribute("aria-disabled", at === 0)
        row.querySelector("[data-ss-down]").setAttribute("aria-disabled", at === steps.length - 1)
      }
      this.tally()
      this.list()
      share(format(this.plan))
    }

    row(step) {
      const row = this.template(step.kind === "scenario" ? "scenario" : "other")
      const title = this.title(step)
      if (step.kind === "scenario") {
        const { url, to, parts } = this.choices.known.get(step.id)
        const link = row.querySelector("a")
        link.textContent = title
        link.href = url
        // Its address, for paper.
        if (to) link.dataset.to = to
        row.dataset.ssId = step.id
        row.querySelector("span").append(...[...parts.values()].map((part) => this.part(step, part)))
      } else {
        row.dataset.ssRow = step.kind === "break" ? "break" : "say"
        row.dataset.ssKind = title
        const { ssFrom = "", ssNotes = "" } = this.kept(step)?.dataset ?? {}
        Object.assign(row.dataset, { ssFrom, ssNotes })
        row.querySelector("th").textContent = title
        const field = row.querySelector("input")
        field.ariaLabel = `Minutes: ${title}`
        field.value = step.minutes
        field.addEventListener("change", () => {
          step.minutes = whole(field.value, MINUTES) || step.minutes
          field.value = step.minutes
          this.save()
        })
      }
      const acts = {
        up: [`Move ${title} up`, (button) => this.move(step, -1, button)],
        down: [`Move ${title} down`, (button) => this.move(step, 1, button)],
        out: [`Remove ${title}`, () => this.remove(step)],
      }
      for (const [name, [label, act]] of Object.entries(acts)) {
        const button = row.querySelector(`[data-ss-${name}]`)
        button.ariaLabel = label
        button.addEventListener("click", () => act(button))
      }
      return row
    }

    part(step, part) {
      const label = this.template("part")
      const box = label.querySelector("input")
      box.checked = !step.without.includes(part.id)
      box.value = part.id
      const name = label.querySelector("span")
      name.textContent = part.title
      if (part.first) name.append(" ", Object.assign(document.createElement("b"), { textContent: "(leave out first)" }))
      box.addEventListener("change", () => {
        step.without = step.without.filter((id) => id !== part.id)
        if (!box.checked) step.without.push(part.id)
        this.own(step)
        this.save()
        this.announce(`${part.title} ${box.checked ? "is in" : "left out"}`)
      })
      return label
    }

    time(step) {
      if (step.kind !== "scenario") return step.minutes
      const { list, parts } = this.choices.known.get(step.id)
      const { people } = this.plan
      return step.without.reduce((sum, id) => sum - minutes(parts.get(id).list, people), minutes(list, people))
    }

    tally() {
      const { people, within, steps } = this.plan
      for (const step of steps) {
        const { dataset } = this.rows.get(step)
        dataset.ssMinutes = this.time(step)
        if (step.kind === "scenario") dataset.ssWithout = step.without.join(" ")
      }
      const sum = fillTimes(this.find("session"), this.plan)
      this.left = within - sum
      this.find("jump").textContent = `${sum} of ${within} minutes: see your session`
      this.advise(sum)
      this.find("group").textContent = this.grouped(people)
    }

    // Whether it fits, and what to do if not.
    advise(sum) {
      const { steps, within } = this.plan
      const over = sum - within
      const spare = over > 0 ? this.spare(over) : null
      this.find("session").classList.toggle("ss-make__plan--over", over > 0)
      this.find("sum").textContent = !steps.length
        ? `${sum} of ${within} minutes. Add a scenario, or have three drawn.`
        : over <= 0
          ? `${sum} of ${within} minutes: it fits, with ${over ? `${-over} to spare` : "nothing to spare"}`
          : `${counted(over, "minute")} over`
      this.find("advice").textContent = spare ? `: ${spare.words}${spare.time < over ? ", to begin with" : ""}` : ""
      const button = this.find("shorten")
      button.hidden = over <= 0
      if (!spare) return
      button.textContent = spare.press
      button.onclick = () => {
        spare.act()
        if (button.hidden) this.top()
      }
    }

    // What makes it shorter: a complication that is enough, the longest one if one of each scenario is, or else a scenario.
    spare(over) {
      const { people, within } = this.plan
      const brief = (a, b) => a.time - b.time
      const next = this.scenarios
        .flatMap((step) => {
          const parts = [...this.choices.known.get(step.id).parts.values()].filter(
            ({ id }) => !step.without.includes(id),
          )
          const part = parts.find(({ first }) => first) ?? parts.at(-1)
          return part ? [{ step, part, time: minutes(part.list, people) }] : []
        })
        .sort(brief)
      const all = next.reduce((sum, { time }) => sum + time, 0)
      const part = next.find(({ time }) => time >= over) ?? (all >= over ? next.at(-1) : undefined)
      if (part)
        return {
          time: part.time,
          words: `leave out “${part.part.title}”, ${counted(part.time, "minute")}`,
          press: "Leave it out",
          act: () => this.rows.get(part.step).querySelector(`[value="${part.part.id}"]`).click(),
        }
      const wholes = this.scenarios.map((step) => ({ step, time: this.time(step) })).sort(brief)
      const one = wholes.find(({ time }) => time >= over) ?? wholes.at(-1)
      if (wholes.length > 1)
        return {
          time: one.time,
          words: `remove “${this.title(one.step)}”, ${counted(one.time, "minute")}`,
          press: "Remove it",
          act: () => this.remove(one.step),
        }
      return {
        time: over,
        words: `plan ${within + over} minutes`,
        press: `Plan ${within + over} minutes`,
        act: () => {
          this.plan.within = within + over
          this.save()
          this.announce(`Planned for ${within + over} minutes`)
        },
      }
    }

    // What the size of the group means.
    grouped(people) {
      const every = this.scenarios.length
        ? this.scenarios.map((step) => this.choices.known.get(step.id))
        : [...this.choices.known.values()]
      const more = every.map(({ list }) => minutes(list, people) - minutes(list, USUAL.people))
      const [least, most] = [Math.min(...more), Math.max(...more)]
      const sign = most > 0 ? "more" : "less"
      const [few, many] = [Math.abs(least), Math.abs(most)].sort((a, b) => a - b)
      const range = few === many ? counted(many, "minute") : `${few} to ${counted(many, "minute")}`
      const takes = many
        ? `a scenario takes ${range} ${sign} than with ${USUAL.people}`
        : "a scenario takes its own minutes"
      return `${talk(people)}: ${takes}.`
    }

    // What can be chosen ---------------------------------------------------------------------------------------------

    list() {
      const chosen = new Set(this.scenarios.map((step) => step.id))
      const rest = [...this.choices.known.values()].filter((one) => !chosen.has(one.id))
      const fits = (one, { topic, asker, span }) =>
        (!topic || one.terms.topic.includes(topic)) &&
        (!asker || one.terms.asker.includes(asker)) &&
        (!span || minutes(one.list, this.plan.people) <= (span === "left" ? this.left : Number(span)))
      const choice = Object.fromEntries(["topic", "asker", "span"].map((name) => [name, this.picks[name].value]))
      // What would leave nothing is not offered.
      for (const name of Object.keys(choice))
        for (const option of this.picks[name].options) {
          const count = rest.filter((one) => fits(one, { ...choice, [name]: option.value })).length
          if (option.value) option.textContent = `${option.dataset.ssLabel} (${count})`
          option.hidden = option.disabled = Boolean(option.value) && !count && !option.selected
        }
      const found = rest.filter((one) => fits(one, choice))
      const other = found.length === 1 ? "scenario matches" : "scenarios match"
      this.find("count").textContent = `${found.length || "No"}${chosen.size ? " more" : ""} ${other}`
      const shown = this.all ? found : found.slice(0, FEW)
      this.find("list").replaceChildren(...shown.map((one) => this.found(one)))
      const more = this.find("more")
      more.hidden = shown.length === found.length
      more.textContent = `Show all ${found.length}`
    }

    found(one) {
      const item = this.template("found")
      const link = item.querySelector("a")
      link.textContent = one.title
      link.href = one.url
      item.querySelector(".ss-make__minutes").textContent = `${minutes(one.list, this.plan.people)} min`
      item.querySelector(".ss-make__asked").textContent = one.asked
      const button = item.querySelector("button")
      button.ariaLabel = `Add ${one.title}`
      button.addEventListener("click", () => {
        const at = [...item.parentElement.children].indexOf(item)
        this.add({ kind: "scenario", id: one.id, without: [] })
        const left = this.find("list").children
        const next = left[Math.min(at, left.length - 1)]?.querySelector("button")
        ;(next ?? document.getElementById("your-session")).focus()
      })
      return item
    }

    // A row follows its grip, under a mouse, a pen or a finger; the keyboard has its buttons. The table's body has the
    // pointer: a row that is moved would lose it.
    draggable() {
      const { body } = this
      let dragged
      body.addEventListener("pointerdown", (event) => {
        if (event.button || !event.target.closest("[data-ss-grip]")) return
        event.preventDefault()
        dragged = event.target.closest("tr")
        dragged.classList.add("ss-make__dragged")
        body.setPointerCapture(event.pointerId)
      })
      body.addEventListener("pointermove", ({ clientX, clientY }) => {
        if (!dragged) return
        const over = document.elementFromPoint(clientX, clientY)?.closest("tr")
        if (over?.parentElement !== body || over === dragged) return
        const { top, height } = over.getBoundingClientRect()
        const after = over !== this.last && (over === this.first || clientY > top + height / 2)
        over[after ? "after" : "before"](dragged)
        dragged.scrollIntoView({ block: "nearest" })
      })
      const end = (keep) => () => {
        if (!dragged) return
        dragged.classList.remove("ss-make__dragged")
        const [moved] = [...this.rows].find(([, row]) => row === dragged)
        const { steps } = this.plan
        const to = [...body.rows].indexOf(dragged) - 1
        dragged = undefined
        if (!keep || steps[to] === moved) return this.show()
        steps.splice(steps.indexOf(moved), 1)
        steps.splice(to, 0, moved)
        this.own(moved)
        this.save()
        this.announce(`${this.title(moved)} is now step ${to + 2} of ${steps.length + 2}`)
      }
      body.addEventListener("pointerup", end(true))
      body.addEventListener("pointercancel", end(false))
    }
  }

  const tool = document.querySelector("[data-ss-build]")
  if (tool) new Builder(tool)
  return { choices }
})()
