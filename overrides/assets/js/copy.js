// Copies the full address of a heading or a page, or the citation of a subsection, and announces what it copied, or that a
// browser does not let it: one does so only on a page that came encrypted.
import { t } from "./words.js"

const said = document.querySelector("[data-ss-said]")
const told = [t("copied"), t("copied.not")]
let copies = 0

async function copy(text, element, label) {
  const before = element.textContent
  if (told.includes(before)) return
  let done = t("copied")
  try {
    await navigator.clipboard.writeText(text)
  } catch {
    if (element.matches("a")) return // The link itself leads there.
    done = label = t("copied.not")
  }
  said.textContent = label
  const copied = ++copies
  element.textContent = done
  setTimeout(() => {
    element.textContent = before
    if (copied === copies) said.textContent = ""
  }, 1500)
}

for (const link of document.querySelectorAll(".headerlink")) {
  // It takes no focus, because screen readers do not see it.
  link.addEventListener("mousedown", (event) => event.preventDefault())
  link.addEventListener("click", () => copy(link.href, link, t("copied-link")))
}
for (const button of document.querySelectorAll("[data-ss-copy]")) {
  delete button.dataset.ssSoon
  button.addEventListener("click", () =>
    copy(button.dataset.ssCopy || location.href.split("#")[0], button, button.dataset.ssCopied ?? t("copied.citation")),
  )
}
