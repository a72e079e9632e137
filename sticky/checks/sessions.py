"""Checks that a ready session adds up, alone and with the time plans of its scenarios."""

from collections.abc import Iterator

from ..content.handbook import DOCS, TRAINING, Handbook
from ..content.reader import File, Unread
from ..content.session import Session, Step
from ..content.time_plan import minutes
from ..text.problem import Problem, shown, suggestion


def in_file(file: File) -> Iterator[Problem]:
    """Steps that do not add up to the session's minutes, do not have exactly one of `scenario` and `do`, or repeat a scenario."""
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
        elif step.scenario in (before.scenario for before in front.steps[:i] if before.scenario):
            message = f'"{step.scenario}" is already a step; a session uses each scenario only once, so choose another'
            yield Problem(file.path, line_of("steps", i), "bad-step", message)


def in_handbook(book: Handbook, unread: Unread) -> Iterator[Problem]:
    """Steps whose minutes are not those of the scenario's plan, and names of headings and complications that are not there."""
    for session in book.sessions:
        for i, step in enumerate(session.front.steps):
            line = session.document.meta.line_of("steps", i)
            # The headings of a page that could not be read are not known.
            headings = () if f"{DOCS}/{TRAINING}" in unread else _headings(book, session, step)
            for code, message in (*_scenario(book, session, step), *headings):
                yield Problem(session.document.path, line, code, message)


def _scenario(book: Handbook, session: Session, step: Step) -> Iterator[tuple[str, str]]:
    scenario, people = book.by_id.get(step.scenario), session.front.people
    if scenario is None or step.do:
        return
    ids = [complication.id for complication in scenario.complications]
    lost = [id_ for id_ in step.without if id_ not in ids]
    for id_ in lost:
        yield (
            "dangling-reference",
            f'"without" names {shown(id_)}, which is not a complication of "{scenario.id}"{suggestion(id_, ids)}',
        )
    planned = minutes(scenario, people, step.without)
    if not lost and step.minutes != planned:
        shorter = [(id_, minutes(scenario, people, {*step.without, id_})) for id_ in ids if id_ not in step.without]
        hint = "".join(
            f', or "without: [{", ".join((*step.without, id_))}]", which takes {own} minutes' for id_, own in shorter
        )
        yield (
            "minutes-differ",
            f'"{scenario.id}" takes {planned} minutes with {people} people, not {step.minutes}; write "minutes: {planned}"{hint}',
        )


def _headings(book: Handbook, session: Session, step: Step) -> Iterator[tuple[str, str]]:
    known = book.headings(session)
    for id_ in filter(None, (step.show, *step.read)):
        if id_ not in known:
            yield (
                "dangling-reference",
                f"no heading here or on the training page has the id {shown(id_)}{suggestion(id_, known)}",
            )
