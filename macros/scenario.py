"""A scenario: a sticky situation, its prompts, the complications that raise the stakes, and the library's answer.

One Markdown file makes one. What may stand in it is declared here and nowhere else: the keys of its front
matter in `FrontMatter`, its sections in `SECTIONS`. Messages, `make new` and the reader all follow from these.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from .document import Document, Section, Text, read, validate
from .problem import Problem, shown, suggestion

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
"""An id: in links for good, so plain and short."""

PLACEHOLDER = "✎"
"""Begins each line of help in a new scenario; a finished one has none left."""

SITUATION, TENSION, RESPONSE, DESK, DEBRIEF = "situation", "tension", "response", "at-the-desk", "debrief"
ANCHORS = (SITUATION, TENSION, RESPONSE, DESK, DEBRIEF)
"""The places that every scenario's page has; a complication cannot take their names."""

Word = Annotated[str, Field(min_length=1)]


class FrontMatter(BaseModel):
    """The keys at the head of a scenario, in the order in which `make new` writes them."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    title: str = Field(min_length=1, max_length=60, description="a short title of at most 60 characters", examples=["The wife’s card"])
    summary: str = Field(
        min_length=1,
        max_length=160,
        description="one sentence of at most 160 characters",
        examples=["A patron wants to know what is checked out on his wife’s card."],
    )
    asked: str = Field("", description="the question in a patron’s own words", examples=["What does my wife have checked out?"])
    asker: str = Field("", description="one term for who asks", examples=["family"])
    topics: tuple[Word, ...] = Field(min_length=1, description="a list of one or more topics", examples=["[borrowing-records, families]"])
    audience: tuple[Word, ...] = Field((), description="a list of who trains with it", examples=["[everyone]"])
    minutes: int = Field(gt=0, le=240, description="a whole number of minutes from 1 to 240", examples=["15"])
    law: tuple[Word, ...] = Field((), description="a list of subsections in quotation marks", examples=['["24-90-119(1)", "24-90-119(2)(b)"]'])
    policy: tuple[Word, ...] = Field((), description="a list of ids of policy clauses", examples=["[who-we-share-with]"])
    standards: tuple[Word, ...] = Field((), description="a list of ids of standards", examples=["[human-resources]"])
    keywords: tuple[Word, ...] = Field((), description="a list of words that people search for", examples=["[husband, spouse, partner]"])
    source: str = Field("", description="where the scenario comes from", examples=['"Our own desk, 2026"'])
    aliases: tuple[Word, ...] = Field((), description="a list of former ids of this scenario", examples=["[spouses-card]"])
    status: Literal["", "draft"] = Field("", description='"draft", or no such key once it is finished', examples=["draft"])
    reviewed: date = Field(description="the date of the last review", examples=["2026-11-25"])


@dataclass(frozen=True)
class Kind:
    """What one sort of section is: where it stands, whether it must, and what goes in it."""

    title: str
    """The heading's text; a complication's goes on with its own title."""
    help: str
    """One line that tells an author what to write there."""
    required: bool = False
    parts: "tuple[Kind, ...]" = ()
    """The headings of one level below that may stand in it, in this order."""
    bare: bool = False
    """Whether it may have no text of its own between its heading and the next."""


FACILITATOR = Kind("Facilitator", "What to listen for, the likely wrong turn, the question that turns it, the point to land.")
COMPLICATION = Kind("Complication", "What happens next that changes the answer, in two or three sentences.", True, (FACILITATOR,))
SECTIONS = (
    Kind("Tension", "More questions about what makes this sticky, as a list. Leave them out if the prompt is enough.", False, (FACILITATOR,), True),
    Kind("Response", "More questions about what to do and say, as a list. Leave them out if the prompt is enough.", False, (FACILITATOR,), True),
    COMPLICATION,
    Kind(
        "At the desk",
        "The short answer, in at most two sentences.",
        True,
        (
            Kind("Say", "One or two lines that a nervous new clerk could speak, each as a quotation.", True),
            Kind("Avoid", "What people really say, and why it tells, as a list.", True),
            Kind("Offer instead", "What helps this person today, and who takes over when, as a list.", True),
        ),
    ),
    Kind(
        "Debrief",
        "What to settle before people leave, if the parts below do not say it all.",
        True,
        (
            Kind("What the law says", "What the law says about this, with its subsections."),
            Kind("What our policy says", "What our own policy says about this."),
            Kind("What is judgement", "What neither settles: the part that is left to a person."),
            Kind("To take away", "One sentence to take away."),
        ),
        True,
    ),
)
"""The sections of a scenario in the order in which they stand. Before the first stands the situation."""

SITUATION_HELP = "A person with a good reason, a moment, something at stake: forty to ninety words, written to be read aloud."


@dataclass(frozen=True)
class Prompt:
    """What a group is asked, beyond the prompt that stands on every scenario."""

    questions: Text
    facilitator: Text


@dataclass(frozen=True)
class Complication:
    """What happens next, and changes the answer."""

    id: str
    title: str
    line: int
    text: Text
    facilitator: Text


@dataclass(frozen=True)
class Desk:
    """The library's answer, for someone with a patron in front of them."""

    answer: Text
    say: Text
    avoid: Text
    offer: Text


