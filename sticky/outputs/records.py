"""What the published site offers to machines: records for its search, and the index of scenarios."""

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from ..content.scenario import Scenario
from ..content.sections import DEBRIEF, DESK
from ..markdown.renderer import marked
from ..text.document import Text
from ..views.templates import Renderer


def search(render: Renderer) -> Iterator[dict[str, Any]]:
    """One record for each scenario, complication, desk card and debrief.

    A hit's location is the block itself, which opens when it is gone to. What patrons ask, and the keywords, are
    found as the record's tags, which the site does not print; facilitators' notes are not found at all. A desk card
    is a page of its own to the search, headed by the question, and comes first among equals: whoever searches with a
    patron waiting reads the answer in the hit. The theme takes every text of a record for markup.
    """
    for one in render.book.scenarios:
        page, title, asked = f"scenarios/{one.id}/", marked(one.front.title), marked(one.front.asked)
        tags = [*filter(None, [asked]), *map(marked, one.front.keywords)]
        summary, desk, debrief = Text(one.front.summary, 1), one.desk, one.debrief
        parts = (debrief.text, debrief.law, debrief.policy, debrief.judgement, debrief.takeaway)
        situation = _words(render, one, summary, one.situation, one.tension.questions, one.response.questions)
        answer = _words(render, one, desk.answer, desk.say)
        yield {
            "location": f"desk/#{one.id}",
            "title": asked or title,
            "text": answer,
            "tags": tags,
            "boost": 4,
        }
        yield {
            "location": page,
            "title": title,
            "text": situation,
            "tags": tags,
        }
        for complication in one.complications:
            text = _words(render, one, complication.text)
            yield {"location": f"{page}#{complication.id}", "title": marked(complication.title), "text": text}
        whole = answer + _words(render, one, desk.avoid, desk.offer)
        yield {"location": f"{page}#{DESK}", "title": "At the desk", "text": whole}
        yield {"location": f"{page}#{DEBRIEF}", "title": "Debrief", "text": _words(render, one, *parts)}


def _words(render: Renderer, one: Scenario, *texts: Text) -> str:
    return render.template("record.html", pieces=[render.line(text, one) for text in texts if text])


class IndexedComplication(BaseModel):
    """A complication, for whoever links to it."""

    id: str
    title: str
    url: str = Field(description="The address that opens this complication, below the site's root.")


class IndexedScenario(BaseModel):
    """A scenario, for whoever lists or links to it."""

    id: str = Field(description="Permanent.")
    title: str
    summary: str
    url: str = Field(description="The scenario's address, below the site's root.")
    asker: str
    topics: list[str]
    audience: list[str]
    minutes: int
    law: list[str] = Field(description="References of subsections, such as 24-90-119(2)(d).")
    policy: list[str] = Field(description="Ids of clauses of the library's policies.")
    standards: list[str] = Field(description="Ids of standards.")
    complications: list[IndexedComplication] = Field(description="In the order of reveal.")
    reviewed: str = Field(description="The date of the last review, ISO 8601.")


class Index(BaseModel):
    """Every scenario of the handbook."""

    model_config = ConfigDict(json_schema_extra={"$schema": "https://json-schema.org/draft/2020-12/schema"})

    scenarios: list[IndexedScenario]


def index(scenarios: tuple[Scenario, ...]) -> Index:
    """The published index of scenarios."""
    return Index(scenarios=[_indexed(one) for one in scenarios])


def schema() -> dict[str, Any]:
    """The JSON Schema of the published index."""
    return TypeAdapter(Index).json_schema()


def _indexed(one: Scenario) -> IndexedScenario:
    front, url = one.front, f"scenarios/{one.id}/"
    return IndexedScenario(
        id=one.id,
        url=url,
        complications=[IndexedComplication(id=c.id, title=c.title, url=f"{url}#{c.id}") for c in one.complications],
        reviewed=front.reviewed.isoformat(),
        **front.model_dump(
            include={"title", "summary", "asker", "topics", "audience", "minutes", "law", "policy", "standards"}
        ),
    )
