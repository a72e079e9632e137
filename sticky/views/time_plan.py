"""A scenario's time plan."""

from dataclasses import dataclass

from ..content.scenario import Scenario
from ..content.sections import CLOSING, OPENING


@dataclass(frozen=True)
class Segment:
    """One step of a scenario's time plan."""

    label: str
    minutes: int


def plan(scenario: Scenario) -> tuple[Segment, ...]:
    """A time plan that adds up to the scenario's minutes, each step a whole number of them, at least one.

    What is left after one minute each is shared by weight, the largest remainders rounded up first (Hamilton's method).
    """
    steps = [
        *OPENING,
        *((f"It gets stickier: {c.title}", 4) for c in scenario.complications),
        *CLOSING,
    ]
    spare = scenario.front.minutes - len(steps)
    total = sum(weight for _, weight in steps)
    shares = [divmod(spare * weight, total) for _, weight in steps]
    rounded_up = sorted(range(len(steps)), key=lambda i: (-shares[i][1], i))[
        : spare - sum(whole for whole, _ in shares)
    ]
    return tuple(Segment(label, 1 + shares[i][0] + (i in rounded_up)) for i, (label, _) in enumerate(steps))
