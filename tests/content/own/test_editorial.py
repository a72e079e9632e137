"""What `sticky words` measures and `sticky check` does not: how hard each page and card is to read, and spelling."""

from sticky.commands import words
from sticky.content.handbook import Handbook
from tests.support.browser import ROOT


def test_every_page_and_card_is_easy_to_read(book: Handbook) -> None:
    table = list(words.measured(book))
    assert len(table) == len(book.pages) + len(book.scenarios)
    assert [(m.what, round(m.grade, 1)) for m in table if m.grade > m.limit] == []


def test_spelling() -> None:
    assert words.spelling(ROOT, "README.md", "CONTRIBUTING.md", "ENGINEERING.md", "sticky", "macros", "overrides") == []
