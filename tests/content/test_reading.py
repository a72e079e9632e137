"""Every page as people read it who zoom in, space their text, go by keyboard, or want no movement."""

from collections.abc import Callable, Collection
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, ViewportSize

from sticky.content.translation import english
from sticky.theme.assets import later
from tests.support.browser import NARROW, WIDE

# What opens and shows only with scripts is opened and shown; a page without them is quicker to load.
_OPEN = """() => { document.documentElement.className = "js ss-scripts"
    document.querySelectorAll("main [hidden]").forEach(e => { e.hidden = false })
    document.querySelectorAll("[data-ss-soon]").forEach(e => { delete e.dataset.ssSoon })
    document.querySelectorAll("details").forEach(box => { box.open = true })
    return [...new Set([...document.querySelectorAll("[data-ss-later]")].map(part => part.dataset.ssLater))] }"""

_STYLE = "css => document.head.append(Object.assign(document.createElement('style'), { textContent: css }))"

# As much room as WCAG 1.4.12 grants a reader's own spacing.
_SPACED = """*, ::before, ::after { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
    p { margin-block-end: 2em !important }"""

# What sticks out of the window without a frame to scroll it in, and text that is cut off by its own frame.
_LOST = """() => {
    const width = document.documentElement.clientWidth, seen = { visibilityProperty: true }
    const clips = e => e && e !== document.body && (getComputedStyle(e).overflowX !== "visible" || clips(e.parentElement))
    const name = e => `${e.localName}.${e.className}: ${e.textContent.trim().slice(0, 40)}`
    const all = [...document.querySelectorAll("header, header *, main *, footer *")].filter(e => e.checkVisibility(seen))
    const out = all.filter(e => e.getBoundingClientRect().right > width + 1 && !clips(e.parentElement))
    const cut = all.filter(e => /hidden|clip/.test(getComputedStyle(e).overflow) && e.textContent.trim()
        && getComputedStyle(e).clipPath === "none" && e.clientWidth && e.clientHeight // what is closed cuts nothing off
        && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1))
    return [...(document.documentElement.scrollWidth > width ? ["wider than the screen"] : []),
        ...out.map(e => `out: ${name(e)}`), ...cut.map(e => `cut: ${name(e)}`)]
}"""

_READINGS = {
    "a phone": (NARROW, 16, ""),
    "a phone on its side": ((844, 390), 16, ""),
    "a desk": (WIDE, 16, ""),
    "text at 200 %": (WIDE, 32, ""),
    "text spaced on a desk": (WIDE, 16, _SPACED),
    "text spaced on a phone": ((320, 800), 16, _SPACED),
    "the narrowest screen": ((320, 800), 16, ""),
    "a desk at 400 %": ((320, 256), 16, ""),
}
"""By name: the window, the size of text that the reader has set in the browser, and the reader's own style.

Each has something in common with the one before it: a page is laid out anew for whatever changes."""
_TIGHTEST = "text spaced on a phone"


# Its headings and landmarks, as a screen reader lists them.
_OUTLINE = """() => {
    const levels = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].map(h => +h.localName[1])
    const names = [...document.querySelectorAll("nav")].map(n => n.getAttribute("aria-label"))
    const steep = levels.some((level, i) => level > (i ? levels[i - 1] : 0) + 1)
    const [lang, main] = [document.documentElement.lang, document.querySelectorAll("main").length]
    return [...(steep || levels.filter(level => level === 1).length !== 1 ? [`headings: ${levels}`] : []),
        ...(names.every(Boolean) && new Set(names).size === names.length ? [] : [`landmarks: ${names}`]),
        ...(lang === "en" && main === 1 ? [] : [`lang ${lang}, ${main} main`])]
}"""


SAMPLE = 20
"""Of how many pages that have no component of their own one is looked at, without `--whole`."""


def readings(i: int, everything: bool, of_a_kind: bool) -> list[str]:
    """The readings in which a page is looked at: that which leaves text the least room, for a page of a kind some besides, which go
    in turn, or all.
    """
    there = {_TIGHTEST, *(list(_READINGS)[i % 4 :: 4] if of_a_kind else ()), *(_READINGS if everything else ())}
    chosen = [name for name in _READINGS if name in there]
    return chosen[:: -1 if i % 2 else 1]  # a page opens in the window in which the one before it was left