@dataclass(frozen=True)
class Debrief:
    """What to settle at the end. Any part may be empty, but not all."""

    text: Text
    law: Text
    policy: Text
    judgement: Text
    takeaway: Text


@dataclass(frozen=True)
class Scenario:
    """One scenario, whole."""

    id: str
    """The file's stem, permanent."""
    front: FrontMatter
    situation: Text
    tension: Prompt
    response: Prompt
    complications: tuple[Complication, ...]
    """In the order of reveal."""
    desk: Desk
    debrief: Debrief
    document: Document
    """Where it all stands."""

    @property
    def draft(self) -> bool:
        """Whether it is still being written: previewed, never published."""
        return self.front.status == "draft"

    @property
    def anchors(self) -> tuple[str, ...]:
        """Every id that a link to its page can end in."""
        return (*ANCHORS, *(c.id for c in self.complications))

    def texts(self) -> Iterator[Text]:
        """Every piece of its Markdown, in the order of the file."""
        yield self.document.intro
        for section in self.document.sections:
            yield section.text


@lru_cache(maxsize=None)
def parse(path: str, data: bytes) -> tuple[Scenario | None, tuple[Problem, ...]]:
    """Read a scenario from the bytes of its file.

    Returns it, or `None` where a part that it cannot be without is missing or wrong, and every problem in the
    file. Raises nothing. A pure function, so kept: while the site is served, only what changed is read again.
    """
    document, problems = read(path, data)
    id_ = PurePosixPath(path).stem
    if not ID.fullmatch(id_):
        message = f'{shown(id_)} is no id; name the file in lower-case letters, digits and single hyphens, for example "wifes-card.md"'
        problems.append(Problem(path, 1, "bad-file-name", message))
    if document is None:
        return None, tuple(problems)
    front, faults = validate(FrontMatter, document.meta, path, "a scenario")
    problems += faults
    if front is not None and not front.law and not front.policy:
        message = 'a scenario needs "law" or "policy", what it rests on; write for example: law: ["24-90-119(1)"]'
        problems.append(Problem(path, document.meta.line_of("title"), "missing-key", message))
    outline = _Outline(document)
    problems += outline.problems
    if problems or front is None:
        return None, tuple(problems)
    part = outline.part
    scenario = Scenario(
        id=id_,
        front=front,
        situation=document.intro,
        tension=Prompt(part("Tension"), part("Tension", "Facilitator")),
        response=Prompt(part("Response"), part("Response", "Facilitator")),
        complications=tuple(outline.complications()),
        desk=Desk(part("At the desk"), part("At the desk", "Say"), part("At the desk", "Avoid"), part("At the desk", "Offer instead")),
        debrief=Debrief(
            part("Debrief"),
            part("Debrief", "What the law says"),
            part("Debrief", "What our policy says"),
            part("Debrief", "What is judgement"),
            part("Debrief", "To take away"),
        ),
        document=document,
    )
    steps = len(plan_steps(scenario))
    if front.minutes < steps:
        message = f'"minutes" is {front.minutes}, but the session has {steps} steps and each takes a minute or more; write for example: minutes: {steps * 2}'
        return None, (Problem(path, document.meta.line_of("minutes"), "too-short", message),)
    return scenario, ()


