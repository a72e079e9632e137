"""What may not stand in anyone's Markdown."""

from collections.abc import Iterator

from ..content.reader import File
from ..markdown.lint import hazards, page_hazards
from ..text.problem import Problem


def found(file: File) -> Iterator[Problem]:
    """Raw HTML, pictures, links that run code, and the like."""
    if file.document is None:
        return
    scenario = file.kind == "scenario"
    macros = not scenario and (file.page is None or file.page.front.render_macros)
    for text in file.document.texts():
        yield from hazards(text, file.path, macros)
    if not scenario:
        yield from page_hazards(file.document, macros)
