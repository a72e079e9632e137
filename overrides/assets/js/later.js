// Loads what few readers need: what a page names in `data-ss-later`, what other scripts ask for, and, for the scripts that
// were loaded so, other pages of this site. And tells where something did not come. The names of files are the build's.
import { t } from "./words.js"

const here = document.currentScript.src
const files = globalThis.handbookFiles
const promises = new Map()

// What was promises for once is not promises for again; what failed may succeed the next time.
function once(key, get) {
  if (!promises.has(key)) {
    const promise = get()
    promise.catch(() => promises.delete(key))
    promises.set(key, promise)
  }
  return promises.get(key)
}

// Why something did not come. The site no longer has it if it was published anew since this page was opened.
const fault = (url, answer) => Object.assign(new Error(url), { gone: [404, 410].includes(answer?.status) })
const ask = (url, how) => fetch(url, how).catch(() => undefined)

const make = (tag, values) => Object.assign(document.createElement(tag), values)

function added(tag, values) {
  return new Promise((done, failed) => {
    const element = make(tag, values)
    const url = values.src ?? values.href
    element.addEventListener("load", done)
    element.addEventListener("error", async () =>
      failed(fault(url, await ask(url, { method: "HEAD", cache: "no-store" }))),
    )
    document.head.append(element)
  })
}

// A script; of several, each runs after those that were promises for before.
const script = (url) => once(`script ${url}`, () => added("script", { src: url, async: false }))

const named = (file) => new URL(files[file], here)
const style = (name) => once(`style ${name}`, () => added("link", { rel: "stylesheet", href: named(`${name}.css`) }))
const code = (name) => script(named(`${name}.js`))

// The styles of this name, and then the scripts.
const load = (name) =>
  once(`files ${name}`, async () => {
    await style(name)
    await code(name)
  })

// A page of this site, read.
const page = (url) =>
  once(`page ${url.pathname}`, async () => {
    const answer = await ask(url)
    if (!answer?.ok) throw fault(url, answer)
    return new DOMParser().parseFromString(await answer.text(), "text/html")
  })

// Tells what did not come, and how to go on: above an element, or in a dialog, which may say `more` and leads `back`; but
// not where the room looks, who would see the page behind.
// What a script cannot read may be of another release, too; its error still shows in the console.
function lost(error, again, { above, title = "", more = "", back = () => {} } = {}) {
  const gone = error.gone ?? true
  const told = gone ? t("later.gone") : t("later.failed")
  const made = above
    ? make("div", { className: "ss-load-failure", role: "alert" })
    : make("dialog", { className: "ss-load-failure", ariaLabel: told })
  const button = (words, act) => {
    const control = make("button", { type: "button", className: "ss-button", textContent: words })
    control.addEventListener("click", () => {
      made.remove()
      act()
    })
    return control
  }
  const [words, onward] = gone ? [t("later.reload"), () => location.reload()] : [t("later.again"), again]
  if (title) made.append(make("h2", { textContent: title }))
  made.append(make("p", { textContent: `${told} ${gone ? "" : more}` }), button(words, onward))
  if (above) above.before(made)
  else {
    const inRoom = document.documentElement.classList.contains("ss-room")
    if (!inRoom) made.append(" ", button(t("later.back"), back))
    made.addEventListener("close", () => {
      made.remove()
      if (inRoom) onward()
      else back()
    })
    document.body.append(made)
    made.showModal()
  }
  if (!("gone" in error)) throw error
}

// Where it is hidden until its script has come, this is told above all that is hidden with it.
const seen = (element) => {
  const hidden = element.parentElement.closest("[hidden]")
  return hidden ? seen(hidden) : element
}
for (const element of document.querySelectorAll("[data-ss-later]")) {
  const begin = () => load(element.dataset.ssLater).catch((error) => lost(error, begin, { above: seen(element) }))
  begin()
}

// A script that is loaded later finds these here: it is published by itself.
globalThis.handbookLater = { load, lost, page, script }

export { code, load, lost, script, style }
