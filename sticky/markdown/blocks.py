"""The blocks of a page as a tree with lines, for whoever takes some of them out."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from markdown_it.tree import SyntaxTreeNode

from .calls import written
from .outline import CATALOG, RULE, title_of
from .tokens import Link, paragraphs, parse


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


def blocks(rows: Sequence[str], calls: bool, marks: Container[int] = ()) -> list[Block]:
    """The blocks of a body, in order; `calls` says whether it may call macros.

    The rows with a number in `marks` begin or end a passage that may be left out. They are no part of a block, and part none
    but paragraphs.
    """
    shown = [i for i in range(len(rows)) if i not in marks or not _in_table(rows, i, marks)]
    tokens, called = parse("\n".join("" if i in marks else rows[i] for i in shown), 0, calls)
    places = [*shown, len(rows)]
    top: list[Block] = []
    containers: list[Block] = []
    for block in _blocks(SyntaxTreeNode(tokens), called):
        for inner in block.walk():
            inner.first, inner.last = places[inner.first], places[inner.last - 1] + 1
        row = rows[block.first].strip()
        fence = block.kind == "block" and row.startswith("///")
        if fence and not row.strip("/") and containers:
            containers.pop().last = block.last
            continue
        (containers[-1].inside if containers else top).append(block)
        if fence and row.strip("/"):
            block.kind = "container"
            containers.append(block)
    return top


def _in_table(rows: Sequence[str], at: int, marks: Container[int]) -> bool:
    # Whether a mark stands between two rows of a table, which a blank row would end.
    around = (range(at - 1, -1, -1), range(at + 1, len(rows)))
    return all(next((rows[i] for i in beside if i not in marks), "").startswith("|") for beside in around)


def _blocks(parent: SyntaxTreeNode, called: Sequence[str]) -> list[Block]:
    return [_block(node, called) for node in parent.children if node.map]


def _block(node: SyntaxTreeNode, called: Sequence[str]) -> Block:
    block = Block("block", *_rows(node), *_said(node, called))
    if node.type == "heading":
        block.kind, block.level = "heading", int(node.tag[1])
        block.text, id_ = title_of(block.text)
        block.id = id_ or ""
    elif node.type == "fence" and node.info.split()[:1] in ([CATALOG], [RULE]):
        block.kind = "catalog"
    elif node.type in ("bullet_list", "ordered_list"):
        block.kind, block.text, block.links = "list", "", ()
        block.inside = [_item(item, called) for item in node.children]
    elif node.type == "table":
        head, *rest = [row for group in node.children for row in group.children]
        block.kind, (block.text, block.links) = "table", _said(head, called)
        block.inside = [Block("row", *_rows(row), *_said(row, called)) for row in rest]
    return block


def _item(node: SyntaxTreeNode, called: Sequence[str]) -> Block:
    item = Block("item", *_rows(node), "", inside=_blocks(node, called))
    if item.inside and item.inside[0].kind == "block":
        first = item.inside.pop(0)
        item.text, item.links = first.text, first.links
    return item


def _said(node: SyntaxTreeNode, called: Sequence[str]) -> tuple[str, Sequence[Link]]:
    tokens = node.to_tokens()
    texts = [written(token.content, called) for token in tokens if token.type in ("inline", "fence")]
    return "\n".join(texts), [link for paragraph in paragraphs(tokens) for link in paragraph.links]


def _rows(node: SyntaxTreeNode) -> tuple[int, int]:
    return node.map or (0, 0)
