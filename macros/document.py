"""Markdown files as data: their bytes, front matter and sections, each with its line.

Front matter is read from YAML's events, not with a YAML loader: every value keeps its line and stays the
text that the author typed (`no` is not False), duplicate keys are seen, and nothing is expanded or built.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from .problem import Problem, shown, suggestion

MAX_DEPTH = 8
"""How deeply front matter and settings may nest; nothing that an author writes needs more."""

_FENCE = re.compile(r"^[ \t]*(`{3,}|~{3,})(.*)$")
_HEADING = re.compile(r"^ {0,3}(#{1,6})(?!#)[ \t]*(.*?)[ \t]*#*[ \t]*$")
_HEADING_ID = re.compile(r"^(.*?)[ \t]*\{:?[ \t]*#([^\s}]*)[^}]*\}$")
_UNDERLINE = re.compile(r"^ {0,3}(=+|-+)[ \t]*$")

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True)
class Node:
    """A YAML value: text, a list, a mapping, or nothing, with the line where it (or its key) stands."""

    value: "str | None | tuple[Node, ...] | Mapping[str, Node]"
    line: int

    def plain(self) -> Any:
        """The value without its lines, as pydantic takes it."""
        if isinstance(self.value, tuple):
            return [item.plain() for item in self.value]
        if isinstance(self.value, Mapping):
            return {key: item.plain() for key, item in self.value.items()}
        return self.value

    def line_of(self, *keys: str | int) -> int:
        """The line of what stands under `keys`, or of the nearest thing around it."""
        node = self
        for key in keys:
            inside: Node | None = None
            if isinstance(node.value, Mapping) and isinstance(key, str):
                inside = node.value.get(key)
            elif isinstance(node.value, tuple) and isinstance(key, int) and key < len(node.value):
                inside = node.value[key]
            if inside is None:
                break
            node = inside
        return node.line


@dataclass(frozen=True)
class Text:
    """A piece of Markdown as it stands in a file."""

    markdown: str
    """The Markdown, without blank lines around it."""
    line: int
    """The line of the file where it begins."""

    def __bool__(self) -> bool:
        return bool(self.markdown)

    @cached_property
    def prose_lines(self) -> tuple[tuple[int, str], ...]:
        """The lines outside code fences, each with its line in the file."""
        return tuple((line, row) for line, row, code in lines_of(self.markdown, self.line) if not code)


@dataclass(frozen=True)
class Section:
    """A heading with the text up to the next heading, whatever that one's level."""

    level: int
    title: str
    id: str | None
    """What stands in `{#…}` behind the title; `None` where nothing does."""
    line: int
    text: Text


@dataclass(frozen=True)
class Document:
    """A Markdown file, taken apart."""

    path: str
    meta: Node
    """The front matter, a mapping."""
    intro: Text
    """What stands before the first heading."""
    sections: tuple[Section, ...]
    body_line: int
    """The line after the front matter, where the body begins."""
    body: str = field(repr=False)
    """All the Markdown behind the front matter, newlines normalised."""


