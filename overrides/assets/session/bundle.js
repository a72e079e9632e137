// Everything for a session on paper: its plan, an attendance sheet, and for each scenario the guide, the handout and the
// answers, which have the desk card. Composed from the site's own pages, so that nothing is told twice; the screen shows what is in it.
import { t } from "../js/words.js"
import { dated, daytime, minutes, SIZES, USUAL, words } from "./plan.js"
import { code, roomAddress } from "./share.js"
import {
  button,
  leaveAddress,
  leaveOutOf,
  make,
  page,
  parsed,
  placed,
  plainTable,
  ROOT,
  section,
  session,
  title,
} from "./steps.js"

// Removes the complications that the session leaves out, and renumbers the rest. The minutes are this session's.
function trimmed(article, without, time) {
  for (const name of without) {
    const step = article.querySelector(`[data-ss-step="${name}"]`)
    const box = step?.closest("[data-ss-part]") ?? step
    box?.remove()
    article.querySelector(`[data-ss-time="${name}"]`)?.remove()
    article.querySelector(`[data-ss-spare-of="${name}"]`)?.remove()
  }
  for (const debrief of article.querySelectorAll("[data-ss-as=debrief]")) leaveOutOf(debrief, without)
  if (!article.querySelector(".ss-reveal--heat")) article.querySelector("#it-gets-stickier")?.remove()
  const besides = Number(session().dataset.ssPeople) > USUAL.people ? "[data-ss-alone]" : "p:has(> [data-ss-alone])"
  article.querySelector(besides)?.remove()
  const own = article.querySelector("[data-ss-whole]")
  if (own) own.textContent = t("minutes", { n: time })
  const table = article.querySelector("table:has([data-ss-time])")
  if (table) oneSize(table, time)
  const counts = [...article.querySelectorAll(".ss-reveal--heat .ss-reveal__step")]
  for (const [i, count] of counts.entries()) count.lastChild.data = t("scenario.nth", { n: i + 1, all: counts.length })
  return article
}

// A scenario's time plan is for groups of any size; here it is for one.
function oneSize(table, time) {
  const people = Number(session().dataset.ssPeople)
  const at = SIZES.findIndex((size) => people <= size)
  for (const row of table.rows) {
    const [, ...sizes] = row.cells
    const own = sizes.at(at)
    for (const cell of sizes) if (cell !== own) cell.remove()
  }
  table.tHead.rows[0].cells[1].textContent = people
  table.tFoot.rows[0].cells[1].textContent = time
}

// The guide without what stands on the sheet with the answers, so that no card is printed twice.
function noted(article) {
  for (const element of article.querySelectorAll("[data-ss-as=answer], .ss-ruled, .ss-after > :is(h2, .ss-rests-on)"))
    element.remove()
  article.querySelector(".ss-lede").append(` ${t("paper.answers-apart")}`)
  return article
}

const LOOK = "md-content__inner md-typeset"
const part = (kind, article) => make("section", { dataset: { ssPrint: kind } }, article)

async function ofScenario(row) {
  const { ssId: id, ssWithout, ssMinutes } = row.dataset
  const time = minutes(ssMinutes, Number(session().dataset.ssPeople))
  const without = words(ssWithout)
  const address = `scenarios/${id}/`
  const article = async (kind, from) => {
    const whole = await page(from)
    const own = trimmed(document.importNode(whole.querySelector("article"), true), without, time)
    return part(kind, placed(kind === "guide" ? noted(own) : own, new URL(from, ROOT), `${kind}-${id}`))
  }
  return [
    await article("guide", `${address}facilitate/`),
    await article("handout", address),
    await article("answers", address),
  ]
}

// When it is, and who leads it, as far as that is known.
function ofDay() {
  const { ssDay, ssBy, ssStart } = session().dataset
  const led = ssBy && t("titled", { what: t("attendance.trainer"), title: ssBy })
  const said = [dated(ssDay), ssDay && ssStart && daytime(ssStart), led].filter(Boolean)
  return said.length ? [make("p", {}, said.join(" · "))] : []
}

