// A session as one file, which opens from a stick without a network: its plan, both screens and all that it prints. The pages
// that its steps are taken from stand in the file as templates.
import { t } from "../js/words.js"
import { dated, words } from "./plan.js"
import { addressed } from "./settings.js"
import { roomAddress, save } from "./share.js"
import { make, page, placed, plainTable, ROOT, session, title } from "./steps.js"

const here = document.currentScript.src
// The file asks nobody for anything, whatever is in it.
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; font-src data:; img-src data:; base-uri 'none'; form-action 'none'"
const OF_STYLE = /url\((["']?)(?!data:|#)([^"')]+)\1\)/g

async function ask(url) {
  const answer = await fetch(url)
  if (!answer.ok) throw Object.assign(new Error(url), { gone: [404, 410].includes(answer.status) })
  return answer
}

const text = async (url) => (await ask(url)).text()
const published = (file) => new URL(globalThis.handbookFiles[file], here)

// What is at an address, as an address that contains it.
async function data(url) {
  const blob = await (await ask(url)).blob()
  return new Promise((done) => {
    const reader = new FileReader()
    reader.onload = () => done(reader.result)
    reader.readAsDataURL(blob)
  })
}

// A stylesheet with its typefaces, as it stands in the file.
async function style(url) {
  const css = await text(url)
  const named = [...new Set([...css.matchAll(OF_STYLE)].map(([, , name]) => name))]
  const contents = new Map(await Promise.all(named.map(async (name) => [name, await data(new URL(name, url))])))
  return `<style>${css.replace(OF_STYLE, (_, __, name) => `url(${contents.get(name)})`)}</style>`
}

async function styles() {
  const linked = [...document.querySelectorAll("link[rel=stylesheet]")].map((link) => link.href)
  return Promise.all([...new Set([...linked, published("session.css").href, published("paper.css").href])].map(style))
}

// The article of a page of this site, whose links lead there and whose pictures it contains.
async function template(path) {
  const article = document.importNode((await page(path)).querySelector("article"), true)
  const url = new URL(path, ROOT)
  for (const link of article.querySelectorAll("a[href]:not([href^='#'])"))
    link.href = new URL(link.getAttribute("href"), url)
  for (const image of article.querySelectorAll("img")) image.src = await data(new URL(image.getAttribute("src"), url))
  for (const own of article.querySelectorAll("[data-ss-build], [data-ss-choices], script")) own.remove()
  const made = make("template", { dataset: { ssPage: path } })
  made.content.append(article)
  return made
}

// The pages that the steps of this session are taken from.
function pages() {
  const rows = [...session().querySelectorAll("[data-ss-row]")].map(({ dataset }) => dataset)
  const paths = rows.flatMap(({ ssId: id, ssFrom, ssNotes }) =>
    id
      ? [`scenarios/${id}/`, `scenarios/${id}/facilitate/`]
      : [...words(ssFrom), ...words(ssNotes)].map((address) => address.split("#")[0]),
  )
  return Promise.all([...new Set(paths)].map(template))
}

function article() {
  const link = (view, words, main = "") => make("a", { href: `#${view}`, className: `ss-button ${main}` }, words)
  const from = t("file.from", { site: location.host, date: dated(new Date().toISOString().slice(0, 10)) })
  const also = [...document.querySelectorAll("[data-ss-bring], .ss-attendance")]
  return make(
    "article",
    { className: "md-content__inner md-typeset" },
    make("h1", {}, title()),
    ...[...document.querySelectorAll(".ss-lede")].map((lede) => lede.cloneNode(true)),
    make("p", {}, link("present", t("session.goes"), "ss-button--main"), " ", link("print", t("session.print"))),
    make("p", {}, from),
    plainTable(placed(session(), location.href, "plan")),
    ...also.map((element) => placed(element, location.href, "plan")),
  )
}

async function file() {
  const made = document.implementation.createHTMLDocument(title())
  const { documentElement: root, head, body } = made
  for (const { name, value } of document.documentElement.attributes) root.setAttribute(name, value)
  for (const { name, value } of document.body.attributes) body.setAttribute(name, value)
  root.className = ""
  Object.assign(root.dataset, { ssSaved: ROOT, ssJoin: roomAddress(addressed().text) })
  head.prepend(
    make("meta", { content: "text/html; charset=utf-8", httpEquiv: "Content-Type" }),
    make("meta", { httpEquiv: "Content-Security-Policy", content: POLICY }),
    make("meta", { name: "viewport", content: "width=device-width,initial-scale=1" }),
  )
  const main = make(
    "main",
    { className: "md-main__inner md-grid" },
    make("div", { className: "md-content" }, article()),
  )
  body.append(main, ...(await pages()))
  // As text: this page's own policy lets no style or script stand in a document that it makes.
  const [before, after] = ["saved.js", "session.js"].map(
    async (name) => `<script>${await text(published(name))}</script>`,
  )
  return `<!doctype html>
${root.outerHTML.slice(0, -root.innerHTML.length - "</html>".length)}
<head>${head.innerHTML}${(await styles()).join("")}${await before}</head>
${body.outerHTML.slice(0, -"</body>".length)}${await after}</body></html>
`
}

async function keep() {
  try {
    save(`${title().replace(/[^\p{L}\p{N}]+/gu, "-")}.html`, "text/html", await file())
  } catch (error) {
    globalThis.handbookLater.lost(error, keep, { above: document.querySelector("[data-ss-share]") })
  }
}

document.querySelector("[data-ss-file]")?.addEventListener("click", keep)
