"""The search: people type what they have in mind, and land on it, open."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from sticky.content.handbook import Handbook
from sticky.content.scenario import Part, Scenario
from tests.support.browser import seen
from tests.support.frame import Search


@pytest.fixture(scope="module")
def records(site: Path) -> list[dict[str, Any]]:
    docs: list[dict[str, Any]] = json.loads((site / "search/search_index.json").read_text())["docs"]
    return docs


def rarest(records: list[dict[str, Any]], location: str) -> str:
    """The longest of those words of a record that fewest others have."""
    words = {r["location"]: _words(f"{r['title']} {r['text']} {' '.join(r.get('tags', []))}") for r in records}
    own = [word for word in words[location] if len(word) > 3]
    return min(own, key=lambda word: (sum(word in others for others in words.values()), -len(word), word))


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]+", re.sub(r"<[^>]*>", " ", text).lower()))


def some(book: Handbook) -> tuple[Scenario, Part]:
    one = book.scenarios[len(book.scenarios) // 2]
    return one, one.complications[-1]


def test_a_word_in_a_closed_block_finds_it_and_choosing_it_opens_it(
    page: Page, book: Handbook, records: list[dict[str, Any]]
) -> None:
    one, complication = some(book)
    for place in (complication.id, "at-the-desk", "debrief"):
        location = f"scenarios/{one.id}/#{place}"
        search = Search(page)
        search.find(rarest(records, location))
        search.hit(location).click()
        expect(page.locator(f"[id='{place}']")).to_be_visible()
        seen(page, f"summary:has(+ [id='{place}'])")
        assert page.locator("article details[open]").count() == 1


@pytest.mark.parametrize("kind", ["desk", "law", "policy", "standard", "term"])
def test_a_word_finds_each_kind_of_thing(page: Page, book: Handbook, records: list[dict[str, Any]], kind: str) -> None:
    cited = [item.url for items in book.cited.values() for item in items if item.kind == kind]
    location = f"desk/#{some(book)[0].id}" if kind == "desk" else cited[len(cited) // 2]
    search = Search(page)
    search.find(rarest(records, location))
    search.hit(location).click()
    seen(page, f"[id='{re.split('[#?]', location)[1]}']")


def test_what_patrons_ask_finds_the_answer(page: Page, book: Handbook) -> None:
    one = next(s for s in book.scenarios if s.front.asked)
    search = Search(page)
    search.find(one.front.asked)
    assert search.places[0] == f"desk/#{one.id}"


def test_a_keyword_that_is_not_printed_finds_its_scenario(page: Page, book: Handbook) -> None:
    one = some(book)[0]
    keyword = next(w for w in one.front.keywords if w.isalpha() and w not in one.document.body.casefold())
    search = Search(page)
    search.find(keyword)
    assert {f"scenarios/{one.id}/", f"desk/#{one.id}"} <= set(search.places)
    expect(search.list).not_to_contain_text(re.compile(rf"\b{keyword}\b"), use_inner_text=True)


def test_half_a_word_finds_it_too(page: Page) -> None:
    # People look while they type, and a whole word is the beginning of itself.
    for word in ("police", "subpoena"):
        search = Search(page)
        search.find(word)
        whole = search.places
        search.find(word[:5])
        part = search.places
        assert whole, word
        assert whole[0] in part, word


def test_what_can_be_searched_for_comes_when_someone_searches(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    page.goto("./", wait_until="networkidle")
    assert "search_index.json" not in asked
    with page.expect_response("**/search_index.json"):
        page.keyboard.press("/")


def test_a_slash_opens_it_on_a_narrow_screen_too(phone: Page) -> None:
    phone.goto("./")
    search = Search(phone)
    search.open()
    search.type("police")
    expect(search.hits.first).to_be_visible()


def test_the_wide_field_on_the_home_page_is_the_search(page: Page, phone: Page, plain: Page) -> None:
    for shown in (page, phone):
        shown.goto("./")
        search = Search(shown)
        search.wide_field.click()
        expect(search.field).to_be_focused()
        search.type("police")
        expect(search.hits.first).to_be_visible()
    plain.goto("./")
    expect(Search(plain).wide_field).not_to_be_visible()
    expect(Search(plain).whole).not_to_be_visible()
