// A session's plan, as it stands in the address: `1/12/10.00/wifes-card~another-book/break.10/missing-son`.
//
// The parts are the version, how many people, when it begins (`-` if nobody said; `10.00+60` if it may take 60 minutes
// instead of 45), then the steps in order: a scenario with the complications to leave out; `break.10`, or another kind of
// step and its minutes; or `draw.k3f9~consent~parent~in-39`, which draws three scenarios that match, and leaves out
// complications until they fit 39 minutes. `from.new-clerk` means that the session
// was a ready one, whose welcome and closing it keeps; `step-3.10` is one of that session's own steps. `on.2026-12-08`,
// `by.Mira_Stone` and `title.Our_evening` say when it is, who leads it and what it is called; `pairs.10~Your_door~Draw_it!2e`
// gives a step a name and a text. On a ready session's page, whose steps are known, it says for how many people, from when,
// when it is and who leads it: `1/12/14.00/on.2026-12-08`. Nothing here touches the page.
const VERSION = "1"
const SIZES = [5, 8, 12, 20]
const USUAL = { people: 8, start: "10:00", within: 45, on: "", by: "", title: "" }
const KINDS = ["break", "news", "talk", "pairs", "walk", "other"]
const LONGEST = 4000
const MOST = 30
const MINUTES = 240
const PEOPLE = 99
const BOOKED = 480
const FREE = 5
// How many letters a name has at most, and what is done in a step.
const SHORT = 60
const LONG = 500
const NAME = "[a-z0-9]+(?:-[a-z0-9]+)*"
const SCENARIO = new RegExp(`^(${NAME})((?:~${NAME})*)$`)
const OWN = "[A-Za-z0-9_!-]*"
const OTHER = new RegExp(`^(${KINDS.join("|")}|step-[1-9]\\d?)\\.(\\d{1,3})(?:~(${OWN}))?(?:~(${OWN}))?$`)
const FACT = new RegExp(`^(on|by|title)\\.(${OWN})$`)
const FROM = new RegExp(`^from\\.(${NAME})$`)
const DRAW = new RegExp(`^draw\\.([a-z0-9]{1,8})((?:~${NAME})*)$`)
const LOCAL = new Intl.DateTimeFormat([], { hour: "numeric", minute: "2-digit", timeZone: "UTC" })
const DAY = new Intl.DateTimeFormat([], { dateStyle: "long", timeZone: "UTC" })
const START = /^(?:(-)|([01]?\d|2[0-3])\.([0-5]\d))(?:\+(\d{1,3}))?$/

const words = (text) => (text ?? "").split(" ").filter(Boolean)
const few = (text) => text.split("~").filter(Boolean)
const whole = (text, most) => (/^[1-9]\d{0,2}$/.test(text) && Number(text) <= most ? Number(text) : 0)

