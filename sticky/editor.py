"""Generates files for editors: JSON Schemas for the YAML that people write, and snippets for VS Code.

All of it is derived from the models, the sections and the handbook's own vocabularies. Generate it again when they
change; do not edit it.
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

from .commands import new
from .content.catalog import ANYONE
from .content.handbook import Handbook
from .content.page import PageFront
from .content.scenario import FrontMatter
from .content.sections import COMPLICATION, DESK, PLACEHOLDER, Kind, slug
from .content.settings import Settings, Vocabularies
from .text.files import write_whole

VSCODE = ".vscode"
"""The folder of VS Code's snippets and settings, relative to the handbook's."""

DRAFT_07 = "http://json-schema.org/draft-07/schema#"
"""The version of JSON Schema that editors support best."""

REF = "#/definitions/{model}"
"""The place of shared definitions in that version."""


def write(root: Path, book: Handbook) -> list[str]:
    """Write the files into the handbook at `root`; return their paths."""
    made = files(book)
    write_whole({root / path: text.encode() for path, text in made.items()})
    return list(made)


def files(book: Handbook) -> dict[str, str]:
    """The text of each file, by its path relative to the handbook's folder."""
    made = {
        "scenario.schema.json": scenario_schema(book),
        "page.schema.json": page_schema(),
        "mkdocs.schema.json": settings_schema(),
        "handbook.code-snippets": snippets(book),
    }
    return {
        f"{VSCODE}/{name}": json.dumps(content, indent=2, ensure_ascii=False) + "\n" for name, content in made.items()
    }


def scenario_schema(book: Handbook) -> dict[str, Any]:
    """The schema of a scenario's front matter, with the terms of keys that have a vocabulary."""
    schema = _schema("The front matter of a scenario", FrontMatter)
    for name in Vocabularies.model_fields:
        terms: Mapping[str, str] = getattr(book.settings.vocabularies, name)
        if not terms:
            continue
        if name == "asker":
            terms = {**terms, ANYONE: "Anyone"}
        key = schema["properties"][name]
        for either in key.get("anyOf", [key]):
            place = either.get("items", either)
            place.pop("minLength", None)
            del place["type"]
            place |= {"enum": list(terms), "enumDescriptions": list(terms.values())}
    return schema | {"anyOf": [{"required": ["law"]}, {"required": ["policy"]}]}


def page_schema() -> dict[str, Any]:
    """The schema of a page's front matter: that of any kind of page."""
    return _schema("The front matter of a page", *_kinds(PageFront))


def settings_schema() -> dict[str, Any]:
    """The schema of a handbook's own settings; the rest of the file is MkDocs's."""
    own = _schema("", Settings)
    shared = {key: own.pop(key) for key in ("$schema", "title", "definitions")}
    return shared | {
        "title": "The settings of a handbook",
        "type": "object",
        "required": ["extra"],
        "properties": {"extra": own},
    }


def _kinds(model: type[PageFront]) -> Iterator[type[PageFront]]:
    yield model
    for kind in sorted(model.__subclasses__(), key=lambda one: one.__name__):
        yield from _kinds(kind)


class _WithoutTitles(GenerateJsonSchema):
    def field_title_should_be_set(self, schema: Any) -> bool:
        """Give keys no title beside their name, such as "Render Macros"."""
        return False


def _schema(title: str, *models: type[BaseModel]) -> dict[str, Any]:
    # Match YAML as typed: pydantic takes every value as text, but an editor reads `1984` as a number, `true` as a boolean.
    found = [_as_typed(model.model_json_schema(ref_template=REF, schema_generator=_WithoutTitles)) for model in models]
    definitions = {name: one for schema in found for name, one in schema.pop("$defs", {}).items()}
    body = found[0] if len(found) == 1 else {"anyOf": found}
    return {"$schema": DRAFT_07, **body, "title": title, "definitions": definitions}


