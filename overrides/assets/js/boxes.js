// Blocks to reveal: opens or closes them all, and opens the one that the address names.
import { t } from "./words.js"

const boxes = [...document.querySelectorAll(".ss-reveal__details")]
const said = document.querySelector("[data-ss-said]")
const replies = document.querySelectorAll(".ss-answer")
const all = (open) => {
  for (const box of [...boxes, ...replies]) box.open = open
  said.textContent = open ? t("boxes.open", { n: boxes.length }) : t("boxes.closed", { n: boxes.length })
}
for (const tools of document.querySelectorAll("[data-ss-boxes]")) {
  delete tools.dataset.ssSoon
  tools.querySelector("[data-ss-open]").addEventListener("click", () => {
    all(true)
    boxes[0].scrollIntoView()
  })
  tools.querySelector("[data-ss-close]").addEventListener("click", () => {
    all(false)
    boxes[0].firstElementChild.focus() // the button is gone with what it closed
  })
}

function named() {
  try {
    return document.getElementById(decodeURIComponent(location.hash.slice(1)))
  } catch {
    return null // An address that is damaged names nothing.
  }
}

// Browsers open the closed blocks that contain the address's anchor; some older ones only scroll to it.
function reveal() {
  const target = named()
  const closed = [...document.querySelectorAll("details:not([open])")].filter((box) => box.contains(target))
  for (const box of closed) box.open = true
  if (closed.length) target.scrollIntoView()
}
addEventListener("hashchange", reveal)
reveal()
