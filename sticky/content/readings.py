"""Who at the library has read the texts that its handbook began with, and in which words: what changed later is open again."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict, TypeAdapter

from ..markdown.document import Document
from ..text.files import contents
from ..text.kept import digest
from ..text.problem import Problem

RECORD = "records/read.json"
"""The record of a handbook, relative to its folder. `sticky read` writes it."""


class Reading(BaseModel):
    """The record that someone has read a text, and stands by it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    by: str
    on: date
    parts: dict[str, str]
    """The text then: a digest of each part's words, by the part's title; for the settings, the values of facts, by name."""
    brought: tuple[str, ...] = ()
    """The titles of the parts that `sticky take` or `sticky update` has brought or changed since: nobody here has read these."""

    def changed(self, now: Mapping[str, str]) -> list[str]:
        """The titles of the parts that are new or different now, and of those that are gone."""
        return [title for title in dict.fromkeys((*now, *self.parts)) if now.get(title) != self.parts.get(title)]


_RECORD = TypeAdapter(dict[str, Reading])


def parts_of(document: Document, title: str) -> dict[str, str]:
    """A digest of each part's words, by the part's title; what precedes the first part has the text's `title`.

    Parts are those with an id, and those of the highest level. Parts of the same title are read together.
    """
    rows = document.whole.split("\n")
    heads = [section for section in document.sections if section.id or section.level <= 2]
    starts = [document.body_line, *(section.line for section in heads)]
    ends = [*starts[1:], document.body_line + len(rows)]
    words: dict[str, str] = {}
    for name, start, end in zip((title, *(section.title for section in heads)), starts, ends, strict=True):
        part = [row.strip() for row in rows[start - document.body_line : end - document.body_line]]
        words[name] = digest(words.get(name, ""), part)[:10]  # enough to tell one text from another
    return words


def with_brought(
    readings: Mapping[str, Reading], path: str, was: Mapping[str, str], now: Mapping[str, str]
) -> dict[str, Reading]:
    """The readings after the program has changed the parts of a text from `was` to `now`."""
    if not (reading := readings.get(path)):
        return dict(readings)
    new = {title for title, words in now.items() if was.get(title) != words}
    return {**readings, path: reading.model_copy(update={"brought": tuple(sorted({*reading.brought, *new}))})}


def load(root: Path) -> tuple[dict[str, Reading], list[Problem]]:
    """The readings of the handbook at `root`, by the text's path."""
    file = root / RECORD
    try:
        return (_RECORD.validate_json(contents(file)) if file.exists() else {}), []
    except (OSError, ValueError):
        message = 'this is not what "sticky read" writes; bring back the file as it was, or delete it and sign again: sticky read'
        return {}, [Problem(RECORD, 1, "bad-record", message)]


def packed(readings: Mapping[str, Reading]) -> bytes:
    """The record as a file, a line for each part, so that a change shows what it is about."""
    told = _RECORD.dump_python(dict(sorted(readings.items())), mode="json", exclude_defaults=True)
    return f"{json.dumps(told, ensure_ascii=False, indent=1)}\n".encode()
