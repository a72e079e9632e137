// The presenter's screen: steers the room's, and has the notes and the clock.
import { t } from "../js/words.js"
import { cuts, pace } from "./pace.js"
import { SIZES, USUAL } from "./plan.js"
import { left, READ, Room } from "./room.js"
import {
  ANSWER,
  address,
  button,
  clock,
  joined,
  keep,
  leaveAddress,
  leaveOut,
  leaveOutOf,
  make,
  numbered,
  session,
  title,
} from "./steps.js"

// A window that was closed does not say so. Whoever leads is told of two questions without an answer, within two seconds.
const ASK_EVERY = 500
const UNANSWERED = 2
const WINDOW = "sticky-room"
const inMinutes = (n) => t("minutes", { n })
const clocked = (moment) => clock(new Date(moment))

class Presenter {
  constructor(all) {
    this.every = all
    this.all = [...all]
    this.people = Number(session()?.dataset.ssPeople ?? USUAL.people)
    this.at = 0
    this.without = []
    this.started = null
    this.room = new Room(this.all, { left: () => this.notesAgain(), moved: (at) => this.go(at) })
    this.link = make("p", { className: "ss-lead__link", role: "status" })
    this.say = make("p", { className: "ss-clock__say" })
    this.facts = make("dl", { className: "ss-clock__facts" })
    this.advice = make("div", { className: "ss-clock__drop" })
    this.now = make("div", { className: "ss-see" })
    this.next = make("div", { className: "ss-see ss-see--next" })
    this.where = make("h2", { className: "ss-lead__label", tabIndex: -1 })
    this.notes = make("div", { className: "ss-lead__notes" })
    this.onward = button(t("room.next"), () => this.turn(1), { className: "ss-press ss-press--main" })
    this.backward = button(t("room.back"), () => this.turn(-1), { className: "ss-press" })
    this.opener = button("", () => this.openRoom(), { className: "ss-press" })
    this.ender = button(t("lead.end"), () => this.end(), { className: "ss-press" })
    this.clock = button(t("lead.start"), () => this.start(), { className: "ss-press" })
    this.blanker = button(t("lead.blank"), () => this.covers("blank"), { className: "ss-press" })
    this.teller = button(t("lead.story-key"), () => this.covers("story"), { className: "ss-press" })
    this.counter = button(t("lead.count"), () => this.countdown(), { className: "ss-press" })
    this.until = 0
    this.raiser = button(t("lead.hands"), () => this.raise(this.hands ? null : [0, 0]), { className: "ss-press" })
    this.hands = null
    this.hand = [t("room.yes"), t("room.no")].map((word, at) => this.tally(word, at))
    this.list = make("select", {})
    this.list.addEventListener("change", () => {
      this.go(Number(this.list.value))
      this.onward.focus()
    })
    this.screen = this.desk()
    // See the room's.
    this.screen.addEventListener("cancel", (event) => {
      event.preventDefault()
      this.end()
    })
    this.screen.addEventListener("close", () => this.channel && this.finish())
    // On the document: whatever had the focus may be gone.
    const { signal } = this.room.listening
    document.addEventListener("keydown", (event) => this.pressed(event), { signal })
    document.body.append(this.screen)
  }

  // What the screen holds, in order.
  desk() {
    return make(
      "dialog",
      { className: "ss-lead", ariaLabel: t("lead.title") },
      make(
        "div",
        { className: "ss-lead__top" },
        make("h1", { className: "ss-lead__name" }, title()),
        this.link,
        this.opener,
        this.ender,
      ),
      make(
        "section",
        { className: "ss-clock", ariaLabel: t("lead.clock") },
        this.say,
        this.facts,
        this.advice,
        ...(session() ? [] : [this.group()]),
        this.clock,
      ),
      make(
        "div",
        { className: "ss-lead__body" },
        make(
          "div",
          {},
          this.where,
          this.aids(),
          this.now,
          make("h2", { className: "ss-lead__label" }, t("lead.next")),
          this.next,
        ),
        make("section", {}, make("h2", { className: "ss-lead__label" }, t("lead.notes")), this.notes),
      ),
      make(
        "div",
        { className: "ss-lead__foot" },
        make(
          "p",
          {},
          make("span", {}, `${t("lead.one-screen")} `),
          button(t("lead.show-here"), () => this.room.open(this.at), { className: "ss-lead__one" }),
          make("span", {}, t("lead.keys")),
        ),
        make("div", { className: "ss-lead__turn" }, this.backward, this.onward),
      ),
    )
  }

