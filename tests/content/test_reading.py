"""Every page as people read it who zoom in, space their text, go by keyboard, or want no movement."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from sticky.site.build import later
from tests.support.browser import NARROW, WIDE
from tests.support.record import Recorder

# What opens and shows only with scripts is opened and shown; a page without them is quicker to load.
_OPEN = """() => { document.documentElement.className = "js"
    document.querySelectorAll("main [hidden]").forEach(e => { e.hidden = false })
    document.querySelectorAll("details").forEach(box => { box.open = true }) }"""

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
    "a desk": (WIDE, 16, ""),
    "the narrowest screen": ((320, 800), 16, ""),
    "a desk at 400 %": ((320, 256), 16, ""),
    "a phone on its side": ((844, 390), 16, ""),
    "text spaced on a phone": ((320, 800), 16, _SPACED),
    "text spaced on a desk": (WIDE, 16, _SPACED),
    "text at 200 %": (WIDE, 32, ""),
}
"""By name: the window, the size of text that the reader has set in the browser, and the reader's own style."""


def test_nothing_is_lost_however_wide_the_screen_and_large_the_text(
    context: Callable[..., BrowserContext], addresses: list[str]
) -> None:
    faults = []
    unguarded = context(scripts=False, bypass_csp=True).new_page()
    settings = unguarded.context.new_cdp_session(unguarded)
    for address in addresses:
        unguarded.goto(address or "./")
        unguarded.evaluate(_OPEN)
        # What only scripts show comes with styles that they load.
        names = unguarded.eval_on_selector_all("[data-ss-later]", "all => all.map(one => one.dataset.ssLater)")
        for name in {*names}:
            unguarded.evaluate(_STYLE, later()[f"{name}.css"][1])
        unguarded.evaluate(_STYLE, "")
        for name, ((width, height), text, style) in _READINGS.items():
            settings.send("Page.setFontSizes", {"fontSizes": {"standard": text}})
            unguarded.set_viewport_size({"width": width, "height": height})
            unguarded.evaluate("style => { document.head.lastElementChild.textContent = style }", style)
            faults += [f"{address}: {name}: {lost}" for lost in unguarded.evaluate(_LOST)]
    assert not faults, "\n".join(faults)


def test_what_is_lost_is_found(page: Page) -> None:
    page.set_content(
        """<header></header><main><p id="wide">A</p><div class="cut"><p>Two<br>lines</p></div></main>
        <style>#wide { width: 150vw } .cut { height: 1em; overflow: hidden }</style>"""
    )
    assert [lost.partition(" ")[0] for lost in page.evaluate(_LOST)] == ["wider", "out:", "cut:"]


def test_a_page_has_one_title_headings_in_order_and_named_landmarks(plain: Page, addresses: list[str]) -> None:
    faults = []
    for address in addresses:
        plain.goto(address or "./")
        plain.evaluate(_OPEN)
        levels = plain.evaluate("[...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map(h => +h.localName[1])")
        if levels.count(1) != 1 or any(b > a + 1 for a, b in zip([0, *levels], levels, strict=False)):
            faults.append(f"{address}: {levels}")
        names = plain.evaluate("[...document.querySelectorAll('nav')].map(n => n.getAttribute('aria-label'))")
        if not all(names) or len(set(names)) != len(names):
            faults.append(f"{address}: {names}")
        if plain.locator("html").get_attribute("lang") != "en" or plain.locator("main").count() != 1:
            faults.append(f"{address}: lang or main")
    assert not faults, "\n".join(faults)


# What the focus is on, whether one sees it there, and whether the head of the page lies over it.
_FOCUSED = """() => {
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
    return {
        name: `${e.localName} ${e.getAttribute("aria-label") || e.innerText.trim().slice(0, 40)}`,
        outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
        inside: box.width > 0 && box.right > 0 && box.left < innerWidth && box.bottom > 0 && box.top < innerHeight,
        free: !!top && (shown.contains(top) || top.contains(shown)),
        below: !!(before.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING),
    }
}"""


LONGEST = 400
"""Stops that are looked at on a page; an index of everything has more."""


def stops(page: Page) -> list[dict[str, Any]]:
    """Where Tab leads, from the head of the page to its end, or as far as it is looked at."""
    found: list[dict[str, Any]] = []
    for _ in range(LONGEST):
        page.keyboard.press("Tab")
        if (stop := page.evaluate(_FOCUSED)) is None:
            return found
        found.append(stop)
    links = page.locator("a[href], button, input, select, summary").count()
    assert links > LONGEST, "Tab does not come to an end"
    return found


_LOOKS: dict[str, dict[str, Any]] = {
    "a desk": {},
    "a phone, dark": {"size": NARROW, "color_scheme": "dark"},
    "400 %, forced colors": {"size": (320, 256), "forced_colors": "active"},
}


@pytest.mark.parametrize("look", _LOOKS)
def test_the_focus_is_seen_wherever_tab_leads(
    context: Callable[..., BrowserContext], every_kind: list[str], recorder: Recorder, look: str
) -> None:
    # On a desk every kind of page, and otherwise every other one; with `--record`, all.
    turn = list(_LOOKS).index(look)
    looked_at = every_kind if recorder.records or not turn else every_kind[turn % 2 :: 2]
    shown = context(**_LOOKS[look]).new_page()
    faults = []
    for address in looked_at:
        shown.goto(address or "./")
        shown.evaluate("document.querySelectorAll('article details').forEach(one => { one.open = true })")
        found = stops(shown)
        for what in ("outlined", "inside", "free", "below"):
            faults += [f"{address}: {stop['name']}: not {what}" for stop in found if not stop[what]]
    assert not faults, "\n".join(faults)


def test_a_focus_that_is_not_seen_is_found(page: Page) -> None:
    page.goto("404.html")
    page.evaluate("document.querySelector('.ss-list a').style.outline = '0'")
    page.evaluate(
        "document.querySelector('.ss-list li:nth-child(2) a').style.cssText = 'position: fixed; left: -9999px'"
    )
    page.evaluate("document.querySelector('.ss-list li:nth-child(3) a').tabIndex = 1")
    found = stops(page)
    assert [sum(not stop[what] for stop in found) for what in ("outlined", "inside", "below")] == [1, 1, 1]


def test_nothing_moves_for_those_who_want_no_movement(page: Page, every_kind: list[str]) -> None:
    moving = """() => [document.documentElement, ...document.querySelectorAll("body, body *")].flatMap(e => ["", "::before", "::after"]
        .map(part => getComputedStyle(e, part || null))
        .filter(s => s.scrollBehavior === "smooth" || `${s.transitionDuration}, ${s.animationDuration}`.split(", ").some(t => parseFloat(t) > .001))
        .map(() => `${e.localName}.${e.className}`))"""
    for address in every_kind:
        page.goto(address or "./")
        assert page.evaluate(moving) == [], address
    page.emulate_media(reduced_motion="no-preference")
    assert page.evaluate(moving) != []
