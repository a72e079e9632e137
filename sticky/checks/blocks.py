"""Checks Markdown for markup that would not be shown as it was meant, and for active content."""

import re
from collections.abc import Iterator, Sequence
from functools import partial

from markdown_it.token import Token

from ..content.reader import File
from ..markdown.calls import MARK
from ..markdown.document import Document
from ..markdown.inline import bare, footnotes_in
from ..markdown.tokens import line_of
from ..text.problem import Problem, shown
from .markup import MAX_NESTING, NESTS

_BEGUN = {"bullet_list_open": "list", "ordered_list_open": "list", "table_open": "table", "hr": "rule"}
_ENDS = (*(kind.replace("_open", "_close") for kind in NESTS), "paragraph_close", "table_close", "fence", "hr")
_ITEMS = ("list_item_open", "dd_open", "admonition_open")
"""The tokens of blocks whose text is indented by four more spaces."""
_BLOCK = re.compile(r"(?<!\S)/{3,} *([\w-]+) *(?:\|(.*))?$")
_OWN = "(?!_|md-|mermaid)"
"""Before a class or id: excludes those that the theme's scripts act on."""
_PLAIN_ELEMENT = re.compile(rf"(?:div|section)(?:[.#]{_OWN}[\w-]+)*", re.IGNORECASE)
_PLAIN_OPTION = re.compile(rf"(?:(?:open|type): [\w-]+|attrs: \{{(?:class|id): {_OWN}[\w-]+\}})\s*")
_ATTRIBUTE = re.compile(
    r"(?<![\w-])(?:(?:on\w+|style|href|ping)=|[.#](?:_|md-|mermaid)[\w-]*|(?:class|id)=[\"']?(?:[\w-]+ +)*(?:_|md-|mermaid)[\w-]*)",
    re.IGNORECASE,
)


def in_file(file: File) -> Iterator[Problem]:
    """Markup that would not be shown as it was meant, or be active. Only a page has headings, blocks and attributes."""
    if file.document is None:
        return
    markup, on_page, path = _Markup(file.document), file.kind != "scenario", file.path
    cited, defined = dict[str, int](), dict[str, int]()
    for text in file.document.texts():
        for token in text.tokens:
            line = line_of(token)
            if token.type == "inline":
                if on_page and "{" in token.content:
                    yield from markup.in_braces(bare(token), line, text.calls)
                if on_page and "///" in token.content:
                    yield from markup.blocks(token.content, line)
                yield from markup.depth(token.content, line)
                for name, at in footnotes_in(token):
                    cited.setdefault(name, line_of(token, at))
            elif token.type == "fence" and on_page:
                yield from markup.in_braces(token.info, line, text.calls)
            elif token.type == "footnote_reference_open":
                name = token.meta["label"]
                if (first := defined.setdefault(name, line)) != line:
                    message = f'"[^{name}]" is the mark of two footnotes (the first on line {first}), of which only one would be shown; give each a mark of its own'
                    yield Problem(path, line, "repeated-footnote", message)
            elif token.type == "heading_open" and on_page and token.level == 0 and markup.row(line).startswith(" "):
                message = f'{shown(markup.row(line))} is not a heading to every Markdown parser; write it on one line, at the left margin: "{"#" * int(token.tag[1])} A title"'
                yield Problem(path, line, "bad-heading", message)
        yield from markup.indents(text.tokens)
    for name, line in cited.items():
        if name not in defined:
            message = f'"[^{name}]" cites a footnote that is not on this page; write it on a line of its own, "[^{name}]: …", or remove the mark'
            yield Problem(path, line, "missing-footnote", message)
    for name, line in defined.items():
        if name not in cited:  # it would have a broken link back to its citation
            message = f'"[^{name}]" is not cited on this page; cite the footnote in the text, or remove it'
            yield Problem(path, line, "unused-footnote", message)


