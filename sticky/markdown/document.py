"""Markdown files as data: their bytes, front matter and sections, each with its line number."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, field
from functools import cached_property, lru_cache
from itertools import accumulate, chain, pairwise
from typing import Any, NamedTuple

from markdown_it.token import Token

from ..text.files import decode
from ..text.kept import Facts, Kept, key_of
from ..text.problem import Problem, shown
from ..text.yaml_nodes import Node, parse_yaml
from .calls import written
from .tokens import Target, lines, parse, targets

CATALOG = "catalog"
"""The first word of a fenced block below a heading that says whom its text answers. Readers never see it."""

ASKED = ".asked.yml"
"""The end of the name of a file with what people type to find the parts of the page beside it. It is not published."""

MAX_FILE = 100_000
"""The most characters a file may have, three times the longest policy: beyond it, rendering time grows faster than the text."""


# Bare words behind an id are part of it here, so that the checks of ids refuse "{#two words}": a page would drop the second.
_HEADING_ID = re.compile(r":?[ \t]*#([^\s}]*(?:[ \t]+[\w-]+(?=[ \t}]))*+)[^}]*+\}")


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Text:
    """A piece of Markdown, of its own or cut from a file. Compared by its Markdown and its line."""

    own: str
    """The Markdown of a text of its own; empty if it is cut from a file."""
    line: int
    """The line of the file on which it begins."""
    file: "Document | None" = None
    """Where it is cut from; `None` if it is a text of its own."""
    number: int = 0
    """Its place among the texts of the file."""

    def __bool__(self) -> bool:
        return bool(self.own or self.file)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Text) and (self.line, self.markdown) == (other.line, other.markdown)

    def __hash__(self) -> int:
        return hash((self.line, self.markdown))

    def __repr__(self) -> str:
        return f"Text({self.markdown!r}, {self.line})"

    @property
    def markdown(self) -> str:
        """The Markdown, without surrounding blank lines."""
        if self.file is None:
            return self.own
        derived = self.file.derived(self.number)
        return self.file.whole[derived.begin : derived.end]

    @property
    def lines(self) -> str:
        """Its words without markup and blocks of code: each paragraph, item of a list and cell on a line of its own."""
        return self.file.derived(self.number).lines if self.file else _alone(self.own)

    @property
    def words(self) -> str:
        """Its words on one line, without markup."""
        return self.lines.replace("\n", " ")

    @property
    def inner(self) -> Sequence[tuple[int, int, str]]:
        """The paragraphs in its lists and quotations: how deep each is nested, its line, and its Markdown."""
        return json.loads(self.file.derived(self.number).inner) if self.file else _inner(self.tokens)

    @property
    def targets(self) -> Sequence[Target]:
        """What the links in it lead to."""
        if self.file is None:
            return targets(self.tokens)
        return [Target(*one) for one in self.file.derived(self.number).targets]

    @property
    def around(self) -> "tuple[Text, ...]":
        """What comes before its first quotation, and the rest, if it has both; otherwise nothing."""
        return tuple(_text(self.file, span) for span in self.file.outline.around[self.number]) if self.file else ()

    @property
    def calls(self) -> Sequence[str]:
        """The file's macro calls, indexed by the numbers of the placeholders in the tokens."""
        return self.file.outline.calls if self.file else ()

    @property
    def tokens(self) -> Sequence[Token]:
        """The parsed Markdown, each block with its lines in the file. Do not modify.

        Costly, unless its file has just been read: tokens are large, so that only what is often needed of them is kept.
        """
        if self.file is None:
            return parse(self.own, self.line)[0]
        derived = self.file.derived(self.number)
        return _parse(self.file.whole, *self.file.outline[:2])[0][derived.first : derived.last]


Span = Sequence[Any]
"""A text of a file, in a form that JSON can represent: its first line, and its place among the texts of the file.

An empty text has none: the line is the one on which it would begin, and the place is `None`.
"""


class Derived(NamedTuple):
    """What is kept of a text, in a form that JSON can represent. Where nothing else is said, it is as `Text` has it."""

    begin: int
    end: int
    """Which characters of the body it is (end excluded)."""
    first: int
    last: int
    """Which tokens of the body are its own (end excluded)."""
    lines: str
    inner: str
    """As JSON of its own, because few texts are asked for it."""
    targets: Sequence[Sequence[Any]]


