"""What people at this library's desks type in a hurry, and how soon they have an answer."""

import gzip
from pathlib import Path

from playwright.sync_api import Page

from sticky.outputs import search
from tests.support.find import call
from tests.support.frame import Search

FIRST, WHOLE = 180_000, 275_000
"""How many bytes may travel, packed, until the first hit stands, and until every hit tells its answer.

They are the same for every question, because what is loaded does not depend on what is typed.
"""

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
    searched, shown = ([begin.parent / file for file in files] for files in given["files"])
    code = list((site / "assets").glob("search.*.js"))
    assert len(code) == 1
    first, more = (
        sum(len(gzip.compress(file.read_bytes(), 9)) for file in some) for some in ([begin, *code, *searched], shown)
    )
    assert first <= FIRST
    assert first + more <= WHOLE
