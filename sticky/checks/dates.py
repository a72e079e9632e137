"""Checks dates: reviews and statute comparisons that are overdue, or dated in the future."""

from collections.abc import Iterator
from datetime import date, timedelta

from ..content.clauses import PolicyFront
from ..content.due import due
from ..content.handbook import Handbook
from ..content.reader import Unread
from ..markdown.document import Document
from ..text import dates
from ..text.problem import Problem, warning

OVERDUE = "overdue"
"""The code of a warning that the passing of time causes, and not an edit."""


def in_handbook(book: Handbook, unread: Unread) -> Iterator[Problem]:
    """A warning for every date in the future, and for everything overdue."""
    tasks = due(book)
    days: list[tuple[Document, date, tuple[str, ...]]] = [(task.document, task.last, (task.key,)) for task in tasks]
    for page in book.written:
        front, document = page.front, page.document
        days += [(document, day, ("changed", day.isoformat())) for day in front.changed]
        if isinstance(front, PolicyFront):
            once = {"counsel_reviewed": front.counsel_reviewed, "adopted": front.adopted and front.adopted.on}
            days += [(document, day, (key,)) for key, day in once.items() if day]
    for document, day, keys in days:
        if day > dates.today() + timedelta(days=1):  # in another time zone it may be tomorrow already
            message = f'"{keys[0]}" is {day}, which is in the future; write the date on which it was done'
            yield warning(document.path, document.meta.line_of(*keys), "future-date", message)
    for task in tasks:
        if task.by < dates.today():
            message = f"the text was last compared with a published copy on {task.last}, more than {task.months} months ago; compare it again, and write the new date"
            if task.what == "review":
                message = f'the review of {task.last} was good for {task.months} months, until {task.by}; review it, and write the new date: "reviewed: {dates.today()}"'
            yield warning(task.document.path, task.document.meta.line_of(task.key), OVERDUE, message)
