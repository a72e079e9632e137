// A session that a trainer puts together. The plan stands in the address, and the page's table shows it.
import { t } from "../js/words.js"
import { excess, grouped, shorter, verdict } from "./advice.js"
import { choices } from "./choices.js"
import { draggable } from "./drag.js"
import { drawFor, MOST } from "./drawing.js"
import {
  format,
  free,
  LONG,
  LONGEST,
  MINUTES,
  minutes,
  named,
  parse,
  resolve,
  SHORT,
  seed,
  time,
  told,
  USUAL,
  whole,
} from "./plan.js"
import { addressed, fill, fillTimes, readFields, refusal, refuse, tell } from "./settings.js"
import { share } from "./share.js"

const FEW = 6

class Builder {
  constructor(tool) {
    this.tool = tool
    this.said = document.querySelector("[data-ss-said]")
    this.choices = choices(document)
    this.rows = new Map()
    this.drawn = new Set()
    this.before = []
    this.opened = false
    this.all = false
    this.plan = { ...USUAL, from: "", steps: [] }
    this.body = this.find("session").tBodies[0]
    ;[this.first, this.last] = this.body.rows
    this.usual = {
      title: this.find("session").dataset.ssTitle,
      first: this.first,
      last: this.last,
      steps: new Map(),
      keep: [],
    }
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
    this.find("add").addEventListener("click", () => {
      const step = { kind: this.find("adds").value, minutes: 10, name: "", text: "" }
      this.add(step)
      this.rows.get(step).querySelector("details").open = true
    })
    this.find("undo").addEventListener("click", () => this.undo())
    this.find("jump").addEventListener("click", () => this.top())
    draggable(this.body, { dropped: (row, at) => this.drop(row, at - 1), canceled: () => this.show() })
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
    const { known } = this.choices
    return known.get(step.id)?.title ?? (step.name || (this.kinds.get(step.kind) ?? this.kept(step).dataset.ssKind))
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
    if (this.opened && text && text === format(this.plan)) return
    this.opened = true
    if (text) this.read(text)
    else this.tell(faults)
    this.show()
    // Where the window is narrow, what is chosen is below what there is to choose.
    if (text && this.plan.steps.length && this.find("jump").offsetParent)
      document.getElementById("your-session").scrollIntoView()
  }

  read(text) {
    const { faults, steps, ...plan } = resolve(parse(text), this.choices)
    this.before = []
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
    const text = format(this.plan)
    history.replaceState(history.state, "", `#${text}`)
    this.tell(text.length > LONGEST ? [{ kind: "too-long" }] : [])
    this.show()
  }

  tell(faults) {
    tell(this.find("faults"), faults, this.plan, this.choices)
  }

  // What is chosen -------------------------------------------------------------------------------------------------

  edit() {
    const refused = readFields(this.set, this.plan)
    this.save()
    refuse(refused)
    this.announce([...refused, this.find("group").textContent].join(" ").slice(0, -1))
  }

  add(step) {
    this.plan.steps.push(step)
    this.save()
    this.announce(t("build.added", { title: this.title(step) }))
  }

  // One of this group's own: a draw leaves it where it is.
  own(step) {
    this.drawn.delete(step)
  }

  move(step, by, button) {
    const { steps } = this.plan
    const to = steps.indexOf(step) + by
    if (to < 0 || to >= steps.length) return
    this.place(step, to)
    button.focus()
  }

  // Where a row was dragged to.
  drop(row, to) {
    const [step] = [...this.rows].find(([, other]) => other === row)
    if (this.plan.steps[to] === step) this.show()
    else this.place(step, to)
  }

  place(step, to) {
    const { steps } = this.plan
    steps.splice(steps.indexOf(step), 1)
    steps.splice(to, 0, step)
    this.own(step)
    this.save()
    this.announce(t("build.moved", { title: this.title(step), at: to + 2, all: steps.length + 2 }))
  }

