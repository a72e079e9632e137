"""What people at this library's desks type in a hurry."""

from playwright.sync_api import Page

from tests.support.frame import Search

TYPED = {
    "my wife’s card": "wifes-card",
    "my wife's card": "wifes-card",
    "is my son there": "missing-son",
    "mom looking for her kid": "missing-son",
    "who's here": "ex-partner",
    "help a cop is here": "officer-no-paper",
    "police": "officer-no-paper",
    "ice": "immigration-officer",
    "subpeona": "subpoena-at-the-desk",
    "thumb drive": "usb-left-behind",
    "she's dead": "deceased-patron",
}


def test_words_typed_in_a_hurry_find_the_right_card(page: Page) -> None:
    search, found = Search(page), {}
    for typed in TYPED:
        search.find(typed)
        found[typed] = search.places[:3]
    assert {typed: places for typed, places in found.items() if f"desk/#{TYPED[typed]}" not in places} == {}
