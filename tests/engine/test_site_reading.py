"""Pages as people read them who zoom in, go by keyboard, or choose their colors."""

import re
from collections.abc import Callable
from itertools import pairwise

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from sticky.content.handbook import Handbook
from tests.support.browser import NARROW, seen, wait_for
from tests.support.frame import Frame, Search


@pytest.mark.parametrize("size", [(320, 256), (844, 390)])
def test_on_a_low_screen_the_head_goes_with_the_page(
    context: Callable[..., BrowserContext], size: tuple[int, int]
) -> None:
    low = context(size).new_page()
    low.goto("basics/")
    low.mouse.wheel(0, 600)
    wait_for(lambda: low.evaluate("scrollY") > 300, "it does not scroll")
    expect(Frame(low).head).not_to_be_in_viewport()


@pytest.mark.parametrize("url", ["law/24-90-119/", "a-to-z/"])
def test_a_row_of_links_stays_in_sight_and_covers_no_heading_that_it_leads_to(page: Page, url: str) -> None:
    page.goto(url)
    row = page.locator(".ss-jump")
    to = row.get_by_role("link").nth(3)
    target = page.locator(f"[id='{(to.get_attribute('href') or '').removeprefix('#')}']")
    to.click()
    wait_for(lambda: page.evaluate("scrollY") > 100, "it does not scroll")
    expect(row).to_be_in_viewport(ratio=1)
    assert target.evaluate("e => e.getBoundingClientRect().top") > row.evaluate("e => e.getBoundingClientRect().bottom")


def test_of_several_links_of_a_word_each_has_a_line_of_its_own(phone: Page) -> None:
    phone.goto("a-to-z/")
    lines = phone.locator(".ss-words > ul > li:has(li + li)").evaluate_all(
        "all => all.map(word => [...word.querySelectorAll('b, li')].map(line => line.getBoundingClientRect()))"
    )
    assert lines
    assert [line for word in lines for line, following in pairwise(word) if line["bottom"] > following["top"]] == []


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
    session = min(book.sessions, key=lambda ready: ready.front.minutes)
    scenario = next(s for s in book.scenarios if s.id in [step.scenario for step in session.front.steps])
    allowed = context()
    allowed.grant_permissions(["clipboard-read", "clipboard-write"], origin=home)
    page = allowed.new_page()
    page.goto("./")
    for name in ("Train your team", session.front.title, scenario.front.title):
        tab_to(page, name)
        with page.expect_navigation():
            page.keyboard.press("Enter")
    # A scenario that is opened from a session knows the way back to it.
    expect(page).to_have_url(f"scenarios/{scenario.id}/#in/train/{session.id}")
    for i, complication in enumerate(scenario.complications, 1):
        name = f"Complication {i}"
        tab_to(page, name)
        page.keyboard.press("Enter")
        expect(page.locator(f"[id='{complication.id}']")).to_be_visible()
        # A link to a place is no stop on the way, and works all the same.
        page.locator(f".headerlink[href='#{complication.id}']").press("Enter")
        expect(page.get_by_role("status").filter(has_text="Link copied")).to_have_count(1)
        expect(page).to_have_url(f"scenarios/{scenario.id}/#{complication.id}")
        assert page.evaluate("navigator.clipboard.readText()") == page.url
    for name, place in (("At the desk", "at-the-desk"), ("Debrief", "debrief")):
        tab_to(page, name)
        page.keyboard.press("Space")
        expect(page.locator(f"#{place}")).to_be_visible()
    tab_to(page, "Facilitator’s guide", back=True)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page).to_have_url(f"scenarios/{scenario.id}/facilitate/")
    tab_to(page, "The page to show the group")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"scenarios/{scenario.id}/")


def test_the_desk_is_asked_by_keyboard_alone(page: Page) -> None:
    page.goto("./")
    search = Search(page)
    search.open()
    search.type("police")
    expect(search.status).to_have_text(re.compile(r"^\d+ answers$"))
    # Tab leads through the links, too.
    for name in ("Clear", "Close"):
        page.keyboard.press("Tab")
        expect(search.whole.get_by_role("button", name=name)).to_be_focused()
    page.keyboard.press("Tab")
    expect(search.hits.first).to_be_focused()
    place = search.places[0].partition("#")[2]
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"#{place}$"))
    seen(page, f"[id='{place}']")


def test_the_door_leads_to_the_line_by_keyboard_alone(page: Page, book: Handbook) -> None:
    one = next(one for one in book.questions if one.urgent)
    asker = one.urgent[0]
    for address in ("./", "desk/"):
        page.goto(address)
        tab_to(page, book.settings.vocabularies.asker[asker])
        page.keyboard.press("Enter")
        expect(page.locator("select[name=asker]")).to_have_value(asker)
        page.keyboard.press("Tab")
        expect(page.locator(f"[data-ss-own={asker}] a").first).to_be_focused()
        line = page.locator(f"[data-ss-own={asker}] blockquote").first
        expect(line).to_have_text(one.first_line.words)
        expect(line).to_be_in_viewport()


