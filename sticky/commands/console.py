"""What commands share: the handbook that they work on, and how they say what they did and what is wrong."""

import os
from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from .. import checks
from ..content.handbook import Handbook
from ..content.reader import Project, read_project
from ..content.settings import MKDOCS_YML
from ..text.problem import Problem, Refused

EXTRAS = {"pdf": "Printing PDFs", "verify": "Verifying a site", "words": "Measuring words"}
"""What the extras of the package are for, by name."""


class Blocked(Exception):
    """The handbook has problems, so a command cannot go on."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(*problems)
        self.problems = problems


@contextmanager
def extra(name: str) -> Iterator[None]:
    """A context for importing the package's extra of this name; raises `Refused`, which names it, if it is missing."""
    try:
        yield
    except ModuleNotFoundError as error:
        if name not in EXTRAS:
            raise
        needs = f"{EXTRAS[name]} also needs {str(error.name).partition('.')[0]}"
        raise Refused(f'{needs}; install it with: pip install "sticky-situations[{name}]"') from error


def root_around(folder: Path) -> Path | None:
    """The root of the handbook that contains a folder."""
    return next((root for root in (folder, *folder.parents) if (root / MKDOCS_YML).exists()), None)


def project_and_handbook(root: Path) -> tuple[Project, Handbook]:
    """The project, and its handbook as far as it can be read. Without settings there is none: raises `Blocked`."""
    project = read_project(root)
    if project.book is None:
        raise Blocked(project.problems)
    return project, project.book


def handbook(root: Path) -> Handbook:
    """The handbook as far as it can be read, whatever its problems. Raises `Blocked` if there is none."""
    return project_and_handbook(root)[1]


def sound(book: Handbook | None, problems: Sequence[Problem], options: Namespace) -> Handbook:
    """The handbook that was checked. Raises `Blocked` if it has problems."""
    if book is None or checks.blocking(problems, options.strict):
        raise Blocked(problems)
    return book


def print_problems(root: Path, problems: Sequence[Problem]) -> None:
    """Print problems of the handbook at `root`; in a GitHub workflow, also annotate the lines of a change."""
    for problem in problems:
        print(problem)
    if os.environ.get("GITHUB_ACTIONS") == "true":
        # GitHub takes paths relative to the checkout; the handbook may be a folder in it.
        top, here = Path(os.environ.get("GITHUB_WORKSPACE") or root).resolve(), root.resolve()
        folder = here.relative_to(top) if here.is_relative_to(top) else Path()
        for problem in problems:
            print(annotation(problem, folder))


def annotation(problem: Problem, folder: Path = Path()) -> str:
    """The command that makes GitHub show a problem beside its line; the repository has the handbook in `folder`."""
    place = {"file": (folder / problem.path).as_posix(), "line": problem.line, "title": problem.code}
    properties = ",".join(f"{key}={_escaped(str(value), ':,')}" for key, value in place.items())
    return f"::{'warning' if problem.warning else 'error'} {properties}::{_escaped(problem.message)}"


def _escaped(text: str, more: str = "") -> str:
    # GitHub's escapes for characters that would end the line or a property.
    return "".join(f"%{ord(c):02X}" if c in f"%\r\n{more}" else c for c in text)


def print_steps(*steps: str) -> None:
    """Print steps with their numbers."""
    for number, step in enumerate(steps, 1):
        print(f"{number}. {step}")


def counted(number: int, noun: str) -> str:
    """A number with its noun, in the plural unless it is one."""
    return f"{number} {noun}{'s' if number != 1 else ''}"
