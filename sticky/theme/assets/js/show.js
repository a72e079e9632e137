// Loads the room's screen and the presenter's, which readers do not need, when the address or a button asks for one.
;(() => {
  "use strict"
  if (!document.querySelector("[data-ss-step], [data-ss-session]")) return
  const here = document.currentScript.src
  let asked = false

  function load() {
    if (asked) return
    asked = true
    const style = Object.assign(document.createElement("link"), {
      rel: "stylesheet",
      href: new URL(SS_LATER["session.css"], here),
    })
    const script = Object.assign(document.createElement("script"), { src: new URL(SS_LATER["session.js"], here) })
    style.addEventListener("load", () => document.head.append(script))
    document.head.append(style)
  }

  const named = () => {
    if (/^#(show|present|print)\b/.test(location.hash)) load()
  }
  addEventListener("hashchange", named)
  named()
  for (const button of document.querySelectorAll("[data-ss-show], [data-ss-present]")) button.hidden = false
})()
