"""Checks that a scenario cites law or policy, has enough time, and is finished."""

from collections.abc import Iterator, Mapping

from ..content.outline import is_draft
from ..content.reader import File
from ..content.scenario import STEPS, Scenario
from ..content.sections import PLACEHOLDER
from ..text.document import Document
from ..text.problem import Problem, shown, suggestion


def found(file: File) -> Iterator[Problem]:
    """A scenario that cites neither law nor policy, is too short for its steps, or still contains the template's help."""
    document = file.document
    if file.kind != "scenario" or document is None:
        return
    if isinstance(file.content, Scenario):
        yield from _front(file.content)
    if not is_draft(document):
        for line, row in _rows(document):
            if PLACEHOLDER in row:
                hint = 'write your own text there, or keep "status: draft"'
                yield Problem(file.path, line, "unfinished", f"{shown(row)} is still the template’s help; {hint}")


def _front(one: Scenario) -> Iterator[Problem]:
    front, path, line_of = one.front, one.document.path, one.document.meta.line_of
    if not front.law and not front.policy:
        message = 'a scenario needs "law" or "policy" to rest on; for example: law: ["24-90-119(1)"]'
        yield Problem(path, line_of("title"), "missing-key", message)
    ids = [complication.id for complication in one.complications]
    named = [*(("open_titles", id_) for id_ in front.open_titles), ("leave_out_first", front.leave_out_first)]
    for key, id_ in named:
        if id_ and id_ not in ids:
            message = f'"{key}" names {shown(id_)}, which is not a complication of this scenario{suggestion(id_, ids)}'
            yield Problem(path, line_of(key), "dangling-reference", message)
    steps = STEPS + len(one.complications)
    if front.minutes < steps:
        message = f'"minutes" is {front.minutes}, but the session has {steps} steps of at least a minute each; for example: minutes: {steps * 2}'
        yield Problem(path, line_of("minutes"), "too-short", message)


def _rows(document: Document) -> Iterator[tuple[int, str]]:
    # Where help may be left: the values of the front matter, and the lines outside code.
    if isinstance(document.meta.value, Mapping):
        yield from ((node.line, node.value) for node in document.meta.value.values() if isinstance(node.value, str))
    for text in document.texts():
        if PLACEHOLDER in text.markdown:
            yield from document.prose_lines(text)
