"""A scenario's time plan, for a group of any size."""

from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from ..markdown.document import Text
from .scenario import Part, Scenario
from .sections import SAY, SITUATION

PEOPLE = 8
"""The size of the group that a scenario's own minutes are for."""

GROUPS = (5, PEOPLE, 12, 20)
"""The sizes of groups with a plan. More than eight people talk in threes, and each three reports a sentence."""

ALOUD = 140
"""Words that someone reads aloud in a minute, slowly."""
SILENT = 200
"""Words that a group reads for itself in a minute."""
VOICE = 10
"""Seconds for what one person, or one three, says to all."""
SPARE = (5, 10)
"""How much of a session’s time its steps leave, at least and at most, in percent: people come late, and talk."""


class Segment(NamedTuple):
    """One step of a scenario's time plan."""

    id: str
    """The anchor of the section that it works through."""
    minutes: int


WELCOME = Segment("ground-rules", 3)
CLOSING = Segment("closing", 3)
"""What a session does besides its scenarios; the ids are those of headings of the training page and of the theme's messages."""


def group(people: int) -> int:
    """The size whose plan a group follows: the smallest that has room for it, or the largest there is."""
    return next((size for size in GROUPS if people <= size), max(GROUPS))


def plan(scenario: Scenario, people: int = PEOPLE) -> tuple[Segment, ...]:
    """The time plan of a scenario for a group of so many people.

    Each step takes a whole number of minutes, at least one, in proportion to what is read and said in it. For eight people
    they add up to the scenario's own; for another group, to more or fewer, by the difference in talking time.
    """
    size = group(people)
    seconds = _seconds(scenario, size)
    whole = max(scenario.front.minutes + _rounded(sum(seconds) - sum(_seconds(scenario, PEOPLE))), len(seconds))
    # One second more for each, in case every step takes less than its minute.
    minutes = [1 + more for more in _divided(whole - len(seconds), [max(each - 60, 0) + 1 for each in seconds])]
    return tuple(map(Segment, (SITUATION, *(part.id for part in _sections(scenario))), minutes))


def needs(scenario: Scenario) -> int:
    """The minutes that eight people need for what is read and said in a scenario."""
    return _rounded(sum(_seconds(scenario, PEOPLE)))


def minutes(scenario: Scenario, people: int = PEOPLE, without: Collection[str] = ()) -> int:
    """How long a scenario takes a group that leaves out the complications with these ids."""
    return sum(step.minutes for step in plan(scenario, people) if step.id not in without)


def spare(whole: int) -> range:
    """How many minutes a session of `whole` minutes should leave free."""
    least, most = (_rounded(60 * whole * share // 100) for share in SPARE)
    return range(max(least, 1), max(most, 1) + 1)


def _sections(scenario: Scenario) -> Sequence[Part]:
    # A question to the group is a step even without a text of its own: it asks the prompt of every scenario.
    return [part for part in scenario.sections if part.kind.talk and (part or part.kind.look == "prompt")]


def _seconds(scenario: Scenario, people: int) -> Sequence[int]:
    # The seconds that a group spends on the situation, and on each section: reading, talk, and a sentence from each.
    read = zip(_sections(scenario), _read(scenario)[1:], strict=True)
    return [_read(scenario)[0], *(part.kind.talk + _voices(part, people) + seconds for part, seconds in read)]


@lru_cache(maxsize=64)
def _read(scenario: Scenario) -> Sequence[int]:
    # The seconds to read the situation, and each section, aloud or in silence: the same for every group.
    return [_aloud(scenario.situation), *map(_reading, _sections(scenario))]


def _reading(part: Part) -> int:
    read = [part.text, *(own.text for own in part.for_everyone)]
    if part.kind.look == "prompt":
        return 0
    if part.kind.look == "complication":
        return sum(map(_aloud, (part.story, *read[1:])))
    if part.cards:
        said = [part.text, part.text_of(SAY)]
        return sum(map(_aloud, said)) + (_words(read) - _words(said)) * 60 // SILENT
    return sum(map(_aloud, read))


def _voices(part: Part, people: int) -> int:
    # The seconds for the voices of a group; in a section with talk, only the difference from a group of eight.
    if part.kind.look in ("prompt", "complication"):
        return VOICE * (people - PEOPLE if people <= PEOPLE else people // 3 - PEOPLE // 3)
    return 0 if part.cards else people * VOICE


def _words(texts: Iterable[Text]) -> int:
    return sum(len(text.words.split()) for text in texts)


def _aloud(text: Text) -> int:
    return _words([text]) * 60 // ALOUD


def _rounded(seconds: int) -> int:
    return (seconds + 30) // 60


def _divided(whole: int, weights: Sequence[int]) -> list[int]:
    # Whole minutes by weight, the largest remainders rounded up first (Hamilton's method).
    shares = [divmod(whole * weight, sum(weights)) for weight in weights]
    missing = whole - sum(share for share, _ in shares)
    rounded_up = sorted(range(len(weights)), key=lambda i: (-shares[i][1], i))[:missing]
    return [share + (i in rounded_up) for i, (share, _) in enumerate(shares)]
