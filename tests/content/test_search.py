"""The search finds what people of any library ask."""

from playwright.sync_api import Page

from sticky.content.handbook import Handbook
from tests.support.frame import Search


def test_what_patrons_ask_finds_the_answer(page: Page, book: Handbook, whole: bool) -> None:
    search = Search(page)
    lost = []
    # Every fourth; with `--whole`, every one.
    for scenario in book.scenarios if whole else book.scenarios[::4]:
        if scenario.front.asked:
            search.find(scenario.front.asked)
            if f"desk/#{scenario.id}" not in search.places:
                lost.append(scenario.id)
    assert lost == []
