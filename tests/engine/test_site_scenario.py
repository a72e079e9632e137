"""A scenario's page, read and shown: what is closed and opens, links to one place, the facilitator's guide, paper."""

import re
import subprocess
import unicodedata
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from sticky.content.handbook import Handbook
from sticky.content.scenario import Scenario
from sticky.content.sections import TENSION
from tests.support.browser import anew, seen
from tests.support.frame import Frame


@pytest.fixture(scope="module")
def scenario(book: Handbook) -> Scenario:
    """A scenario that gets stickier twice, with notes everywhere."""
    return next(
        s for s in book.scenarios if len(s.complications) > 1 and s.front.asked and s.section(TENSION).for_facilitators
    )


@pytest.fixture
def url(scenario: Scenario) -> str:
    return f"scenarios/{scenario.id}/"


def open_ones(page: Page) -> list[str]:
    """The ids of what is open."""
    ids: list[str] = page.locator("details[open]:has(> summary :is(h2, h3)) > div[id]").evaluate_all(
        "all => all.map(body => body.id)"
    )
    return ids


def test_complications_are_closed_and_show_only_their_numbers(either: Page, scenario: Scenario, url: str) -> None:
    either.goto(url)
    assert open_ones(either) == []
    summaries = either.locator("details:has(> [data-ss-as=heat]) > summary")
    assert summaries.count() == len(scenario.complications)
    for i, complication in enumerate(scenario.complications):
        expect(summaries.nth(i)).to_be_visible()
        expect(summaries.nth(i)).to_have_text(
            re.compile(rf"\s*Complication {i + 1} of {len(scenario.complications)}\s*{complication.title}\s*")
        )
        # Its title is not seen, nor read, until it is opened.
        expect(summaries.nth(i).get_by_text(complication.title)).not_to_be_visible()
    for closed in (*(part.id for part in scenario.complications), "at-the-desk", "debrief", "rests-on"):
        expect(either.locator(f"[id='{closed}']")).not_to_be_visible()
    for shown in ("#situation", "#tension", "#response", "#related", ".ss-foot__page"):
        expect(either.locator(shown)).to_be_visible()


def test_a_link_opens_one_complication_and_leaves_the_others_closed(either: Page, scenario: Scenario, url: str) -> None:
    for complication in scenario.complications:
        anew(either, f"{url}#{complication.id}")
        seen(either, f"summary:has(~ [id='{complication.id}'])")
        expect(either.locator(f"[id='{complication.id}'] p").first).to_be_visible()
        assert open_ones(either) == [complication.id]


@pytest.mark.parametrize("place", ["situation", "tension", "response", "at-the-desk", "debrief", "rests-on"])
def test_a_link_leads_to_each_place(either: Page, url: str, place: str) -> None:
    either.goto(f"{url}#{place}")
    closed = place in ("at-the-desk", "debrief", "rests-on")
    seen(either, f"summary:has(~ #{place})" if closed else f"#{place}")
    expect(either.locator(f"#{place}")).to_be_visible()
    assert open_ones(either) == ([place] if closed else [])


def test_a_link_to_one_complication_brings_the_story(page: Page, phone: Page, scenario: Scenario, url: str) -> None:
    story = scenario.situation.words[:40]
    first, second = (complication.id for complication in scenario.complications[:2])
    for reader in (page, phone):
        anew(reader, f"{url}#{second}")
        expect(reader.locator(f"#{second}")).to_contain_text(story)
        expect(reader.locator(f"#{first}")).not_to_contain_text(story)
        # On paper, and in the room, it stands once.
        reader.emulate_media(media="print")
        expect(reader.locator(f"#{second} .ss-story")).not_to_be_visible()
        reader.emulate_media(media="screen")
        reader.evaluate("id => { location.hash = `show/${id}` }", second)
        expect(reader.get_by_role("dialog", name="The big screen").get_by_role("group")).not_to_contain_text(story)


def test_a_link_on_the_same_page_opens_too(page: Page, scenario: Scenario, url: str) -> None:
    page.goto(url)
    last = scenario.complications[-1]
    page.evaluate("id => { location.hash = id }", last.id)
    seen(page, f"summary:has(~ [id='{last.id}'])")
    assert open_ones(page) == [last.id]


def test_everything_opens_and_closes_at_once(page: Page, plain: Page, scenario: Scenario, url: str) -> None:
    page.goto(url)
    everything = [*(c.id for c in scenario.complications), "at-the-desk", "debrief", "rests-on"]
    # No slip on the way to another box opens all, and nothing offers to close what is closed.
    closing = page.get_by_role("button", name="Close all")
    expect(closing).not_to_be_visible()
    opens = page.get_by_role("button", name="Open all").bounding_box()
    last = page.locator(".ss-reveal").last.bounding_box()
    assert opens
    assert last
    assert opens["y"] - last["y"] - last["height"] > 44, "a thumb's width from the last box"
    page.get_by_role("button", name="Open all").click()
    assert open_ones(page) == everything
    expect(page.locator("details:has(> [data-ss-as=heat]) > summary").first).to_be_in_viewport()
    for body in everything:
        expect(page.locator(f"[id='{body}']")).to_be_visible()
    closing.click()
    assert open_ones(page) == []
    expect(page.locator(".ss-reveal summary").first).to_be_focused()
    expect(closing).not_to_be_visible()
    plain.goto(url)
    expect(plain.get_by_role("button", name="Open all")).not_to_be_visible()
    plain.locator("details:has(> [data-ss-as=heat]) > summary").first.click()
    assert open_ones(plain) == everything[:1]


