"""Checks dates: reviews and statute comparisons that are overdue, or dated in the future."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from ..content.clauses import PolicyFront
from ..content.due import Due, due
from ..content.handbook import Handbook
from ..content.reader import Unread
from ..markdown.document import Document
from ..text import dates
from ..text.problem import Problem

OVERDUE = "overdue"
"""The code of a warning that comes with the days, and not with an edit."""


def in_handbook(book: Handbook, unread: Unread) -> Iterator[Problem]:
    """A warning for every date in the future, and for everything overdue."""
    for task in due(book):
        yield from _ahead(task.document, task.key, task.last)
        if task.by < dates.today():
            yield _warning(task.document, task.key, OVERDUE, _overdue(task))
    for written in book.written:
        yield from _changed(written.document, written.front.changed)
        front = written.front
        if isinstance(front, PolicyFront):
            for key, day in (
                ("counsel_reviewed", front.counsel_reviewed),
                ("adopted", front.adopted and front.adopted.on),
            ):
                if day:
                    yield from _ahead(written.document, key, day)


def _overdue(task: Due) -> str:
    if task.what == "review":
        return f'the review of {task.last} was good for {task.months} months, until {task.by}; review it, and write the new date: "reviewed: {dates.today()}"'
    return f"the text was last compared with a published copy on {task.last}, more than {task.months} months ago; compare it again, and write the new date"


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
