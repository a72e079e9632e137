"""What people at this library's desks type in a hurry."""

import pytest
from playwright.sync_api import Page

from tests.support.browser import wait_for
from tests.support.frame import Search


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
def test_words_typed_in_a_hurry_find_the_right_card(page: Page, typed: str, card: str) -> None:
    search = Search(page)
    search.find(typed)
    wait_for(lambda: f"desk/#{card}" in search.places[:3], f"{card} is not among the first three")
