// The steps of the big screen, and where in the address they stand: `#show/his-card`, and `#show~k3f9/his-card` or
// `#present~k3f9/his-card` if a presenter steers the screen through a channel between the two windows. In a session, a
// step of a scenario has the scenario's id before its own: `#show/wifes-card.his-card`; the plan of a session that
// stands in the address comes last: `#show/wifes-card.his-card/1/8/10.00/wifes-card`.
//
// A scenario's steps are the elements of its page with `data-ss-step`, a session's are the rows with `data-ss-row`: their
// content is copied, so that nothing is told twice. Nothing is stored, and nothing leaves the browser.
import { t } from "../js/words.js"
import { minutes, words } from "./plan.js"

const ADDRESS = /^#(show|join|present|print)(?:~([a-z0-9]+))?(?:\/([a-z][a-z0-9.-]*))?(?:\/(\d.*))?$/
const THEN = "-more"
const ANSWER = /-answer$/
const ABOUT = /^train\//
// In a session that was saved as one file, from where that was.
const ROOT = new URL(document.documentElement.dataset.ssSaved ?? new URL("../", document.currentScript.src))

function make(tag, properties = {}, ...children) {
  const { dataset = {}, ...own } = properties
  const made = Object.assign(document.createElement(tag), own)
  Object.assign(made.dataset, dataset)
  made.append(...children)
  return made
}

const button = (words, act, more = {}) => {
  const made = make("button", { type: "button", ...more }, words)
  made.addEventListener("click", act)
  return made
}

// What the room sees of an element: no hints, notes, links or ids.
function copied(source) {
  const copy = document.importNode(source, true)
  for (const element of copy.querySelectorAll(
    ".headerlink, .ss-number, .ss-choose, [data-ss-quiet], [data-ss-hint], [data-ss-step], .ss-answer, .ss-facilitator-notes, button",
  ))
    element.remove()
  for (const title of copy.querySelectorAll("h4")) title.replaceWith(make("h3", {}, ...title.childNodes))
  for (const link of copy.querySelectorAll("a")) link.replaceWith(...link.childNodes)
  for (const element of [copy, ...copy.querySelectorAll("[id]")]) element.removeAttribute("id")
  return [...copy.childNodes]
}

// What a debrief says of a complication goes with it: each item or paragraph that links to one of these.
function leaveOutOf(debrief, parts) {
  for (const id of parts)
    for (const link of debrief.querySelectorAll(`[href="#${id}"]:not(.headerlink)`)) {
      const said = link.closest("li") ?? link.closest("p")
      said?.remove()
    }
}

// Pages ------------------------------------------------------------------------------------------------------------

// A page of this site, by its address below the site's root. A session that was saved as one file has it.
function page(address) {
  const [path] = address.split("#")
  const saved = document.querySelector(`template[data-ss-page="${path}"]`)
  if (saved) return Promise.resolve(saved.content)
  const url = new URL(address, ROOT)
  if (url.pathname === location.pathname) return Promise.resolve(document)
  return globalThis.handbookLater.page(url)
}

// A heading, by its address, and what is below it.
async function section(address) {
  const [path, id] = address.split("#")
  const heading = (await page(path)).getElementById(id)
  const elements = heading ? [heading] : []
  while (elements.length) {
    const next = elements.at(-1).nextElementSibling
    if (!next || (/^H[1-6]$/.test(next.tagName) && next.tagName <= heading.tagName)) break
    elements.push(next)
  }
  return elements
}

// A copy of part of another page, to stand beside others: without ids that others have, its links whole.
function placed(source, url, id) {
  const copy = document.importNode(source, true)
  for (const element of copy.querySelectorAll("[id]")) element.id = `${id}-${element.id}`
  for (const element of copy.querySelectorAll("[aria-labelledby]"))
    element.setAttribute("aria-labelledby", `${id}-${element.getAttribute("aria-labelledby")}`)
  for (const link of copy.querySelectorAll("a[href]")) link.href = new URL(link.getAttribute("href"), url)
  for (const element of copy.querySelectorAll("button, .headerlink, script")) element.remove()
  return copy
}

