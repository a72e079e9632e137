// Replaces the theme's search worker: it starts that worker, with the index, at the first word that anyone searches for.
// The query string of its address is the address of the theme's worker.
"use strict"

// The types of message that the theme and its worker exchange.
const SETUP = 0
const READY = 1
const QUERY = 2
const RESULT = 3

const WORKER = new URL(location.search.slice(1), location)
const INDEX = new URL("../../search/search_index.json", location)

// Words that are in every question, and would match everything.
const FILLER = new Set(
  (
    "a an and are at can could do does for from get guy has have help how i in lady me of on or please say says " +
    "should someone somebody tell the to trying wanna want wants what with would you your"
  ).split(" "),
)

/** The words to search for, from what people type in a hurry: "wife's" should find "wife". The last word stays, because
 * it may be the beginning of a longer one. */
function wanted(typed) {
  const words = typed
    .replace(/['’]s\b/gi, "")
    .replace(/['’]/g, "")
    .split(/\s+/)
  return words.filter((word, i) => i === words.length - 1 || !FILLER.has(word.toLowerCase())).join(" ")
}

// The theme groups all hits on a page into one, but each card of the desk guide should be its own hit. This makes the
// theme's worker treat each card as a page; js/search.js corrects the links of the hits.
function apart(record) {
  return { ...record, location: record.location.replace(/^desk\/#/, "desk/?") }
}

/** The theme's worker, once it has loaded the index. */
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
    worker = undefined // The index did not load, perhaps for lack of a network: the next key tries again.
  }
})

postMessage({ type: READY }) // The theme sends no query before this.
