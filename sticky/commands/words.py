"""Measures how hard the handbook is to read, and finds spelling mistakes.

This needs the extra "words": textstat, which counts syllables, and codespell.
"""

import subprocess
import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import textstat

from ..content.handbook import DOCS, SCENARIOS, Handbook
from ..content.sections import SAY
from ..content.settings import MKDOCS_YML
from ..markdown.inline import NO_END, passages
from .console import handbook

PAGE_LIMIT, CARD_LIMIT = 9, 8
"""The highest grade of a page, and of a desk card, which is read with a patron waiting."""

WRITTEN = (DOCS, SCENARIOS, MKDOCS_YML)

_ENDS = (".", "!", "?", ":", ";")


def words(root: Path, _: Namespace) -> int:
    """The command `sticky words`."""
    table = sorted(measured(handbook(root)), key=lambda m: (m.grade - m.limit, m.what), reverse=True)
    print("grade limit words what")
    for m in table:
        print(f"{m.grade:5.1f} {m.limit:5} {m.words:5} {m.what}{' is too hard' * (m.grade > m.limit)}")
    misspelled = spelling(root)
    for fault in misspelled:
        print(fault)
    return int(bool(misspelled) or any(m.grade > m.limit for m in table))


def grade(texts: Sequence[str]) -> tuple[float, int]:
    """The Flesch-Kincaid grade of passages taken together, and how many words went into it.

    Fragments, such as most table cells, are left out: they would make everything look easier.
    """
    whole = [NO_END.sub("", text).replace("’", "'") for text in texts if text.rstrip("”’)").endswith(_ENDS)]
    read = [word for text in whole for word in text.split() if any(map(str.isalnum, word))]
    if not read:
        return 0, 0
    ends = sum(textstat.sentence_count(text) for text in whole)
    return 0.39 * len(read) / ends + 11.8 * sum(map(_syllables, read)) / len(read) - 15.59, len(read)


def _syllables(word: str) -> int:
    try:
        return int(textstat.syllable_count(word))
    except KeyError:  # textstat 0.7.7 fails on a word that is not in its dictionary; later versions download data
        return sum(vowels for vowels, _ in groupby(word.lower(), "aeiouy".__contains__)) or 1


class Measured(NamedTuple):
    """A page or a desk card, measured."""

    what: str
    """The path of the page; for a desk card, the scenario's path and “desk card”."""
    grade: float
    """Its Flesch-Kincaid grade: the school grade that its readers need."""
    words: int
    limit: int


def measured(book: Handbook) -> Iterator[Measured]:
    """Every page and every desk card, measured; for a statute, only our own plain words."""
    statutes = {statute.document.path: statute for statute in book.statutes}
    for page in book.pages:
        document, statute = page.document, statutes.get(page.document.path)
        below = [row.plain for row in statute.subsections] if statute else [part.text for part in document.sections]
        yield Measured(document.path, *grade(passages(document.intro, *below)), PAGE_LIMIT)
    for scenario in book.scenarios:
        rest = (part.text for part in scenario.desk.parts if part.kind is not SAY)
        rows = scenario.desk.text_of(SAY).markdown.split("\n")
        said = (row[3:-1] for row in rows if row.startswith("> “") and row.endswith("”"))
        card = [*passages(scenario.desk.text), *said, *passages(*rest)]
        yield Measured(f"{scenario.document.path}, desk card", *grade(card), CARD_LIMIT)


def spelling(root: Path, *more: str) -> list[str]:
    """Words that are misspelled or not in American spelling, one finding per line; `more` adds paths relative to `root`."""
    # Keywords include people's misspellings.
    rules = ("--builtin=clear,rare,informal,en-GB_to_en-US", r"--ignore-regex=^(keywords:|  - \[).*$")
    command = [sys.executable, "-m", "codespell_lib", *rules, *WRITTEN, *more]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True)  # noqa: S603  # no shell, and no file name from outside
    return (done.stdout + done.stderr).splitlines()
