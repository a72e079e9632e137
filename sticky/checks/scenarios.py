"""Checks that a scenario cites law or policy, has enough time, is finished, and can be read aloud."""

from collections.abc import Container, Iterator

from ..content.handbook import Handbook
from ..content.reader import File, Unread
from ..content.scenario import LEAST_STEPS, Scenario
from ..content.time_plan import needs
from ..text.problem import Problem, shown, suggestion, warning

SITUATION_WORDS = range(35, 101)
"""How many words a situation should have, to be read aloud in one go."""

NO_GROUND = "no-ground"
"""The code of a scenario that cites neither law nor policy."""

LEFT_TITLE, LEFT_ID = "What happens next", "what-happens-next"
"""The title and id that a new scenario gives its complication, for its author to replace."""


def in_file(file: File) -> Iterator[Problem]:
    """A scenario that cites neither law nor policy, or is too short for its steps."""
    scenario = file.content
    if not isinstance(scenario, Scenario):
        return
    front, line_of = scenario.front, scenario.document.meta.line_of
    if not front.law and not front.policy:
        message = 'a scenario needs "law" or "policy" to rest on; for example: law: ["24-90-119(1)"]'
        yield Problem(file.path, line_of("title"), NO_GROUND, message)
    steps = LEAST_STEPS + len(scenario.complications)
    if front.minutes < steps:
        message = f'"minutes" is {front.minutes}, but the session has {steps} steps of at least a minute each; for example: minutes: {steps * 2}'
        yield Problem(file.path, line_of("minutes"), "too-short", message)


def in_handbook(book: Handbook, unread: Unread) -> Iterator[Problem]:
    """A complication that a scenario names and lacks; a warning for what makes it unfit to be read aloud, takes longer than it
    says, or is left from the template.
    """
    for scenario in book.scenarios:
        yield from _named(scenario, book.left_out)
    least, most = SITUATION_WORDS[0], SITUATION_WORDS[-1]
    for scenario in (scenario for scenario in book.scenarios if not scenario.draft):
        path, words = scenario.document.path, len(scenario.situation.words.split())
        if words not in SITUATION_WORDS and not scenario.front.source:  # words from another source stay as they are
            message = f"the situation has {words} words, but is read aloud: write {least} to {most}"
            yield warning(path, scenario.situation.line, "situation", message)
        # What a library's facts add to the texts may take a minute more.
        if (least_minutes := needs(scenario)) > scenario.front.minutes + 1:
            message = f'"minutes" is {scenario.front.minutes}, but what is read and said takes eight people {least_minutes}; write "minutes: {least_minutes}"'
            yield warning(path, scenario.document.meta.line_of("minutes"), "too-short", message)
        for complication in scenario.complications:
            if complication.id == LEFT_ID or complication.title == LEFT_TITLE:
                what = f"{{#{LEFT_ID}}}" if complication.id == LEFT_ID else LEFT_TITLE
                message = f'"{what}" is left from the template; write your own: "## Complication: His daughter’s card {{#daughters-card}}"'
                yield warning(path, complication.line, "left-over", message)


def _named(scenario: Scenario, left_out: Container[str]) -> Iterator[Problem]:
    front, path, ids = scenario.front, scenario.document.path, [part.id for part in scenario.complications]
    for key, id_ in [*(("open_titles", id_) for id_ in front.open_titles), ("leave_out_first", front.leave_out_first)]:
        if id_ and id_ not in ids and f"{path}#{id_}" not in left_out:
            message = f'"{key}" names {shown(id_)}, which is not a complication of this scenario{suggestion(id_, ids)}'
            yield Problem(path, scenario.document.meta.line_of(key), "dangling-reference", message)
