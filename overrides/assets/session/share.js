// What a whole session is sent, shown and printed with: its link, a QR code for the room's phones, and the way from it to
// its scenarios and back.
import { encode } from "uqr"
import { t } from "../js/words.js"
import { entry } from "./calendar.js"
import { hashed, written } from "./plan.js"
import { make, ROOT, title } from "./steps.js"

const QUIET = 4
const LEAST = 137
const SVG = "http://www.w3.org/2000/svg"
const part = document.querySelector("[data-ss-share]")

const drawn = (name, attributes) => {
  const made = document.createElementNS(SVG, name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  return made
}

// The code of a text, as one path; nothing if the text is too long for any.
function code(text) {
  let encoded
  try {
    encoded = encode(text, { ecc: "L", border: 0 })
  } catch {
    return null
  }
  const { size, data } = encoded
  const across = size + 2 * QUIET
  const dark = data.map((row, y) => {
    const line = row.map((black) => (black ? "1" : "0")).join("")
    return [...line.matchAll(/1+/g)].map((run) => `M${run.index} ${y}h${run[0].length}v1h-${run[0].length}z`).join("")
  })
  const side = across * Math.max(3, Math.ceil(LEAST / across))
  const image = drawn("svg", {
    viewBox: `${-QUIET} ${-QUIET} ${across} ${across}`,
    width: side,
    height: side,
    "shape-rendering": "crispEdges",
    "aria-hidden": "true",
  })
  image.append(
    drawn("path", { fill: "#fff", d: `M${-QUIET} ${-QUIET}h${across}v${across}h-${across}z` }),
    drawn("path", { fill: "#000", d: dark.join("") }),
  )
  return image
}

// This page's address from the site's root, without the slash at its end: `train/build`.
const here = () => location.pathname.slice(ROOT.pathname.length).replace(/\/$/, "")

// The address at which the room's phones see the stories and the questions.
const roomAddress = (plan = "") =>
  document.documentElement.dataset.ssJoin ?? `${location.origin}${location.pathname}#join${plan && `/${plan}`}`

// Gives the reader a file that is made here.
function save(name, type, content) {
  const href = URL.createObjectURL(new Blob([content], { type }))
  make("a", { href, download: name }).click()
  setTimeout(() => URL.revokeObjectURL(href), 60_000)
}

// What follows from when it is and who leads it: an entry for a calendar, and a certificate that is filled in.
function follow({ on, by, start, within }, link) {
  const lead = by && t("titled", { what: t("attendance.trainer"), title: by })
  const calendar = document.querySelector("[data-ss-calendar]")
  calendar.hidden = !(on && start)
  calendar.onclick = () => {
    const goal = document.querySelector(".ss-lede")?.textContent ?? t("calendar.text")
    const text = [goal, lead, link].filter(Boolean).join("\n\n")
    const id = `${hashed(link)}@${location.hostname}`
    const made = entry({ id, title: title(), text, link, on, start, minutes: within, now: new Date() })
    save("session.ics", "text/calendar", made)
  }
  const certificate = document.querySelector("[data-ss-certificate]")
  if (!certificate) return
  const covered = [...document.querySelectorAll("[data-ss-row=scenario] a:first-of-type")].map((to) => to.textContent)
  certificate.hash = `for/${[title(), `${within}`, on, by, covered.join("; ")].map(written).join("/")}`
}

// Shares this page's session, whose plan may stand in the address; `facts`: what it says of the day.
function share(plan, facts) {
  const link = location.origin + location.pathname + (plan && `#${plan}`)
  for (const view of document.querySelectorAll("[data-ss-view]")) {
    const [name] = view.hash.slice(1).split("/")
    view.href = `#${name}${plan && `/${plan}`}`
  }
  part.querySelector("[data-ss-link]").value = link
  for (const copy of document.querySelectorAll("[data-ss-copy-link]")) copy.dataset.ssCopy = link
  part.querySelector("[data-ss-words]").textContent = roomAddress(plan)
  for (const place of part.querySelectorAll("[data-ss-code]")) {
    const image = code(roomAddress(plan))
    place.replaceChildren(...(image ? [image] : []))
    part.querySelector("figure").hidden = !image
  }
  // A link into a page stays one.
  for (const to of document.querySelectorAll("[data-ss-row=scenario] a"))
    if (!to.hash || to.hash.startsWith("#in/")) to.hash = `in/${here()}${plan && `/${plan}`}`
  follow(facts, link)
}

if (part) {
  const dialog = part.querySelector("dialog")
  const field = part.querySelector("[data-ss-link]")
  for (const opener of document.querySelectorAll("[data-ss-large]"))
    opener.addEventListener("click", () => dialog.showModal())
  dialog.querySelector("button").addEventListener("click", () => dialog.close())
  for (const sign of ["focus", "click"]) field.addEventListener(sign, () => field.select())
  part.hidden = false
}

export { code, roomAddress, save, share }
