// Opens the search, and loads what it needs when someone is about to search.
;(() => {
  "use strict"
  const seek = document.querySelector("[data-ss-seek]")
  if (!seek) return
  const field = seek.querySelector("input")
  let asked = false

  function load() {
    if (asked) return
    asked = true
    for (const from of [seek.dataset.engine, seek.dataset.records]) {
      const script = document.createElement("script")
      script.async = false // in this order
      script.src = from
      script.addEventListener("error", () => {
        asked = false // perhaps for lack of a network: the next key tries again
        seek.dispatchEvent(new Event("lost"))
      })
      document.head.append(script)
    }
  }

  function open(event) {
    event.preventDefault()
    load()
    if (!seek.open) seek.showModal()
    field.focus()
    field.select()
  }

  for (const opener of document.querySelectorAll("[data-ss-search]")) {
    opener.hidden = false
    for (const sign of ["focus", "pointerenter"]) opener.addEventListener(sign, load)
    opener.addEventListener("click", open)
  }
  field.addEventListener("input", load)
  addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey)
      open(event)
  })
  // A press beside the dialog is on the dialog itself.
  seek.addEventListener("click", ({ target }) => {
    if (target === seek || target.closest("a")) seek.close()
  })
  seek.addEventListener("lost", () => {
    for (const state of seek.querySelectorAll("p")) state.textContent = "The search did not load. Is there a network?"
  })
})()
