// A copy at a former address leads on to the page of today, with the place on it.
;(() => {
  "use strict"
  const base = document.querySelector("base")
  if (base) location.replace(base.href + location.search + location.hash)
})()
