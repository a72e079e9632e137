"""YAML as data with line numbers: front matter and settings, validated against a pydantic model.

Read from YAML's events, not with a YAML loader: every value stays the text that the author typed (`no` is not
False), duplicate keys are detected, and nothing is expanded or constructed.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import takewhile
from typing import Annotated, Any, NamedTuple, TypeVar, get_args

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic.fields import FieldInfo

from .names import nearest
from .problem import Problem, character, shown, suggestion, unseen

MAX_DEPTH = 8
"""How deeply front matter and settings may nest; nothing that an author writes needs more."""

_TOO_DEEP = f"it nests more than {MAX_DEPTH} levels deep"

Model = TypeVar("Model", bound=BaseModel)

Fields = Mapping[str, FieldInfo]
Location = tuple[str | int, ...]
"""Where a value is: the keys of mappings and the indexes of lists that lead there."""

_DATE = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _written_out(value: object) -> object:
    if isinstance(value, str) and not (_DATE.fullmatch(value) and value.startswith(("19", "20"))):
        raise ValueError
    return value


Day = Annotated[date, BeforeValidator(_written_out)]
"""A date written as year, month and day; pydantic alone would accept `0` as January 1, 1970."""

Https = Annotated[str, Field(pattern=r"^https://[a-zA-Z0-9.-]+(:[0-9]+)?([/?#]\S*)?$")]
"""The address of a page on another site. Nothing may precede the host, so that it is what it looks like."""


class Keys(BaseModel):
    """Keys with values, as people write them: a key that is not declared is a problem."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


def key(meaning: str, example: str, default: Any = ..., **limits: Any) -> Any:
    """A key, with the words and the example for messages on what its value must be; one with a default may be left out."""
    return Field(default, description=meaning, examples=[example], **limits)


class Node(NamedTuple):
    """A YAML value (text, a list, a mapping, or nothing) with the line on which it or its key appears.

    JSON represents it as a list, from which `unpacked` restores it.
    """

    value: "str | tuple[Node, ...] | Mapping[str, Node] | None"
    line: int

    def plain(self) -> Any:
        """The value without line numbers, as pydantic takes it."""
        if isinstance(self.value, tuple):
            return [item.plain() for item in self.value]
        if isinstance(self.value, Mapping):
            return {key: item.plain() for key, item in self.value.items()}
        return self.value

    @staticmethod
    def unpacked(packed: Sequence[Any]) -> "Node":
        """Restore a node from its JSON form; a node that is not in that form stays the same."""
        value, line = packed
        if isinstance(value, (list, tuple)):
            return Node(tuple(map(Node.unpacked, value)), line)
        if isinstance(value, dict):
            return Node({key: Node.unpacked(item) for key, item in value.items()}, line)
        return Node(value, line)

    def inside(self, *keys: str | int) -> "Node | None":
        """The value at a path of mappings' keys and lists' indexes, if there is one."""
        node: Node | None = self
        for key in keys:
            if node and isinstance(node.value, Mapping) and isinstance(key, str):
                node = node.value.get(key)
            elif node and isinstance(node.value, tuple) and isinstance(key, int) and key < len(node.value):
                node = node.value[key]
            else:
                return None
        return node

    def texts(self) -> "Iterator[tuple[str, int]]":
        """Every key and every text in the node, each with its line; a value of `None` counts as an empty text."""
        if self.value is None or isinstance(self.value, str):
            yield self.value or "", self.line
        elif isinstance(self.value, tuple):
            for item in self.value:
                yield from item.texts()
        else:
            for key, item in self.value.items():
                yield key, item.line
                yield from item.texts()

    def innermost(self, *keys: str | int) -> "Node":
        """The value at the path `keys`, or the innermost value that exists along that path."""
        node = self
        for key in keys:
            node = node.inside(key) or node
        return node

    def line_of(self, *keys: str | int) -> int:
        """The line of the value that `innermost` returns."""
        return self.innermost(*keys).line


