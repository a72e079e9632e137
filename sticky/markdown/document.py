"""Markdown files as data: their front matter and sections, and their texts, each with its line number."""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, field
from functools import cached_property
from itertools import starmap
from typing import Any

from markdown_it.token import Token

from ..text.files import decode
from ..text.kept import Findings, Kept, key_of
from ..text.problem import Problem
from ..text.yaml_nodes import Node, parse_yaml
from .calls import MARK
from .front import calls_macros, front
from .outline import CATALOG, Head, Outline, Piece, outline, tokens_of
from .tokens import Link, Paragraph, paragraphs, parse

ASKED = ".asked.yml"
"""The end of the name of a file with what people type to find the parts of the page beside it. It is not published."""


@dataclass(frozen=True)
class Text:
    """A piece of Markdown, of its own or cut from a file."""

    markdown: str
    """The Markdown, without surrounding blank lines."""
    line: int
    """The line of the file on which it begins."""
    file: "Document | None" = field(default=None, compare=False, repr=False)
    """The file that it is cut from; `None` if it is a text of its own."""
    number: int = field(default=0, compare=False, repr=False)
    """Its place among the texts of the file."""

    def __bool__(self) -> bool:
        return bool(self.markdown)

    @cached_property
    def paragraphs(self) -> Sequence[Paragraph]:
        """Its paragraphs, headings, items of lists and cells of tables."""
        if self.file is None:
            return paragraphs(self.tokens)
        return [Paragraph.of(kept) for kept in json.loads(self.file.piece(self.number).paragraphs)]

    @property
    def lines(self) -> str:
        """Its words without markup and blocks of code: each paragraph, item of a list and cell on a line of its own."""
        return self.lines_without(())

    def lines_without(self, anchors: Collection[str]) -> str:
        """The lines, without the paragraphs that link to one of these anchors on their own page."""
        links = {f"#{anchor}" for anchor in anchors}
        said = (p for p in self.paragraphs if p.words and links.isdisjoint(link.target for link in p.links))
        return "\n".join(" ".join(paragraph.words.split()) for paragraph in said)

    @property
    def words(self) -> str:
        """Its words on one line, without markup."""
        return " ".join(self.lines.split("\n"))

    @property
    def links(self) -> Sequence[Link]:
        """The links in it, by address or by reference, except those that contain a macro call."""
        return [link for paragraph in self.paragraphs for link in paragraph.links if MARK not in link.target]

    @property
    def around(self) -> "tuple[Text, ...]":
        """What comes before its first quotation, and the rest, if it has both; otherwise nothing."""
        return tuple(self.file.pieces[at] for at in self.file.piece(self.number).around) if self.file else ()

    @property
    def calls(self) -> Sequence[str]:
        """The file's macro calls, indexed by the numbers of the placeholders in the tokens."""
        return self.file.outline.calls if self.file else ()

    @property
    def tokens(self) -> Sequence[Token]:
        """The parsed Markdown, each block with its lines in the file. Do not modify.

        Costly, unless its file has just been read: tokens are large, so only the data that is often needed is cached.
        """
        if self.file is None:
            return parse(self.markdown, self.line)[0]
        piece = self.file.piece(self.number)
        return tokens_of(self.file.whole, self.file.body_line, self.file.macros)[0][piece.first : piece.last]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with the text up to the next heading of any level."""

    level: int
    title: str
    id: str | None
    """The id in `{#…}` after the title; `None` if there is none."""
    line: int
    text: Text
    heading: Text = field(compare=False, repr=False)
    """The heading itself, as a text with tokens."""
    catalog: Node | None = field(default=None, compare=False, repr=False)
    """The content of the catalog block directly below the heading, which is not part of the text; `None` without one."""
    catalog_lines: range = range(0)
    """The lines of that block, with its fences."""

    @property
    def written(self) -> str:
        """The heading as typed, without its id."""
        return f"{'#' * self.level} {self.title}"


@dataclass(frozen=True, eq=False)
class Document:
    """A parsed Markdown file."""

    path: str
    findings: Findings = field(repr=False)
    """Cached results of examining the file, by name."""
    _front: Any = field(repr=False)
    """Its front matter, as parsed or as cached."""
    body_line: int = field(repr=False)
    """The line after the front matter, on which the body begins."""
    macros: bool = field(repr=False)
    """Whether it may call macros."""
    whole: str = field(repr=False)
    """All the Markdown after the front matter, with newlines normalized."""
    _outline: Sequence[Any] = field(repr=False)
    _catalogs: Sequence[Any] = field(repr=False)
    """The content of each heading's catalog block; `None` without one."""
    _asked: Any = field(default=(None, 1), repr=False)
    """The content of the file of phrasings beside it; `None` if that cannot be read."""

    @cached_property
    def asked(self) -> Node | None:
        """What people type to find its parts, by their ids, as written in the file beside it; `None` if that cannot be read."""
        return self._asked and Node.unpacked(self._asked)

    @cached_property
    def meta(self) -> Node:
        """The front matter, a mapping."""
        return Node.unpacked(self._front)

    @cached_property
    def body(self) -> str:
        """All the Markdown after the front matter, with blank lines in place of catalog blocks."""
        rows = self.whole.split("\n")
        for section in self.sections:
            for line in section.catalog_lines:
                rows[line - self.body_line] = ""
        return "\n".join(rows)

    @cached_property
    def outline(self) -> Outline:
        """The cached data of its body."""
        return Outline(*self._outline)

    def piece(self, number: int) -> Piece:
        """The cached data of one of its texts."""
        return Piece(*self.outline.pieces[number])

    @cached_property
    def pieces(self) -> Sequence[Text]:
        """All its texts; those that are parts of others come last."""
        pieces = map(self.piece, range(len(self.outline.pieces)))
        return [Text(piece.markdown, piece.line, self, number) for number, piece in enumerate(pieces)]

    @property
    def intro(self) -> Text:
        """The text before the first heading."""
        return self.pieces[0]

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """Its headings, each with its text."""
        texts = zip(self.pieces[1::2], self.pieces[2::2], strict=False)
        return tuple(
            Section(*head[:4], text, heading, catalog and Node.unpacked(catalog), range(*head.catalog))
            for head, catalog, (heading, text) in zip(
                starmap(Head, self.outline.heads), self._catalogs, texts, strict=False
            )
        )

    def remembered(self, name: str, find: Callable[[], Iterable[Problem]]) -> tuple[Problem, ...]:
        """The problems that `find` finds in the file, cached in its findings under `name`, which has to name whatever else they depend on."""
        problems = self.findings.get(name, lambda: [list(astuple(problem)) for problem in find()])
        return tuple(Problem(*values) for values in problems)

    def prose_lines(self) -> Iterator[tuple[int, str]]:
        """The lines of its body outside fenced code, each with its line number."""
        code = frozenset(self.outline.code)
        return ((line, row) for line, row in enumerate(self.body.split("\n"), self.body_line) if line not in code)

    def texts(self) -> Iterator[Text]:
        """Every piece of its Markdown, including headings, in file order."""
        yield self.intro
        for section in self.sections:
            yield section.heading
            yield section.text