// A part of a page, below a title of its own: its first heading is of the second level, whatever it is where it stands.
function raised(part) {
  const headings = [...part.querySelectorAll("h2, h3, h4, h5, h6")]
  const level = ({ tagName }) => Number(tagName[1])
  const up = headings.length ? level(headings[0]) - 2 : 0
  for (const heading of up ? headings : [])
    heading.replaceWith(make(`h${level(heading) - up}`, heading.id ? { id: heading.id } : {}, ...heading.childNodes))
  return part
}

// The plan, the way to it for the room's phones, and what is read to the room or by whoever leads.
async function ofPlan(whole) {
  const address = roomAddress(parsed().plan)
  const rows = [...whole.querySelectorAll("[data-ss-row]")]
  const addresses = rows.flatMap(({ dataset }) => [...words(dataset.ssFrom), ...words(dataset.ssNotes)])
  const texts = await Promise.all(
    [...new Set(addresses)].map(async (address) => {
      const elements = await section(address)
      const part = make("section", {}, ...elements.map((element) => placed(element, new URL(address, ROOT), "plan")))
      return raised(part)
    }),
  )
  const table = plainTable(placed(whole, location.href, "plan"))
  const image = code(address)
  const bring = [...document.querySelectorAll("[data-ss-bring]")].map((element) =>
    placed(element, location.href, "plan"),
  )
  const lede = document.querySelector(".ss-lede")
  return part(
    "plan",
    make(
      "article",
      { className: LOOK },
      make("h1", {}, title()),
      ...ofDay(),
      ...(lede ? [lede.cloneNode(true)] : []),
      table,
      make(
        "figure",
        { className: "ss-bundle__code" },
        ...(image ? [image] : []),
        make("figcaption", {}, t("paper.phones"), make("br"), address),
      ),
      ...bring,
      ...texts,
    ),
  )
}

// The sheet to sign, with what this session practices.
function attendance(rows) {
  const sheet = document.querySelector(".ss-attendance").cloneNode(true)
  const fill = (name, text) => {
    sheet.querySelector(`[data-ss-fact=${name}]`).textContent = text
  }
  const { ssDay, ssBy } = session().dataset
  fill("session", title())
  fill("date", dated(ssDay))
  fill("trainer", ssBy)
  fill("minutes", session().querySelector("[data-ss-total]").textContent)
  fill("practiced", rows.map((row) => row.querySelector("a").textContent).join(", "))
  return part("attendance", make("article", { className: LOOK }, sheet))
}

const NAMES = {
  plan: t("paper.plan"),
  guide: t("paper.guide"),
  handout: t("paper.handout"),
  answers: t("paper.answers"),
  attendance: t("paper.attendance"),
}

async function compose() {
  const whole = session()
  const article = document.querySelector("article")
  const rows = [...whole.querySelectorAll("[data-ss-row=scenario]")]
  const [plan, ...scenarios] = await Promise.all([ofPlan(whole), ...rows.map(ofScenario)])
  await globalThis.handbookLater.load("paper")
  // By kind, so that each pile can be printed as many times as it is needed.
  const kinds = Map.groupBy([plan, ...scenarios.flat(), attendance(rows)], (sheet) => sheet.dataset.ssPrint)
  const choices = Object.entries(NAMES)
    .map(([kind, name]) => [kinds.get(kind) ?? [], name])
    .filter(([sheets]) => sheets.length)
    .map(([sheets, name]) => {
      const box = make("input", { type: "checkbox", checked: true })
      box.addEventListener("change", () => {
        for (const sheet of sheets) sheet.hidden = !box.checked
      })
      return make("li", {}, make("label", {}, box, ` ${name}`))
    })
  const asked = parsed()
  const back = () => {
    leaveAddress(asked)
    location.reload()
  }
  const menu = make(
    "article",
    { className: `${LOOK} ss-bundle__menu` },
    make("h1", {}, t("paper.everything", { title: title() })),
    make("p", {}, t("paper.one-side")),
    make("ul", {}, ...choices),
    make("p", {}, t("paper.piles")),
    make(
      "p",
      {},
      button(t("paper.print"), () => print(), { className: "ss-press ss-press--main" }),
      " ",
      button(t("paper.back"), back, { className: "ss-press" }),
    ),
  )
  article.replaceWith(menu, make("div", { className: "ss-bundle" }, ...[...kinds.values()].flat()))
  menu.querySelector("button").focus()
}

export { compose }
