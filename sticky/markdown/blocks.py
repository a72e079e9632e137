"""The blocks of a page as a tree with lines, for whoever takes some of them out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from markdown_it.token import Token

from .calls import written
from .outline import CATALOG, title_of
from .tokens import Link, paragraphs, parse

_LISTS = ("bullet_list_open", "ordered_list_open")


@dataclass
class Block:
    """A piece of a page."""

    kind: Literal["heading", "catalog", "list", "item", "table", "row", "container", "block"]
    """A `container` is what stands between the lines of a `///` block; a `block` is anything without a kind of its own."""
    first: int
    """Its first row in the body, and the row after its last."""
    last: int
    text: str
    """Its text as written; of a list item, its first paragraph; of a table, its head; of a container, its first line; of a
    list, nothing."""
    links: Sequence[Link] = ()
    """What the links in that text lead to."""
    level: int = 0
    """The level of a heading."""
    id: str = ""
    """The id in a heading’s braces."""
    inside: "list[Block]" = field(default_factory=list)
    """What a list, an item, a table or a container has in it."""

    def walk(self) -> "Iterator[Block]":
        """The block and everything inside it."""
        yield self
        for block in self.inside:
            yield from block.walk()


def blocks(rows: Sequence[str], calls: bool) -> list[Block]:
    """The blocks of a body, in order; `calls` says whether it may call macros."""
    tokens, called = parse("\n".join(rows), 0, calls)
    found: list[Block] = []
    open_: list[Block] = []
    for block in _sequence(tokens, called):
        row = rows[block.first].strip()
        fence = block.kind == "block" and row.startswith("///")
        into = open_[-1].inside if open_ else found
        if fence and row.strip("/"):
            block.kind = "container"
            into.append(block)
            open_.append(block)
        elif fence and open_:
            open_.pop().last = block.last
        else:
            into.append(block)
    return found


def _sequence(tokens: Sequence[Token], called: Sequence[str]) -> Iterator[Block]:
    at = 0
    while at < len(tokens):
        token = tokens[at]
        end = _end(tokens, at)
        if token.map:
            yield _block(token, tokens[at:end], called)
        at = end


def _block(token: Token, own: Sequence[Token], called: Sequence[str]) -> Block:
    block = Block("block", *_rows(token), *_said(own, called))
    if token.type == "heading_open":
        block.kind, block.level = "heading", int(token.tag[1])
        block.text, id_ = title_of(block.text)
        block.id = id_ or ""
    elif token.type == "fence" and token.info.split()[:1] == [CATALOG]:
        block.kind = "catalog"
    elif token.type in _LISTS:
        block.kind, block.text, block.links = "list", "", ()
        block.inside = [_item(item, within, called) for item, within in _children(own[1:-1])]
    elif token.type == "table_open":
        rows = [(row, within) for group, part in _children(own[1:-1]) for row, within in _children(part)]
        block.kind, (block.text, block.links) = "table", _said(rows[0][1], called)
        block.inside = [Block("row", *_rows(row), *_said(within, called)) for row, within in rows[1:]]
    return block


def _item(token: Token, own: Sequence[Token], called: Sequence[str]) -> Block:
    inside = list(_sequence(own, called))
    item = Block("item", *_rows(token), "")
    if inside and inside[0].kind == "block":
        item.text, item.links = inside[0].text, inside[0].links
        del inside[0]
    item.inside = inside
    return item


def _said(tokens: Sequence[Token], called: Sequence[str]) -> tuple[str, Sequence[Link]]:
    texts = [written(token.content, called) for token in tokens if token.type in ("inline", "fence")]
    return "\n".join(texts), [link for paragraph in paragraphs(tokens) for link in paragraph.links]


def _children(tokens: Sequence[Token]) -> Iterator[tuple[Token, Sequence[Token]]]:
    # The blocks directly inside one, each with the tokens inside it.
    at = 0
    while at < len(tokens):
        end = _end(tokens, at)
        yield tokens[at], tokens[at + 1 : end - 1]
        at = end


def _end(tokens: Sequence[Token], at: int) -> int:
    # The position behind the block that begins at a position.
    if tokens[at].nesting != 1:
        return at + 1
    return next(i for i in range(at + 1, len(tokens)) if tokens[i].level == tokens[at].level) + 1


def _rows(token: Token) -> tuple[int, int]:
    first, last = token.map or (0, 0)
    return first, last
