"""Checks the vocabularies: no term or label is taken, and no word appears twice in the synonyms of the search."""

from collections.abc import Iterator

from ..content.catalog import ANYONE
from ..content.handbook import Handbook
from ..content.reader import Unread
from ..content.settings import MKDOCS_YML, Vocabularies
from ..text.problem import Problem, shown, warning


def in_handbook(book: Handbook, _: Unread) -> Iterator[Problem]:
    """Terms and labels that their vocabulary cannot have, and synonyms that appear twice."""
    words = book.settings.vocabularies
    for name in Vocabularies.model_fields:
        first: dict[str, str] = {}
        for term, label in getattr(words, name).items():
            line = book.extra.line_of("vocabularies", name, term)
            if name == "asker" and term == ANYONE:
                message = f'"{ANYONE}" is reserved: in an answer, it stands for every asker; choose another term'
                yield Problem(MKDOCS_YML, line, "taken-term", message)
            if (other := first.setdefault(label.casefold(), term)) != term:
                message = f'"{term}" and "{other}" have the label {shown(label)}; give each term a label of its own'
                yield Problem(MKDOCS_YML, line, "repeated-label", message)
    before = dict[tuple[str, str, int], int]()
    for at, synonym in enumerate(book.settings.synonyms):
        # A word in "typed" may be in one entry only; a word in "means" may be in several.
        for key, typed, entry in (("typed", synonym.typed, 0), ("means", synonym.means, at)):
            for number, word in enumerate(typed):
                line, where = book.extra.line_of("synonyms", at, key, number), (key, word.casefold(), entry)
                if where in before:
                    message = f'{shown(word)} appears twice in "{key}" (first on line {before[where]}); keep one'
                    yield warning(MKDOCS_YML, line, "repeated-term", message)
                before.setdefault(where, line)
                if key == "means" and {word.casefold()} == {each.casefold() for each in synonym.typed}:
                    message = f'{shown(word)} is the only word in "typed", and a word means itself anyway; remove it from "means", or the entry'
                    yield warning(MKDOCS_YML, line, "repeated-term", message)
