"""Who finds an answer where, and what the scenarios exercise."""

from sticky.content.cited import Cited
from sticky.content.handbook import Handbook
from sticky.content.scenario import Scenario
from sticky.content.sections import slug

from .context import Context


def coverage(book: Handbook) -> Context:
    """Who finds an answer where, and each subsection and clause with the scenarios that exercise it; see its template."""
    law = [
        (statute.front.citation, [_row(book, statute.reference(row)) for row in statute.subsections])
        for statute in book.statutes
        if statute.subsections
    ]
    clauses = [
        (group.front.title, [_row(book, f"{group.id}#{clause.id}") for clause in group.clauses])
        for group in (*book.policies, book.standards)
        if group
    ]
    words = book.settings.vocabularies
    grid = [
        (place, label, [_cell(book, asker, place) for asker in words.asker]) for place, label in words.where.items()
    ]
    return {
        "askers": words.asker,
        "grid": grid if book.desk else [],
        "groups": [(slug(label.replace(".", "")) or "covered", label, rows) for label, rows in law + clauses],
    }


def _row(book: Handbook, reference: str) -> tuple[Cited, tuple[Scenario, ...]]:
    return book.resolve(reference), book.exercised.get(reference, ())


def _cell(book: Handbook, asker: str, place: str) -> tuple[str, int]:
    # An asker, and how many answers there are for it at a place.
    return asker, sum(answer.serves(asker, place) for answer in book.by_place.get(place, ()))