  // What the room can be helped with at a step, and every step to go to.
  aids() {
    const to = make("label", {}, `${t("lead.jump")} `, this.list)
    const hands = this.hand.map(({ part }) => part)
    return make(
      "div",
      { className: "ss-lead__aids" },
      this.counter,
      this.raiser,
      ...hands,
      this.teller,
      this.blanker,
      to,
    )
  }

  // One of the answers that hands are counted for.
  tally(word, at) {
    const number = make("output", {})
    const by = (more) => () =>
      this.raise(this.hands.map((count, other) => (other === at ? Math.max(0, count + more) : count)))
    const press = (sign, label, more) => button(sign, by(more), { className: "ss-press", ariaLabel: label })
    const less = press("−", t("lead.hand-less", { word }), -1)
    const more = press("+", t("lead.hand-more", { word }), 1)
    const part = make("span", { className: "ss-lead__hand", hidden: true }, `${word} `, less, number, more)
    return { part, number }
  }

  // A show of hands, which the room sees and nobody keeps.
  raise(hands) {
    this.channel.postMessage({ from: "presenter", hands })
    this.count(hands)
  }

  count(hands) {
    this.hands = hands
    this.raiser.textContent = hands ? t("lead.hands-down") : t("lead.hands")
    for (const [at, { part, number }] of this.hand.entries()) {
      part.hidden = !hands
      number.textContent = hands?.[at] ?? ""
    }
  }

  // How many people take part. A session's plan has decided that; by itself, a scenario is for a group of any size.
  group() {
    const options = SIZES.map((size) => make("option", { value: size, selected: size === USUAL.people }, `${size}`))
    const choice = make("select", {}, ...options)
    choice.addEventListener("change", () => {
      this.people = Number(choice.value)
      this.room.people = this.people
      this.send()
      this.time()
    })
    return make("label", { className: "ss-clock__group" }, `${t("people")} `, choice)
  }

  open({ channel, name, plan }) {
    this.name = channel || this.name || Math.random().toString(36).slice(2, 8)
    this.plan = plan
    this.channel = joined(this.name, (said) => this.heard(said))
    this.screen.showModal()
    // A window that was the room's before is no longer.
    globalThis.name = ""
    this.again(history.state?.led)
    this.silence = Number.POSITIVE_INFINITY
    this.follows(null, t("lead.not-open"))
    this.stay()
    this.see(numbered(this.all, name))
    this.ask()
    this.tick = setInterval(() => this.time(), 1000)
    this.asking = setInterval(() => this.ask(), ASK_EVERY)
    this.onward.focus()
  }

  // The clock, and what is left out, as they were before this window was loaded again.
  again(led) {
    if (led?.name !== this.name) return
    this.started = led.started
    this.whole = led.whole
    this.clock.hidden = Boolean(this.started)
    this.leaveOut(led.without)
  }

  // Asks the big screen where it is.
  ask() {
    if (this.silence === UNANSWERED) this.follows(null, t("lead.no-answer"), true)
    this.silence += 1
    this.channel.postMessage({ from: "presenter", asks: true })
  }

  // `place`: where the room is, as it has answered, or nothing; `amiss`: whether the room no longer sees what it should.
  follows(place, words, amiss = false) {
    this.place = place
    this.following = Boolean(place) && !place.rests
    if (this.said === words) return
    this.said = words
    this.tell(words)
    this.link.dataset.ssAmiss = amiss
    this.opener.textContent = this.following ? t("lead.bring") : place ? t("room.again") : t("lead.open")
    if (!this.following && this.rest) this.see(this.at)
  }

  // Whatever the room's window shows, or if there is none: afterwards it is there, in front, at this step.
  openRoom() {
    this.onward.focus()
    const room = open("", WINDOW, "popup")
    if (!room) return this.tell(t("lead.stopped"))
    this.channel.add?.(room)
    room.focus()
    const address = new URL(session() ? "" : "../", location.href)
    address.hash = this.address("show")
    let there = ""
    try {
      there = room.location.href
    } catch {
      // A page of another site does not say where it is.
    }
    if (this.place && there.includes(`#show~${this.name}`)) return this.send()
    this.silence = 0
    this.follows(null, t("lead.opening"))
    const [path] = address.href.split("#")
    if (there.split("#")[0] !== path) return room.location.replace(address)
    // To another place on the page that is there, a browser only jumps.
    room.history.replaceState(null, "", address)
    room.location.reload()
  }

