"""A scenario: a sticky situation, its prompts, the complications that raise the stakes, and the library's answer.

One Markdown file makes one. What may stand in it is declared here and nowhere else: the keys of its front
matter in `FrontMatter`, its sections in `sections`. Messages, `make new`, the pages, the search and the index for
machines all follow from these.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from ..text.document import Document, Section, Text
from ..text.problem import Problem
from ..text.yaml_nodes import Day, validate
from .outline import complication_title, headings
from .sections import ANCHORS, COMPLICATION, DEBRIEF, DESK, RESPONSE, SECTIONS, TENSION, Kind, slug

FOLDER = "scenarios"
"""Where scenarios stand: in the project, and on the site."""

GUIDE = "facilitate/"
"""Below a scenario's address, its facilitator's guide."""

STEPS = 1 + sum(kind.weight > 0 for kind in SECTIONS if kind is not COMPLICATION)
"""How many steps every session has, whatever its complications: the situation, and each section with a weight."""

Word = Annotated[str, Field(min_length=1)]


@dataclass(frozen=True)
class Shown:
    """Where a key of the front matter reaches readers, the search and machines. The templates loop over these."""

    at: Literal["", "facts", "end"] = ""
    """Where a scenario's page and its guide print it: among the `facts` below the title, or at the `end`."""
    words: str = "{}"
    """What is printed, with `{}` for the value, or for its label where the key has a vocabulary."""
    filter: str = ""
    """The name of the filter on the list of scenarios that a fact links to, if it does."""
    tag: bool = False
    """Whether the search finds a scenario by it, though it is printed nowhere in the hit."""
    index: bool = False
    """Whether the index for machines holds it."""


class FrontMatter(BaseModel):
    """The keys at the head of a scenario, in the order in which `make new` writes them."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    title: Annotated[str, Shown(index=True)] = Field(
        min_length=1, max_length=60, description="a short title of at most 60 characters", examples=["The wife’s card"]
    )
    summary: Annotated[str, Shown(index=True)] = Field(
        min_length=1,
        max_length=160,
        description="one sentence of at most 160 characters",
        examples=["A patron wants to know what is checked out on his wife’s card."],
    )
    asked: Annotated[str, Shown(tag=True, index=True)] = Field(
        "",
        max_length=160,
        description="the question in a patron’s own words",
        examples=["What does my wife have checked out?"],
    )
    asker: Annotated[str, Shown("facts", "{} asks", index=True)] = Field(
        "", description="one term for who asks", examples=["family"]
    )
    topics: Annotated[tuple[Word, ...], Shown("facts", filter="topic", index=True)] = Field(
        min_length=1, description="a list of one or more topics", examples=["[borrowing-records, families]"]
    )
    audience: Annotated[tuple[Word, ...], Shown(index=True)] = Field(
        (), description="a list of who trains with it", examples=["[everyone]"]
    )
    minutes: Annotated[int, Shown("facts", "{} minutes", index=True)] = Field(
        gt=0, le=240, description="a whole number of minutes from 1 to 240", examples=["15"]
    )
    law: Annotated[tuple[Word, ...], Shown(index=True)] = Field(
        (), description="a list of subsections in quotation marks", examples=['["24-90-119(1)", "24-90-119(2)(b)"]']
    )
    policy: Annotated[tuple[Word, ...], Shown(index=True)] = Field(
        (), description="a list of ids of policy clauses", examples=["[who-we-share-with]"]
    )
    standards: Annotated[tuple[Word, ...], Shown(index=True)] = Field(
        (), description="a list of ids of standards", examples=["[human-resources]"]
    )
    keywords: Annotated[tuple[Word, ...], Shown(tag=True)] = Field(
        (), description="a list of words that people search for", examples=["[husband, spouse, partner]"]
    )
    source: Annotated[str, Shown("end", "From: {}.")] = Field(
        "", description="where the scenario comes from", examples=['"Our own desk, 2026"']
    )
    aliases: tuple[Word, ...] = Field(
        (), description="a list of former ids of this scenario", examples=["[spouses-card]"]
    )
    renamed: dict[str, str] = Field(
        {},
        description="former ids of complications, each with the id of today",
        examples=["{his-daughter: daughters-card}"],
    )
    status: Literal["", "draft"] = Field(
        "", description='"draft", or no such key once it is finished', examples=["draft"]
    )
    reviewed: Annotated[Day, Shown(index=True)] = Field(
        description="the date of the last review, year-month-day", examples=["2026-11-25"]
    )


def uses(model: type[BaseModel]) -> Iterator[tuple[str, Shown]]:
    """The keys of a model that are declared to be shown somewhere, in their order."""
    for key, info in model.model_fields.items():
        for use in info.metadata:
            if isinstance(use, Shown):
                yield key, use


@dataclass(frozen=True)
class Part:
    """A section of a scenario, or a part of one: what an author wrote under one heading."""

    kind: Kind = field(repr=False)
    title: str
    """What readers see: a complication's own title, else its kind's."""
    id: str
    """Its place on the scenario's pages."""
    line: int
    """The line of its heading; where an author wrote none, that where the body begins."""
    text: Text
    """What stands between its heading and the next."""
    parts: "tuple[Part, ...]" = ()

    def __bool__(self) -> bool:
        return bool(self.text) or any(self.parts)

    def inner(self, title: str) -> Text:
        """The text of the part that has this title in the declaration; empty where it does not stand."""
        return next((part.text for part in self.parts if part.kind.title == title), Text("", self.text.line))

    @property
    def for_everyone(self) -> "tuple[Part, ...]":
        """The parts that every reader sees."""
        return tuple(part for part in self.parts if not part.kind.for_facilitators)

    @property
    def for_facilitators(self) -> "tuple[Part, ...]":
        """The parts that only the facilitator's guide shows."""
        return tuple(part for part in self.parts if part.kind.for_facilitators)

    @property
    def story(self) -> Text:
        """What is read aloud: its text without the questions at the end."""
        return Text(self.text.markdown[: self._questions_at].rstrip(), self.text.line)

    @property
    def questions(self) -> Text:
        """The list that its text may end in: questions beyond the prompts."""
        line = self.text.line + self.text.markdown.count("\n", 0, self._questions_at)
        return Text(self.text.markdown[self._questions_at :], line)

    @property
    def _questions_at(self) -> int:
        markdown = self.text.markdown
        at = len(markdown)
        for paragraph in reversed(markdown.split("\n\n")[1:]):
            if not paragraph.startswith(("- ", "* ", "+ ")) or "```" in markdown or "~~~" in markdown:
                break
            at -= len(paragraph) + 2
        return at + 2 if at < len(markdown) else at


