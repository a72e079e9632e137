// The desk: an asker’s own list, or the questions that fit who asks and where. The address keeps the choice.
import { t } from "./words.js"

;(() => {
  const form = document.querySelector("[data-ss-pick]")
  if (!form) return

  const results = document.querySelector("[data-ss-found]")
  const [own, anyones] = results.querySelectorAll("[data-ss-list], [data-ss-anyone]")
  const index = document.querySelector("[data-ss-index]")
  const first = document.querySelector(".ss-desk__first")
  const tiles = document.querySelector("[data-ss-who]")
  const lists = [...document.querySelectorAll("[data-ss-own]")]
  const groups = [...index.querySelectorAll("[data-ss-questions]")]
  const cards = [...document.querySelectorAll(".ss-desk-card")]
  const backs = document.querySelectorAll("[data-ss-back]")
  const { asker, where } = form.elements
  const anchors = { asker: "asked-by-", where: "place-" }

  // Marks the open answer in the lists of questions.
  function mark() {
    for (const link of document.querySelectorAll(".ss-questions__list a")) {
      const open = location.hash && link.hash === location.hash && link.pathname === location.pathname
      if (open) link.setAttribute("aria-current", "true")
      else link.removeAttribute("aria-current")
    }
  }
  addEventListener("hashchange", mark)

  // Fills a list with the questions of a term that happen where it is chosen, by place; returns their links.
  function fill(box, term) {
    const listed = groups.flatMap((group) => {
      const items = [...group.querySelectorAll("li")].filter(
        ({ dataset }) =>
          (!term || dataset.asker.split(" ").includes(term)) &&
          (!where.value || dataset.where.split(" ").includes(where.value)),
      )
      if (!items.length) return []
      const title = document.createElement("h3")
      title.textContent = group.dataset.ssQuestions
      const list = document.createElement("ul")
      list.className = "ss-questions__list"
      list.append(...items.map((item) => item.cloneNode(true)))
      return where.value ? [list] : [title, list]
    })
    box.querySelector("div").replaceChildren(...listed)
    const links = [...box.querySelectorAll("a")]
    box.hidden = !links.length
    return links
  }

  function show() {
    const chosen = Boolean(asker.value || where.value)
    results.hidden = !chosen
    index.hidden = chosen
    tiles.hidden = chosen
    // A chooser that was just used stays, whatever was chosen.
    form.hidden = !chosen && !form.contains(document.activeElement)
    // What cannot wait has nothing to do with a place that was chosen.
    for (const list of lists) list.toggleAttribute("data-ss-chosen", list.dataset.ssOwn === asker.value && !where.value)
    const links = chosen ? fill(own, asker.value) : []
    const others = asker.value ? fill(anyones, "anyone") : []
    anyones.hidden = !others.length
    own.open = !asker.value || Boolean(where.value)
    results.querySelector("[data-ss-none]").hidden = links.length + others.length > 0
    // Print has the cards of this page that fit; a button prints those of other pages, too.
    const fitting = new Set([...links, ...others].map((link) => link.hash.slice(1)))
    for (const card of cards) card.toggleAttribute("data-ss-off", chosen && !fitting.has(card.id))
    const number = t("questions", { n: links.length })
    own.firstElementChild.textContent = where.value ? number : t("desk.all", { questions: number })
    results.querySelector("[data-ss-count]").textContent = number
    for (const back of backs)
      back.textContent = chosen ? t("desk.back-to-choice", { questions: number }) : t("desk.back")
    mark()
  }

  function chosenAddress() {
    const query = new URLSearchParams()
    for (const choice of [asker, where]) if (choice.value) query.set(choice.name, choice.value)
    const text = query.toString()
    return `${location.pathname}${text && `?${text}`}`
  }

  function write() {
    const address = chosenAddress()
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

  const isNamed = () => Object.values(anchors).some((anchor) => location.hash.startsWith(`#${anchor}`))

  function read() {
    choose()
    if (!isNamed() || results.hidden) return
    // The anchor of a card will take its place: the choice stays in the query.
    history.replaceState(null, "", chosenAddress())
    // Whom to call in danger stays above the list: on a phone in the first line, else beside it.
    ;[first, form].find((one) => one.checkVisibility()).scrollIntoView()
    document.querySelector("[data-ss-chosen] h2")?.focus({ preventScroll: true }) // the next Tab leads into the list
  }

  form.addEventListener("change", write)
  form.addEventListener("submit", (event) => event.preventDefault())
  addEventListener("hashchange", () => {
    if (isNamed()) read()
  })
  addEventListener("popstate", choose)
  addEventListener("pageshow", read) // The browser restores what was chosen after this script has run.
  read()
})()
