// What a ready session's page and that of one's own have in common: how many people there are, when it begins, and so when each
// step does; and what is told of a link that could not be read.
globalThis.handbookSettings = (() => {
  "use strict"
  const { USUAL, timeOfDay, daytime, minutes, moment, plain, whole } = globalThis.handbookPlan
  const NAMED = "(?:show|join|present|print)(?:~[a-z0-9]+)?(?:/[a-z][a-z0-9.-]*)?"
  const VIEW = new RegExp(`^${NAMED}$`)
  const PLAN = new RegExp(`^(?:${NAMED}/)?(\\d.*)$`)
  const WORDS = 40

  const cited = (text) => `“${text.length > WORDS ? `${text.slice(0, WORDS)}…` : text}”`

  // The plan in the address, or what is wrong if there is neither a plan nor a place on this page.
  function addressed() {
    const hash = plain(location.hash.slice(1))
    const text = PLAN.exec(hash)?.[1] ?? ""
    const lost = !text && hash && !VIEW.test(hash) && !document.getElementById(hash)
    return { text, faults: lost ? [{ kind: "address", said: hash }] : [] }
  }

  // Puts people and start into the fields, or takes them from there as far as they can be read.
  function fill({ people, start }, plan) {
    people.value = plan.people
    start.value = plan.start && daytime(plan.start)
  }
  function readFields({ people, start }, plan) {
    plan.people = whole(people.value, 99) || plan.people
    plan.start = start.value.trim() && (moment(start.value) || plan.start)
  }

  // Fills in a plan's table: when each row begins, how long it takes, when all of it ends; and, for the screens, for how many
  // people and from when. Returns the minutes in all.
  function fillTimes(table, { people, start }) {
    let passed = 0
    for (const row of [...table.tBodies[0].rows, table.tFoot.rows[0]]) {
      const own = minutes(row.dataset.ssMinutes ?? "0", people)
      row.querySelector("[data-ss-at]").textContent = timeOfDay(start, passed)
      const takes = row.querySelector("[data-ss-takes]")
      if (takes) takes.textContent = own
      passed += own
    }
    table.querySelector("[data-ss-total]").textContent = passed
    Object.assign(table.dataset, { ssPeople: people, ssStart: start })
    return passed
  }

  // How a group of this size talks.
  const talk = (people) =>
    people > USUAL.people
      ? `${people} people talk in ${Math.floor(people / 3)} groups of three${people % 3 ? " or four" : ""}, and each group says one sentence`
      : `Up to ${USUAL.people} people talk together`

  // Says in a box what could not be read of a plan's link.
  function tell(box, faults, { people, start }, { known, gone }) {
    const say = {
      address: (said) => [`${cited(said)}, after the # in the link, is not a session.`],
      fixed: () => ["A ready session has its own steps. Those in the link are left out."],
      long: () => ["The link is longer than any session’s. Its end was not read."],
      ready: (said) => [`${cited(said)} is not a ready session. Welcome and closing are the usual ones.`],
      many: () => ["The session has more steps than fit on this page. The last ones are missing."],
      part: (said, of) => [`${known.get(of)?.title} has no complication ${cited(said)}.`],
      people: (said) => [`${cited(said)} is not a number of people. The minutes are for ${people}.`],
      start: (said) => [
        `${cited(said)} is not a time to start. ${start ? `It says ${start} instead` : "Minutes count from 0:00"}.`,
      ],
      step: (said) => [`${cited(said)} is not a step of a session.`],
      term: (said) => [`${cited(said)} is neither a topic nor someone who asks.`],
      twice: (said) => [`${known.get(said)?.title} is in the link twice, and here once.`],
      unknown: (said) => [`This handbook has no scenario ${cited(said)}.`],
      version: (said) => [`The link is of version ${said.slice(0, 9)}. This page reads version 1.`],
      gone: (said) => [`${cited(said)} was withdrawn: `, gone.get(said).cloneNode(true), "."],
    }
    box.hidden = !faults.length
    box.querySelector("ul").replaceChildren(
      ...faults.map(({ kind, said, of }) => {
        const line = document.createElement("li")
        line.append(...say[kind](said, of))
        return line
      }),
    )
    if (faults.length)
      document.querySelector("[data-ss-said]").textContent = [box.firstElementChild, ...box.lastElementChild.children]
        .map((one) => one.textContent)
        .join(" ")
  }

  return { addressed, fill, readFields, talk, tell, fillTimes }
})()
