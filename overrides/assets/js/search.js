// Opens the search, and loads what it needs when someone is about to search.
import { code, lost, script, style } from "./later.js"
import { t } from "./words.js"

;(() => {
  const seek = document.querySelector("[data-ss-seek]")
  if (!seek) return
  const [field, state, rest] = seek.querySelectorAll("input, .ss-search-dialog__state, .ss-search-dialog__rest")
  const beside = [...seek.parentElement.children].filter((element) => element !== seek)
  const isOpen = () => seek.matches(":popover-open")
  let asked = false

  async function load() {
    if (asked) return
    asked = true
    seek.querySelector(".ss-load-failure")?.remove()
    try {
      const records = new URL(seek.dataset.records, location)
      // The code first: the records call it.
      await Promise.all([style("search"), code("search"), script(records)])
      // All of them, in this order, whatever is typed. Otherwise, the files requested would tell a server what someone is looking for.
      for (const files of globalThis.handbookRecords.files)
        await Promise.all(files.map((file) => script(new URL(file, records))))
    } catch (error) {
      asked = error.gone !== false // perhaps for lack of a network: the next key tries again
      // What names the records may have come from the browser's cache, where a reload would find it again.
      if (error.gone) fetch(seek.dataset.records, { cache: "reload" }).catch(() => {})
      state.textContent = ""
      lost(error, load, { above: rest })
    }
  }

  function open(event) {
    event?.preventDefault()
    if (!isOpen()) seek.showPopover()
    field.focus()
    if (field.value) field.select()
    setTimeout(load)
  }

  // Back from a hit brings the words and the hits again. The window keeps the words until then; after a reload, they are gone.
  function back() {
    const { sought, ...state } = history.state ?? {}
    if (!sought) return
    history.replaceState(state, "")
    if (performance.getEntriesByType("navigation")[0]?.type === "reload") return
    field.value = sought
    open()
    field.dispatchEvent(new Event("input"))
  }

  for (const opener of document.querySelectorAll("[data-ss-search]")) {
    opener.hidden = false
    delete opener.dataset.ssSoon
    for (const sign of ["focus", "pointerenter"]) opener.addEventListener(sign, load)
    opener.addEventListener("click", open)
  }
  field.addEventListener("input", () => {
    delete seek.dataset.ssWanted
    load()
    if (!globalThis.handbookRecords && field.value) state.textContent = t("search.searching")
  })
  // The first hit, once there is one.
  field.addEventListener("keydown", ({ key, isComposing }) => {
    if (key === "Enter" && !isComposing) seek.dataset.ssWanted = ""
  })
  addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey)
      open(event)
  })
  seek.addEventListener("click", ({ target }) => {
    if (!target.closest("a")) return
    if (field.value) history.replaceState({ ...history.state, sought: field.value }, "")
    seek.hidePopover()
  })
  back()
  addEventListener("popstate", back)
  addEventListener("pageshow", ({ persisted }) => persisted && back())

  // What is beside it is inert, as beside a modal dialog. To make it so takes long on a long page, so the field shows first.
  const cover = () => {
    for (const element of beside) element.inert = isOpen()
  }
  seek.addEventListener("toggle", () => requestAnimationFrame(() => setTimeout(cover)))
  // Before it closes, because the focus goes back to what is beside it.
  seek.addEventListener("beforetoggle", ({ newState }) => {
    for (const element of newState === "closed" ? beside : []) element.inert = false
  })
})()
