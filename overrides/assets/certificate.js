// The exit ticket and the certificate: filled in and printed here. Nothing is stored or sent, and on leaving the page it is emptied.
import { t } from "./js/words.js"

const form = document.querySelector(".ss-certificate-form")
const sheets = document.querySelector('[data-ss-sheet="certificate"]')
const blank = sheets.firstElementChild.cloneNode(true)
const tickets = [...document.querySelectorAll('[data-ss-sheet="ticket"] textarea')]

// Written into the page, so that the form has it again when it is emptied.
form.elements.date.defaultValue = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long" }).format(
  new Date(),
)

// One certificate for each name, or one to fill in by hand.
function fill() {
  const said = Object.fromEntries(new FormData(form))
  const names = said.names.split("\n").flatMap((name) => name.trim() || [])
  sheets.replaceChildren(
    ...(names.length ? names : [""]).map((name) => {
      const sheet = blank.cloneNode(true)
      for (const place of sheet.querySelectorAll("[data-ss-field]")) {
        place.textContent = { ...said, name }[place.dataset.ssField]
      }
      if (name) sheet.setAttribute("aria-label", t("titled", { what: blank.ariaLabel, title: name }))
      sheet.querySelector("[data-ss-hours]").hidden = !said.hours && names.length > 0
      return sheet
    }),
  )
}

form.addEventListener("input", ({ target }) => {
  const session = form.elements.session.selectedOptions[0]
  if (target === form.elements.session && session.value) {
    form.elements.title.value = session.value
    form.elements.minutes.value = session.dataset.minutes
    form.elements.covered.value = session.dataset.covered
  }
  fill()
})
form.addEventListener("submit", (event) => event.preventDefault())

for (const button of document.querySelectorAll("[data-ss-print-sheet]")) {
  button.hidden = false
  button.addEventListener("click", () => {
    document.documentElement.dataset.ssPrintSheet = button.dataset.ssPrintSheet
    print()
  })
}
addEventListener("afterprint", () => delete document.documentElement.dataset.ssPrintSheet)

// A browser may otherwise put back what was typed.
function empty() {
  form.reset()
  for (const ticket of tickets) ticket.value = ""
  fill()
}
addEventListener("pagehide", empty)
form.hidden = false
fill()
