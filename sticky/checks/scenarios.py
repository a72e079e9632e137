"""Checks that a scenario cites law or policy, has enough time, is finished, and can be read aloud."""

from collections.abc import Iterator, Sequence
from functools import partial

from ..content.handbook import Handbook
from ..content.reader import File, Unread
from ..content.scenario import LEAST_STEPS, Part, Scenario
from ..markdown.inline import bare_blocks
from ..text.problem import Problem, shown, suggestion

SITUATION_WORDS = range(35, 101)
"""How many words a situation should have, to be read aloud in one go."""

NO_GROUND = "no-ground"
"""The code of a scenario that cites neither law nor policy."""

LEFT_TITLE, LEFT_ID = "What happens next", "what-happens-next"
"""The title and id that a new scenario gives its complication, for its author to replace."""


def found(file: File) -> Iterator[Problem]:
    """A scenario that cites neither law nor policy, or is too short for its steps."""
    document = file.document
    if file.kind != "scenario" or document is None:
        return
    if isinstance(file.content, Scenario):
        yield from _front(file.content)
        _fit(file.content)  # while its tokens are known


def problems(book: Handbook, unread: Unread) -> Iterator[Problem]:
    """A warning for what makes a scenario unfit to be read aloud, or is left from the template."""
    for one in book.scenarios:
        if not one.draft:
            yield from _fit(one)


def _fit(one: Scenario) -> Sequence[Problem]:
    return one.document.remembered("fit", partial(_unfit, one))


def _front(one: Scenario) -> Iterator[Problem]:
    front, path, line_of = one.front, one.document.path, one.document.meta.line_of
    if not front.law and not front.policy:
        message = 'a scenario needs "law" or "policy" to rest on; for example: law: ["24-90-119(1)"]'
        yield Problem(path, line_of("title"), NO_GROUND, message)
    ids = [complication.id for complication in one.complications]
    named = [*(("open_titles", id_) for id_ in front.open_titles), ("leave_out_first", front.leave_out_first)]
    for key, id_ in named:
        if id_ and id_ not in ids:
            message = f'"{key}" names {shown(id_)}, which is not a complication of this scenario{suggestion(id_, ids)}'
            yield Problem(path, line_of(key), "dangling-reference", message)
    steps = LEAST_STEPS + len(one.complications)
    if front.minutes < steps:
        message = f'"minutes" is {front.minutes}, but the session has {steps} steps of at least a minute each; for example: minutes: {steps * 2}'
        yield Problem(path, line_of("minutes"), "too-short", message)


def _unfit(one: Scenario) -> Iterator[Problem]:
    path = one.document.path
    words = sum(len(bare.split()) for _, bare, _ in bare_blocks(one.situation))
    if words not in SITUATION_WORDS and not one.front.source:  # words from another source stay as they are
        message = (
            f"the situation has {words} words, but is read aloud: write {SITUATION_WORDS[0]} to {SITUATION_WORDS[-1]}"
        )
        yield _warning(path, one.situation.line, "situation", message)
    for complication in one.complications:
        yield from _left(path, complication)


def _left(path: str, one: Part) -> Iterator[Problem]:
    for left, what in ((one.id == LEFT_ID, f"{{#{LEFT_ID}}}"), (one.title == LEFT_TITLE, LEFT_TITLE)):
        if left:
            message = f'"{what}" is left from the template; write your own: "## Complication: His daughter’s card {{#daughters-card}}"'
            yield _warning(path, one.line, "left-over", message)
            return


def _warning(path: str, line: int, code: str, message: str) -> Problem:
    return Problem(path, line, code, message, warning=True)
