"""Every page as people read it who zoom in, space their text, go by keyboard, want no movement, or choose their colors."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from sticky.content.handbook import Handbook
from tests.support.browser import NARROW, WIDE, seen, wait_for
from tools.look import SCENARIO

# What opens and shows only with scripts is opened and shown; a page without them is quicker to load.
_OPEN = """() => { document.documentElement.className = "js"
    document.querySelectorAll("main [hidden]").forEach(e => { e.hidden = false })
    document.querySelectorAll("details").forEach(box => { box.open = true }) }"""

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


@pytest.fixture(scope="module")
def addresses(site: Path) -> list[str]:
    """The address of every page."""
    return sorted(f.relative_to(site).as_posix().removesuffix("index.html") for f in site.rglob("*.html"))


def test_nothing_is_lost_however_wide_the_screen_and_large_the_text(
    context: Callable[..., BrowserContext], addresses: list[str]
) -> None:
    faults = []
    unguarded = context(scripts=False, bypass_csp=True).new_page()
    settings = unguarded.context.new_cdp_session(unguarded)
    for address in addresses:
        unguarded.goto(address or "./")
        unguarded.evaluate(_OPEN)
        unguarded.evaluate("document.head.append(document.createElement('style'))")
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


@pytest.mark.parametrize("size", [(320, 256), (844, 390)])
def test_on_a_low_screen_the_head_goes_with_the_page(
    context: Callable[..., BrowserContext], size: tuple[int, int]
) -> None:
    low = context(size).new_page()
    low.goto("basics/")
    low.mouse.wheel(0, 600)
    wait_for(lambda: low.evaluate("scrollY") > 300, "it does not scroll")
    expect(low.locator(".md-header")).not_to_be_in_viewport()


# What the focus is on, whether one sees it there, and whether the head of the page lies over it.
_FOCUSED = """() => {
    const e = document.activeElement
    if (e === document.body || e === window.first) return null // past the end it goes back to the beginning
    window.first ??= e
    // The theme keeps the field of a choice out of sight, and shows the focus on the label behind it.
    const shown = e.matches(".md-option") ? e.nextElementSibling : e
    const style = getComputedStyle(shown), box = shown.getClientRects()[0] || shown.getBoundingClientRect()
    const top = document.elementFromPoint(Math.max(box.left + 4, 1), Math.max(box.top + Math.min(box.height / 2, 12), 1))
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
_KINDS = ["", "desk/", "scenarios/", SCENARIO, f"{SCENARIO}facilitate/", "law/24-90-119/", "policy/", "self-check/"]
_KINDS += ["train/new-clerk/", "404.html"]


def stops(page: Page) -> list[dict[str, Any]]:
    """Where Tab leads, from the head of the page to its end."""
    found: list[dict[str, Any]] = []
    for _ in range(400):
        page.keyboard.press("Tab")
        if (stop := page.evaluate(_FOCUSED)) is None:
            return found
        found.append(stop)
    raise AssertionError("Tab does not come to an end")


@pytest.mark.parametrize(
    "look",
    [{}, {"size": NARROW, "color_scheme": "dark"}, {"size": (320, 256), "forced_colors": "active"}],
    ids=["a desk", "a phone, dark", "400 %, forced colors"],
)
def test_the_focus_is_seen_wherever_tab_leads(context: Callable[..., BrowserContext], look: dict[str, Any]) -> None:
    shown = context(**look).new_page()
    faults = []
    for address in _KINDS:
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


def tab_to(page: Page, name: str, back: bool = False) -> None:
    """Go by Tab to what is called so."""
    named = "e => e.getAttribute('aria-label') || e.innerText.replace(/\\s+/g, ' ')"
    for _ in range(200):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        if name in page.evaluate(f"({named})(document.activeElement)") and not page.evaluate(
            "document.activeElement === document.body"
        ):
            return
    raise AssertionError(f"Tab does not lead to {name}")


def test_a_session_is_led_by_keyboard_alone(context: Callable[..., BrowserContext], book: Handbook, home: str) -> None:
    session = min(book.sessions, key=lambda one: one.front.minutes)
    one = next(s for s in book.scenarios if s.id in [step.scenario for step in session.front.steps])
    allowed = context()
    allowed.grant_permissions(["clipboard-read", "clipboard-write"], origin=home)
    page = allowed.new_page()
    page.goto("./")
    for name in ("Train your team", session.front.title, one.front.title):
        tab_to(page, name)
        with page.expect_navigation():
            page.keyboard.press("Enter")
    expect(page).to_have_url(f"scenarios/{one.id}/")
    for complication in one.complications:
        tab_to(page, complication.title)
        page.keyboard.press("Enter")
        expect(page.locator(f"[id='{complication.id}']")).to_be_visible()
        tab_to(page, f"Link to “{complication.title}”")
        page.keyboard.press("Enter")
        expect(page.get_by_role("status").filter(has_text="Link copied")).to_have_count(1)
        expect(page).to_have_url(f"scenarios/{one.id}/#{complication.id}")
        assert page.evaluate("navigator.clipboard.readText()") == page.url
    for name, place in (("At the desk", "at-the-desk"), ("Debrief", "debrief")):
        tab_to(page, name)
        page.keyboard.press("Space")
        expect(page.locator(f"#{place}")).to_be_visible()
    tab_to(page, "Facilitator’s guide", back=True)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page).to_have_url(f"scenarios/{one.id}/facilitate/")
    tab_to(page, "The page to show the group")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"scenarios/{one.id}/")


