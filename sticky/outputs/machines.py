"""The published site's data for machines: every scenario and answer, without facilitators' notes."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, create_model

from ..content.answer import Answer, of_scenario
from ..content.handbook import SCENARIOS, CitedKind
from ..content.scenario import FrontMatter, Part, Scenario, visible_keys
from ..content.sections import ANSWER
from ..content.time_plan import plan
from ..content.translation import Translation
from ..text.kept import digest, key_of
from ..theme.templates import Renderer

INDEX = f"{SCENARIOS}/index.json"
INDEX_SCHEMA = f"{SCENARIOS}/index.schema.json"
"""The addresses of the data and of its JSON Schema, relative to the site's root."""

VERSION = "1.0"
"""The version of the format: a new key raises the number after the dot, any other change the one before it."""

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


_KEYS = tuple(key for key, use in visible_keys(FrontMatter) if use.index)


class _Index(BaseModel):
    """Every scenario and every answer of a handbook on patron privacy, without facilitators' notes."""

    model_config = ConfigDict(json_schema_extra={"$schema": "https://json-schema.org/draft/2020-12/schema"})


def _models() -> tuple[Any, Any]:
    # A scenario's model, with the front matter keys that are declared for the index, and the model of the index.
    declared = ((key, FrontMatter.model_fields[key]) for key in _KEYS)
    keys: dict[str, Any] = {key: (info.annotation, Field(description=info.description)) for key, info in declared}
    scenario: Any = create_model("IndexedScenario", __base__=_Indexed, __doc__=_Indexed.__doc__, **keys)
    described: dict[str, tuple[Any, str]] = {
        "version": (
            str,
            f'The version of the format, "{VERSION}": a new key raises the number after the dot, any other change the one before it.',
        ),
        "library": (str, "Whose handbook this is."),
        "site": (str, "The site’s address; empty in a preview."),
        "prompts": (dict[str, str], "What every scenario, and every complication, asks a group."),
        "vocabularies": (dict[str, dict[str, str]], "The terms that scenarios and answers are sorted by, with labels."),
        "references": (
            dict[str, dict[str, IndexedReference]],
            'What scenarios and answers cite, by the key in which they cite it ("law", "policy", "standards") and by reference.',
        ),
        "scenarios": (list[scenario], "Every scenario."),
        "answers": (list[IndexedAnswer], "Every answer, those in scenarios too."),
    }
    whole: dict[str, Any] = {key: (kind, Field(description=says)) for key, (kind, says) in described.items()}
    return scenario, create_model("Index", __base__=_Index, __doc__=_Index.__doc__, **whole)


IndexedScenario, Index = _models()


Cached = Callable[[str, str, Callable[[], bytes]], bytes]
"""Returns what a function makes, or what it made earlier: gets a name for it, and a digest of everything that it is made from."""


def anew(name: str, made_from: str, make: Callable[[], bytes]) -> bytes:
    """What a function makes."""
    return make()


def published(render: Renderer, cached: Cached = anew) -> Iterator[bytes]:
    """The published index as JSON, in pieces: as a whole, it would take more memory than anything else that a build makes."""
    rest: bytes = _index(render, [], []).model_dump_json(indent=1).encode()
    for key, rows in (("scenarios", _scenario_rows), ("answers", _answer_rows)):
        before, empty, rest = rest.partition(f'\n "{key}": []'.encode())
        yield before + empty[:-1]
        mark = b""
        for some in filter(None, rows(render, cached)):
            yield mark + some
            mark = b","
        yield b"\n ]" if mark else b"]"
    yield rest


def _scenario_rows(render: Renderer, cached: Cached) -> Iterator[bytes]:
    for one in render.book.scenarios:
        yield cached(f"index of {one.url}", _made_from(one, render.book.t), partial(_row_of, one, render.book.t))


