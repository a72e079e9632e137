"""Finds every problem that an author has to fix.

Each module checks one thing. Its `in_file(file)` finds what is wrong in one file alone, and `in_handbook(book, unread)` what
only several files together show. `file_check(book, unread)` returns a check of one file against the others: all such checks
run on a file before the next file, because loading a file takes longer than some checks. These two functions take the handbook
without scenarios that have problems of their own, and, by path, cited files with problems and files that cannot be read.
`source_check(project)` returns a check of each file as it is written, including what an edition leaves out.
"""

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache, partial
from importlib import import_module
from itertools import chain
from operator import attrgetter
from pathlib import Path
from pkgutil import iter_modules

from ..content import origin
from ..content.clauses import Clauses
from ..content.edition import HEAD, Edition
from ..content.guest import kind_of_site, read_guest
from ..content.handbook import DOCS, SCENARIOS, Handbook
from ..content.house import load
from ..content.page import src_of
from ..content.reader import File, Project, Unread, read_project
from ..content.rules import Rules
from ..content.scenario import Scenario
from ..content.statute import Statute
from ..markdown.document import Document
from ..text.kept import Kept, find_in_shares
from ..text.problem import Problem
from . import (
    addresses,
    adoption,
    asked,
    calls,
    dates,
    facts,
    files,
    house,
    once,
    references,
    scenarios,
    site,
    typography,
)

_MODULES = [import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)]

FILE_CHECKS: Sequence[Callable[[File], Iterator[Problem]]] = [
    module.in_file for module in _MODULES if hasattr(module, "in_file")
]
DOCUMENT_CHECKS: Sequence[Callable[[Handbook, Unread], Callable[[Document], Iterator[Problem]]]] = [
    module.file_check for module in _MODULES if hasattr(module, "file_check")
]
SourceCheck = Callable[[Project], Callable[[Document, bytes], Iterable[Problem]]]
SOURCE_CHECKS: Sequence[SourceCheck] = [module.source_check for module in _MODULES if hasattr(module, "source_check")]
CROSS_CHECKS: Sequence[Callable[[Handbook, Unread], Iterator[Problem]]] = [
    module.in_handbook for module in _MODULES if hasattr(module, "in_handbook")
]

_RIGHT_ELSEWHERE = ("missing-key", "unknown-key", "dangling-link", "misplaced-catalog")
"""Problems that a misplaced file may no longer have once it is where it belongs."""

_OF_OTHERS = ("unknown-block", "unknown-markup", "indented-code")
"""Problems with markup that the library's own extensions of Markdown may parse on its pages."""

_OF_FACTS = ("braces", "macro-in-clause", "repeated-id", "say-line")
"""Problems that may vanish once the settings can be read and have every fact: facts fill in texts and remove passages."""

_IF_ALONE = (house.RULE, "misquoted")
"""Problems reported for a line only if it has no other problem, which may be the cause, and may have another remedy."""

_MISSING = ("missing-section", "no-complication", "no-situation", "empty-section", asked.UNKNOWN)
_OF_SECTIONS = ("unknown-section", "misplaced-section", "repeated-section", "bad-id", "say", "say-line")
_UNTIL_MENDED = (
    (("bad-id", "repeated-id"), (asked.UNKNOWN,), False),
    (("bad-heading", "unclosed-code"), (*_MISSING, "bad-block", "unknown-block"), False),
    (("bad-heading", "unclosed-code"), _OF_SECTIONS, True),
)
"""Causes, the problems that may follow from them in a file, and whether only below the first cause. Phrasings of an unknown id
may be meant for a faulty id. A heading that is not parsed as one, and code that does not end, hide sections and blocks: what
seems to be missing may be there, and what stands below may belong to them."""


