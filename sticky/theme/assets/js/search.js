// The site's search: loads its index only when someone starts to search; a wide field on a page opens it.
;(() => {
  "use strict"
  const query = document.querySelector("[data-md-component=search-query]")
  if (!query) return

  // The theme reads its settings from the page after this script: they make its search use our own worker. For a form
  // named "search", the theme would also request the index on every first visit; ours has no name.
  const settings = document.getElementById("__config")
  const theme = JSON.parse(settings.textContent)
  const ours = new URL("workers/search.js", document.currentScript.src)
  ours.search = new URL(theme.search, location).pathname
  settings.textContent = JSON.stringify({ ...theme, search: ours })

  // The index is large and few visitors search: fetch it when someone is about to, so that it is ready for the worker.
  const toggle = document.querySelector("[data-md-toggle=search]")
  const index = new URL("../search/search_index.json", document.currentScript.src)
  let prepared = false
  const prepare = () => {
    if (!prepared) fetch(index).catch(() => {}) // The worker tries again at each key.
    prepared = true
  }
  for (const sign of ["focus", "pointerenter"]) query.addEventListener(sign, prepare)
  toggle.addEventListener("change", prepare)

  // In the theme, Tab leaves the search, every other key except arrows counts as typing (even Shift), and Escape loses the
  // focus. Here, Tab moves on to the hits; Escape returns from the hits to the field, and from the field to where the
  // search was opened; tabbing past the end closes it.
  const search = query.closest(".md-search")
  let begun
  query.addEventListener("focus", ({ relatedTarget }) => {
    if (!search.contains(relatedTarget)) begun = relatedTarget
  })
  addEventListener(
    "keydown",
    (event) => {
      if (!toggle.checked || !search.contains(document.activeElement)) return
      const types = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey
      if (!types && !["ArrowDown", "ArrowUp", "Enter"].includes(event.key)) event.stopImmediatePropagation()
      if (event.key !== "Escape") return
      if (document.activeElement !== query) return query.focus()
      toggle.click()
      query.blur()
      if (begun) begun.focus()
    },
    true,
  )
  search.addEventListener("focusout", ({ relatedTarget }) => {
    if (toggle.checked && relatedTarget && !search.contains(relatedTarget)) toggle.click()
  })

  // The theme removes its hits from the tab order, makes each a first-level heading, and has no event for adding more. A
  // card of the desk guide was indexed as a page, but its link has to lead to an anchor.
  const hits = search.querySelector("ol")
  new MutationObserver(() => {
    for (const link of hits.querySelectorAll("a[tabindex]")) {
      link.removeAttribute("tabindex")
      link.href = link.href.replace("/desk/?", "/desk/#")
    }
    for (const title of hits.querySelectorAll(":is(h1, h2):not([role])")) title.setAttribute("role", "presentation")
  }).observe(hits, { childList: true, subtree: true })

  // On a narrow screen the field is hidden until its button or "/" opens it: Tab should not reach it before.
  const narrow = matchMedia("(max-width: 59.984375em)")
  const order = () => {
    query.tabIndex = narrow.matches ? -1 : 0
  }
  narrow.addEventListener("change", order)
  order()

  for (const button of document.querySelectorAll("[data-ss-search]")) {
    button.hidden = false
    button.addEventListener("click", () => {
      if (!toggle.checked) toggle.click()
      query.focus()
      begun = button // some browsers do not focus a button that is clicked
    })
  }
})()
