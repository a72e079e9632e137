// A copy at a former address redirects to the current page, with the anchor.
const base = document.querySelector("base")
if (base) location.replace(base.href + location.search + location.hash)