class _Markup:
    def __init__(self, document: Document) -> None:
        self._problem = partial(Problem, document.path)
        self._first, self._rows = document.body_line, document.body.split("\n")

    def row(self, line: int) -> str:
        """The row of the body that is on this line of the file."""
        return self._rows[min(line - self._first, len(self._rows) - 1)]

    def in_braces(self, text: str, first: int, calls: Sequence[str]) -> Iterator[Problem]:
        """Attributes in braces that run code or change the page's look; calls in braces."""
        for line, row in enumerate(text.split("\n"), first):
            behind = row.partition("{")[2]
            inside = behind[: behind.rfind("}") + 1]
            if calls and MARK in inside and not inside.startswith(("%", "##")):
                message = f"{shown(self.row(line))}: a macro call cannot be inside braces; remove it"
                yield self._problem(line, "misplaced-macro", message)
            elif attribute := _ATTRIBUTE.search(inside):
                message = f"{shown(attribute[0])} in braces is an attribute that may run code or change the page’s look; remove it, or put it in backticks to show it"
                yield self._problem(line, "raw-html", message)

    def blocks(self, text: str, first: int) -> Iterator[Problem]:
        """Blocks of any element except plain ones, and options below a block's head except plain ones."""
        head = False
        for line, row in enumerate(text.split("\n"), first):
            option = row.lstrip(" \t>")
            indent = row.removesuffix(option)
            below = head and bool(option) and ("    " in indent or "\t" in indent)
            opened = _BLOCK.search(row)
            if below and not _PLAIN_OPTION.fullmatch(option):
                yield self._problem(line, "raw-html", f"{shown(option)} is not a plain option of a block; remove it")
            elif opened and opened[1] == "html" and not _PLAIN_ELEMENT.fullmatch((opened[2] or "").strip(" ")):
                message = f'{shown(self.row(line))} is HTML; a block is "/// html | div.a-class", "/// html | section.a-class" or "/// details | A title"'
                yield self._problem(line, "raw-html", message)
            elif opened and opened[1] == "details" and not (opened[2] or "").strip():
                message = f'{shown(self.row(line))} has no title, so readers see only the word "Details"; say what opens: "/// details | A title"'
                yield self._problem(line, "untitled-block", message, warning=True)
            head = below or bool(opened)

    def indents(self, tokens: Sequence[Token]) -> Iterator[Problem]:
        """What needs a blank line before it, or belongs to a list item but is not indented enough."""
        around: list[tuple[str, int]] = []
        for i, token in enumerate(tokens):
            if token.nesting == -1 and around and token.type.replace("_close", "_open") == around[-1][0]:
                around.pop()
            items = [line for kind, line in around if kind in _ITEMS]
            within = around[-1][0] if around else ""
            if within not in _ITEMS[:2] and token.type in _BEGUN:
                # Directly after other text, it would stay text, or turn that text into a heading.
                line = line_of(token)
                if i and self.row(line - 1).strip(" \t>") and tokens[i - 1].type in _ENDS:
                    message = f"{shown(self.row(line))} starts a {_BEGUN[token.type]} only after a blank line; put one before it"
                    if "list" in token.type and "list_close" in tokens[i - 1].type:
                        message = f"{shown(self.row(line))} goes on a list that began with another mark; write the same before each item, or a blank line between two lists"
                    yield self._problem(line, "no-blank-line", message)
            elif within in _ITEMS and token.nesting >= 0 and token.block and token.map:
                line = token.map[0]
                row = self.row(line).expandtabs(4)
                blanks, quoted = len(row) - len(row.lstrip(" ")), len(items) < len(around)
                if line != items[-1] and tokens[i - 1].type == "list_item_open":
                    message = f"{shown(self.row(items[-1]))} has no text after the list marker; start the text there"
                    yield self._problem(items[-1], "bad-indent", message)
                elif line != items[-1] and blanks < 4 * len(items) and not quoted:
                    message = f"{shown(self.row(line))} is indented {blanks} spaces; text that belongs to a list item is indented {4 * len(items)}"
                    yield self._problem(line, "bad-indent", message)
            if token.type in (*_ITEMS, "blockquote_open"):
                # The parser reports a definition at its term's line; its content has its own line.
                at = tokens[i + 1].map if token.type == "dd_open" else token.map
                around.append((token.type, (at or [0])[0]))

    def depth(self, text: str, first: int) -> Iterator[Problem]:
        """Lines that are indented too deeply: the renderer recurses once for every four spaces."""
        for line, row in enumerate(text.split("\n"), first):
            blanks = len(row) - len(row.lstrip(" \t"))
            if blanks >= MAX_NESTING and row[:blanks].expandtabs(4).count(" ") >= 4 * MAX_NESTING:
                message = f"{shown(row)} is more than {MAX_NESTING} quotations or lists deep; indent it less"
                yield self._problem(line, "too-deep", message)