  address(view) {
    return address(view, { channel: this.name, name: this.all[this.at].name, plan: this.plan })
  }

  heard(said) {
    if (said.from !== "room") return
    const first = this.silence === Number.POSITIVE_INFINITY
    this.silence = 0
    if (said.hello) {
      this.send()
      return this.hands && this.raise(this.hands)
    }
    const { step, shown, pages, rests, moved, covered, until } = said
    this.blanker.textContent = covered === "blank" ? t("lead.unblank") : t("lead.blank")
    if (until !== undefined && !rests) this.until = until
    // Later, each count that was pressed here is newer than what the room answers.
    if (first && said.hands) this.count(said.hands)
    if (rests) this.follows(said, t("lead.only-title"), true)
    else if (covered === "blank") this.follows(said, t("lead.is-blank"))
    else this.follows(said, t("lead.following"))
    const at = numbered(this.all, step)
    // A guide that was opened again is where the room is, and so is each after a turn in the room. A room that is elsewhere
    // without one, such as a page that its browser had put aside, comes along.
    if (at !== this.at && !moved && !first) return this.send()
    const rest = rests ? 0 : pages - shown - 1
    const seen = String(said.seen)
    if (at !== this.at || rest !== this.rest || seen !== this.seen) this.see(at, rest, said)
    this.seen = seen
  }

  // The room turns its own screens: a step may need several.
  turn(by) {
    if (this.following) this.channel.postMessage({ from: "presenter", turn: by })
    else this.go(this.at + by)
  }

  send() {
    const { people, without } = this
    this.channel?.postMessage({ from: "presenter", step: this.all[this.at].name, without, people })
  }

  // The big screen is covered or uncovered.
  covers(by) {
    this.channel.postMessage({ from: "presenter", cover: by })
  }

  // The room sees how long it has for a question.
  countdown() {
    const n = this.all[this.at].minutes(this.people)
    this.until = this.until || !n ? 0 : Date.now() + n * 60_000
    this.channel.postMessage({ from: "presenter", until: this.until })
    this.time()
  }

  tell(words) {
    // Said again, it would be read aloud again.
    if (this.link.textContent !== words) this.link.textContent = words
  }

  go(at, send = true) {
    if (at < 0 || at >= this.all.length) return
    this.see(at)
    if (send) this.send()
  }

  // Shows a step here; `rest` is how many more screens of it the room has not seen, `on` the one that it sees.
  see(at, rest = 0, on = undefined) {
    if (at !== this.at) {
      this.until = 0
      this.count(null)
    }
    this.at = at
    this.rest = rest
    const step = this.all[at]
    const next = this.all[at + 1]
    this.keep()
    const place = { n: at + 1, all: this.all.length, screen: on?.shown + 1, screens: on?.pages }
    const where = place.screens > 1 ? t("lead.step-screen", place) : t("lead.step", place)
    this.where.textContent = step.title ? t("lead.now-in", { title: step.title, where }) : t("lead.now", { where })
    this.shown(this.now, step)
    this.onlySeen(on?.seen)
    this.jumps()
    this.counter.hidden = !["ask", "heat"].includes(step.as) || !step.minutes(this.people)
    this.teller.hidden = !step.story
    if (next) this.shown(this.next, next)
    else this.next.replaceChildren(t("lead.last"))
    this.notes.replaceChildren(...this.noted(step))
    this.onward.textContent = rest
      ? t("lead.next-rest")
      : next
        ? t("lead.next-is", { what: this.named(next) })
        : t("lead.next")
    this.onward.disabled = !next && !rest
    this.backward.disabled = !at && !on?.shown
    this.time()
  }

  keep() {
    const { name, started, whole, without } = this
    keep(this.address("present"), { led: { name, started, whole, without } })
  }

  shown(place, step) {
    place.dataset.ssAs = step.as
    place.replaceChildren(
      ...(step.kind ? [make("p", { className: "ss-see__kind" }, step.kind)] : []),
      ...step.content(),
    )
  }