  // What was taken away comes back with one press each, the last first.
  undoable(what) {
    const { within } = this.plan
    const steps = this.plan.steps.map((step) => ({ ...step, without: step.without && [...step.without] }))
    this.before.push({ what, within, steps, drawn: this.plan.steps.map((step) => this.drawn.has(step)) })
  }

  undo() {
    const { what, within, steps, drawn } = this.before.pop()
    Object.assign(this.plan, { within, steps })
    this.drawn = new Set(steps.filter((_, at) => drawn[at]))
    this.rows.clear()
    this.save()
    const undo = this.find("undo")
    ;(undo.hidden ? document.getElementById("your-session") : undo).focus()
    this.announce(t("build.undone", { what }))
  }

  remove(step) {
    const { steps } = this.plan
    this.undoable(t("build.removed", { title: this.title(step) }))
    const at = steps.indexOf(step)
    steps.splice(at, 1)
    this.own(step)
    this.rows.delete(step)
    this.save()
    const near = steps[at] ?? steps[at - 1]
    const next = near ? this.rows.get(near).querySelector("[data-ss-out]") : document.getElementById("your-session")
    next.focus()
    this.announce(t("build.removed", { title: this.title(step) }))
  }

  announce(words) {
    this.said.textContent = t("build.happened", {
      what: words,
      fit: [this.find("sum"), this.find("advice")].map(({ textContent }) => textContent).join(" "),
    })
  }

  draw() {
    const { topic, asker, span } = this.picks
    const before = this.plan.steps
    const steps = before.filter((step) => !this.drawn.has(step))
    const again = [...this.drawn].reduce((sum, step) => sum + this.time(step), 0)
    const left = this.left + again
    if (left <= 0) return this.announce(t("build.no-minutes"))
    const longest = span.value === "left" ? "" : span.value
    const of = [topic.value, asker.value, longest, `in-${left}`].filter(Boolean)
    const step = { kind: "draw", seed: seed(), of }
    const address = format({ ...this.plan, steps: [...steps, step] })
    this.plan.steps = steps
    const drawn = this.drawInto(step, [])
    if (!drawn.length) {
      this.plan.steps = before
      return this.announce(t("build.nothing-matches"))
    }
    this.drawn = new Set(drawn)
    this.save()
    const link = this.find("drawn")
    const [few] = link.children
    few.hidden = drawn.length === MOST
    few.textContent = drawn.length === 1 ? t("build.drawn-one") : t("build.drawn-two")
    link.hidden = false
    link.querySelector("a").href = `#${address}`
    this.announce(
      `${t("build.drawn-these", { scenarios: drawn.map((id) => this.title(id)).join(", ") })}${few.hidden ? "" : `. ${few.textContent.slice(0, -1)}`}`,
    )
  }

  // Adds what a draw draws.
  drawInto(step, faults) {
    const { drawn, lost } = drawFor(step, this.plan, this.choices.known)
    faults.push(...lost.map((said) => ({ kind: "term", said })))
    this.plan.steps.push(...drawn)
    return drawn
  }

  // What the page shows --------------------------------------------------------------------------------------------

  show() {
    const { within, steps } = this.plan
    const { title, first, last, bring } = this.begun
    this.first = first
    this.last = last
    fill(this.set, this.plan)
    this.set.within.value = within
    Object.assign(this.find("session").dataset, { ssWithin: within, ssTitle: this.plan.title || title })
    this.find("begun").hidden = this.begun === this.usual
    this.find("begun").textContent = t("build.was", { title })
    this.find("bring").replaceChildren(...(bring?.cloneNode(true).childNodes ?? []))
    this.find("drawn").hidden = true
    const undo = this.find("undo")
    undo.hidden = !this.before.length
    undo.textContent = undo.hidden ? "" : t("build.undo", { what: this.before.at(-1).what })
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
    share(format(this.plan), this.plan)
  }

