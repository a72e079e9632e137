"""Problems as commands that make GitHub show each beside its line in a change."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from ..text.problem import Problem


def of(root: Path, problems: Iterable[Problem]) -> Iterator[str]:
    """The commands for problems of the handbook at `root`; none outside GitHub's workflows."""
    if os.environ.get("GITHUB_ACTIONS") != "true":
        return
    # GitHub takes paths relative to the checkout; the handbook may be a folder in it.
    top, here = Path(os.environ.get("GITHUB_WORKSPACE") or root).resolve(), root.resolve()
    folder = here.relative_to(top) if here.is_relative_to(top) else Path()
    for problem in problems:
        yield annotation(problem, folder)


def annotation(problem: Problem, folder: Path = Path()) -> str:
    """The command that makes GitHub show a problem beside its line; `folder` is the handbook's in the repository."""
    kind = "warning" if problem.warning else "error"
    place = {"file": (folder / problem.path).as_posix(), "line": problem.line, "title": problem.code}
    properties = ",".join(f"{key}={_escaped(str(value), ':,')}" for key, value in place.items())
    return f"::{kind} {properties}::{_escaped(problem.message)}"


def _escaped(text: str, more: str = "") -> str:
    # GitHub's escapes for characters that would end the line or a property.
    return "".join(f"%{ord(c):02X}" if c in f"%\r\n{more}" else c for c in text)