class Head(NamedTuple):
    """A heading with what belongs to it, in a form that JSON can represent; `Section` is made from it."""

    level: int
    title: str
    id: str | None
    line: int
    text: Span
    heading: Span
    catalog: Sequence[int] = (0, 0)
    """The first line of its catalog block and the line after that; twice the same without one."""


class Outline(NamedTuple):
    """What is kept of a file's body besides its texts, in a form that JSON can represent."""

    line: int
    """The line of the file on which it begins."""
    macros: bool
    """Whether it may call macros."""
    calls: Sequence[str]
    """The macro calls in it."""
    code: Sequence[int]
    """The lines of the file that are in fenced code."""
    intro: Span
    heads: Sequence[Sequence[Any]]
    around: Sequence[Sequence[Span]]
    """Of each text, what `Text.around` has."""
    catalogs: Sequence[Any] = ()
    """The content of each heading's catalog block, packed; `None` without one."""


@lru_cache(maxsize=2_000)
def _alone(markdown: str) -> str:
    # The words of a text of its own.
    return lines(parse(markdown, 1)[0])


@lru_cache(maxsize=4)
def _parse(body: str, line: int, macros: bool) -> tuple[list[Token], dict[str, Any], tuple[str, ...]]:
    # A file is checked right after it was read.
    return parse(body, line, macros)


def _inner(tokens: Sequence[Token]) -> list[tuple[int, int, str]]:
    inline = (token for token in tokens if token.type == "inline" and token.level > 1)
    return [(token.level, (token.map or [0])[0], token.content) for token in inline]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with the text up to the next heading, whatever that one's level."""

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


@dataclass(frozen=True, eq=False)
class Document:
    """A parsed Markdown file. An unchanged file yields the same object."""

    path: str
    facts: Facts = field(repr=False)
    """What was found in the file."""
    _front: Any = field(repr=False)
    """Its front matter, packed."""
    _outline: Sequence[Any] = field(repr=False)
    _texts: Sequence[Sequence[Any]] = field(repr=False)
    """What is kept of each of its texts."""
    whole: str = field(repr=False)
    """All the Markdown after the front matter, with newlines normalized."""
    _asked: Any = field(default=(None, 1), repr=False)
    """The content of the file of phrasings beside it, packed; `None` if that cannot be read."""

    @cached_property
    def asked(self) -> Node | None:
        """What people type to find its parts, by their ids, as written in the file beside it; `None` if that cannot be read."""
        return self._asked and Node.unpacked(self._asked)

    @cached_property
    def meta(self) -> Node:
        """The front matter, a mapping."""
        return Node.unpacked(self._front)

    @property
    def body_line(self) -> int:
        """The line after the front matter, on which the body begins."""
        return self.outline.line

    @property
    def macros(self) -> bool:
        """Whether it may call macros."""
        return self.outline.macros

    @cached_property
    def body(self) -> str:
        """The same, with blank lines in place of catalog blocks."""
        blank = [range(*Head(*head).catalog) for head in self.outline.heads]
        if not any(blank):
            return self.whole
        rows = self.whole.split("\n")
        for line in chain(*blank):
            rows[line - self.body_line] = ""
        return "\n".join(rows)

    @cached_property
    def outline(self) -> Outline:
        """What is kept of its body."""
        return Outline._make(self._outline)

    def derived(self, number: int) -> Derived:
        """What is kept of one of its texts."""
        return Derived._make(self._texts[number])

    @property
    def intro(self) -> Text:
        """The text before the first heading."""
        return _text(self, self.outline.intro)

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """Its headings, each with its text."""
        heads = zip(map(Head._make, self.outline.heads), self.outline.catalogs, strict=True)
        return tuple(
            Section(
                head.level,
                head.title,
                head.id,
                head.line,
                _text(self, head.text),
                _text(self, head.heading),
                catalog and Node.unpacked(catalog),
                range(*head.catalog),
            )
            for head, catalog in heads
        )

    @property
    def code(self) -> frozenset[int]:
        """The lines of the file that are in fenced code."""
        return frozenset(self.outline.code)

    def remembered(self, name: str, find: Callable[[], Iterable[Problem]]) -> tuple[Problem, ...]:
        """The problems that `find` finds in the file, kept among its facts under `name`, which has to name whatever else they depend on."""
        found = self.facts.get(name, lambda: [list(astuple(problem)) for problem in find()])
        return tuple(Problem(*values) for values in found)

    def prose_lines(self, text: Text | None = None) -> Iterator[tuple[int, str]]:
        """The lines of one of its texts, or of its whole body, outside fenced code, each with its line number."""
        prose, code = text or Text(self.body, self.body_line), self.code
        for line, row in enumerate(prose.markdown.split("\n"), prose.line):
            if line not in code:
                yield line, row

    def texts(self) -> Iterator[Text]:
        """Every piece of its Markdown, including headings, in file order."""
        yield self.intro
        for section in self.sections:
            yield section.heading
            yield section.text


