"""Markdown files as data: their bytes, front matter and sections, each with its line."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from .problem import Problem, shown, unseen
from .yaml_nodes import Node, parse_yaml

MAX_LENGTH = 100_000
"""How many characters a file may have, three times the longest policy: with more of them, the renderer's work grows faster than the text."""

_FENCE = re.compile(r"^[ \t]*(`{3,}|~{3,})(.*)$")
_HEADING = re.compile(r"^ {0,3}(#{1,6})(?!#)(.*)$")
_HEADING_ID = re.compile(r":?[ \t]*#([^\s}]*)[^}]*\}")
_UNDERLINE = re.compile(r"^ {0,3}(=+|-+)[ \t]*$")


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
    """All the Markdown behind the front matter, newlines normalized."""

    def texts(self) -> Iterator[Text]:
        """Every piece of its Markdown, titles too, in the order of the file."""
        yield self.intro
        for section in self.sections:
            yield Text(section.title, section.line)
            yield section.text


def read(path: str, data: bytes) -> tuple[Document | None, list[Problem]]:
    """Take a Markdown file apart.

    Returns the document, or `None` where its bytes or its front matter cannot be read, and every problem met.
    A byte order mark and CRLF line ends are accepted. Raises nothing.
    """
    text, problems = decode(path, data)
    if text is None:
        return None, problems
    if len(text) > MAX_LENGTH:
        message = f"the file has {len(text)} characters, and may have {MAX_LENGTH}; make several files of it"
        return None, [Problem(path, 1, "too-long", message)]
    if not text.strip():
        return None, [
            Problem(path, 1, "empty-file", 'the file is empty; it begins with front matter: "---", keys, "---"')
        ]
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        begins = shown(lines[0], 40) if lines[0].strip() else "a blank line"
        message = f'the file begins with {begins}, but must begin with front matter: "---", keys, "---"'
        return None, [Problem(path, 1, "no-front-matter", message)]
    end = next((i for i, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
    if end is None:
        return None, [
            Problem(
                path,
                1,
                "unclosed-front-matter",
                'the front matter is not closed; write "---" on a line of its own below its last key',
            )
        ]
    meta, problems = parse_yaml(path, "\n".join(lines[1:end]) + "\n", first_line=2)
    if meta is None:
        return None, problems
    if not isinstance(meta.value, Mapping):
        return None, [
            Problem(
                path, 2, "no-front-matter", 'the front matter has no keys; write for example "title: The wife’s card"'
            )
        ]
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
        return None, [
            Problem(path, line, "not-utf-8", f"the byte 0x{byte:02x} is no UTF-8; save the file as UTF-8 text")
        ]
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        message = "the line holds a NUL byte; the file is damaged or no text: save it as UTF-8 text"
        return None, [Problem(path, line, "nul-byte", message)]
    hidden = unseen(path, text)
    return (None, hidden) if hidden else (text, [])


def lines_of(markdown: str, first_line: int) -> Iterator[tuple[int, str, bool]]:
    """Every line with its number and whether it belongs to a fenced block of code."""
    rows = markdown.split("\n")
    if "```" not in markdown and "~~~" not in markdown:
        yield from ((first_line + i, row, False) for i, row in enumerate(rows))
        return
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
        if heading and (title := heading[2].strip(" \t").rstrip("#").strip(" \t")):
            pieces.append((len(heading[1]), title, line, []))
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
        name, _, braces = title.rpartition("{")
        # Without a blank before it, the renderer takes `{#id}` for a part of the title; so does this.
        marked = _HEADING_ID.fullmatch(braces) if name.endswith((" ", "\t")) else None
        text = _text(rows, line + 1)
        sections.append(
            Section(level, name.strip(), marked[1], line, text) if marked else Section(level, title, None, line, text)
        )
    return _text(pieces[0][3], first_line), tuple(sections)


def _text(rows: list[str], line: int) -> Text:
    first = next((i for i, row in enumerate(rows) if row.strip()), 0)
    return Text("\n".join(rows[first:]).rstrip(), line + first)
