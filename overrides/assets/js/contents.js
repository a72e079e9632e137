// Marks the part being read in the list of a page's contents, or of its questions.
;(() => {
  const links = [...document.querySelectorAll(":is(.md-nav--secondary, [data-ss-contents]) a[href^='#']")]
  const places = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))))
  if (!links.length) return
  const order = [...places.keys()].filter((n) => places[n]).sort((a, b) => after(places[a], places[b]))
  const side = links[0].closest(".ss-desk__side")
  const frame = side ?? links[0].closest(".md-sidebar__scrollwrap")
  const beside = matchMedia("(min-width: 60em)")
  // A heading counts as reached a little below the header, where a link to it puts it.
  const REACHED = 120
  let marked
  let waiting

  function after(one, other) {
    return one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1
  }

  // The last on a page may not get that far up: the one that the address names is read while it is in sight. Above the first,
  // where that is out of sight, none is read.
  function read() {
    const top = (n) => places[n].getBoundingClientRect().top
    const named = order.find((n) => places[n].matches(":target"))
    if (named !== undefined && top(named) >= 0 && top(named) < innerHeight / 2) return named
    return order.findLast((n) => top(n) < REACHED) ?? order.find((n) => top(n) < innerHeight)
  }

  // On a narrow screen the list is above the text: whoever goes back to it finds marked what they have read.
  const isBack = () => marked && side && !beside.matches && side.getBoundingClientRect().bottom > REACHED

  function mark() {
    waiting = false
    const now = isBack() ? marked : links[read()]
    if (now === marked) return
    marked?.classList.remove("md-nav__link--active")
    marked?.removeAttribute("aria-current")
    now?.classList.add("md-nav__link--active")
    now?.setAttribute("aria-current", "true")
    // Beside the text, what is marked is in sight, and in a list of questions its group is open.
    const [left, group] = [marked?.closest("details"), now?.closest("details")]
    marked = now
    if (!now || !frame || !beside.matches) return
    if (side && left && left !== group) left.open = false
    if (side) group.open = true
    const top = (element) => element.getBoundingClientRect().top
    frame.scrollTop += top(now) - top(frame) - frame.clientHeight / 2
  }
  const later = () => {
    if (!waiting) requestAnimationFrame(mark)
    waiting = true
  }
  addEventListener("scroll", later, { passive: true })
  addEventListener("hashchange", () => {
    later()
    if (!isBack()) return
    for (let box = marked.closest("details"); box; box = box.parentElement.closest("details")) box.open = true
    marked.scrollIntoView({ block: "center" })
  })
  mark()
})()
