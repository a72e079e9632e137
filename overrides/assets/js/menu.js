// The button that opens the menu on a narrow screen, and closes it; Escape closes it too.
(function () {
  "use strict"
  const button = document.querySelector("[data-ss-menu]")
  const drawer = document.querySelector("[data-md-toggle=drawer]")
  if (!button || !drawer) return
  const tell = () => button.setAttribute("aria-expanded", String(drawer.checked))
  button.hidden = false
  button.addEventListener("click", () => {
    drawer.click()
    if (drawer.checked) document.querySelector(".md-nav--primary a").focus()
  })
  drawer.addEventListener("change", tell)
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !drawer.checked) return
    drawer.click()
    button.focus()
  })
})();
