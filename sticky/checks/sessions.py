"""Checks that a ready session adds up, alone and with the time plans of its scenarios."""

from collections.abc import Iterator

from ..content.edition import why_left_out
from ..content.handbook import DOCS, TRAINING, Handbook
from ..content.page import src_of
from ..content.reader import File, Unread
from ..content.scenario import Scenario
from ..content.session import Session, Step
from ..content.time_plan import minutes, spare
from ..text.problem import Problem, shown, suggestion


def in_file(file: File) -> Iterator[Problem]:
    """Steps that leave too little or too much of the session's minutes free, do not have exactly one of `scenario` and `do`, or repeat a scenario."""
    session = file.content
    if not isinstance(session, Session):
        return
    front, line_of, free = session.front, session.document.meta.line_of, spare(session.front.minutes)
    total = sum(step.minutes for step in front.steps)
    if front.minutes - total not in free:
        least, most = front.minutes - free[-1], front.minutes - free[0]
        fit = f"{least} to {most}" if least < most else f"{most}"
        message = f'"minutes" is {front.minutes}, but the steps add up to {total}; let them add up to {fit}, so that some time is free'
        yield Problem(file.path, line_of("minutes"), "minutes-differ", message)
    for i, step in enumerate(front.steps):
        message = ""
        if bool(step.do) == bool(step.scenario):
            message = 'a step has either "scenario" or "do"; for example: - {scenario: wifes-card, minutes: 10}'
        elif step.scenario in (before.scenario for before in front.steps[:i] if before.scenario):
            message = f'"{step.scenario}" is already a step; a session uses each scenario only once, so choose another'
        if message:
            yield Problem(file.path, line_of("steps", i), "bad-step", message)


def in_handbook(book: Handbook, unread: Unread) -> Iterator[Problem]:
    """Steps whose minutes are not those of the scenario's plan, and names of headings and complications that are not there."""
    for session in book.sessions:
        path, known = session.document.path, book.headings(session)
        for i, step in enumerate(session.front.steps):
            line = session.document.meta.line_of("steps", i)
            if (scenario := book.by_id.get(step.scenario)) and not step.do:
                yield from _planned(path, line, scenario, step, session.front.people)
            for id_ in (*step.show, *step.read):
                file, of_another, heading = id_.partition("#")
                # The headings of a page that could not be read are not known.
                unknown = f"{DOCS}/{f'{file}.md' if of_another else TRAINING}" in unread
                if id_ not in known and not unknown and not (id_ in step.show and book.shown(session, id_)):
                    left_out = (book.left_out.get(f"{src}#{id_}") for src in (src_of(path), TRAINING))
                    others = sorted(f"{file}#{name}" for name in book.anchors.get(f"{file}.md", ()))
                    where = f"of {DOCS}/{file}.md" if others else "here or on the training page"
                    message = f"no heading {where} has the id {shown(id_)}{suggestion(id_, others or known)}"
                    if others:
                        message += f"; if that page is not to have it, take it out with: sticky without {DOCS}/{file}.md#{heading}. Then change what the step says"
                    message = next((why_left_out(shown(id_), passage) for passage in left_out if passage), message)
                    yield Problem(path, line, "dangling-reference", message)


def _planned(path: str, line: int, scenario: Scenario, step: Step, people: int) -> Iterator[Problem]:
    ids = [complication.id for complication in scenario.complications]
    for id_ in {*step.keep} & {*step.without}:
        yield Problem(path, line, "bad-step", f'"keep" and "without" both name {shown(id_)}; remove it from one')
    for key, id_ in (*(("without", id_) for id_ in step.without), *(("keep", id_) for id_ in step.keep)):
        if id_ not in ids:
            message = f'"{key}" names {shown(id_)}, which "{scenario.id}" does not have{suggestion(id_, ids)}'
            yield Problem(path, line, "dangling-reference", message)
    planned = minutes(scenario, people, step.without)
    # Where a library does less, or its law is told in fewer words, a scenario may take a minute less.
    if {*step.without} <= {*ids} and abs(step.minutes - planned) > 1:
        message = f'"{scenario.id}" takes {planned} minutes with {people} people, not {step.minutes}; write "minutes: {planned}"'
        for without in ((*step.without, id_) for id_ in ids if id_ not in step.without):
            less = minutes(scenario, people, without)
            message += f', or "without: [{", ".join(without)}]", which takes {less} minutes'
        yield Problem(path, line, "minutes-differ", message)
