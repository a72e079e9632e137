// The site's search: its index waits until someone goes to search, and a wide field on a page opens it.
;(() => {
  "use strict"
  const query = document.querySelector("[data-md-component=search-query]")
  if (!query) return

  // The theme reads its settings from the page, after this: its search is to talk to a worker of our own. The theme itself
  // would ask for the index on every first visit, and does so for a form by the name of "search"; ours has no name.
  const settings = document.getElementById("__config")
  const theme = JSON.parse(settings.textContent)
  const ours = new URL("workers/search.js", document.currentScript.src)
  ours.search = new URL(theme.search, location).pathname
  settings.textContent = JSON.stringify({ ...theme, search: ours })

  // The index is large and few visits search: it comes when someone goes to search, and the worker finds it at hand.
  const toggle = document.querySelector("[data-md-toggle=search]")
  const index = new URL("../search/search_index.json", document.currentScript.src)
  let prepared = false
  const prepare = () => {
    if (!prepared) fetch(index).catch(() => {}) // The worker asks again, at each key.
    prepared = true
  }
  for (const sign of ["focus", "pointerenter"]) query.addEventListener(sign, prepare)
  toggle.addEventListener("change", prepare)

  // The theme takes Tab for leaving, every other key but the arrows for typing (Shift, too), and Escape leaves the focus
  // nowhere. Here Tab goes on to the hits, Escape comes back from them to the field, and from the field to where the
  // search was begun; whoever tabs past its end has left it.
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

  // The theme keeps its hits out of Tab's way, makes each a first heading of the page, and tells nobody when it adds more
  // of them. A card of the desk guide was found as a page, and is a place on one.
  const hits = search.querySelector("ol")
  new MutationObserver(() => {
    for (const link of hits.querySelectorAll("a[tabindex]")) {
      link.removeAttribute("tabindex")
      link.href = link.href.replace("/desk/?", "/desk/#")
    }
    for (const title of hits.querySelectorAll(":is(h1, h2):not([role])")) title.setAttribute("role", "presentation")
  }).observe(hits, { childList: true, subtree: true })

  // On a narrow screen the field lies hidden until it is opened, by its button or by "/": Tab should not come upon it.
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
