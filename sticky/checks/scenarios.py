"""Checks that a scenario cites law or policy, has enough time, is finished, is short where it has to be, and can be read aloud."""

from collections.abc import Callable, Iterator
from functools import partial

from ..content.answer import of_scenario
from ..content.handbook import Handbook
from ..content.reader import File, Unread
from ..content.scenario import LEAST_STEPS, Scenario
from ..content.sections import TAKEAWAY
from ..content.time_plan import needs
from ..markdown.document import Document, Text
from ..markdown.inline import passages, sentences
from ..text.problem import Problem, shown, suggestion, warning

LEAST_ALOUD, MOST_ALOUD = 40, 90
"""How many words a situation should have, and how many a complication may, to be read aloud in one go."""

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


def file_check(book: Handbook, unread: Unread) -> Callable[[Document], Iterator[Problem]]:
    """A warning if a scenario is unfit to be read aloud, does not fit its minutes, or has text of the template left."""
    scenarios = {scenario.document: scenario for scenario in book.scenarios if not scenario.draft}

    def of(document: Document) -> Iterator[Problem]:
        if scenario := scenarios.get(document):
            # Passages that facts or the public edition leave out shorten the scenario.
            name = f"scenario {book.edition} {scenario.front.minutes}"
            yield from document.remembered(name, partial(_of_scenario, scenario))

    return of


def in_handbook(book: Handbook, unread: Unread) -> Iterator[Problem]:
    """A complication that a scenario names but does not have."""
    for scenario in book.scenarios:
        id_, path, ids = scenario.front.leave_out_first, scenario.document.path, [c.id for c in scenario.complications]
        if id_ and id_ not in ids and f"{path}#{id_}" not in book.left_out:
            message = f'"leave_out_first" names {shown(id_)}, which is not a complication here{suggestion(id_, ids)}'
            yield Problem(path, scenario.document.meta.line_of("leave_out_first"), "dangling-reference", message)


def _of_scenario(scenario: Scenario) -> Iterator[Problem]:
    path, front, line_of = scenario.document.path, scenario.front, scenario.document.meta.line_of
    yield from _read_aloud(scenario)
    yield from _short(scenario)
    # What a library's facts add to the texts may take a minute more.
    if not (least := needs(scenario)) - 1 <= front.minutes <= 3 * least:
        code, only = ("too-short", "") if front.minutes < least else ("too-long", "only ")
        message = f'"minutes" is {front.minutes}, but what is read and said takes eight people {only}{least}; write, for example: minutes: {least}'
        yield warning(path, line_of("minutes"), code, message)
    for complication in scenario.complications:
        if complication.id == LEFT_ID or complication.title == LEFT_TITLE:
            what = f"{{#{LEFT_ID}}}" if complication.id == LEFT_ID else LEFT_TITLE
            message = f'"{what}" is left from the template; write your own: "## Complication: His daughter’s card {{#daughters-card}}"'
            yield warning(path, complication.line, "left-over", message)


def _read_aloud(scenario: Scenario) -> Iterator[Problem]:
    told = [("the situation", scenario.situation, LEAST_ALOUD)]
    told += [(shown(complication.title), complication.text, 0) for complication in scenario.complications]
    for what, text, least in told if not scenario.front.source else ():  # words from another source stay as they are
        # Without the questions that are listed after it.
        words = len(Text(f"\n{text.markdown}".partition("\n- ")[0], 1).words.split())
        if not least <= words <= MOST_ALOUD:
            message = f"{what} has {words} words, but is read aloud: write {least or 'at most'} {'to ' * (least > 0)}{MOST_ALOUD}"
            yield warning(scenario.document.path, text.line, "situation", message)


def _short(scenario: Scenario) -> Iterator[Problem]:
    summary = Text(scenario.front.summary, scenario.document.meta.line_of("summary"))
    parts = [('"summary"', summary, 1), ("what to take away", scenario.debrief.text_of(TAKEAWAY), 1)]
    parts += [("the short answer", answer.short, 2) for answer in of_scenario(scenario)]
    for what, text, most in parts:
        said = passages(Text(text.markdown, text.line))  # as a text of its own, so that its file is not parsed again
        if (number := len(sentences(" ".join(said)))) > most:
            message = f"{what} has {number} sentences; write {'at most two' if most > 1 else 'one'}"
            yield warning(scenario.document.path, text.line, "too-many-sentences", message)
