"""A scenario: `FrontMatter` declares its keys, `SECTIONS` its sections, and all else is derived from these."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import PurePosixPath
from typing import Annotated, Literal

from pydantic import Field

from ..markdown.document import Document, Section, Text
from ..text.problem import Problem
from ..text.yaml_nodes import Day, Keys, key
from .catalog import ANYONE, CORE, LAW, POLICY, RULE, URGENT, WHERE, Catalog, Changed, Needs, Word, Words, catalog_of
from .headings import complication_title, headings
from .sections import ANSWER, COMPLICATION, DEBRIEF, DESK, SECTIONS, SITUATION, Kind, Step, answer_id, slug
from .translation import Translation

SCENARIOS = "scenarios"

GUIDE = "facilitate/"
"""What a facilitator's guide adds to its scenario's address."""

LEAST_STEPS = 1 + sum(kind.talk > 0 for kind in SECTIONS if kind is not COMPLICATION)
"""How many steps every session has, whatever its complications: the situation, and each section in which a group talks."""


@dataclass(frozen=True)
class Visible:
    """Where readers and machines see a key of the front matter, as the theme's message `fact.<key>`. Templates loop over these."""

    at: Literal["", "facts", "end"] = ""
    """Where a scenario's page and its guide print it: in the `facts` below the title, or at the `end`."""
    filter: str = ""
    """The filter of the list of scenarios that a fact links to; empty for none."""
    index: bool = False


INDEXED = Visible(index=True)
"""Machines see the key, and readers do not."""


class FrontMatter(Keys):
    """The front matter of a scenario; `make new` writes the keys in this order."""

    title: Annotated[str, INDEXED] = key(
        "a short title of at most 60 characters", "The wife’s card", min_length=1, max_length=60
    )
    summary: Annotated[str, INDEXED] = key(
        "one sentence of at most 160 characters",
        "A patron wants to know what is checked out on his wife’s card.",
        min_length=1,
        max_length=160,
    )
    desk_title: Annotated[str, INDEXED] = key(
        "what it is, in at most 60 characters, where the scenario stands as an answer; without it, the title",
        "A husband or wife asks what is on a card",
        "",
        max_length=60,
    )
    asked: Annotated[str, INDEXED] = key(
        "the question in a patron’s own words", "What does my wife have checked out?", "", max_length=160
    )
    asker: Annotated[Words, Visible("facts", index=True)] = key(
        'a term for who asks, or a list of them; "anyone" for all', "family", ()
    )
    where: Annotated[Words, INDEXED] = WHERE
    urgent: Words = URGENT
    topics: Annotated[tuple[Word, ...], Visible("end", filter="topic", index=True)] = key(
        "a list of one or more topics", "[borrowing-records, families]", min_length=1
    )
    audience: Annotated[tuple[Word, ...], INDEXED] = key("a list of who trains with it", "[everyone]", ())
    minutes: Annotated[int, Visible("facts", index=True)] = key(
        "a whole number of minutes from 1 to 240", "15", gt=0, le=240
    )
    law: Annotated[tuple[Word, ...], INDEXED] = LAW
    policy: Annotated[tuple[Word, ...], INDEXED] = POLICY
    rule: Words = RULE
    standards: Annotated[tuple[Word, ...], INDEXED] = key("a list of ids of standards", "[human-resources]", ())
    needs: Needs = ()
    core: bool = CORE
    keywords: tuple[Word, ...] = key("a list of words that people search for", "[husband, spouse, partner]", ())
    source: Annotated[str, Visible("end")] = key("where the scenario comes from", '"Our own desk, 2026"', "")
    aliases: tuple[Word, ...] = key("a list of former ids of this scenario", "[spouses-card]", ())
    renamed: dict[str, str] = key(
        "former ids of complications, each with its current id", "{his-daughter: daughters-card}", {}
    )
    leave_out_first: str = key(
        "the id of the complication to leave out first when time is short, if not the last", "daughters-card", ""
    )
    other_states: tuple[Word, ...] = key("a list of other states that it has reason to speak of", "[Illinois]", ())
    status: Literal["", "draft"] = key('"draft", or absent once the scenario is finished', "draft", "")
    reviewed: Annotated[Day, INDEXED] = key("the date of the last review, year-month-day", "2026-11-25")
    changed: Changed = Field({})


VISIBLE: Mapping[str, Visible] = {
    key: use for key, info in FrontMatter.model_fields.items() for use in info.metadata if isinstance(use, Visible)
}
"""The keys that are shown somewhere, in the declared order."""


