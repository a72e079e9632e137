"""A scenario's time plan."""

from dataclasses import dataclass

from ..content.scenario import Part, Scenario
from ..content.sections import SITUATION


@dataclass(frozen=True)
class Segment:
    """One step of a scenario's time plan."""

    id: str
    """The anchor of the section that it works through."""
    label: str
    minutes: int


def plan(scenario: Scenario) -> tuple[Segment, ...]:
    """A time plan that adds up to the scenario's minutes; each step takes a whole number of them, at least one.

    The minutes left after one each are divided by weight, largest remainders rounded up first (Hamilton's method).
    """
    steps = [
        (SITUATION, "Read the situation aloud", 1),
        *((part.id, _label(part), part.kind.weight) for part in scenario.sections if part.kind.weight),
    ]
    spare = scenario.front.minutes - len(steps)
    total = sum(weight for *_, weight in steps)
    shares = [divmod(spare * weight, total) for *_, weight in steps]
    rounded_up = sorted(range(len(steps)), key=lambda i: (-shares[i][1], i))[
        : spare - sum(whole for whole, _ in shares)
    ]
    return tuple(Segment(id_, label, 1 + shares[i][0] + (i in rounded_up)) for i, (id_, label, _) in enumerate(steps))


def _label(part: Part) -> str:
    return part.title if part.title == part.kind.name else f"{part.kind.name}: {part.title}"
