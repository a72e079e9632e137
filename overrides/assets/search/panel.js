// The search's dialog: shows the hits for what is typed. After the ARIA pattern of a combobox with a grid: a row is a hit,
// its cells are its links. Down and up move between rows, right and left between links.
import { t } from "../js/words.js"
import { Finder } from "./finder.js"

// In milliseconds: how long to add records to the index before the page may do something else, how long to wait for
// the next key, how long until the hits are announced, and how long until it says that there are none: longer, because the
// next letter may find some.
const SLICE = 5
const WAIT = 120
const SETTLED = 500
const DOUBT = 1500

const seek = document.querySelector("[data-ss-seek]")
const [field, clear] = seek.querySelectorAll(".ss-search-dialog__field, .ss-search-dialog__clear")
const state = seek.querySelector(".ss-search-dialog__state")
const said = seek.querySelector("[role=status]")
const grid = seek.querySelector("[role=grid]")
const rest = seek.querySelector(".ss-search-dialog__rest")
const root = new URL(`${seek.dataset.root}/`, location)
// A message, as a timer waits for at least 4 ms, and in Firefox longer while the page loads.
const channel = new MessageChannel()
const pause = () =>
  new Promise((done) => {
    channel.port1.onmessage = done
    channel.port2.postMessage(0)
  })
const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))
const records = []
let given // what they begin with
let dictionary
let finder
let views
let listed = [] // the hits that are shown
let active
let indexing = Promise.resolve()
let waiting
let announcing

/** What the scripts with the records call: the first `begin`, the second `know`, and those that are not the first `add`. */
globalThis.handbookRecords = {
  files: [],
  whole: false, // whether all of them are searched
  begin(data) {
    given = data
    this.files = data.files
    setTimeout(show)
  },
  know(words) {
    dictionary = words
  },
  add(first, columns) {
    for (const [key, values] of Object.entries(columns))
      for (const [at, value] of values.entries()) {
        records[first + at] ??= {}
        records[first + at][key] = value
      }
    if ("text" in columns || "also" in columns) indexing = indexing.then(index)
    for (const [at, made] of [...grid.children].entries()) if (made.ariaBusy) complete(made, listed[at])
  },
}

/** Builds the index, a few records at a time, so that no key waits; and again once there are more phrasings. */
async function index() {
  if (globalThis.handbookRecords.whole) return
  await pause()
  const whole = "also" in records[0]
  const made = new Finder(dictionary)
  await pause()
  made.means(given.synonyms)
  await pause()
  let until = performance.now() + SLICE
  let begun = false
  for (const record of records) {
    made.add(record)
    if (performance.now() < until) continue
    await pause()
    if (!begun) made.find(record.title) // the first time takes longest, so it is one among few records
    begun = true
    await pause()
    until = performance.now() + SLICE
  }
  finder = made
  globalThis.handbookRecords.whole = whole
  if (!active && !seek.scrollTop) show() // nobody is among the hits
}

/** An address of the site, as a page opened from anywhere can follow it. */
function address(url) {
  const to = new URL(url.replace(/^site:/, ""), root)
  if (to.protocol === "file:") to.pathname = to.pathname.replace(/\/$/, "/index.html")
  return to.href
}

function copy(view) {
  views ??= new DOMParser().parseFromString(given.panel, "text/html")
  const made = document.importNode(views.getElementById(view).content, true)
  for (const link of made.querySelectorAll("[href]")) link.href = address(link.getAttribute("href"))
  return made
}

/** A hit. What it tells besides its title may still be on its way. */
function row(record, at) {
  const made = copy("hit").firstElementChild
  const title = made.querySelector(".ss-search-hit__title a")
  title.textContent = record.title
  title.href = address(record.url)
  for (const [cell, place] of [...made.querySelectorAll("[role=gridcell]")].entries()) place.id = `__hit-${at}-${cell}`
  made.ariaBusy = "true"
  complete(made, record)
  return made
}

function complete(made, record) {
  const told = "short" in record
  const [about, short, line, word, said, more] = made.querySelectorAll(
    ".ss-search-hit__about, .ss-search-hit__short, .ss-say-line, .ss-say-line__word, .ss-say-line__said, .ss-search-hit__more",
  )
  short.hidden = !(told && record.short)
  line.hidden = !(told && record.say)
  more.hidden = !(told && record.more)
  if (!told) return
  made.ariaBusy = null
  if (record.about) about.textContent = record.about
  else about.remove()
  if (record.first) {
    const asked = Object.assign(document.createElement("i"), {
      textContent: t("quoted", { text: record.first }),
    })
    made.querySelector(".ss-search-hit__title a").append(" ", asked)
  }
  // The first words of an answer are its verdict, such as “No” or “Yes, with a photo ID”.
  const [first] = record.short.match(/^(?:No|Yes)(?=[,.:;])|/)
  short.replaceChildren(
    Object.assign(document.createElement("strong"), { textContent: first }),
    record.short.slice(first.length),
  )
  line.classList.toggle("ss-say-line--policy", record.kind === "policy")
  word.textContent = record.kind === "policy" ? t("search.policy-says") : t("search.say")
  said.textContent = record.say
  if (record.more) Object.assign(more.firstElementChild, { textContent: record.more[0], href: address(record.more[1]) })
}

