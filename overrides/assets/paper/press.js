// Prints a page in a layout for paper, or a part of it alone, or parts of other pages. `js/print.js` loads it.
const root = document.documentElement
const home = new URL("..", document.currentScript.src)
const { page } = globalThis.handbookLater

addEventListener("afterprint", () => {
  delete root.dataset.ssPrint
  for (const printed of document.querySelectorAll(".md-content > [data-ss-print]")) printed.remove()
})

// Prints these nodes in place of the page.
function printAlone(mode, nodes) {
  const section = document.createElement("section")
  section.dataset.ssPrint = mode
  section.append(document.createElement("article"))
  section.firstChild.className = "md-content__inner md-typeset"
  section.firstChild.append(...nodes)
  document.querySelector(".md-content").append(section)
  root.dataset.ssPrint = "parts"
  print()
}

// What a button stands in: a card, a row, or the text from the heading above it.
function part(button) {
  const box = button.closest(".ss-desk-card, .ss-subsection")
  if (box) return [box]
  const elements = []
  for (let element = button.parentElement; element; element = element.previousElementSibling) {
    elements.unshift(element)
    if (element.matches("h2")) break
  }
  return elements
}

// Where a part is from: the footer's words, with the part's own address.
function source(id) {
  const address = document.querySelector("link[rel=canonical]")?.href ?? location.href.split("#")[0]
  const said = document.querySelector(".ss-foot__page").cloneNode(true)
  said.querySelector("a").textContent = address + id
  return said
}

// The cards that a list links to, from this page and others. What has no card stands under its question.
async function cards(list) {
  const loading = [...list.querySelectorAll("a")].map(async (link) => {
    const holder = link.getAttribute("href").startsWith("#") ? document : await page(new URL(link.href))
    const place = holder.getElementById(decodeURIComponent(link.hash.slice(1)))
    const card = place?.closest(".ss-desk-card")
    if (card || !place) return card?.cloneNode(true)
    const made = document.createElement("article")
    made.className = "ss-desk-card"
    made.append(document.createElement("h2"), ...place.cloneNode(true).childNodes)
    made.firstChild.textContent = link.textContent
    return made
  })
  return (await Promise.all(loading)).filter(Boolean)
}

async function start(button) {
  const { dataset, parentElement } = button
  if (dataset.ssPage !== undefined) {
    const other = await page(new URL(dataset.ssPage, home))
    printAlone(dataset.ssPaper, other.querySelector("article").childNodes)
  } else if (dataset.ssPaper === "part") {
    const nodes = part(button)
    const id = nodes[0].id || nodes[0].querySelector("[id]").id
    const above = document.querySelectorAll("h1, .ss-status")
    printAlone("part", [...[...above, ...nodes].map((node) => node.cloneNode(true)), source(`#${id}`)])
  } else if (dataset.ssPaper === "card") {
    printAlone("card", [...(await cards(parentElement.previousElementSibling)), source("")])
  } else {
    root.dataset.ssPrint = dataset.ssPaper
    print()
  }
}

globalThis.handbookPress = start
