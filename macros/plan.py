"""A session's time plan."""

from dataclasses import dataclass

from .scenario import Scenario


@dataclass(frozen=True)
class Step:
    """One step of a session's time plan."""

    label: str
    minutes: int


def plan(scenario: Scenario) -> tuple[Step, ...]:
    """A time plan that adds up to the scenario's minutes, each step a whole number of them, at least one.

    What is left after one minute each is shared by weight, the largest remainders rounded up first (Hamilton's method).
    """
    steps = [
        ("Read the situation aloud", 1),
        ("The tension", 3),
        ("The response", 4),
        *((f"It gets stickier: {c.title}", 4) for c in scenario.complications),
        ("At the desk", 2),
        ("Debrief", 3),
    ]
    spare = scenario.front.minutes - len(steps)
    total = sum(weight for _, weight in steps)
    shares = [divmod(spare * weight, total) for _, weight in steps]
    rounded_up = sorted(range(len(steps)), key=lambda i: (-shares[i][1], i))[
        : spare - sum(whole for whole, _ in shares)
    ]
    return tuple(Step(label, 1 + shares[i][0] + (i in rounded_up)) for i, (label, _) in enumerate(steps))
