"""Axe, the accessibility checker, and the views of a page that it tests."""

from dataclasses import dataclass
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Browser, Page

from sticky.commands.verify import RULES
from tests.support.browser import patient

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


@dataclass(frozen=True)
class View:
    """A view of a page: its width, color scheme and other conditions."""

    width: int
    scheme: str
    opened: bool
    forced: bool
    scripts: bool

    def __str__(self) -> str:
        said = ["open" if self.opened else "closed", "forced colors" * self.forced, "no scripts" * (not self.scripts)]
        return ", ".join(filter(None, [str(self.width), self.scheme, *said]))


VALUES = ((320, 1280), ("light", "dark"), (False, True), (False, True), (False, True))
# Every width in every scheme, closed and open. Forced colors, and a page without scripts, appear often enough to pair
# each value of one condition with each value of every other.
VIEWS = [
    View(1280, "light", opened=False, forced=False, scripts=True),
    View(1280, "light", opened=True, forced=False, scripts=False),
    View(1280, "dark", opened=False, forced=False, scripts=False),
    View(1280, "dark", opened=True, forced=False, scripts=True),
    View(320, "light", opened=False, forced=False, scripts=False),
    View(320, "light", opened=True, forced=False, scripts=True),
    View(320, "dark", opened=False, forced=False, scripts=True),
    View(320, "dark", opened=True, forced=False, scripts=False),
    View(320, "light", opened=True, forced=True, scripts=True),
    View(1280, "dark", opened=False, forced=True, scripts=False),
]


def viewed(browser: Browser, home: str, width: int, scripts: bool) -> Page:
    """A page in a window of a width, still to be `colored`."""
    page = patient(
        browser.new_context(
            base_url=home,
            viewport={"width": width, "height": 800},
            bypass_csp=not scripts,  # the policy of the first page would stand for all that are written into it
            reduced_motion="reduce",
        )
    ).new_page()
    if not scripts:
        page.route("**/*.js", lambda script: script.abort())  # switching scripts off would stop axe as well
    return page


_TURN = """async address => {
    const html = await (await fetch(address)).text()
    history.replaceState(null, "", address)
    document.open()
    document.write(html)
    document.close()
    await new Promise(done => document.readyState === "complete" ? done() : addEventListener("load", done))
    await document.fonts.ready
}"""


def turned(page: Page, address: str, scripts: bool) -> None:
    """Show the page at an address in a window that is `viewed`.

    Without scripts it is written into the page that is open, of the same site: axe stays there, and works twice as fast
    as it does when it has only just been loaded.
    """
    if scripts or page.url == "about:blank":
        page.goto(address)
    else:
        page.evaluate(_TURN, address)


def colored(page: Page, view: View) -> None:
    """Show a page in the colors of a view."""
    page.emulate_media(
        color_scheme="dark" if view.scheme == "dark" else "light", forced_colors="active" if view.forced else "none"
    )


_SORT = """known => {
    const looks = new Map(), alike = new Map(), painted = []
    const own = e => { const s = getComputedStyle(e); return [s.backgroundColor, s.backgroundImage, s.opacity, s.filter,
        s.mixBlendMode, s.boxShadow, s.position, s.overflow, s.clip, s.clipPath].join() }
    const look = e => { if (e && !looks.has(e)) looks.set(e, short(`${look(e.parentElement)}/${own(e)}`)); return looks.get(e) }
    const short = text => { // hundreds of looks go back and forth
        let [a, b] = [0, 1]
        for (let i = 0; i < text.length; i++) {
            a = Math.imul(a ^ text.charCodeAt(i), 2654435761)
            b = Math.imul(b ^ text.charCodeAt(i), 1597334677)
        }
        return `${a}${b}`
    }
    const text = e => [...e.childNodes].filter(n => n.nodeType === Node.TEXT_NODE).map(n => n.data.trim()).join("")
    const box = e => {
        const range = document.createRange()
        range.selectNodeContents(e) // which may be larger than the element
        const [a, b] = [range.getBoundingClientRect(), e.getBoundingClientRect()]
        return [Math.min(a.left, b.left), Math.min(a.top, b.top), Math.max(a.right, b.right), Math.max(a.bottom, b.bottom)]
    }
    // Axe would gather all that is written inside them, to find that none of it is their own, or that it is not shown.
    const seen = e => e.checkVisibility({ visibilityProperty: true })
    const bare = e => !text(e) && !e.matches("input, select, textarea")
    for (const e of document.querySelectorAll("*")) e.toggleAttribute("data-measured", bare(e) || !seen(e))
    // Axe finds the colors around a link before it sees that the line below tells it from the text around.
    const lines = new Map([[null, "none"]])
    const line = e => {
        if (!lines.has(e)) lines.set(e, line(e.parentElement) === "none" ? getComputedStyle(e).textDecorationLine : "around")
        return lines.get(e)
    }
    for (const e of document.querySelectorAll("a[href], [role=link]")) e.toggleAttribute("data-underlined", line(e) === "underline")
    const shown = [...document.body.querySelectorAll("*")].filter(seen)
    for (const e of shown) {
        const { backgroundColor, backgroundImage } = getComputedStyle(e)
        const colored = backgroundColor !== "rgba(0, 0, 0, 0)" || backgroundImage !== "none"
        const { left, top, right, bottom } = e.getBoundingClientRect() // what is in a closed box is not painted
        if (colored || e.matches("img, svg, canvas, iframe, video")) painted.push([e, [left, top, right, bottom]])
    }
    const alone = (e, [left, top, right, bottom]) => painted.every(([other, [l, t, r, b]]) =>
        l >= right || left >= r || t >= bottom || top >= b || other.contains(e) || e.contains(other))
    // Axe does not measure what is disabled.
    for (const e of shown.filter(e => text(e) && !e.closest(":disabled, [aria-disabled], [inert], label"))) {
        if (!alone(e, box(e))) continue
        const s = getComputedStyle(e)
        const drawn = ["::before", "::after"].map(part => getComputedStyle(e, part).backgroundColor)
        const key = short([look(e), s.color, s.webkitTextFillColor, s.webkitTextStroke, s.textShadow, s.textIndent,
            s.fontSize, s.fontWeight, ...drawn].join())
        alike.set(key, [...(alike.get(key) ?? []), e])
    }
    for (const [key, all] of alike) {
        const longest = all.reduce((a, b) => text(b).length > text(a).length ? b : a) // of a single letter, axe is not sure
        all.forEach(e => e.toggleAttribute("data-measured", e !== longest || known.includes(key)))
    }
    window.alike = alike
}"""
"""Marks what has no text of its own or is not shown, and all text but one of each look: whose own styles and those of all that it is in are the same, as far as its contrast
depends on them, where nothing else that is painted touches it. Looks that are known are marked without exception.

Marks as well each link that is underlined in text that is not, which is enough to tell it from that text."""

