"""Checks the Markdown of every file."""

from collections.abc import Iterator

from ..content.reader import File
from ..markdown.lint import problems
from ..text.problem import Problem


def found(file: File) -> Iterator[Problem]:
    """Raw HTML, pictures, links that run code, and the like."""
    if file.document is not None:
        yield from problems(file.document, page=file.kind != "scenario")
