"""YAML as data with line numbers: front matter and settings, validated against a pydantic model.

Read from YAML's events, not with a YAML loader: every value stays the text that the author typed (`no` is not
False), duplicate keys are detected, and nothing is expanded or constructed.
"""

import re
from calendar import month_name, monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, TypeVar, get_args

import yaml
from pydantic import BaseModel, BeforeValidator, ValidationError
from pydantic.fields import FieldInfo

from .names import nearest
from .problem import Problem, character, shown, suggestion, unseen

MAX_DEPTH = 8
"""How deeply front matter and settings may nest; nothing that an author writes needs more."""

Model = TypeVar("Model", bound=BaseModel)


def _written_out(value: object) -> object:
    if isinstance(value, str) and not re.fullmatch(r"(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}", value):
        raise ValueError
    return value


Day = Annotated[date, BeforeValidator(_written_out)]
"""A date written as year, month and day; pydantic alone would accept `0` as January 1, 1970."""


@dataclass(frozen=True, slots=True)
class Node:
    """A YAML value (text, a list, a mapping, or nothing) with the line on which it or its key appears."""

    value: "str | tuple[Node, ...] | Mapping[str, Node] | None"
    line: int

    def plain(self) -> Any:
        """The value without line numbers, as pydantic takes it."""
        if isinstance(self.value, tuple):
            return [item.plain() for item in self.value]
        if isinstance(self.value, Mapping):
            return {key: item.plain() for key, item in self.value.items()}
        return self.value

    def packed(self) -> list[Any]:
        """All of it, in a form that JSON can represent."""
        if isinstance(self.value, tuple):
            return [[item.packed() for item in self.value], self.line]
        if isinstance(self.value, Mapping):
            return [{key: item.packed() for key, item in self.value.items()}, self.line]
        return [self.value, self.line]

    @staticmethod
    def unpacked(packed: list[Any]) -> "Node":
        """What `packed` was called on."""
        value, line = packed
        if isinstance(value, list):
            return Node(tuple(map(Node.unpacked, value)), line)
        if isinstance(value, dict):
            return Node({key: Node.unpacked(item) for key, item in value.items()}, line)
        return Node(value, line)

    def inside(self, key: str | int) -> "Node | None":
        """The value at a mapping's key or a list's index, if there is one."""
        if isinstance(self.value, Mapping) and isinstance(key, str):
            return self.value.get(key)
        if isinstance(self.value, tuple) and isinstance(key, int) and key < len(self.value):
            return self.value[key]
        return None

    def line_of(self, *keys: str | int) -> int:
        """The line of the value at the path `keys`, or of the innermost value found along it."""
        node = self
        for key in keys:
            inside = node.inside(key)
            if inside is None:
                break
            node = inside
        return node.line


@dataclass
class _Open:
    """A list or mapping that is being read; a mapping's parts alternate between keys and values."""

    line: int
    mapping: bool
    parts: list[Node] = field(default_factory=list)


def parse_yaml(path: str, text: str, first_line: int = 1) -> tuple[Node | None, list[Problem]]:
    """Read YAML as nested `Node`s; tags, anchors and aliases are problems.

    Returns `None` if the text is not YAML or nests too deeply. Lines count from `first_line`.
    """
    problems: list[Problem] = []
    text = text.translate(_LINE_ENDS)
    outer = _Open(first_line, False)
    stack = [outer]
    event: yaml.Event | None = None
    rows = text.split("\n")
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            line = first_line + (event.start_mark.line if event.start_mark else 0)
            problems += _excess(event, path, line)
            if isinstance(event, yaml.ScalarEvent):
                # An escape such as "\\u202e" adds a character that the file itself does not show.
                if event.style == '"':
                    problems += unseen(path, event.value, line)[:1]
                problems += _cut_short(event, path, rows, first_line)
                nothing = not event.style and event.value in ("", "~", "null")
                stack[-1].parts.append(Node(None if nothing else event.value, line))
            elif isinstance(event, yaml.AliasEvent):
                stack[-1].parts.append(Node(f"*{event.anchor}", line))
            elif isinstance(event, yaml.CollectionStartEvent):
                if len(stack) > MAX_DEPTH:
                    row = rows[line - first_line]
                    hint = "a list needs one pair of brackets: [a, b]" if event.flow_style else "move it further out"
                    message = f"{shown(row)} nests more than {MAX_DEPTH} levels deep; {hint}"
                    return None, [*problems, Problem(path, line, "too-deep", message)]
                stack.append(_Open(line, isinstance(event, yaml.MappingStartEvent)))
            elif isinstance(event, yaml.CollectionEndEvent):
                done = stack.pop()
                value = _mapping(path, done.parts, problems) if done.mapping else tuple(done.parts)
                stack[-1].parts.append(Node(value, done.line))
    except yaml.YAMLError as error:
        return None, [*problems, _bad_yaml(error, event, text, path, first_line)]
    return outer.parts[0] if outer.parts else Node(None, first_line), problems


