"""Checks the vocabularies: terms that mean something else already, and labels that readers cannot tell apart."""

from collections.abc import Iterator

from ..content.catalog import ANYONE
from ..content.handbook import Handbook
from ..content.reader import Unread
from ..content.settings import MKDOCS_YML, Vocabularies
from ..text.problem import Problem, shown


def in_handbook(book: Handbook, _: Unread) -> Iterator[Problem]:
    """A problem for each term or label that cannot stand in its vocabulary."""
    words = book.settings.vocabularies
    for name in Vocabularies.model_fields:
        first: dict[str, str] = {}
        for term, label in getattr(words, name).items():
            if name == "asker" and term == ANYONE:
                message = f'"{ANYONE}" is reserved: in an answer, it stands for every asker; choose another term'
                yield Problem(MKDOCS_YML, book.extra.line_of("vocabularies", name, term), "taken-term", message)
            if (other := first.setdefault(label.casefold(), term)) != term:
                message = (
                    f'"{term}" has the label {shown(label)}, and so has "{other}"; give each term a label of its own'
                )
                yield Problem(MKDOCS_YML, book.extra.line_of("vocabularies", name, term), "repeated-label", message)