def asked_path(path: str) -> str:
    """The path of the file of phrasings beside a page."""
    return path.removesuffix(".md") + ASKED


def read(path: str, data: bytes, kept: Kept | None = None, asked: bytes = b"") -> tuple[Document | None, list[Problem]]:
    """Parse a Markdown file, with the file of phrasings beside it, unless `kept` has the result.

    Returns the document, or `None` if its bytes or the YAML in it cannot be read, and every problem found.
    Accepts a byte order mark and CRLF line endings. Never raises.
    """
    key = key_of(path, data, asked) if kept else ""
    parts, problems = kept.get(key) if kept else None, list[Problem]()
    if parts is None:
        parts, problems = _parts(path, data, asked)
        if parts is None:
            return None, problems
        if kept and not problems:
            kept.put(key, parts)
    return Document(path, kept.findings(key) if kept else Findings(), *parts), problems


def _parts(path: str, data: bytes, asked: bytes) -> tuple[Sequence[Any] | None, list[Problem]]:
    """The parts of a document, as plain values, from a file and the phrasings beside it; and every problem found."""
    beside = asked_path(path)
    phrasings, problems = decode(beside, asked)
    node, faults = (None, []) if phrasings is None else parse_yaml(beside, phrasings)
    parts, more = front(path, data)
    problems += faults + more
    if parts is None:
        return None, problems
    meta, body, first_line = parts
    macros = calls_macros(meta)
    outlined = outline(body, first_line, macros)
    rows = body.split("\n")
    catalogs: list[Any] = []
    for block in (range(*Head(*head).catalog) for head in outlined.heads):
        content = rows[block.start + 1 - first_line : block.stop - 1 - first_line] if block else []
        if any(row.startswith(("## ", "### ", "```")) for row in content):
            message = f'this "{CATALOG}" block is not closed; write "```" on a line of its own below its last key'
            return None, [*problems, Problem(path, block.start, "unclosed-code", message)]
        catalog, faults = parse_yaml(path, "\n".join([*content, ""]), block.start + 1) if block else (None, [])
        problems.extend(faults)
        if block and catalog is None:
            return None, problems
        catalogs.append(catalog)
    return (meta, first_line, macros, body, outlined, catalogs, node), problems
