"""Pages that consist of clauses: the policies, the standards, the glossary.

A clause is a second-level heading with an id, and the text below it. Scenarios cite it by its id.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import PurePosixPath
from typing import Literal

from ..markdown.document import Document, Section, Text
from ..text.dates import months_after
from ..text.problem import Problem
from ..text.yaml_nodes import Day, Https, Keys, key
from .catalog import Word
from .page import PageFront
from .sections import ID
from .settings import Status


class Adopted(Keys):
    """How a policy was adopted."""

    by: Word = key("who adopted the policy", "Board of Trustees")
    on: Day = key("the date on which it was adopted, year-month-day", "2027-01-12")


class PolicyFront(PageFront):
    """The front matter of one of the library's own policies."""

    status: Status = key('"model", for libraries to adopt from, "draft", or "adopted"', "draft")
    owner: Word = key("the role that is responsible for the policy", "Library Director")
    adopted: Adopted | None = key("who adopted it, and on which date", "{by: Board of Trustees, on: 2027-01-12}", None)
    effective: Day | None = key("the date on which it takes effect, year-month-day", "2027-02-01", None)
    counsel_reviewed: Day | None = key("the date on which counsel last reviewed it, year-month-day", "2026-12-20", None)
    reviewed: Day = key("the date of the last review, year-month-day", "2026-11-25")
    review_every: str = key("how often it is reviewed, in months", "12 months", pattern=r"^[1-9][0-9]{0,2} months?$")

    @property
    def next_review(self) -> date:
        """The date by which the next review is due; the month's last day if the month is too short."""
        return months_after(self.reviewed, self.review_months)

    @property
    def review_months(self) -> int:
        """How many months a review is good for."""
        return int(self.review_every.split()[0])


class AboutPolicyFront(PageFront):
    """The front matter of a page beside the policies, such as another library's policy. Its headings are not clauses."""

    clauses: Literal["none"] = key('"none", or absent in a policy of our own', "none")


class StandardsFront(PageFront):
    """The front matter of the standards."""

    publisher: Word = key("who publishes them", "Colorado State Library")
    edition: Word = key("the edition", "2016 Colorado Public Library Standards")
    source: Https = key("the publisher’s address, beginning with https://", "https://www.cde.state.co.us/cdelib")


@dataclass(frozen=True)
class Clause:
    """One clause, standard or term."""

    id: str
    """The id in the braces of its heading: what others cite."""
    title: str
    line: int
    end: int
    """The line after its last line."""
    text: Text
    """The text below its heading, up to the next heading of any level."""
    whole: Text
    """All of its text, with the headings below its own."""

    @cached_property
    def sentence(self) -> str:
        """Its first paragraph on one line: a summary to quote."""
        return first_paragraph(self.text)


def first_paragraph(text: Text) -> str:
    """The first paragraph of a text, on one line."""
    return " ".join(text.markdown.split("\n\n", 1)[0].split())


@dataclass(frozen=True)
class Clauses:
    """A page that consists of clauses."""

    id: str
    """The first part of its clauses' full references, such as `policy` in `policy#vendors`."""
    front: PageFront
    clauses: tuple[Clause, ...]
    document: Document


def parse(front: PageFront, document: Document, _: list[Problem]) -> Clauses:
    """Read a page of clauses. A heading without an id, or with an id already used above it, is not a clause."""
    path = PurePosixPath(document.path)
    clauses: dict[str, Clause] = {}
    for section, end in heads(document):
        if section.level == 2 and section.id and ID.fullmatch(section.id) and section.id not in clauses:
            below = document.body.split("\n")[section.text.line - document.body_line : end - document.body_line]
            whole = Text("\n".join(below).rstrip(), section.text.line)
            clauses[section.id] = Clause(section.id, section.title, section.line, end, section.text, whole)
    name = path.parent.name if path.stem == "index" else path.stem
    return Clauses(name, front, tuple(clauses.values()), document)


def heads(document: Document) -> Iterator[tuple[Section, int]]:
    """The headings of the first two levels, each with the line after the text below it."""
    sections = [section for section in document.sections if section.level <= 2]
    ends = [*(section.line for section in sections[1:]), document.body_line + document.body.count("\n") + 1]
    yield from zip(sections, ends, strict=False)
