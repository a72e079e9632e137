// What to say of a session's minutes, and what makes it shorter. Nothing here touches the page.
import { t } from "../js/words.js"
import { free, minutes, time, USUAL } from "./plan.js"
import { talk } from "./settings.js"

const scenarios = (steps) => steps.filter((step) => step.kind === "scenario")

// Minutes too many: some of those that are booked stay free.
const excess = (sum, within) => sum - (within - free(within))

// Whether it fits.
function verdict(sum, { steps, within }) {
  const over = excess(sum, within)
  if (!steps.length) return t("advice.empty", { sum, n: within })
  if (over > 0) return t("advice.over-free", { n: over, free: t("minutes", { n: free(within) }) })
  return t("advice.spare", { sum, within, n: within - sum })
}

// The complications that may go, in the order in which they do: of each scenario first the one that says so, then the last,
// and the last scenario's first. `keep` are those that a ready session says to keep: `scenario.complication`.
const parts = ({ people, steps }, known, keep) =>
  scenarios(steps)
    .flatMap((step) => {
      const all = [...known.get(step.id).parts.values()]
      const left = all.filter(({ id }) => !step.without.includes(id) && !keep.includes(`${step.id}.${id}`)).reverse()
      const order = [...left.filter(({ first }) => first), ...left.filter(({ first }) => !first)]
      return order.map((part, turn) => ({ step, part, turn, time: minutes(part.list, people) }))
    })
    .reverse()
    .sort((a, b) => a.turn - b.turn)

// All that it takes to be `over` minutes shorter: complications, and only if all of them are not enough, the shortest
// scenario and what is still needed of the rest. Each cut is a `step` to remove, or of which to leave a `part` out. Nothing
// if one scenario is left, which has no complication to leave out.
function cuts(over, plan, known, keep) {
  if (over <= 0) return []
  const chosen = []
  let rest = over
  for (const part of parts(plan, known, keep)) {
    if (rest <= 0) break
    chosen.push(part)
    rest -= part.time
  }
  // One that was chosen early may no longer be needed.
  for (const part of [...chosen].sort((a, b) => a.time - b.time))
    if (rest + part.time <= 0) {
      chosen.splice(chosen.indexOf(part), 1)
      rest += part.time
    }
  if (rest <= 0) return chosen
  const [whole, ...others] = scenarios(plan.steps)
    .map((step) => ({ step, time: time(step, plan.people, known) }))
    .sort((a, b) => a.time - b.time)
  if (!others.length) return null
  const without = { ...plan, steps: plan.steps.filter((step) => step !== whole.step) }
  const more = cuts(over - whole.time, without, known, keep)
  return more && [whole, ...more]
}

const quoted = (titles) => titles.map((text) => t("quoted", { text })).join(", ")

// What makes it shorter: `cuts`, or the minutes to plan `within`; and how that is said.
function shorter(over, plan, known, keep) {
  const chosen = cuts(over, plan, known, keep)
  if (!chosen) {
    let within = plan.within
    while (excess(plan.within - free(plan.within) + over, within) > 0) within += 1
    return { within, words: "", press: t("advice.press-plan", { n: within }) }
  }
  const left = chosen.filter(({ part }) => part)
  const whole = chosen.filter(({ part }) => !part)
  const one = left.length && t("advice.leave-out", { titles: quoted(left.map(({ part }) => part.title)) })
  const other =
    whole.length && t("advice.remove", { titles: quoted(whole.map(({ step }) => known.get(step.id).title)) })
  const said = one && other ? t("advice.both", { one, other }) : one || other
  const press = t("advice.press-cuts")
  const saved = chosen.reduce((sum, cut) => sum + cut.time, 0)
  return {
    cuts: chosen,
    said,
    words: t("advice.cuts", { press, cuts: said, minutes: t("minutes", { n: saved }) }),
    press,
  }
}

// What the size of the group means.
function grouped({ people, steps }, known) {
  const chosen = scenarios(steps)
  const every = chosen.length ? chosen.map((step) => known.get(step.id)) : [...known.values()]
  const more = every.map(({ list }) => minutes(list, people) - minutes(list, USUAL.people))
  const [least, most] = [Math.min(...more), Math.max(...more)]
  const [few, many] = [Math.abs(least), Math.abs(most)].sort((a, b) => a - b)
  const longest = t("minutes", { n: many })
  const range = {
    minutes: few === many ? longest : t("advice.range", { few, minutes: longest }),
    people: USUAL.people,
  }
  const takes = !many ? t("advice.own") : most > 0 ? t("advice.more", range) : t("advice.less", range)
  return t("advice.group", { talk: talk(people), takes })
}

export { excess, grouped, shorter, verdict }