def test_a_page_is_in_order_and_loses_nothing_however_wide_the_screen_and_large_the_text(
    context: Callable[..., BrowserContext], addresses: list[str], every_kind: list[str], whole: bool
) -> None:
    # Each kind of page is looked at in three of the readings, and some of the others in one; with `--whole`, each page in all.
    faults = []
    unguarded = context(scripts=False, bypass_csp=True).new_page()
    settings, size = unguarded.context.new_cdp_session(unguarded), 16
    for i, address in enumerate(addresses):
        if not (whole or address in every_kind or i % SAMPLE == 0):
            continue
        unguarded.goto(address or "./")
        names = unguarded.evaluate(_OPEN)
        faults += [f"{address}: {fault}" for fault in unguarded.evaluate(_OUTLINE)]
        # What only scripts show comes with styles that they load.
        for name in names:
            unguarded.evaluate(_STYLE, later(english())[f"{name}.css"][1])
        unguarded.evaluate(_STYLE, own := "")
        for name in readings(i, whole, address in every_kind):
            (width, height), text, style = _READINGS[name]
            if text != size:
                settings.send("Page.setFontSizes", {"fontSizes": {"standard": text}})
                size = text
            if style != own:
                unguarded.evaluate("style => { document.head.lastElementChild.textContent = style }", style)
                own = style
            window: ViewportSize = {"width": width, "height": height}
            if unguarded.viewport_size != window:
                unguarded.set_viewport_size(window)
            faults += [f"{address}: {name}: {lost}" for lost in unguarded.evaluate(_LOST)]
    assert not faults, "\n".join(faults)


def test_what_is_lost_is_found(page: Page) -> None:
    page.set_content(
        """<header></header><main><p id="wide">A</p><div class="cut"><p>Two<br>lines</p></div></main>
        <style>#wide { width: 150vw } .cut { height: 1em; overflow: hidden }</style>"""
    )
    assert [lost.partition(" ")[0] for lost in page.evaluate(_LOST)] == ["wider", "out:", "cut:"]


@pytest.mark.parametrize(
    ("page_with", "faults"),
    [
        ("<h1>A</h1><h2>B</h2><nav aria-label='A'></nav><main></main>", []),
        ("<h1>A</h1><h3>B</h3><main></main>", ["headings: 1,3"]),
        ("<h2>A</h2><main></main>", ["headings: 2"]),
        ("<h1>A</h1><h1>B</h1><nav></nav>", ["headings: 1,1", "landmarks: ", "lang en, 0 main"]),
    ],
)
def test_what_is_out_of_order_is_found(plain: Page, page_with: str, faults: list[str]) -> None:
    plain.set_content(f"<html lang='en'>{page_with}")
    assert plain.evaluate(_OUTLINE) == faults


# What the focus is on, whether one sees it there, and whether the head of the page lies over it. Before the next stops, if
# there were so many of their kind on the page, or their kind is known, it moves on to the last of them.
_FOCUSED = """([alike, known]) => {
    const e = document.activeElement
    if (e === document.body || e === window.first) return null // past the end it goes back to the beginning
    window.first ??= e
    // The theme keeps the field of a choice out of sight, and shows the focus on the label behind it.
    const shown = e.matches(".md-option") ? e.nextElementSibling : e
    const style = getComputedStyle(shown), box = shown.getClientRects()[0] || shown.getBoundingClientRect()
    // Of what is taller than the window, as a table in a frame of its own, the middle is looked at.
    const down = box.height > innerHeight ? innerHeight / 2 : box.top + Math.min(box.height / 2, 12)
    const top = document.elementFromPoint(Math.max(box.left + 4, 1), Math.max(down, 1))
    const before = window.before || document.body
    window.before = e
    const kind = stop => [stop, stop.parentElement, stop.parentElement.parentElement, stop.closest("header, main, footer")]
        .map(e => `${e?.localName}.${e?.className}`).join()
    const met = window.met ??= Object.fromEntries(known.map(kind => [kind, alike]))
    met[kind(e)] = (met[kind(e)] ?? 0) + 1
    const seen = {
        framed: e.closest("main") ? "" : kind(e),
        name: `${e.localName} ${e.getAttribute("aria-label") || e.innerText.trim().slice(0, 40)}`,
        outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
        inside: box.width > 0 && box.right > 0 && box.left < innerWidth && box.bottom > 0 && box.top < innerHeight,
        free: !!top && (shown.contains(top) || top.contains(shown)),
        // A field for a date has several stops of its own.
        below: before === e || !!(before.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING),
    }
    const all = [...document.querySelectorAll("a[href], button, input, select, summary, textarea, [tabindex]")]
    let last
    for (const stop of all.slice(all.indexOf(e) + 1)) {
        if (stop.tabIndex < 0 || !stop.checkVisibility({ visibilityProperty: true })) continue
        if ((met[kind(stop)] ?? 0) < alike) break
        last = stop
    }
    last?.focus({ preventScroll: true })
    return seen
}"""


