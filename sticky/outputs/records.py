"""The published site's data for machines: the index of scenarios."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, create_model

from ..content.answer import Answer
from ..content.scenario import FrontMatter, Scenario, uses
from ..views.templates import Renderer


class IndexedPart(BaseModel):
    """A part of a section."""

    title: str
    text: str


class IndexedSection(BaseModel):
    """A section of a scenario, as everyone may read it."""

    id: str
    title: str
    url: str = Field(description="The address that opens this section, below the site's root.")
    text: str = Field(description="In plain words, without markup.")
    parts: list[IndexedPart]


class IndexedComplication(BaseModel):
    """A complication, for whoever links to it."""

    id: str
    title: str
    url: str = Field(description="The address that opens this complication, below the site's root.")


class IndexedAnswer(BaseModel):
    """What to do and say when somebody asks: at a scenario's desk, in a complication, or by itself."""

    kind: str = Field(description='Where it stands: "scenario", "complication", or by itself at a "place".')
    id: str = Field(description="Permanent.")
    url: str = Field(description="Its address, below the site's root.")
    title: str
    asked: list[str] = Field(description="How people ask, in their own words.")
    asker: list[str] = Field(description='Terms for who asks; "anyone" stands for all of them.')
    where: list[str] = Field(description="Terms for where it happens.")
    short: str = Field(description="In plain words, without markup.")
    parts: list[IndexedPart] = Field(description="What to say, to avoid and to offer, and to whom it goes.")
    law: list[str]
    policy: list[str]


class _Indexed(BaseModel):
    """A scenario, for whoever lists, links to, or shows it."""

    id: str = Field(description="Permanent.")
    url: str = Field(description="The scenario's address, below the site's root.")
    situation: str = Field(description="In plain words, without markup.")
    sections: list[IndexedSection] = Field(description="In the order of the page, without the facilitator's notes.")
    complications: list[IndexedComplication] = Field(description="In the order of reveal.")


_KEYS = tuple(key for key, use in uses(FrontMatter) if use.index)


class _Index(BaseModel):
    """Every scenario and every answer of the handbook."""

    model_config = ConfigDict(json_schema_extra={"$schema": "https://json-schema.org/draft/2020-12/schema"})


def _models() -> tuple[Any, Any]:
    # A scenario's model, with the front matter keys that are declared for the index, and the model of the index.
    declared = ((key, FrontMatter.model_fields[key]) for key in _KEYS)
    keys: dict[str, Any] = {key: (info.annotation, Field(description=info.description)) for key, info in declared}
    scenario: Any = create_model("IndexedScenario", __base__=_Indexed, __doc__=_Indexed.__doc__, **keys)
    whole: dict[str, Any] = {"scenarios": (list[scenario], ...), "answers": (list[IndexedAnswer], ...)}
    return scenario, create_model("Index", __base__=_Index, __doc__=_Index.__doc__, **whole)


IndexedScenario, Index = _models()


def index(render: Renderer) -> Any:
    """The published index of scenarios and answers, an `Index`."""
    book = render.book
    return Index(
        scenarios=[_indexed(render, one) for one in book.scenarios],
        answers=[_answer(render, one) for one in book.answers],
    )


def _answer(render: Renderer, one: Answer) -> IndexedAnswer:
    return IndexedAnswer(
        kind=one.kind,
        id=one.id,
        url=one.url,
        title=one.title,
        asked=list(one.asked),
        asker=list(one.askers),
        where=list(one.places),
        short=render.line(one.short, one),
        parts=[IndexedPart(title=kind.name, text=render.line(text, one)) for kind, text in one.parts],
        law=list(one.law),
        policy=list(one.policy),
    )


def schema() -> dict[str, Any]:
    """The JSON Schema of the published index."""
    return TypeAdapter(Index).json_schema()


def _indexed(render: Renderer, one: Scenario) -> Any:
    return IndexedScenario(
        id=one.id,
        url=one.url,
        situation=render.line(one.situation, one),
        sections=[
            IndexedSection(
                id=part.id,
                title=part.title,
                url=f"{one.url}#{part.id}",
                text=render.line(part.text, one),
                parts=[IndexedPart(title=p.title, text=render.line(p.text, one)) for p in part.for_everyone],
            )
            for part in one.sections
            if part
        ],
        complications=[IndexedComplication(id=c.id, title=c.title, url=f"{one.url}#{c.id}") for c in one.complications],
        **one.front.model_dump(include=set(_KEYS)),
    )
