"""The law: the table of a statute, and what rests on a law."""

from sticky.content.handbook import BadReference, Handbook

from .context import Context


def statute(book: Handbook, id: str) -> Context:
    """The table of a statute: each subsection's official text beside plain words, and the scenarios that practice it."""
    law = next((statute for statute in book.statutes if statute.id == id), None)
    if law is None:
        raise BadReference(
            "dangling-reference", f'"{id}" is not a statute; choose from: {", ".join(s.id for s in book.statutes)}'
        )
    rows = [(row, book.exercised.get(law.reference(row), ())) for row in law.subsections]
    return {"statute": law, "rows": rows}


def what_rests_on(book: Handbook, law: str) -> Context:
    """What rests on a law of the page of laws: parts of the policies, scenarios, and answers by themselves."""
    items = book.relying.get(book.resolve(law, "law").key, ())
    kinds = ("policy", "scenario", "answer")
    return {"groups": [(kind, [item for item in items if item.kind == kind]) for kind in kinds]}
