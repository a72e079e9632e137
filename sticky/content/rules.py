"""Rules: decision tables, a page for each matter, which say what holds for each asker and each case.

A row is a second-level heading with an id, and a block of keys below it. Answers name the rows that they carry out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import PurePosixPath
from typing import Literal

from ..markdown.document import Document, Text
from ..text.problem import Problem
from ..text.yaml_nodes import Keys, key, validate
from .catalog import Words
from .clauses import heads
from .page import PageFront, url_of
from .sections import ID

RULES_FOLDER = "policy/rules"

ANY = "any"
"""Stands for every value of an axis."""

NONE = "none"
"""What an answer says of its rule when no row decides it."""


class RulesFront(PageFront):
    """The front matter of a decision table."""

    asks: Words = key("a list of those who ask", "[the child, another adult]", min_length=1)
    case: Words = key("a list of the cases", "[at the desk, by phone]", min_length=1)
    clauses: Words = key(
        "a list of ids of policy clauses: each answer that rests on one first names a row",
        "[children-and-guardians]",
        (),
    )
    where: Words = key('a list of terms for "where": each answer on the page of one names a row', "[the-dead]", ())


class Decision(Keys):
    """What a row decides, and for which of the values of its table."""

    asks: Words = key(f'values of "asks" in the front matter, or "{ANY}"', "the child", min_length=1)
    case: Words = key(f'values of "case" in the front matter, or "{ANY}"', "[at the desk, by phone]", min_length=1)
    verdict: Literal["yes", "yes if", "no", "hand over", "911"] = key(
        '"yes", "yes if", "no", "hand over" or "911"', "yes if"
    )
    takes: str = key("what it takes", "a photo ID", "")
    goes_to: Words = key("whom it goes to: words that a card has for them", "supervisor", ())
    alone: str = key("what to do when you are alone", "take a name and number", "")
    law: Words = key("a list of subsections, or of laws on the page of laws", '["24-90-119(1)"]', ())
    policy: Words = key("a list of ids of policy clauses", "[children-and-guardians]", ())


@dataclass(frozen=True)
class Row:
    """A row of a decision table."""

    key: str
    """What answers name: `child-record/own-record`."""
    title: str
    decision: Decision
    text: Text
    line: int
    end: int
    """The line after its last line."""


@dataclass(frozen=True)
class Rules:
    """The decision table of a matter."""

    id: str
    front: RulesFront
    rows: tuple[Row, ...]
    document: Document

    @property
    def url(self) -> str:
        """Its address, relative to the site's root."""
        return url_of(self.document)

    def combinations(self, row: Row | None = None) -> Iterator[tuple[str, str]]:
        """The pairs of an asker and a case: all of the table, or those that a row covers."""
        asks, case = (row.decision.asks, row.decision.case) if row else ((ANY,), (ANY,))
        yield from product(self.front.asks if ANY in asks else asks, self.front.case if ANY in case else case)


def parse(front: RulesFront, document: Document, problems: list[Problem]) -> Rules:
    """Read a decision table, and add the problems in its rows to `problems`. Without a valid id and block, it is no row."""
    name = PurePosixPath(document.path).stem
    rows: dict[str, Row] = {}
    for head, end in heads(document):
        row = head.catalog if head.level == 2 else None
        decision, faults = validate(Decision, row, document.path, "a rule") if row else (None, [])
        problems += faults
        if decision and head.id and ID.fullmatch(head.id) and head.id not in rows:
            rows[head.id] = Row(f"{name}/{head.id}", head.title, decision, head.text, head.line, end)
    return Rules(name, front, tuple(rows.values()), document)
