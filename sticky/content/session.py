"""A ready session: its goal, its steps, and what to bring."""

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from ..markdown.document import Document
from ..text.problem import Problem
from .catalog import Word
from .page import PageFront, front_of
from .time_plan import PEOPLE


class Step(BaseModel):
    """One step of a session: a scenario, or something else to do."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    do: str = Field("", description="what to do, in a step without a scenario", examples=["Ground rules"])
    scenario: str = Field("", description="the id of a scenario", examples=["wifes-card"])
    without: tuple[Word, ...] = Field(
        (), description="a list of ids of the scenario’s complications to leave out", examples=["[daughters-card]"]
    )
    show: str = Field(
        "",
        description="the id of the heading whose text the room sees, here or on the training page",
        examples=["closing"],
    )
    read: tuple[Word, ...] = Field(
        (), description="a list of ids of headings that whoever leads reads at this step", examples=["[lead]"]
    )
    minutes: int = Field(gt=0, description="a whole number of minutes, 1 or more", examples=["10"])


class SessionFront(PageFront):
    """The front matter of a session's page."""

    readers: Literal["everyone", "staff", "authors"] = Field(
        "staff",
        description='"everyone" to publish it in the public edition too; "staff" otherwise',
        examples=["everyone"],
    )
    goal: str = Field(
        min_length=1,
        description="what people can do afterward, in one sentence",
        examples=["You can say no to a kind request, kindly."],
    )
    minutes: int = Field(gt=0, description="a whole number of minutes, the sum of its steps", examples=["20"])
    people: int = Field(PEOPLE, gt=0, description="the size of the group that its minutes are for", examples=["12"])
    steps: tuple[Step, ...] = Field(
        min_length=1,
        description='a list of steps, each with "scenario" or "do", and "minutes"',
        examples=["[{scenario: wifes-card, minutes: 10}]"],
    )
    bring: tuple[str, ...] = Field((), description="a list of what to print or bring", examples=["[The desk guide]"])


class AboutTrainingFront(PageFront):
    """The front matter of a page beside the sessions, such as one to practice alone."""

    steps: Literal["none"] = Field(description='"none", or absent in a session', examples=["none"])


@dataclass(frozen=True)
class Session:
    """A ready session."""

    id: str
    """The name of its file."""
    front: SessionFront
    document: Document


def parse(document: Document) -> tuple[Session | None, list[Problem]]:
    """Read a session; `None` if its front matter is invalid."""
    front, problems = front_of(SessionFront, document, "a session")
    return (Session(PurePosixPath(document.path).stem, front, document) if front else None), problems