def parse_yaml(path: str, text: str, first_line: int = 1) -> tuple[Node | None, list[Problem]]:
    """Read YAML as nested `Node`s; tags, anchors and aliases are problems.

    Returns `None` if the text is not YAML or nests too deeply. Lines count from `first_line`.
    """
    problems: list[Problem] = []
    text = text.translate(_LINE_ENDS)
    rows = text.split("\n")
    last: Any = None  # the parser’s last event; its marks may be of two types

    def read(event: Any, depth: int = 0) -> Node:
        nonlocal last
        last, line = event, first_line + min(event.start_mark.line, len(rows) - 1)
        problems.extend(_excess(event, path, line))
        if isinstance(event, yaml.AliasEvent):
            return Node(f"*{event.anchor}", line)
        if isinstance(event, yaml.ScalarEvent):
            # An escape such as "\\u202e" adds a character that the file itself does not show.
            problems.extend(unseen(path, event.value, line)[:1] if event.style == '"' else ())
            problems.extend(_cut_short(event, path, rows, first_line))
            return Node(None if not event.style and event.value in ("", "~", "null") else event.value, line)
        if depth == MAX_DEPTH:
            raise yaml.MarkedYAMLError(problem=_TOO_DEEP, problem_mark=event.start_mark)
        inside = takewhile(lambda part: not isinstance(part, yaml.CollectionEndEvent), reading)
        parts = [read(part, depth + 1) for part in inside]
        last = event  # a quotation inside it ended long before
        is_mapping = isinstance(event, yaml.MappingStartEvent)
        return Node(_mapping(path, parts, problems, depth) if is_mapping else tuple(parts), line)

    reading = yaml.parse(text, Loader=_LOADER)
    try:
        whole = [read(event) for event in reading if isinstance(event, yaml.NodeEvent)]
    except yaml.YAMLError as error:
        return None, [*problems, bad_yaml(path, text, error, first_line, last)]
    if len(whole) > 1:
        message = 'a second document begins here; remove the line "---" above it'
        return None, [*problems, Problem(path, whole[1].line, "bad-yaml", message)]
    return whole[0] if whole else Node(None, first_line), problems


def _cut_short(event: yaml.ScalarEvent, path: str, rows: Sequence[str], first_line: int) -> Iterator[Problem]:
    # In YAML, "#" after a space begins a comment. Authors who mean a comment put a space after the "#", too.
    if event.style or not event.end_mark or event.end_mark.line >= len(rows):
        return
    rest = rows[event.end_mark.line][event.end_mark.column :]
    comment = rest.lstrip()
    # In front matter, a comment in place of a value may be meant as text; a setting may have no value.
    nothing = path.endswith(".md") and not event.value
    if rest != comment and comment.startswith("#") and (comment[1:2].strip() or nothing):
        message = f"{shown(rest)} is left out: YAML takes it for a comment; put the whole text in quotation marks"
        yield Problem(path, first_line + event.end_mark.line, "yaml-comment", message, warning=True)


