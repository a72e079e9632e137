// Offers to print, and loads the layouts for paper when someone does.
import { load, lost } from "./later.js"

for (const button of document.querySelectorAll("[data-ss-paper]")) {
  delete button.dataset.ssSoon
  const print = () =>
    load("paper")
      .then(() => globalThis.handbookPress(button))
      .catch((error) => lost(error, print))
  button.addEventListener("click", print)
}