def _text(document: Document, span: Span) -> Text:
    line, number = span
    return Text("", line) if number is None else Text("", line, document, number)


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
        parts, problems = _packed(path, data, asked)
        if parts is None:
            return None, problems
        if kept and not problems:
            kept.put(key, parts)
    return Document(path, kept.facts(key) if kept else Facts(), *parts), problems


def _packed(path: str, data: bytes, asked: bytes) -> tuple[Sequence[Any] | None, list[Problem]]:
    """What a document has of a file and the phrasings beside it, as plain values, and every problem found."""
    beside = asked_path(path)
    phrasings, problems = decode(beside, asked)
    node, faults = (None, []) if phrasings is None else parse_yaml(beside, phrasings)
    found, more = front(path, data)
    problems += faults + more
    if found is None:
        return None, problems
    meta, body, first_line = found
    macros = calls_macros(meta)
    outline, texts = _outline(body, first_line, macros)
    blocks = [range(*Head(*head).catalog) for head in outline.heads]
    rows = body.split("\n") if any(blocks) else []
    catalogs = [_catalog(path, rows, block, first_line, problems) if block else None for block in blocks]
    if any(block and catalog is None for block, catalog in zip(blocks, catalogs, strict=True)):
        return None, problems
    packed = [catalog and catalog.packed() for catalog in catalogs]
    outline = outline._replace(catalogs=packed)
    return (meta.packed(), tuple(outline), texts, body, node and node.packed()), problems


def _catalog(path: str, rows: Sequence[str], block: range, first_line: int, problems: list[Problem]) -> Node | None:
    # The content of a catalog block; `None` if it cannot be read. Adds the problems in it to `problems`.
    content = rows[block.start + 1 - first_line : block.stop - 1 - first_line]
    if any(row.startswith(("## ", "### ", "```")) for row in content):
        message = f'this "{CATALOG}" block is not closed; write "```" on a line of its own below its last key'
        problems.append(Problem(path, block.start, "unclosed-code", message))
        return None
    node, faults = parse_yaml(path, "\n".join([*content, ""]), block.start + 1)
    problems.extend(faults)
    return node


def front(path: str, data: bytes) -> tuple[tuple[Node, str, int] | None, list[Problem]]:
    """The front matter of a Markdown file, a mapping, with its body and the line on which that begins.

    Returns `None` if its bytes or its front matter cannot be read, and every problem found.
    """
    text, problems = decode(path, data)
    if text is None:
        return None, problems
    if len(text) > MAX_FILE:
        message = f"the file has {len(text)} characters, but may have at most {MAX_FILE}; split it into several files"
        return None, [Problem(path, 1, "too-long", message)]
    if not text.strip():
        return None, [
            Problem(path, 1, "empty-file", 'the file is empty; it must begin with front matter: "---", keys, "---"')
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
                'the front matter is not closed; write "---" on its own line below the last key',
            )
        ]
    meta, problems = parse_yaml(path, "\n".join(lines[1:end]) + "\n", first_line=2)
    if meta is None:
        return None, problems
    if not isinstance(meta.value, Mapping):
        return None, [
            Problem(
                path,
                2,
                "no-front-matter",
                'the front matter has no keys; add them, for example "title: The wife’s card"',
            )
        ]
    return (meta, "\n".join(lines[end + 1 :]), end + 2), problems


