"""`make editor`: writes the JSON Schema by which an editor checks the library's own settings. Handbooks have a copy.

There is no schema of front matter, because VS Code's extension for YAML does not read it in Markdown files.
"""

import json
from pathlib import Path
from typing import Any

from sticky.content.facts import DECLARED, Decided, Fact
from sticky.content.settings import Settings

FILE = Path(__file__).parent.parent / ".vscode/mkdocs.schema.json"


def schema() -> dict[str, Any]:
    """The schema of a handbook's own settings; the rest of the file is MkDocs's."""
    own = json.loads(json.dumps(Settings.model_json_schema()), object_hook=_without_examples)
    facts = {name: _schema_of(fact) for name, fact in DECLARED.items()}
    own["properties"]["facts"] |= {"properties": facts, "additionalProperties": False}
    return {"title": "The settings of a handbook", "$defs": own.pop("$defs"), "properties": {"extra": own}}


def text() -> str:
    """The schema as it stands in its file."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


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
    # The examples name this library, which another library's handbook should not.
    return {key: value for key, value in part.items() if key != "examples"}


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
