"""Markdown files as data: their bytes, front matter and sections, each with its line."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from markdown_it.token import Token

from .calls import written
from .problem import Problem, shown, unseen
from .tokens import pack, parse, unpack
from .yaml_nodes import Node, parse_yaml

MAX_LENGTH = 100_000
"""How many characters a file may have, three times the longest policy: with more of them, the renderer's work grows faster than the text."""

_HEADING_ID = re.compile(r":?[ \t]*#([^\s}]*)[^}]*\}")


@dataclass(frozen=True)
class Text:
    """A piece of Markdown as it stands in a file."""

    markdown: str
    """The Markdown, without blank lines around it."""
    line: int
    """The line of the file where it begins."""
    definitions: str = field(default="", repr=False)
    """What the file defines links to: with the Markdown, all that its tokens depend on."""
    calls: tuple[str, ...] = field(default=(), compare=False, repr=False)
    """The macro calls of the file, by the numbers of the placeholders in the tokens."""
    packed: bytes = field(default=b"", compare=False, repr=False)
    """Its tokens, where it was read as a part of its file."""

    def __bool__(self) -> bool:
        return bool(self.markdown)

    @property
    def tokens(self) -> Sequence[Token]:
        """What its Markdown means, each block with its lines in the file: to be read, and not changed."""
        return unpack(self.packed) if self.packed else parse(self.markdown, self.line)[0]


@dataclass(frozen=True)
class Section:
    """A heading with the text up to the next heading, whatever that one's level."""

    level: int
    title: str
    id: str | None
    """What stands in `{#…}` behind the title; `None` where nothing does."""
    line: int
    text: Text
    heading: Text = field(compare=False, repr=False)
    """The heading itself, as a text with tokens."""


@dataclass(frozen=True, eq=False)
class Document:
    """A Markdown file, taken apart. One file is one document, as long as it stays as it is."""

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
    code: frozenset[int] = frozenset()
    """The lines of the file that belong to fenced code."""

    def prose_lines(self, text: Text | None = None) -> Iterator[tuple[int, str]]:
        """The lines of a text in it, or of its whole body, outside fenced code, each with its line in the file."""
        whole = text or Text(self.body, self.body_line)
        for line, row in enumerate(whole.markdown.split("\n"), whole.line):
            if line not in self.code:
                yield line, row

    def texts(self) -> Iterator[Text]:
        """Every piece of its Markdown, headings too, in the order of the file."""
        yield self.intro
        for section in self.sections:
            yield section.heading
            yield section.text


def read(path: str, data: bytes) -> tuple[Document | None, list[Problem]]:
    """Take a Markdown file apart.

    Returns the document, or `None` where its bytes or its front matter cannot be read, and every problem met.
    A byte order mark and CRLF line ends are accepted. Raises nothing. A pure function, so its results are kept.
    """
    document, problems = _read(path, data)
    return document, list(problems)


@cache
def _read(path: str, data: bytes) -> tuple[Document | None, list[Problem]]:
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
    intro, sections, code = split(body, end + 2, calls_macros(meta))
    return Document(path, meta, intro, sections, end + 2, body, code), problems


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


def calls_macros(meta: Node) -> bool:
    """Whether a page asks for macros; a scenario never does."""
    asked = meta.inside("render_macros")
    return asked is not None and str(asked.value).lower() in ("true", "yes", "on", "1", "t", "y")


def split(body: str, first_line: int, calls: bool = False) -> tuple[Text, tuple[Section, ...], frozenset[int]]:
    """Cut a body at its headings, `#` or underlined, but not within lists or quotations.

    Returns what stands before the first heading, the sections, and the lines that belong to fenced code.
    """
    rows = body.split("\n")
    tokens, references, called = parse(body, first_line, calls)
    known = repr(sorted((name, one["href"], one["title"]) for name, one in references.items())) if references else ""
    heads = [i for i, token in enumerate(tokens) if _is_head(tokens, i)]

    def cut(begin: int, end: int, line: int, below: int) -> Text:
        # The lines from one to below another, without blank ones around them, with their tokens.
        own = rows[line - first_line : below - first_line]
        blank = next((i for i, row in enumerate(own) if row.strip()), 0)
        return Text("\n".join(own[blank:]).rstrip(), line + blank, known, called, pack(tokens[begin:end]))

    last = first_line + len(rows)
    bounds = [*heads, len(tokens)]
    starts = [*((tokens[i].map or [last])[0] for i in heads), last]
    sections = []
    for (head, end), (line, below) in zip(pairwise(bounds), pairwise(starts), strict=True):
        inline = tokens[head + 1]
        title, id_ = _title(written(inline.content, called))
        behind = (tokens[head].map or [0, last])[1]
        heading = cut(head, head + 3, line, behind)
        text = cut(head + 3, end, behind, below)
        sections.append(Section(int(tokens[head].tag[1]), title, id_, line, text, heading))
    code = frozenset(line for token in tokens if token.type == "fence" and token.map for line in range(*token.map))
    return cut(0, bounds[0], first_line, starts[0]), tuple(sections), code


def _is_head(tokens: Sequence[Token], at: int) -> bool:
    token = tokens[at]
    return token.type == "heading_open" and token.level == 0 and bool(tokens[at + 1].content.strip())


def _title(content: str) -> tuple[str, str | None]:
    name, _, braces = content.rpartition("{")
    # Without a blank before it, the renderer takes `{#id}` for a part of the title; so does this.
    marked = _HEADING_ID.fullmatch(braces) if name.endswith((" ", "\t")) else None
    return (name.strip(), marked[1]) if marked else (content.strip(), None)
