// Offers to print, loads the layouts for paper when someone does, and opens what is closed.
import { load, lost } from "./later.js"

for (const button of document.querySelectorAll("[data-ss-paper]")) {
  delete button.dataset.ssSoon
  const print = () =>
    load("paper")
      .then(() => globalThis.handbookPress(button))
      .catch((error) => lost(error, print))
  button.addEventListener("click", print)
}

// Older browsers, such as Firefox 140, have no style that opens closed blocks on paper.
if (!CSS.supports("selector(::details-content)")) {
  let closed = []
  addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("details:not([open])")]
    for (const box of closed) box.open = true
  })
  addEventListener("afterprint", () => {
    for (const box of closed) box.open = false
  })
}