def _cut_short(event: yaml.ScalarEvent, path: str, rows: Sequence[str], first_line: int) -> Iterator[Problem]:
    # To YAML, "#" behind a space begins a comment. Who writes one on purpose puts a space behind it, too.
    if event.style or not event.end_mark or event.end_mark.line >= len(rows):
        return
    rest = rows[event.end_mark.line][event.end_mark.column :]
    if re.match(r"\s+#\S", rest):
        message = f"{shown(rest)} is left out: YAML takes it for a comment; put the whole text in quotation marks"
        yield Problem(path, first_line + event.end_mark.line, "yaml-comment", message, warning=True)


_LINE_ENDS = dict.fromkeys(map(ord, "\x85\u2028\u2029"), " ")
"""Characters that end a line in YAML but in no editor: read as spaces, so that authors see the same line numbers."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _excess(event: yaml.Event, path: str, line: int) -> Iterator[Problem]:
    # YAML features that front matter and settings do not need; each can hide or multiply what an author wrote.
    anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
    if isinstance(event, yaml.AliasEvent):
        yield Problem(path, line, "yaml-alias", f'"*{anchor}" is a YAML alias; write the value itself')
    elif anchor is not None:
        hint = "remove it, or put the value in quotation marks"
        yield Problem(path, line, "yaml-alias", f'"&{anchor}" is a YAML anchor; {hint}')
    if tag not in (None, "!"):
        name = tag.replace("tag:yaml.org,2002:", "!!")
        yield Problem(
            path, line, "yaml-tag", f"{shown(name)} is a YAML tag; remove it, or put the value in quotation marks"
        )


_INDENTED = "it is indented otherwise than the lines around it; align it with them"
_GOES_ON = "or, if it goes on with the text above it, put that whole text in quotation marks"
_UNCLOSED = "the quotation mark is not closed; write: {quoted}"
_COLON = "a key is followed by a colon; for example: minutes: 15"
_ENTRY = "an entry is missing, or begins with a character that YAML reserves; for example: {key}: [a, b]"
_MORE = "there is more text after the end of the value; write: {quoted}"
_RESERVED = "the value begins with a character that YAML reserves; write: {quoted}"
_REASONS = (
    ("mapping values", "a colon followed by a space turns the text before it into a key; write: {quoted}"),
    ("expected ':'", _COLON),
    ("',' or ']'", "the list is not closed, or lacks a comma; for example: {key}: [a, b]"),
    ("',' or '}'", "the braces are not closed; for example: {key}: {{a: b}}"),
    ("expected key", _MORE),
    ("expected '-'", _MORE),
    ("alphabetic or numeric", _RESERVED),
    ("cannot start", _RESERVED),
    ("sequence entries", _RESERVED),
    ("mapping keys", _RESERVED),
    ("comment or line break", _RESERVED),
    ("node content", _ENTRY),
    ("escape character", "a backslash in double quotation marks begins a special character; remove it, or write two"),
    ("end of stream", _UNCLOSED),
    ("document start", 'a line "..." above it ends the YAML; remove that line'),
)
"""What a YAML parser reports, and what it means to an author."""


_SEVERAL = re.compile(r"""("[^"]*"|'[^']*')(\s*,\s*("[^"]*"|'[^']*'))+""")
"""Quoted values beside each other, as a list without its brackets."""


def _bad_yaml(error: yaml.YAMLError, last: yaml.Event | None, text: str, path: str, first_line: int) -> Problem:
    rows = text.rstrip("\n").split("\n")
    index, why = _cause(error, last, text)
    index = min(index, len(rows) - 1)
    row, line = rows[index], first_line + index
    if re.match(r"[ -]*\t", row):
        return Problem(path, line, "yaml-tab", f"{shown(row)} begins with a tab; use spaces")
    if bold := re.fullmatch(r"\s*[*_]+([\w-]+)(?::[*_]+|[*_]+:)\s*(.*)", row):
        plain = f"{bold[1]}: {bold[2]}".strip()
        message = f"{shown(row)} is not YAML: a key has no asterisks around it; write: {plain}"
        return Problem(path, line, "bad-yaml", message)
    if bullet := re.match(r"\s*[*•·+] *(?=\S)", row):
        item = shown(f"- {row[bullet.end() :]}")
        return Problem(
            path, line, "bad-yaml", f"{shown(row)} is not YAML: an item of a list begins with a hyphen; write: {item}"
        )
    key, _, value = (part.strip() for part in row.partition(":"))
    quoted = f"{key}: {_quoted(value)}"
    if listed := re.fullmatch(r"\s*-\s+(['\"].*|[^:]*)", row):
        quoted = f"- {_quoted(listed[1].strip())}"
    if re.match(r"[\s-]*:\s", row):
        why = "there is nothing before the colon; write the key or the title that belongs there"
    elif _SEVERAL.fullmatch(value):
        why = "several values go in brackets; write: {key}: [{value}]"
    elif why == _ENTRY and re.search(r"[\[{,]\s*,", value):
        why = "a comma stands where an entry should; remove one comma"
    elif why == _COLON and re.match(r"(-\s+)?[\w-]+:[^\s/]", row.strip()):
        why = "there is no space behind the colon; write: {key}: {value}"
    elif why == _COLON and (odd := re.match(r"\s*(?:-\s+)?[\w-]+:([^\S ])", row)):
        why = f"there is an unusual space behind the colon ({character(odd[1])}); type an ordinary one"
    elif why == _RESERVED and value.startswith(("[", "{")):
        why = why.replace("write: {quoted}", "put each entry in quotation marks")
    why = why.format(key=key, value=value, quoted=quoted)
    return Problem(path, line, "bad-yaml", f"{shown(row)} is not YAML: {why}")


