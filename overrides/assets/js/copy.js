// Copies the full address of a heading or a page, or the citation of a subsection, and announces what it copied.
import { t } from "./words.js"

const said = document.querySelector("[data-ss-said]")
let copies = 0

async function copy(text, element, label) {
  try {
    await navigator.clipboard.writeText(text)
  } catch {
    return // Copying is not allowed here: the link still works, and the citation can be read.
  }
  said.textContent = label
  const before = element.textContent
  const copied = ++copies
  element.textContent = t("copied")
  setTimeout(() => {
    element.textContent = before
    if (copied === copies) said.textContent = ""
  }, 1500)
}

for (const link of document.querySelectorAll(".headerlink")) {
  // It takes no focus, because screen readers do not see it.
  link.addEventListener("mousedown", (event) => event.preventDefault())
  link.addEventListener("click", () => {
    if (link.textContent !== t("copied")) copy(link.href, link, t("copied-link"))
  })
}
for (const button of document.querySelectorAll("[data-ss-copy]")) {
  delete button.dataset.ssSoon
  button.addEventListener("click", () => {
    if (button.textContent !== t("copied"))
      copy(
        button.dataset.ssCopy || location.href.split("#")[0],
        button,
        button.dataset.ssCopied ?? t("copied.citation"),
      )
  })
}
