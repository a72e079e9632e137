"""A ready session: its goal, its steps, and what to bring."""

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Literal

from ..markdown.document import Document
from ..text.problem import Problem
from ..text.yaml_nodes import Keys, key
from .catalog import Word, Words
from .page import PageFront
from .time_plan import PEOPLE


class Step(Keys):
    """One step of a session: a scenario, or something else to do."""

    do: str = key("what to do, in a step without a scenario", "Ground rules", "")
    scenario: str = key("the id of a scenario", "wifes-card", "")
    without: tuple[Word, ...] = key("a list of ids of its complications to leave out", "[daughters-card]", ())
    keep: tuple[Word, ...] = key("a list of ids of complications to keep when time is short", "[daughters-card]", ())
    show: Words = key(
        "the id of the heading whose list the room sees, here or on the training page, or a list of such ids; of another page, "
        "such as policy/index#ages, the room sees all below the heading but answers",
        "closing",
        (),
    )
    read: tuple[Word, ...] = key("a list of ids of headings that whoever leads reads at this step", "[lead]", ())
    minutes: int = key("a whole number of minutes, 1 or more", "10", gt=0)


class SessionFront(PageFront):
    """The front matter of a session's page."""

    readers: Literal["everyone", "staff", "authors"] = key(
        '"everyone" to publish it in the public edition too; "staff" otherwise', "everyone", "staff"
    )
    goal: Word = key("what people can do afterward, in one sentence", "You can say no to a kind request, kindly.")
    minutes: int = key("how many minutes to book; its steps leave some of them free", "20", gt=0)
    people: int = key("the size of the group that its minutes are for", "12", PEOPLE, gt=0)
    steps: tuple[Step, ...] = key(
        'a list of steps, each with "scenario" or "do", and "minutes"',
        "[{scenario: wifes-card, minutes: 10}]",
        min_length=1,
    )
    bring: tuple[str, ...] = key("a list of what to print or bring", "[The desk guide]", ())


class AboutTrainingFront(PageFront):
    """The front matter of a page beside the sessions, such as one to practice alone."""

    steps: Literal["none"] = key('"none", or absent in a session', "none")


@dataclass(frozen=True)
class Session:
    """A ready session."""

    id: str
    front: SessionFront
    document: Document


def parse(front: SessionFront, document: Document, _: list[Problem]) -> Session:
    """Read a session."""
    return Session(PurePosixPath(document.path).stem, front, document)
