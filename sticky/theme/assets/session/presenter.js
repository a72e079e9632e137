// The presenter's screen: steers the room's, and has the notes and the clock.
globalThis.handbookPresenter = (() => {
  "use strict"
  const { ANSWER, address, button, joined, keep, make, numbered, steps } = globalThis.handbookSteps
  const { Room } = globalThis.handbookRoom

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

  return { Presenter }
})()
