"""What judges: every problem that an author has to mend.

A check of one file is a module here with a function `found(file)`, named in `FILE_CHECKS`. What one file says of another
is for `CROSS_CHECKS`, and what the whole handbook owes to its readers' links for `addresses`.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from ..content.handbook import Handbook
from ..content.reader import KEPT, File, Project, Unread, read_project
from ..content.scenario import Scenario
from ..text.document import Document
from ..text.problem import Problem
from . import (
    addresses,
    clauses,
    dates,
    files,
    markup,
    outline,
    pages,
    quotations,
    references,
    scenarios,
    sessions,
    site,
    statutes,
    titles,
    typography,
    words,
)

FILE_CHECKS: tuple[Callable[[File], Iterator[Problem]], ...] = (
    files.found,
    outline.found,
    scenarios.found,
    clauses.found,
    sessions.found,
    titles.found,
    markup.found,
)
"""What judges each file by itself."""

CROSS_CHECKS: tuple[Callable[[Handbook, Unread], Iterator[Problem]], ...] = (
    references.found,
    pages.problems,
    statutes.problems,
    dates.problems,
    quotations.problems,
    typography.problems,
    words.problems,
)
"""What judges files by what they say of each other: the sound part of the handbook, and by path what is not part of it."""


def check(root: Path) -> tuple[Handbook | None, list[Problem]]:
    """Read the project at `root` and check all of it; the problems come sorted.

    The handbook holds all that could be read, whatever its problems; it is `None` without settings.
    """
    project = read_project(root)
    problems = [*project.problems, *files.misplaced(project), *site.problems(root)]
    for file in project.files:
        problems += of_file(file)
    if project.book is not None:
        problems += _across(project, project.book, problems)
    if project.book is not None and not any(not problem.warning for problem in problems):
        # Only then: addresses of what is not sound would look lost.
        problems += addresses.lost(root, project.book.published())
    return project.book, sorted(set(problems))


@lru_cache(maxsize=KEPT)
def of_file(file: File) -> tuple[Problem, ...]:
    """Every problem in a file by itself, whatever else there is. Kept as long as the file stays the same."""
    return (*file.problems, *(problem for found in FILE_CHECKS for problem in found(file)))


def blocking(problems: Iterable[Problem], strict: bool = False) -> list[Problem]:
    """The problems that hinder a build: all but warnings, or those too where `strict`, or where STRICT=1 is set."""
    strict = strict or os.environ.get("STRICT", "") not in ("", "0")
    return [problem for problem in problems if strict or not problem.warning]


def drafts(book: Handbook) -> list[str]:
    """The files of scenarios that are still being written."""
    return [one.document.path for one in book.scenarios if one.draft]


def _across(project: Project, book: Handbook, problems: Iterable[Problem]) -> Iterator[Problem]:
    # A scenario with a problem of its own is not referred to, and is excused; so is a page that could not be read.
    faulty = {problem.path for problem in problems if not problem.warning}
    unread: dict[str, Document | None] = {}
    unsound = []
    for file in project.files:
        if isinstance(file.content, Scenario) and file.path in faulty:
            unsound.append(file.content)
            unread[file.path] = file.document
        elif file.content is None and file.page is None:
            unread[file.path] = file.document
    sound = book.without(unsound)
    for found in CROSS_CHECKS:
        yield from found(sound, unread)
