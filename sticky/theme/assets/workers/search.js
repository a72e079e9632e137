// What the theme's search talks to instead of its own worker: it starts that worker, with the index, at the first word
// that anyone looks for. Its address ends in the address of the theme's worker, after a question mark.
"use strict"

// The kinds of message that the theme and its worker exchange.
const SETUP = 0
const READY = 1
const QUERY = 2
const RESULT = 3

const WORKER = new URL(location.search.slice(1), location)
const INDEX = new URL("../../search/search_index.json", location)

// Words that every question holds find nothing by themselves.
const FILLER = new Set(
  (
    "a an and are at can could do does for from get guy has have help how i in lady me of on or please say says " +
    "should someone somebody tell the to trying wanna want wants what with would you your"
  ).split(" "),
)

/** What is looked for, of what people type in a hurry: "wife's" is to find "wife". The last word may be the beginning of
 * another, and stays. */
function wanted(typed) {
  const words = typed
    .replace(/['’]s\b/gi, "")
    .replace(/['’]/g, "")
    .split(/\s+/)
  return words.filter((word, i) => i === words.length - 1 || !FILLER.has(word.toLowerCase())).join(" ")
}

// The theme shows all hits of a page as one. The cards of the desk guide stand on one page, and each is to be a hit of its
// own: the theme's worker takes each for a page, and js/search.js leads its hit to the card.
function apart(record) {
  return { ...record, location: record.location.replace(/^desk\/#/, "desk/?") }
}

/** The theme's worker, once it has taken in the index. */
async function started() {
  const answer = await fetch(INDEX)
  const { config, docs } = await answer.json()
  const worker = new Worker(WORKER)
  return new Promise((done) => {
    worker.addEventListener("message", ({ data }) => {
      if (data.type === READY) done(worker)
      if (data.type === RESULT) postMessage(data)
    })
    worker.postMessage({ type: SETUP, data: { config, docs: docs.map(apart), options: { suggest: false } } })
  })
}

let worker
let latest

addEventListener("message", async ({ data }) => {
  if (data.type !== QUERY) return
  latest = data
  const query = wanted(data.data)
  if (!worker && !query) return postMessage({ type: RESULT, data: { items: [] } })
  worker ??= started()
  try {
    const ready = await worker
    if (latest === data) ready.postMessage({ type: QUERY, data: query })
  } catch {
    worker = undefined // The index did not come, the network may be gone: the next key asks again.
  }
})

postMessage({ type: READY }) // The theme asks nothing before.
