// What a ready session's page and that of one's own have in common: how many people there are, when it begins, and so when each
// step does; and what is told of a link that could not be read.
import { t } from "../js/words.js"
import { BOOKED, daytime, FACTS, minutes, moment, PEOPLE, plain, timeOfDay, USUAL, whole } from "./plan.js"

const NAMED = "(?:show|join|present|print)(?:~[a-z0-9]+)?(?:/[a-z][a-z0-9.-]*)?"
const VIEW = new RegExp(`^${NAMED}$`)
const PLAN = new RegExp(`^(?:${NAMED}/)?(\\d.*)$`)
const WORDS = 40

const cited = (text) => t("quoted", { text: text.length > WORDS ? `${text.slice(0, WORDS)}…` : text })

// The plan in the address, or what is wrong if there is neither a plan nor a place on this page.
function addressed() {
  const hash = plain(location.hash.slice(1))
  const text = PLAN.exec(hash)?.[1] ?? ""
  const lost = !text && hash && !VIEW.test(hash) && !document.getElementById(hash)
  return { text, faults: lost ? [{ kind: "address", said: hash }] : [] }
}

// That what was typed cannot be taken, and what stays.
const refusal = (kind, said, most, kept) =>
  ({
    people: () => t("refused.people", { said: cited(said), most, kept }),
    start: () => t("refused.start", { said: cited(said) }),
    within: () => t("refused.within", { said: cited(said), most, kept }),
  })[kind]()

const facts = (fields) => Object.keys(FACTS).filter((fact) => fields[fact])

// Puts people, start and what is known of the day into the fields, or takes them from there, with the minutes if there is a
// field for them: what cannot be read stays as it was, and is told.
function fill(fields, plan) {
  fields.people.value = plan.people
  fields.start.value = plan.start && daytime(plan.start)
  for (const fact of facts(fields)) {
    fields[fact].value = plan[fact]
    if (plan[fact]) fields[fact].closest("details").open = true
  }
}
function readFields(fields, plan) {
  const { people, start, within } = fields
  const refused = []
  const take = (field, kind, value, most) => {
    if (value) plan[kind] = value
    else refused.push(refusal(kind, field.value, most, plan[kind]))
  }
  take(people, "people", whole(people.value.trim(), PEOPLE), PEOPLE)
  const named = { [t("time.noon")]: "12:00", [t("time.midnight")]: "00:00" }
  const said = start.value.trim().toLowerCase()
  if (said) take(start, "start", named[said] ?? moment(said))
  else plan.start = ""
  for (const fact of facts(fields)) plan[fact] = FACTS[fact](fields[fact].value)
  if (within) take(within, "within", whole(within.value.trim(), BOOKED), BOOKED)
  return refused
}

// Says what was refused, to eyes and ears.
function refuse(refused) {
  const box = document.querySelector("[data-ss-refused]")
  box.hidden = !refused.length
  box.textContent = refused.join(" ")
  return refused.length > 0
}

// Fills in a plan's table: when each row begins, how long it takes, when all of it ends; and, for the screens, for how many
// people and from when. Returns the minutes in all.
function fillTimes(table, { people, start, on, by }) {
  let passed = 0
  for (const row of [...table.tBodies[0].rows, table.tFoot.rows[0]]) {
    const own = minutes(row.dataset.ssMinutes ?? "0", people)
    row.querySelector("[data-ss-at]").textContent = timeOfDay(start, passed)
    const takes = row.querySelector("[data-ss-takes]")
    if (takes) takes.textContent = own
    passed += own
  }
  table.querySelector("[data-ss-total]").textContent = passed
  Object.assign(table.dataset, { ssPeople: people, ssStart: start, ssDay: on, ssBy: by })
  return passed
}

// How a group of this size talks.
function talk(people) {
  const groups = Math.floor(people / 3)
  if (people <= USUAL.people) return t("talk.together", { n: USUAL.people })
  return people % 3 ? t("talk.threes-and-fours", { n: people, groups }) : t("talk.threes", { n: people, groups })
}

// Says in a box what could not be read of a plan's link.
function tell(box, faults, { people, start }, { known, gone }) {
  const say = {
    address: (said) => [t("fault.address", { said: cited(said) })],
    fact: (said) => [t("fault.fact", { said: cited(said) })],
    fixed: () => [t("fault.fixed")],
    "too-long": () => [t("fault.too-long")],
    long: () => [t("fault.long")],
    ready: (said) => [t("fault.ready", { said: cited(said) })],
    many: () => [t("fault.many")],
    part: (said, of) => [t("fault.part", { scenario: known.get(of)?.title, said: cited(said) })],
    people: (said) => [t("fault.people", { said: cited(said), people })],
    start: (said) => [
      start ? t("fault.start", { said: cited(said), start }) : t("fault.no-start", { said: cited(said) }),
    ],
    step: (said) => [t("fault.step", { said: cited(said) })],
    term: (said) => [t("fault.term", { said: cited(said) })],
    twice: (said) => [t("fault.twice", { scenario: known.get(said)?.title })],
    unknown: (said) => [t("fault.unknown", { said: cited(said) })],
    version: (said) => [t("fault.version", { said: said.slice(0, 9) })],
    gone: (said) => [t("fault.gone", { said: cited(said) }), " ", gone.get(said).cloneNode(true), "."],
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
      .map((element) => element.textContent)
      .join(" ")
}

export { addressed, fill, fillTimes, readFields, refusal, refuse, talk, tell }
