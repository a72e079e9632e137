// Prints a page in a special layout: a scenario as a handout, the desk guide as a folding sheet.
;(() => {
  "use strict"
  const root = document.documentElement
  addEventListener("afterprint", () => {
    delete root.dataset.ssPrint
  })
  for (const button of document.querySelectorAll("[data-ss-paper]")) {
    button.hidden = false
    button.addEventListener("click", () => {
      root.dataset.ssPrint = button.dataset.ssPaper
      print()
    })
  }
})()
