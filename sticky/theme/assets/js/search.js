// The site's search: its index waits until someone goes to search, and a wide field on a page opens it.
;(() => {
  "use strict"
  const query = document.querySelector("[data-md-component=search-query]")
  if (!query) return

  // The theme takes Tab for leaving, every other key but the arrows for typing (Shift, too), and Escape leaves the focus
  // nowhere. Here Tab goes on to the hits, Escape comes back from them to the field, and from the field to where the
  // search was begun; whoever tabs past its end has left it.
  const toggle = document.querySelector("[data-md-toggle=search]")
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

  // The theme keeps its hits out of Tab's way, and makes each a first heading of the page.
  const hits = search.querySelector("ol")
  new MutationObserver(() => {
    for (const link of hits.querySelectorAll("a[tabindex]")) link.removeAttribute("tabindex")
    for (const title of hits.querySelectorAll(":is(h1, h2):not([role])")) title.setAttribute("role", "presentation")
  }).observe(hits, { childList: true, subtree: true })

  // On a narrow screen the field lies hidden until it is opened, by its button or by "/": Tab should not come upon it.
  const narrow = matchMedia("(max-width: 59.984375em)")
  const order = () => {
    query.tabIndex = narrow.matches ? -1 : 0
  }
  narrow.addEventListener("change", order)
  order()

  // The theme asks for the index on every first visit. It is large and few visits search: hold that one request.
  const wanted = new Promise((go) => {
    for (const sign of ["focus", "pointerenter"]) query.addEventListener(sign, go, { once: true })
    toggle.addEventListener("change", go, { once: true })
  })
  const { open, send } = XMLHttpRequest.prototype
  XMLHttpRequest.prototype.open = function (method, url, ...more) {
    this.ssWaits = String(url).endsWith("search/search_index.json")
    return open.call(this, method, url, ...more)
  }
  XMLHttpRequest.prototype.send = function (...body) {
    if (this.ssWaits) wanted.then(() => send.apply(this, body))
    else send.apply(this, body)
  }

  // What is looked for, of what people type in a hurry: "wife's" is to find "wife", and words that every question
  // holds find nothing by themselves. The last word may be the beginning of another and stays.
  const filler = new Set(
    "a an and are at can could do does for from get guy has have help how i in lady me of on or please say says should someone somebody tell the to trying wanna want wants what with would you your".split(
      " ",
    ),
  )
  const { get, set } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")
  Object.defineProperty(query, "value", {
    set,
    get() {
      const words = get
        .call(this)
        .replace(/['’]s\b/gi, "")
        .replace(/['’]/g, "")
        .split(/\s+/)
      const kept = words.filter((word, i) => i === words.length - 1 || !filler.has(word.toLowerCase()))
      return kept.join(" ")
    },
  })

  for (const button of document.querySelectorAll("[data-ss-search]")) {
    button.hidden = false
    button.addEventListener("click", () => {
      if (!toggle.checked) toggle.click()
      query.focus()
      begun = button // some browsers do not focus a button that is clicked
    })
  }
})()
