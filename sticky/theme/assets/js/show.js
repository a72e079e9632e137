// Loads what few readers need: what a page names in `data-ss-later`, and the room's screen and the presenter's when the
// address or a button asks for one.
;(() => {
  "use strict"
  const here = document.currentScript.src
  const asked = new Set()

  function load(name) {
    if (asked.has(name)) return
    asked.add(name)
    const style = Object.assign(document.createElement("link"), {
      rel: "stylesheet",
      href: new URL(SS_LATER[`${name}.css`], here),
    })
    const script = Object.assign(document.createElement("script"), { src: new URL(SS_LATER[`${name}.js`], here) })
    style.addEventListener("load", () => document.head.append(script))
    document.head.append(style)
  }

  for (const { dataset } of document.querySelectorAll("[data-ss-later]")) load(dataset.ssLater)
  if (!document.querySelector("[data-ss-step], [data-ss-session]")) return
  const named = () => {
    if (/^#(show|join|present|print|in)\b/.test(location.hash)) load("session")
  }
  addEventListener("hashchange", named)
  named()
  for (const button of document.querySelectorAll("[data-ss-show], [data-ss-present]")) button.hidden = false
})()