/** Shows how many answers there are, and says it once the typing pauses. */
function tell(text) {
  state.textContent = text
  state.classList.remove("ss-search-dialog__state--none")
  clearTimeout(announcing)
  announcing = setTimeout(() => {
    said.textContent = text
  }, SETTLED)
}

/** Shows and says that there is no answer, once nobody seems to be typing any more, and all of the records are searched. */
function doubt(text) {
  tell(t("search.searching"))
  if (!globalThis.handbookRecords.whole) return
  clearTimeout(announcing)
  announcing = setTimeout(() => {
    state.textContent = said.textContent = text
    state.classList.add("ss-search-dialog__state--none")
  }, DOUBT)
}

/** Shows the hits, each in a frame of its own; those that are there already stay. */
async function list(hits) {
  let same = 0
  while (same < hits.length && hits[same] === listed[same]) same++
  while (grid.children.length > same) grid.lastElementChild.remove()
  listed = hits
  grid.hidden = !hits.length
  field.setAttribute("aria-expanded", String(hits.length > 0))
  if (same) wanted()
  for (let at = grid.children.length; at < hits.length; at++) {
    grid.append(row(hits[at], at))
    wanted()
    await frame()
    if (listed !== hits) return false
  }
  return true
}

async function show() {
  clearTimeout(waiting)
  waiting = undefined
  if (!given) return
  if (listed.length) seek.scrollTop = 0 // before anything changes, which would cost a layout
  const typed = field.value.trim()
  clear.hidden = !field.value
  const meant = finder ? finder.meant(field.value) : field.value
  const hits = typed && finder ? finder.find(meant) : []
  activate()
  if (typed && !finder) tell(t("search.searching"))
  if (typed) rest.replaceChildren()
  const n = hits.length
  if (n) tell(meant === field.value ? t("search.found", { n }) : t("search.meant", { n, meant: meant.trim() }))
  if (!(await list(hits))) return
  if (n) {
    rest.replaceChildren(copy("others"))
    rest.querySelector("button").addEventListener("click", () => rest.replaceChildren(copy("none")))
  } else if (!typed || (finder && !finder.tells(meant))) {
    tell("")
    rest.replaceChildren(copy("start"))
  } else if (finder) {
    doubt(t("search.nothing", { typed }))
    rest.replaceChildren(copy("none"))
  }
}

/** Opens the hit that was chosen, or the first, if Enter asked for it: pressed before there was one, it waits for it. */
function wanted() {
  const cell = active ?? grid.querySelector("[role=gridcell]")
  if (!cell || waiting || !("ssWanted" in seek.dataset)) return
  delete seek.dataset.ssWanted
  cell.querySelector("a").click()
}

function activate(cell) {
  active?.removeAttribute("aria-selected")
  active = cell
  if (!cell) return field.removeAttribute("aria-activedescendant")
  cell.setAttribute("aria-selected", "true")
  field.setAttribute("aria-activedescendant", cell.id)
  cell.scrollIntoView({ block: "nearest" })
}

const moves = {
  ArrowDown: () =>
    active ? active.parentElement.nextElementSibling?.firstElementChild : grid.firstElementChild?.firstElementChild,
  ArrowUp: () => active && (active.parentElement.previousElementSibling?.firstElementChild ?? null),
  ArrowRight: () => active?.parentElement.querySelector("[role=gridcell] ~ [role=gridcell]:not([hidden])") ?? undefined,
  ArrowLeft: () => active?.previousElementSibling ?? undefined,
}

field.addEventListener("keydown", (event) => {
  if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
  if (event.key === "Enter") {
    event.preventDefault()
    if (waiting) show()
    else wanted()
    return
  }
  const to = moves[event.key]?.()
  if (to === undefined) return
  event.preventDefault()
  activate(to)
})

field.addEventListener("input", () => {
  clearTimeout(announcing)
  clearTimeout(waiting)
  waiting = setTimeout(show, WAIT)
})
clear.addEventListener("click", () => {
  field.value = ""
  show()
  field.focus()
})
