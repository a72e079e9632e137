// Opens the screen that the address asks for.
import { t } from "../js/words.js"
import { compose } from "./bundle.js"
import { Presenter } from "./presenter.js"
import { RoomWindow } from "./room.js"
import { leaveAddress, parsed, steps, title, unspoilt } from "./steps.js"

// By name, a promise for each screen of the plan in the address: what its steps are taken from may have to be loaded.
const screens = {}
const SHOWN = ["show", "join"]
let planned
let viewed
let turns = 0

function screen(name, made) {
  screens[name] ??= made()
  const asked = screens[name]
  asked.catch(() => {
    if (screens[name] === asked) delete screens[name] // the next time may succeed
  })
  return asked
}

function drop(name) {
  screens[name]?.then(
    (made) => made.dispose(),
    () => {},
  )
  delete screens[name]
}

async function roomOf(view) {
  const all = await steps()
  return new RoomWindow(view === "join" ? unspoilt(all) : all, { view, left: back })
}

function back() {
  leaveAddress(parsed())
  open()
}

// Does what an address asks for, unless another came meanwhile.
async function follow(asked, current) {
  const { view, plan } = asked
  const shows = SHOWN.includes(view)
  if (!shows) document.documentElement.classList.remove("ss-room")
  // Another plan on the same page has other steps.
  if (plan !== planned) drop("presenter")
  if (plan !== planned || view !== viewed) drop("room")
  planned = plan
  viewed = view
  if (shows) {
    const room = await screen("room", () => roomOf(view))
    if (current()) room.open(asked)
  } else if (view === "present") {
    const presenter = await screen("presenter", async () => new Presenter(await steps({ guide: true })))
    if (current() && !presenter.screen.open) presenter.open(asked)
  } else if (view === "print") await compose()
}

// A session takes its scenarios' pages from the site. A copy of the site in a folder has no site to take them from.
function failed(error) {
  const more = t("start.each")
  globalThis.handbookLater.lost(error, open, { title: title(), more, back })
}

function open() {
  const turn = ++turns
  const current = () => turn === turns
  follow(parsed(), current).catch((error) => {
    if (current()) failed(error)
  })
}
addEventListener("hashchange", open)
open()