@dataclass(frozen=True, eq=False)
class Scenario:
    """One scenario, whole. Compared by identity: an unchanged file gives the same one again."""

    id: str
    """The file's stem, permanent."""
    front: FrontMatter
    situation: Text
    sections: tuple[Part, ...]
    """In the order of the page: each kind of `SECTIONS` once, empty where the file has none, and every complication."""
    document: Document = field(repr=False)
    """Where it all stands."""

    @property
    def url(self) -> str:
        """The address of its page, below the site's root."""
        return url_of(self.id)

    @property
    def guide_url(self) -> str:
        """The address of its facilitator's guide, below the site's root."""
        return self.url + GUIDE

    @property
    def draft(self) -> bool:
        """Whether it is still being written: previewed, never published."""
        return self.front.status == "draft"

    @property
    def anchors(self) -> frozenset[str]:
        """Every id that a link to its page can end in."""
        return frozenset(ANCHORS) | {c.id for c in self.complications}

    @property
    def complications(self) -> tuple[Part, ...]:
        """In the order of reveal."""
        return tuple(part for part in self.sections if part.kind is COMPLICATION)

    @property
    def tension(self) -> Part:
        """What the group is asked first, beyond the prompt that stands on every scenario."""
        return self._section(TENSION)

    @property
    def response(self) -> Part:
        """What the group is asked next, beyond that prompt."""
        return self._section(RESPONSE)

    @property
    def desk(self) -> Part:
        """The library's answer, for someone with a patron in front of them."""
        return self._section(DESK)

    @property
    def debrief(self) -> Part:
        """What to settle at the end."""
        return self._section(DEBRIEF)

    def _section(self, kind: Kind) -> Part:
        return next(part for part in self.sections if part.kind is kind)


def url_of(id_: str) -> str:
    """The address of the scenario of that id, or former id, below the site's root."""
    return f"{FOLDER}/{id_}/"


def parse(document: Document) -> tuple[Scenario | None, list[Problem]]:
    """Read a scenario, as far as it can be read; `None` where its front matter is wrong. Whether it is whole is judged in `checks`."""
    front, problems = validate(FrontMatter, document.meta, document.path, "a scenario")
    if front is None:
        return None, problems
    id_ = PurePosixPath(document.path).stem
    return Scenario(id_, front, document.intro, tuple(_sections(document)), document), problems


def _sections(document: Document) -> Iterator[Part]:
    found: list[tuple[Kind, Section, dict[Kind, Section]]] = []
    for heading in headings(document):
        if heading.kind and heading.state == "section":
            found.append((heading.kind, heading.section, {}))
        elif heading.kind:
            found[-1][2].setdefault(heading.kind, heading.section)
    for kind in SECTIONS:
        own = [(section, parts) for other, section, parts in found if other is kind]
        if kind is not COMPLICATION:
            section, parts = own[0] if own else (None, {})
            line = section.line if section else document.body_line
            text = section.text if section else Text("", line)
            yield Part(kind, kind.name, kind.id, line, text, _parts(kind, parts))
            continue
        for number, (section, parts) in enumerate(own, 1):
            title = complication_title(section)
            # A complication without an id is named by the checks; the preview shows it all the same.
            id_ = section.id or slug(title) or f"complication-{number}"
            yield Part(kind, title or kind.name, id_, section.line, section.text, _parts(kind, parts))


def _parts(kind: Kind, found: Mapping[Kind, Section]) -> tuple[Part, ...]:
    return tuple(
        Part(inner, inner.name, inner.id, found[inner].line, found[inner].text)
        for inner in kind.parts
        if inner in found
    )
