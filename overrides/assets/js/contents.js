// Marks the section being read in the table of contents.
;(() => {
  const links = [...document.querySelectorAll(".md-nav--secondary a[href^='#']")]
  const places = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))))
  if (!links.length) return
  // A heading counts as reached a little below the header, where a link to it puts it.
  const REACHED = 120
  let marked
  let waiting

  function mark() {
    waiting = false
    const reached = places.findLastIndex((place) => place && place.getBoundingClientRect().top < REACHED)
    const now = links[Math.max(0, reached)]
    if (now === marked) return
    marked?.classList.remove("md-nav__link--active")
    now.classList.add("md-nav__link--active")
    marked = now
  }
  addEventListener(
    "scroll",
    () => {
      if (!waiting) requestAnimationFrame(mark)
      waiting = true
    },
    { passive: true },
  )
  mark()
})()
