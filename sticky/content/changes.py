"""What changed in the handbook, and when: the changes in the front matter of pages, and changed facts in the settings."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from .cited import Cited
from .facts import DECLARED, FACT_OF
from .handbook import Handbook
from .scenario import Scenario

MARKED = timedelta(weeks=8)
"""How long a page is marked as changed: long enough for a volunteer who comes once a month to see it twice."""


@dataclass(frozen=True)
class Change:
    """A change of one page that its readers should know of."""

    on: date
    what: str
    title: str
    url: str
    training: bool
    """Whether it is about training: a scenario, or a page for trainers."""


def still_marked(changed: Mapping[date, str], as_of: date) -> dict[date, str]:
    """The entries that a page is still marked with on a date, newest first."""
    return {on: changed[on] for on in sorted(changed, reverse=True) if on + MARKED > as_of}


def changes_of(book: Handbook) -> Sequence[Change]:
    """What changed in a handbook, newest first."""
    changes = [
        Change(on, what, page.front.title, page.url, isinstance(page, Scenario) or page.src.startswith("train/"))
        for page in book.written
        for on, what in page.front.changed.items()
    ]
    clauses = depending(book)
    decided: dict[tuple[date, str, str], list[str]] = defaultdict(list)
    for name, (since, now, was) in book.facts.changes.items():
        sentence = book.t("changes.fact", question=DECLARED[name].question, now=now, was=was)
        if where := next(_telling(book, name, clauses[name]), None):
            decided[since, *where].append(sentence)
    for (on, title, url), sentences in decided.items():
        changes.append(Change(on, " ".join(sentences), title, url, training=False))
    return sorted(changes, key=lambda change: (-change.on.toordinal(), change.title.casefold(), change.url))


def depending(book: Handbook) -> Mapping[str, Sequence[Cited]]:
    """By the name of each fact, the policy clauses that print it or depend on it, first those that name it most often."""
    clauses = {name: Counter[Cited]() for name in (*DECLARED, "")}
    for policy in book.policies:
        text = book.texts.get(policy.document.path)
        for fact, id_ in text.below() if text else ():
            clauses[FACT_OF.get(fact, "")].update(book.cited.get(f"{policy.id}#{id_}", ()))
    return {name: [item for item, _ in items.most_common()] for name, items in clauses.items()}


def _telling(book: Handbook, fact: str, clauses: Sequence[Cited]) -> Iterator[tuple[str, str]]:
    # The title and the address of each of the clauses, then of each page, that names a fact.
    yield from ((clause.title, clause.url) for clause in clauses)
    for page in book.written:
        text = book.texts.get(page.document.path)
        if text and any(FACT_OF.get(use.fact) == fact for use in text.uses):
            yield page.front.title, page.url
