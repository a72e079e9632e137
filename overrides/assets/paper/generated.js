// Run in a page before it is printed as a PDF: inserts into its text what a stylesheet adds around links and quotations.
const marks = { "open-quote": "“", "close-quote": "”" }
const texts = [...document.querySelectorAll("article :is(a, q)")].map((element) => [
  element,
  ...["::before", "::after"]
    .map((where) => getComputedStyle(element, where).content)
    .map((content) => marks[content] || (/^"[^"]*"$/.test(content) ? content.slice(1, -1) : "")),
])
// Only now: each change makes the browser work out the styles again.
for (const [element, before, after] of texts) {
  const span = (text) => Object.assign(document.createElement("span"), { textContent: text })
  if (before) element.prepend(span(before))
  if (after) element.append(span(after))
  element.classList.add("ss-told")
}