_DRAWN = "await new Promise(done => requestAnimationFrame(() => setTimeout(done)))"  # the page's scripts may take note

SAMPLE = f"""async () => {{
    const name = e => `${{e.localName}}.${{e.className}}[${{e.getAttribute("role") ?? ""}}]`
    const component = e => `${{name(e.parentElement)}} > ${{name(e)}}`
    const within = new Map(), met = new Map()
    for (const e of [...document.body.querySelectorAll("*")].reverse()) {{ // what is within an element comes before it
        within.set(e, new Set([component(e), ...[...e.children].flatMap(child => [...within.get(child)])]))
    }}
    window.leftOut = []
    const walk = e => {{
        for (const child of [...e.children]) {{
            const alike = child.matches("article, details, div, li, p, section, tr")
            if (alike && [...within.get(child)].every(kind => met.get(kind) > 1)) {{
                const place = document.createComment("")
                child.replaceWith(place)
                window.leftOut.push([place, child])
            }} else {{
                met.set(component(child), (met.get(component(child)) ?? 0) + 1)
                walk(child)
            }}
        }}
    }}
    walk(document.body)
    {_DRAWN}
}}"""
"""Takes every block out of the page whose components, as `kinds` knows them, have all been met twice before it."""

WHOLE = f"""async () => {{
    if (!window.leftOut) return
    leftOut.forEach(([place, e]) => place.replaceWith(e))
    delete window.leftOut
    {_DRAWN}
}}"""
"""Puts back what a sample has left out of the page."""

_RUN = """async tags => {
    // It reads the color that a text is filled with, which forced colors leave as it is and do not show.
    const measures = !matchMedia("(forced-colors: active)").matches
    axe.configure({ rules: [
        { id: "color-contrast", selector: "*:not([data-measured])" },
        { id: "link-in-text-block", selector: ":is(a[href], [role=link]):not([data-underlined])" },
    ] })
    const { violations, incomplete } = await axe.run(document, {
        runOnly: tags, resultTypes: ["violations", "incomplete"], preload: { assets: ["media"] }, elementRef: true,
        rules: { "color-contrast": { enabled: measures } },
    })
    for (const mark of ["data-measured", "data-underlined"]) {
        document.querySelectorAll(`[${mark}]`).forEach(e => e.removeAttribute(mark))
    }
    const doubted = new Set([...violations, ...incomplete].flatMap(fault => fault.nodes.map(node => node.element)))
    const sure = measures ? [...alike].filter(([, all]) => !all.some(e => doubted.has(e))).map(([key]) => key) : []
    const said = html => html.replaceAll(/ data-(measured|underlined)=""/g, "").slice(0, 160)
    return [violations.flatMap(fault => fault.nodes.map(node => `${fault.id}: ${said(node.html)}`)), sure]
}"""


def violations(page: Page, measured: set[str] | None = None, sample: bool = False) -> list[str]:
    """The violations that axe finds.

    It spends most of its time on the contrast of text, of which a site has thousands of pieces in few looks. So it
    measures one piece of each look on a page, and none of a look that is in `measured`; a look that is in order is added.

    A `sample` of the page has two blocks of each kind: a fault in one of them is looked for on the whole page. The page
    stays one until `WHOLE`, or the next look at all of it, puts the others back.
    """
    known = set[str]() if measured is None else measured
    ready, sampled = page.evaluate("['axe' in window, 'leftOut' in window]")
    if not ready:
        page.evaluate(AXE)
        page.add_init_script(AXE)  # in what is opened next: so Chromium remembers how it compiled the half megabyte
    if sample != sampled:
        page.evaluate(SAMPLE if sample else WHOLE)
    page.evaluate(_SORT, list(known))
    faults, new = page.evaluate(_RUN, RULES)
    if sample:
        return violations(page, known) if faults else []
    known.update(new)
    return list(faults)
