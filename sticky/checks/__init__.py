"""What judges: every problem that an author has to mend."""

from pathlib import Path

from ..content.handbook import Handbook
from ..content.reader import survey
from ..text.problem import Problem
from . import addresses, references


def check(root: Path) -> tuple[Handbook | None, list[Problem]]:
    """Read the project at `root` and check all of it; the problems come sorted."""
    book, problems, unread = survey(root)
    if book is not None:
        problems = problems + list(references.found(book, unread))
    if book is not None and not problems:
        # What could not be read would only seem to be lost.
        problems = list(addresses.lost(root, book.published()))
    return book, sorted(set(problems))


def drafts(book: Handbook) -> list[str]:
    """The files of scenarios that are still being written."""
    return [one.document.path for one in book.scenarios if one.draft]
