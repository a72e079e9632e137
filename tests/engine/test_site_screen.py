"""Every page on a desk's screen and a phone's, by mouse and by keyboard: what fits, what is copied, what has focus."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from sticky.content.handbook import Handbook
from sticky.content.sections import RESPONSE, TENSION
from sticky.markdown.inline import source_of
from tests.support.browser import anew, wait_for
from tests.support.frame import Frame, Search


@pytest.fixture
def copying(context: Callable[..., BrowserContext], home: str) -> Page:
    """A page that may use the clipboard."""
    allowed = context()
    allowed.grant_permissions(["clipboard-read", "clipboard-write"], origin=home)
    return allowed.new_page()


def test_on_a_phone_the_law_stands_above_its_plain_words(page: Page, phone: Page, book: Handbook) -> None:
    for shown in (page, phone):
        shown.goto(f"law/{book.statutes[0].id}/")
        for row in shown.locator(".ss-subsection").all():
            law, plain = (
                row.locator(".ss-subsection__text").bounding_box(),
                row.locator(".ss-subsection__plain").bounding_box(),
            )
            assert law
            assert plain
            if shown is phone:
                assert law["y"] + law["height"] <= plain["y"] + 1
                assert law["x"] == plain["x"]
            else:
                assert law["x"] + law["width"] <= plain["x"] + 1
                assert law["y"] == plain["y"]


def holds(page: Page, text: str) -> None:
    """Wait until the clipboard holds a text."""
    wait_for(lambda: page.evaluate("navigator.clipboard.readText()") == text, f"{text} is not copied")


@pytest.mark.every(2)
@pytest.mark.parametrize("path", ["", "facilitate/", "../../desk/", "../../law/24-90-119/", "../../policy/"])
def test_a_headings_link_copies_its_full_address(copying: Page, book: Handbook, home: str, path: str) -> None:
    copying.goto(f"scenarios/{book.scenarios[0].id}/{path}")
    address = copying.url
    links = copying.locator("article .headerlink:visible")
    # What names a part of the answer or the debrief is no place of its own.
    headings = copying.locator("article :is(h2, h3):visible:not(summary *, .ss-answer-cards__title, .ss-part-label)")
    assert links.count() >= headings.count() > 1
    for link in links.all():
        place = link.get_attribute("href") or ""
        assert copying.locator(f"[id='{place.removeprefix('#')}']").count() == 1
        link.click()
        holds(copying, address + place)
    expect(copying.locator("[role=status]", has_text="Link copied")).to_have_count(1)
    expect(copying.locator("[role=status]", has_text="Link copied")).to_have_count(0)


def test_a_citation_is_copied_with_a_click(copying: Page, book: Handbook) -> None:
    statute = book.statutes[0]
    copying.goto(f"law/{statute.id}/")
    buttons = copying.get_by_role("button", name="Copy citation")
    assert buttons.count() == len(statute.subsections)
    for row in statute.subsections:
        copying.locator(f"section:has([id='{row.anchor}']) [data-ss-copy]").click()
        holds(copying, statute.citation(row))
    expect(copying.locator("[role=status]", has_text="Citation copied")).to_have_count(1)
    expect(buttons.first).to_have_text("Copy citation")


def test_a_button_says_that_a_browser_does_not_let_it_copy(page: Page, book: Handbook) -> None:
    page.goto(f"law/{book.statutes[0].id}/")
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject() }")
    button = page.locator("[data-ss-copy]").first
    button.click()
    expect(button).to_have_text("Not allowed here")
    button.click()  # what it says now is not what it says at rest
    expect(page.locator("[role=status]", has_text="Not allowed here")).to_have_count(1)
    expect(button).to_have_text("Copy citation")


def test_without_scripts_there_is_nothing_to_copy_with(plain: Page, book: Handbook) -> None:
    plain.goto(f"law/{book.statutes[0].id}/")
    expect(plain.locator("[data-ss-copy]").first).not_to_be_visible()


def focused(page: Page) -> dict[str, Any]:
    """What has the focus, and whether one sees it."""
    said: dict[str, Any] = page.evaluate(
        """() => { const e = document.activeElement, style = getComputedStyle(e), box = e.getBoundingClientRect()
        return { tag: e.localName, id: e.id, text: (e.getAttribute("aria-label") || e.innerText || "").trim(), href: e.href || "",
            outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 1,
            inside: box.right > 0 && box.left < innerWidth && box.bottom > 0 && box.top < innerHeight } }"""
    )
    return said


def stops(page: Page) -> list[dict[str, Any]]:
    """Where the Tab key leads, from the head of the page to its end."""
    stopped: list[dict[str, Any]] = []
    for _ in range(200):
        page.keyboard.press("Tab")
        if (stop := focused(page))["tag"] == "body":
            return stopped
        stopped.append(stop)
    raise AssertionError("the Tab key does not come to an end")


@pytest.mark.parametrize("screen", ["page", "phone"])
def test_the_keyboard_reaches_everything_and_shows_where_it_is(
    screen: str, book: Handbook, home: str, request: pytest.FixtureRequest
) -> None:
    shown: Page = request.getfixturevalue(screen)
    scenario = book.scenarios[0]
    shown.goto(f"scenarios/{scenario.id}/")
    stopped = stops(shown)
    assert [stop for stop in stopped if not (stop["outlined"] and stop["inside"])] == []
    hints = sum(bool(part.text) for part in map(scenario.section, (TENSION, RESPONSE)))
    assert [stop["tag"] for stop in stopped].count("summary") == hints + len(scenario.complications) + 3
    texts = [stop["text"] for stop in stopped]
    wanted = ["Skip to content", "Open all, answers too", "Facilitator’s guide"]
    wanted += ["Search", "Scenarios", "Our policy"] if screen == "page" else ["Search", "Menu"]
    assert [text for text in wanted if text not in texts] == []


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_a_key_opens_a_complication(either: Page, book: Handbook, key: str) -> None:
    scenario = book.scenarios[0]
    either.goto(f"scenarios/{scenario.id}/")
    either.locator("details:has(> [data-ss-as=heat]) > summary").first.focus()
    either.keyboard.press(key)
    expect(either.locator(f"[id='{scenario.complications[0].id}']")).to_be_visible()
    either.keyboard.press(key)
    expect(either.locator(f"[id='{scenario.complications[0].id}']")).not_to_be_visible()


def test_on_a_phone_a_key_opens_the_menu(phone: Page) -> None:
    phone.goto("desk/")
    Frame(phone).menu_button.focus()
    phone.keyboard.press("Enter")
    place = Frame(phone).menu.get_by_role("link", name="Scenarios")
    expect(place).to_be_in_viewport()
    place.click()
    expect(phone).to_have_url(re.compile("/scenarios/$"))


def test_a_chosen_scheme_stays_and_nothing_else_is_kept(page: Page) -> None:
    page.goto("./")
    kept = "() => [Object.keys(localStorage), Object.keys(sessionStorage), document.cookie]"
    assert page.evaluate(kept) == [[], [], ""]
    frame = Frame(page)
    frame.turn_colors()
    frame.turn_colors()
    wait_for(lambda: frame.scheme == "slate", "the colors do not turn dark")
    page.goto("desk/")
    wait_for(lambda: frame.scheme == "slate", "the colors are not kept")
    keys, session, cookies = page.evaluate(kept)
    assert [key for key in keys if not key.endswith("__palette")] == []
    assert (session, cookies) == ([], "")


@pytest.mark.alone  # its script stays
def test_a_browser_that_stores_nothing_searches_and_turns_colors(page: Page) -> None:
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('', 'SecurityError') } })"
    )
    page.goto("./")
    frame = Frame(page)
    frame.turn_colors()
    frame.turn_colors()
    wait_for(lambda: frame.scheme == "slate", "the colors do not turn dark")
    search = Search(page)
    search.find("subpoena")
    assert search.places


def test_colors_follow_the_device_until_a_choice_is_made(page: Page) -> None:
    page.goto("./")

    def turns(scheme: str) -> None:
        wait_for(lambda: page.evaluate("document.body.dataset.mdColorScheme") == scheme, f"not {scheme}")

    page.emulate_media(color_scheme="dark")
    turns("slate")
    page.emulate_media(color_scheme="light")
    turns("default")
    page.get_by_role("radio", name="Light or dark: as on your device").press("ArrowUp")
    turns("slate")
    page.emulate_media(color_scheme="dark")
    page.emulate_media(color_scheme="light")
    dark = page.get_by_role("radio", name="Light or dark: dark")
    expect(dark).to_be_checked()
    turns("slate")
    dark.press("Enter")
    expect(page.get_by_role("radio", name="Light or dark: as on your device")).to_be_checked()
    turns("default")


def test_a_term_is_explained_to_pointer_finger_and_keyboard(page: Page, phone: Page, book: Handbook) -> None:
    assert book.glossary
    for shown in (page, phone):
        shown.goto("basics/")
        term, tip = shown.locator("article p abbr").first, Frame(shown).explanation

        def explained(term: Locator = term, tip: Locator = tip) -> None:
            expect(tip).to_have_text(re.compile("|".join(re.escape(text) for text in book.tooltips.values())))
            expect(term).to_have_accessible_description(tip.inner_text())

        term.click()
        explained()
        shown.keyboard.press("Escape")
        expect(tip).not_to_be_visible()
        shown.locator("h1").hover()
        term.evaluate("term => term.blur()")
        term.focus()
        explained()
        term.evaluate("term => term.blur()")
        expect(tip).not_to_be_visible()
        term.hover()
        explained()
        box = tip.bounding_box()
        assert box
        assert box["x"] >= 0
        assert shown.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_long_contents_keep_in_sight_what_is_read(context: Callable[..., BrowserContext], book: Handbook) -> None:
    page = context().new_page()
    page.set_viewport_size({"width": 1280, "height": 180})
    for clause in (book.policies[0].clauses[-1], book.policies[0].clauses[0]):
        page.goto(f"policy/#{clause.id}")
        expect(page.locator(f".md-nav__link--active[href='#{clause.id}']")).to_be_in_viewport(ratio=1)


def test_the_contents_mark_the_section_that_is_read(page: Page, book: Handbook) -> None:
    ids = [clause.id for clause in book.policies[0].clauses]
    for id_ in (ids[1], ids[-1]):
        page.goto(f"policy/#{id_}")
        marked = page.locator(".md-nav__link--active")
        expect(marked).to_have_count(1)
        expect(marked).to_have_attribute("href", f"#{id_}")
    # Of a part, the section that it is in: the contents list no parts.
    part = page.locator("h2[id] ~ h3[id]").first
    part_id, section = (
        part.get_attribute("id"),
        part.evaluate(
            "part => [...document.querySelectorAll('h2[id]')].findLast(heading => heading.compareDocumentPosition(part) & 4).id"
        ),
    )
    anew(page, f"policy/#{part_id}")
    bold = "all => all.filter(link => getComputedStyle(link).fontWeight >= 600).map(link => link.hash)"
    listed = page.locator(".md-nav--secondary a:visible")
    expect(listed.first).to_be_visible()
    assert listed.evaluate_all(bold) == [f"#{section}"]


@pytest.mark.parametrize("scripts", [True, False])
def test_the_anchor_of_a_part_that_has_moved_leads_to_it(
    context: Callable[..., BrowserContext], book: Handbook, scripts: bool
) -> None:
    moved = next(page for page in book.pages if any("#" in new for new in page.front.renamed.values()))
    old, new = next((old, new) for old, new in moved.front.renamed.items() if "#" in new)
    file, _, anchor = new.partition("#")
    there = f"{book.addresses[source_of(moved.src, file)]}#{anchor}"
    page = context(scripts=scripts).new_page()
    page.goto(f"{moved.url}#{old}")
    if scripts:
        page.wait_for_url(f"**/{there}")
    else:
        link = page.locator(f"span#{old} + a")
        expect(link).to_be_in_viewport()
        link.click()
    expect(page).to_have_url(there)
    expect(page.locator(f"#{anchor}")).to_be_in_viewport()


def test_a_heading_s_link_is_no_stop_and_not_part_of_its_name(page: Page, book: Handbook) -> None:
    scenario = book.scenarios[0]
    page.goto(f"scenarios/{scenario.id}/")
    expect(page.get_by_role("heading", name="Related scenarios", exact=True)).to_have_count(1)
    for link in page.locator(".headerlink").all():
        assert link.get_attribute("tabindex") == "-1"
        assert link.get_attribute("aria-hidden") == "true"