_LINE_ENDS = dict.fromkeys(map(ord, "\x85\u2028\u2029"), " ")
"""Characters that end a line in YAML but in no editor: read as spaces, so that authors see the same line numbers."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _excess(event: yaml.Event, path: str, line: int) -> Iterator[Problem]:
    # YAML features that front matter and settings do not need; each can hide or multiply what an author wrote.
    anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
    hint = "remove it, or put the value in quotation marks"
    if isinstance(event, yaml.AliasEvent):
        yield Problem(path, line, "yaml-alias", f'"*{anchor}" is a YAML alias; write the value itself')
    elif anchor is not None:
        yield Problem(path, line, "yaml-alias", f'"&{anchor}" is a YAML anchor; {hint}')
    if tag not in (None, "!"):
        name = tag.replace("tag:yaml.org,2002:", "!!")
        yield Problem(path, line, "yaml-tag", f"{shown(name)} is a YAML tag; {hint}")


_ALIGN = "align the line with those around it, or put the whole value in quotation marks"
_COLON = 'write a colon and a space after a key, as in minutes: 15, "- " before an entry of a list, and two spaces before what goes on from the line above'
_REMEDIES = (
    (_TOO_DEEP, "move it further out; a list needs one pair of brackets: [a, b]"),
    ("mapping values", f'{_ALIGN}, as in title: "The card: his or hers"'),
    ("expected key", _ALIGN),
    ("expected '-'", _ALIGN),
    ("document start", f'{_ALIGN}; and remove a line "..." above it, or write a key above a list that has none'),
    ("expected ':'", _COLON),
    ("',' or", "close the brackets, and write a comma between two entries, as in [a, b]"),
    ("node content", "write an entry, or remove a comma; put quotation marks around one that begins with a sign"),
    ("escape character", "write two backslashes for one"),
    ("end of stream", "close the quotation mark, or type ’ if it is an apostrophe"),
)
"""What an author can do about a message of the YAML parser that contains these words."""


def bad_yaml(path: str, text: str, error: yaml.YAMLError, first_line: int = 1, last: Any = None) -> Problem:
    """The problem of a text that is not YAML, on the faulty line; `last` is the event that the parser read before."""
    said = str(getattr(error, "problem", error))
    mark, start = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    if start and "block" not in str(getattr(error, "context", "")) and "tab" not in said:
        mark = start  # where the unclosed part begins
    elif getattr(last, "style", "") in ("'", '"') and last.end_mark.line > last.start_mark.line:
        # A multi-line quotation without its closing mark ends at the opening mark of the next quotation.
        mark, said = last.start_mark, "found unexpected end of stream"
    rows = text.rstrip("\n").split("\n")
    index = min(mark.line, len(rows) - 1) if mark else 0
    if "mapping values" in said:
        # A line without its colon, and lists below it, are read as one text up to the next key.
        above = next((i for i in reversed(range(index)) if _indent(rows[i]) <= _indent(rows[index])), index)
        if rows[above].strip().replace("-", "_").isidentifier() or not (above or ":" in rows[0]):
            index, said = above, "could not find expected ':'"
    remedy = next((remedy for words, remedy in _REMEDIES if words in said), "put the whole value in quotation marks")
    outer = next((i for i in reversed(range(index)) if rows[i].strip() and _indent(rows[i]) < _indent(rows[index])), 0)
    if "expected key" in said and rows[index].lstrip().startswith("- "):
        remedy += ", or write a key above a list that has none"
    elif "expected key" in said and rows[outer].endswith(":"):
        remedy += f", or give line {first_line + outer}, {shown(rows[outer])}, the spaces that it lost"
    odd = next((char for char in rows[index] if char.isspace() and char != " "), "")
    if rows[index].lstrip().startswith("- ") and ": " in rows[index].partition(", ")[2]:
        remedy = "put an entry of several keys in braces, as in - {scenario: wifes-card, minutes: 10}"
    elif "mapping values" in said and rows[index].startswith("changed: "):
        remedy = 'put the date and its words in braces, as in changed: {2027-01-12: "Who may ask"}'
    if odd:
        remedy = f"type ordinary spaces for the {'tab' if odd == chr(9) else character(odd)}"
    return Problem(path, first_line + index, "bad-yaml", f"{shown(rows[index])} is not YAML: {said}; {remedy}")


def _indent(row: str) -> int:
    return len(row) - len(row.lstrip())


def _mapping(path: str, parts: list[Node], problems: list[Problem], depth: int) -> dict[str, Node]:
    mapping: dict[str, Node] = {}
    for key, value in zip(parts[::2], parts[1::2], strict=True):
        if not isinstance(key.value, str):
            message = f'{shown(_written(key.plain()))} is not a key; a key is a word, as in "title: …"'
            problems.append(Problem(path, key.line, "bad-key", message))
        elif key.value in mapping:
            entry = depth > 1 and key.value == parts[0].value
            other = ', or, if another entry of the list begins here, write "- " before it' if entry else ""
            message = f'"{key.value}" appears twice (first on line {mapping[key.value].line}); keep one{other}'
            problems.append(Problem(path, key.line, "duplicate-key", message))
            if entry:
                break  # the keys that follow belong to that entry
        else:
            mapping[key.value] = Node(value.value, key.line)
    return mapping


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
        misspelled = {("missing", (*loc[:-1], nearest(str(loc[-1]), _at(model, loc[:-1])[3]))) for loc in unknown}
        reported = [fault for fault in faults if fault[1] not in outer and fault[:2] not in misspelled]
        return None, sorted({_problem(model, *fault, node, path, what) for fault in reported})


def missing_key(name: str, field_: FieldInfo | None, path: str, line: int) -> Problem:
    """The problem of a missing key; the message says what its value must be, as declared by its field."""
    return Problem(path, line, "missing-key", f'"{name}" is missing: {_meaning(name, field_)}')


def _meaning(name: str, field_: FieldInfo | None, most: int = 0) -> str:
    # What a key's value must be, with the most characters, if it had too many, and an example.
    meaning = (field_ and field_.description) or "a different kind of value"
    if most and str(most) not in meaning:
        meaning += f", at most {most} characters"
    example = field_.examples[0] if field_ and field_.examples else ""
    return f"{meaning}; for example: {name.rpartition('.')[2]}: {example}" if example else meaning


def _at(model: type[BaseModel], loc: Location) -> tuple[str, FieldInfo | None, str | int | None, Fields]:
    # The innermost declared field along `loc`: its name, the field, its entry that `loc` names, and the fields inside it.
    fields: Fields = model.model_fields
    name, field_ = "", None
    entry: str | int | None = None
    for key in loc:
        if isinstance(key, str) and key in fields:
            name, field_, entry = f"{name}.{key}" if name else key, fields[key], None
            # A list of models has the fields of its models.
            kinds = (field_.annotation, *get_args(field_.annotation))
            fields = next((kind.model_fields for kind in kinds if hasattr(kind, "model_fields")), {})
        else:
            entry = key if entry is None else entry
    return name, field_, entry, fields


def _problem(model: type[BaseModel], type_: str, loc: Location, most: int, node: Node, path: str, what: str) -> Problem:
    line = node.line_of(*loc)
    name, field_, entry, fields = _at(model, loc)
    if type_ == "extra_forbidden":
        message = f'"{loc[-1]}" is not a key of {what}{suggestion(str(loc[-1]), fields)}'
        return Problem(path, line, "unknown-key", message)
    if type_ == "missing":
        return missing_key(name, field_, path, line)
    if not loc:  # The whole file is empty, or a list.
        first = next(iter(model.model_fields))
        return Problem(path, line, "bad-value", f'{what} must be keys with values; write "{first}:" above the rest')
    given = node.innermost(*loc).plain()
    empty = given in (None, "", [], {})
    value = shown(_written(given))
    if loc[-1] == "[key]":
        fault = f"has {shown(str(entry))}"
    elif isinstance(entry, str):
        fault = f"has {shown(entry)} without a value" if empty else f"has {shown(entry)}: {value}"
    elif entry is not None:
        fault = "has an empty entry" if empty else f"contains {value}"
    else:
        fault = "is empty" if empty else f"is {value}"
        if isinstance(given, str) and given != given.strip():
            fault += f" with white space at its {'end' if given == given.lstrip() else 'head'}"
    too_long = type_ == "string_too_long"
    fault += f" ({len(given)} characters)" if too_long else ""
    must = _meaning(name, field_, most if too_long else 0)
    if type_.startswith(("date", "value_error")) and _DATE.fullmatch(str(given)):
        must = "a day that there is, in the years 1900 to 2099"
    return Problem(path, line, "bad-value", f'"{name}" {fault}, but must be {must}')


def _written(value: Any) -> str:
    # A value as an author would write it.
    if isinstance(value, list):
        return f"[{', '.join(map(_written, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_written(inner)}" for key, inner in value.items()) + "}"
    return "" if value is None else str(value)
