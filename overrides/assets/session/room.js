// The big screen: one step at a time, in type that is read from the back row.
import { t } from "../js/words.js"
import { USUAL } from "./plan.js"
import { address, button, joined, keep, leaveOut, make, numbered, ROOT, session, title } from "./steps.js"

const LARGEST = 2
const SMALLEST = 0.6
const MINUTE = 60_000
const TALKS = ["ask", "heat"]
// What is read as one, and so seen or not seen.
const READ = "p, li, blockquote, h2, h3, tr"

// What is left until a moment, such as 2:05.
function left(until) {
  const seconds = Math.max(0, Math.ceil((until - Date.now()) / 1000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`
}

class Room {
  // What is done when it is left for good, when another step is shown or the title, and when a step has more or fewer screens.
  constructor(all, { left, moved, paged = () => {} }) {
    this.all = all
    this.paged = paged
    this.moved = moved
    this.at = 0
    this.size = 1
    this.kind = make("h2", { className: "ss-show__kind" })
    this.text = make("div", { className: "ss-show__text" })
    this.task = make("p", { className: "ss-show__task", hidden: true })
    this.raised = make("p", { className: "ss-show__hands", hidden: true })
    this.step = make(
      "div",
      { className: "ss-show__step", role: "group", tabIndex: -1 },
      this.kind,
      this.text,
      this.task,
      this.raised,
    )
    this.people = Number(session()?.dataset.ssPeople ?? USUAL.people)
    this.until = 0
    this.hands = null
    this.cover = make("div", { className: "ss-show__cover", hidden: true })
    this.cover.addEventListener("click", () => this.uncover())
    this.count = make("p", { className: "ss-show__count" })
    this.tools = make("div", { className: "ss-show__tools" })
    this.buttons = [
      button(t("room.back"), () => this.turn(-1)),
      button(t("room.next"), () => this.turn(1)),
      button(t("room.smaller"), () => this.resize(1 / 1.15)),
      button(t("room.larger"), () => this.resize(1.15)),
      button(t("room.story"), () => this.tell(), { className: "ss-show__aid" }),
      button(t("room.blank"), () => this.blank(), { className: "ss-show__aid" }),
      button(t("room.full"), () => this.fill()),
      button(t("room.leave"), () => this.rest()),
    ]
    this.again = button(t("room.again"), () => this.resume())
    this.asking = [make("p", {}, t("room.leave-it")), this.again, button(t("room.leave"), left)]
    this.screen = make(
      "dialog",
      { className: "ss-show", ariaLabel: t("room.title") },
      this.step,
      this.count,
      this.tools,
      this.cover,
    )
    // Android's Back asks with `cancel`; asked twice, a browser closes the screen whatever is said.
    this.screen.addEventListener("cancel", (event) => {
      event.preventDefault()
      this.escape()
    })
    this.screen.addEventListener("close", () => {
      if (!this.shows) return
      this.screen.showModal()
      this.rest()
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
    this.paged()
  }

  dispose() {
    this.close()
    this.listening.abort()
    clearTimeout(this.sleep)
    clearInterval(this.counting)
    this.screen.remove()
  }

  open(at) {
    this.shows = true
    if (!this.screen.open) this.screen.showModal()
    this.go(at)
    this.wake()
  }

  close() {
    this.shows = false
    if (document.fullscreenElement) document.exitFullscreen()
    this.screen.close()
  }

  // The room sees the title and nothing else: before it is left, and when whoever leads has ended the session.
  rest({ asks = true } = {}) {
    this.covers("")
    this.screen.dataset.ssAs = "rest"
    this.kind.hidden = true
    this.task.hidden = true
    this.raised.hidden = true
    this.text.replaceChildren(make("p", {}, title()))
    this.step.removeAttribute("aria-label")
    this.tools.replaceChildren(...this.asking)
    if (asks) this.again.focus()
    else this.step.focus()
    this.moved(this.at)
  }

  get rests() {
    return this.screen.dataset.ssAs === "rest"
  }

  // Shows the step that was there before the title.
  resume() {
    const { shown } = this
    this.go(this.at)
    this.page(shown)
    this.moved(this.at)
  }

  escape() {
    if (this.covered) this.uncover()
    else if (this.rests) this.resume()
    else this.rest()
  }

  go(at, last = false) {
    const to = Math.min(Math.max(at, 0), this.all.length - 1)
    if (to !== this.at) {
      this.until = 0
      this.hands = null
    }
    this.at = to
    const step = this.all[this.at]
    this.covers("")
    this.tick()
    this.raise(this.hands)
    this.screen.dataset.ssAs = step.as
    this.kind.textContent = step.kind
    this.kind.hidden = !step.kind
    this.text.replaceChildren(...step.content())
    this.tools.replaceChildren(...this.buttons)
    this.step.setAttribute("aria-label", t("room.step", { n: this.at + 1, all: this.all.length }))
    this.page(last ? this.pages - 1 : 0)
    this.step.focus({ preventScroll: true })
  }

  // What the group does with a question and for how long; while it counts down, what is left of it.
  tick() {
    const step = this.all[this.at]
    const n = TALKS.includes(step.as) ? step.minutes(this.people) : 0
    const minutes = t("minutes", { n })
    const task = this.people > USUAL.people ? t("room.task-threes", { minutes }) : t("room.task-together", { minutes })
    clearInterval(this.counting)
    this.task.hidden = !n
    this.task.textContent = this.until ? t("room.counting", { task, time: left(this.until) }) : task
    if (this.until > Date.now()) this.counting = setInterval(() => this.tick(), 250)
  }

  // Counts the step's minutes down, or to the moment that the guide says, or no more.
  countdown(until) {
    const n = TALKS.includes(this.all[this.at].as) ? this.all[this.at].minutes(this.people) : 0
    this.until = until ?? (this.until || !n ? 0 : Date.now() + n * MINUTE)
    if (!this.rests) this.tick()
    if (until === undefined) this.moved(this.at)
  }

  // A show of hands: how many say yes and no, or nothing. It is gone with the step.
  raise(hands) {
    this.hands = hands
    const [yes, no] = hands ?? []
    this.raised.hidden = !hands || this.rests
    this.raised.textContent = hands ? `${t("room.yes")} ${yes} · ${t("room.no")} ${no}` : ""
  }

  // What covers the step: nothing, the story, or a blank screen.
  covers(by) {
    this.covered = by
    this.cover.hidden = !by
    this.cover.dataset.ssCover = by
    const { story } = this.all[this.at]
    this.cover.replaceChildren(...(by === "story" ? [make("div", { className: "ss-show__text" }, ...story())] : []))
  }

  toggle(by) {
    if (this.rests || (by === "story" && !this.all[this.at].story?.().length)) return
    this.covers(this.covered === by ? "" : by)
    this.moved(this.at)
  }

  blank() {
    this.toggle("blank")
  }

  tell() {
    this.toggle("story")
  }

  uncover() {
    this.covers("")
    this.moved(this.at)
  }

  // Which of what is read the window shows, of a step that needs several screens.
  get seen() {
    const { left: from, right: to } = this.text.getBoundingClientRect()
    return [...this.text.querySelectorAll(READ)].map((element) =>
      [...element.getClientRects()].some((box) => box.right > from + 1 && box.left < to - 1),
    )
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
    const place = { n: this.at + 1, all: this.all.length, screen: this.shown + 1, screens: this.pages }
    this.count.textContent = place.screens > 1 ? t("room.at-screen", place) : t("room.at", place)
  }

  turn(by) {
    if (this.rests) return this.resume()
    // What a turn takes away is only what covers the step.
    if (this.covered) return this.uncover()
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
    // A browser fills its screen with no dialog, but with the page that it is on.
    else document.documentElement.requestFullscreen?.()
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
      Escape: () => this.escape(),
      f: () => this.fill(),
      b: () => this.blank(),
      ".": () => this.blank(),
      s: () => this.tell(),
      t: () => this.countdown(),
      // A clicker's key to begin, which would load the page again.
      F5: () => this.rests && this.resume(),
      "+": () => this.resize(1.15),
      "=": () => this.resize(1.15),
      "-": () => this.resize(1 / 1.15),
    }[event.key.length > 1 ? event.key : event.key.toLowerCase()]
    if (!act || onButton) return
    event.preventDefault()
    act()
  }
}

class RoomWindow {
  // `view`: what its address begins with; `left`: what is done when it is left to the page.
  constructor(all, { view, left }) {
    this.view = view
    this.left = left
    this.every = all
    this.all = [...all]
    this.at = {}
    this.room = new Room(this.all, {
      left: () => this.leave(),
      moved: () => this.moved(),
      paged: () => this.tell(this.place),
    })
  }

  dispose() {
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
    if (said.people) this.room.people = said.people
    if (said.ended) this.room.rest({ asks: false })
    else if (said.cover) this.room.toggle(said.cover)
    else if (said.until !== undefined) this.room.countdown(said.until)
    else if (said.hands !== undefined) this.room.raise(said.hands)
    else if (said.turn) this.room.turn(said.turn)
    else if (said.step !== undefined && (said.step !== this.step || this.room.rests)) {
      this.room.open(numbered(this.all, said.step))
      this.keep()
    }
    this.tell(this.place)
  }

  // Where the room is: the step, which of its screens if one does not hold it, and what is seen of it; what covers it, until
  // when it counts down, the hands that are counted, and whether it sees only the title.
  get place() {
    const { shown, pages, rests, covered, until, hands, seen } = this.room
    return { step: this.step, shown, pages, rests, covered, until, hands, seen }
  }

  tell(said) {
    this.channel?.postMessage({ from: "room", ...said })
  }

  get step() {
    return this.all[this.room.at].name
  }

  moved() {
    this.keep()
    this.tell({ moved: true, ...this.place })
  }

  keep() {
    keep(address(this.view, { ...this.at, name: this.step }))
  }

  // Behind a scenario's own page, nothing is told early. A session's page has its plan, and a guide the answers: those are
  // never shown where the room looks.
  leave() {
    if (!this.at.channel && document.querySelector("[data-ss-show]")) return this.left()
    if (this.at.channel) globalThis.close()
    // A window that no guide has opened stays.
    location.replace(ROOT)
  }
}

export { left, READ, Room, RoomWindow }
