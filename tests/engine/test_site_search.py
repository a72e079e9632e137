"""The search: people type what they have in mind, and land on it, open."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from sticky.content.handbook import Handbook
from sticky.content.scenario import Part, Scenario
from tests.support.browser import seen


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


def find(page: Page, words: str) -> Locator:
    """Type into the search of the home page as people do; gives every hit, those under "more on this page" too."""
    page.goto("./")
    page.keyboard.press("/")
    expect(page.get_by_role("textbox", name="Search")).to_be_focused()
    page.keyboard.insert_text(words[:-1])
    page.keyboard.type(words[-1])  # a key is what makes it look, here once
    expect(page.locator(".md-search-result__meta")).to_have_text(re.compile(r"matching document|No matching"))
    page.locator(".md-search-result__more").evaluate_all("all => all.forEach(more => { more.open = true })")
    hits = page.locator("a.md-search-result__link")
    assert not [h for h in hits.evaluate_all("all => all.map(hit => hit.href)") if "facilitate" in h]
    return hits


def leads(hits: Locator, location: str) -> Locator:
    """The hit that leads to a place."""
    places = hits.evaluate_all("all => all.map(hit => hit.pathname.slice(1) + hit.hash)")
    assert location in places
    return hits.nth(places.index(location))


def some(book: Handbook) -> tuple[Scenario, Part]:
    one = book.scenarios[len(book.scenarios) // 2]
    return one, one.complications[-1]


def test_a_word_in_a_closed_block_finds_it_and_choosing_it_opens_it(
    page: Page, book: Handbook, records: list[dict[str, Any]]
) -> None:
    one, complication = some(book)
    for place in (complication.id, "at-the-desk", "debrief"):
        location = f"scenarios/{one.id}/#{place}"
        hit = leads(find(page, rarest(records, location)), location)
        hit.click()
        expect(page.locator(f"[id='{place}']")).to_be_visible()
        seen(page, f"summary:has(+ [id='{place}'])")
        assert page.locator("article details[open]").count() == 1


@pytest.mark.parametrize("kind", ["desk", "law", "policy", "standard", "term"])
def test_a_word_finds_each_kind_of_thing(page: Page, book: Handbook, records: list[dict[str, Any]], kind: str) -> None:
    cited = [item.url for items in book.cited.values() for item in items if item.kind == kind]
    location = f"desk/#{some(book)[0].id}" if kind == "desk" else cited[len(cited) // 2]
    leads(find(page, rarest(records, location)), location).click()
    seen(page, f"[id='{location.partition('#')[2]}']")


def test_what_patrons_ask_finds_the_answer(page: Page, book: Handbook) -> None:
    one = next(s for s in book.scenarios if s.front.asked)
    hits = find(page, one.front.asked)
    first = hits.first.evaluate("hit => hit.pathname.slice(1) + hit.hash")
    assert first == f"desk/#{one.id}"
    leads(hits, f"desk/#{one.id}")


def test_a_keyword_that_is_not_printed_finds_its_scenario(page: Page, book: Handbook) -> None:
    one = some(book)[0]
    keyword = next(w for w in one.front.keywords if w.isalpha() and w not in one.document.body.casefold())
    hits = find(page, keyword)
    leads(hits, f"scenarios/{one.id}/")
    leads(hits, f"desk/#{one.id}")
    results = page.locator(".md-search-result__list")
    expect(results).not_to_contain_text(re.compile(rf"\b{keyword}\b"), use_inner_text=True)


def test_half_a_word_finds_it_too(page: Page) -> None:
    # People look while they type, and a whole word is the beginning of itself.
    for word in ("police", "subpoena"):
        whole = find(page, word).evaluate_all("all => all.map(hit => hit.href)")
        part = find(page, word[:5]).evaluate_all("all => all.map(hit => hit.href)")
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
    phone.keyboard.press("/")
    phone.keyboard.type("police")
    expect(phone.locator("a.md-search-result__link").first).to_be_visible()


def test_the_wide_field_on_the_home_page_is_the_search(page: Page, phone: Page, plain: Page) -> None:
    for shown in (page, phone):
        shown.goto("./")
        shown.locator(".ss-find").click()
        shown.keyboard.type("police")
        expect(shown.locator("a.md-search-result__link").first).to_be_visible()
    plain.goto("./")
    expect(plain.locator(".ss-find")).not_to_be_visible()
    expect(plain.locator(".md-search")).not_to_be_visible()


@pytest.mark.parametrize(
    ("typed", "card"),
    [
        ("my wife’s card", "wifes-card"),
        ("my wife's card", "wifes-card"),
        ("is my son there", "missing-son"),
        ("mom looking for her kid", "missing-son"),
        ("who's here", "ex-partner"),
        ("help a cop is here", "officer-no-paper"),
        ("police", "officer-no-paper"),
        ("ice", "immigration-officer"),
        ("subpeona", "subpoena-at-the-desk"),
        ("thumb drive", "usb-left-behind"),
        ("she's dead", "deceased-patron"),
    ],
)
def test_words_typed_in_a_hurry_find_the_right_card_first(page: Page, typed: str, card: str) -> None:
    first = find(page, typed).first.evaluate("hit => hit.pathname.slice(1) + hit.hash")
    assert first == f"desk/#{card}"
