"""The published site's data for machines: every scenario and answer, without facilitators' notes."""

from datetime import date
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field, create_model

from ..content.answer import Answer
from ..content.cited import CitedKind
from ..content.scenario import VISIBLE, FrontMatter, Part, Scenario
from ..content.sections import ANSWER
from ..content.time_plan import plan
from ..content.translation import Translation
from ..macros.about import DATA
from ..theme.templates import Renderer

INDEX, INDEX_SCHEMA = DATA["index"], DATA["schema"]

VERSION = "1.0"
"""The version of the format: a new key raises the number after the dot, any other change the number before it."""

_LINES = "In plain words, without markup; each paragraph and each item of a list on a line of its own."
_BELOW = "below the site’s address"


class IndexedPart(BaseModel):
    """A part of a section, such as what to say."""

    kind: str = Field(description='What it is, such as "say", "avoid", "offer-instead" or "answer".')
    title: str
    text: str = Field(description=_LINES)
    url: str = Field("", description=f"The address that opens a complication’s answer, {_BELOW}; empty otherwise.")


class IndexedSection(BaseModel):
    """A section of a scenario, as everyone may read it."""

    kind: str = Field(
        description='What it is: "tension", "response", "complication", "at-the-desk", "debrief", or a newer kind.'
    )
    id: str = Field(description="Permanent.")
    title: str
    url: str = Field(description=f"The address that opens this section, {_BELOW}.")
    minutes: int = Field(description="Its share of the scenario’s minutes.")
    text: str = Field(description=_LINES)
    parts: list[IndexedPart]


class IndexedComplication(BaseModel):
    """A complication, for whoever links to it. Its text and its answer are the section with the same id."""

    id: str = Field(description="Permanent.")
    title: str
    url: str = Field(description=f"The address that opens this complication, {_BELOW}.")


class IndexedAnswer(BaseModel):
    """What to do and say when somebody asks: at a scenario's desk, in a complication, or by itself."""

    kind: str = Field(description='Where it stands: "scenario", "complication", or by itself at a "place".')
    id: str = Field(description="Permanent.")
    url: str = Field(description=f"Its address, {_BELOW}.")
    title: str
    asked: list[str] = Field(description="How people ask, in their own words.")
    asker: list[str] = Field(description='Terms for who asks; "anyone" stands for all of them.')
    where: list[str] = Field(description="Terms for where it happens.")
    short: str = Field(description=_LINES)
    parts: list[IndexedPart] = Field(description="What to say, to avoid and to offer, and to whom it goes.")
    law: list[str] = Field(description="References of the subsections and other laws that it rests on.")
    policy: list[str] = Field(description="References of the policy’s clauses that it rests on.")


class IndexedReference(BaseModel):
    """A subsection or another law, a policy’s clause or a standard that scenarios and answers cite."""

    title: str
    url: str = Field(description=f"Its address, {_BELOW}.")


class IndexedChange(BaseModel):
    """What changed for readers on a day."""

    on: date
    what: str


class _Indexed(BaseModel):
    """A scenario: everything on its page."""

    id: str = Field(description="Permanent.")
    url: str = Field(description=f"The scenario’s address, {_BELOW}.")
    situation: str = Field(description=_LINES)
    sections: list[IndexedSection] = Field(description="In the order of the page, without the facilitator’s notes.")
    complications: list[IndexedComplication] = Field(description="In the order of reveal.")
    changed: list[IndexedChange] = Field(description="Newest first.")


_KEYS = tuple(key for key, use in VISIBLE.items() if use.index)

if TYPE_CHECKING:
    IndexedScenario = _Indexed
else:
    declared = {key: FrontMatter.model_fields[key] for key in _KEYS}
    keys = {key: (info.annotation, Field(description=info.description)) for key, info in declared.items()}
    IndexedScenario = create_model("IndexedScenario", __base__=_Indexed, __doc__=_Indexed.__doc__, **keys)


class Index(BaseModel):
    """Every scenario and every answer of a handbook on patron privacy, without facilitators' notes."""

    model_config = ConfigDict(json_schema_extra={"$schema": "https://json-schema.org/draft/2020-12/schema"})

    version: str = Field(
        description=f'The version of the format, "{VERSION}": a new key raises the number after the dot, any other '
        "change the one before it."
    )
    library: str = Field(description="Whose handbook this is.")
    site: str = Field(description="The site’s address; empty in a preview.")
    prompts: dict[str, str] = Field(description="What every scenario, and every complication, asks a group.")
    vocabularies: dict[str, dict[str, str]] = Field(
        description="The terms that scenarios and answers are sorted by, with labels."
    )
    references: dict[str, dict[str, IndexedReference]] = Field(
        description='What scenarios and answers cite, by the key in which they cite it ("law", "policy", "standards") '
        "and by reference."
    )
    scenarios: list[IndexedScenario] = Field(description="Every scenario.")
    answers: list[IndexedAnswer] = Field(description="Every answer, those in scenarios too.")


def index(render: Renderer) -> Index:
    """The index of scenarios and answers."""
    book = render.book
    cited: tuple[tuple[str, CitedKind], ...] = (("law", "law"), ("policy", "policy"), ("standards", "standard"))
    sources = (*(scenario.front for scenario in book.scenarios), *book.answers)
    references = {
        key: {
            name: IndexedReference(title=item.title, url=item.url)
            for name in sorted({name for source in sources for name in getattr(source, key, ())})
            for item in book.cited.get(name, ())
            if item.kind == kind
        }
        for key, kind in cited
    }
    return Index(
        version=VERSION,
        library=book.owner.name,
        site=render.home,
        prompts=book.settings.prompts.model_dump(),
        vocabularies=book.settings.vocabularies.model_dump(),
        references=references,
        scenarios=[_scenario(scenario, book.t) for scenario in book.scenarios],
        answers=[_answer(answer, book.t) for answer in book.answers],
    )


def _answer(answer: Answer, t: Translation) -> IndexedAnswer:
    same = {key: getattr(answer, key) for key in ("kind", "id", "url", "title", "asked", "law", "policy")}
    parts = [IndexedPart(kind=kind.id, title=t(kind.message), text=text.lines, url="") for kind, text in answer.parts]
    where, asker = list(answer.places), list(answer.askers)
    return IndexedAnswer(**same, asker=asker, where=where, short=answer.short.lines, parts=parts)


def _scenario(scenario: Scenario, t: Translation) -> IndexedScenario:
    minutes = {segment.id: segment.minutes for segment in plan(scenario)}
    url, front = scenario.url, scenario.front
    stages = ((part.id, part.title) for part in scenario.complications)
    complications = [IndexedComplication(id=id_, title=title, url=f"{url}#{id_}") for id_, title in stages]
    return IndexedScenario(
        id=scenario.id,
        url=url,
        situation=scenario.situation.lines,
        sections=[_section(url, part, minutes.get(part.id, 0), t) for part in scenario.sections if part],
        complications=complications,
        changed=[IndexedChange(on=on, what=front.changed[on]) for on in sorted(front.changed, reverse=True)],
        **front.model_dump(include=set(_KEYS)),
    )


def _section(url: str, section: Part, minutes: int, t: Translation) -> IndexedSection:
    own = _part(section, t, f"{url}#{section.id}")
    parts = [_part(part, t, f"{url}#{part.id}" if part.kind is ANSWER else "") for part in section.for_everyone]
    return IndexedSection(**dict(own), id=section.id, minutes=minutes, parts=parts)


def _part(part: Part, t: Translation, url: str) -> IndexedPart:
    return IndexedPart(kind=part.kind.id, title=part.named(t), text=part.text.lines, url=url)