class _Outline:
    """The sections of a file, held against `SECTIONS`."""

    def __init__(self, document: Document) -> None:
        self.problems: list[Problem] = []
        self._document = document
        self._found: list[tuple[Kind, Section, dict[str, Section]]] = []
        self._read()
        self._check_whole()

    def part(self, title: str, inner: str = "") -> Text:
        """The text of a section, or of one within it; empty where it does not stand."""
        for kind, section, parts in self._found:
            if kind.title == title:
                return section.text if not inner else parts[inner].text if inner in parts else Text("", section.line)
        return Text("", self._document.body_line)

    def complications(self) -> Iterator[Complication]:
        for kind, section, parts in self._found:
            if kind is COMPLICATION:
                facilitator = parts["Facilitator"].text if "Facilitator" in parts else Text("", section.line)
                yield Complication(section.id or "", _own_title(section), section.line, section.text, facilitator)

    def _report(self, line: int, code: str, message: str) -> None:
        self.problems.append(Problem(self._document.path, line, code, message))

    def _read(self) -> None:
        kinds = {kind.title: kind for kind in SECTIONS}
        owner: tuple[Kind, Section, dict[str, Section]] | None = None
        lost = False
        for section in self._document.sections:
            written = f"{'#' * section.level} {section.title}"
            if section.level == 2:
                name, colon, _ = section.title.partition(":")
                kind = kinds.get(name) if (name == COMPLICATION.title) == bool(colon) else None
                lost = kind is None
                if kind is None:
                    self._unknown(section, [k.title if k is not COMPLICATION else "Complication: …" for k in SECTIONS], "a scenario")
                    continue
                self._place(kind, section)
                owner = (kind, section, {})
                self._found.append(owner)
            elif section.level == 3 and owner and not lost:
                kind, _, parts = owner
                inner = next((k for k in kind.parts if k.title == section.title), None)
                if inner is None:
                    self._unknown(section, [k.title for k in kind.parts], f'"{kind.title}"')
                elif inner.title in parts:
                    self._report(section.line, "repeated-section", f'"{written}" stands twice in "{kind.title}" (first in line {parts[inner.title].line}); keep one')
                else:
                    later = [k.title for k in kind.parts[kind.parts.index(inner) + 1 :] if k.title in parts]
                    if later:
                        self._report(section.line, "misplaced-section", f'"{written}" belongs before "### {later[0]}"')
                    parts[inner.title] = section
                    self._no_id(section)
                    if not section.text:
                        self._report(section.line, "empty-section", f'"{written}" is empty; write: {inner.help}')
            elif not lost:
                self._misplaced(section, written)

    def _misplaced(self, section: Section, written: str) -> None:
        titles = [k.title for k in SECTIONS]
        if section.level == 1:
            hint = 'the title stands in the front matter, as "title: …"; leave this heading out'
        elif section.title.partition(":")[0] in titles:
            hint = f'write "## {section.title}", with two "#"'
        elif section.level == 3:
            hint = "it stands before the first section; put it below the section that it belongs to"
        else:
            hint = "a scenario has headings of two levels only; write bold text instead, or leave it out"
        self._report(section.line, "misplaced-section", f"{shown(written)} cannot stand here: {hint}")

    def _unknown(self, section: Section, known: list[str], of: str) -> None:
        written = shown(section.title)
        titles = {k.title: k for k in SECTIONS}
        if section.title in titles or section.title.partition(":")[0] in titles:
            hint = '; write "## Complication: A title {#an-id}"' if section.level == 2 else f'; write "## {section.title}", with two "#"'
        else:
            hint = suggestion(section.title.partition(":")[0] + (": …" if ":" in section.title else ""), known)
        self._report(section.line, "unknown-section", f"{written} is no section of {of}{hint}")

    def _no_id(self, section: Section) -> None:
        if section.id is not None:
            self._report(section.line, "bad-id", f'"{{#{section.id}}}" cannot stand here: only complications have ids of their own; leave it out')

    def _place(self, kind: Kind, section: Section) -> None:
        before = [k for k, _, _ in self._found]
        if kind is not COMPLICATION:
            self._no_id(section)
            if kind in before:
                first = next(s.line for k, s, _ in self._found if k is kind)
                self._report(section.line, "repeated-section", f'"## {section.title}" stands twice (first in line {first}); keep one')
                return
        later = [k for k in before if SECTIONS.index(k) > SECTIONS.index(kind)]
        if later:
            self._report(section.line, "misplaced-section", f'{shown("## " + section.title)} belongs before "## {later[0].title}"')

    def _check_whole(self) -> None:
        document = self._document
        if not document.intro:
            self._report(document.body_line, "no-situation", f"no situation stands between the front matter and the first heading; write: {SITUATION_HELP}")
        for kind in SECTIONS:
            if kind.required and kind not in [k for k, _, _ in self._found]:
                code = "no-complication" if kind is COMPLICATION else "missing-section"
                example = "## Complication: His daughter’s card {#daughters-card}" if kind is COMPLICATION else f"## {kind.title}"
                self._report(_last_line(document), code, f'no "{kind.title}" section; write "{example}" and below it: {kind.help}')
        ids: dict[str, int] = {}
        for kind, section, parts in self._found:
            if not section.text and not kind.bare:
                self._report(section.line, "empty-section", f"{shown('## ' + section.title)} is empty; write: {kind.help}")
            elif not section.text and not parts:
                self._report(section.line, "empty-section", f"{shown('## ' + section.title)} is empty; write something in it or leave the heading out")
            for inner in kind.parts:
                if inner.required and inner.title not in parts:
                    self._report(section.line, "missing-section", f'"## {kind.title}" has no "### {inner.title}"; write it and below it: {inner.help}')
            if kind is COMPLICATION:
                self._check_complication(section, ids)
        if document.meta.line_of("status") and not _is_draft(document):
            for text in [document.intro, *(s.text for s in document.sections)]:
                for line, row in text.prose_lines:
                    if PLACEHOLDER in row:
                        self._report(line, "unfinished", f'{shown(row)} is still the help of a new scenario; write your own text there, or keep "status: draft"')

    def _check_complication(self, section: Section, ids: dict[str, int]) -> None:
        title = _own_title(section)
        example = slug(title) or "daughters-card"
        if not title:
            self._report(section.line, "bad-title", 'a complication needs a title: write "## Complication: His daughter’s card {#daughters-card}"')
        if not section.id:
            self._report(section.line, "bad-id", f'{shown(section.title)} has no id for links to it; write "## {section.title} {{#{example}}}"')
        elif not ID.fullmatch(section.id):
            self._report(section.line, "bad-id", f'{shown("{#" + section.id + "}")} is no id; use lower-case letters, digits and single hyphens: {{#{slug(section.id) or example}}}')
        elif section.id in ANCHORS:
            self._report(section.line, "bad-id", f'"{{#{section.id}}}" is taken by the page itself; use another id, for example {{#{section.id}-again}}')
        elif section.id in ids:
            self._report(section.line, "repeated-id", f'"{{#{section.id}}}" stands twice (first in line {ids[section.id]}); give each complication an id of its own')
        else:
            ids[section.id] = section.line