  // Of a step that needs several screens, what the room sees.
  onlySeen(seen) {
    const read = [...this.now.querySelectorAll(READ)].filter((element) => !element.matches(".ss-see__kind"))
    if (seen?.length !== read.length) return
    for (const [at, element] of read.entries()) element.hidden = !seen[at]
  }

  // Every step, to go to.
  jumps() {
    if (this.list.options.length !== this.all.length) {
      const name = (step, at) =>
        `${at + 1}. ${step.title && step.as !== "say" && step.as !== "story" ? `${step.title}: ` : ""}${this.named(step)}`
      this.list.replaceChildren(...this.all.map((step, at) => make("option", { value: at }, name(step, at))))
    }
    this.list.value = this.at
  }

  named(step) {
    if (step.as === "say") return step.kind
    if (step.as === "story" && step.title) return step.title
    if (ANSWER.test(step.name)) return t("lead.our-answer")
    return (
      {
        story: t("lead.story"),
        ask: t("lead.question"),
        heat: t("section.complication"),
        answer: t("lead.answer"),
        debrief: t("lead.debrief"),
      }[step.as] ?? t("lead.takeaway")
    )
  }

  noted(step) {
    if (step.notes?.length)
      return step.notes.map((elements) => make("section", {}, ...elements.map((element) => this.note(element))))
    if (step.notes) return [t("lead.no-notes")]
    if (step.as === "debrief") {
      const copy = this.note(step.source)
      const scenario = step.name.slice(0, -step.source.dataset.ssStep.length)
      const now = this.without.filter((part) => part.startsWith(scenario)).map((part) => part.slice(scenario.length))
      leaveOutOf(copy, [...(step.without ?? []), ...now])
      for (const element of copy.querySelectorAll("[data-ss-step], [data-ss-quiet]")) element.remove()
      return [copy]
    }
    const notes = [...step.box.querySelectorAll(".ss-facilitator-notes")].map((note) => this.note(note))
    if (this.people > USUAL.people && ["ask", "heat"].includes(step.as)) notes.unshift(make("p", {}, t("lead.threes")))
    const quiet = [...step.source.querySelectorAll("[data-ss-hint]")]
    if (quiet.length)
      notes.push(
        make("section", {}, make("h3", {}, t("scenario.quiet")), ...quiet.map((element) => element.cloneNode(true))),
      )
    return notes.length ? notes : [t("lead.no-notes")]
  }

  // A heading keeps its words; what it links to is elsewhere.
  note(element) {
    const copy = document.importNode(element, true)
    for (const link of copy.querySelectorAll(".headerlink")) link.remove()
    return /^H[1-6]$/.test(element.tagName) ? make("h3", {}, ...copy.childNodes) : copy
  }

  start() {
    this.started ??= Date.now()
    this.whole ??= this.planned(this.all.length)
    this.clock.hidden = true
    this.onward.focus()
    this.keep()
    this.time()
  }

  // Minutes planned up to the end of a step.
  planned(at) {
    return this.all.slice(0, at + 1).reduce((sum, step) => sum + step.minutes(this.people), 0)
  }

  time() {
    const { ssStart: start, ssWithin } = session()?.dataset ?? {}
    const all = this.planned(this.all.length)
    const through = this.planned(this.at)
    const measured = pace({
      now: Date.now(),
      started: this.started,
      before: this.planned(this.at - 1),
      through,
      all,
      whole: this.whole,
      start,
      within: Number(ssWithin ?? 0),
    })
    const { over, hand } = measured
    const slack = over ? t("advice.over", { n: over }) : hand ? t("lead.in-hand", { n: hand }) : t("lead.on-time")
    const words = this.started ? slack : t("lead.planned", { n: all })
    if (this.say.textContent !== words) this.say.textContent = words
    this.say.dataset.ssOver = over > 0
    this.counter.textContent = this.until ? `${t("lead.count-stop")} ${left(this.until)}` : t("lead.count")
    this.facts.replaceChildren(
      ...this.told(measured, through).map(([name, value]) =>
        make("div", {}, make("dt", {}, name), make("dd", {}, value)),
      ),
    )
    this.advise(over, clocked(measured.aim))
  }

