// The desk: two choosers narrow the questions to those that fit both. The address keeps the choice.
import { t } from "./words.js"

;(() => {
  const form = document.querySelector("[data-ss-pick]")

  // Marks the open answer in the lists of questions.
  function mark() {
    for (const link of document.querySelectorAll(".ss-questions__list a")) {
      const open = location.hash && link.hash === location.hash && link.pathname === location.pathname
      if (open) link.setAttribute("aria-current", "true")
      else link.removeAttribute("aria-current")
    }
  }
  addEventListener("hashchange", mark)
  mark()
  if (!form) return

  const results = document.querySelector("[data-ss-found]")
  const index = document.querySelector("[data-ss-index]")
  const items = [...index.querySelectorAll("[data-ss-questions] li")]
  const cards = [...document.querySelectorAll(".ss-desk-card")]
  const backs = document.querySelectorAll("[data-ss-back]")
  const { asker, where } = form.elements
  const anchors = { asker: "asked-by-", where: "place-" }

  // An answer for anyone fits whoever asks.
  const fits = ({ dataset }) =>
    (!asker.value || dataset.asker.split(" ").some((term) => term === asker.value || term === "anyone")) &&
    (!where.value || dataset.where.split(" ").includes(where.value))

  function show() {
    const chosen = Boolean(asker.value || where.value)
    const fitting = chosen ? items.filter(fits) : []
    results.hidden = !chosen
    index.hidden = chosen
    results.querySelector("[data-ss-list]").replaceChildren(...fitting.map((item) => item.cloneNode(true)))
    results.querySelector("[data-ss-none]").hidden = fitting.length > 0
    // Print has the cards of this page that fit; a button prints those of other pages, too.
    const links = new Set(fitting.flatMap((item) => [...item.querySelectorAll("a")]).map((link) => link.hash.slice(1)))
    for (const card of cards) card.toggleAttribute("data-ss-off", chosen && !links.has(card.id))
    const number = t("questions", { n: fitting.length })
    results.querySelector("[data-ss-count]").textContent = number
    for (const back of backs)
      back.textContent = chosen ? t("desk.back-to-choice", { questions: number }) : t("desk.back")
    mark()
  }

  function write() {
    const query = new URLSearchParams()
    for (const choice of [asker, where]) if (choice.value) query.set(choice.name, choice.value)
    const text = query.toString()
    const address = `${location.pathname}${text && `?${text}`}`
    history.pushState(null, "", address)
    // An anchor that names nothing closes an open card, and leaves the focus and the page where they are.
    location.replace(`${address}#-`)
    history.replaceState(null, "", address)
    show()
  }

  function choose() {
    const query = new URLSearchParams(location.search)
    for (const choice of [asker, where]) {
      const anchor = `#${anchors[choice.name]}`
      choice.value = location.hash.startsWith(anchor)
        ? location.hash.slice(anchor.length)
        : query.get(choice.name) || ""
      if (choice.selectedIndex < 0) choice.value = ""
    }
    show()
  }

  function read() {
    choose()
    // The list of an asker's or a place's questions is above what the anchor names.
    if (!results.hidden && location.hash && !document.querySelector(".ss-desk-card:target, .ss-desk-card > :target")) {
      form.scrollIntoView()
    }
  }

  delete form.dataset.ssSoon
  form.addEventListener("change", write)
  form.addEventListener("submit", (event) => event.preventDefault())
  addEventListener("hashchange", () => {
    if (Object.values(anchors).some((anchor) => location.hash.startsWith(`#${anchor}`))) read()
  })
  addEventListener("popstate", choose)
  addEventListener("pageshow", read) // The browser restores what was chosen after this script has run.
  read()
})()
