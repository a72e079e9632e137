// Offers to print, and loads the layouts for paper when someone does.
;(() => {
  "use strict"
  const here = document.currentScript.src
  let loaded

  function load(tag, values) {
    return new Promise((done) => {
      const element = Object.assign(document.createElement(tag), values)
      element.addEventListener("load", done)
      document.head.append(element)
    })
  }

  for (const button of document.querySelectorAll("[data-ss-paper]")) {
    button.hidden = false
    button.addEventListener("click", async () => {
      loaded ??= Promise.all([
        load("link", { rel: "stylesheet", href: new URL(SS_LATER["paper.css"], here) }),
        load("script", { src: new URL(SS_LATER["paper.js"], here) }),
      ])
      await loaded
      globalThis.handbookPress(button)
    })
  }
})()