  // What stands beside the clock.
  told({ gone, ends, planned, due, booked, late }, through) {
    const [now, then] = [clocked(ends), clocked(planned)]
    const facts = [
      [t("lead.gone"), t("lead.min", { n: gone })],
      [t("lead.so-far"), due ? t("lead.min-to", { n: through, time: clocked(due) }) : t("lead.min", { n: through })],
      [t("lead.pace"), now === then ? now : t("lead.not-then", { time: now, planned: then })],
    ]
    if (!booked) return facts
    const time = clocked(booked)
    const over = late > 0 ? t("lead.booked-over", { time, n: late }) : t("lead.booked-spare", { time, n: -late })
    return [...facts, [t("lead.booked"), late ? over : t("lead.booked-exact", { time })]]
  }

  // What to leave out, to end at a time.
  advise(over, end) {
    const { chosen, saved } = cuts(this.all.slice(this.at + 1), over, this.people)
    const advised = [...chosen.map((step) => step.name), "", ...this.without].join(" ")
    if ((this.advised ?? " ") === advised) return
    this.advised = advised
    const heat = t("scenario.complication", { kind: t("section.complication"), title: "" })
    const names = make("b", {}, chosen.map((step) => step.kind.replace(heat, "")).join(", "))
    const values = { time: end, minutes: inMinutes(saved), parts: "{parts}" }
    const aim = saved < over ? t("lead.to-save", values) : t("lead.to-end", values)
    const [before, after] = aim.split("{parts}")
    this.advice.replaceChildren(
      ...(chosen.length
        ? [
            make("p", {}, before, names, after),
            button(t("advice.press-leave-out"), () => this.chose(chosen.map((step) => step.part)), {
              className: "ss-press",
            }),
          ]
        : []),
      ...(this.without.length ? [button(t("lead.put-back"), () => this.putBack(), { className: "ss-press" })] : []),
    )
  }

  chose(parts) {
    this.leaveOut([...this.without, ...parts])
    this.changed()
  }

  putBack() {
    this.leaveOut([])
    this.changed()
  }

  leaveOut(without) {
    this.without = without
    const here = this.all[this.at].name
    leaveOut(this.all, this.every, without)
    this.at = numbered(this.all, here)
  }

  changed() {
    this.see(this.at)
    this.send()
    this.onward.focus()
  }

  // From the big screen in this window.
  notesAgain() {
    this.room.close()
    this.see(this.at)
  }

  // A running session is not ended by a slip: the first press asks, the second ends.
  end() {
    if ((!this.started && !this.place) || this.ending) return this.finish()
    this.ending = true
    this.ender.textContent = t("lead.end-session")
    this.tell(t("lead.running"))
    this.ender.focus()
  }

  stay() {
    this.ending = false
    this.ender.textContent = t("lead.end")
    this.tell(this.said)
  }

  finish() {
    this.close()
    leaveAddress({ plan: this.plan })
  }

  close() {
    clearInterval(this.tick)
    clearInterval(this.asking)
    this.channel?.postMessage({ from: "presenter", ended: true })
    this.channel?.close()
    this.channel = null
    this.screen.close()
  }

  dispose() {
    this.close()
    this.room.dispose()
    this.screen.remove()
  }

  pressed(event) {
    if (!this.screen.open || this.room.screen.open) return
    if (event.key === "Escape") {
      event.preventDefault()
      return this.end()
    }
    const pressed = [" ", "Enter"].includes(event.key) && event.target.closest("button")
    // A list takes letters and arrows for itself.
    if (event.target.closest("select")) return
    if (this.ending && pressed !== this.ender) this.stay()
    if (event.altKey || event.ctrlKey || event.metaKey || pressed) return
    const aid = {
      b: () => this.covers("blank"),
      ".": () => this.covers("blank"),
      s: () => this.covers("story"),
      t: () => this.counter.hidden || this.countdown(),
      h: () => this.raise(this.hands ? null : [0, 0]),
      F5: () => this.place?.rests && this.send(),
    }[event.key.length > 1 ? event.key : event.key.toLowerCase()]
    if (aid) {
      event.preventDefault()
      return aid()
    }
    const act = {
      PageDown: 1,
      " ": event.shiftKey ? -1 : 1,
      ArrowRight: 1,
      PageUp: -1,
      ArrowLeft: -1,
      Home: 1,
    }[event.key]
    if (act === undefined) return
    event.preventDefault()
    if (event.key === "Home") this.go(0)
    else this.turn(act)
  }
}

export { Presenter }
