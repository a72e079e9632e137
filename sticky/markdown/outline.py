"""A file's body cut at its headings into texts, each with the data often needed, as values that JSON can represent."""

import json
import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

from markdown_it.token import Token

from .calls import written
from .tokens import paragraphs, parse

CATALOG, RULE = "catalog", "rule"
"""The first words of a fenced block of keys below a heading: whom its text answers, or what it decides. No page shows the block."""

# Bare words after an id are part of it here, so that the checks of ids refuse "{#two words}": a page would drop the second.
_HEADING_ID = re.compile(r":?[ \t]*#([^\s}]*(?:[ \t]+[\w-]+(?=[ \t}]))*+)[^}]*+\}")


class Piece(NamedTuple):
    """The cached data of a text."""

    line: int
    """The line of the file on which it begins."""
    markdown: str
    """Its Markdown, without surrounding blank lines."""
    first: int
    last: int
    """Which of the body's tokens are its own (end excluded)."""
    paragraphs: str
    """Its paragraphs, as JSON, which takes a fraction of the memory."""
    around: Sequence[int] = ()
    """The indexes of the piece before its first quotation and of the rest, if it has both."""


class Head(NamedTuple):
    """The cached data of a heading."""

    level: int
    title: str
    id: str | None
    line: int
    catalog: Sequence[int]
    """The first line of the catalog block below it and the line after that; twice the same without one."""


class Outline(NamedTuple):
    """The cached data of a body."""

    calls: Sequence[str]
    """The macro calls in it."""
    code: Sequence[int]
    """The lines of the file that are in fenced code."""
    heads: Sequence[Sequence[Any]]
    """Its headings, each with what `Head` has."""
    pieces: Sequence[Sequence[Any]]
    """The text before the first heading, each heading and the text below it in turn, and then the parts of such texts."""


@lru_cache(maxsize=1)
def tokens_of(body: str, line: int, macros: bool) -> tuple[Sequence[Token], Sequence[str]]:
    """The tokens of a body and its macro calls. A file is checked right after it is read: the last result is cached."""
    return parse(body, line, macros)


def outline(body: str, first_line: int, macros: bool) -> Outline:
    """Cut a body at its headings, `#` or underlined, except within lists and quotations."""
    tokens, calls = tokens_of(body, first_line, macros)
    rows = body.split("\n")
    opened = (i for i, token in enumerate(tokens) if token.type == "heading_open" and token.level == 0)
    places = [i for i in opened if tokens[i + 1].content.strip()]
    pieces, parts, heads = list[Piece](), list[Piece](), list[Head]()

    def cut(begin: int, end: int, line: int, below: int) -> Piece:
        # The text of some tokens, which stands on the lines from `line` up to `below`.
        own = rows[line - first_line : below - first_line]
        blank = next((i for i, row in enumerate(own) if row.strip()), 0)
        text = "\n".join(own[blank:]).rstrip()
        return Piece(line + blank, text, begin, end, json.dumps(paragraphs(tokens[begin:end])))

    def add(begin: int, end: int, line: int, below: int) -> None:
        piece = cut(begin, end, line, below)
        quoted = (i for i in range(begin + 1, end) if tokens[i].type == "blockquote_open" and tokens[i].level == 0)
        if turn := next(quoted, 0):
            number, at = 1 + 2 * len(places) + len(parts), (tokens[turn].map or [line])[0]
            parts.extend((cut(begin, turn, line, at), cut(turn, end, at, below)))
            piece = piece._replace(around=(number, number + 1))
        pieces.append(piece)

    last = first_line + len(rows)
    starts = [*((tokens[i].map or [last])[0] for i in places), last]
    add(0, places[0] if places else len(tokens), first_line, starts[0])
    for (place, end), (line, below) in zip(pairwise([*places, len(tokens)]), pairwise(starts), strict=True):
        title, id_ = title_of(written(tokens[place + 1].content, calls))
        behind = (tokens[place].map or [line, line])[1]
        pieces.append(cut(place, place + 3, line, behind))
        begin, catalog = place + 3, range(0)
        if begin < end and is_catalog(tokens[begin]):
            begin, catalog = begin + 1, range(*(tokens[begin].map or [0]))
            behind = catalog.stop
        heads.append(Head(int(tokens[place].tag[1]), title, id_, line, (catalog.start, catalog.stop)))
        add(begin, end, behind, below)
    code = [line for token in tokens if token.type == "fence" and token.map for line in range(*token.map)]
    # Plain tuples are passed from one process to another in half the time.
    return Outline(list(calls), code, [*map(tuple, heads)], [*map(tuple, pieces + parts)])


def is_closed(token: Token) -> bool:
    """Whether a fenced block has an end."""
    lines = range(*token.map) if token.map else range(0)
    # The last row of a file may have no newline.
    rows = token.content.removesuffix("\n").count("\n") + bool(token.content)
    return rows <= len(lines) - 2


def is_catalog(token: Token) -> bool:
    """Whether a token is a block of keys. An unclosed block stays text, and is reported."""
    return token.type == "fence" and is_closed(token) and token.info.split()[:1] in ([CATALOG], [RULE])


def title_of(content: str) -> tuple[str, str | None]:
    """The title and the id of a heading: what stands before `{#…}`, and in it."""
    name, _, braces = content.rpartition("{")
    # Without a space before it, the renderer treats `{#id}` as part of the title; so does this.
    marked = _HEADING_ID.fullmatch(braces) if name.endswith((" ", "\t")) else None
    return (name.strip(), marked[1]) if marked else (content.strip(), None)
