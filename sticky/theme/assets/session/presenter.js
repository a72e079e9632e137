// The presenter's screen: steers the room's, and has the notes and the clock.
globalThis.handbookPresenter = (() => {
  "use strict"
  const { SIZES, USUAL } = globalThis.handbookPlan
  const { ANSWER, address, button, clock, joined, keep, left, make, numbered, session, title } =
    globalThis.handbookSteps
  const { Room } = globalThis.handbookRoom

  const minutes = (n) => `${n} ${n === 1 ? "minute" : "minutes"}`

  class Presenter {
    constructor(all) {
      this.all = all
      this.people = Number(session()?.dataset.ssPeople ?? USUAL.people)
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
          make("h1", { className: "ss-lead__name" }, title()),
          this.link,
          button("Open the room’s screen", () => this.openRoom(), { className: "ss-press" }),
          button("End", () => this.end(), { className: "ss-press" }),
        ),
        make(
          "section",
          { className: "ss-clock", ariaLabel: "Clock" },
          this.say,
          this.facts,
          this.advice,
          ...(session() ? [] : [this.group()]),
          this.clock,
        ),
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
            "; Esc brings your notes back. Or keep them on paper, or on a phone, which does not follow by itself. Keys: Space, Page Down or a clicker for next, Page Up for back, Home to begin again.",
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

    // How many people take part. A session's plan has decided that; by itself, a scenario is for a group of any size.
    group() {
      const options = SIZES.map((size) => make("option", { value: size, selected: size === USUAL.people }, `${size}`))
      const choice = make("select", {}, ...options)
      choice.addEventListener("change", () => {
        this.people = Number(choice.value)
        this.time()
      })
      return make("label", { className: "ss-clock__group" }, "People ", choice)
    }

    open({ channel, name, plan }) {
      this.name = channel || Math.random().toString(36).slice(2, 8)
      this.plan = plan
      this.channel = joined(this.name, (said) => this.heard(said))
      this.screen.showModal()
      this.tell("The room’s screen is not open")
      this.go(numbered(this.all, name), false)
      this.channel.postMessage({ from: "presenter", asks: true })
      this.tick = setInterval(() => this.time(), 1000)
    }

    openRoom() {
      const room = new URL(session() ? "" : "../", location.href)
      room.hash = this.address("show")
      if (open(room, `sticky-${this.name}`)) this.tell("The room’s screen is opening")
      else
        this.tell(
          "The browser stopped the window. Allow pop-ups for this site, then press “Open the room’s screen” again.",
        )
    }

    address(view) {
      return address(view, { channel: this.name, name: this.all[this.at].name, plan: this.plan })
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
      keep(this.address("present"))
      this.where.textContent = `Now in the room: ${step.title ? `${step.title}, ` : ""}step ${at + 1} of ${this.all.length}`
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
      if (step.as === "say") return step.kind
      if (step.as === "story" && step.title) return step.title
      if (ANSWER.test(step.name)) return "our answer"
      return (
        { story: "the story", ask: "a question", heat: "it gets stickier", answer: "the library’s answer" }[step.as] ??
        "the take-away"
      )
    }

    noted(step) {
      if (step.notes) return step.notes.map((found) => make("section", {}, ...found.map((one) => this.note(one))))
      const found = [...step.box.querySelectorAll(".ss-notes")].map((note) => note.cloneNode(true))
      const quiet = [...step.source.querySelectorAll("[data-ss-hint]")]
      if (quiet.length)
        found.push(
          make("section", {}, make("h3", {}, "If the room is quiet"), ...quiet.map((one) => one.cloneNode(true))),
        )
      return found.length ? found : ["None. Let them read, or read it aloud."]
    }

    // A heading keeps its words; what it links to is elsewhere.
    note(one) {
      const copy = document.importNode(one, true)
      for (const link of copy.querySelectorAll(".headerlink")) link.remove()
      return /^H[1-6]$/.test(one.tagName) ? make("h3", {}, ...copy.childNodes) : copy
    }

    start() {
      this.started ??= Date.now()
      this.clock.hidden = true
      this.time()
    }

    // Minutes planned up to the end of a step.
    planned(at) {
      return this.all.slice(0, at + 1).reduce((sum, step) => sum + step.minutes(this.people), 0)
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
      const rest = Math.max(0, whole - through) + Math.max(0, through - gone)
      this.ends = clock(new Date((this.started ?? Date.now()) + whole * 60000))
      const pace = clock(new Date(Date.now() + rest * 60000))
      const facts = [
        ["Gone", `${gone} min`],
        ["Planned so far", `${through} min`],
        ["At this pace, ends", pace === this.ends ? pace : `${pace}, not ${this.ends}`],
      ]
      this.facts.replaceChildren(
        ...facts.map(([name, value]) => make("div", {}, make("dt", {}, name), make("dd", {}, value))),
      )
      this.advise(over)
    }

    // What to leave out when time is short, of what the room has not seen: the complication that says so, or the last one
    // of the nearest scenario that has any.
    advise(over) {
      const coming = this.all.filter((step, at) => step.as === "heat" && at > this.at)
      const near = coming.filter((step) => step.page === coming[0].page)
      const last = near.find((step) => step.spare) ?? near.at(-1)
      const drop = over > 0 && last
      if ((this.advised ?? "") === (drop ? last.name : "")) return
      this.advised = drop ? last.name : ""
      this.advice.replaceChildren(
        ...(drop
          ? [
              make(
                "p",
                {},
                `To end at ${this.ends}, leave out `,
                make("b", {}, last.kind),
                `, ${minutes(last.minutes(this.people))}`,
              ),
              button("Leave it out", () => this.leaveOut(last.name), { className: "ss-press" }),
            ]
          : []),
      )
    }

    leaveOut(name) {
      const { part } = this.all.find((step) => step.name === name)
      this.without.push(part)
      const here = this.all[this.at].name
      this.all.splice(0, this.all.length, ...this.all.filter((step) => step.part !== part))
      this.see(numbered(this.all, here))
      this.send()
      this.where.focus()
    }

    end() {
      clearInterval(this.tick)
      this.channel.close()
      this.screen.close()
      left({ plan: this.plan })
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

  return { Presenter }
})()
