// Draws scenarios for a session: what matches, is not in it yet and, if it can, fits together. Nothing here touches the page.
import { draw, minutes, time } from "./plan.js"

const MOST = 3
const WITHIN = /^in-(\d{1,3})$/
const LONGEST = /^\d+$/

// What a draw's terms ask for: minutes for all and for each, topics or people who ask; `lost` are those that no scenario has.
function wishes(of, every) {
  const terms = of.filter((term) => !LONGEST.test(term) && !WITHIN.test(term))
  const known = new Set(every.flatMap((scenario) => [...scenario.terms.topic, ...scenario.terms.asker]))
  return {
    within: Math.min(...of.map((term) => Number(WITHIN.exec(term)?.[1] ?? Number.POSITIVE_INFINITY))),
    longest: Math.min(...of.filter((term) => LONGEST.test(term)).map(Number)),
    wanted: terms.filter((term) => known.has(term)),
    lost: terms.filter((term) => !known.has(term)),
  }
}

// A scenario's complications, in the order in which to leave them out.
function dispensable({ parts }) {
  const back = [...parts.values()].reverse()
  return [...back.filter(({ first }) => first), ...back.filter(({ first }) => !first)].map((part) => part.id)
}

// Leaves out complications, of whichever is the longest, until these steps fit `within`.
function fit(steps, within, { people }, known) {
  const lasts = (step) => time(step, people, known)
  const rest = (step) => dispensable(known.get(step.id)).filter((id) => !step.without.includes(id))
  while (steps.reduce((sum, step) => sum + lasts(step), 0) > within) {
    const stickier = steps.filter((step) => rest(step).length).sort((a, b) => lasts(b) - lasts(a))
    // Each keeps one for as long as another has two.
    const longest = stickier.find((step) => rest(step).length > 1) ?? stickier[0]
    if (!longest) return
    longest.without.push(rest(longest)[0])
  }
}

// The steps that a draw adds to a plan, and the terms that no scenario has.
function drawFor({ seed, of }, plan, known) {
  const every = [...known.values()]
  const { within, longest, wanted, lost } = wishes(of, every)
  const chosen = new Set(plan.steps.map((step) => step.id))
  const fitting = every.filter(
    ({ id, list, terms }) =>
      !chosen.has(id) &&
      wanted.every((term) => terms.topic.includes(term) || terms.asker.includes(term)) &&
      minutes(list, plan.people) <= longest,
  )
  const order = draw(
    seed,
    fitting.map((scenario) => scenario.id),
  )
  const drawn = []
  let left = within
  // First those that fit with a complication each, then any: three are three, and the plan says what is too much.
  for (const fits of [true, false])
    for (const id of order) {
      const least = time({ kind: "scenario", id, without: dispensable(known.get(id)).slice(0, -1) }, plan.people, known)
      const there = drawn.some((step) => step.id === id)
      if (there || drawn.length === MOST || (fits && least > left)) continue
      left -= least
      drawn.push({ kind: "scenario", id, without: [] })
    }
  fit(drawn, within, plan, known)
  return { drawn, lost }
}

export { drawFor, MOST }
