// Runs before a page is painted, and so alone in a file: a page with scripts has its places from the beginning, shows nothing
// where the room looks (css/hidden.css, css/room.css), and has the colors that its reader chose (js/scheme.js).
;(() => {
  const page = document.documentElement
  page.classList.add("ss-scripts", ...(/^#(show|join)\b/.test(location.hash) ? ["ss-room"] : []))

  // What the theme's own script writes into each page. Of ours, scheme.js uses these names.
  const scope = new URL("..", document.currentScript.src)
  const key = (name, of) => `${of.pathname}.${name}`
  window.__md_scope = scope
  window.__md_hash = (text) => [...text].reduce((sum, letter) => (sum << 5) - sum + letter.charCodeAt(0), 0)
  window.__md_get = (name, store, of = scope) => {
    try {
      return JSON.parse((store ?? localStorage).getItem(key(name, of)))
    } catch {
      return null // In a browser that stores nothing, nothing was chosen.
    }
  }
  window.__md_set = (name, value, store, of = scope) => {
    try {
      ;(store ?? localStorage).setItem(key(name, of), JSON.stringify(value))
    } catch {
      // The choice affects only this page.
    }
  }

  // The observer is called when the body begins, which is before anything in it is painted.
  const chosen = window.__md_get("__palette")?.color
  if (!chosen) return
  if (chosen.media === "(prefers-color-scheme)")
    chosen.scheme = matchMedia("(prefers-color-scheme: dark)").matches ? "slate" : "default"
  new MutationObserver((_, observer) => {
    if (!document.body) return
    observer.disconnect()
    for (const [name, value] of Object.entries(chosen)) document.body.setAttribute(`data-md-color-${name}`, value)
  }).observe(page, { childList: true })
})()
