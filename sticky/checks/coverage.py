"""Checks that every asker finds an answer at every place, or a reason why none is needed."""

from collections.abc import Collection, Iterator

from ..content.answer import DESK_FOLDER
from ..content.catalog import ANYONE
from ..content.handbook import DOCS, SCENARIOS, Handbook
from ..content.settings import MKDOCS_YML
from ..text.problem import Problem, suggestion


def in_handbook(book: Handbook, faulty: Collection[str]) -> Iterator[Problem]:
    """Askers without an answer, and reasons that name an unknown term.

    While a page of answers or a scenario is `faulty`, what seems to be missing may be in it.
    """
    yield from _reasons(book)
    if not book.desk or any(path.startswith((f"{DOCS}/{DESK_FOLDER}/", f"{SCENARIOS}/")) for path in faulty):
        return
    pages = {place.id: place.document.path for place in book.desk}
    for place in book.settings.vocabularies.where:
        missing = [asker for asker in book.settings.vocabularies.asker if not book.covered(asker, place)]
        if missing:
            line = book.extra.line_of("vocabularies", "where", place)
            where = pages.get(place, f"{DOCS}/{DESK_FOLDER}/{place}.md")
            message = f'nothing is written for {", ".join(missing)} at "{place}"; write an answer in {where}, or say under "no_answer_needed" why none is needed'
            yield Problem(MKDOCS_YML, line, "no-answer", message, warning=True)


def _reasons(book: Handbook) -> Iterator[Problem]:
    words = book.settings.vocabularies
    for i, reason in enumerate(book.settings.no_answer_needed):
        for key, terms, known in (
            ("asker", reason.asker, [*words.asker, ANYONE]),
            ("where", reason.where, list(words.where)),
        ):
            for j, term in enumerate(terms):
                if term not in known:
                    message = f'"{term}" is not a term for "{key}"{suggestion(term, known)}'
                    yield Problem(
                        MKDOCS_YML, book.extra.line_of("no_answer_needed", i, key, j), "unknown-term", message
                    )