def calls_macros(meta: Node) -> bool:
    """Whether a page turns macros on; a scenario never does."""
    asked = meta.inside("render_macros")
    return asked is not None and str(asked.value).lower() in ("true", "yes", "on", "1", "t", "y")


def _outline(body: str, first_line: int, macros: bool) -> tuple[Outline, Sequence[Sequence[Any]]]:
    """The outline of a body, split at its headings, `#` or underlined, except within lists and quotations; and its texts."""
    rows = body.split("\n")
    tokens, _, called = _parse(body, first_line, macros)
    heads = [i for i, token in enumerate(tokens) if _is_head(tokens, i)]
    at_row = [0, *accumulate(len(row) + 1 for row in rows)]
    texts = list[Derived]()
    quoted = list[Sequence[Span]]()

    def cut(begin: int, end: int, line: int, below: int) -> Span:
        # The lines from `line` up to `below`, without surrounding blank lines. What is kept of them goes to `texts`.
        own = rows[line - first_line : below - first_line]
        blank = next((i for i, row in enumerate(own) if row.strip()), 0)
        text = "\n".join(own[blank:]).rstrip()
        if not text:
            return line + blank, None
        inside = tokens[begin:end]
        turn = next((i for i, row in enumerate(own, line) if row.startswith(">")), 0)
        at = next((i for i in range(begin, end) if _quotes(tokens[i], turn)), begin) if turn else begin
        around = [cut(begin, at, line, turn), cut(at, end, turn, below)] if at > begin else []
        start = at_row[line + blank - first_line]
        nested = json.dumps(_inner(inside), ensure_ascii=False)
        leading = list(map(tuple, targets(inside)))
        texts.append(Derived(start, start + len(text), begin, end, lines(inside), nested, leading))
        quoted.append(around)
        return line + blank, len(texts) - 1

    last = first_line + len(rows)
    bounds = [*heads, len(tokens)]
    starts = [*((tokens[i].map or [last])[0] for i in heads), last]
    sections = []
    for (head, end), (line, below) in zip(pairwise(bounds), pairwise(starts), strict=True):
        inline = tokens[head + 1]
        title, id_ = title_of(written(inline.content, called))
        behind = (tokens[head].map or [0, last])[1]
        heading = cut(head, head + 3, line, behind)
        begin, catalog = head + 3, (0, 0)
        if begin < end and _is_catalog(tokens[begin]):
            first, behind = tokens[begin].map or [0, 0]
            begin, catalog = begin + 1, (first, behind)
        text = cut(begin, end, behind, below)
        sections.append(Head(int(tokens[head].tag[1]), title, id_, line, text, heading, catalog))
    code = [line for token in tokens if token.type == "fence" and token.map for line in range(*token.map)]
    intro = cut(0, bounds[0], first_line, starts[0])
    outline = Outline(first_line, macros, list(called), code, intro, list(map(tuple, sections)), quoted)
    return outline, list(map(tuple, texts))


def _quotes(token: Token, line: int) -> bool:
    return token.type == "blockquote_open" and token.level == 0 and (token.map or [0])[0] == line


def is_closed(token: Token) -> bool:
    """Whether a fenced block has an end."""
    lines = range(*token.map) if token.map else range(0)
    # The last row of a file may have no newline.
    rows = token.content.removesuffix("\n").count("\n") + bool(token.content)
    return rows <= len(lines) - 2


def _is_catalog(token: Token) -> bool:
    # A block that is not closed stays text, and is reported as such.
    return token.type == "fence" and is_closed(token) and token.info.split()[:1] == [CATALOG]


def _is_head(tokens: Sequence[Token], at: int) -> bool:
    token = tokens[at]
    return token.type == "heading_open" and token.level == 0 and bool(tokens[at + 1].content.strip())


def title_of(content: str) -> tuple[str, str | None]:
    """The title and the id of a heading: what stands before `{#…}`, and in it."""
    name, _, braces = content.rpartition("{")
    # Without a space before it, the renderer treats `{#id}` as part of the title; so does this.
    marked = _HEADING_ID.fullmatch(braces) if name.endswith((" ", "\t")) else None
    return (name.strip(), marked[1]) if marked else (content.strip(), None)