def test_the_desk_is_asked_by_keyboard_alone(page: Page) -> None:
    page.goto("./")
    page.keyboard.press("/")
    expect(page.get_by_role("textbox", name="Search")).to_be_focused()
    page.keyboard.insert_text("polic")
    page.keyboard.type("e")
    hits = page.locator("a.md-search-result__link")
    expect(page.get_by_role("search").get_by_role("status")).to_have_text(re.compile(r"\d+ matching documents"))
    expect(page.get_by_role("search").get_by_role("listitem").first).to_be_visible()
    for down, up in (("Tab", "Shift+Tab"), ("ArrowDown", "ArrowUp")):
        page.keyboard.press(down)
        expect(hits.first).to_be_focused()
        page.keyboard.press(down)
        expect(hits.first).not_to_be_focused()
        page.keyboard.press(up)
        expect(hits.first).to_be_focused()
        page.keyboard.press("Escape")
        expect(page.get_by_role("textbox", name="Search")).to_be_focused()
    page.keyboard.press("Tab")
    card = (hits.first.get_attribute("href") or "").partition("?")[2]
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"desk/#{card}")
    seen(page, f"[id='{card}']")
    page.keyboard.press("Tab")
    expect(page.locator(f"[id='{card}'] :focus")).to_have_count(1)


def test_escape_leaves_the_search_for_where_it_was_begun(phone: Page) -> None:
    phone.goto("./")
    for begun in (phone.locator(".ss-find"), phone.get_by_role("button", name="Search", exact=True)):
        begun.focus()
        phone.keyboard.press("Enter")
        expect(phone.get_by_role("textbox", name="Search")).to_be_focused()
        expect(phone.locator(".md-search__output")).to_be_visible()
        phone.keyboard.press("Escape")
        expect(begun).to_be_focused()
        expect(phone.locator(".md-search__output")).not_to_be_visible()


def test_whoever_tabs_past_the_search_has_left_it(page: Page) -> None:
    page.goto("./")
    page.keyboard.press("/")
    expect(page.locator(".md-search__output")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.locator(".md-search__output")).not_to_be_visible()
    expect(page.locator("main :focus")).to_have_count(1)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_key_opens_the_menu_and_escape_returns(context: Callable[..., BrowserContext], scripts: bool) -> None:
    phone = context(NARROW, scripts=scripts).new_page()
    phone.goto("desk/")
    tab_to(phone, "Menu")
    button, menu = phone.get_by_role("button", name="Menu"), phone.get_by_role("navigation", name="Menu")
    for closes in ("Escape", "Space"):
        button.focus()
        phone.keyboard.press("Enter")
        expect(menu).to_be_visible()
        expect(menu.get_by_role("link", name="Home")).to_be_focused()
        if closes == "Space":
            button.focus()
        phone.keyboard.press(closes)
        expect(menu).not_to_be_visible()
        expect(button).to_be_focused()


