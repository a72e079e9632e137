"""A scenario's time plan, for a group of any size."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from .scenario import Scenario
from .sections import SITUATION

PEOPLE = 8
"""The size of the group that a scenario's own minutes are for."""

GROUPS = {5: -1, PEOPLE: 0, 12: 2, 20: 5}
"""The sizes of groups with a plan of their own, each with the minutes that a scenario takes beyond its own.

Up to eight people talk as one group; more talk in threes, and each three reports a sentence.
"""


class Segment(NamedTuple):
    """One step of a scenario's time plan."""

    id: str
    """The anchor of the section that it works through."""
    minutes: int


WELCOME = Segment("ground-rules", 3)
CLOSING = Segment("closing", 3)
"""What a session does besides its scenarios; their ids are headings of the training page, and name what the theme calls them."""


def group(people: int) -> int:
    """The size whose plan a group follows: the smallest that has room for it, or the largest there is."""
    return next((size for size in GROUPS if people <= size), max(GROUPS))


def plan(scenario: Scenario, people: int = PEOPLE) -> tuple[Segment, ...]:
    """The time plan of a scenario for a group of so many people.

    Each step takes a whole number of minutes, at least one if there are as many minutes as steps. For eight people they add
    up to the scenario's own. A larger group's extra minutes are divided among the steps in which it talks; a smaller group
    spends less time on the longest step.
    """
    # A question to the group is a step without a text of its own, too: what it asks is every scenario's prompt.
    sections = [part for part in scenario.sections if part.kind.weight and (part or part.kind.look == "prompt")]
    weights = [1, *(part.kind.weight for part in sections)]
    minutes = [1 + more for more in _divided(scenario.front.minutes - len(weights), weights)]
    more = GROUPS[group(people)]
    if more < 0:
        longest = minutes.index(max(minutes))
        minutes[longest] = max(1, minutes[longest] + more)
    else:
        talk = [0, *(part.kind.weight if part.kind.look in ("prompt", "complication") else 0 for part in sections)]
        minutes = [own + add for own, add in zip(minutes, _divided(more, talk), strict=True)]
    return tuple(map(Segment, (SITUATION, *(part.id for part in sections)), minutes))


def minutes(scenario: Scenario, people: int = PEOPLE, without: Collection[str] = ()) -> int:
    """How long a scenario takes a group that leaves out the complications with these ids."""
    return sum(step.minutes for step in plan(scenario, people) if step.id not in without)


def _divided(whole: int, weights: Sequence[int]) -> list[int]:
    # Whole minutes by weight, the largest remainders rounded up first (Hamilton's method).
    shares = [divmod(whole * weight, sum(weights)) for weight in weights]
    missing = whole - sum(share for share, _ in shares)
    rounded_up = sorted(range(len(weights)), key=lambda i: (-shares[i][1], i))[:missing]
    return [share + (i in rounded_up) for i, (share, _) in enumerate(shares)]
