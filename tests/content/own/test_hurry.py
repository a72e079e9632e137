"""What people at this library's desks press or type in a hurry, and how soon they have an answer."""

import gzip
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from sticky.content.handbook import Handbook
from sticky.outputs import search
from tests.support.browser import settled
from tests.support.find import call
from tests.support.frame import Search

FIRST, WHOLE = 160_000, 345_000
"""How many bytes may travel, packed, until the first hit stands, and until every phrasing is searched.

They are the same for every question, because what is loaded does not depend on what is typed.
"""

VISITS = {"./": 60_000, "scenarios/wifes-card/": 75_000}
"""How many bytes a first visit may take, packed."""

MOMENTS = {
    "officers hold a search warrant": ("officer", "search-warrant"),
    "an immigration officer stands at the desk": ("officer", "immigration-officer"),
    "somebody hands over a paper": ("legal", "any-paper"),
    "a subpoena is served": ("legal", "subpoena-at-the-desk"),
    "a medic asks who it is": ("emergency", "restroom-door"),
    "somebody lies on the floor": ("nobody", "unconscious-or-overdose"),
    "a child is lost in the building": ("parent", "child-lost-inside"),
    "a mother calls about her son": ("caller", "missing-son"),
    "a man shouts for his wife": ("family", "shouts-for-a-partner"),
    "a woman hides from him": ("patron", "hide-me"),
    "a caller threatens to hurt people": ("caller", "threat-to-others"),
    "a visitor films the desk": ("filming", "filming-visitor"),
}
"""Moments that cannot wait: who stands there, and which answer has the line."""

TYPED = {
    "my wife’s card": "#wifes-card",
    "my wife's card": "#wifes-card",
    "is my son there": "#missing-son",
    "mom looking for her kid": "#missing-son",
    "who's here": "questions/#is-someone-here",
    "help a cop is here": "#officer-no-paper",
    "police": "#officer-no-paper",
    "ice": "#immigration-officer",
    "subpeona": "#subpoena-at-the-desk",
    "thumb drive": "#usb-left-behind",
    "she's dead": "#deceased-patron",
}


def test_words_typed_in_a_hurry_find_the_right_card(page: Page) -> None:
    search, places_of = Search(page), {}
    for typed in TYPED:
        search.find(typed)
        places_of[typed] = search.places[:3]
    assert {typed: places for typed, places in places_of.items() if f"desk/{TYPED[typed]}" not in places} == {}


def test_a_first_hit_needs_little(site: Path) -> None:
    begin = site / search.FIRST
    _, given = call(begin.read_text())
    searched, later = ([begin.parent / file for file in files] for files in given["files"])
    code = list((site / "assets").glob("search.*.js"))
    assert len(code) == 1
    first, more = (
        sum(len(gzip.compress(file.read_bytes(), 9)) for file in some) for some in ([begin, *code, *searched], later)
    )
    assert first <= FIRST
    assert first + more <= WHOLE


@pytest.mark.every(3)
@pytest.mark.parametrize("moment", MOMENTS)
def test_a_moment_that_cannot_wait_has_its_line_after_one_tap(phone: Page, book: Handbook, moment: str) -> None:
    asker, id_ = MOMENTS[moment]
    one = next(one for one in book.questions if one.id == id_)
    for address in ("./", "desk/"):
        phone.goto(address)
        phone.locator(f".ss-link-grid a[href$='#asked-by-{asker}']").click()
        line = phone.locator(f"[data-ss-own={asker}] li", has_text=one.title).get_by_role("blockquote")
        expect(line).to_have_text(one.first_line.words)
        expect(line).to_be_in_viewport(ratio=1)


def test_what_an_asker_must_hear_of_another_is_on_the_first_screen(phone: Page, book: Handbook) -> None:
    for asker in book.settings.vocabularies.asker:
        phone.goto(f"desk/#asked-by-{asker}")
        own = phone.locator(f"[data-ss-own={asker}]")
        expect(own.locator(":scope > blockquote")).to_be_in_viewport(ratio=0.9)
        expect(own.locator("li a").first).to_be_in_viewport()


@pytest.mark.parametrize("address", VISITS)
def test_a_first_visit_is_light(browser: Browser, home: str, address: str) -> None:
    with browser.new_context(base_url=home) as context:
        page, taken = context.new_page(), list[tuple[str, bytes]]()
        page.on("response", lambda answer: taken.append((answer.url, answer.body())))
        page.goto(address)
        settled(page)
    size = sum(len(body if url.endswith(".woff2") else gzip.compress(body, 9)) for url, body in taken)
    assert VISITS[address] * 0.8 < size <= VISITS[address]
