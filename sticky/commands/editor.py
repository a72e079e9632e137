"""Generates files for VS Code: a JSON Schema of the library's own settings, and snippets for its scenarios.

Both are derived from the models, the sections and the vocabularies. Generate them again when those change; do not edit
them. There is no schema of front matter, because VS Code's extension for YAML does not read it in Markdown files.
"""

import json
from argparse import Namespace
from collections.abc import Iterator
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

from ..content.facts import DECLARED, Decided, Fact
from ..content.handbook import Handbook
from ..content.sections import COMPLICATION, DESK, PLACEHOLDER, slug
from ..content.settings import Settings
from ..text.files import write_whole
from . import new
from .console import handbook

VSCODE = ".vscode"
"""The folder of VS Code's snippets and settings, relative to the handbook's."""

_TODAY = "$CURRENT_YEAR-$CURRENT_MONTH-$CURRENT_DATE"
_TITLE = "The wife’s card"
_EXAMPLES = (_TITLE, new.COMPLICATION_TITLE, slug(new.COMPLICATION_TITLE))
"""What an author replaces, besides what is marked."""

_ESCAPED = str.maketrans({sign: f"\\{sign}" for sign in "$}\\"})
"""The signs that mean something in a snippet."""


def editor(root: Path, _: Namespace) -> None:
    """The command `sticky editor`."""
    print(*write(root, handbook(root)), sep="\n")


def write(root: Path, book: Handbook) -> list[str]:
    """Write the files into the handbook at `root`; return their paths."""
    made = files(book)
    write_whole({root / path: text.encode() for path, text in made.items()})
    return list(made)


def files(book: Handbook) -> dict[str, str]:
    """The text of each file, by its path relative to the handbook's folder."""
    made = {"mkdocs.schema.json": settings_schema(), "handbook.code-snippets": snippets(book)}
    return {
        f"{VSCODE}/{name}": json.dumps(content, indent=2, ensure_ascii=False) + "\n" for name, content in made.items()
    }


def settings_schema() -> dict[str, Any]:
    """The schema of a handbook's own settings; the rest of the file is MkDocs's."""
    own = json.loads(json.dumps(Settings.model_json_schema()), object_hook=_without_examples)
    facts = {name: _schema_of(fact) for name, fact in DECLARED.items()}
    own["properties"]["facts"] |= {"properties": facts, "additionalProperties": False}
    return {"title": "The settings of a handbook", "$defs": own.pop("$defs"), "properties": {"extra": own}}


def _schema_of(fact: Fact) -> dict[str, Any]:
    # A fact as it is written: its value alone, or with what held before.
    values: dict[str, dict[str, Any]] = {
        "yes-or-no": {"enum": [True, False, "yes", "no"]},  # to an editor that reads YAML 1.2, a yes is a word
        "number": {"type": "integer", "minimum": fact.least, "maximum": fact.most},
        "text": {"type": "string", "minLength": 1},
    }
    value = values[fact.kind]
    decided = json.loads(json.dumps(Decided.model_json_schema()), object_hook=_without_examples)
    for name in ("now", "was"):
        decided["properties"][name] = {"description": decided["properties"][name]["description"], **value}
    return {"description": fact.question, "anyOf": [value, decided]}


def _without_examples(part: dict[str, Any]) -> dict[str, Any]:
    # They are of this library, and another one's handbook should not name it.
    return {key: value for key, value in part.items() if key != "examples"}


def snippets(book: Handbook) -> dict[str, Any]:
    """Markdown snippets by their name in VS Code: a whole scenario, and sections of one."""
    scenario = new.text_of(_TITLE, book, date.min)
    sections = {part.partition("\n")[0]: f"## {part}" for part in scenario.split("\n## ")}
    made = {"Scenario": ("scenario", "A whole scenario, as a draft", scenario)}
    for prefix, kind in (("complication", COMPLICATION), ("desk", DESK)):
        text = next(text for heading, text in sections.items() if heading.startswith(kind.title))
        made[kind.title] = (prefix, kind.help, text)
    return {
        name: {"scope": "markdown", "prefix": prefix, "description": about, "body": list(_with_stops(text, book))}
        for name, (prefix, about, text) in made.items()
    }


def _with_stops(text: str, book: Handbook) -> Iterator[str]:
    """The lines of a snippet, with places to fill in, numbered in the order in which the Tab key reaches them."""
    words, numbers = book.settings.vocabularies, count(1)
    lists = {f"{key}: [": getattr(words, key) for key in ("topics", "audience")}
    for line in text.translate(_ESCAPED).split("\n"):
        key = next((key for key in lists if line.startswith(key)), "")
        before, mark, rest = line.partition(PLACEHOLDER)
        if key:
            line = f"{key}${{{next(numbers)}|{','.join(lists[key])}|}}]"
        elif mark:
            line = f"{before}${{{next(numbers)}:{mark}{rest}}}"
        elif line.startswith("reviewed: "):
            line = f"reviewed: {_TODAY}"
        else:
            for example in filter(line.__contains__, _EXAMPLES):
                line = line.replace(example, f"${{{next(numbers)}:{example}}}")
        yield line