def _own_title(section: Section) -> str:
    return section.title.partition(":")[2].strip()


def _is_draft(document: Document) -> bool:
    plain = document.meta.plain()
    return bool(plain.get("status") == "draft")


def _last_line(document: Document) -> int:
    return document.sections[-1].line if document.sections else document.body_line


def slug(title: str) -> str:
    """The id that a title suggests: `The wife’s card` gives `the-wifes-card`."""
    return "-".join(re.findall(r"[a-z0-9]+", re.sub(r"[’']", "", title.lower())))


@dataclass(frozen=True)
class Step:
    """One step of a session's time plan."""

    label: str
    minutes: int


def plan_steps(scenario: Scenario) -> list[tuple[str, int]]:
    """The steps of a session in order, each with its weight in sharing out the time."""
    revealed = [(f"It gets stickier: {c.title}", 4) for c in scenario.complications]
    return [("Read the situation aloud", 1), ("The tension", 3), ("The response", 4), *revealed, ("At the desk", 2), ("Debrief", 3)]


def plan(scenario: Scenario) -> tuple[Step, ...]:
    """A time plan that adds up to the scenario's minutes, each step a whole number of them, at least one.

    What is left after one minute each is shared by weight, the largest remainders rounded up first (Hamilton's method).
    """
    steps = plan_steps(scenario)
    spare = scenario.front.minutes - len(steps)
    total = sum(weight for _, weight in steps)
    shares = [divmod(spare * weight, total) for _, weight in steps]
    rounded_up = sorted(range(len(steps)), key=lambda i: (-shares[i][1], i))[: spare - sum(whole for whole, _ in shares)]
    return tuple(Step(label, 1 + shares[i][0] + (i in rounded_up)) for i, (label, _) in enumerate(steps))