def test_the_answer_says_what_to_say_first_and_what_not_to_say_last(page: Page, phone: Page, url: str) -> None:
    for shown in (page, phone):
        shown.goto(f"{url}#at-the-desk")
        boxes = [
            shown.locator(
                "#at-the-desk section", has=shown.get_by_role("heading", name=name, exact=True)
            ).bounding_box()
            for name in ("Say", "Do or offer", "Do not say or do")
        ]
        say, offer, avoid = (box for box in boxes if box)
        assert say["y"] + say["height"] <= offer["y"]
        assert offer["y"] + offer["height"] <= avoid["y"]
        assert say["width"] == offer["width"] == avoid["width"]
        # A cross stands before each line, and words above them: color alone does not tell.
        marks = shown.locator("#at-the-desk .ss-answer-cards__card--avoid > ul > li")
        assert set(marks.evaluate_all("all => all.map(one => getComputedStyle(one).listStyleType)")) == {'"× "'}


def test_the_facilitators_guide_hides_nothing(either: Page, scenario: Scenario, url: str) -> None:
    either.goto(url)
    either.get_by_role("link", name="Facilitator’s guide").click()
    expect(either).to_have_url(re.compile(rf"/{url}facilitate/$"))
    expect(either.locator("article details")).to_have_count(0)
    complications = [part.id for part in scenario.complications]
    places = ["plan", "situation", "tension", "response", *complications, "at-the-desk", "debrief"]
    for place in places:
        expect(either.locator(f"[id='{place}']")).to_be_visible()
    for place, notes in {part.id: part.for_facilitators for part in scenario.sections}.items():
        expect(either.locator(f"[id='{place}']").get_by_role("note")).to_have_count(len(notes))
        if notes:
            expect(either.locator(f"[id='{place}']").get_by_role("note")).to_be_visible()
    shown = either.locator(f"article a[href$='{url}#{scenario.complications[0].id}']").first
    shown.click()
    expect(either).to_have_url(re.compile(rf"/{url}#{scenario.complications[0].id}$"))


@pytest.mark.parametrize("path", ["", "facilitate/", "../../desk/", "../../policy/", "../../basics/"])
def test_on_paper_everything_is_there(either: Page, url: str, path: str) -> None:
    either.goto(url + path)
    either.emulate_media(media="print")
    parts = either.locator(
        "article :is(p, li, td, th, h1, h2, h3, h4):not(.ss-filter *, .ss-link-grid *, .ss-page-contents *, .ss-practiced *, .ss-trail *, "
        "[data-ss-on], [data-ss-on] *, .ss-questions *, .ss-desk__who *, .ss-desk__first, .ss-desk-card__back, .ss-desk-card__who, .ss-alone__more, "
        ".ss-related *, .ss-scenario-end li:has(> a), .ss-changed[hidden], "  # a page says for eight weeks what has changed
        ":has(> :is(.ss-button, .ss-paper)))"
    )
    assert parts.count() > 20
    hidden = parts.evaluate_all(
        """all => all.filter(part => part.textContent.trim() && !(part.checkVisibility() && part.offsetHeight))
        .map(part => part.textContent)"""
    )
    assert [
        text
        for text in hidden
        if not text.startswith(("Facilitator’s guide", "Someone is asking now", "The page to show", "Show", "Lead it"))
    ] == []
    for gone in (*Frame(either).not_for_paper, *map(either.locator, ("[data-ss-boxes]", "#related"))):
        for each in gone.all():
            expect(each).not_to_be_visible()


def test_on_paper_it_is_black_on_white(page: Page, url: str) -> None:
    page.emulate_media(media="print", color_scheme="dark")
    page.goto(url)
    ink, paper = page.evaluate(
        """() => { const style = getComputedStyle(document.querySelector(".md-typeset"));
        return [style.color, getComputedStyle(document.body).backgroundColor] }"""
    )
    assert (ink, paper) == ("rgb(0, 0, 0)", "rgb(255, 255, 255)")


def test_a_printed_scenario_holds_its_complications(either: Page, scenario: Scenario, url: str, tmp_path: Path) -> None:
    either.goto(url)
    file = tmp_path / "scenario.pdf"
    either.pdf(path=file, tagged=True)
    assert file.read_bytes().startswith(b"%PDF-")
    text = subprocess.run(["pdftotext", file, "-"], capture_output=True, text=True, check=True).stdout
    printed = _letters(text)
    for complication in scenario.complications:
        first = re.split(r"(?<=[.?])\s", complication.text.markdown)[0]
        assert _letters(complication.title) in printed
        assert _letters(first) in printed, first


def _letters(text: str) -> str:
    # Where links lead is not printed, and line ends and typography do not count.
    return re.sub(r"\]\([^)]*\)|\]\[[^]]*\]|\W", "", unicodedata.normalize("NFKC", text))
