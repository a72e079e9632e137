"""YAML as data with places: front matter and settings, each value with its line, held against a pydantic model.

Read from YAML's events, not with a YAML loader: every value stays the text that the author typed (`no` is not
False), duplicate keys are seen, and nothing is expanded or built.
"""

import re
from calendar import month_name, monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, TypeVar, get_args

import yaml
from pydantic import BaseModel, BeforeValidator, ValidationError
from pydantic.fields import FieldInfo

from .problem import Problem, shown, suggestion, unseen

MAX_DEPTH = 8
"""How deeply front matter and settings may nest; nothing that an author writes needs more."""

Model = TypeVar("Model", bound=BaseModel)


def _written_out(value: object) -> object:
    if isinstance(value, str) and not re.fullmatch(r"(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}", value):
        raise ValueError
    return value


Day = Annotated[date, BeforeValidator(_written_out)]
"""A date written as year, month and day; pydantic alone would take `0` for the first of January 1970."""


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


def parse_yaml(path: str, text: str, first_line: int = 1) -> tuple[Node | None, list[Problem]]:
    """Read YAML as nested `Node`s, without tags, anchors and aliases, which are problems.

    Returns `None` where the text is no YAML or nests too deeply. Lines count from `first_line`.
    """
    problems: list[Problem] = []
    text = text.translate(_LINE_ENDS)
    outer = _Open(first_line, False)
    stack = [outer]
    event: yaml.Event | None = None
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            line = first_line + (event.start_mark.line if event.start_mark else 0)
            problems += _excess(event, path, line)
            if isinstance(event, yaml.ScalarEvent):
                if (
                    event.style == '"'
                ):  # what else is in it was seen in the file; this may be an escape, such as "\\u202e"
                    problems += unseen(path, event.value, line)[:1]
                nothing = not event.style and event.value in ("", "~", "null")
                stack[-1].parts.append(Node(None if nothing else event.value, line))
            elif isinstance(event, yaml.AliasEvent):
                stack[-1].parts.append(Node(f"*{event.anchor}", line))
            elif isinstance(event, yaml.CollectionStartEvent):
                if len(stack) > MAX_DEPTH:
                    row = text.split("\n")[line - first_line]
                    message = (
                        f"{shown(row)} nests more than {MAX_DEPTH} deep; a list needs one pair of brackets: [a, b]"
                    )
                    return None, [*problems, Problem(path, line, "too-deep", message)]
                stack.append(_Open(line, isinstance(event, yaml.MappingStartEvent)))
            elif isinstance(event, yaml.CollectionEndEvent):
                done = stack.pop()
                value = _mapping(path, done.parts, problems) if done.mapping else tuple(done.parts)
                stack[-1].parts.append(Node(value, done.line))
    except yaml.YAMLError as error:
        return None, [*problems, _bad_yaml(error, event, text, path, first_line)]
    return outer.parts[0] if outer.parts else Node(None, first_line), problems


