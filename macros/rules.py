"""The law, the library’s policies and the standards: their tables, and what stands around their clauses."""

from sticky.content.changes import depending
from sticky.content.cited import BadReference
from sticky.content.due import due
from sticky.content.facts import DECLARED, Fact, Value, in_words, value_of
from sticky.content.handbook import Handbook
from sticky.content.settings import MKDOCS_YML
from sticky.content.state import NAMES, OF, state_of

from .context import Context

ADOPT = "policy/adopt.md"
"""The page, if there is one, that tells a library how to adopt a policy that is not adopted."""


def statute(book: Handbook, id: str) -> Context:
    """The table of a statute: each subsection's official text beside plain words, and the scenarios that practice it."""
    law = next((statute for statute in book.statutes if statute.id == id), None)
    if law is None:
        known = ", ".join(statute.id for statute in book.statutes)
        raise BadReference("dangling-reference", f'"{id}" is not a statute; choose from: {known}')
    rows = [(row, book.exercised.get(law.reference(row), ())) for row in law.subsections]
    compared = bool(law.front.text_checked) and law.document.path not in book.unsigned
    return {"statute": law, "rows": rows, "compared": compared, "library": book.owner.name}


def what_rests_on(book: Handbook, law: str) -> Context:
    """What rests on a law of the page of laws: parts of the policies, scenarios, and answers by themselves."""
    items = book.relying.get(book.resolve(law, "law").key, ())
    kinds = ("policy", "scenario", "answer")
    return {"groups": [(kind, [item for item in items if item.kind == kind]) for kind in kinds]}


def standards(book: Handbook) -> Context:
    """The list of the standards, each a link."""
    return {"standards": [book.resolve(f"standards#{c.id}") for c in book.standards.clauses] if book.standards else []}


def policy_header(book: Handbook, id: str) -> Context:
    """Whether a policy is adopted."""
    return {**policy_dates(book, id), "library": book.owner.name, "adopt": book.addresses.get(ADOPT, "")}


def policy_dates(book: Handbook, id: str) -> Context:
    """Who is responsible for a policy, and its dates."""
    return {"id": id, "front": next(policy.front for policy in book.policies if policy.id == id)}


def decisions(book: Handbook) -> Context:
    """The facts by who decides them, each as the model and as this library says it, and what they and this site take in a year."""
    values, clauses = book.facts.values, depending(book)
    groups: dict[str, list[tuple[object, ...]]] = {who: [] for who in ("law", "board", "director")}
    for name, fact in ((name, fact) for name, fact in DECLARED.items() if name in values):
        model = value_of(fact, fact.model)
        words = [in_words(fact, value, book.t) for value in (model, values[name]) if value is not None]
        note = _open(book, name, fact, values[name]) or ("differs" if words[0] != words[-1] else "")
        groups[fact.decides].append((fact, clauses[name], words[0], words[-1], note))
    takes = [fact for name, fact in DECLARED.items() if fact.reckoned and values.get(name)]
    reviews = round(sum(12 / task.months for task in due(book)))
    hours = round(reviews * _MINUTES / 60)
    return {
        "groups": groups,
        "takes": takes,
        "site_takes": (hours, _MONEY, reviews, _MINUTES),
        "total": (hours + sum(fact.hours for fact in takes), _MONEY + sum(fact.money for fact in takes)),
    }


def _open(book: Handbook, name: str, fact: Fact, value: Value) -> str:
    # What is unknown about the law behind a value that came with the handbook, until somebody here signs its facts: the
    # answer, or whether the law allows the model's value.
    if fact.decides != "law" or MKDOCS_YML not in book.unsigned:
        return ""
    state = state_of(book.owner.state) if book.owner.state in NAMES.values() else None
    if state and name in state.front.facts:
        return ""
    return "unanswered" if value is False else "" if state == OF else "not-compared"


_MINUTES, _MONEY = 15, 20
"""The minutes that a review of a page takes, and the dollars that a domain name costs a year: rough estimates."""


def clause_print(book: Handbook, key: str) -> Context:
    """The button that prints a clause of a policy alone."""
    return {"title": book.resolve(key).title}


def clause_number(book: Handbook, at: str) -> Context:
    """The number of a clause of a policy, or of a part of one, before its title."""
    return {"number": book.numbers[at]}


def practiced(book: Handbook) -> Context:
    """The scenarios that exercise each clause of the policies."""
    keys = [f"{policy.id}#{clause.id}" for policy in book.policies for clause in policy.clauses]
    return {"rows": [(book.resolve(key), book.exercised[key]) for key in keys if key in book.exercised]}


def decision_table(book: Handbook, id: str) -> Context:
    """The rows of a matter, as a table."""
    return {"rows": next(rules.rows for rules in book.rules if rules.id == id)}


def carried_out(book: Handbook, key: str) -> Context:
    """What a row of a decision table rests on, and the answers that carry it out."""
    decision = next(row.decision for rules in book.rules for row in rules.rows if row.key == key)
    return {"rests": book.rests_on(decision), "answers": book.carrying_out.get(key, ())}


def exercised(book: Handbook, key: str) -> Context:
    """The scenarios that touch a standard, and, below the first, where the standards are published."""
    standards = book.standards
    first = standards and key == f"{standards.id}#{standards.clauses[0].id}"
    return {"scenarios": book.exercised.get(key, ()), "published": standards.front if standards and first else None}