// A session's table without what a trainer changes it with.
function plainTable(table) {
  for (const field of table.querySelectorAll(".ss-make__num input")) field.replaceWith(field.value)
  for (const box of table.querySelectorAll(".ss-make__parts input")) (box.checked ? box : box.parentElement).remove()
  for (const element of table.querySelectorAll("[data-ss-order], [data-ss-advice], [data-ss-shorten], .ss-make__own"))
    element.remove()
  for (const cell of table.querySelectorAll("tfoot [colspan]")) cell.colSpan = table.tHead.rows[0].cells.length
  return table
}

// Steps ------------------------------------------------------------------------------------------------------------

// The steps of a scenario, from its page or its guide.
function ofScenario(page) {
  const steps = []
  const situation = page.querySelector('[data-ss-as="story"]')
  const story = () => (situation ? copied(situation) : [])
  for (const source of page.querySelectorAll("[data-ss-step]")) {
    const { ssStep: name, ssAs: as, ssKind: kind = "" } = source.dataset
    const part = source.parentElement.closest("[data-ss-step]")?.dataset.ssStep ?? name
    const list = source.closest("[data-ss-minutes]")?.dataset.ssMinutes ?? "0"
    const box = source.closest("[data-ss-part]") ?? source
    const step = { name, as, kind, part, box, source, page, story, spare: "ssSpare" in source.dataset }
    const whole = document.importNode(source, true)
    // Of a debrief, the room sees what to sort by; the rest is for whoever leads.
    if (as === "debrief")
      for (const element of whole.querySelectorAll(":scope > :not(.ss-part-label)")) element.remove()
    const then = [...whole.querySelectorAll("[data-ss-then]")]
    for (const element of then) element.remove()
    // The story stays beside the questions to it, small.
    const beside = () => (as === "ask" ? [make("section", { className: "ss-story" }, ...story())] : [])
    const content = () => [...copied(whole), ...beside()]
    steps.push({ ...step, minutes: (people) => minutes(list, people), content })
    const rest = () => then.map((element) => make("section", { className: element.className }, ...copied(element)))
    if (then.length) steps.push({ ...step, name: name + THEN, minutes: () => 0, content: rest })
  }
  return steps
}

const clock = (when) => when.toLocaleTimeString([], { hour: "numeric", minute: "2-digit" })

// The steps of one row of a session: a scenario's, or one that says something to the room.
async function ofRow({ dataset }, guide) {
  const { ssRow: row, ssId: id, ssName: name, ssKind: kind, ssMinutes: list } = dataset
  if (row === "scenario") {
    const whole = await page(`scenarios/${id}/${guide ? "facilitate/" : ""}`)
    const [without, keep] = [words(dataset.ssWithout), words(dataset.ssKeep)]
    const named = { title: whole.querySelector("h1").firstChild.textContent.trim() }
    return ofScenario(whole)
      .filter((step) => !without.includes(step.part))
      .map((step) => ({
        ...step,
        ...named,
        without,
        kept: keep.includes(step.part),
        name: `${id}.${step.name}`,
        part: `${id}.${step.part}`,
      }))
  }
  const step = { name, as: "say", kind, part: name, page: document, minutes: (people) => minutes(list, people) }
  const lines = (dataset.ssText ?? "").split("\n").filter((line) => line.trim())
  const own = () => [
    ...lines.map((line) => make("p", {}, line)),
    ...(lines.length ? [make("p", { className: "ss-own-words" }, t("room.own-words"))] : []),
  ]
  if (row === "break") {
    const back = () => [make("p", {}, t("room.break", { time: clock(new Date(Date.now() + step.minutes() * 60000)) }))]
    return [{ ...step, content: () => [...back(), ...own()], notes: [] }]
  }
  const from = words(dataset.ssFrom)
  const shown = await Promise.all(from.map(section))
  // Of the pages about training the room sees the lists: what stands around them is for whoever leads. Of another page, which
  // is the material itself, it sees all but answers.
  const lists = (elements) => elements.filter((element) => /^[OU]L$/.test(element.tagName))
  const seen = shown.flatMap((elements, at) => (ABOUT.test(from[at]) ? lists(elements) : elements))
  const notes = [...shown, ...(await Promise.all(words(dataset.ssNotes).map(section)))]
  const material = () => copied(make("div", {}, ...seen.map((element) => element.cloneNode(true))))
  return [{ ...step, content: () => [...own(), ...material()], notes }]
}