def _as_typed(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_as_typed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    typed = {key: _as_typed(value) for key, value in schema.items() if key not in ("default", "examples")}
    if typed.get("const") == "true":
        return {**{key: value for key, value in typed.items() if key not in ("const", "type")}, "enum": [True, "true"]}
    if typed.get("type") == "string" and "enum" not in typed and "const" not in typed and "format" not in typed:
        typed["type"] = ["string", "number", "boolean"]
    return typed


def snippets(book: Handbook) -> dict[str, Any]:
    """Markdown snippets by their name in VS Code, each with places to fill in."""
    made = {
        "Scenario": ("scenario", "A whole scenario, as a draft", _scenario(book)),
        "Complication": ("complication", COMPLICATION.help, _complication()),
        "At the desk": ("desk", DESK.help, _section(DESK)),
        "Policy clause": (
            "clause",
            "A clause of a policy, a standard or a glossary term",
            "## ${1:What it is about} {#${2:an-id}}\n\n${3:A plain sentence that sums it up.}\n",
        ),
        "Subsection of a statute": (
            "subsection",
            "Its label, its official text, and what it means in plain words",
            "## ${1:(1)}\n\n> ${2:The official text, word for word.}\n\n${3:What it means, in plain words.}\n",
        ),
    }
    return {
        name: {"scope": "markdown", "prefix": prefix, "description": about, "body": body.split("\n")}
        for name, (prefix, about, body) in made.items()
    }


class _Stops:
    """Places to fill in, numbered in the order in which the Tab key reaches them."""

    def __init__(self) -> None:
        self._last = 0

    def stop(self, text: str) -> str:
        """A place with a text to replace."""
        self._last += 1
        return f"${{{self._last}:{_SPECIAL.sub(_AS_TEXT, text)}}}"

    def choice(self, terms: Mapping[str, str]) -> str:
        """A place with a list of terms to choose from."""
        self._last += 1
        return f"${{{self._last}|{','.join(terms)}|}}"


_SPECIAL, _AS_TEXT = re.compile(r"([$}\\])"), r"\\\1"


def _scenario(book: Handbook) -> str:
    # The text of a new scenario, with its open values as places to fill in.
    words, stops = book.settings.vocabularies, _Stops()
    lines = []
    for line in new.text_of("", book, date.min).split("\n"):
        key = line.partition(": ")[0]
        if key == "title":
            line = f'title: "{stops.stop("The wife’s card")}"'
        elif line == f"# asker: {next(iter(words.asker))}":
            line = f"asker: {stops.choice(words.asker)}"
        elif key in ("topics", "audience"):
            line = f"{key}: [{stops.choice(getattr(words, key))}]"
        elif key == "reviewed":
            line = "reviewed: $CURRENT_YEAR-$CURRENT_MONTH-$CURRENT_DATE"
        elif key.startswith(f"## {COMPLICATION.title}"):
            line = _heading(stops)
        elif PLACEHOLDER in line:
            before, _, help_ = line.partition(PLACEHOLDER)
            line = before + stops.stop(PLACEHOLDER + help_)
        else:
            line = line.replace("$", r"\$")
        lines.append(line)
    return "\n".join(lines)


def _complication() -> str:
    stops = _Stops()
    return _filled(_heading(stops), COMPLICATION, stops)


def _heading(stops: _Stops) -> str:
    return (
        f"## {COMPLICATION.title}: {stops.stop(new.COMPLICATION_TITLE)} {{#{stops.stop(slug(new.COMPLICATION_TITLE))}}}"
    )


def _section(kind: Kind) -> str:
    return _filled(f"## {kind.title}", kind, _Stops())


def _filled(heading: str, kind: Kind, stops: _Stops) -> str:
    # A section with its parts, each with a line of help.
    lines = [heading, "", stops.stop(f"{PLACEHOLDER} {kind.help}"), ""]
    for part in kind.parts:
        lines += [f"### {part.title}", "", stops.stop(f"{PLACEHOLDER} {part.help}"), ""]
    return "\n".join(lines)
