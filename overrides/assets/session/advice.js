// What to say of a session's minutes, and what makes it shorter. Nothing here touches the page.
import { t } from "../js/words.js"
import { minutes, time, USUAL } from "./plan.js"
import { talk } from "./settings.js"

const scenarios = (steps) => steps.filter((step) => step.kind === "scenario")

// Whether it fits.
function verdict(sum, { steps, within }) {
  const over = sum - within
  if (!steps.length) return t("advice.empty", { sum, n: within })
  if (over > 0) return t("advice.over", { n: over })
  return over ? t("advice.spare", { sum, within, n: -over }) : t("advice.exact", { sum, n: within })
}

// The complication of each scenario that goes next, the shortest first.
const parts = ({ people, steps }, known) =>
  scenarios(steps)
    .flatMap((step) => {
      const left = [...known.get(step.id).parts.values()].filter(({ id }) => !step.without.includes(id))
      const part = left.find(({ first }) => first) ?? left.at(-1)
      return part ? [{ step, part, time: minutes(part.list, people) }] : []
    })
    .sort((a, b) => a.time - b.time)

// What makes it shorter: a complication that is enough, the longest one if one of each scenario is, or else a scenario; and
// if there is only one, more time. With the minutes that it saves: the `step` to remove, or of which to leave a `part` out,
// or the minutes to plan `within`.
function shorter(over, plan, known) {
  const next = parts(plan, known)
  const all = next.reduce((sum, candidate) => sum + candidate.time, 0)
  const part = next.find((candidate) => candidate.time >= over) ?? (all >= over ? next.at(-1) : undefined)
  if (part)
    return {
      ...part,
      words: t("advice.leave-out", { part: part.part.title, minutes: t("minutes", { n: part.time }) }),
      press: t("advice.press-leave-out"),
    }
  const wholes = scenarios(plan.steps)
    .map((step) => ({ step, time: time(step, plan.people, known) }))
    .sort((a, b) => a.time - b.time)
  const whole = wholes.find((candidate) => candidate.time >= over) ?? wholes.at(-1)
  if (wholes.length > 1)
    return {
      ...whole,
      words: t("advice.remove", { scenario: known.get(whole.step.id).title, minutes: t("minutes", { n: whole.time }) }),
      press: t("advice.press-remove"),
    }
  const within = plan.within + over
  return { within, time: over, words: t("advice.plan", { n: within }), press: t("advice.press-plan", { n: within }) }
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

export { grouped, shorter, verdict }
