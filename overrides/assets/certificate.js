// The exit ticket and the certificate: filled in and printed here. Nothing is stored or sent, and on leaving the page it is emptied.
import { printing, today } from "./js/sheet.js"
import { t } from "./js/words.js"
import { dated, read } from "./session/plan.js"

const form = document.querySelector("[data-ss-certify]")
const sheets = document.querySelector(".ss-certificates")
const blank = sheets.firstElementChild.cloneNode(true)
const ticket = document.querySelector(".ss-ticket")

form.elements.date.defaultValue = today()

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
      for (const line of sheet.querySelectorAll("[data-ss-unless-empty]"))
        line.hidden = names.length > 0 && !line.lastElementChild.textContent
      return sheet
    }),
  )
}

// What the link of a session says of it: `#for/title/minutes/date/name/covered`.
const link = /^#for\/(.*)$/.exec(location.hash)
if (link) {
  const [title, minutes, on, by, covered] = link[1].split("/").map(read)
  Object.entries({ title, minutes, by, covered, date: dated(on) }).forEach(([name, value]) => {
    if (value) form.elements[name].value = value
  })
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

printing(form.querySelector("[data-ss-print-it]"), sheets)
printing(ticket.querySelector("[data-ss-print-it]"), ticket)

// A browser may otherwise put back what was typed.
function empty() {
  form.reset()
  for (const field of ticket.querySelectorAll("textarea")) field.value = ""
  fill()
}
addEventListener("pagehide", empty)
form.hidden = false
fill()
