// Blocks to reveal: opens or closes them all, and opens the one that the address names.
;(() => {
  "use strict"
  const boxes = [...document.querySelectorAll(".ss-box__details")]
  const said = document.querySelector("[data-ss-said]")
  const all = (open) => {
    boxes.forEach((box) => {
      box.open = open
    })
    said.textContent = `All ${boxes.length} blocks are ${open ? "open" : "closed"}`
  }
  for (const tools of document.querySelectorAll("[data-ss-boxes]")) {
    tools.hidden = false
    tools.querySelector("[data-ss-open]").addEventListener("click", () => all(true))
    tools.querySelector("[data-ss-close]").addEventListener("click", () => all(false))
  }

  // Browsers open the closed block that contains the address's anchor; some older ones only scroll to it.
  function reveal() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)))
    const closed = target?.closest("details:not([open])")
    if (!closed) return
    closed.open = true
    target.scrollIntoView()
  }
  addEventListener("hashchange", reveal)
  reveal()
})()