LONGEST = 400
"""Stops that are looked at on a page; an index of everything has more."""
ALIKE = 1
"""Stops of a kind that are looked at on a page, without `--whole`: links in the same place of a list, for example."""


def stops(page: Page, alike: int = LONGEST, known: Collection[str] = ()) -> list[dict[str, Any]]:
    """Where Tab leads, from the head of the page to its end, or as far as it is looked at: not at stops of a kind that is known."""
    stopped: list[dict[str, Any]] = []
    for _ in range(LONGEST):
        page.keyboard.press("Tab")
        if (stop := page.evaluate(_FOCUSED, [alike, list(known)])) is None:
            return stopped
        stopped.append(stop)
    links = page.locator("a[href], button, input, select, summary").count()
    assert links > LONGEST, "Tab does not come to an end"
    return stopped


_LOOKS: dict[str, dict[str, Any]] = {
    "a desk": {},
    "a phone, dark": {"size": NARROW, "color_scheme": "dark"},
    "400 %, forced colors": {"size": (320, 256), "forced_colors": "active"},
}


# What moves, though its reader wants no movement.
_MOVING = """() => [document.documentElement, ...document.querySelectorAll("body, body *")].flatMap(e => ["", "::before", "::after"]
    .map(part => getComputedStyle(e, part || null))
    .filter(s => s.scrollBehavior === "smooth" || `${s.transitionDuration}, ${s.animationDuration}`.split(", ").some(t => parseFloat(t) > .001))
    .map(() => `${e.localName}.${e.className}`))"""


@pytest.mark.parametrize("look", _LOOKS)
def test_the_focus_is_seen_wherever_tab_leads_and_nothing_moves(
    context: Callable[..., BrowserContext], every_kind: list[str], whole: bool, look: str
) -> None:
    # Each kind of page in one look, which goes in turn, with some stops of each kind, and those around the page's text once for
    # all pages; with `--whole`, all.
    turn = list(_LOOKS).index(look)
    looked_at = every_kind if whole else every_kind[turn :: len(_LOOKS)]
    shown = context(**_LOOKS[look]).new_page()
    faults, framed = [], set[str]()
    for address in looked_at:
        shown.goto(address or "./")
        faults += [f"{address}: {what}: moves" for what in shown.evaluate(_MOVING)]
        shown.evaluate("document.querySelectorAll('article details').forEach(block => { block.open = true })")
        stopped = stops(shown, LONGEST) if whole else stops(shown, ALIKE, framed)
        framed.update(stop["framed"] for stop in stopped if stop["framed"])
        for what in ("outlined", "inside", "free", "below"):
            faults += [f"{address}: {stop['name']}: not {what}" for stop in stopped if not stop[what]]
    assert not faults, "\n".join(faults)


def test_a_focus_that_is_not_seen_is_found(page: Page) -> None:
    page.goto("404.html")
    page.evaluate("document.querySelector('article li a').style.outline = '0'")
    page.evaluate(
        "document.querySelector('article li:nth-child(2) a').style.cssText = 'position: fixed; left: -9999px'"
    )
    page.evaluate("document.querySelector('article li:nth-child(3) a').tabIndex = 1")
    stopped = stops(page)
    assert [sum(not stop[what] for stop in stopped) for what in ("outlined", "inside", "below")] == [1, 1, 1]


def test_what_moves_is_found(page: Page) -> None:
    page.goto("./")
    page.emulate_media(reduced_motion="no-preference")
    assert page.evaluate(_MOVING) != []
