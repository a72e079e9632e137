"""Checks the vocabularies: no term or label is taken, every asker has an answer at every place or needs none, and no word is
twice among the synonyms of the search.
"""

from collections.abc import Iterator

from ..content.answer import DESK_FOLDER
from ..content.catalog import ANYONE
from ..content.handbook import DOCS, SCENARIOS, Handbook
from ..content.reader import Unread
from ..content.settings import MKDOCS_YML, Vocabularies
from ..text.problem import Problem, shown, warning

NO_ANSWER = "no-answer"
"""The code of an asker without an answer at a place."""

HAVE_ANSWERS = (f"{DOCS}/{DESK_FOLDER}/", f"{SCENARIOS}/")
"""The folders whose files have answers. While one of them has errors, what seems to be missing may be in it."""


def in_handbook(book: Handbook, unread: Unread) -> Iterator[Problem]:
    """Terms and labels that cannot stand in their vocabulary, synonyms that are there twice, and askers without an answer."""
    words = book.settings.vocabularies
    for name in Vocabularies.model_fields:
        first: dict[str, str] = {}
        for term, label in getattr(words, name).items():
            line = book.extra.line_of("vocabularies", name, term)
            if name == "asker" and term == ANYONE:
                message = f'"{ANYONE}" is reserved: in an answer, it stands for every asker; choose another term'
                yield Problem(MKDOCS_YML, line, "taken-term", message)
            if (other := first.setdefault(label.casefold(), term)) != term:
                labels = f'"{term}" has the label {shown(label)}, and so has "{other}"'
                yield Problem(MKDOCS_YML, line, "repeated-label", f"{labels}; give each term a label of its own")
    yield from _synonyms(book)
    if not book.desk or any(path.startswith(HAVE_ANSWERS) for path in unread):
        return
    pages = {place.id: place.document.path for place in book.desk}
    for place in words.where:
        if missing := [asker for asker in words.asker if not book.covered(asker, place)]:
            where = pages.get(place, f"{DOCS}/{DESK_FOLDER}/{place}.md")
            message = f'nothing is written for {", ".join(missing)} at "{place}"; write an answer in {where}, or say under "no_answer_needed" why none is needed'
            yield warning(MKDOCS_YML, book.extra.line_of("vocabularies", "where", place), NO_ANSWER, message)


def _synonyms(book: Handbook) -> Iterator[Problem]:
    first = dict[tuple[str, str, int], int]()
    for at, synonym in enumerate(book.settings.synonyms):
        # What is typed has one entry; what is meant may be the same in several.
        for key, words, entry in (("typed", synonym.typed, 0), ("means", synonym.means, at)):
            for number, word in enumerate(words):
                line, name = book.extra.line_of("synonyms", at, key, number), (key, word.casefold(), entry)
                if name in first:
                    message = f'{shown(word)} appears twice in "{key}" (first on line {first[name]}); keep one'
                    yield warning(MKDOCS_YML, line, "repeated-term", message)
                first.setdefault(name, line)