def _cause(error: yaml.YAMLError, last: yaml.Event | None, text: str) -> tuple[int, str]:
    # The row where the author went wrong (the parser may notice it rows later), and the reason.
    report, context = str(getattr(error, "problem", "")), str(getattr(error, "context", ""))
    mark, start = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    rows = text.split("\n")
    index = min(mark.line, len(rows) - 1) if mark else 0
    first, end = getattr(last, "start_mark", None), getattr(last, "end_mark", None)
    if getattr(last, "style", None) in ("'", '"') and first and end and first.line < end.line == index:
        return first.line, _UNCLOSED
    before = rows[index][: mark.column].strip() if mark else ""
    if "mapping values" in report and index and not re.search(r":\s", f"{before} "):
        # The first colon of its row: to YAML, the row goes on with the text above it.
        odd = _askew(rows, index)
        goes_on = f"; {_GOES_ON}" if odd == index and not before.startswith("-") else ""
        return odd, _INDENTED + goes_on
    first_row = "document start" in report and not any(row.startswith("...") for row in rows[:index])
    if not before and (first_row or (re.search("expected (key|'-')", report) and rows[index].startswith(" "))):
        return _askew(rows, index), _INDENTED
    if "tab" in report:
        return index, report
    if start and "block" not in context:
        index = start.line
    return index, next((reason for words, reason in _REASONS if words in report), report.replace("{", "{{"))


def _askew(rows: Sequence[str], index: int) -> int:
    # Two rows do not stand in line: that at `index`, and the key or item above it. At fault is the one that stands as
    # fewer of the rows beside them do, or, if that does not tell, fewer of those near them.
    above = max(0, index - 1)
    while above > 0 and not re.match(r"\s*(-\s|[^\s#].*:(\s|$))", rows[above]):
        above -= 1

    def alike(at: int, around: int) -> int:
        near = rows[max(0, above - around) : index + around + 1]
        return sum(bool(row.strip()) and _indent(row) == _indent(rows[at]) for row in near)

    return min((index, above), key=lambda at: (alike(at, 1), alike(at, 3)))


def _indent(row: str) -> int:
    return len(row) - len(row.lstrip(" "))


def _quoted(value: str) -> str:
    # The author's own value, quoted so that YAML takes it literally.
    if value[:1] in ('"', "'") and value.count(value[0]) == 1:
        value = value[1:]
    elif len(value) > 1 and value[0] == value[-1] == "'":  # which ended at an apostrophe
        value = value[1:-1]
    plain = '"' not in value and "\\" not in value
    return f'"{value}"' if plain else "'" + value.replace("'", "''") + "'"


def _mapping(path: str, parts: list[Node], problems: list[Problem]) -> dict[str, Node]:
    found: dict[str, Node] = {}
    for key, value in zip(parts[::2], parts[1::2], strict=True):
        if not isinstance(key.value, str):
            message = f'{shown(_written(key.plain()))} is not a key; a key is a word, as in "title: …"'
            problems.append(Problem(path, key.line, "bad-key", message))
        elif key.value in found:
            message = f'"{key.value}" appears twice (first on line {found[key.value].line}); keep one'
            problems.append(Problem(path, key.line, "duplicate-key", message))
        else:
            found[key.value] = Node(value.value, key.line)
    return found


