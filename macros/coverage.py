"""Who finds an answer where, and what the scenarios exercise."""

from sticky.content.handbook import Handbook
from sticky.content.sections import slug

from .context import Context


def coverage(book: Handbook) -> Context:
    """Who finds an answer where, and each subsection and clause with the scenarios that exercise it; see its template."""
    law = [
        (
            statute_.front.citation,
            [
                (book.resolve(statute_.reference(row)), book.exercised.get(statute_.reference(row), ()))
                for row in statute_.subsections
            ],
        )
        for statute_ in book.statutes
    ]
    clauses = [c for c in (*book.policies, book.standards) if c]
    rest = [
        (
            c.front.title,
            [(book.resolve(f"{c.id}#{x.id}"), book.exercised.get(f"{c.id}#{x.id}", ())) for x in c.clauses],
        )
        for c in clauses
    ]
    words = book.settings.vocabularies
    reasons = book.settings.no_answer_needed
    grid = [
        (place, label, [_cell(book, asker, place) for asker in words.asker]) for place, label in words.where.items()
    ]
    named = [
        (
            number,
            [words.asker.get(term, term) for term in reason.asker],
            [words.where.get(term, term) for term in reason.where],
            reason.why,
        )
        for number, reason in enumerate(reasons, 1)
    ]
    covered = {"askers": words.asker, "grid": grid if book.desk else [], "reasons": named}
    return covered | {
        "groups": [(slug(label.replace(".", "")) or "covered", label, rows) for label, rows in law + rest]
    }


def _cell(book: Handbook, asker: str, place: str) -> tuple[str, int, int]:
    # An asker, how many answers there are for it at a place, and the number of the reason why none is needed, or 0.
    count = sum(one.serves(asker, place) for one in book.by_place.get(place, ()))
    reasons = enumerate(book.settings.no_answer_needed, 1)
    return asker, count, next((number for number, reason in reasons if reason.covers(asker, place)), 0)