def test_the_search_of_the_home_page_is_a_landmark_with_a_name_and_in_reach_when_scrolled(
    page: Page, phone: Page
) -> None:
    for shown in (page, phone):
        shown.goto("./")
        search = Search(shown)
        field = (
            shown.get_by_role("main")
            .get_by_role("search")
            .get_by_role("button", name=re.compile("^Search the handbook "))
        )
        expect(field).to_be_in_viewport()
        shown.mouse.wheel(0, 5000)
        expect(field).not_to_be_in_viewport()
        expect(search.button).to_be_in_viewport()


def test_escape_leaves_the_search_for_where_it_was_begun(phone: Page) -> None:
    search = Search(phone)
    for address, begun in (("./", search.wide_field), ("scenarios/", search.button)):
        phone.goto(address)
        begun.focus()
        phone.keyboard.press("Enter")
        expect(search.field).to_be_focused()
        phone.keyboard.press("Escape")
        expect(search.whole).not_to_be_visible()
        expect(begun).to_be_focused()


def test_clearing_the_search_begins_again(page: Page) -> None:
    page.goto("./")
    search = Search(page)
    search.open()
    search.type("police")
    search.whole.get_by_role("button", name="Clear").click()
    expect(search.field).to_have_value("")
    expect(search.field).to_be_focused()
    expect(search.begin).to_be_visible()
    expect(search.grid).not_to_be_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_key_opens_the_menu_and_escape_returns(context: Callable[..., BrowserContext], scripts: bool) -> None:
    phone = context(NARROW, scripts=scripts).new_page()
    phone.goto("desk/")
    tab_to(phone, "Menu")
    button, menu = Frame(phone).menu_button, Frame(phone).menu
    for closes in ("Escape", "Space", "its button"):
        button.focus()
        phone.keyboard.press("Enter")
        expect(menu).to_be_visible()
        expect(menu.get_by_role("link", name="Home")).to_be_focused()
        if closes == "Space":
            button.focus()
        if closes == "its button":
            menu.get_by_role("button", name="Close").press("Enter")
        else:
            phone.keyboard.press(closes)
        expect(menu).not_to_be_visible()
        expect(button).to_be_focused()


def test_what_a_script_does_is_said(page: Page, book: Handbook) -> None:
    scenario = book.scenarios[0]
    page.goto(f"scenarios/{scenario.id}/")
    said = page.get_by_role("contentinfo").get_by_role("status")
    for name, state in (("Open all, answers too", "open"), ("Close all", "closed")):
        page.get_by_role("button", name=name).press("Enter")
        expect(said).to_have_text(f"All {len(scenario.complications) + 2} blocks are {state}")
    page.goto("scenarios/")
    page.get_by_text("Choose by who asks, topic, or time").click()
    page.get_by_role("checkbox").first.press("Space")
    expect(page.get_by_role("status").filter(has_text=f"of {len(book.scenarios)} scenarios")).to_have_count(1)


def test_the_choice_of_colors_says_what_is_chosen(page: Page) -> None:
    page.goto("./")
    choice = Frame(page).colors
    tab_to(page, "Light or dark: as on your device")
    for name in ("Light or dark: light", "Light or dark: dark", "Light or dark: as on your device"):
        page.keyboard.press("ArrowRight")
        expect(choice.get_by_role("radio", name=name, exact=True)).to_be_checked()
        expect(choice.get_by_role("radio", name=name, exact=True)).to_be_focused()
    page.keyboard.press("ArrowLeft")
    page.reload()
    expect(choice.get_by_role("radio", name="Light or dark: dark")).to_be_checked()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_in_forced_colors_what_is_chosen_is_still_seen(context: Callable[..., BrowserContext], scheme: str) -> None:
    page = context(forced_colors="active", color_scheme=scheme).new_page()
    page.goto("scenarios/")
    edge = "e => getComputedStyle(e).borderBlockEndWidth"
    assert Frame(page).here.evaluate(edge) != "0px"
    assert Frame(page).elsewhere.first.evaluate(edge) == "0px"
    page.get_by_text("Choose by who asks, topic, or time").click()
    page.get_by_role("checkbox").first.check()
    expect(page.get_by_role("checkbox", checked=True)).not_to_have_css(
        "appearance", "none"
    )  # the browser draws it, in its colors
    sign = page.locator("[data-ss-filter] summary").evaluate("e => getComputedStyle(e, '::after').color")
    assert sign != page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.goto("./")
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    for icon in page.locator("header svg:visible").all():
        colors = icon.evaluate(
            "e => [e, ...e.querySelectorAll('*')].flatMap(p => [getComputedStyle(p).fill, getComputedStyle(p).stroke])"
        )
        assert paper not in colors
    for framed in (page.locator(".ss-door"), page.locator(".ss-home-search__field"), page.locator(".ss-link-grid a")):
        assert framed.first.evaluate(edge) != "0px"
