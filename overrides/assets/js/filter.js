// The scenario index: a scenario matches if it has any chosen term of every facet. The address keeps the choice.
import { t } from "./words.js"

;(() => {
  const form = document.querySelector("[data-ss-filter]")
  if (!form) return
  const items = [...document.querySelectorAll("[data-ss-list] li")]
  const boxes = [...form.querySelectorAll("input[type=checkbox]")]
  const facets = [...new Set(boxes.map((box) => box.name))]
  const state = form.querySelector("[data-ss-state]")
  const clear = form.querySelector("[data-ss-clear]")
  const fold = form.querySelector("[data-ss-fold]")
  const none = document.querySelector("[data-ss-none]")
  const terms = new Map(
    items.map((item) => [item, Object.fromEntries(facets.map((f) => [f, (item.dataset[f] || "").split(" ")]))]),
  )

  const chosen = () =>
    Object.fromEntries(facets.map((f) => [f, boxes.filter((b) => b.name === f && b.checked).map((b) => b.value)]))
  const fits = (item, choice) =>
    facets.every((f) => !choice[f].length || choice[f].some((term) => terms.get(item)[f].includes(term)))

  function show() {
    const choice = chosen()
    const shown = items.filter((item) => fits(item, choice))
    for (const item of items) item.hidden = !shown.includes(item)
    for (const box of boxes) {
      // A term's count is the number of matches if it alone were chosen in its facet.
      const count = items.filter((item) => fits(item, { ...choice, [box.name]: [box.value] })).length
      const label = box.closest("label")
      label.querySelector("[data-ss-count]").textContent = count
      label.classList.toggle("ss-filter__term--none", count === 0)
    }
    state.textContent = t("filter.state", { shown: shown.length, n: items.length })
    clear.hidden = !boxes.some((box) => box.checked)
    none.hidden = shown.length > 0
  }

  function read() {
    const query = new URLSearchParams(location.search)
    for (const box of boxes) box.checked = query.getAll(box.name).includes(box.value)
    show()
  }

  function write() {
    const query = new URLSearchParams()
    for (const box of boxes) if (box.checked) query.append(box.name, box.value)
    const text = query.toString()
    history.replaceState(null, "", `${location.pathname}${text && `?${text}`}${location.hash}`)
    show()
  }

  delete form.dataset.ssSoon
  // The list comes first, unless a term is already chosen.
  fold.open = Boolean(location.search)
  form.addEventListener("change", write)
  form.addEventListener("submit", (event) => event.preventDefault())
  clear.addEventListener("click", (event) => {
    event.preventDefault()
    for (const box of boxes) box.checked = false
    write()
    fold.querySelector("summary").focus()
  })
  addEventListener("popstate", read)
  addEventListener("pageshow", read) // The browser restores checked boxes after this script has run.
  read()
})()
