"""The macros by name, and those that have no module of their own.

A macro is a function in this folder and the template of the same name in `theme/fragments/`: the function takes the
template's context from the handbook, and the template renders it. Pages call `MACROS`; the site inserts `PARTS` itself.
Each takes the handbook first, which may have problems, because the preview shows drafts. For a name that an author wrote
and the handbook does not have, they raise `BadReference`, and nothing else.
"""

from collections.abc import Callable, Mapping

from ..content import due as what_is_due
from ..content import verified as test_record
from ..content.handbook import BadReference, Handbook
from ..content.scenario import SCENARIOS
from ..content.sections import slug
from ..markdown.allowlist import scheme
from ..text.problem import shown, suggestion
from . import Context
from .changes import changed, changes
from .desk import askers, desk, people_to_call, place
from .finding import a_to_z, search, seek
from .practice import practice
from .scenarios import facilitate, scenario, scenario_index, scenarios
from .sessions import build, session, sessions

ADOPT = "policy/adopt.md"
"""The page, if there is one, that tells a library how to adopt a policy that is not adopted."""

SCORM, QTI = "courses/self-check-scorm.zip", "courses/self-check-qti.zip"
"""The addresses of the self-check as packages for courses, relative to the site's root."""

FILES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "data": (
        (f"{SCENARIOS}/index.json", "Every scenario and every answer (JSON)"),
        (f"{SCENARIOS}/index.schema.json", "Their format (JSON Schema)"),
    ),
    "courses": (
        (SCORM, "The self-check for a learning management system (SCORM 1.2)"),
        (QTI, "Its questions for a quiz of your own (QTI 2.1)"),
    ),
}
"""The files that pages offer to other programs: for each name of a list, addresses relative to the site's root, with what
they contain."""

MAX_OPTIONS = 4
"""The most columns to choose from: more would not fit on a phone."""

RINGS = ("3", "4", "5", "6")
"""How many items the list beside a drawing of rings may have."""

_RADII = 46, 150
"""The radii of the innermost and the outermost ring."""


def statute(book: Handbook, id: str) -> Context:
    """The table of a statute: each subsection's official text beside plain words, and the scenarios that practice it."""
    found = next((s for s in book.statutes if s.id == id), None)
    if found is None:
        raise BadReference(
            "dangling-reference", f'"{id}" is not a statute; choose from: {", ".join(s.id for s in book.statutes)}'
        )
    rows = [(row, book.exercised.get(found.reference(row), ())) for row in found.subsections]
    return {"statute": found, "rows": rows}


def standards(book: Handbook) -> Context:
    """The list of the standards, each a link."""
    return {"standards": [book.resolve(f"standards#{c.id}") for c in book.standards.clauses] if book.standards else []}


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


def contact(book: Handbook) -> Context:
    """How to reach the privacy officer, in a sentence: the email address, if there is one, and the phone number."""
    return {"officer": book.owner.privacy_officer}


def cite(book: Handbook, reference: str, text: str = "") -> Context:
    """An inline link to a subsection, clause, standard, term or scenario by its reference."""
    return {"cited": book.resolve(reference), "text": text}


def what_rests_on(book: Handbook, law: str) -> Context:
    """What rests on a law of the page of laws: parts of the policies, scenarios, and answers by themselves."""
    found = book.relying.get(book.resolve(law, "law").key, ())
    groups = (("Our policy", "policy"), ("Practice", "scenario"), ("At the desk", "answer"))
    return {"groups": [(label, [one for one in found if one.kind == kind]) for label, kind in groups]}


def quote(book: Handbook, text: str, source: str, url: str = "") -> Context:
    """A quotation with its source."""
    if url and scheme(url) not in ("http", "https"):
        raise BadReference("unsafe-link", f"{shown(url)} is not a web address; one begins with https://")
    return {"text": text, "source": source, "url": url}


def choose(book: Handbook, ask: str, *options: str) -> Context:
    """A choice of the column that a narrow screen shows of the table below it; `options` name its columns, after the first."""
    if not 2 <= len(options) <= MAX_OPTIONS:
        raise BadReference(
            "bad-macro-call", f"choose() lets a reader choose from 2 to {MAX_OPTIONS} columns, not {len(options)}"
        )
    return {"name": slug(ask) or "choice", "ask": ask, "options": options}


def rings(book: Handbook, last: str = "6") -> Context:
    """A drawing beside a numbered list of who may know what: rings around a record, and outside them the last number."""
    if last not in RINGS:
        raise BadReference(
            "unknown-term", f"{shown(last)} is not the number of a list’s last item; it is one of {', '.join(RINGS)}"
        )
    count = int(last) - 1
    inner, outer = _RADII
    rings = [(n, outer - (outer - inner) * (count - n) // (count - 1)) for n in range(count, 0, -1)]
    return {"rings": rings, "last": last}


def stored(book: Handbook) -> Context:
    """What a reader's browser may store, and why."""
    return {"stored": test_record.STORED}


def verified(book: Handbook, part: str) -> Context:
    """The figures of the last recorded test run: about what is `private`, or what is `accessible`."""
    if part not in ("private", "accessible"):
        raise BadReference("unknown-term", f'"{part}" has no figures{suggestion(part, ["private", "accessible"])}')
    return {"part": part, "tests": book.verified.tests, "audit": book.verified.audit}


def due(book: Handbook) -> Context:
    """By what day each page is to be reviewed again, and each statute compared; the soonest first."""
    return {"due": what_is_due.due(book)}


def files(book: Handbook, about: str) -> Context:
    """Files of the site for other programs, to download."""
    if about not in FILES:
        raise BadReference("unknown-term", f'"{about}" has no files{suggestion(about, FILES)}')
    return {"files": FILES[about]}


def policy_header(book: Handbook, id: str) -> Context:
    """Whether a policy is adopted, what it contains, who is responsible for it, and its dates."""
    found = next(c for c in book.policies if c.id == id)
    contents = [(clause.id, clause.title) for clause in found.clauses]
    adopt = book.addresses.get(ADOPT, "")
    return {"id": id, "front": found.front, "contents": contents, "library": book.owner.name, "adopt": adopt}


def clause_print(book: Handbook, key: str) -> Context:
    """What prints a clause of a policy alone."""
    return {"title": book.resolve(key).title}


def practiced(book: Handbook, id: str) -> Context:
    """The scenarios that exercise each clause of a policy."""
    clauses = next(c.clauses for c in book.policies if c.id == id)
    rows = [(clause.id, clause.title, book.exercised.get(f"{id}#{clause.id}", ())) for clause in clauses]
    return {"rows": [row for row in rows if row[2]]}


def exercised(book: Handbook, key: str) -> Context:
    """The scenarios that touch a standard, and where it is published."""
    standards = book.standards if book.standards and key.startswith(f"{book.standards.id}#") else None
    return {"scenarios": book.exercised.get(key, ()), "published": standards and standards.front}


MACROS: Mapping[str, Callable[..., Context]] = {
    f.__name__: f
    for f in (
        statute,
        standards,
        scenarios,
        scenario_index,
        build,
        desk,
        askers,
        people_to_call,
        coverage,
        contact,
        practice,
        cite,
        what_rests_on,
        quote,
        search,
        choose,
        a_to_z,
        rings,
        sessions,
        stored,
        verified,
        changes,
        due,
        files,
    )
}
"""The macros that a page can call."""

PARTS: Mapping[str, Callable[..., Context]] = {
    f.__name__: f
    for f in (scenario, facilitate, place, policy_header, clause_print, practiced, session, exercised, changed, seek)
}
"""The fragments that the site inserts itself."""
