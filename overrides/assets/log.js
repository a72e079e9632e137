// A log of one's own training: it is on this page and nowhere else, until it is printed, or saved as a file of one's own.
import { printing, today } from "./js/sheet.js"
import { t } from "./js/words.js"

const form = document.querySelector("[data-ss-log]")
const file = form.querySelector("[type=file]")
const told = form.querySelector("[data-ss-fault]")
const table = document.querySelector(".ss-training-log__table")
const rows = table.querySelector("tbody")
const blank = [...rows.children]
const sums = table.querySelectorAll("tfoot td")
const COLUMNS = ["date", "what", "minutes", "hours"]
let entries = []
let kept = true

function make(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties)
  made.append(...children)
  return made
}

function row(entry) {
  const cells = entry.map((text) => make("td", { textContent: text }))
  cells.at(-1).dataset.ssHours = ""
  const label = t("titled", { what: t("log.remove"), title: entry[1] })
  const remove = make("button", {
    type: "button",
    className: "ss-training-log__remove",
    textContent: "✕",
    ariaLabel: label,
  })
  remove.addEventListener("click", () => {
    change(entries.filter((other) => other !== entry))
    form.elements.what.focus()
  })
  cells[1].append(" ", remove)
  return make("tr", {}, ...cells)
}

// Without entries it is paper to fill in by hand. Contact hours have a column if they are counted, or may be by hand.
function show() {
  rows.replaceChildren(...(entries.length ? entries.map(row) : blank))
  for (const [place, column] of [2, 3].entries()) {
    const sum = entries.reduce((total, entry) => total + Number(entry[column]), 0)
    sums[place].textContent = Math.round(100 * sum) / 100
  }
  table.tFoot.hidden = !entries.length
  const counted = !entries.length || entries.some((entry) => entry[3])
  for (const cell of table.querySelectorAll("[data-ss-hours]")) cell.hidden = !counted
}

function change(changed) {
  entries = changed
  kept = !entries.length
  told.hidden = true
  show()
}

// The file: a table as spreadsheets write it, with quotation marks around what has a comma, a mark or a line's end in it.
const written = (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
const head = [...table.querySelectorAll("thead th")].map(({ textContent }) => textContent)
const text = () => [head, ...entries].map((entry) => `${entry.map(written).join(",")}\r\n`).join("")

function read(said) {
  const lines = [[]]
  for (const [, cell, end] of said.replace(/^\ufeff/, "").matchAll(/("(?:[^"]|"")*"|[^",\r\n]*)(,|\r?\n|$)/g)) {
    lines.at(-1).push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell)
    if (end !== ",") lines.push([])
  }
  const [first, ...entries] = lines.filter((line) => line.some(Boolean))
  const sound = (entry) => entry.length === COLUMNS.length && entry.slice(2).every((number) => Number(number) >= 0)
  return first?.length === COLUMNS.length && entries.every(sound) ? entries : null
}

form.addEventListener("submit", (event) => {
  event.preventDefault()
  change([...entries, COLUMNS.map((name) => form.elements[name].value.trim())])
  for (const name of ["what", "minutes", "hours"]) form.elements[name].value = ""
  form.elements.what.focus()
})

form.querySelector("[data-ss-save]").addEventListener("click", () => {
  // The mark at the beginning tells a spreadsheet that the letters are Unicode's.
  const href = URL.createObjectURL(new Blob(["\ufeff", text()], { type: "text/csv" }))
  make("a", { href, download: t("log.file") }).click()
  URL.revokeObjectURL(href)
  kept = true
})

form.querySelector("[data-ss-open]").addEventListener("click", () => file.click())
file.addEventListener("change", async () => {
  const opened = read(await file.files[0].text())
  const before = entries.map(String)
  file.value = ""
  if (opened) {
    change([...opened.filter((entry) => !before.includes(String(entry))), ...entries])
    kept = !before.length
  }
  told.hidden = Boolean(opened)
  told.textContent = opened ? "" : t("log.fault")
})

// The browser asks first, if something would be lost.
addEventListener("beforeunload", (event) => {
  if (!kept) event.preventDefault()
})
addEventListener("pagehide", () => {
  form.reset()
  change([])
})
printing(form.querySelector("[data-ss-print-it]"), document.querySelector(".ss-training-log"))
form.elements.date.defaultValue = today()
form.hidden = false
show()
