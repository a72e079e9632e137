"""What judges: every problem that an author has to mend."""

import os
from collections.abc import Iterable
from pathlib import Path

from ..content.handbook import Handbook
from ..content.reader import survey
from ..text.problem import Problem
from . import addresses, dates, pages, quotations, references, site, statutes, typography, words


def check(root: Path) -> tuple[Handbook | None, list[Problem]]:
    """Read the project at `root` and check all of it; problems and warnings come sorted."""
    book, problems, unread = survey(root)
    problems = problems + list(site.problems(root))
    if book is not None:
        problems += references.found(book, unread)
        for judge in (pages, statutes, dates, quotations, typography, words):
            problems += judge.problems(book, unread)
    if book is not None and not any(not problem.warning for problem in problems):
        # What could not be read would only seem to be lost.
        problems += addresses.lost(root, book.published())
    return book, sorted(set(problems))


def blocking(problems: Iterable[Problem], strict: bool = False) -> list[Problem]:
    """The problems that hinder a build: all but warnings, or those too where `strict`, or where STRICT=1 is set."""
    strict = strict or os.environ.get("STRICT", "") not in ("", "0")
    return [problem for problem in problems if strict or not problem.warning]


def drafts(book: Handbook) -> list[str]:
    """The files of scenarios that are still being written."""
    return [one.document.path for one in book.scenarios if one.draft]