def check(root: Path, kept: Kept | None = None, edition: Edition = "staff") -> tuple[Handbook | None, list[Problem]]:
    """Read the project at `root` and check all of it, except where `kept` has a file's results; sort the problems.

    The handbook contains everything that could be read, whatever its problems; it is `None` without settings.
    """
    kept = kept or _NOTHING
    guest, faults = kind_of_site(root)
    if faults:
        return None, faults
    if guest:
        return _check_guest(root, kept)
    ahead = kept.empty
    alone = dict[str, Sequence[Problem]]()
    project = read_project(root, kept, edition, lambda file: alone.update({file.path: of_file(file)}))
    problems = [*chain(*alone.values())]
    misplaced = {problem.path for problem in problems if problem.code == "misplaced-file"}
    problems += [*project.problems, *files.misplaced(project), *site.in_settings(project)]
    book = project.book
    if book is not None and not project.closed and any(file.kind != "scenario" for file in project.files):
        gone = (*site.gone(project), *addresses.gone(root, project, book), *project.strays)
        # Nearly all other problems follow from the missing scenarios.
        problems += list(files.no_scenarios(project, book)) or list(_across(project, book, problems, gone, ahead))
    faulty = {problem.path for problem in problems if not problem.warning}
    if book is not None and edition == "staff" and not faulty:
        # The public edition has fewer addresses. Skip the ledger while files have problems; their addresses would look lost.
        # Addresses that depend on what the library does not have are left out, not lost.
        lacks = book.facts.lacking(use.fact for text in project.texts.values() for use in text.uses)
        in_full = partial(read_project, root, kept, known=attrgetter("all_yes")) if lacks else lambda: project
        problems += addresses.lost(root, book.published, in_full)
    unsound = any(not problem.warning and problem.code != site.FICTION for problem in problems)
    if book is not None and book.came and not unsound:
        # The public edition has other words than those that were signed.
        whole = book if edition == "staff" else read_project(root, kept).book or book
        problems += adoption.in_settings(whole, book)
    placed = (_placed(problem, project) for problem in once.told_once(problems, cache(partial(_clauses, root))))
    problems = [
        *placed,
        *facts.problems(project),
        *typography.in_settings(project),
        *_as_written(project, SOURCE_CHECKS),
    ]
    extended = book is not None and bool(book.own.extensions)
    partly = project.closed or not any(file.page for file in project.files)  # the rest may use what seems unused
    lacking = any(problem.code == "missing-fact" for problem in problems)
    wrong = {(each.path, each.line) for each in problems if not each.warning and each.code not in _IF_ALONE}
    reported = {
        problem
        for problem in problems
        if not (
            (problem.code in _OF_FACTS and (book is None or lacking))
            or (problem.path in misplaced and problem.code in _RIGHT_ELSEWHERE)
            or (book and problem.code in _MISSING and src_of(problem.path) in book.left_out)
            or (partly and problem.code == "unused-fact")
            or (problem.code in _IF_ALONE and (problem.path, problem.line) in wrong)
            or (extended and problem.code in _OF_OTHERS and not problem.path.startswith(f"{SCENARIOS}/"))
        )
    }
    return book, sorted(reported)


def _placed(problem: Problem, project: Project) -> Problem:
    # With its line, and any other line in its message, in the file as it is written, before passages are left out.
    text = project.texts.get(problem.path)
    if not (text and text.lines):
        return problem
    other = r"(?<=on line )\d+|(?<=\(line )\d+"
    message = re.sub(other, lambda line: str(text.line(int(line[0]))), problem.message)
    return replace(problem, line=text.line(problem.line), message=message)


def _check_guest(root: Path, kept: Kept) -> tuple[Handbook | None, list[Problem]]:
    # On a site of another kind, check only its scenarios, and the laws and policies among its pages.
    project = read_guest(root, kept)
    own, book = [file for file in project.files if file.kind != "page"], project.book
    told = (typography.in_settings(project), _as_written(project, [typography.source_check]))
    problems = [*project.problems, *chain(*map(of_file, own), *told)]
    if book is None:
        return None, problems
    kinds = {item.kind for items in book.cited.values() for item in items}
    absent = [at for at, kind in references.HOLDS.items() if kind not in kinds]
    if {"law/", "policy/"} <= set(absent):
        problems = [problem for problem in problems if problem.code != scenarios.NO_GROUND]
    lost = [*(f"{DOCS}/{at}" for at in absent), *(file.path for file in own if not file.content)]
    unread: dict[str, Document | None] = dict.fromkeys(lost)
    finds = [module.file_check(book, unread) for module in (references, scenarios)]
    problems += [problem for file in own if file.document for find in finds for problem in find(file.document)]
    return book, sorted({*problems, *scenarios.in_handbook(book, unread)})