@dataclass(frozen=True, slots=True)
class Part:
    """A section of a scenario, or a part of one: the text under one heading."""

    kind: Kind = field(repr=False)
    title: str
    """A complication's own title; otherwise its kind's, as authors write it."""
    id: str
    line: int
    """The line of its heading, or of the body's start if the heading is missing."""
    text: Text
    """The text between its heading and the next."""
    parts: "tuple[Part, ...]" = ()
    catalog: Catalog | None = None

    def __bool__(self) -> bool:
        return bool(self.text) or any(self.parts)

    @property
    def shown(self) -> bool:
        """Whether readers see it: a prompt is asked even if the file adds no questions to it."""
        return bool(self) or self.kind.look == "prompt"

    def named(self, t: Translation) -> str:
        """The title that readers see."""
        return self.title if self.kind is COMPLICATION else t(self.kind.message)

    def part(self, kind: Kind) -> "Part | None":
        """The part of this kind, if there is one."""
        return next((part for part in self.parts if part.kind is kind), None)

    def text_of(self, kind: Kind) -> Text:
        """The text of the part of this kind; empty if the part is missing."""
        part = self.part(kind)
        return part.text if part else Text("", self.text.line)

    @property
    def for_everyone(self) -> "tuple[Part, ...]":
        """The parts that every reader sees: first all that they can do, then what not to do."""
        return tuple(
            sorted((part for part in self.parts if not part.kind.for_facilitators), key=lambda part: part.kind.warns)
        )

    @property
    def cards(self) -> "tuple[Part, ...]":
        """The parts that every reader sees as cards beside each other."""
        return tuple(part for part in self.for_everyone if part.kind.look == "card")

    @property
    def step(self) -> Step:
        """What the big screen shows it as; empty for a debrief without parts to sort by, such as law and policy."""
        if self.kind.step == "debrief" and not any(part.kind.look == "plain" for part in self.for_everyone):
            return ""
        return self.kind.step

    @property
    def for_facilitators(self) -> "tuple[Part, ...]":
        """The parts that only the facilitator's guide shows."""
        return tuple(part for part in self.parts if part.kind.for_facilitators)

    @property
    def story(self) -> Text:
        """The text that is read aloud: without the questions at the end."""
        at = self._questions_at
        return self.text if at == len(self.text.markdown) else Text(self.text.markdown[:at].rstrip(), self.text.line)

    @property
    def questions(self) -> Text:
        """The list at the end of its text, if any: questions in addition to the prompts."""
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
    """One scenario. Compared by identity: an unchanged file yields the same object."""

    id: str
    front: FrontMatter
    situation: Text
    """The story that is read aloud, before the first heading."""
    sections: tuple[Part, ...]
    """In page order: each kind of `SECTIONS` once, empty if it is missing from the file, and every complication."""
    document: Document = field(repr=False)

    @property
    def url(self) -> str:
        """The address of its page, relative to the site's root."""
        return url_of_scenario(self.id)

    @cached_property
    def for_everyone(self) -> "Scenario":
        """The scenario without what only facilitators see."""
        return replace(self, sections=tuple(replace(part, parts=part.for_everyone) for part in self.sections))

    @property
    def guide_url(self) -> str:
        """The address of its facilitator's guide, relative to the site's root."""
        return self.url + GUIDE

    @property
    def draft(self) -> bool:
        """Whether it is a draft: previewed, never published."""
        return self.front.status == "draft"

    @cached_property
    def anchors(self) -> frozenset[str]:
        """Every id that a link to its page can end in."""
        shown = {part.id for part in self.sections if part.shown}
        return frozenset(shown | {SITUATION} | {answer_id(c.id) for c in self.complications if c.part(ANSWER)})

    @property
    def askers(self) -> tuple[str, ...]:
        """Terms for who asks; `anyone` if its file names nobody."""
        return self.front.asker or (ANYONE,)

    @cached_property
    def complications(self) -> tuple[Part, ...]:
        """In the order of reveal."""
        return tuple(part for part in self.sections if part.kind is COMPLICATION)

    @property
    def spare(self) -> Part | None:
        """The complication to leave out first when time is short, if there is one."""
        named = [part for part in self.complications if part.id == self.front.leave_out_first]
        return next(iter(named or self.complications[-1:]), None)

    @property
    def desk(self) -> Part:
        """The library's answer, for someone with a patron in front of them."""
        return self.section(DESK)

    @property
    def debrief(self) -> Part:
        """What to settle at the end."""
        return self.section(DEBRIEF)

    def section(self, kind: Kind) -> Part:
        """The section of a kind that a scenario has only once."""
        return next(part for part in self.sections if part.kind is kind)


def url_of_scenario(id_: str) -> str:
    """The address of the scenario with an id or former id, relative to the site's root."""
    return f"{SCENARIOS}/{id_}/"


def parse(front: FrontMatter, document: Document, problems: list[Problem]) -> Scenario:
    """Read a scenario, as far as it can be read, and add the problems in catalogs; `checks` finds missing sections."""
    sections = tuple(_sections(document, problems))
    return Scenario(PurePosixPath(document.path).stem, front, document.intro, sections, document)


def _sections(document: Document, problems: list[Problem]) -> Iterator[Part]:
    def parts_of(kind: Kind, id_: str, sections: Mapping[Kind, Section]) -> Iterator[Part]:
        for inner in kind.parts:
            if (section := sections.get(inner)) is not None:
                catalog, faults = catalog_of(Catalog, section, document.path, id_)
                problems.extend(faults)
                anchor = answer_id(id_) if inner is ANSWER else inner.id
                yield Part(inner, inner.title, anchor, section.line, section.text, catalog=catalog)

    written: list[tuple[Kind, Section, dict[Kind, Section]]] = []
    for heading in headings(document):
        if heading.kind and heading.state == "section":
            written.append((heading.kind, heading.section, {}))
        elif heading.kind:
            written[-1][2].setdefault(heading.kind, heading.section)
    for kind in SECTIONS:
        own = [(section, parts) for other, section, parts in written if other is kind]
        if kind is not COMPLICATION:
            section, parts = own[0] if own else (None, {})
            line = section.line if section else document.body_line
            text = section.text if section else Text("", line)
            yield Part(kind, kind.title, kind.id, line, text, tuple(parts_of(kind, kind.id, parts)))
            continue
        for number, (section, parts) in enumerate(own, 1):
            title = complication_title(section)
            # The checks report a complication without an id; the preview shows it anyway.
            id_ = section.id or slug(title) or f"complication-{number}"
            yield Part(kind, title or kind.title, id_, section.line, section.text, tuple(parts_of(kind, id_, parts)))
