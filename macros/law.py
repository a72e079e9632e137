"""The law: the table of a statute, and what rests on a law."""

from sticky.content.handbook import BadReference, Handbook

from .context import Context


def statute(book: Handbook, id: str) -> Context:
    """The table of a statute: each subsection's official text beside plain words, and the scenarios that practice it."""
    found = next((s for s in book.statutes if s.id == id), None)
    if found is None:
        raise BadReference(
            "dangling-reference", f'"{id}" is not a statute; choose from: {", ".join(s.id for s in book.statutes)}'
        )
    rows = [(row, book.exercised.get(found.reference(row), ())) for row in found.subsections]
    return {"statute": found, "rows": rows}


def what_rests_on(book: Handbook, law: str) -> Context:
    """What rests on a law of the page of laws: parts of the policies, scenarios, and answers by themselves."""
    found = book.relying.get(book.resolve(law, "law").key, ())
    return {"groups": [(kind, [one for one in found if one.kind == kind]) for kind in ("policy", "scenario", "answer")]}
