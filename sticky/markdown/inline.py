"""What stands within the blocks of a text: links, macro calls, and whatever is not code."""

import posixpath
import re
from collections.abc import Iterator

from markdown_it.token import Token

from .calls import written
from .document import Text
from .tokens import AT, END, line_of, paragraphs

NO_END = re.compile(r"(?<=\b[A-Z])\.|(?<=\b(?:Dr|Mr|Ms))\.|(?<=\bMrs)\.|\.(?=\w)")
"""Periods that do not end a sentence: in C.R.S., Dr. Mokoena, 2.2."""

_BETWEEN = re.compile(r"(?<=[.!?])[”’)*]*\s+(?=[“‘A-Z0-9\[{*])")
"""Where one sentence ends and the next begins, perhaps with a link or a macro call."""

QUOTED = re.compile(r"“([^“”]+)”")
"""Words in quotation marks."""


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
    pieces, at = [], 0
    for token in block.children or ():
        if token.type in ("code_inline", "text_special") and AT in token.meta:
            begin, end = token.meta[AT], token.meta[END]
            hidden = block.content[begin:end].split("\n")
            pieces += [block.content[at:begin], "\n".join(" " * len(row) for row in hidden)]
            at = end
    return "".join([*pieces, block.content[at:]])


def footnotes_in(block: Token) -> Iterator[tuple[str, int]]:
    """The name of each footnote that a block cites outside code, and where in the block's text."""
    text = bare(block) if "[^" in block.content else ""
    yield from ((cited[1], cited.start()) for cited in re.finditer(r"\[\^([^][ \t\n]+)\]", text))


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


def source_of(base: str, target: str) -> str:
    """The source file that a link in the source file `base` leads to, both relative to `docs/` as the site sees it."""
    if not target:
        return base
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), target.lstrip("/")))


def source(block: Token, token: Token) -> str:
    """The Markdown of a token within a block."""
    return str(block.content[token.meta[AT] : token.meta[END]])


def passages(*texts: Text) -> list[str]:
    """The paragraphs, list items and table cells that a reader sees, each on one line; no headings or quoted blocks."""
    said, depth = list[str](), 0
    for block in (block for text in texts for block in text.tokens):
        if block.type.startswith(("blockquote", "heading")):
            depth += block.nesting
        elif block.type == "inline" and not depth:
            said += (paragraph.words.replace("\n", " ") for paragraph in paragraphs([block]) if paragraph.words)
    return said


def sentences(passage: str) -> list[str]:
    """A passage's sentences."""
    return _BETWEEN.split(NO_END.sub("", passage))


def lead(text: Text) -> Text:
    """A text with its first sentence strong; if that is one word, such as “No.”, the next sentence, too."""
    first, gap, rest = text.markdown.partition("\n\n")
    no_end, end = {period.end() for period in NO_END.finditer(first)}, len(first)
    for between in _BETWEEN.finditer(first):
        said = first[: between.end()].rstrip()
        whole = all(said.count(a) == said.count(b) for a, b in ("“”", "[]", "{}")) and said.count("**") % 2 == 0
        if " " in said and whole and len(said.rstrip("”’)*")) not in no_end:
            end = len(said)
            break
    strong = first[:end].replace("**", "")
    return Text(f"**{strong}**{first[end:]}{gap}{rest}", text.line)
