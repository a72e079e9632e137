// The room's screen: one step at a time, in type that is read from the back row.
globalThis.handbookRoom = (() => {
  "use strict"
  const { address, button, joined, keep, leaveAddress, leaveOut, make, numbered } = globalThis.handbookSteps
  const LARGEST = 2
  const SMALLEST = 0.6

  class Room {
    constructor(all, { left, moved }) {
      this.all = all
      this.left = left
      this.moved = moved
      this.at = 0
      this.size = 1
      this.kind = make("h2", { className: "ss-show__kind" })
      this.text = make("div", { className: "ss-show__text" })
      this.step = make("div", { className: "ss-show__step", role: "group", tabIndex: -1 }, this.kind, this.text)
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
      this.screen = make(
        "dialog",
        { className: "ss-show", ariaLabel: "The room’s screen" },
        this.step,
        this.count,
        this.tools,
      )
      this.screen.addEventListener("cancel", (event) => {
        event.preventDefault()
        this.leave()
      })
      this.screen.addEventListener("keydown", (event) => this.pressed(event))
      this.step.addEventListener("click", ({ clientX }) => this.turn(clientX < innerWidth / 3 ? -1 : 1))
      this.screen.addEventListener("pointermove", () => this.wake())
      this.listening = new AbortController()
      // In a window of another size, or with a typeface that comes late, a step has more or fewer screens.
      for (const [of, change] of [
        [globalThis, "resize"],
        [document.fonts, "loadingdone"],
      ])
        of.addEventListener(change, () => this.fitted(), { signal: this.listening.signal })
      document.body.append(this.screen)
    }

    fitted() {
      if (!this.screen.open) return
      this.page(this.shown)
      this.moved(this.at)
    }

    dispose() {
      this.listening.abort()
      clearTimeout(this.sleep)
      this.screen.remove()
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
      const more = this.pages > 1 ? `, screen ${this.shown + 1} of ${this.pages}` : ""
      this.count.textContent = `${this.at + 1} of ${this.all.length}${more}`
    }

    turn(by) {
      const page = this.shown + by
      const at = this.at + by
      if (page >= 0 && page < this.pages) this.page(page)
      else if (at >= 0 && at < this.all.length) this.go(at, by < 0)
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

  class RoomWindow {
    // `view`: what its address begins with.
    constructor(all, view = "show") {
      this.view = view
      this.every = all
      this.all = [...all]
      this.at = {}
      this.room = new Room(this.all, { left: () => this.leave(), moved: () => this.moved() })
      addEventListener("pagehide", () => this.tell({ gone: true }), { signal: this.room.listening.signal })
    }

    dispose() {
      this.tell({ gone: true })
      this.channel?.close()
      this.room.dispose()
    }

    open(asked) {
      const { channel, plan } = asked
      if (channel && channel !== this.at.channel) {
        this.channel?.close()
        this.channel = joined(channel, (said) => this.heard(said))
      }
      this.at = { channel: channel || this.at.channel, plan }
      this.room.open(numbered(this.all, asked.name))
      this.keep()
      this.tell({ hello: true })
    }

    heard(said) {
      if (said.from !== "presenter") return
      if (said.without) leaveOut(this.all, this.every, said.without)
      if (said.turn) this.room.turn(said.turn)
      else if (said.step !== undefined && (said.step !== this.step || !this.room.screen.open)) {
        this.room.open(numbered(this.all, said.step))
        this.keep()
      }
      this.tell(this.place)
    }

    // Where the room is: the step, and which of its screens, if one does not hold it.
    get place() {
      return { step: this.step, shown: this.room.shown, pages: this.room.pages }
    }

    tell(said) {
      this.channel?.postMessage({ from: "room", ...said })
    }

    get step() {
      return this.all[this.room.at].name
    }

    moved() {
      this.keep()
      this.tell(this.place)
    }

    keep() {
      keep(address(this.view, { ...this.at, name: this.step }))
    }

    leave() {
      this.tell({ gone: true })
      leaveAddress(this.at)
    }
  }

  return { Room, RoomWindow }
})()
