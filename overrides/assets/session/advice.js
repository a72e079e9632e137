// What to say of a session's minutes, and what makes it shorter. Nothing here touches the page.
globalThis.handbookAdvice = (() => {
  "use strict"
  const { USUAL, counted, minutes, time } = globalThis.handbookPlan
  const { talk } = globalThis.handbookSettings

  const scenarios = (steps) => steps.filter((step) => step.kind === "scenario")

  // Whether it fits.
  function verdict(sum, { steps, within }) {
    const over = sum - within
    if (!steps.length) return `${sum} of ${within} minutes. Add a scenario, or have three drawn.`
    if (over > 0) return `${counted(over, "minute")} over`
    return `${sum} of ${within} minutes: it fits, with ${over ? `${-over} to spare` : "nothing to spare"}`
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
    const all = next.reduce((sum, one) => sum + one.time, 0)
    const part = next.find((one) => one.time >= over) ?? (all >= over ? next.at(-1) : undefined)
    if (part)
      return {
        ...part,
        words: `leave out “${part.part.title}”, ${counted(part.time, "minute")}`,
        press: "Leave it out",
      }
    const wholes = scenarios(plan.steps)
      .map((step) => ({ step, time: time(step, plan.people, known) }))
      .sort((a, b) => a.time - b.time)
    const one = wholes.find((whole) => whole.time >= over) ?? wholes.at(-1)
    if (wholes.length > 1)
      return {
        ...one,
        words: `remove “${known.get(one.step.id).title}”, ${counted(one.time, "minute")}`,
        press: "Remove it",
      }
    const within = plan.within + over
    return { within, time: over, words: `plan ${within} minutes`, press: `Plan ${within} minutes` }
  }

  // What the size of the group means.
  function grouped({ people, steps }, known) {
    const chosen = scenarios(steps)
    const every = chosen.length ? chosen.map((step) => known.get(step.id)) : [...known.values()]
    const more = every.map(({ list }) => minutes(list, people) - minutes(list, USUAL.people))
    const [least, most] = [Math.min(...more), Math.max(...more)]
    const sign = most > 0 ? "more" : "less"
    const [few, many] = [Math.abs(least), Math.abs(most)].sort((a, b) => a - b)
    const range = few === many ? counted(many, "minute") : `${few} to ${counted(many, "minute")}`
    const takes = many
      ? `a scenario takes ${range} ${sign} than with ${USUAL.people}`
      : "a scenario takes its own minutes"
    return `${talk(people)}: ${takes}.`
  }

  return { grouped, shorter, verdict }
})()
