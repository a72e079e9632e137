// Light or dark: the theme notes its state in every browser at once. Following the device needs no note, so none is kept.
;(() => {
  "use strict"
  const set = window.__md_set
  window.__md_set = (key, value, ...where) => {
    if (key === "__palette" && !value.index) localStorage.removeItem(`${__md_scope.pathname}.${key}`)
    else set(key, value, ...where)
  }
  const noted = __md_get("__palette")
  if (noted) window.__md_set("__palette", noted)
  // The theme shows which colors are chosen, and tells nobody who does not see it.
  const chosen = document.querySelectorAll("[data-md-component=palette] input")[noted ? noted.index : 0]
  if (chosen) chosen.checked = true
})()
