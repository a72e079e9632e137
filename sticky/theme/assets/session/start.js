// Opens the screen that the address asks for.
;(() => {
  "use strict"
  const { make, button, left, parsed, steps, unspoilt } = globalThis.handbookSteps
  const { RoomWindow } = globalThis.handbookRoom
  const { Presenter } = globalThis.handbookPresenter
  const { compose } = globalThis.handbookBundle

  let room
  let presenter
  // The plan whose steps the screens have: another plan on the same page needs others.
  let planned

  async function follow() {
    const asked = parsed()
    const shows = ["show", "join"].includes(asked.view)
    if (!shows && room?.room.screen.open) room.room.close()
    if (asked.plan !== planned || (room && shows && room.view !== asked.view)) room = presenter = undefined
    planned = asked.plan
    if (shows) {
      room ??= new RoomWindow(asked.view === "join" ? unspoilt(await steps()) : await steps(), asked.view)
      room.open(asked)
    } else if (asked.view === "present") {
      presenter ??= new Presenter(await steps({ guide: true }))
      if (!presenter.screen.open) presenter.open(asked)
    } else if (asked.view === "print") await compose()
  }

  // A session takes its scenarios' pages from the site. A copy of the site in a folder has no site to take them from.
  function failed() {
    const asked = parsed()
    const why = make("dialog", { className: "ss-lost" })
    const end = (then) => {
      why.remove()
      then()
    }
    const back = () => end(() => left(asked))
    why.append(
      make("h2", {}, "The session’s pages could not be loaded"),
      make("p", {}, "Check the connection, then try again. Each scenario’s own page can show it by itself, too."),
      button("Try again", () => end(open), { className: "ss-press ss-press--main" }),
      button("Back to the page", back, { className: "ss-press" }),
    )
    why.addEventListener("close", back)
    document.body.append(why)
    why.showModal()
  }

  const open = () => follow().catch(failed)
  addEventListener("hashchange", open)
  open()
})()
