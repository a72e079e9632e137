// Practice: ten questions at a time, drawn from those on the page. The address says which, and nothing is kept.
//
// `#1/topic/families/k3f9` is ten questions of a topic, `#1/everything/k3f9` of all: the number is of this way to draw,
// and the last part, the seed, decides which ten and in what order their lines are. A question's place depends on the
// seed and on its own id alone, so that questions that come or go later leave most of a link's ten as they were.
import { t } from "./js/words.js"

const VERSION = "1"
const MOST = 10
const SEED = /^[a-z0-9]{1,12}$/
const frame = document.querySelector("[data-ss-drill]")
const part = (name, within = frame) => within.querySelector(`[data-ss-${name}]`)
const draw = part("draw")
const ask = part("ask")
const screens = [draw, part("asking"), part("end")]
const pool = [...document.querySelectorAll("[data-ss-question]")]
let drawn = null

function make(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties)
  made.append(...children)
  return made
}

// The address ------------------------------------------------------------------------------------------------------

const quoted = (text) => t("quoted", { text: text.length > 40 ? `${text.slice(0, 40)}…` : text })

// What an address asks for, or the fault in it; nothing if it asks for nothing, or leads to a place on the page.
function read(hash) {
  let text = hash.slice(1)
  try {
    text = decodeURIComponent(text)
  } catch {
    return { fault: t("practice.damaged") }
  }
  if (!text || text === VERSION) return {}
  if (document.getElementById(text)) return null
  const [version, ...rest] = text.split("/")
  if (version !== VERSION) return { fault: t("practice.version", { said: quoted(version), begin: `${VERSION}/` }) }
  const seed = rest.pop() ?? ""
  const about = rest.join("/")
  const known = [...draw.elements.draw.options].some((option) => option.value === about)
  if (!known) return { fault: t("practice.no-choice", { said: quoted(about) }) }
  if (!SEED.test(seed)) return { about, fault: t("practice.no-seed") }
  return { about, seed }
}

const address = ({ about, seed }) => `#${VERSION}/${about}/${seed}`
const anew = (about) => ({ about, seed: Math.random().toString(36).slice(2, 7) || "0" })

// Drawing ----------------------------------------------------------------------------------------------------------

// A number that looks random and is the same for the same text: FNV-1a, then the last steps of MurmurHash3.
function mixed(text) {
  let n = 0x811c9dc5
  for (const char of text) n = Math.imul(n ^ char.codePointAt(0), 0x01000193)
  n = Math.imul(n ^ (n >>> 16), 0x85ebca6b)
  n = Math.imul(n ^ (n >>> 13), 0xc2b2ae35)
  return (n ^ (n >>> 16)) >>> 0
}

function shuffled(items, name) {
  const places = new Map(items.map((item) => [item, mixed(name(item))]))
  return [...items].sort((a, b) => places.get(a) - places.get(b))
}

function fitting(about) {
  const [facet, term] = about.split("/")
  return term ? pool.filter(({ dataset }) => dataset[facet].split(" ").includes(term)) : pool
}

function begin(wanted) {
  const questions = shuffled(fitting(wanted.about), ({ dataset }) => `${wanted.seed}/${dataset.ssQuestion}`)
  drawn = { ...wanted, questions: questions.slice(0, MOST), at: 0, missed: [] }
  question()
}

// The screens ------------------------------------------------------------------------------------------------------

function show(screen, focused) {
  for (const other of screens) other.hidden = other !== screen
  frame.hidden = false
  if (!focused) return
  frame.scrollIntoView()
  focused.focus({ preventScroll: true })
}

function start({ about, fault }) {
  drawn = null
  draw.elements.draw.value = about ?? "everything"
  const told = part("fault")
  told.hidden = !fault
  told.textContent = fault ? t("practice.fault", { fault }) : ""
  show(draw)
}

// The explanation of a term is bound to the term itself, so that a copy has none.
function copied(element) {
  const copy = element.cloneNode(true)
  for (const term of copy.querySelectorAll("abbr")) term.replaceWith(...term.childNodes)
  return [...copy.childNodes]
}
// The text of a line is a paragraph, which no label may contain.
const words = (line) => copied(line.querySelector("p"))

