// A ready session, for this group and this hour. Both stand in the address as in that of a session of one's own, without the
// steps: `#1/12/14.00`.
import { t } from "../js/words.js"
import { daytime, format, parse, USUAL } from "./plan.js"
import { addressed, fill, fillTimes, readFields, refuse, talk, tell } from "./settings.js"
import { share } from "./share.js"
import { keep, session } from "./steps.js"

;(() => {
  const form = document.querySelector("[data-ss-ready-for]")
  if (!form) return
  const own = document.querySelector("[data-ss-own]")
  const box = document.querySelector("[data-ss-faults]")
  const note = form.querySelector("[data-ss-group]")
  const NONE = { known: new Map(), gone: new Map() }
  const table = session()
  const usual = { ...USUAL, people: Number(table.dataset.ssPeople), start: "", from: "", steps: [] }
  const written = Number(table.querySelector("[data-ss-total]").textContent)
  const booked = Number(table.dataset.ssBooked)
  let plan = usual

  // What the link of this plan says; nothing if it is as it was written.
  const said = () => (format(plan) === format(usual) ? "" : format(plan))

  function open() {
    const { text, faults } = addressed()
    if (text) {
      const { steps, from, faults: more, ...read } = parse(text, usual)
      faults.push(...more)
      if (steps.length || from) faults.push({ kind: "fixed" })
      plan = { ...read, within: usual.within, from: "", title: "", steps: [] }
    }
    tell(box, faults, plan, NONE)
    show()
  }

  function show() {
    const { people, start, on, by } = plan
    fill(form.elements, plan)
    const sum = fillTimes(table, plan)
    // Whoever says when it begins is held to when it ends.
    table.dataset.ssWithin = start ? sum : ""
    table.querySelector("[data-ss-many]").textContent = people
    const takes = sum === written ? t("minutes", { n: sum }) : t("ready.takes-instead", { n: sum, written })
    const told = [
      t("ready.note", { talk: talk(people), takes }),
      start ? t("ready.ends", { time: daytime(start, sum) }) : t("ready.no-start"),
      ...(own && sum > written ? [t("ready.shorter")] : []),
    ]
    note.textContent = told.join(" ")
    if (own) own.hash = format({ ...parse(own.hash.slice(1)), people, start, on, by })
    share(said(), { ...plan, within: Math.max(booked, sum) })
  }

  form.addEventListener("submit", (event) => event.preventDefault())
  form.addEventListener("change", () => {
    plan = { ...plan }
    const refused = readFields(form.elements, plan)
    keep(said() && `#${said()}`)
    tell(box, [], plan, NONE)
    show()
    refuse(refused)
    document.querySelector("[data-ss-said]").textContent = [...refused, note.textContent].join(" ")
  })
  addEventListener("hashchange", open)
  form.hidden = false
  open()
})()
