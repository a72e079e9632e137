// The presenter's screen: steers the room's, and has the notes and the clock.
globalThis.handbookPresenter = (() => {
  "use strict"
  const { SIZES, USUAL } = globalThis.handbookPlan
  const { ANSWER, address, button, clock, joined, keep, leaveAddress, leaveOut, make, numbered, session, title } =
    globalThis.handbookSteps
  const { Room } = globalThis.handbookRoom

  const ASK_EVERY = 2000
  const SILENT = 6000
  const inMinutes = (n) => `${n} ${n === 1 ? "minute" : "minutes"}`

  class Presenter {
    constructor(all) {
      this.every = all
      this.all = [...all]
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
      this.onward = button("Next", () => this.turn(1), { className: "ss-press ss-press--main" })
      this.backward = button("Back", () => this.turn(-1), { className: "ss-press" })
      this.opener = button("", () => this.openRoom(), { className: "ss-press" })
      this.ender = button("End", () => this.end(), { className: "ss-press" })
      this.clock = button("Start the clock", () => this.start(), { className: "ss-press" })
      this.screen = make(
        "dialog",
        { className: "ss-lead", ariaLabel: "The presenter’s screen" },
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
            make("span", {}, "Only one screen? "),
            button("Show the room this window", () => this.room.open(this.at), { className: "ss-lead__one" }),
            make(
              "span",
              {},
              "; Esc brings your notes back. You can also keep them on paper, or on a phone, where you go through the steps yourself. Keys: Space, Page Down or a clicker for next, Page Up for back, Home to begin again.",
            ),
          ),
          make("div", { className: "ss-lead__turn" }, this.backward, this.onward),
        ),
      )
      this.screen.addEventListener("cancel", (event) => {
        event.preventDefault()
        this.end()
      })
      // On the document: whatever had the focus may be gone.
      const { signal } = this.room.listening
      document.addEventListener("keydown", (event) => this.pressed(event), { signal })
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
      this.again(history.state?.led)
      this.follows(false, "The room’s screen is not open")
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

    // Whether the room's screen answers: a window that was closed does not say so.
    ask() {
      if (this.following && Date.now() - this.heardAt > SILENT) this.follows(false, "The room’s screen was closed")
      this.channel.postMessage({ from: "presenter", asks: true })
    }

    follows(open, words) {
      this.following = open
      this.heardAt = Date.now()
      this.opener.textContent = open ? "Bring the room’s screen forward" : "Open the room’s screen"
      if (!open) this.rest = 0
      this.tell(words)
    }

    openRoom() {
      const room = new URL(session() ? "" : "../", location.href)
      room.hash = this.address("show")
      this.onward.focus()
      if (open(room, `sticky-${this.name}`)) this.tell("The room’s screen is opening")
      else
        this.tell(
          "The browser stopped the window. Allow pop-ups for this site, then press “Open the room’s screen” again, or show the room this window.",
        )
    }

    address(view) {
      return address(view, { channel: this.name, name: this.all[this.at].name, plan: this.plan })
    }

    heard(said) {
      if (said.from !== "room") return
      if (said.gone) return this.follows(false, "The room’s screen was left")
      this.follows(true, "The room’s screen is open and following")
      if (said.hello) return this.send()
      if (said.step === undefined) return
      const at = numbered(this.all, said.step)
      const rest = said.pages - said.shown - 1
      if (at !== this.at || rest !== this.rest) this.see(at, rest, said)
    }

    // The room turns its own screens: a step may need several.
    turn(by) {
      if (this.following) this.channel.postMessage({ from: "presenter", turn: by })
      else this.go(this.at + by)
    }

    send() {
      this.channel.postMessage({ from: "presenter", step: this.all[this.at].name, without: this.without })
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
      this.at = at
      this.rest = rest
      const step = this.all[at]
      const next = this.all[at + 1]
      this.keep()
      this.where.textContent = `Now in the room: ${step.title ? `${step.title}, ` : ""}step ${at + 1} of ${this.all.length}${on?.pages > 1 ? `, screen ${on.shown + 1} of ${on.pages}` : ""}`
      this.shown(this.now, step)
      if (next) this.shown(this.next, next)
      else this.next.replaceChildren("Nothing: this is the last step.")
      this.notes.replaceChildren(...this.noted(step))
      this.onward.textContent = rest ? "Next: the rest of this" : next ? `Next: ${this.named(next)}` : "Next"
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

    named(step) {
      if (step.as === "say") return step.kind
      if (step.as === "story" && step.title) return step.title
      if (ANSWER.test(step.name)) return "our answer"
      return (
        {
          story: "the story",
          ask: "a question",
          heat: "it gets stickier",
          answer: "the library’s answer",
          debrief: "the debrief",
        }[step.as] ?? "the take-away"
      )
    }

    noted(step) {
      if (step.notes) return step.notes.map((found) => make("section", {}, ...found.map((one) => this.note(one))))
      if (step.as === "debrief") {
        const copy = this.note(step.source)
        for (const one of copy.querySelectorAll("[data-ss-step], [data-ss-quiet]")) one.remove()
        return [copy]
      }
      const found = [...step.box.querySelectorAll(".ss-notes")].map((note) => this.note(note))
      if (this.people > USUAL.people && ["ask", "heat"].includes(step.as))
        found.unshift(make("p", {}, "In threes. Then hear one sentence from each three."))
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

    // By when the room is needed back, and when this step ends by the plan, if the session says how long it may take: counted
    // from its time to start, unless the clock was started at quite another time, as when someone tries it out.
    booked(begun, through) {
      const { ssStart, ssWithin } = session()?.dataset ?? {}
      if (!ssWithin) return { booked: null, until: "" }
      const long = Number(ssWithin) * 60000
      const at = new Date(begun)
      if (ssStart) at.setHours(...ssStart.split(":").map(Number), 0, 0)
      const from = Math.abs(at - begun) < long ? at.getTime() : begun
      return { booked: from + long, until: ssStart && `, to ${clock(new Date(from + through * 60000))}` }
    }

    time() {
      const gone = this.started ? Math.floor((Date.now() - this.started) / 60000) : 0
      const through = this.planned(this.at)
      const before = this.planned(this.at - 1)
      const now = this.planned(this.all.length)
      const whole = this.whole ?? now
      const ends = gone + now - through + Math.max(0, through - gone)
      const begun = this.started ?? Date.now()
      const { booked, until } = this.booked(begun, through)
      const late = booked === null ? 0 : Math.round(ends - (booked - begun) / 60000)
      // Minutes after the end that was planned when the clock was started, or that was booked, if that is sooner: what is
      // left out has been saved.
      const over = this.started ? Math.max(ends - whole, late) : 0
      const words = !this.started
        ? `${inMinutes(now)} planned`
        : over > 0
          ? `${inMinutes(over)} over`
          : gone < before
            ? `${inMinutes(before - gone)} in hand`
            : "On time"
      if (this.say.textContent !== words) this.say.textContent = words
      this.say.dataset.ssOver = over > 0
      const planned = clock(new Date(begun + whole * 60000))
      this.ends = late > ends - whole ? clock(new Date(booked)) : planned
      const pace = clock(new Date(begun + ends * 60000))
      const facts = [
        ["Gone", `${gone} min`],
        ["Planned so far", `${through} min${until}`],
        ["At this pace, ends", pace === planned ? pace : `${pace}, not ${planned}`],
      ]
      if (booked !== null) {
        const spare = late > 0 ? `${late} min over` : late < 0 ? `${-late} min to spare` : "to the minute"
        facts.push(["Booked until", `${clock(new Date(booked))}: ${spare}`])
      }
      this.facts.replaceChildren(
        ...facts.map(([name, value]) => make("div", {}, make("dt", {}, name), make("dd", {}, value))),
      )
      this.advise(over)
    }

    // What to leave out when time is short, of what the room has not seen: in each scenario first the complication that
    // says so, then the last one, until the time is made up.
    cuts(over) {
      const coming = this.all.filter((step, at) => step.as === "heat" && at > this.at)
      const order = [...coming.filter((step) => step.spare), ...coming.filter((step) => !step.spare).reverse()]
      const chosen = []
      for (const step of order)
        if (chosen.reduce((sum, one) => sum + one.minutes(this.people), 0) < over) chosen.push(step)
      return chosen
    }

    advise(over) {
      const chosen = over > 0 ? this.cuts(over) : []
      const saved = chosen.reduce((sum, step) => sum + step.minutes(this.people), 0)
      const advised = [...chosen.map((step) => step.name), "", ...this.without].join(" ")
      if ((this.advised ?? " ") === advised) return
      this.advised = advised
      const aim = saved < over ? "To save what can be saved" : `To end at ${this.ends}`
      const names = chosen.map((step) => step.kind.replace(/^.*?: /, "")).join(", ")
      this.advice.replaceChildren(
        ...(chosen.length
          ? [
              make("p", {}, `${aim}, leave out `, make("b", {}, names), `: ${inMinutes(saved)}`),
              button("Leave it out", () => this.chose(chosen.map((step) => step.part)), { className: "ss-press" }),
            ]
          : []),
        ...(this.without.length
          ? [button("Put back what was left out", () => this.putBack(), { className: "ss-press" })]
          : []),
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

    // A running clock is not ended by a slip: the first press asks, the second ends.
    end() {
      if (this.started && !this.ending) {
        this.ending = true
        this.ender.textContent = "End the session"
        this.tell("The clock is running. Press “End the session” to end it.")
        this.ender.focus()
        return
      }
      this.close()
      leaveAddress({ plan: this.plan })
    }

    close() {
      clearInterval(this.tick)
      clearInterval(this.asking)
      this.channel?.close()
      this.screen.close()
    }

    dispose() {
      this.close()
      this.room.dispose()
      this.screen.remove()
    }

    pressed(event) {
      if (!this.screen.open || this.room.screen.open) return
      if (event.key !== "Escape" && event.target !== this.ender && this.ending) {
        this.ending = false
        this.ender.textContent = "End"
      }
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
        Home: 1,
      }[event.key]
      if (act === undefined) return
      event.preventDefault()
      if (event.key === "Home") this.go(0)
      else this.turn(act)
    }
  }

  return { Presenter }
})()
