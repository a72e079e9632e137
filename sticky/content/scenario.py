"""A scenario: a sticky situation, its prompts, the complications that raise the stakes, and the library's answer.

One Markdown file makes one. What may stand in it is declared here and nowhere else: the keys of its front
matter in `FrontMatter`, its sections in `sections`. Messages, `make new` and the reader all follow from these.
"""

from dataclasses import dataclass, field
from functools import cache
from pathlib import PurePosixPath
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from ..markdown.lint import hazards
from ..text.document import Document, Text, read
from ..text.problem import Problem, shown
from ..text.yaml_nodes import Day, validate
from .outline import Outline, complication_title
from .sections import ANCHORS, CLOSING, ID, OPENING, slug

STEPS = len(OPENING) + len(CLOSING)
"""How many steps every session has, whatever its complications."""

Word = Annotated[str, Field(min_length=1)]


class FrontMatter(BaseModel):
    """The keys at the head of a scenario, in the order in which `make new` writes them."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    title: str = Field(
        min_length=1, max_length=60, description="a short title of at most 60 characters", examples=["The wife’s card"]
    )
    summary: str = Field(
        min_length=1,
        max_length=160,
        description="one sentence of at most 160 characters",
        examples=["A patron wants to know what is checked out on his wife’s card."],
    )
    asked: str = Field(
        "",
        max_length=160,
        description="the question in a patron’s own words",
        examples=["What does my wife have checked out?"],
    )
    asker: str = Field("", description="one term for who asks", examples=["family"])
    topics: tuple[Word, ...] = Field(
        min_length=1, description="a list of one or more topics", examples=["[borrowing-records, families]"]
    )
    audience: tuple[Word, ...] = Field((), description="a list of who trains with it", examples=["[everyone]"])
    minutes: int = Field(gt=0, le=240, description="a whole number of minutes from 1 to 240", examples=["15"])
    law: tuple[Word, ...] = Field(
        (), description="a list of subsections in quotation marks", examples=['["24-90-119(1)", "24-90-119(2)(b)"]']
    )
    policy: tuple[Word, ...] = Field(
        (), description="a list of ids of policy clauses", examples=["[who-we-share-with]"]
    )
    standards: tuple[Word, ...] = Field((), description="a list of ids of standards", examples=["[human-resources]"])
    keywords: tuple[Word, ...] = Field(
        (), description="a list of words that people search for", examples=["[husband, spouse, partner]"]
    )
    source: str = Field("", description="where the scenario comes from", examples=['"Our own desk, 2026"'])
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
    reviewed: Day = Field(description="the date of the last review, year-month-day", examples=["2026-11-25"])


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

    @property
    def told(self) -> Text:
        """What happens, to be read aloud."""
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
    document: Document = field(repr=False)
    """Where it all stands."""

    @property
    def draft(self) -> bool:
        """Whether it is still being written: previewed, never published."""
        return self.front.status == "draft"

    @property
    def anchors(self) -> frozenset[str]:
        """Every id that a link to its page can end in."""
        return frozenset(ANCHORS) | {c.id for c in self.complications}


@cache
def parse(path: str, data: bytes) -> tuple[Scenario | None, tuple[Problem, ...]]:
    """Read a scenario from the bytes of its file.

    Returns it, or `None` where a part that it cannot be without is missing or wrong, and every problem in the
    file. Raises nothing. A pure function, so kept: while the site is served, only what changed is read again.
    """
    document, problems = read(path, data)
    id_ = PurePosixPath(path).stem
    if not ID.fullmatch(id_):
        message = f'{shown(id_)} is no id; name the file in lower-case letters, digits and single hyphens, for example "{slug(id_) or "wifes-card"}.md"'
        problems.append(Problem(path, 1, "bad-file-name", message))
    elif id_ == "index" or id_.startswith("asked-by-"):
        message = f'"{id_}" is a place that the site has already; name the file for what happens in it, for example "wifes-card.md"'
        problems.append(Problem(path, 1, "bad-file-name", message))
    if document is None:
        return None, tuple(problems)
    front, faults = validate(FrontMatter, document.meta, path, "a scenario")
    problems += faults
    if front is not None and not front.law and not front.policy:
        message = 'a scenario needs "law" or "policy", what it rests on; write for example: law: ["24-90-119(1)"]'
        problems.append(Problem(path, document.meta.line_of("title"), "missing-key", message))
    outline = Outline(document)
    problems += outline.problems
    problems += [problem for text in document.texts() for problem in hazards(text, path)]
    steps = STEPS + len(list(outline.complications()))
    if front is not None and front.minutes < steps:
        message = f'"minutes" is {front.minutes}, but the session has {steps} steps and each takes a minute or more; write for example: minutes: {steps * 2}'
        problems.append(Problem(path, document.meta.line_of("minutes"), "too-short", message))
    if problems or front is None:
        return None, tuple(problems)
    part = outline.part
    scenario = Scenario(
        id=id_,
        front=front,
        situation=document.intro,
        tension=Prompt(part("Tension"), part("Tension", "Facilitator")),
        response=Prompt(part("Response"), part("Response", "Facilitator")),
        complications=tuple(
            Complication(section.id or "", complication_title(section), section.line, section.text, notes)
            for section, notes in outline.complications()
        ),
        desk=Desk(
            part("At the desk"),
            part("At the desk", "Say"),
            part("At the desk", "Avoid"),
            part("At the desk", "Offer instead"),
        ),
        debrief=Debrief(
            part("Debrief"),
            part("Debrief", "What the law says"),
            part("Debrief", "What our policy says"),
            part("Debrief", "What is judgement"),
            part("Debrief", "To take away"),
        ),
        document=document,
    )
    return scenario, ()
