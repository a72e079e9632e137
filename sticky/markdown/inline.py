"""What stands within the blocks of a text: links, macro calls, and whatever is not code."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it.token import Token

from .allowlist import normalized
from .calls import MARK, written
from .document import Text
from .tokens import AT, END, line_of

_CALL = re.compile(r"\{\{-?\s*([\w.]+)\s*(?:\(|-?\}\})")


@dataclass(frozen=True)
class Link:
    """A link as an author wrote it."""

    line: int
    target: str
    """Its address; or, if `reference` is true, the name it refers to."""
    reference: bool = False
    """Whether it refers to something by name."""


def links(text: Text) -> Iterator[Link]:
    """Every link in the text outside code, by address or by reference, except those that contain a macro call."""
    return (link for link in all_links(text) if MARK not in link.target)


def all_links(text: Text) -> Iterator[Link]:
    """Every link in the text outside code, by address or by reference."""
    for line, target, reference in text.targets if "[" in text.markdown or "<" in text.markdown else ():
        yield Link(line, target if reference else normalized(target), reference)


def with_lines(block: Token) -> Iterator[tuple[Token, int]]:
    """The inline tokens of a block, each with its line."""
    line, ends = line_of(block, 0), []
    for token in block.children or ():
        if AT in token.meta:
            line = line_of(block, token.meta[AT])
        yield token, line
        if token.type in ("softbreak", "hardbreak"):
            line += 1
        elif token.type == "link_open":
            ends.append(token.meta[END])
        elif token.type == "link_close":
            line = line_of(block, ends.pop())
        elif END in token.meta:
            line = line_of(block, token.meta[END])


def bare(block: Token) -> str:
    """The text of a block with code and escapes blanked out, character for character."""
    found, at = [], 0
    for token in block.children or ():
        if token.type in ("code_inline", "text_special") and AT in token.meta:
            begin, end = token.meta[AT], token.meta[END]
            found += [block.content[at:begin], re.sub(r"[^\n]", " ", block.content[begin:end])]
            at = end
    return "".join([*found, block.content[at:]])


def bare_blocks(text: Text) -> Iterator[tuple[int, str, list[str]]]:
    """The blocks of a text that are not code: the line of each, its text with code and escapes blanked out, and
    its rows as they are typed.
    """
    for block in text.tokens:
        if block.type == "inline":
            yield line_of(block, 0), bare(block), [written(row, text.calls) for row in block.content.split("\n")]


def name_of(label: str) -> str:
    """The name in a link's label, normalized."""
    return " ".join(label.split()).lower()


def braces(text: Text) -> Iterator[tuple[str, int]]:
    """Whatever looks like a macro call or a setting outside code: its name and its line."""
    for block in text.tokens if "{{" in text.markdown else ():
        for found in _CALL.finditer(bare(block)) if block.type == "inline" else ():
            yield found[1], line_of(block, found.start())


def source_of(base: str, target: str) -> str:
    """The source file that a link in the source file `base` leads to, both relative to `docs/` as the site sees it."""
    if not target:
        return base
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), target.lstrip("/")))
