// A copy at a former address redirects to the current page, with the anchor; the anchor of a part that has moved, to its page.
const base = document.querySelector("base")
if (base) location.replace(base.href + location.search + location.hash)

function goOn() {
  const to = document.getElementById(location.hash.slice(1))?.dataset.ssMoved
  if (to) location.replace(to)
}
addEventListener("hashchange", goOn)
goOn()
