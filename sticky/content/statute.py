"""A statute: each subsection's official text beside our plain-language summary."""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from pydantic import Field

from ..text.document import Document, Section, Text
from ..text.problem import Problem, shown
from ..text.yaml_nodes import Day
from .page import PageFront, front_of, title_again

_LABEL = re.compile(r"(\(\w+\))+")
_MEANT = re.compile(r"\W*\d{1,2}(?:\W*(?:[a-z]|[ivx]{2,})\b)*\W*|(?:\(\w{1,4}\))+", re.IGNORECASE)
"""A label but for its brackets, or the level of its heading: `2(d)`, `3.`, `(d)`."""


class StatuteFront(PageFront):
    """The keys at the head of a statute's page."""

    citation: str = Field(min_length=1, description="how the statute is cited", examples=["C.R.S. 24-90-119"])
    jurisdiction: str = Field(min_length=1, description="whose law it is", examples=["Colorado"])
    source: str = Field(
        pattern=r"^https://\S+$",
        description="the address of a published copy, beginning with https://",
        examples=["https://leg.colorado.gov/colorado-revised-statutes"],
    )
    text_checked: Day = Field(
        description="the date on which the text was last compared, year-month-day", examples=["2026-11-25"]
    )
    disclaimer: str = Field(
        min_length=1,
        description="a notice for whoever relies on the text",
        examples=["Have counsel confirm the text before relying on it."],
    )


@dataclass(frozen=True)
class Subsection:
    """One row of the statute."""

    label: str
    """As it is cited: `(2)(d)`."""
    line: int
    official: Text
    """The official text, without its marks of quotation."""
    plain: Text
    """What it means, in plain words, dropping no condition."""

    @property
    def anchor(self) -> str:
        """Where it stands on the page: `2-d`."""
        return "-".join(re.findall(r"\w+", self.label))


@dataclass(frozen=True)
class Statute:
    """A statute as it reads now, and what has been said about it."""

    id: str
    front: StatuteFront
    subsections: tuple[Subsection, ...]
    notes: tuple[Section, ...]
    """Sections of prose after the subsections, the history among them."""
    document: Document

    def reference(self, subsection: Subsection) -> str:
        """How a scenario cites the subsection: `24-90-119(2)(d)`."""
        return self.id + subsection.label

    def citation(self, subsection: Subsection) -> str:
        """How the subsection is cited in writing: `C.R.S. 24-90-119(2)(d)`."""
        return self.front.citation + subsection.label


def parse(document: Document) -> tuple[Statute | None, list[Problem]]:
    """Read a statute; `None` where its front matter is wrong."""
    path = document.path
    front, problems = front_of(StatuteFront, document, "a statute")
    subsections: dict[str, Subsection] = {}
    notes = []
    for section in document.sections:
        if section.level == 1:
            problems.append(title_again(section, path))
        elif not _MEANT.fullmatch(section.title) and (section.level > 2 or not section.title.startswith("(")):
            notes.append(section)
        elif section.level > 2 or not _LABEL.fullmatch(section.title):
            label = "".join(f"({part})" for part in re.findall(r"\d+|[^\W\d]+", section.title)) or "(2)(d)"
            written = section.title if section.level == 2 else f"{'#' * section.level} {section.title}"
            message = f'{shown(written)} is no subsection; write it as it is cited: "## {label}"'
            problems.append(Problem(path, section.line, "bad-subsection", message))
        elif section.title in subsections:
            first = subsections[section.title].line
            problems.append(
                Problem(
                    path,
                    section.line,
                    "repeated-section",
                    f'"## {section.title}" stands twice (first in line {first}); keep one',
                )
            )
        else:
            subsections[section.title] = _subsection(section, path, problems)
    end = document.sections[-1].line if document.sections else document.body_line
    if not subsections:
        problems.append(
            Problem(
                path, end, "missing-section", 'no subsection; write "## (1)", its text as a quotation, then our summary'
            )
        )
    if not any(note.title == "History" and note.text for note in notes):
        problems.append(
            Problem(
                path,
                end,
                "missing-section",
                'no "## History" with text below it; write what changed, when, and by which act',
            )
        )
    if front is None:
        return None, problems
    return Statute(PurePosixPath(path).stem, front, tuple(subsections.values()), tuple(notes), document), problems


def _subsection(section: Section, path: str, problems: list[Problem]) -> Subsection:
    rows = section.text.markdown.split("\n")
    quoted = next((i for i, row in enumerate(rows) if not row.startswith(">")), len(rows))
    official = Text("\n".join(row[1:].removeprefix(" ") for row in rows[:quoted]).strip(), section.text.line)
    rest = rows[quoted:]
    blank = next((i for i, row in enumerate(rest) if row.strip()), 0)
    plain = Text("\n".join(rest[blank:]), section.text.line + quoted + blank)
    heading = f'"## {section.title}"'
    if not official:
        problems.append(
            Problem(
                path,
                section.line,
                "empty-section",
                f'{heading} has no official text; write it first, as a quotation: "> …"',
            )
        )
    if not plain:
        problems.append(
            Problem(
                path,
                section.line,
                "empty-section",
                f"{heading} has no plain-language summary; write it below the quotation",
            )
        )
    return Subsection(section.title, section.line, official, plain)
