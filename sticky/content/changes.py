"""What changed in the handbook, and when: entries that authors write in the front matter of the page that changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from pydantic import Field

from ..text.yaml_nodes import Day

MARKED = timedelta(weeks=8)
"""How long a page is marked as changed: long enough for a volunteer who comes once a month to see it twice."""

Changed = Annotated[
    dict[Day, Annotated[str, Field(min_length=1, max_length=120)]],
    Field(
        description="days that exist, year-month-day, each with what changed for readers, in at most 120 characters",
        examples=['{2027-01-10: "Who may pick up holds"}'],
    ),
]
"""The key `changed` of a page's or a scenario's front matter."""


@dataclass(frozen=True)
class Change:
    """A change of one page that its readers should know of."""

    on: date
    what: str
    """What changed, in a few words."""
    title: str
    url: str
    """Its address, relative to the site's root."""
    training: bool
    """Whether it is about training: a scenario, or a page for trainers."""


def still_marked(changed: Mapping[date, str], as_of: date) -> dict[date, str]:
    """The entries that a page is still marked with on a date, newest first."""
    return {on: changed[on] for on in sorted(changed, reverse=True) if on + MARKED > as_of}
