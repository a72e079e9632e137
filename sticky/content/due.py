"""What is due, and when: the next review of each page, and the next comparison of a statute's text."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from ..markdown.document import Document
from ..text.dates import months_after
from .clauses import PolicyFront
from .handbook import Handbook
from .page import Page
from .scenario import Scenario
from .statute import StatuteFront

REVIEW_MONTHS, COMPARE_MONTHS = 24, 18
"""How many months a review (unless the page says otherwise) and a comparison of a statute's text are good for."""


@dataclass(frozen=True)
class Due:
    """Something to do again by a certain day."""

    by: date
    what: Literal["review", "compare the text"]
    title: str
    url: str
    owner: str
    """The role that is responsible: a policy names its own, and all else is the privacy officer's."""
    last: date
    months: int
    document: Document = field(repr=False)
    key: str
    """The key of the front matter that says when it was last done."""

    @property
    def line(self) -> int:
        """The line of that key."""
        return self.document.meta.line_of(self.key)


def due(book: Handbook) -> tuple[Due, ...]:
    """Everything that is to be done again, the soonest first."""
    items = (item for page in book.written for item in _of(page, book.owner.privacy_officer.title))
    return tuple(sorted(items, key=lambda item: (item.by, item.owner, item.title.casefold(), item.key)))


def _of(page: Page | Scenario, officer: str) -> Iterator[Due]:
    front, document = page.front, page.document
    policy = front if isinstance(front, PolicyFront) else None
    owner, months = (policy.owner, policy.review_months) if policy else (officer, REVIEW_MONTHS)
    if last := front.reviewed:
        by = months_after(last, months)
        yield Due(by, "review", front.title, page.url, owner, last, months, document, "reviewed")
    if isinstance(front, StatuteFront) and (last := front.text_checked):
        by, months = months_after(last, COMPARE_MONTHS), COMPARE_MONTHS
        yield Due(by, "compare the text", front.title, page.url, owner, last, months, document, "text_checked")
