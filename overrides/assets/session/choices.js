// The scenarios that a page lists, to resolve a plan with.
import { words } from "./plan.js"

function choices(page) {
  const former = new Map()
  const known = new Map()
  for (const row of page.querySelectorAll("[data-ss-choice]")) {
    const { ssChoice: id, ssFormer, ssMinutes, asker, topic } = row.dataset
    const parts = new Map()
    const formerParts = new Map()
    for (const element of row.querySelectorAll("[data-ss-choice-part]")) {
      const { ssChoicePart: part, ssMinutes: list, ssFormer: before, ssFirst } = element.dataset
      parts.set(part, { id: part, title: element.textContent, list, first: ssFirst !== undefined })
      for (const old of words(before)) formerParts.set(old, part)
    }
    const link = row.querySelector("a")
    const asked = row.querySelector("[data-ss-asked]")?.textContent ?? ""
    const terms = { topic: words(topic), asker: words(asker) }
    known.set(id, {
      id,
      title: link.textContent,
      url: link.href,
      to: link.dataset.to,
      asked,
      terms,
      list: ssMinutes,
      parts,
      formerParts,
    })
    for (const old of words(ssFormer)) former.set(old, id)
  }
  const gone = new Map([...page.querySelectorAll("[data-ss-gone]")].map((link) => [link.dataset.ssGone, link]))
  const ready = new Map()
  for (const { dataset, content } of page.querySelectorAll("[data-ss-ready]")) {
    const { ssReady: id, ssTitle, ssFormer, ssKeep } = dataset
    const rows = [...content.querySelectorAll("tr")]
    const steps = new Map(rows.slice(1, -1).map((row) => [row.dataset.ssName, row]))
    const [first, last] = [rows[0], rows.at(-1)]
    const session = { id, title: ssTitle, first, last, steps, keep: words(ssKeep), bring: content.lastElementChild }
    for (const name of [id, ...words(ssFormer)]) ready.set(name, session)
  }
  return { known, former, gone, ready }
}

export { choices }