const session = () => document.querySelector("[data-ss-session]")
const title = () => session()?.dataset.ssTitle ?? document.querySelector("h1").firstChild.textContent.trim()

// The steps of this page: of its session, or of its scenario.
async function steps({ guide = false } = {}) {
  const whole = session()
  if (!whole) return ofScenario(document)
  const rows = [...whole.querySelectorAll("[data-ss-row]")]
  return (await Promise.all(rows.map((row) => ofRow(row, guide)))).flat()
}

// What the room's phones see: the same steps without the answers. A phone goes on by itself.
const unspoilt = (all) => all.filter((step) => ["say", "story", "ask", "heat", "debrief"].includes(step.as))

// Makes of these steps, in place, all but those of the parts that are left out.
function leaveOut(all, every, without) {
  all.splice(0, all.length, ...every.filter((step) => !without.includes(step.part)))
}

// A former id stands beside the element that now has another, and both are in the same step.
function numbered(all, name) {
  const exact = all.findIndex((step) => step.name === name)
  if (exact >= 0 || !name) return Math.max(exact, 0)
  const [scenario, id = scenario] = name.split(".")
  const first = id === scenario ? 0 : all.findIndex((step) => step.name.startsWith(`${scenario}.`))
  if (first < 0) return 0
  const there = all[first].page.getElementById(id) ?? all[first].page.getElementById(id.replace(ANSWER, ""))
  const near = there ? all.findIndex((step) => step.box?.contains(there)) : first
  return Math.max(near + (ANSWER.test(id) && all[near + 1]?.part === all[near]?.part), 0)
}

// The address ------------------------------------------------------------------------------------------------------

const parsed = () => {
  const [, view = "", channel = "", name = "", plan = ""] = ADDRESS.exec(location.hash) ?? []
  return { view, channel, name, plan }
}
const address = (view, { channel = "", name = "", plan = "" }) =>
  `#${view}${channel && `~${channel}`}${name && `/${name}`}${plan && `/${plan}`}`
const keep = (hash, state = null) => history.replaceState(state, "", hash || location.pathname + location.search)
const leaveAddress = ({ plan = "" }) => keep(plan && `#${plan}`)

// A channel between the two windows of one session. Windows of a file have none in some browsers: each knows the one that
// opened it, that it opened, or that it has heard.
function joined(name, heard) {
  if (location.protocol === "file:") {
    const others = new Set(opener ? [opener] : [])
    const hear = ({ data, source }) => {
      if (data?.channel !== name) return
      others.add(source)
      heard(data.said)
    }
    addEventListener("message", hear)
    return {
      add: (other) => others.add(other),
      postMessage: (said) => {
        for (const other of others) other.postMessage({ channel: name, said }, "*")
      },
      close: () => removeEventListener("message", hear),
    }
  }
  const channel = new BroadcastChannel(`sticky-${name}`)
  channel.addEventListener("message", ({ data }) => heard(data))
  return channel
}

export {
  ANSWER,
  address,
  button,
  clock,
  joined,
  keep,
  leaveAddress,
  leaveOut,
  leaveOutOf,
  make,
  numbered,
  page,
  parsed,
  placed,
  plainTable,
  ROOT,
  section,
  session,
  steps,
  title,
  unspoilt,
}