def validate(model: type[Model], node: Node, path: str, what: str) -> tuple[Model | None, list[Problem]]:
    """Build `model` from front matter or settings; each fault becomes a problem on its line.

    `what` names the subject in messages ("a scenario"). Each field declares what it must be, with an example.
    """
    try:
        return model.model_validate(node.plain()), []
    except ValidationError as error:
        errors = error.errors(include_url=False)
        faults = [(e["type"], e["loc"], e.get("ctx", {}).get("max_length", 0)) for e in errors]
        # A list with an invalid entry also counts as too short; report only the entry.
        outer = {loc[:i] for _, loc, _ in faults for i in range(len(loc))}
        # Nor is a key missing if its name is only misspelled.
        unknown = [loc for type_, loc, _ in faults if type_ == "extra_forbidden"]
        misspelled = {("missing", (*loc[:-1], nearest(str(loc[-1]), _beside(model, loc)))) for loc in unknown}
        reported = [fault for fault in faults if fault[1] not in outer and fault[:2] not in misspelled]
        return None, sorted({_problem(model, *fault, node, path, what) for fault in reported})


def missing_key(name: str, field_: FieldInfo | None, path: str, line: int) -> Problem:
    """The problem of a key that is not there, with what its field declares that it must be."""
    return Problem(path, line, "missing-key", f'"{name}" is missing: {_meaning(name, field_)}')


def _meaning(name: str, field_: FieldInfo | None, most: int = 0) -> str:
    # What a key must be, with at most how many characters, if that was the fault, and an example.
    meaning = (field_ and field_.description) or "a different kind of value"
    if most and str(most) not in meaning:
        meaning += f", at most {most} characters"
    example = field_.examples[0] if field_ and field_.examples else ""
    return f"{meaning}; for example: {name.rpartition('.')[2]}: {example}" if example else meaning


def _problem(
    model: type[BaseModel], type_: str, loc: tuple[str | int, ...], most: int, node: Node, path: str, what: str
) -> Problem:
    line, value = node.line_of(*loc), node
    fields: Mapping[str, FieldInfo] = model.model_fields
    name, field_ = "", None
    entry: str | int | None = None
    for key in loc:
        # Follow the location inward, to the innermost declared field and the innermost existing value.
        if isinstance(key, str) and key in fields:
            name, field_, entry = f"{name}.{key}" if name else key, fields[key], None
            fields = _fields_of(field_.annotation)
        else:
            entry = key if entry is None else entry
        value = value.inside(key) or value
    if type_ == "extra_forbidden":
        return Problem(
            path, line, "unknown-key", f'"{loc[-1]}" is not a key of {what}{suggestion(str(loc[-1]), fields)}'
        )
    if type_ == "missing":
        return missing_key(name, field_, path, line)
    given = value.plain()
    empty = given in (None, "", [], {})
    if loc[-1] == "[key]":
        fault = f"has {shown(str(entry))}"
    elif isinstance(entry, str):
        fault = f"has {shown(entry)} without a value" if empty else f"has {shown(entry)}: {shown(_written(given))}"
    elif entry is not None:
        fault = "has an empty entry" if empty else f"contains {shown(_written(given))}"
    else:
        fault = "is empty" if empty else f"is {shown(_written(given))}"
        if isinstance(given, str) and given != given.strip():
            fault += f" with white space at its {'end' if given == given.lstrip() else 'head'}"
    too_long = type_ == "string_too_long"
    if too_long:
        fault += f" ({len(given)} characters)"
    if type_.startswith("date") and (why := _no_such_day(given)):
        return Problem(path, line, "bad-value", f'"{name}" {fault}, but {why}; write a day that exists')
    return Problem(
        path, line, "bad-value", f'"{name}" {fault}, but must be {_meaning(name, field_, most if too_long else 0)}'
    )


def _no_such_day(given: object) -> str:
    # Why a well-formed date does not exist; empty if it is not well formed.
    found = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", str(given), re.ASCII)
    if not found:
        return ""
    year, month, _ = (int(part) for part in found.groups())
    if not 1 <= month <= 12:
        return f"there is no month {month}"
    return f"{month_name[month]} {year} has {monthrange(year, month)[1]} days" if year else ""


def _beside(model: type[BaseModel], loc: tuple[str | int, ...]) -> Mapping[str, FieldInfo]:
    # The fields that the mapping that holds the key at `loc` may have.
    fields: Mapping[str, FieldInfo] = model.model_fields
    for key in loc[:-1]:
        if isinstance(key, str) and key in fields:
            fields = _fields_of(fields[key].annotation)
    return fields


def _fields_of(annotation: Any) -> Mapping[str, FieldInfo]:
    # The fields of a model, or of the models in a list of them.
    models = (kind for kind in (annotation, *get_args(annotation)) if hasattr(kind, "model_fields"))
    fields: Mapping[str, FieldInfo] = getattr(next(models, None), "model_fields", {})
    return fields


def _written(value: Any) -> str:
    # A value as an author would write it.
    if isinstance(value, list):
        return f"[{', '.join(map(_written, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_written(inner)}" for key, inner in value.items()) + "}"
    return "" if value is None else str(value)
