"""What the published site offers to machines: records for its search, and the index of scenarios."""

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from .outline import DEBRIEF, DESK
from .render import Renderer
from .scenario import Scenario


def search(render: Renderer) -> Iterator[dict[str, str]]:
    """One record for each scenario, complication, desk card and debrief: location, title, text.

    A hit's location is the block itself, which opens when it is gone to. What patrons ask, and the keywords, are
    found without being printed; facilitators' notes are not found at all.
    """
    for one in render.book.scenarios:
        page = f"scenarios/{one.id}/"
        said = [one.front.asked, *one.front.keywords]
        desk = [one.desk.answer, one.desk.say, one.desk.avoid, one.desk.offer]
        debrief = [one.debrief.text, one.debrief.law, one.debrief.policy, one.debrief.judgement, one.debrief.takeaway]

        def record(location: str, title: str, *texts: Any) -> dict[str, str]:
            words = (t if isinstance(t, str) else render.line(t) for t in texts)
            return {"location": location, "title": title, "text": " ".join(w for w in words if w)}

        title = one.front.title
        yield record(
            page, title, one.front.summary, one.situation, one.tension.questions, one.response.questions, *said
        )
        for complication in one.complications:
            yield record(f"{page}#{complication.id}", f"{title}: {complication.title}", complication.text)
        yield record(f"{page}#{DESK}", f"{title}: at the desk", *desk)
        yield record(f"{page}#{DEBRIEF}", f"{title}: debrief", *debrief)
        yield record(f"desk/#{one.id}", title, *desk, *said)


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
