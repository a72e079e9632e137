// The steps of the room's screen, and where in the address they stand: `#show/his-card`, and `#show~k3f9/his-card` or
// `#present~k3f9/his-card` if a presenter steers the screen through a channel between the two windows.
//
// The steps are the elements of the page with `data-ss-step`: their content is copied, so that nothing is told twice.
// Nothing is stored, and nothing leaves the browser.
globalThis.handbookSteps = (() => {
  "use strict"
  const ADDRESS = /^#(show|present)(?:~([a-z0-9]+))?(?:\/([a-z0-9-]+))?$/
  const THEN = "-more"
  const ANSWER = /-answer$/

  function make(tag, properties = {}, ...children) {
    const { dataset = {}, ...own } = properties
    const made = Object.assign(document.createElement(tag), own)
    Object.assign(made.dataset, dataset)
    made.append(...children)
    return made
  }

  const button = (words, act, more = {}) => {
    const made = make("button", { type: "button", ...more }, words)
    made.addEventListener("click", act)
    return made
  }

  // What the room sees of an element: no hints, notes, links or ids.
  function copied(source) {
    const copy = source.cloneNode(true)
    for (const one of copy.querySelectorAll(
      ".headerlink, [data-ss-quiet], [data-ss-hint], [data-ss-step], .ss-notes, button",
    ))
      one.remove()
    for (const title of copy.querySelectorAll("h4")) title.replaceWith(make("h3", {}, ...title.childNodes))
    for (const link of copy.querySelectorAll("a")) link.replaceWith(...link.childNodes)
    for (const one of [copy, ...copy.querySelectorAll("[id]")]) one.removeAttribute("id")
    return [...copy.childNodes]
  }

  function steps() {
    const found = []
    for (const source of document.querySelectorAll("[data-ss-step]")) {
      const { ssStep: name, ssAs: as, ssKind: kind = "" } = source.dataset
      const part = source.parentElement.closest("[data-ss-step]")?.dataset.ssStep ?? name
      const minutes = Number(source.closest("[data-ss-minutes]")?.dataset.ssMinutes ?? 0)
      const box = source.closest("[data-ss-part]") ?? source
      const step = { name, as, kind, part, box, source }
      const whole = source.cloneNode(true)
      const then = [...whole.querySelectorAll("[data-ss-then]")]
      for (const one of then) one.remove()
      found.push({ ...step, minutes, content: () => copied(whole) })
      const rest = () => then.map((one) => make("section", {}, ...copied(one)))
      if (then.length) found.push({ ...step, name: name + THEN, minutes: 0, content: rest })
    }
    return found
  }

  // A former id stands beside the element that now has another, and both are in the same step.
  function numbered(all, name) {
    const exact = all.findIndex((step) => step.name === name)
    if (exact >= 0 || !name) return Math.max(exact, 0)
    const there = document.getElementById(name) ?? document.getElementById(name.replace(ANSWER, ""))
    const near = there ? all.findIndex((step) => step.box.contains(there)) : 0
    return Math.max(near + (ANSWER.test(name) && all[near + 1]?.part === all[near]?.part), 0)
  }

  const parsed = () => {
    const [, view = "", channel = "", name = ""] = ADDRESS.exec(decodeURIComponent(location.hash)) ?? []
    return { view, channel, name }
  }
  const address = (view, channel, name) => `#${view}${channel && `~${channel}`}${name && `/${name}`}`
  const keep = (hash) => history.replaceState(history.state, "", hash || location.pathname + location.search)

  // A channel between the two windows of one session.
  function joined(name, heard) {
    const channel = new BroadcastChannel(`sticky-${name}`)
    channel.addEventListener("message", ({ data }) => heard(data))
    return channel
  }

  return { ANSWER, address, button, joined, keep, make, numbered, parsed, steps }
})()
