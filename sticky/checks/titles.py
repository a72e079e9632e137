"""Checks that a page's title can be shown elsewhere."""

from collections.abc import Iterator

from ..content.page import calls_macros
from ..content.reader import File
from ..text.problem import Problem, shown


def found(file: File) -> Iterator[Problem]:
    """A title that calls a macro: it appears in the menu and the search, where macros do not run."""
    page = file.page
    if page and page.front.render_macros and calls_macros(page.front.title):
        message = f"{shown(page.front.title)} is shown elsewhere, where macros do not run; write it without one"
        yield Problem(file.path, page.document.meta.line_of("title"), "misplaced-macro", message)