// Mail programs and messengers may escape what stands in an address.
function plain(text) {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

// Words of one's own as a link has them: in letters that no program changes, so that they are the same however often they
// were escaped. Nothing in them turns the text around them, or looks like nothing.
const tidy = (text, most) => [...text.replace(/[^\P{C}\n\u200d]/gu, "")].slice(0, most).join("").trim()
const named = (text) => tidy(text.replace(/\s+/g, " "), SHORT)
const told = (text) => tidy(text, LONG)
const code = (letter) => `%${letter.charCodeAt(0).toString(16)}`
const written = (text) =>
  encodeURIComponent(text)
    .replace(/[!'()*.~_]/g, code)
    .replaceAll("%20", "_")
    .replaceAll("%", "!")
const read = (text = "") => plain(text.replaceAll("_", "%20").replaceAll("!", "%"))

const day = (text) => {
  const time = Date.parse(`${text}T00:00Z`)
  return Number.isNaN(time) || !new Date(time).toISOString().startsWith(text) ? "" : text
}
const FACTS = { on: day, by: named, title: named }

function step(text) {
  const other = OTHER.exec(text)
  if (other) {
    const [, kind, minutes, name, words] = other
    const own = { name: named(read(name)), text: told(read(words)) }
    return whole(minutes, MINUTES) ? { kind, minutes: Number(minutes), ...own } : null
  }
  const draw = DRAW.exec(text)
  if (draw) return { kind: "draw", seed: draw[1], of: few(draw[2]) }
  const scenario = SCENARIO.exec(text)
  return scenario && { kind: "scenario", id: scenario[1], without: [...new Set(few(scenario[2]))] }
}

// What a text says, as far as it can be read, and else what is usual; `faults` are what cannot be read, each with its kind
// and what it said.
function parse(text, usual = USUAL) {
  const plan = { ...usual, from: "", steps: [], faults: [] }
  const fault = (kind, said = "") => plan.faults.push({ kind, said })
  const [version = "", people = "", start = "", ...steps] = plain(text.slice(0, LONGEST)).split("/")
  if (text.length > LONGEST) {
    fault("long")
    steps.pop()
  }
  if (version !== VERSION) {
    fault(/^\d+$/.test(version) ? "version" : "address", version)
    return plan
  }
  if (whole(people, PEOPLE)) plan.people = Number(people)
  else fault("people", people)
  const when = START.exec(start)
  if (when) {
    plan.start = when[1] ? "" : `${when[2].padStart(2, "0")}:${when[3]}`
    plan.within = whole(when[4] ?? "", BOOKED) || usual.within
  } else fault("start", start)
  for (const [at, said] of steps.filter(Boolean).entries()) {
    const ready = at ? null : FROM.exec(said)
    const [, fact, words] = FACT.exec(said) ?? []
    const parsed = step(said)
    if (ready) plan.from = ready[1]
    else if (fact && FACTS[fact](read(words))) plan[fact] = FACTS[fact](read(words))
    else if (fact) fault("fact", said)
    else if (!parsed) fault("step", said)
    else if (plan.steps.length < MOST) plan.steps.push(parsed)
    else if (plan.faults.at(-1)?.kind !== "many") fault("many")
  }
  return plan
}

const own = ({ name, text }) => (text ? `~${written(name)}~${written(text)}` : name ? `~${written(name)}` : "")

function format({ people, start, within, from, steps, ...plan }) {
  const when = `${start.replace(":", ".") || "-"}${within === USUAL.within ? "" : `+${within}`}`
  const each = steps.map((step) =>
    step.kind === "scenario"
      ? [step.id, ...step.without].join("~")
      : step.kind === "draw"
        ? [`draw.${step.seed}`, ...step.of].join("~")
        : `${step.kind}.${step.minutes}${own(step)}`,
  )
  const facts = Object.keys(FACTS).flatMap((fact) => (plan[fact] ? [`${fact}.${written(plan[fact])}`] : []))
  return [VERSION, people, when, ...(from ? [`from.${from}`] : []), ...facts, ...each].join("/")
}

// The plan with the ids of today. `known`: by id, each scenario's `parts` by id and `formerParts`; `former`: ids of today
// by former id; `gone`: by id, what was withdrawn; `ready`: by id, now or formerly, each ready session's id and its own
// `steps` by kind. All are Maps, so that no id means something of the browser's.
function resolve(plan, { known, former, gone, ready }) {
  const faults = [...plan.faults]
  const from = ready.get(plan.from)
  if (plan.from && !from) faults.push({ kind: "ready", said: plan.from })
  const met = new Set()
  const steps = []
  for (const step of plan.steps) {
    const id = known.has(step.id) ? step.id : former.get(step.id)
    if (step.kind.startsWith("step-") && !from?.steps.has(step.kind))
      faults.push({ kind: "step", said: `${step.kind}.${step.minutes}` })
    else if (step.kind !== "scenario") steps.push(step)
    else if (!id) faults.push({ kind: gone.has(step.id) ? "gone" : "unknown", said: step.id })
    else if (met.has(id)) faults.push({ kind: "twice", said: id })
    else {
      const { parts, formerParts } = known.get(id)
      const now = step.without.map((part) => [part, parts.has(part) ? part : formerParts.get(part)])
      for (const [said, current] of now) if (!current) faults.push({ kind: "part", said, of: id })
      met.add(id)
      steps.push({ ...step, id, without: [...new Set(now.map(([, current]) => current).filter(Boolean))] })
    }
  }
  return { ...plan, from: from?.id ?? "", steps, faults }
}

// A time as people write it, such as 14:30, 230 pm or 9; from one to six it is the afternoon's. Nothing if it is not a time.
function moment(text) {
  const [, hour = "24", minute = "00", half = ""] =
    /^(\d{1,2})(?:[:.]?(\d{2}))?\s*(?:([ap])\.?m?\.?)?$/.exec(text.trim().toLowerCase()) ?? []
  const said = Number(hour)
  const later = half ? half === "p" && said < 12 : /^[1-6]$/.test(hour)
  const at = half === "a" && said === 12 ? 0 : said + (later ? 12 : 0)
  return at < 24 && Number(minute) < 60 ? `${String(at).padStart(2, "0")}:${minute}` : ""
}

// The time of day `passed` minutes after a start such as 14:30, in milliseconds.
function after(start, passed) {
  const [hour, minute] = start.split(":").map(Number)
  return 60000 * (60 * hour + minute + passed)
}

// That time as people write it here, such as 2:30 PM.
const daytime = (start, passed = 0) => LOCAL.format(after(start, passed))

// The same in a column of times, without the half of the day. Without a start, the minutes count from nothing.
function timeOfDay(start, passed) {
  if (!start) return `${Math.floor(passed / 60)}:${String(passed % 60).padStart(2, "0")}`
  const parts = LOCAL.formatToParts(after(start, passed)).filter(({ type }) => type !== "dayPeriod")
  return parts
    .map(({ value }) => value)
    .join("")
    .trim()
}

// A day such as 2026-12-08 as people write it here.
const dated = (on) => on && day(on) && DAY.format(Date.parse(`${on}T00:00Z`))

// A number for a text, which looks like chance and is always the same (FNV-1a, then murmur3's finish).
function hashed(text) {
  let sum = 0x811c9dc5
  for (const letter of text) sum = Math.imul(sum ^ letter.codePointAt(0), 0x01000193)
  sum = Math.imul(sum ^ (sum >>> 16), 0x85ebca6b)
  sum = Math.imul(sum ^ (sum >>> 13), 0xc2b2ae35)
  return (sum ^ (sum >>> 16)) >>> 0
}

// These ids in an order by chance, the same for a seed. Another scenario among them changes little: it stands somewhere.
const draw = (seed, ids) =>
  [...ids]
    .map((id) => [hashed(`${seed} ${id}`), id])
    .sort(([a, id], [b, otherId]) => a - b || (id < otherId ? -1 : 1))
    .map(([, id]) => id)

const seed = () => Math.floor(Math.random() * 36 ** 4).toString(36)

// Minutes for a group, from a list for each size; one number stands for all.
function minutes(list, people) {
  const each = list.split(" ").map(Number)
  const at = SIZES.findIndex((size) => people <= size)
  return each.length > 1 ? each.at(at) : each[0]
}

// A step's minutes for a group: a scenario's without what is left out.
function time(step, people, known) {
  if (step.kind !== "scenario") return step.minutes
  const { list, parts } = known.get(step.id)
  return step.without.reduce((sum, id) => sum - minutes(parts.get(id).list, people), minutes(list, people))
}

// The minutes of a session that its steps should leave free, at least: FREE percent.
const free = (within) => Math.max(1, Math.round((within * FREE) / 100))

export {
  BOOKED,
  dated,
  daytime,
  draw,
  FACTS,
  format,
  free,
  hashed,
  KINDS,
  LONG,
  LONGEST,
  MINUTES,
  minutes,
  moment,
  named,
  PEOPLE,
  parse,
  plain,
  read,
  resolve,
  SHORT,
  SIZES,
  seed,
  time,
  timeOfDay,
  told,
  USUAL,
  whole,
  words,
  written,
}
