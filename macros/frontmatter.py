"""YAML as data with places: front matter and settings, each value with its line, held against a pydantic model.

Read from YAML's events, not with a YAML loader: every value stays the text that the author typed (`no` is not
False), duplicate keys are seen, and nothing is expanded or built.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from .problem import Problem, shown, suggestion

MAX_DEPTH = 8
"""How deeply front matter and settings may nest; nothing that an author writes needs more."""

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True)
class Node:
    """A YAML value: text, a list, a mapping, or nothing, with the line where it (or its key) stands."""

    value: "str | tuple[Node, ...] | Mapping[str, Node] | None"
    line: int

    def plain(self) -> Any:
        """The value without its lines, as pydantic takes it."""
        if isinstance(self.value, tuple):
            return [item.plain() for item in self.value]
        if isinstance(self.value, Mapping):
            return {key: item.plain() for key, item in self.value.items()}
        return self.value

    def inside(self, key: str | int) -> "Node | None":
        """What stands under a mapping's key or at a place in a list, if anything does."""
        if isinstance(self.value, Mapping) and isinstance(key, str):
            return self.value.get(key)
        if isinstance(self.value, tuple) and isinstance(key, int) and key < len(self.value):
            return self.value[key]
        return None

    def line_of(self, *keys: str | int) -> int:
        """The line of what stands under `keys`, or of the nearest thing around it."""
        node = self
        for key in keys:
            inside = node.inside(key)
            if inside is None:
                break
            node = inside
        return node.line


@dataclass
class _Open:
    """A list or mapping that is being read; a mapping's parts are its keys and values in turn."""

    line: int
    mapping: bool
    parts: list[Node] = field(default_factory=list)


def parse_yaml(path: str, text: str, first_line: int = 1, liberal: bool = False) -> tuple[Node | None, list[Problem]]:
    """Read YAML as nested `Node`s; `liberal` allows what MkDocs's own settings may use: tags, anchors, aliases.

    Returns `None` where the text is no YAML or nests too deeply. Lines count from `first_line`.
    """
    problems: list[Problem] = []
    outer = _Open(first_line, False)
    stack = [outer]
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            line = first_line + (event.start_mark.line if event.start_mark else 0)
            if not liberal:
                problems += _excess(event, path, line)
            if isinstance(event, yaml.ScalarEvent):
                nothing = event.style is None and event.value in ("", "~", "null")
                stack[-1].parts.append(Node(None if nothing else event.value, line))
            elif isinstance(event, yaml.AliasEvent):
                stack[-1].parts.append(Node(None, line))
            elif isinstance(event, yaml.CollectionStartEvent):
                if len(stack) > MAX_DEPTH:
                    message = f"the values nest more than {MAX_DEPTH} deep; nothing here needs that"
                    return None, [*problems, Problem(path, line, "too-deep", message)]
                stack.append(_Open(line, isinstance(event, yaml.MappingStartEvent)))
            elif isinstance(event, yaml.CollectionEndEvent):
                done = stack.pop()
                value = _mapping(path, done.parts, problems) if done.mapping else tuple(done.parts)
                stack[-1].parts.append(Node(value, done.line))
    except yaml.YAMLError as error:
        return None, [*problems, _bad_yaml(error, text, path, first_line)]
    return outer.parts[0] if outer.parts else Node(None, first_line), problems


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _excess(event: yaml.Event, path: str, line: int) -> Iterator[Problem]:
    # What YAML can and front matter has no use for; each can hide or multiply what an author wrote.
    anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
    if isinstance(event, yaml.AliasEvent):
        yield Problem(path, line, "yaml-alias", f'"*{anchor}" is a YAML alias; write the value itself')
    elif anchor is not None:
        hint = "leave it out, or put the value in quotation marks"
        yield Problem(path, line, "yaml-alias", f'"&{anchor}" is a YAML anchor; {hint}')
    if tag not in (None, "!"):
        yield Problem(
            path, line, "yaml-tag", f"{shown(tag)} is a YAML tag; leave it out, or put the value in quotation marks"
        )


def _bad_yaml(error: yaml.YAMLError, text: str, path: str, first_line: int) -> Problem:
    rows = text.rstrip("\n").split("\n")
    mark = getattr(error, "problem_mark", None)
    index = min(mark.line if mark else 0, len(rows) - 1)
    if "\t" in rows[index]:
        return Problem(path, first_line + index, "yaml-tab", f"{shown(rows[index])} holds a tab; YAML wants spaces")
    why = getattr(error, "problem", None) or "it holds a character that YAML does not allow"
    hint = 'a value with a colon or a quotation mark in it goes in quotation marks: title: "Say: no"'
    return Problem(path, first_line + index, "bad-yaml", f"{shown(rows[index])} is no YAML ({why}); {hint}")


def _mapping(path: str, parts: list[Node], problems: list[Problem]) -> dict[str, Node]:
    found: dict[str, Node] = {}
    for key, value in zip(parts[::2], parts[1::2], strict=True):
        if not isinstance(key.value, str):
            problems.append(Problem(path, key.line, "bad-key", 'a key must be a word, as in "title: …"'))
        elif key.value in found:
            message = f'"{key.value}" stands twice (first in line {found[key.value].line}); keep one'
            problems.append(Problem(path, key.line, "duplicate-key", message))
        else:
            found[key.value] = Node(value.value, key.line)
    return found


def validate(model: type[Model], node: Node, path: str, what: str) -> tuple[Model | None, list[Problem]]:
    """Build `model` from front matter or settings; each fault becomes a problem at its line.

    `what` names the thing in messages ("a scenario"). What a field must be, and an example of it, stand in the
    field's own declaration.
    """
    try:
        return model.model_validate(node.plain()), []
    except ValidationError as error:
        problems = {_problem(model, e["type"], e["loc"], node, path, what) for e in error.errors(include_url=False)}
        return None, sorted(problems)


def _problem(
    model: type[BaseModel], type_: str, loc: tuple[str | int, ...], node: Node, path: str, what: str
) -> Problem:
    line, value = node.line_of(*loc), node
    fields: Mapping[str, FieldInfo] = model.model_fields
    name, field_ = "", None
    for key in loc:
        # Follow the location inwards, to the innermost declared field and the innermost value that is there.
        if isinstance(key, str) and key in fields:
            name, field_ = f"{name}.{key}" if name else key, fields[key]
            fields = getattr(field_.annotation, "model_fields", {})
        value = value.inside(key) or value
    if type_ == "extra_forbidden":
        return Problem(path, line, "unknown-key", f'"{loc[-1]}" is no key of {what}{suggestion(str(loc[-1]), fields)}')
    meaning = (field_ and field_.description) or "a value of another kind"
    example = field_.examples[0] if field_ and field_.examples else ""
    hint = f"; write for example: {name.rpartition('.')[2]}: {example}" if example else ""
    if type_ == "missing":
        return Problem(path, line, "missing-key", f'{what} needs "{name}", {meaning}{hint}')
    given = value.plain()
    said = "is empty" if given in (None, "", [], {}) else f"is {shown(str(given))}"
    return Problem(path, line, "bad-value", f'"{name}" {said}, but must be {meaning}{hint}')