  row(step) {
    const row = this.template(step.kind === "scenario" ? "scenario" : "other")
    if (step.kind === "scenario") {
      const { url, to, parts } = this.choices.known.get(step.id)
      const link = row.querySelector("a")
      link.textContent = this.title(step)
      link.href = url
      // Its address, for paper.
      if (to) link.dataset.to = to
      row.dataset.ssId = step.id
      row.dataset.ssKeep = this.begun.keep
        .filter((name) => name.startsWith(`${step.id}.`))
        .map((name) => name.slice(step.id.length + 1))
        .join(" ")
      row.querySelector("span").append(...[...parts.values()].map((part) => this.part(step, part)))
    } else {
      row.dataset.ssRow = step.kind === "break" ? "break" : "say"
      const { ssFrom = "", ssNotes = "" } = this.kept(step)?.dataset ?? {}
      Object.assign(row.dataset, { ssFrom, ssNotes })
      this.ownWords(row, step)
      const field = row.querySelector(".ss-make__num input")
      field.value = step.minutes
      field.addEventListener("change", () => {
        const given = whole(field.value.trim(), MINUTES)
        const refused = given ? [] : [refusal("within", field.value, MINUTES, step.minutes)]
        step.minutes = given || step.minutes
        field.value = step.minutes
        this.save()
        refuse(refused)
        this.announce([...refused, this.title(step)].join(" "))
      })
    }
    const acts = {
      up: (button) => this.move(step, -1, button),
      down: (button) => this.move(step, 1, button),
      out: () => this.remove(step),
    }
    for (const [name, act] of Object.entries(acts)) {
      const button = row.querySelector(`[data-ss-${name}]`)
      button.addEventListener("click", () => act(button))
    }
    this.label(row, step)
    return row
  }

  // A step's name and what is done in it, which travel in the link.
  ownWords(row, step) {
    const taken = { name: [named, SHORT], text: [told, LONG] }
    for (const [key, [taking, most]] of Object.entries(taken)) {
      const field = row.querySelector(`[name=${key}]`)
      field.maxLength = most
      field.value = step[key]
      field.addEventListener("change", () => {
        step[key] = taking(field.value)
        field.value = step[key]
        this.label(row, step)
        this.save()
        this.announce(this.title(step))
      })
    }
  }

  // What a row is called, and its controls.
  label(row, step) {
    const title = this.title(step)
    const [up, down, out] = ["up", "down", "out"].map((name) => row.querySelector(`[data-ss-${name}]`))
    up.ariaLabel = t("build.up", { title })
    down.ariaLabel = t("build.down", { title })
    out.ariaLabel = t("build.out", { title })
    if (step.kind === "scenario") return
    Object.assign(row.dataset, { ssKind: title, ssText: step.text })
    row.querySelector(".ss-make__title").textContent = title
    row.querySelector(".ss-make__said").textContent = step.text
    row.querySelector(".ss-make__num input").ariaLabel = t("build.minutes-of", { title })
  }

  part(step, part) {
    const label = this.template("part")
    const box = label.querySelector("input")
    box.checked = !step.without.includes(part.id)
    box.value = part.id
    const name = label.querySelector("span")
    name.textContent = part.title
    if (part.first) name.append(" ", Object.assign(document.createElement("b"), { textContent: t("build.first") }))
    box.addEventListener("change", () => {
      step.without = step.without.filter((id) => id !== part.id)
      if (!box.checked) step.without.push(part.id)
      this.own(step)
      this.save()
      this.announce(box.checked ? t("build.part-in", { part: part.title }) : t("build.part-out", { part: part.title }))
    })
    return label
  }

  time(step) {
    return time(step, this.plan.people, this.choices.known)
  }

  tally() {
    const { within, steps } = this.plan
    for (const step of steps) {
      const { dataset } = this.rows.get(step)
      dataset.ssMinutes = this.time(step)
      if (step.kind === "scenario") dataset.ssWithout = step.without.join(" ")
    }
    const sum = fillTimes(this.find("session"), this.plan)
    this.left = within - free(within) - sum
    this.find("jump").textContent = t("build.sum", { sum, n: within })
    this.advise(sum)
    this.find("group").textContent = grouped(this.plan, this.choices.known)
  }

