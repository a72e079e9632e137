"""Checks dates: reviews and statute comparisons that are overdue, or dated in the future."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from ..content.clauses import PolicyFront
from ..content.handbook import Handbook
from ..content.reader import Unread
from ..content.statute import StatuteFront
from ..text import dates
from ..text.document import Document
from ..text.problem import Problem

REVIEW_MONTHS, COMPARE_MONTHS = 24, 18
"""How many months a review is good for, unless the page says otherwise, and a comparison of a statute's text."""


def problems(book: Handbook, unread: Unread) -> Iterator[Problem]:
    """A warning for every date in the future, and for everything overdue."""
    for one in book.scenarios:
        yield from _review(one.document, one.front.reviewed, REVIEW_MONTHS)
        yield from _changed(one.document, one.front.changed)
    for page in book.pages:
        front = page.front
        yield from _changed(page.document, front.changed)
        months = int(front.review_every.split()[0]) if isinstance(front, PolicyFront) else REVIEW_MONTHS
        if front.reviewed:
            yield from _review(page.document, front.reviewed, months)
        if isinstance(front, PolicyFront):
            for key, day in (
                ("counsel_reviewed", front.counsel_reviewed),
                ("adopted", front.adopted and front.adopted.on),
            ):
                if day:
                    yield from _ahead(page.document, key, day)
        if isinstance(front, StatuteFront):
            yield from _compared(page.document, front.text_checked)


def _review(document: Document, day: date, months: int) -> Iterator[Problem]:
    due = dates.months_after(day, months)
    yield from _ahead(document, "reviewed", day)
    if due < dates.today():
        message = f'the review of {day} was good for {months} months, until {due}; review it, and write the new date: "reviewed: {dates.today()}"'
        yield _warning(document, "reviewed", "overdue", message)


def _compared(document: Document, day: date) -> Iterator[Problem]:
    yield from _ahead(document, "text_checked", day)
    if dates.months_after(day, COMPARE_MONTHS) < dates.today():
        message = f"the text was last compared with a published copy on {day}, more than {COMPARE_MONTHS} months ago; compare it again, and write the new date"
        yield _warning(document, "text_checked", "overdue", message)


def _changed(document: Document, changed: Mapping[date, str]) -> Iterator[Problem]:
    for day in changed:
        yield from _ahead(document, "changed", day, document.meta.line_of("changed", day.isoformat()))


def _ahead(document: Document, key: str, day: date, line: int = 0) -> Iterator[Problem]:
    # In another time zone it may be tomorrow already.
    if day > dates.today() + timedelta(days=1):
        message = f'"{key}" is {day}, which is in the future; write the date on which it was done'
        yield _warning(document, key, "future-date", message, line)


def _warning(document: Document, key: str, code: str, message: str, line: int = 0) -> Problem:
    return Problem(document.path, line or document.meta.line_of(key), code, message, warning=True)
