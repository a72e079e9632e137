// Opens the screen that the address asks for.
;(() => {
  "use strict"
  const { parsed } = globalThis.handbookSteps
  const { RoomWindow } = globalThis.handbookRoom
  const { Presenter } = globalThis.handbookPresenter

  let room
  let presenter
  function follow() {
    const asked = parsed()
    if (asked.view === "show") {
      room ??= new RoomWindow()
      room.open(asked)
    } else if (asked.view === "present") {
      presenter ??= new Presenter()
      if (!presenter.screen.open) presenter.open(asked)
    } else if (room?.room.screen.open) room.room.close()
  }
  addEventListener("hashchange", follow)
  follow()
})()
