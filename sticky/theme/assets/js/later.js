// Loads what few readers need: what a page names in `data-ss-later`, what other scripts ask for, and, for the scripts that
// were loaded so, other pages of this site.
globalThis.handbookLater = (() => {
  "use strict"
  const here = document.currentScript.src
  const found = new Map()

  // What was asked for once is not asked for again; what failed may succeed the next time.
  function once(key, get) {
    if (!found.has(key)) {
      const promise = get()
      promise.catch(() => found.delete(key))
      found.set(key, promise)
    }
    return found.get(key)
  }

  function added(tag, values) {
    return new Promise((done, failed) => {
      const element = Object.assign(document.createElement(tag), values)
      element.addEventListener("load", done)
      element.addEventListener("error", failed)
      document.head.append(element)
    })
  }

  // A script; of several, each runs after those that were asked for before.
  const script = (url) => once(`script ${url}`, () => added("script", { src: url, async: false }))

  // The styles and the scripts of this name.
  const load = (name) =>
    once(`files ${name}`, async () => {
      await added("link", { rel: "stylesheet", href: new URL(SS_LATER[`${name}.css`], here) })
      await script(new URL(SS_LATER[`${name}.js`], here))
    })

  // A page of this site, read.
  const page = (url) =>
    once(`page ${url.pathname}`, async () => {
      const answer = await fetch(url)
      if (!answer.ok) throw new Error(`${url.pathname}: ${answer.status}`)
      return new DOMParser().parseFromString(await answer.text(), "text/html")
    })

  for (const { dataset } of document.querySelectorAll("[data-ss-later]")) load(dataset.ssLater)
  return { load, page, script }
})()
