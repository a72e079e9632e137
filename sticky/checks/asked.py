"""Checks what people type to find the parts of a page, in the file beside the page."""

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from ..content.catalog import PAGE, entries
from ..content.reader import File
from ..content.statute import rows_and_notes
from ..markdown.document import asked_path
from ..text.problem import Problem, shown, suggestion
from ..text.yaml_nodes import Node

UNKNOWN = "unknown-id"
"""The code of a problem with an id that no part of the page has."""

_NO_WORDS = ("yes", "no", "true", "false", "on", "off", "none")

_EXAMPLE = "  - Can I pick up my husband’s holds?"


def in_file(file: File) -> Iterator[Problem]:
    """Ids that no part of the page has, and entries below an id that are not phrasings, or appear twice."""
    document = file.document
    if document is None or document.asked is None or document.asked.value is None:
        return
    path, parts = asked_path(document.path), document.asked.value
    if not isinstance(parts, Mapping):
        message = f'the phrasings have no id above them; write one, as in "an-id:", and below it, each on a line: "{_EXAMPLE}"'
        yield Problem(path, document.asked.line, "bad-value", message)
        return
    rows = rows_and_notes(document)[0] if file.kind == "statute" else ()
    known = {row.anchor for row in rows if not row.group} | {part.id for part in document.sections if part.id}
    if file.kind != "scenario":
        known.add(PAGE)
    of = {"place": "an answer", "scenario": "a complication", "statute": "a subsection"}.get(file.kind, "a heading")
    for id_, part in parts.items():
        if id_ not in known:
            message = f"{shown(id_)} is not the id of {of} in {PurePosixPath(file.path).name}{suggestion(id_, known)}"
            yield Problem(path, part.line, UNKNOWN, message)
        yield from _faults(path, id_, part)


def _faults(path: str, id_: str, part: Node) -> Iterator[Problem]:
    seen: set[str] = set()
    phrased = entries(part)
    for word in (word for entry in phrased for word in entries(entry)):
        code, message = "bad-value", ""
        if word in phrased and isinstance(word.value, str) and word.value.lower() in _NO_WORDS:
            message = f"{shown(word.value)} is not what people type to find something; write a question, or put a word that they search for in brackets"
        elif isinstance(word.value, str) and word.value.strip():
            if " - " in word.value and isinstance(part.value, str):
                message = f'{shown(word.value)} is one text; write below "{id_}:", and nothing behind it, each on a line: "{_EXAMPLE}"'
            elif word.value in seen:
                code, message = "repeated-term", f'{shown(word.value)} appears twice below "{id_}"; keep one'
            seen.add(word.value)
        elif isinstance(word.value, Mapping):
            written = ", ".join(f"{key}: {value.value or ''}".strip() for key, value in word.value.items())
            message = f'{shown(written)} has a colon, which makes a key of what is before it; put it in quotation marks: - "{written}"'
        else:
            given = shown(str(word.plain())) if word.value else "an empty entry"
            message = f'"{id_}" has {given}; write below it, each on a line: "{_EXAMPLE}"'
        if message:
            yield Problem(path, word.line, code, message)