def test_what_a_script_does_is_said(page: Page, book: Handbook) -> None:
    one = book.scenarios[0]
    page.goto(f"scenarios/{one.id}/")
    said = page.locator(".ss-foot").get_by_role("status")
    for name, state in (("Open all, answers too", "open"), ("Close all", "closed")):
        page.get_by_role("button", name=name).press("Enter")
        expect(said).to_have_text(f"All {len(one.complications) + 2} blocks are {state}")
    page.goto("scenarios/")
    page.get_by_role("checkbox").first.press("Space")
    expect(page.get_by_role("status").filter(has_text=f"of {len(book.scenarios)} scenarios")).to_have_count(1)


def test_the_choice_of_colors_says_what_is_chosen(page: Page) -> None:
    page.goto("./")
    choice = page.get_by_role("radiogroup", name="Colors")
    tab_to(page, "Colors as on your device")
    for name in ("Light colors", "Dark colors", "Colors as on your device"):
        page.keyboard.press("ArrowRight")
        expect(choice.get_by_role("radio", name=name, exact=True)).to_be_checked()
        expect(choice.get_by_role("radio", name=name, exact=True)).to_be_focused()
    page.keyboard.press("ArrowLeft")
    page.reload()
    expect(choice.get_by_role("radio", name="Dark colors")).to_be_checked()


def test_nothing_moves_for_those_who_want_no_movement(page: Page) -> None:
    moving = """() => [document.documentElement, ...document.querySelectorAll("body, body *")].flatMap(e => ["", "::before", "::after"]
        .map(part => getComputedStyle(e, part || null))
        .filter(s => s.scrollBehavior === "smooth" || `${s.transitionDuration}, ${s.animationDuration}`.split(", ").some(t => parseFloat(t) > .001))
        .map(() => `${e.localName}.${e.className}`))"""
    for address in _KINDS:
        page.goto(address or "./")
        assert page.evaluate(moving) == [], address
    page.emulate_media(reduced_motion="no-preference")
    assert page.evaluate(moving) != []


def test_a_page_has_one_title_headings_in_order_and_named_landmarks(plain: Page, site: Path, book: Handbook) -> None:
    faults = []
    for file in sorted(site.rglob("*.html")):
        address = file.relative_to(site).as_posix().removesuffix("index.html")
        if address in book.moved:
            continue
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


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_in_forced_colors_what_is_chosen_is_still_seen(context: Callable[..., BrowserContext], scheme: str) -> None:
    page = context(forced_colors="active", color_scheme=scheme).new_page()
    page.goto("scenarios/")
    edge = "e => getComputedStyle(e).borderBlockEndWidth"
    assert page.locator(".ss-top__places [aria-current]").evaluate(edge) != "0px"
    assert page.locator(".ss-top__places a:not([aria-current])").first.evaluate(edge) == "0px"
    page.get_by_role("checkbox").first.check()
    expect(page.locator(".ss-filter input:checked")).not_to_have_css(
        "appearance", "none"
    )  # the browser draws it, in its colors
    arrow = page.locator(".ss-filter summary").evaluate("e => getComputedStyle(e, '::after').backgroundColor")
    assert arrow == page.evaluate("getComputedStyle(document.body).color")
    page.goto("./")
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    for icon in page.locator("header svg:visible").all():
        colors = icon.evaluate(
            "e => [e, ...e.querySelectorAll('*')].flatMap(p => [getComputedStyle(p).fill, getComputedStyle(p).stroke])"
        )
        assert paper not in colors
    for framed in (".ss-door", ".ss-find", ".ss-chips a"):
        assert page.locator(framed).first.evaluate(edge) != "0px"