_LINE_ENDS = dict.fromkeys(map(ord, "\x85\u2028\u2029"), " ")
"""What ends a line for YAML, but for no editor: as blanks, so that lines have the numbers that authors see."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _excess(event: yaml.Event, path: str, line: int) -> Iterator[Problem]:
    # What YAML can, and front matter and settings have no use for; each can hide or multiply what an author wrote.
    anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
    if isinstance(event, yaml.AliasEvent):
        yield Problem(path, line, "yaml-alias", f'"*{anchor}" is a YAML alias; write the value itself')
    elif anchor is not None:
        hint = "leave it out, or put the value in quotation marks"
        yield Problem(path, line, "yaml-alias", f'"&{anchor}" is a YAML anchor; {hint}')
    if tag not in (None, "!"):
        name = tag.replace("tag:yaml.org,2002:", "!!")
        yield Problem(
            path, line, "yaml-tag", f"{shown(name)} is a YAML tag; leave it out, or put the value in quotation marks"
        )


_UNCLOSED = "the quotation mark is not closed; write: {quoted}"
_RESERVED = "the value begins with a mark that YAML keeps for itself; write: {quoted}"
_REASONS = (
    ("mapping values", "a colon with a blank behind it makes a key of what stands before it; write: {quoted}"),
    ("expected ':'", "a key has a colon behind it; write for example: minutes: 15"),
    ("',' or ']'", "the list is not closed, or lacks a comma; write for example: {key}: [a, b]"),
    ("',' or '}'", "the braces are not closed; write for example: {key}: {{a: b}}"),
    ("expected key", "there is more behind the end of the value; write: {quoted}"),
    ("alphabetic or numeric", _RESERVED),
    ("cannot start", _RESERVED),
    ("end of stream", _UNCLOSED),
    ("document start", 'a line "..." above it ends the YAML; leave that line out'),
)
"""What a YAML parser says, and what an author can make of it."""


def _bad_yaml(error: yaml.YAMLError, last: yaml.Event | None, text: str, path: str, first_line: int) -> Problem:
    rows = text.rstrip("\n").split("\n")
    index, why = _cause(error, last, text)
    index = min(index, len(rows) - 1)
    row, line = rows[index], first_line + index
    if re.match(r"[ -]*\t", row):
        return Problem(path, line, "yaml-tab", f"{shown(row)} begins with a tab; YAML wants spaces there")
    key, _, value = (part.strip() for part in row.partition(":"))
    why = why.format(key=key, quoted=f"{key}: {_quoted(value)}")
    return Problem(path, line, "bad-yaml", f"{shown(row)} is no YAML: {why}")


def _cause(error: yaml.YAMLError, last: yaml.Event | None, text: str) -> tuple[int, str]:
    # The row where the author went wrong, which the parser may have noticed rows later; and how.
    said, context = str(getattr(error, "problem", "")), str(getattr(error, "context", ""))
    mark, start = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    index = mark.line if mark else 0
    first, end = getattr(last, "start_mark", None), getattr(last, "end_mark", None)
    if getattr(last, "style", None) and first and end and first.line < end.line == index:
        return first.line, _UNCLOSED
    if "expected key" in said and text.split("\n")[index].startswith(" "):
        return index, "it stands further in than the lines around it; begin it where they begin"
    if "tab" in said:
        return index, said
    if start and "block" not in context:
        index = start.line
    return index, next((reason for words, reason in _REASONS if words in said), said.replace("{", "{{"))


def _quoted(value: str) -> str:
    # The author's own value, written so that nothing in it means anything to YAML.
    if value[:1] in ('"', "'") and value.count(value[0]) == 1:
        value = value[1:]
    plain = '"' not in value and "\\" not in value
    return f'"{value}"' if plain else "'" + value.replace("'", "''") + "'"


def _mapping(path: str, parts: list[Node], problems: list[Problem]) -> dict[str, Node]:
    found: dict[str, Node] = {}
    for key, value in zip(parts[::2], parts[1::2], strict=True):
        if not isinstance(key.value, str):
            message = f'{shown(_written(key.plain()))} is no key; a key is a word, as in "title: …"'
            problems.append(Problem(path, key.line, "bad-key", message))
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
        errors = error.errors(include_url=False)
        faults = [(e["type"], e["loc"], e.get("ctx", {}).get("max_length", 0)) for e in errors]
        # A list with a wrong entry counts as too short as well; the entry is the fault.
        outer = {loc[:i] for _, loc, _ in faults for i in range(len(loc))}
        return None, sorted({_problem(model, *fault, node, path, what) for fault in faults if fault[1] not in outer})


def _problem(
    model: type[BaseModel], type_: str, loc: tuple[str | int, ...], most: int, node: Node, path: str, what: str
) -> Problem:
    line, value = node.line_of(*loc), node
    fields: Mapping[str, FieldInfo] = model.model_fields
    name, field_ = "", None
    entry: str | int | None = None
    for key in loc:
        # Follow the location inwards, to the innermost declared field and the innermost value that is there.
        if isinstance(key, str) and key in fields:
            name, field_, entry = f"{name}.{key}" if name else key, fields[key], None
            fields = _fields_of(field_.annotation)
        else:
            entry = key if entry is None else entry
        value = value.inside(key) or value
    if type_ == "extra_forbidden":
        return Problem(path, line, "unknown-key", f'"{loc[-1]}" is no key of {what}{suggestion(str(loc[-1]), fields)}')
    meaning = (field_ and field_.description) or "a value of another kind"
    example = field_.examples[0] if field_ and field_.examples else ""
    hint = f"; write for example: {name.rpartition('.')[2]}: {example}" if example else ""
    if type_ == "missing":
        return Problem(path, line, "missing-key", f'"{name}" is missing: {meaning}{hint}')
    given = value.plain()
    empty = given in (None, "", [], {})
    if loc[-1] == "[key]":
        said = f"has {shown(str(entry))}"
    elif isinstance(entry, str):
        said = f"has {shown(entry)} without a value" if empty else f"has {shown(entry)}: {shown(_written(given))}"
    elif entry is not None:
        said = "has an empty entry" if empty else f"holds {shown(_written(given))}"
    else:
        said = "is empty" if empty else f"is {shown(_written(given))}"
    if type_ == "string_too_long":
        said += f" ({len(given)} characters)"
        meaning += "" if str(most) in meaning else f", at most {most} characters"
    if type_.startswith("date") and (why := _no_such_day(given)):
        return Problem(path, line, "bad-value", f'"{name}" {said}, but {why}; write a day that exists')
    return Problem(path, line, "bad-value", f'"{name}" {said}, but must be {meaning}{hint}')


def _no_such_day(given: object) -> str:
    # Why a date of the right form is not a day; empty where its form is wrong.
    found = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", str(given), re.ASCII)
    if not found:
        return ""
    year, month, _ = (int(part) for part in found.groups())
    if not 1 <= month <= 12:
        return f"there is no month {month}"
    return f"{month_name[month]} {year} has {monthrange(year, month)[1]} days" if year else ""


def _fields_of(annotation: Any) -> Mapping[str, FieldInfo]:
    # The fields of a model, or of the models in a list of them.
    models = (kind for kind in (annotation, *get_args(annotation)) if hasattr(kind, "model_fields"))
    fields: Mapping[str, FieldInfo] = getattr(next(models, None), "model_fields", {})
    return fields


def _written(value: Any) -> str:
    # A value as its author could have written it.
    if isinstance(value, list):
        return f"[{', '.join(map(_written, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_written(inner)}" for key, inner in value.items()) + "}"
    return "" if value is None else str(value)