def read(path: str, data: bytes) -> tuple[Document | None, list[Problem]]:
    """Take a Markdown file apart.

    Returns the document, or `None` where its bytes or its front matter cannot be read, and every problem met.
    A byte order mark and CRLF line ends are accepted. Raises nothing.
    """
    text, problems = decode(path, data)
    if text is None:
        return None, problems
    if not text.strip():
        return None, [Problem(path, 1, "empty-file", 'the file is empty; it begins with front matter: "---", keys, "---"')]
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        message = f'the file begins with {shown(lines[0], 40)}, but must begin with front matter: "---", keys, "---"'
        return None, [Problem(path, 1, "no-front-matter", message)]
    end = next((i for i, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
    if end is None:
        return None, [Problem(path, 1, "unclosed-front-matter", 'the front matter is not closed; write "---" on a line of its own below its last key')]
    meta, problems = parse_yaml(path, "\n".join(lines[1:end]) + "\n", first_line=2)
    if meta is None:
        return None, problems
    if not isinstance(meta.value, Mapping):
        return None, [Problem(path, 2, "no-front-matter", 'the front matter has no keys; write for example "title: The wife’s card"')]
    body = "\n".join(lines[end + 1 :])
    intro, sections = split(body, end + 2)
    return Document(path, meta, intro, sections, end + 2, body), problems


def decode(path: str, data: bytes) -> tuple[str | None, list[Problem]]:
    """Turn a file's bytes into text with plain newlines, or say what hinders it."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        byte = data[error.start]
        return None, [Problem(path, line, "not-utf-8", f"the byte 0x{byte:02x} is no UTF-8; save the file as UTF-8 text")]
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        return None, [Problem(path, line, "nul-byte", "the line holds a NUL byte; the file is damaged or no text: save it as UTF-8 text")]
    return text, []


def parse_yaml(path: str, text: str, first_line: int = 1, tags: bool = False) -> tuple[Node | None, list[Problem]]:
    """Read YAML as nested `Node`s; `tags` allows what MkDocs's own settings use (tags, anchors, aliases).

    Returns `None` where the text is no YAML or nests too deeply. The result's lines count from `first_line`.
    """
    problems: list[Problem] = []
    # Each open collection: the node's line, its parts so far, and for a mapping the key that waits for its value.
    open_: list[tuple[int, list[tuple[Node | None, Node]] | list[Node], list[Node]]] = []
    root: Node | None = None

    def found(line: int, code: str, message: str) -> None:
        problems.append(Problem(path, line, code, message))

    def add(node: Node) -> None:
        nonlocal root
        if not open_:
            root = node
            return
        _, parts, waiting = open_[-1]
        if isinstance(parts, _Pairs):
            if waiting:
                parts.append((waiting.pop(), node))
            else:
                waiting.append(node)
        else:
            parts.append(node)  # type: ignore[arg-type]  # a plain list holds nodes

    try:
        for event in yaml.parse(text, Loader=_Loader):
            line = first_line + event.start_mark.line if event.start_mark else first_line
            if not tags and isinstance(event, yaml.AliasEvent):
                found(line, "yaml-alias", f'"*{event.anchor}" is a YAML alias; write the value itself')
            if not tags and isinstance(event, yaml.NodeEvent) and not isinstance(event, yaml.AliasEvent):
                if event.anchor is not None:
                    found(line, "yaml-alias", f'"&{event.anchor}" is a YAML anchor; leave it out, or put the value in quotation marks')
                if getattr(event, "tag", None) not in (None, "!"):
                    found(line, "yaml-tag", f"{shown(event.tag)} is a YAML tag; leave it out, or put the value in quotation marks")
            if isinstance(event, yaml.ScalarEvent):
                plain = event.style is None
                add(Node(None if plain and event.value in ("", "~", "null") else event.value, line))
            elif isinstance(event, yaml.AliasEvent):
                add(Node(None, line))
            elif isinstance(event, yaml.SequenceStartEvent | yaml.MappingStartEvent):
                if len(open_) == MAX_DEPTH:
                    found(line, "too-deep", f"the values nest more than {MAX_DEPTH} deep; nothing here needs that")
                    return None, problems
                open_.append((line, _Pairs() if isinstance(event, yaml.MappingStartEvent) else [], []))
            elif isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
                start, parts, _ = open_.pop()
                if isinstance(parts, _Pairs):
                    add(Node(_mapping(path, parts, problems), start))
                else:
                    add(Node(tuple(parts), start))  # type: ignore[arg-type]  # a plain list holds nodes
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = first_line + (mark.line if mark else 0)
        line = min(line, first_line + max(text.rstrip("\n").count("\n"), 0))
        row = text.split("\n")[line - first_line]
        if "\t" in row:
            found(line, "yaml-tab", f"{shown(row)} holds a tab; YAML wants spaces")
        else:
            why = getattr(error, "problem", None) or "it holds a character that YAML does not allow"
            found(line, "bad-yaml", f'{shown(row)} is no YAML ({why}); a value with a colon or a quotation mark in it goes in quotation marks: title: "Say: no"')
        return None, problems
    return root or Node(None, first_line), problems


class _Pairs(list[tuple[Node, Node]]):
    """The keys and values of a mapping that is being read."""


_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _mapping(path: str, pairs: _Pairs, problems: list[Problem]) -> dict[str, Node]:
    found: dict[str, Node] = {}
    for key, value in pairs:
        if not isinstance(key.value, str):
            problems.append(Problem(path, key.line, "bad-key", 'a key must be a word, as in "title: …"'))
        elif key.value in found:
            message = f'"{key.value}" stands twice (first in line {found[key.value].line}); keep one'
            problems.append(Problem(path, key.line, "duplicate-key", message))
        else:
            found[key.value] = Node(value.value, key.line)
    return found


def lines_of(markdown: str, first_line: int) -> Iterator[tuple[int, str, bool]]:
    """Every line with its number and whether it belongs to a fenced block of code."""
    rows = markdown.split("\n")
    marks = [_FENCE.match(row) for row in rows]
    # An unclosed fence is no fence to the renderer: what follows stays text, and so its headings count. For each
    # line and kind of fence, hold the longest closing fence still to come, so that asking costs nothing.
    ahead = {"`": 0, "~": 0}
    closing: list[dict[str, int]] = []
    for mark in reversed(marks):
        closing.append(dict(ahead))
        if mark and not mark[2].strip():
            ahead[mark[1][0]] = max(ahead[mark[1][0]], len(mark[1]))
    closing.reverse()

    fence = ""
    for index, (row, mark) in enumerate(zip(rows, marks, strict=True)):
        if fence:
            yield first_line + index, row, True
            if mark and mark[1][0] == fence[0] and len(mark[1]) >= len(fence) and not mark[2].strip():
                fence = ""
        elif mark and closing[index][mark[1][0]] >= len(mark[1]) and not (mark[1][0] == "`" and "`" in mark[2]):
            fence = mark[1]
            yield first_line + index, row, True
        else:
            yield first_line + index, row, False


def split(body: str, first_line: int) -> tuple[Text, tuple[Section, ...]]:
    """Cut a body at its headings, `#` or underlined, outside code fences."""
    pieces: list[tuple[int, str, int, list[str]]] = [(0, "", first_line, [])]
    previous = ""
    for line, row, code in lines_of(body, first_line):
        heading = None if code else _HEADING.match(row)
        underline = None if code else _UNDERLINE.match(row)
        if heading and heading[2]:
            pieces.append((len(heading[1]), heading[2], line, []))
            previous = ""
        elif underline and previous and not previous.lstrip().startswith((">", "-", "*", "+", "|")):
            pieces[-1][3].pop()
            pieces.append((1 if underline[1][0] == "=" else 2, previous.strip(), line - 1, [""]))
            previous = ""
        else:
            pieces[-1][3].append(row)
            previous = row if not code and row.strip() else ""
    sections = []
    for level, title, line, rows in pieces[1:]:
        marked = _HEADING_ID.match(title)
        sections.append(Section(level, marked[1] if marked else title, marked[2] if marked else None, line, _text(rows, line + 1)))
    return _text(pieces[0][3], first_line), tuple(sections)


def _text(rows: list[str], line: int) -> Text:
    first = next((i for i, row in enumerate(rows) if row.strip()), 0)
    return Text("\n".join(rows[first:]).rstrip(), line + first)


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


def _problem(model: type[BaseModel], type_: str, loc: tuple[str | int, ...], node: Node, path: str, what: str) -> Problem:
    line, *owners = node.line_of(*loc), model
    name, info = "", None
    for key in loc:
        # Follow the location down to the innermost declared field: it says what is expected there.
        fields: Mapping[str, Any] = getattr(owners[-1], "model_fields", {})
        if key not in fields:
            break
        name, info = f"{name}.{key}" if name else str(key), fields[key]
        owners.append(info.annotation)
    if type_ == "extra_forbidden":
        unknown, holder = str(loc[-1]), owners[-1]
        known = getattr(holder, "model_fields", {})
        return Problem(path, line, "unknown-key", f'"{unknown}" is no key of {what}{suggestion(unknown, known)}')
    meaning = (info and info.description) or "a value of another kind"
    example = (info and info.examples or [""])[0]
    key = name.rpartition(".")[2]
    hint = f"; write for example: {key}: {example}" if example else ""
    if type_ == "missing":
        return Problem(path, line, "missing-key", f'{what} needs "{name}", {meaning}{hint}')
    value = node
    for key_ in loc:
        inside = value.value.get(key_) if isinstance(value.value, Mapping) and isinstance(key_, str) else None
        if isinstance(value.value, tuple) and isinstance(key_, int) and key_ < len(value.value):
            inside = value.value[key_]
        value = inside or value
    given = value.plain()
    said = "is empty" if given in (None, "", [], {}) else f"is {shown(str(given))}"
    return Problem(path, line, "bad-value", f'"{name}" {said}, but must be {meaning}{hint}')
