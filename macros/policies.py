"""The library’s policies and the standards: what stands around their clauses."""

from sticky.content.handbook import Handbook

from .context import Context

ADOPT = "policy/adopt.md"
"""The page, if there is one, that tells a library how to adopt a policy that is not adopted."""


def standards(book: Handbook) -> Context:
    """The list of the standards, each a link."""
    return {"standards": [book.resolve(f"standards#{c.id}") for c in book.standards.clauses] if book.standards else []}


def policy_header(book: Handbook, id: str) -> Context:
    """Whether a policy is adopted, what it contains, who is responsible for it, and its dates."""
    policy = next(policy for policy in book.policies if policy.id == id)
    contents = [(clause.id, clause.title) for clause in policy.clauses]
    adopt = book.addresses.get(ADOPT, "")
    return {"id": id, "front": policy.front, "contents": contents, "library": book.owner.name, "adopt": adopt}


def clause_print(book: Handbook, key: str) -> Context:
    """What prints a clause of a policy alone."""
    return {"title": book.resolve(key).title}


def practiced(book: Handbook, id: str) -> Context:
    """The scenarios that exercise each clause of a policy."""
    clauses = next(policy.clauses for policy in book.policies if policy.id == id)
    rows = [(clause.id, clause.title, book.exercised.get(f"{id}#{clause.id}")) for clause in clauses]
    return {"rows": [(clause, title, scenarios) for clause, title, scenarios in rows if scenarios]}


def exercised(book: Handbook, key: str) -> Context:
    """The scenarios that touch a standard, and where it is published."""
    standards = book.standards if book.standards and key.startswith(f"{book.standards.id}#") else None
    return {"scenarios": book.exercised.get(key, ()), "published": standards and standards.front}