_NOTHING = Kept()
"""For runs without a cache. All share this object, because files are remembered by their path and their `Kept`."""


def of_file(file: File) -> tuple[Problem, ...]:
    """Every problem in a file by itself."""

    def find() -> Iterator[Problem]:
        problems = [*file.problems, *(problem for in_file in FILE_CHECKS for problem in in_file(file))]
        for causes, follow, below in _UNTIL_MENDED:
            if lines := [problem.line for problem in problems if problem.code in causes]:
                end = min(lines) if below else 0
                problems = [problem for problem in problems if problem.code not in follow or problem.line < end]
        yield from problems

    return file.document.remembered("alone", find) if file.document else tuple(find())


def blocking(problems: Iterable[Problem], strict: bool = False) -> list[Problem]:
    """The problems that block a build: errors, and also warnings if `strict`, except overdue dates, which no edit has caused."""
    return [problem for problem in problems if not problem.warning or (strict and problem.code != dates.OVERDUE)]


def _clauses(root: Path) -> frozenset[str]:
    # The ids on the pages of policies that the handbook began with.
    before = origin.load(root)
    pages = [text for path, text in before.texts.items() if path.startswith(f"{DOCS}/policy/")] if before else []
    return frozenset(id_ for text in pages for _, id_ in HEAD.findall(text))


def _as_written(project: Project, checks: Sequence[SourceCheck]) -> Iterator[Problem]:
    finds = [source_check(project) for source_check in checks]
    for document in filter(None, (file.document for file in project.files)):
        if text := project.texts.get(document.path):  # the other pages of a site of another kind have none
            yield from (problem for find in finds for problem in find(document, text.source))


def _across(
    project: Project, book: Handbook, problems: Iterable[Problem], gone: Iterable[str], ahead: bool
) -> Iterator[Problem]:
    # `ahead`: whether the cache is empty, so that all processors compute the findings of each file first.
    # References to a file with problems of its own, or to one that is gone or could not be read, are not reported as
    # well: with one wrong label of a subsection, there would be a hundred.
    faulty = {problem.path for problem in problems if not problem.warning}
    unread: dict[str, Document | None] = dict.fromkeys(gone)
    unsound = []
    for file in project.files:
        cited = isinstance(file.content, Scenario | Statute | Clauses | Rules)
        if file.path in faulty if cited else not (file.content or file.page):
            unread[file.path] = file.document
            unsound += [file.content] if isinstance(file.content, Scenario) else []
    sound = book.without(unsound)
    checks = [file_check(sound, unread) for file_check in DOCUMENT_CHECKS]
    documents = dict.fromkeys((*sound.documents, *filter(None, unread.values())))
    if ahead:
        _look_ahead(project, sound, checks, [*documents])
    yield from (problem for document in documents for in_document in checks for problem in in_document(document))
    yield from (problem for in_handbook in CROSS_CHECKS for problem in in_handbook(sound, unread))


def _look_ahead(
    project: Project,
    book: Handbook,
    checks: Sequence[Callable[[Document], Iterable[Problem]]],
    documents: Sequence[Document],
) -> None:
    # Compute the findings of each file on all processors, so that they are ready when the checks need them.
    in_sources = [source_check(project) for source_check in SOURCE_CHECKS]
    hits_in = house.hits_in(book, *load(book.root, book.facts)[:2])

    def look(share: Iterable[Document]) -> None:
        for document in share:
            source = project.texts[document.path].source
            found = [*(find(document) for find in checks), *(find(document, source) for find in in_sources)]
            deque(chain(*found), maxlen=0)
            hits_in(document)
            calls.beside_words(document)

    find_in_shares(look, documents, [document.findings for document in documents])
