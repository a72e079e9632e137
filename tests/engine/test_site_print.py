"""Printing from the browser: a part alone, what fits a choice, and layouts of another page."""

import pytest
from playwright.sync_api import Page, expect

from sticky.content.handbook import Handbook


@pytest.fixture
def printer(page: Page) -> Page:
    """A page that counts prints, and opens no dialog."""
    page.add_init_script("window.printed = 0; window.print = () => { window.printed++ }")
    return page


def press(page: Page, name: str) -> None:
    """Print with the keyboard: the button with this name."""
    button = page.get_by_role("button", name=name, exact=True)
    button.focus()
    button.press("Enter")
    expect(page.locator("html[data-ss-print]")).to_have_count(1)
    assert page.evaluate("printed") == 1
    page.emulate_media(media="print")


def seen(page: Page) -> str:
    """The words that come out on paper."""
    return page.locator("body").inner_text()


def test_a_clause_prints_alone(printer: Page, book: Handbook) -> None:
    policy = book.policies[0]
    clause, *others = policy.clauses
    printer.goto(f"{policy.id}/")
    whole, status = printer.content(), printer.locator(".ss-status").inner_text()
    press(printer, f"Print this part: {clause.title}")
    text = seen(printer)
    assert policy.front.title in text
    assert clause.title in text
    assert status in text
    assert f"/{policy.id}/#{clause.id}" in text
    assert not [other.title for other in others if other.title in text]
    printer.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(printer.locator("[data-ss-print]")).to_have_count(0)
    assert printer.locator("article").inner_html() in whole


def test_a_row_of_the_law_prints_alone(printer: Page, book: Handbook) -> None:
    statute = book.statutes[0]
    subsection, *others = statute.subsections
    printer.goto(f"law/{statute.id}/")
    press(printer, f"Print this row: {statute.citation(subsection)}")
    assert subsection.official.words[:40] in seen(printer)
    assert f"/law/{statute.id}/#{subsection.anchor}" in seen(printer)
    assert not [other.anchor for other in others if other.official.words[:40] in seen(printer)]


def test_a_card_prints_alone_and_what_fits_a_choice_together(printer: Page, book: Handbook) -> None:
    answer = next(answer for answer in book.answers if answer.kind == "place")
    others = [other for other in book.answers if other.kind == "place" and other is not answer]
    printer.goto(answer.url)
    press(printer, f"Print this card: {answer.title}")
    assert answer.title in seen(printer)
    assert not [other.title for other in others if other.title in seen(printer)]
    printer.goto(f"desk/?where={answer.places[0]}")
    printer.emulate_media(media="screen")
    titles = [text.split("\n")[0] for text in printer.locator("[data-ss-list] a").all_inner_texts()]
    press(printer, "Print these answers")
    assert len(titles) > 1
    for title in titles:
        assert title in seen(printer)
    assert printer.locator("section[data-ss-print] article article").count() == len(titles)


def test_a_page_prints_whole(printer: Page) -> None:
    printer.goto("read-along/")
    press(printer, "Print this page")
    assert printer.locator("h1").inner_text() in seen(printer)
    assert "Print this page" not in seen(printer)


def test_a_guide_prints_the_handout_of_its_scenario(printer: Page, book: Handbook) -> None:
    scenario = book.scenarios[0]
    printer.goto(scenario.guide_url)
    press(printer, "Print the handout")
    text = seen(printer)
    for complication in scenario.complications:
        assert complication.story.words[:40] in text
        assert not [part for part in complication.parts if part.text.words[:40] in text]
    assert scenario.desk.text.words[:40] not in text


def test_without_scripts_no_button_is_offered(plain: Page, book: Handbook) -> None:
    for url in (f"{book.policies[0].id}/", f"law/{book.statutes[0].id}/", book.scenarios[0].url, "desk/"):
        plain.goto(url)
        assert plain.locator("button[data-ss-paper]").count()
        expect(plain.locator("button[data-ss-paper]:visible")).to_have_count(0)


def test_what_is_closed_is_on_paper_in_older_browsers_too(printer: Page, book: Handbook) -> None:
    printer.add_init_script("CSS.supports = () => false")
    printer.goto(f"scenarios/{book.scenarios[0].id}/")
    closed = printer.locator("details:not([open])")
    before = closed.count()
    assert before
    printer.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(closed).to_have_count(0)
    printer.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(closed).to_have_count(before)