  // Whether it fits, and what to do if not.
  advise(sum) {
    const over = excess(sum, this.plan.within)
    this.find("session").classList.toggle("ss-make__plan--over", over > 0)
    this.find("sum").textContent = verdict(sum, this.plan)
    const button = this.find("shorten")
    button.hidden = over <= 0
    const spare = over > 0 ? shorter(over, this.plan, this.choices.known, this.begun.keep) : null
    this.find("advice").textContent = spare?.words ?? ""
    if (!spare) return
    button.textContent = spare.press
    button.onclick = () => {
      this.shorten(spare)
      if (button.hidden) this.top()
    }
  }

  shorten({ cuts, said, within }) {
    const what = cuts ? t("advice.made-fit", { cuts: said }) : t("build.planned", { n: within })
    this.undoable(what)
    for (const { step, part } of cuts ?? []) {
      this.own(step)
      this.rows.delete(step)
      if (part) step.without.push(part.id)
      else this.plan.steps.splice(this.plan.steps.indexOf(step), 1)
    }
    this.plan.within = within ?? this.plan.within
    this.save()
    this.announce(what)
  }

  // What can be chosen ---------------------------------------------------------------------------------------------

  list() {
    const chosen = new Set(this.scenarios.map((step) => step.id))
    const rest = [...this.choices.known.values()].filter((scenario) => !chosen.has(scenario.id))
    const fits = (scenario, { topic, asker, span }) =>
      (!topic || scenario.terms.topic.includes(topic)) &&
      (!asker || scenario.terms.asker.includes(asker)) &&
      (!span || minutes(scenario.list, this.plan.people) <= (span === "left" ? this.left : Number(span)))
    const choice = Object.fromEntries(["topic", "asker", "span"].map((name) => [name, this.picks[name].value]))
    // What would leave nothing is not offered.
    for (const name of Object.keys(choice))
      for (const option of this.picks[name].options) {
        const count = rest.filter((scenario) => fits(scenario, { ...choice, [name]: option.value })).length
        if (option.value) option.textContent = t("build.option", { label: option.dataset.ssLabel, n: count })
        option.hidden = option.disabled = Boolean(option.value) && !count && !option.selected
      }
    const matching = rest.filter((scenario) => fits(scenario, choice))
    const n = matching.length
    const matches = n ? t("build.matches", { n }) : t("build.no-match")
    const more = n ? t("build.matches-more", { n }) : t("build.no-more-match")
    this.find("count").textContent = chosen.size ? more : matches
    const shown = this.all ? matching : matching.slice(0, FEW)
    this.find("list").replaceChildren(...shown.map((scenario) => this.found(scenario)))
    const button = this.find("more")
    button.hidden = shown.length === n
    button.textContent = t("build.show-all", { n })
  }

  found(scenario) {
    const item = this.template("found")
    const link = item.querySelector("a")
    link.textContent = scenario.title
    link.href = scenario.url
    item.querySelector(".ss-make__minutes").textContent = t("build.minutes", {
      n: minutes(scenario.list, this.plan.people),
    })
    item.querySelector(".ss-make__asked").textContent = scenario.asked
    const button = item.querySelector("button")
    button.ariaLabel = t("build.add-this", { title: scenario.title })
    button.addEventListener("click", () => {
      const at = [...item.parentElement.children].indexOf(item)
      this.add({ kind: "scenario", id: scenario.id, without: [] })
      const left = this.find("list").children
      const next = left[Math.min(at, left.length - 1)]?.querySelector("button")
      ;(next ?? document.getElementById("your-session")).focus()
    })
    return item
  }
}

const tool = document.querySelector("[data-ss-build]")
if (tool) new Builder(tool)
