"""Answers: what to do and say when somebody asks, in a scenario, in a complication, or by itself in `docs/desk/`."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import PurePosixPath
from typing import Literal

from ..markdown.document import Document, Text
from ..markdown.inline import QUOTED
from ..text.problem import Problem
from .catalog import ANYONE, Catalog, FullCatalog, Phrasings, catalog_of, phrasings
from .page import PageFront, url_of
from .scenario import Scenario
from .sections import ANSWER, AVOID, DESK, ID, SAY, Kind, answer_id

DESK_FOLDER = "desk"
"""The folder of the pages of answers, within `docs/` and on the site."""


_QUOTED, _LISTED = 2, 3
"""How deep the paragraphs of a quotation and of a list are nested."""

_SAID_AND_WHY = re.compile(r"(“[^“”]+[.?!…]”)\s+(?!Or\b)([A-Z*].*)", re.DOTALL)
"""An item of Avoid: a whole sentence that somebody says, and the reason against it. “Or” begins another line."""


@dataclass(frozen=True)
class Slip:
    """A line that people really say, and should not."""

    line: Text
    why: Text
    """What the line gives away, or whom it hurts."""


@dataclass(frozen=True)
class Home:
    """Where an answer is written: a scenario, or the page of a place."""

    title: str
    url: str


@dataclass(frozen=True, eq=False)
class Answer:
    """What to do and say when somebody asks. Compared by identity."""

    kind: Literal["scenario", "complication", "place"]
    """Whether it stands at a scenario's desk, in a complication, or by itself on the page of a place."""
    id: str
    """Permanent: the scenario's id, `wifes-card#daughters-card` for a complication, or an id of its own."""
    url: str
    title: str
    asked: tuple[str, ...]
    """How people ask, in their own words; the first is printed."""
    askers: tuple[str, ...]
    """Terms for who asks; `anyone` stands for all of them."""
    urgent: tuple[str, ...]
    """Terms for the askers whose question cannot wait: it counts as theirs even if the answer is for anyone."""
    places: tuple[str, ...]
    short: Text
    parts: tuple[tuple[Kind, Text], ...]
    """The nonempty parts below the short answer, each with its kind, in the order of readers: what not to do comes last."""
    law: tuple[str, ...]
    policy: tuple[str, ...]
    rule: tuple[str, ...]
    """The rules that the answer carries out, first the rule of its short answer."""
    keywords: tuple[str, ...]
    """Words that people search for, which are never printed."""
    home: Home
    document: Document = field(repr=False)
    line: int

    @property
    def anchor(self) -> str:
        """The last part of its address."""
        return self.url.partition("#")[2]

    @property
    def say(self) -> Text:
        """Lines to say, each a quotation."""
        return self._part(SAY)

    @property
    def avoid(self) -> Text:
        """A list of lines that people really say and should not, each with what it gives away."""
        return self._part(AVOID)

    def _part(self, kind: Kind) -> Text:
        return next((text for own, text in self.parts if own is kind), Text("", self.line))

    @property
    def first_line(self) -> Text:
        """The first line to say, in quotation marks; empty if its paragraph does not begin with them."""
        for said in self.say.paragraphs:
            if said.level == _QUOTED:
                begins = QUOTED.match(said.markdown)
                return Text(begins[0] if begins else "", said.line)
        return Text("", self.say.line)

    @property
    def slips(self) -> tuple[Slip, ...]:
        """The items of Avoid that are a line that people say and the reason against it."""
        items = (item for item in self.avoid.paragraphs if item.level == _LISTED)
        lines = ((item.line, _SAID_AND_WHY.fullmatch(item.markdown)) for item in items)
        return tuple(Slip(Text(said[1], line), Text(said[2], line)) for line, said in lines if said)

    @property
    def own_to(self) -> tuple[str, ...]:
        """Terms for the askers whose question it is; `anyone` if it is everybody's."""
        return tuple(dict.fromkeys((*self.askers, *self.urgent)))

    def serves(self, asker: str, place: str) -> bool:
        """Whether it answers this asker at this place."""
        return place in self.places and not {asker, ANYONE}.isdisjoint(self.askers)


