"""The desk guide: what is always true first, two choosers, one card, and the pages of places."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from sticky.content.answer import Answer
from sticky.content.handbook import Handbook
from tests.support.axe import VIEWS, View, colored, viewed, violations
from tests.support.browser import NARROW, anew


def titles(page: Page) -> list[str]:
    """The titles in the list of questions."""
    return [text.split("\n")[0] for text in page.locator("[data-ss-list] a").all_inner_texts()]


def fitting(book: Handbook, asker: str = "", place: str = "") -> list[str]:
    """The titles of the answers that a choice leaves."""
    return sorted(
        answer.title
        for answer in book.questions
        if (not asker or {asker, "anyone"} & set(answer.askers)) and (not place or place in answer.places)
    )


def cards(page: Page) -> Locator:
    """The cards that are seen."""
    return page.get_by_role("article").get_by_role("article")


def by_itself(book: Handbook) -> Answer:
    return next(answer for answer in book.answers if answer.kind == "place")


def test_what_is_always_true_comes_first(phone: Page, book: Handbook) -> None:
    phone.goto("desk/")
    expect(phone.locator("#alone")).to_be_in_viewport()
    danger, *people = phone.locator("a[href^='tel:']").all()
    expect(danger).to_have_attribute("href", "tel:911")
    for person, link in zip(book.owner.people_to_call, people, strict=True):
        assert (link.get_attribute("href") or "").startswith("tel:")
        expect(link).to_contain_text(person.phone)
        expect(link).to_contain_text(person.role)
    expect(phone.locator("select").first).to_be_in_viewport()


def test_the_choosers_narrow_the_questions_and_the_address_keeps_them(page: Page, book: Handbook) -> None:
    place = by_itself(book).places[0]
    asker = by_itself(book).askers[0]
    page.goto("desk/")
    page.select_option("select[name=where]", place)
    assert sorted(titles(page)) == fitting(book, place=place)
    page.select_option("select[name=asker]", asker)
    assert sorted(titles(page)) == fitting(book, asker, place)
    expect(page).to_have_url(f"desk/?asker={asker}&where={place}")
    expect(page.locator("[data-ss-count]")).to_have_text(f"{len(fitting(book, asker, place))} questions")
    page.reload()
    expect(page.locator("select[name=asker]")).to_have_value(asker)
    assert sorted(titles(page)) == fitting(book, asker, place)


def test_an_arrow_key_in_a_chooser_keeps_its_place(page: Page, book: Handbook) -> None:
    for address in ("desk/", book.answers[0].url):
        for name in ("asker", "where"):
            anew(page, address)
            chooser = page.locator(f"select[name={name}]")
            chooser.focus()
            page.evaluate("scrollTo(0, 40)")
            for _ in range(2):
                before = page.url
                page.keyboard.press("ArrowDown")
                chosen = chooser.input_value()
                assert chosen
                expect(page).to_have_url(f"desk/?{name}={chosen}")
                assert page.url != before
                expect(chooser).to_be_focused()
                assert page.evaluate("scrollY") == 40
            expect(cards(page)).to_have_count(0)


def test_back_undoes_the_last_choice(page: Page, book: Handbook) -> None:
    place, asker = by_itself(book).places[0], by_itself(book).askers[0]
    page.goto("desk/")
    page.select_option("select[name=asker]", asker)
    page.select_option("select[name=where]", place)
    page.go_back()
    expect(page).to_have_url(f"desk/?asker={asker}")
    expect(page.locator("select[name=where]")).to_have_value("")
    assert sorted(titles(page)) == fitting(book, asker)
    page.locator("[data-ss-list] a").first.click()
    page.go_back()
    expect(page.locator("select[name=asker]")).to_have_value(asker)
    page.go_back()
    expect(page.locator("[data-ss-found]")).to_be_hidden()
    page.go_forward()
    expect(page.locator("select[name=asker]")).to_have_value(asker)
    assert sorted(titles(page)) == fitting(book, asker)


def test_two_that_nothing_fits_lead_to_whoever_is_alone(page: Page, book: Handbook) -> None:
    words = book.settings.vocabularies
    asker, place = next(
        (a, p) for p in words.where for a in words.asker if not fitting(book, a, p) and p in book.by_place
    )
    page.goto(f"desk/?asker={asker}&where={place}")
    expect(page.locator("[data-ss-none]")).to_be_visible()
    page.locator("[data-ss-none] a").click()
    expect(page.locator("#alone")).to_be_in_viewport()


def test_an_asker_s_anchor_chooses_it(page: Page, book: Handbook) -> None:
    asker = book.scenarios[0].askers[0]
    page.goto("./")
    page.locator(f"a[href$='#asked-by-{asker}']").click()
    expect(page.locator("select[name=asker]")).to_have_value(asker)
    assert sorted(titles(page)) == fitting(book, asker)


def test_one_card_is_shown_at_a_time(page: Page, book: Handbook) -> None:
    scenario = book.scenarios[0]
    page.goto("desk/")
    expect(cards(page)).to_have_count(0)
    page.select_option("select[name=asker]", scenario.askers[0])
    page.locator("[data-ss-list] a", has_text=scenario.front.title).first.click()
    expect(cards(page)).to_have_count(1)
    expect(page.locator(f"[id='{scenario.id}']")).to_be_visible()
    expect(page.locator("[data-ss-list] [aria-current]")).to_have_count(1)
    page.select_option("select[name=asker]", "")
    expect(cards(page)).to_have_count(0)


def test_a_linked_card_begins_with_the_way_back_and_its_line_is_on_the_first_screen(
    phone: Page, book: Handbook
) -> None:
    for answer in (book.answers[0], by_itself(book)):
        phone.goto(answer.url)
        card = phone.locator(f"[id='{answer.anchor}']")
        expect(card.locator("[data-ss-back]")).to_be_in_viewport()
        expect(
            card.locator("section")
            .filter(has=phone.get_by_role("heading", name="Say", exact=True))
            .locator("blockquote")
            .first
        ).to_be_in_viewport(ratio=1)
        card.locator("[data-ss-back]").click()
        expect(phone.locator("#questions")).to_be_in_viewport()


def test_every_card_leads_to_whoever_is_alone(page: Page, book: Handbook) -> None:
    for answer in (book.answers[0], by_itself(book)):
        page.goto(answer.url)
        page.locator(f"[id='{answer.anchor}'] footer").get_by_role("link", name="Alone").click()
        expect(page).to_have_url("desk/#alone")
        expect(page.locator("#alone")).to_be_in_viewport()


def test_a_complication_s_answer_opens_by_its_address(page: Page, book: Handbook) -> None:
    answer = next(answer for answer in book.answers if answer.kind == "complication")
    page.goto(answer.home.url)
    shown = page.locator(f"[id='{answer.anchor}']")
    expect(shown).not_to_be_visible()
    anew(page, answer.url)
    expect(shown).to_be_visible()
    expect(shown).to_be_in_viewport()


def test_without_scripts_everything_is_there(context: Callable[..., BrowserContext], book: Handbook) -> None:
    plain = context(NARROW, scripts=False).new_page()
    plain.goto("desk/")
    expect(plain.locator("#choose")).not_to_be_visible()
    expect(cards(plain)).to_have_count(len(book.scenarios))
    plain.get_by_text("Every question").click()
    for group in plain.locator("[data-ss-index] details > summary").all():
        group.click()
    links = plain.locator("[data-ss-index] a:visible")
    urls = {link.get_attribute("href") for link in links.all()}
    assert len({url for url in urls if url}) >= len(book.questions)
    plain.goto(f"desk/#asked-by-{book.scenarios[0].askers[0]}")
    expect(plain.locator(f"[id='asked-by-{book.scenarios[0].askers[0]}']")).to_be_visible()


@pytest.mark.parametrize("view", [VIEWS[0], VIEWS[3], VIEWS[5], VIEWS[6]], ids=str)
def test_axe_finds_nothing_in_its_states(
    browser: Browser, home: str, book: Handbook, view: View, measured: set[str]
) -> None:
    complicated = next(answer for answer in book.answers if answer.kind == "complication")
    page = viewed(browser, home, view.width, view.scripts)
    colored(page, view)
    for address in (
        f"desk/?where={by_itself(book).places[0]}",
        book.answers[0].url,
        by_itself(book).url,
        complicated.url,
    ):
        anew(page, address)
        assert violations(page, measured) == [], address
    page.context.close()
