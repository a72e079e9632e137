"""The search finds what people of any library ask."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from sticky.content.handbook import Handbook
from sticky.outputs import reading
from tests.support.browser import WIDE, until
from tests.support.frame import Search, holding


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


@pytest.mark.alone  # its routes stay
def test_phrasings_that_come_later_are_searched_once_they_are_there(
    context: Callable[..., BrowserContext], site: Path, book: Handbook
) -> None:
    record = max(reading.records(book), key=lambda record: len(record.asked))
    page = context(WIDE).new_page()
    held, search = holding(page, site, "also"), Search(page)
    page.goto("./")
    search.open()
    search.field.fill(record.asked[0])
    expect(search.hits.first).to_have_attribute("href", re.compile(f"{re.escape(record.url)}$"))
    search.field.fill(record.asked[-1])
    assert not page.evaluate("handbookRecords.whole")
    for route in held:
        route.continue_()
    until(page, "() => handbookRecords.whole")
    expect(search.hits.first).to_have_attribute("href", re.compile(f"{re.escape(record.url)}$"))