def _answer_rows(render: Renderer, cached: Cached) -> Iterator[bytes]:
    for one in render.book.scenarios:
        yield cached(f"answers of {one.url}", _made_from(one, render.book.t), partial(_rows_of, one, render.book.t))
    yield from (_rows(_answer(one, render.book.t) for one in place.answers) for place in render.book.desk)


def _made_from(one: Scenario, t: Translation) -> str:
    # What the index says of a scenario depends on nothing but its file, the engine and the theme's words.
    document = one.document
    return key_of(t.fingerprint, document.facts.get("whole", lambda: digest(document.meta.packed(), document.whole)))


def _row_of(one: Scenario, t: Translation) -> bytes:
    return _rows([_indexed(one, t)])


def _rows_of(one: Scenario, t: Translation) -> bytes:
    return _rows(_answer(answer, t) for answer in of_scenario(one))


def _rows(rows: Iterable[BaseModel]) -> bytes:
    return b",".join(b"\n  " + row.model_dump_json(indent=1).encode().replace(b"\n", b"\n  ") for row in rows)


def index(render: Renderer) -> Any:
    """The index of scenarios and answers, an `Index`: whole, as tests hold `published` to it, which writes it in pieces."""
    book, t = render.book, render.book.t
    return _index(render, [_indexed(one, t) for one in book.scenarios], [_answer(one, t) for one in book.answers])


def _index(render: Renderer, scenarios: list[BaseModel], answers: list[BaseModel]) -> Any:
    book = render.book
    keys: tuple[tuple[str, CitedKind], ...] = (("law", "law"), ("policy", "policy"), ("standards", "standard"))
    sources = (*(one.front for one in book.scenarios), *book.answers)
    references = {
        key: {
            name: IndexedReference(title=item.title, url=item.url)
            for name in sorted({name for one in sources for name in getattr(one, key, ())})
            for item in book.cited.get(name, ())
            if item.kind == kind
        }
        for key, kind in keys
    }
    return Index(
        version=VERSION,
        library=book.owner.name,
        site=render.home,
        prompts=book.settings.prompts.model_dump(),
        vocabularies=book.settings.vocabularies.model_dump(),
        references=references,
        scenarios=scenarios,
        answers=answers,
    )


def _answer(one: Answer, t: Translation) -> IndexedAnswer:
    return IndexedAnswer(
        kind=one.kind,
        id=one.id,
        url=one.url,
        title=one.title,
        asked=list(one.asked),
        asker=list(one.askers),
        where=list(one.places),
        short=one.short.lines,
        parts=[IndexedPart(kind=kind.id, title=t(kind.message), text=text.lines, url="") for kind, text in one.parts],
        law=list(one.law),
        policy=list(one.policy),
    )


def schema() -> dict[str, Any]:
    """The JSON Schema of the published index."""
    return TypeAdapter(Index).json_schema()


def _indexed(one: Scenario, t: Translation) -> Any:
    minutes = {segment.id: segment.minutes for segment in plan(one)}
    return IndexedScenario(
        id=one.id,
        url=one.url,
        situation=one.situation.lines,
        sections=[_section(one, part, minutes.get(part.id, 0), t) for part in one.sections if part],
        complications=[IndexedComplication(id=c.id, title=c.title, url=f"{one.url}#{c.id}") for c in one.complications],
        changed=[IndexedChange(on=on, what=one.front.changed[on]) for on in sorted(one.front.changed, reverse=True)],
        **one.front.model_dump(include=set(_KEYS)),
    )


def _section(one: Scenario, section: Part, minutes: int, t: Translation) -> IndexedSection:
    return IndexedSection(
        kind=section.kind.id,
        id=section.id,
        title=section.named(t),
        url=f"{one.url}#{section.id}",
        minutes=minutes,
        text=section.text.lines,
        parts=[
            IndexedPart(
                kind=part.kind.id,
                title=part.named(t),
                text=part.text.lines,
                url=f"{one.url}#{part.id}" if part.kind is ANSWER else "",
            )
            for part in section.for_everyone
        ],
    )