function question() {
  const { questions, at, seed } = drawn
  const source = questions[at]
  part("count").textContent = t("practice.nth", { n: at + 1, all: questions.length })
  part("story").replaceChildren(...copied(part("story", source)))
  part("asked").textContent = part("asked", source).textContent
  const lines = [...part("lines", source).children].map((line, i) => ({ line, i }))
  const order = shuffled(lines, ({ i }) => `${seed}/${source.dataset.ssQuestion}/${i}`)
  part("lines").replaceChildren(
    ...order.map(({ line, i }) => {
      const radio = make("input", { type: "radio", name: "line", value: i, required: true })
      return make("label", { className: "ss-drill__line" }, radio, make("span", {}, ...words(line)))
    }),
  )
  ask.hidden = false
  part("told").hidden = true
  show(part("asking"), part("count"))
}

function tell(chosen) {
  const { questions, at } = drawn
  const source = questions[at]
  const lines = [...part("lines", source).children]
  const whys = [...part("whys", source).children]
  const right = whys.findIndex((why) => why.matches("[data-ss-right]"))
  const good = chosen === right
  if (!good) drawn.missed.push(source)
  part("verdict").textContent = good ? t("practice.right") : t("practice.wrong")
  // What was chosen first, then the line to say, then the others.
  const order = [...new Set([chosen, right, ...lines.keys()])]
  part("whys").replaceChildren(
    ...order.map((i) => {
      const say = i === chosen ? t("practice.say-chosen") : t("practice.say")
      const avoid = i === chosen ? t("practice.avoid-chosen") : t("practice.avoid")
      const why = copied(whys[i]).filter((node) => !node.dataset || !("ssWord" in node.dataset))
      return make(
        "li",
        { className: `ss-drill__why ss-drill__why--${i === right ? "say" : "avoid"}` },
        make("p", { className: "ss-drill__word" }, i === right ? say : avoid),
        make("p", { className: "ss-drill__said" }, ...words(lines[i])),
        ...why,
      )
    }),
  )
  part("rests").replaceChildren(part("rests", source).cloneNode(true))
  part("next").textContent = at + 1 < questions.length ? t("practice.next") : t("practice.end")
  ask.hidden = true
  part("told").hidden = false
  // What was asked, and below it how it went.
  part("asked").scrollIntoView()
  part("verdict").focus({ preventScroll: true })
}

function end() {
  const { questions, missed } = drawn
  const count = questions.length
  const said = count - missed.length
  part("score").textContent = said === count ? t("practice.all-right") : t("practice.some-right", { said, all: count })
  part("missed").hidden = !missed.length
  part("missed")
    .querySelector("ul")
    .replaceChildren(
      ...missed.map((source) => {
        const card = part("card", source)
        const link = make("a", { href: card.href }, source.querySelector("h3").textContent)
        return make("li", {}, link, ` ${part("asked", source).textContent}`)
      }),
    )
  part("more").textContent = fitting(drawn.about).length > MOST ? t("practice.more") : t("practice.shuffle")
  const link = part("link")
  link.href = address(drawn)
  link.textContent = link.href.replace(/^https?:\/\//, "")
  show(part("end"), part("score"))
}

// What a reader does -----------------------------------------------------------------------------------------------

const go = (wanted) => {
  location.hash = address(wanted)
}
draw.addEventListener("submit", (event) => {
  event.preventDefault()
  go(anew(draw.elements.draw.value))
})
ask.addEventListener("submit", (event) => {
  event.preventDefault()
  tell(Number(new FormData(ask).get("line")))
})
part("next").addEventListener("click", () => {
  drawn.at += 1
  if (drawn.at < drawn.questions.length) question()
  else end()
})
part("more").addEventListener("click", () => go(anew(drawn.about)))
for (const again of [part("again"), part("link")]) again.addEventListener("click", () => begin(drawn))

function follow() {
  const wanted = read(location.hash)
  if (wanted?.seed) begin(wanted)
  else if (wanted) start(wanted)
  else if (frame.hidden) start({})
}
addEventListener("hashchange", follow)
follow()