@dataclass(frozen=True)
class Place:
    """A page of answers about one place."""

    id: str
    """The term of the place, which is the name of the file."""
    front: PageFront
    answers: tuple[Answer, ...]
    document: Document = field(repr=False)

    @property
    def url(self) -> str:
        """Its address, relative to the site's root."""
        return url_of(self.document)


def of_scenario(scenario: Scenario) -> Iterator[Answer]:
    """The answers in a scenario: at the desk, and in each complication that has an answer."""
    front, desk, home = scenario.front, scenario.desk, Home(scenario.front.title, scenario.url)
    at_the_desk = Answer(
        kind="scenario",
        id=scenario.id,
        url=f"{DESK_FOLDER}/#{scenario.id}",
        title=front.desk_title or front.title,
        asked=(front.asked,) if front.asked else (),
        askers=scenario.askers,
        urgent=front.urgent,
        places=front.where,
        short=desk.text,
        parts=_parts({part.kind.title: part.text for part in reversed(desk.parts)}),
        law=front.law,
        policy=front.policy,
        rule=front.rule,
        keywords=front.keywords,
        home=home,
        document=scenario.document,
        line=desk.line,
    )
    yield at_the_desk
    typed = phrasings(scenario.document)
    for complication in scenario.complications:
        part = complication.part(ANSWER)
        if part is None:
            continue
        short, say = short_and_say(part.text)
        own, asked = part.catalog or Catalog(), typed.get(complication.id, Phrasings())
        yield replace(
            at_the_desk,
            kind="complication",
            id=f"{scenario.id}#{complication.id}",
            url=f"{scenario.url}#{answer_id(complication.id)}",
            title=complication.title,
            asked=asked.asked,
            askers=own.asker or scenario.askers,
            urgent=own.urgent,
            places=own.where or front.where,
            short=short,
            parts=_parts({SAY.title: say}),
            law=own.law or front.law,
            policy=own.policy or front.policy,
            rule=own.rule,
            keywords=asked.keywords,
            line=part.line,
        )


def short_and_say(text: Text) -> tuple[Text, Text]:
    """The two parts of a complication's answer: what comes before its first quotation, and the lines to say."""
    if text.around:
        before, rest = text.around
        return before, rest
    nothing = Text("", text.line)
    return (nothing, text) if text.markdown.startswith(">") else (text, nothing)


def parse(front: PageFront, document: Document, problems: list[Problem]) -> Place:
    """Read the page of a place, and add problems in catalogs. An answer without a valid id and catalog is left out."""
    place = PurePosixPath(document.path).stem
    home = Home(front.title, url_of(document))
    typed = phrasings(document)
    answers: dict[str, Answer] = {}
    sections = document.sections
    starts = [i for i, section in enumerate(sections) if section.level == 2]
    for start, end in pairwise([*starts, len(sections)]):
        section, below = sections[start], sections[start + 1 : end]
        catalog, faults = catalog_of(FullCatalog, section, document.path, section.id)
        problems += faults
        if not catalog or not section.id or not ID.fullmatch(section.id) or section.id in answers:
            continue
        asked = typed.get(section.id, Phrasings())
        answers[section.id] = Answer(
            kind="place",
            id=section.id,
            url=f"{home.url}#{section.id}",
            title=section.title,
            asked=asked.asked,
            askers=catalog.asker,
            urgent=catalog.urgent,
            places=tuple(dict.fromkeys((place, *catalog.where))),
            short=section.text,
            parts=_parts({part.title: part.text for part in reversed(below)}),
            law=catalog.law,
            policy=catalog.policy,
            rule=catalog.rule,
            keywords=asked.keywords,
            home=home,
            document=document,
            line=section.line,
        )
    return Place(place, front, tuple(answers.values()), document)


def _parts(texts: Mapping[str, Text]) -> tuple[tuple[Kind, Text], ...]:
    # The parts of an answer, in the order in which readers see them, from their texts by title.
    kinds = sorted(DESK.parts, key=lambda kind: kind.warns)
    return tuple((kind, texts[kind.title]) for kind in kinds if texts.get(kind.title))
