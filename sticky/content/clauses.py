"""Pages made of clauses: the policies, the standards, the glossary.

A clause is a heading of the second level with an id, and the text below it. What a scenario cites is its id.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import PurePosixPath
from typing import Literal

from pydantic import Field

from ..text.dates import months_after
from ..text.document import Document, Text
from ..text.problem import Problem, shown
from ..text.yaml_nodes import Day
from .page import PageFront, front_of, title_again
from .sections import ID, slug

MAX_TITLE, MAX_SENTENCE = 100, 600
"""How many characters a clause's title and first paragraph may have: both stand wherever it is cited, or a term used."""


class PolicyFront(PageFront):
    """The keys at the head of one of the library's own policies."""

    owner: str = Field(min_length=1, description="the role that answers for the policy", examples=["Library Director"])
    effective: Day = Field(description="the date from which it holds, year-month-day", examples=["2026-12-01"])
    reviewed: Day = Field(description="the date of the last review, year-month-day", examples=["2026-11-25"])
    review_every: str = Field(
        pattern=r"^[1-9][0-9]{0,2} months?$", description="how often it is reviewed, in months", examples=["12 months"]
    )

    @property
    def next_review(self) -> date:
        """The date by which the next review is due; the month's last day where it has no such day."""
        return months_after(self.reviewed, int(self.review_every.split()[0]))


class ExampleFront(PageFront):
    """The keys at the head of another library's policy, shown as an example. Its headings are no clauses of ours."""

    example: Literal["true"] = Field(description='"true", or no such key in a policy of our own', examples=["true"])


class StandardsFront(PageFront):
    """The keys at the head of the standards."""

    publisher: str = Field(min_length=1, description="who publishes them", examples=["Colorado State Library"])
    edition: str = Field(min_length=1, description="the edition", examples=["2016 Colorado Public Library Standards"])
    source: str = Field(
        pattern=r"^https://\S+$",
        description="the publisher’s address, beginning with https://",
        examples=["https://www.cde.state.co.us/cdelib"],
    )


@dataclass(frozen=True)
class Clause:
    """One clause, standard or term."""

    id: str
    title: str
    line: int
    """The line of its heading."""
    end: int
    """The line after its last line."""
    text: Text

    @cached_property
    def sentence(self) -> str:
        """Its first paragraph on one line: what it comes to, fit to be quoted."""
        return _sentence(self.text)


def _sentence(text: Text) -> str:
    return " ".join(text.markdown.split("\n\n", 1)[0].split())


@dataclass(frozen=True)
class Clauses:
    """A page of clauses."""

    id: str
    """How a clause of it is told from another page's of the same id: `policy#vendors`."""
    front: PageFront
    clauses: tuple[Clause, ...]
    document: Document


def parse(document: Document, model: type[PageFront], what: str) -> tuple[Clauses | None, list[Problem]]:
    """Read a page of clauses with front matter as in `model`; `None` where that is wrong. `what` names it in messages."""
    front, problems = front_of(model, document, what)
    path = PurePosixPath(document.path)
    clauses: dict[str, Clause] = {}
    heads = [s for s in document.sections if s.level <= 2]
    ends = [*(s.line for s in heads), document.body_line + document.body.count("\n") + 1][1:]
    for section, end in zip(heads, ends, strict=True):
        if section.level == 1:
            # The glossary's title may stand twice, as on a page of no kind of its own.
            problems += [] if model is PageFront else [title_again(section, document.path)]
            continue
        written = shown(f"## {section.title}")
        if not section.id or not ID.fullmatch(section.id):
            what = f"{shown(f'{{#{section.id}}}')} is no id" if section.id else f"{written} has no id for links to it"
            title = section.title.partition("{")[0].strip()
            message = f'{what}; write "## {title} {{#{slug(section.id or title) or "an-id"}}}"'
            problems.append(Problem(document.path, section.line, "bad-id", message))
            continue
        if section.id in clauses:
            message = f'"{{#{section.id}}}" stands twice (first in line {clauses[section.id].line}); give each heading an id of its own'
            problems.append(Problem(document.path, section.line, "repeated-id", message))
            continue
        if not section.text:
            message = f"{written} is empty; write first a plain sentence that says what it comes to"
            problems.append(Problem(document.path, section.line, "empty-section", message))
        if len(section.title) > MAX_TITLE or len(_sentence(section.text)) > MAX_SENTENCE:
            message = f"{written} is quoted elsewhere: its title has at most {MAX_TITLE} characters, and its first paragraph {MAX_SENTENCE}; say the rest in a later paragraph"
            problems.append(Problem(document.path, section.line, "too-long", message))
        clause = Clause(section.id, section.title, section.line, end, section.text)
        clauses[section.id] = clause
        if front is not None and front.render_macros:
            for line, said in ((section.line, clause.title), (section.text.line, clause.sentence)):
                if "{{" in said:
                    message = f"{shown(said)} is quoted elsewhere, where no macro is called; say it without one, and call it in a later paragraph"
                    problems.append(Problem(document.path, line, "macro-in-clause", message))
    if not any(section.level == 2 for section in heads):
        message = 'no clause; write "## What we collect {#what-we-collect}" and text below it'
        problems.append(Problem(document.path, document.body_line, "missing-section", message))
    name = path.parent.name if path.stem == "index" else path.stem
    if front is None:
        return None, problems
    return Clauses(name, front, tuple(clauses.values()), document), problems
