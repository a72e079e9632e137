"""The desk guide: what is always true first, each asker's own list, two choosers, one card, and the pages of places."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from macros.desk import askers
from sticky.content.answer import Answer
from sticky.content.handbook import Handbook
from tests.support.axe import VIEWS, View, colored, viewed, violations
from tests.support.browser import NARROW, anew, until


def titles(page: Page) -> list[str]:
    """The titles in the lists of the questions that fit, open or closed."""
    links = page.locator(":is([data-ss-list], [data-ss-anyone]):not([hidden]) a")
    texts: list[str] = links.evaluate_all("links => links.map(link => link.firstChild.textContent.trim())")
    return texts


def fitting(book: Handbook, asker: str = "", place: str = "") -> list[str]:
    """The titles of the answers that a choice leaves."""
    return sorted(
        one.title
        for one in book.questions
        for listed in ([asker, "anyone"] if asker else [""])
        if (not listed or listed in one.own_to) and (not place or place in one.places)
    )


def choose(page: Page, asker: str) -> None:
    """Press the tile of an asker."""
    page.locator(f".ss-link-grid a[href$='#asked-by-{asker}']").click()
    expect(page.locator("select[name=asker]")).to_have_value(asker)


def urgent(book: Handbook) -> dict[str, list[Answer]]:
    """What cannot wait, by who asks it."""
    terms = book.settings.vocabularies.asker
    found = {term: [one for one in book.questions if term in one.urgent] for term in terms}
    return {term: answers for term, answers in found.items() if answers}


def cards(page: Page) -> Locator:
    """The cards that are seen."""
    return page.get_by_role("article").get_by_role("article")


def by_itself(book: Handbook) -> Answer:
    return next(one for one in book.answers if one.kind == "place")


def test_what_is_always_true_comes_first(phone: Page, book: Handbook) -> None:
    phone.goto("desk/")
    danger, alone = phone.locator(".ss-desk__first a").all()
    expect(danger).to_have_attribute("href", "tel:911")
    for first in (danger, alone, phone.locator(".ss-link-grid a").first):
        expect(first).to_be_in_viewport()
    alone.click()
    expect(phone.locator("#alone")).to_be_in_viewport()
    danger, *people = phone.locator(".ss-alone .ss-call a").all()
    expect(danger).to_have_attribute("href", "tel:911")
    for one, link in zip(book.owner.people_to_call, people, strict=True):
        assert (link.get_attribute("href") or "").startswith("tel:")
        expect(link).to_contain_text(one.phone)
        expect(link).to_contain_text(one.role)


def test_the_tiles_are_the_same_at_home_and_at_the_desk(page: Page, phone: Page) -> None:
    for where, across in ((page, 4), (phone, 2)):
        seen = []
        for address in ("./", "desk/"):
            where.goto(address)
            tiles = where.locator(".ss-link-grid a:visible")
            boxes = [box for tile in tiles.all() if (box := tile.bounding_box())]
            assert len({round(box["height"]) for box in boxes}) == 1
            assert boxes[0]["height"] >= 44
            assert len({round(box["x"]) for box in boxes}) == min(across, len(boxes))
            seen.append(tiles.evaluate_all("tiles => tiles.map(tile => tile.hash)"))
        assert seen[0] == seen[1]


def test_an_asker_s_list_begins_with_what_cannot_wait_each_with_its_line(phone: Page, book: Handbook) -> None:
    for asker, answers in urgent(book).items():
        anew(phone, "./")
        choose(phone, asker)
        own = phone.locator(f"[data-ss-own={asker}]")
        links = own.locator("a:visible")
        assert links.count() > len(answers)
        for link, one in zip(links.all(), answers, strict=False):
            expect(link).to_have_text(one.title)
            expect(link.locator("xpath=following-sibling::blockquote")).to_have_text(one.first_line.words)
        said = own.get_by_role("heading", name="Say about another person").locator(
            "xpath=following-sibling::blockquote"
        )
        expect(said.first).to_have_text("“I never say who’s here or what anyone uses, for anyone.”")
        expect(said.first).to_be_in_viewport()
        rest = links.all()[len(answers) :]
        titles = {one.title for one in book.by_asker[asker]}
        assert {link.inner_text() for link in rest} <= titles
        expect(phone.locator("[data-ss-anyone] > summary")).to_have_text("What anyone may ask")
        expect(phone.locator("[data-ss-anyone] a").first).to_be_hidden()


def test_an_asker_s_questions_are_counted_alike_everywhere(page: Page, book: Handbook) -> None:
    for asker in book.settings.vocabularies.asker:
        if asker not in book.by_asker:
            continue
        count = len(book.by_asker[asker])
        anew(page, f"desk/#asked-by-{asker}")
        many = "question" if count == 1 else "questions"
        expect(page.locator("[data-ss-list] summary")).to_have_text(f"All {count} {many}, by topic")
        assert page.locator("[data-ss-list] li").count() == count


def test_the_choosers_narrow_the_questions_and_the_address_keeps_them(page: Page, book: Handbook) -> None:
    place = by_itself(book).places[0]
    asker = by_itself(book).askers[0]
    page.goto(f"desk/#place-{place}")
    assert sorted(titles(page)) == fitting(book, place=place)
    page.select_option("select[name=asker]", asker)
    assert sorted(titles(page)) == fitting(book, asker, place)
    expect(page).to_have_url(f"desk/?asker={asker}&where={place}")
    expect(page.locator("[data-ss-own]:visible")).to_have_count(0)
    own = [one for one in book.by_asker[asker] if place in one.places]
    expect(page.locator("[data-ss-count]")).to_have_text(f"{len(own)} question{'s' if len(own) > 1 else ''}")
    page.reload()
    expect(page.locator("select[name=asker]")).to_have_value(asker)
    assert sorted(titles(page)) == fitting(book, asker, place)


def test_an_arrow_key_in_a_chooser_keeps_its_place(page: Page, book: Handbook) -> None:
    place = by_itself(book).places[0]
    for address in (f"desk/?where={place}", f"desk/?where={place}#{book.answers[0].anchor}"):
        for name in ("asker", "where"):
            anew(page, address)
            chooser = page.locator(f"select[name={name}]")
            chooser.focus()
            page.evaluate("scrollTo(0, 40)")
            for _ in range(2):
                before = page.url
                page.keyboard.press("ArrowDown")
                expect(page).not_to_have_url(before)
                chosen = chooser.input_value()
                assert f"{name}={chosen}" in page.url or not chosen
                expect(chooser).to_be_focused()
                assert page.evaluate("scrollY") == 40
            expect(cards(page)).to_have_count(0)


def test_back_undoes_the_last_choice(page: Page, book: Handbook) -> None:
    place, asker = by_itself(book).places[0], by_itself(book).askers[0]
    page.goto("desk/")
    choose(page, asker)
    page.select_option("select[name=where]", place)
    page.go_back()
    expect(page).to_have_url(f"desk/?asker={asker}")
    expect(page.locator("select[name=where]")).to_have_value("")
    assert sorted(titles(page)) == fitting(book, asker)
    page.locator("[data-ss-own] a:visible").first.click()
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
    choose(page, asker)
    assert sorted(titles(page)) == fitting(book, asker)


def test_one_card_is_shown_at_a_time(page: Page, book: Handbook) -> None:
    one = book.scenarios[0]
    page.goto("desk/")
    expect(cards(page)).to_have_count(0)
    choose(page, one.askers[0])
    page.locator("[data-ss-own] a:visible", has_text=one.front.desk_title or one.front.title).first.click()
    expect(cards(page)).to_have_count(1)
    expect(page.locator(f"[id='{one.id}']")).to_be_visible()
    expect(page.locator("[data-ss-own] [aria-current]:visible")).to_have_count(1)
    page.select_option("select[name=asker]", "")
    expect(cards(page)).to_have_count(0)
    # The list leads back to the tiles.
    choose_again = page.get_by_role("link", name="Someone else is asking")
    page.goto(f"desk/?asker={one.askers[0]}")
    choose_again.click()
    expect(page.locator("#who-is-asking")).to_be_in_viewport()
    expect(page.locator("[data-ss-found]")).to_be_hidden()


def test_a_linked_card_begins_with_the_way_back_and_its_line_is_on_the_first_screen(
    phone: Page, book: Handbook
) -> None:
    for one in (book.answers[0], by_itself(book)):
        phone.goto(one.url)
        card = phone.locator(f"[id='{one.anchor}']")
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
    for one in (book.answers[0], by_itself(book)):
        page.goto(one.url)
        page.locator(f"[id='{one.anchor}'] footer").get_by_role("link", name="Alone").click()
        expect(page).to_have_url("desk/#alone")
        expect(page.locator("#alone")).to_be_in_viewport()


def test_a_complication_s_answer_opens_by_its_address(page: Page, book: Handbook) -> None:
    one = next(one for one in book.answers if one.kind == "complication")
    page.goto(one.home.url)
    answer = page.locator(f"[id='{one.anchor}']")
    expect(answer).not_to_be_visible()
    anew(page, one.url)
    expect(answer).to_be_visible()
    expect(answer).to_be_in_viewport()


def test_without_scripts_everything_is_there(context: Callable[..., BrowserContext], book: Handbook) -> None:
    plain = context(NARROW, scripts=False).new_page()
    plain.goto("desk/")
    expect(plain.locator("#choose")).not_to_be_visible()
    expect(cards(plain)).to_have_count(len(book.scenarios))
    whole = plain.locator("#every-question > summary")
    whole.click()
    for group in plain.locator("[data-ss-index] details > summary").all():
        group.click()
    links = plain.locator("[data-ss-index] a:visible")
    urls = {link.get_attribute("href") for link in links.all()}
    assert len({url for url in urls if url}) >= len(book.questions)
    one = book.scenarios[0]
    plain.goto("./")
    plain.locator(f"a[href$='#asked-by-{one.askers[0]}']").click()
    own = plain.locator(f"[id='asked-by-{one.askers[0]}']")
    expect(own).to_be_in_viewport()
    expect(own.get_by_role("link", name=one.front.desk_title or one.front.title)).to_be_visible()
    own.get_by_role("link", name="Every question, by topic").click()
    expect(whole).to_be_in_viewport()


def test_a_place_s_list_is_grouped_and_marks_the_card_being_read(page: Page, phone: Page, book: Handbook) -> None:
    place = next(place for place in book.desk if len(place.answers) > 1)
    first, *_, last = place.answers
    for where in (page, phone):
        anew(where, last.url)
        marked = where.locator(".ss-questions [aria-current]")
        expect(marked).to_have_count(1)
        assert marked.get_attribute("href") == f"#{last.anchor}"
    expect(page.locator(".ss-questions [aria-current]")).to_be_in_viewport()
    page.evaluate("scrollTo(0, 0)")
    until(page, f"() => document.querySelector('.ss-questions [aria-current]').hash === '#{first.anchor}'")
    phone.locator(f"[id='{last.anchor}'] [data-ss-back]").click()
    expect(phone.locator(f".ss-questions [href='#{last.anchor}'][aria-current]")).to_be_in_viewport()


def test_a_place_s_list_is_one_line_above_the_first_answer_and_open_beside_it(
    page: Page, phone: Page, plain: Page, book: Handbook
) -> None:
    place = next(place for place in book.desk if len(place.answers) > 1)
    tiles = [label for _, label in askers(book)["askers"]]
    for shown in (page, phone, plain):
        shown.goto(place.url)
        groups = shown.locator(".ss-index__group")
        assert groups.locator("a").count() == len(place.answers)
        named = [re.sub(r" \(\d+\)$", "", text) for text in groups.locator("summary").all_text_contents()]
        assert len(named) == len({one.askers[0] for one in place.answers})
        assert [label for label in tiles if label in named] == [label for label in named if label in tiles]
        whole = shown.get_by_text(f"All {len(place.answers)} questions")
        if shown is phone:
            expect(groups.filter(visible=True)).to_have_count(0)
            expect(shown.locator(".ss-answer__short").first).to_be_in_viewport()
            expect(shown.get_by_role("link", name="‹ All questions")).to_have_count(len(place.answers) - 1)
            whole.focus()
            shown.keyboard.press("Enter")
        else:
            expect(whole).not_to_be_visible()
        expect(groups.filter(visible=True)).to_have_count(len(named))


@pytest.mark.every(3)
@pytest.mark.parametrize("view", [VIEWS[0], VIEWS[3], VIEWS[5], VIEWS[6]], ids=str)
def test_axe_finds_nothing_in_its_states(
    browser: Browser, home: str, book: Handbook, view: View, measured: set[str]
) -> None:
    complicated = next(one for one in book.answers if one.kind == "complication")
    page = viewed(browser, home, view.width, view.scripts)
    colored(page, view)
    for address in (
        "desk/",
        f"desk/?where={by_itself(book).places[0]}",
        f"desk/?asker={next(iter(urgent(book)))}",
        book.answers[0].url,
        by_itself(book).url,
        complicated.url,
    ):
        anew(page, address)
        assert violations(page, measured) == [], address
    page.context.close()
