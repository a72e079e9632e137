"""A library's own handbook, as `sticky init` starts it."""

from collections.abc import Callable
from pathlib import Path

from sticky import checks, cli
from sticky.content.handbook import Handbook
from sticky.content.reader import read_project
from sticky.text.kept import CACHE, READ, Kept
from tests.support.browser import checked

Begin = Callable[..., Path]
"""Puts a handbook just started into a folder, with options and answers of `sticky init`."""

LIBRARY = "Mill River Library"
ANSWERS = {
    "library": LIBRARY,
    "title": "",
    "officer": "Privacy Officer",
    "phone": "802-332-1200",
    "email": "",
    "url": "handbook.millriver.org",
    "accent": "#7a1f3d",
    "logo": "",
}


def started(folder: Path, *options: str, **answers: str) -> Path:
    """A new handbook, with the core, which is a third of everything and so much quicker to start, read and build."""
    given = {**ANSWERS, **answers}
    arguments = [
        *options,
        *(part for name, value in given.items() for part in (f"--{name}", value)),
    ]
    assert cli.main(["init", str(folder), *arguments]) == 0
    return folder


def book_of(folder: Path) -> Handbook:
    book = read_project(folder, Kept(folder / CACHE / READ)).book
    assert book is not None
    return book


def faults(folder: Path) -> list[str]:
    """What the check says of a handbook, warnings too."""
    return list(map(str, checks.blocking(checked(folder)[1], strict=True)))
