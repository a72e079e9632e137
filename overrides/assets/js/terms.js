// Explains a glossary term where it stands: to a pointer that rests on it, to a finger, and to the keyboard.
;(() => {
  const terms = [...document.querySelectorAll("article abbr[title]")]
  if (!terms.length) return
  const tip = Object.assign(document.createElement("div"), { className: "ss-tip", id: "__tip", hidden: true })
  tip.setAttribute("role", "tooltip")
  document.body.append(tip)
  let shown
  let leaving

  function hide() {
    if (!shown) return
    shown.removeAttribute("aria-describedby")
    shown = undefined
    tip.hidden = true
  }

  function show(term) {
    clearTimeout(leaving)
    if (term === shown) return
    hide()
    shown = term
    tip.textContent = term.dataset.ssMeaning
    tip.hidden = false
    term.setAttribute("aria-describedby", tip.id)
    // Under its first line, or above it where there is no room below.
    const [line] = term.getClientRects()
    const room = document.documentElement.clientWidth - tip.offsetWidth
    const above = line.bottom + tip.offsetHeight > innerHeight && line.top > tip.offsetHeight
    tip.style.left = `${Math.max(0, Math.min(line.left, room)) + scrollX}px`
    tip.style.top = `${(above ? line.top - tip.offsetHeight : line.bottom) + scrollY}px`
  }

  // Time to move the pointer from the term to its explanation.
  const leave = () => {
    leaving = setTimeout(hide, 200)
  }

  const met = new Set()
  for (const term of terms) {
    term.dataset.ssMeaning = term.title
    term.removeAttribute("title") // the browser would show it, too
    // The keyboard stops at each term once.
    if (!met.has(term.textContent.toLowerCase()) && !term.closest("a, summary")) term.tabIndex = 0
    met.add(term.textContent.toLowerCase())
    for (const sign of ["pointerenter", "focus", "click"]) term.addEventListener(sign, () => show(term))
    term.addEventListener("pointerleave", leave)
    term.addEventListener("blur", hide) // at once: it may lie over what the keyboard comes to next
  }
  tip.addEventListener("pointerenter", () => clearTimeout(leaving))
  tip.addEventListener("pointerleave", leave)
  addEventListener("keydown", ({ key }) => {
    if (key === "Escape") hide()
  })
  addEventListener("pointerdown", ({ target }) => {
    if (shown && target !== tip && !shown.contains(target)) hide()
  })
})()
