"""The policy as a browser shows it to those who look something up in it: a parent, a teenager, a director, counsel."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from sticky.content.clauses import PolicyFront
from sticky.content.handbook import Handbook
from sticky.content.page import src_of
from tests.support.browser import NARROW

VISIBLE, ALL = 2_000, 5_500
"""The most words that a phone may show of the policy: while its blocks are closed, and with every block open."""

TABLE = ("Up to 12", "13 to 17", "18 and over")


def test_a_policy_that_no_library_has_adopted_says_so_first(
    context: Callable[..., BrowserContext], book: Handbook
) -> None:
    page = context(NARROW).new_page()
    for policy in book.policies:
        assert isinstance(policy.front, PolicyFront)
        assert policy.front.status == "model"
        page.goto(policy.document.path.removeprefix("docs/").removesuffix("index.md").removesuffix(".md"))
        first = page.locator("article h1 + *")
        expect(first).to_contain_text(book.t("policy.model"))
        expect(first).to_contain_text("is made up")
        assert str(page.locator('meta[property="og:image"]').get_attribute("content")).endswith("card-model.png")
        assert book.t("policy.model") in str(page.locator('meta[property="og:description"]').get_attribute("content"))
        page.emulate_media(media="print")
        expect(first).to_be_visible()
        page.emulate_media(media="screen")


def test_the_policy_is_short_enough_to_be_read(context: Callable[..., BrowserContext]) -> None:
    page = context(NARROW).new_page()
    page.goto("policy/")
    policy = page.locator("article")
    words = len(policy.inner_text().split())
    assert words <= VISIBLE
    for block in policy.locator("details").all():
        block.evaluate("block => { block.open = true }")
    opened = len(policy.inner_text().split())
    assert words < opened <= ALL


def test_the_public_reads_no_number_of_a_person_that_is_not_for_it(
    context: Callable[..., BrowserContext], book: Handbook
) -> None:
    people = book.owner.people_to_call
    page = context().new_page()
    for policy in book.policies:
        page.goto(book.addresses[src_of(policy.document.path)])
        text = page.content()
        assert [person.phone for person in people if not person.public and person.phone in text] == []
    page.goto("policy/requests/#who-answers")
    shown = page.get_by_role("list", name=book.t("call.title"))
    expect(shown.get_by_role("listitem")).to_have_count(1 + len(people))
    for person in people:
        expect(shown).to_contain_text(person.phone if person.public else person.role)
    assert 0 < sum(person.public for person in people) < len(people)


def test_each_clause_has_a_number_that_no_other_has(context: Callable[..., BrowserContext], book: Handbook) -> None:
    page = context().new_page()
    shown: list[str] = []
    for policy in book.policies:
        page.goto(book.addresses[src_of(policy.document.path)])
        numbers = [heading.split()[0] for heading in page.locator("article :is(h2, h3)").all_text_contents()]
        assert [text.split()[0] for text in page.locator(".md-nav--secondary a").all_text_contents()] == numbers
        shown += numbers
    assert shown[:2] == ["1", "1.1"]
    assert [number for number in shown if "." not in number] == [
        str(i + 1) for i in range(sum("." not in number for number in shown))
    ]
    assert len(set(shown)) == len(shown)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_phone_shows_the_age_that_a_reader_chooses(context: Callable[..., BrowserContext], scripts: bool) -> None:
    page = context(NARROW, scripts).new_page()
    page.goto("policy/#ages")
    table = page.locator("table").filter(has_text="Who signs for the card")
    for i, age in enumerate(TABLE):
        choice = page.get_by_role("radio", name=age)
        label = page.locator("label").filter(has=choice)
        box = label.bounding_box()
        assert box
        assert box["height"] >= 48
        label.click()
        expect(choice).to_be_checked()
        for row in table.locator("tbody tr").all():
            cells = row.locator("td").all()
            assert [cell.is_visible() for cell in cells] == [True, *(j == i for j in range(len(TABLE)))]
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(page.get_by_role("radio", name=TABLE[0])).to_be_hidden()
    expect(table.locator("td:visible").nth(3)).to_be_visible()


def test_a_link_to_a_part_in_a_closed_block_opens_it(context: Callable[..., BrowserContext]) -> None:
    page = context(NARROW).new_page()
    for id_ in ("open-records", "not-collected", "immigration-enforcement", "breach"):
        page.goto(f"policy/#{id_}")
        expect(page.locator(f"#{id_}")).to_be_in_viewport()
