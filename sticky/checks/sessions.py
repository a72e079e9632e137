"""Checks that a ready session adds up."""

from collections.abc import Iterator

from ..content.reader import File
from ..content.session import Session
from ..text.problem import Problem


def found(file: File) -> Iterator[Problem]:
    """Steps that do not add up to the session's minutes, and steps that have not exactly one of a scenario and a task."""
    session = file.content
    if not isinstance(session, Session):
        return
    front, line_of = session.front, session.document.meta.line_of
    total = sum(step.minutes for step in front.steps)
    if total != front.minutes:
        message = f'"minutes" is {front.minutes}, but the steps add up to {total}; change one of them'
        yield Problem(file.path, line_of("minutes"), "minutes-differ", message)
    for i, step in enumerate(front.steps):
        if bool(step.do) == bool(step.scenario):
            message = 'a step has either "scenario" or "do"; for example: - {scenario: wifes-card, minutes: 10}'
            yield Problem(file.path, line_of("steps", i), "bad-step", message)
