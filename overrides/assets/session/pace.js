// How a session that is led stands against the clock. Nothing here touches the page.
const MINUTE = 60000

// From when a session has its room: its time to start, unless the clock was started at quite another time, as when someone
// tries it out.
function bookedFrom(begun, start, within) {
  if (!start) return begun
  const at = new Date(begun).setHours(...start.split(":").map(Number), 0, 0)
  return Math.abs(at - begun) < within * MINUTE ? at : begun
}

// Moments are in milliseconds, the rest in minutes. `started`: when the clock was, or null; `before`, `through`, `all`: what
// is planned up to this step, to its end, and to the end; `whole`: what was planned when the clock was started; `start`,
// `within`: when the session begins and how long it may take, if it says so.
function pace({ now, started, before, through, all, whole = all, start = "", within = 0 }) {
  const begun = started ?? now
  const gone = Math.floor((now - begun) / MINUTE)
  const ends = gone + all - through + Math.max(0, through - gone)
  const from = within ? bookedFrom(begun, start, within) : null
  const booked = within ? from + within * MINUTE : null
  const late = within ? Math.round(ends - (booked - begun) / MINUTE) : 0
  const planned = begun + whole * MINUTE
  return {
    gone,
    // Minutes after the end that was planned when the clock was started, or that was booked, if that is sooner: what is
    // left out has been saved.
    over: started ? Math.max(0, ends - whole, late) : 0,
    hand: started ? Math.max(0, before - gone) : 0,
    late,
    booked,
    planned,
    ends: begun + ends * MINUTE,
    // When it has to end.
    aim: late > ends - whole ? booked : planned,
    // By when this step has to end, if the clock says when it all begins.
    due: within && start ? from + through * MINUTE : null,
  }
}

// What to leave out when time is short, of the steps that the room has not seen and that the session does not keep: in each scenario first the complication
// that says so, then the last one, until the time is made up.
function cuts(coming, over, people) {
  const heats = coming.filter((step) => step.as === "heat" && !step.kept)
  const chosen = []
  let saved = 0
  for (const step of [...heats.filter((step) => step.spare), ...heats.filter((step) => !step.spare).reverse()]) {
    if (saved >= over) break
    chosen.push(step)
    saved += step.minutes(people)
  }
  return { chosen, saved }
}

export { cuts, pace }
