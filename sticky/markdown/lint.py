"""The Markdown that people write: the links in it, and what it may not contain.

A scenario is data. Its Markdown has text, lists, quotations, tables and code, and links to the handbook or the web;
it has no headings of its own, no raw HTML, no pictures and no attributes. A page may also have headings, blocks and
attributes. A different parser renders pages, so this refuses whatever the two would parse differently.
"""

import html
import posixpath
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from ..text.calls import MARK, written
from ..text.document import Document, Text, is_closed
from ..text.problem import Problem, character, shown, unseen
from ..text.tokens import AT, END, line_of
from .allowlist import SCHEMES, address, scheme

MAX_NESTING = 20
"""How deeply quotations, lists and brackets may nest; nobody could follow a text that goes deeper."""

MAX_PARAGRAPH = 10_000
"""The most characters on a page without a blank line between them: about four pages of a book."""

MAX_CITED = 100
"""How often a page may cite one footnote."""

_NESTS = ("blockquote_open", "bullet_list_open", "ordered_list_open", "dl_open", "footnote_reference_open")
_LISTS = ("bullet_list_open", "ordered_list_open")
_ENDS = (*(kind.replace("_open", "_close") for kind in _NESTS), "paragraph_close", "table_close", "fence", "hr")
_ITEMS = ("list_item_open", "dd_open")
_ESCAPES = frozenset("\\`*_{}[]()>#+-.!|")
"""What a backslash may precede on a page; before anything else, the renderer prints it."""
_MAIL = re.compile(r"\{\{ *[\w.]*\bemail *\}\}")
_MARKED_TAG = re.compile(f"<({MARK}\\d+{MARK})(>?)")
_HASHES = re.compile(r"#{1,6}(?![#\s])")
_DEFINITION = re.compile(r"\[[^\[\]]+\]:")
_BLOCK = re.compile(r"(?<!\S)/{3,} *([\w-]+) *(?:\|(.*))?$")
_OWN = "(?!_|md-|mermaid)"
"""Before a class or id: excludes those that the theme's scripts act on."""
_PLAIN_ELEMENT = re.compile(rf"(?:div|section)(?:[.#]{_OWN}[\w-]+)*", re.IGNORECASE)
_PLAIN_OPTION = re.compile(rf"(?:(?:open|type): [\w-]+|attrs: \{{(?:class|id): {_OWN}[\w-]+\}})\s*")
_ATTRIBUTE = re.compile(
    r"(?<![\w-])(?:(?:on\w+|style|href|ping)=|[.#](?:_|md-|mermaid)[\w-]*|(?:class|id)=[\"']?(?:[\w-]+ +)*(?:_|md-|mermaid)[\w-]*)",
    re.IGNORECASE,
)
_FOOTNOTE = re.compile(r"\[\^([^\[\]]+)\]")
_CALL = re.compile(r"\{\{-?\s*([\w.]+)\s*(?:\(|-?\}\})")


@dataclass(frozen=True)
class Link:
    """A link as an author wrote it."""

    line: int
    target: str
    """Its address; or, if `reference` is true, the name it refers to."""
    reference: bool = False


def problems(document: Document, page: bool) -> Iterator[Problem]:
    """Everything that a scenario, or a `page` under `docs/`, may not contain."""
    for text in document.texts():
        yield from in_text(text, document.path)
    if page:
        yield from _on_page(document)


def links(text: Text) -> Iterator[Link]:
    """Every link in the text outside code, by address or by reference, except those that contain a macro call."""
    if "[" in text.markdown or "<" in text.markdown:
        yield from (link for link in _links(text) if MARK not in link.target)


def _links(text: Text) -> Iterator[Link]:
    for line, target, reference in text.targets:
        yield Link(line, target if reference else address(target), reference)


def _placed(block: Token) -> Iterator[tuple[Token, int]]:
    # The inline tokens of a block, each with its line.
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


def _bare(block: Token) -> str:
    # The text of a block with code and escapes blanked out, character for character.
    bare, at = [], 0
    for token in block.children or ():
        if token.type in ("code_inline", "text_special") and AT in token.meta:
            begin, end = token.meta[AT], token.meta[END]
            bare += [block.content[at:begin], re.sub(r"[^\n]", " ", block.content[begin:end])]
            at = end
    return "".join([*bare, block.content[at:]])


def bare_blocks(text: Text) -> Iterator[tuple[int, str, list[str]]]:
    """The blocks of a text that are not code: the line of each, its text with code and escapes blanked out, and
    its rows as they are typed.
    """
    for block in text.tokens:
        if block.type == "inline":
            yield line_of(block, 0), _bare(block), [written(row, text.calls) for row in block.content.split("\n")]


def name_of(label: str) -> str:
    """The name in a link's label, normalized."""
    return " ".join(label.split()).lower()


def in_text(text: Text, path: str) -> Iterator[Problem]:
    """What no author's text may contain: raw HTML, pictures, links that run code, text that would not be seen."""
    if "&" in text.markdown:
        yield from _entities(text, path)
    tokens, opened = text.tokens, set[str]()
    depth, deepest = 0, 0
    for i, token in enumerate(tokens):
        line = (token.map or [text.line])[0]
        if token.type in _NESTS:
            depth += 1
            if deepest <= MAX_NESTING < depth:
                message = f"{_row(text, line)} is more than {MAX_NESTING} quotations or lists deep; indent it less"
                yield Problem(path, line, "too-deep", message)
            deepest = max(deepest, depth)
        elif token.type.replace("_close", "_open") in _NESTS:
            depth -= 1
        elif token.type == "heading_open" and (token.level or not tokens[i + 1].content.strip()):
            why = (
                "is in a list or a quotation; start it at the left margin" if token.level else "has no title; write one"
            )
            message = f"{_row(text, line)} is a heading that {why}, or put a backslash before it to print it as text"
            yield Problem(path, line, "bad-heading", message)
        elif token.type == "fence" and not is_closed(token):
            message = (
                f"{_row(text, line)} starts code that never ends; write {shown(token.markup)} on its own line below it"
            )
            yield Problem(path, line, "unclosed-code", message)
        elif token.type == "code_block":
            message = f"{_row(text, line)} becomes code because it is indented four spaces or more; indent it less, or put code between lines of three backticks"
            yield Problem(path, line, "indented-code", message, warning=True)
        elif token.type == "list_item_open" and tokens[i + 1].type == "list_item_close":
            message = (
                f"{_row(text, line)} starts an empty list item; write something in it, or put a backslash before it"
            )
            yield Problem(path, line, "empty-item", message)
        elif token.type == "inline":
            yield from _in_block(text, token, path, opened, tokens[i - 1].type == "paragraph_open")
    for link in _links(text) if "[" in text.markdown or "<" in text.markdown else ():
        kind = scheme(link.target)
        if MARK in link.target and text.calls:
            yield _misplaced(text, link.line, path)
        elif link.reference or not kind:
            continue
        elif kind not in SCHEMES or (kind in ("http", "https") and link.target[len(kind) :][:3] != "://"):
            message = f'{shown(link.target)} is a link that may run code or mislead readers ("{kind}:"); a link begins with https:// or names a page, as in "wifes-card.md"'
            yield Problem(path, link.line, "unsafe-link", message)


def _in_block(text: Text, block: Token, path: str, opened: set[str], paragraph: bool) -> Iterator[Problem]:
    for token, line in _placed(block):
        if token.type == "html_inline":
            name = token.content.strip("</>").partition(" ")[0].lower()
            if token.content[1] == "/" and name in opened:
                continue
            opened.add(name)
            message = f"{shown(written(token.content, text.calls))} is HTML; write Markdown, or put it in backticks to show it"
            yield Problem(path, line, "raw-html", message)
        elif token.type == "image":
            message = f"{shown(written(token.content, text.calls), 40)} is a picture; say it in words"
            yield Problem(path, line, "picture", message)
        elif token.type == "text":
            if "](" in token.content:
                message = f'{_row(text, line)} looks like a link but is not one; an address has no spaces, or is in angle brackets: "[text](<an address>)"'
                yield Problem(path, line, "bad-link", message)
            for found in _MARKED_TAG.finditer(token.content) if text.calls else ():
                if not (found[2] and _MAIL.fullmatch(written(found[1], text.calls))):
                    yield _misplaced(text, line, path)
    if not paragraph or ("#" not in block.content and "]:" not in block.content):
        return
    rows = zip(_bare(block).split("\n"), block.content.split("\n"), strict=True)
    for line, (bare, row) in enumerate(rows, line_of(block, 0)):
        begin = len(row) - len(row.lstrip(" "))
        if not bare[begin : begin + 1].strip():
            continue
        if hashes := _HASHES.match(row, begin):
            message = f'{_row(text, line)} needs a space after "{hashes[0]}" to be a heading; add it, or put a backslash before it'
            yield Problem(path, line, "bad-heading", message)
        elif _DEFINITION.match(row, begin):
            message = f'{_row(text, line)} looks like a link definition but is text; put a blank line before it, and write it as in "[text]: https://www.ala.org/"'
            yield Problem(path, line, "bad-link", message)


_ENTITY = re.compile(r"&(?:#(?P<decimal>\d{1,7})|#[xX](?P<hex>[0-9a-fA-F]{1,6})|\w{2,31});")


def _entities(text: Text, path: str) -> Iterator[Problem]:
    # Invisible characters that are written as entities.
    for block in text.tokens:
        code = [(t.meta[AT], t.meta[END]) for t in block.children or () if t.type == "code_inline" and AT in t.meta]
        for found in _ENTITY.finditer(block.content) if block.type == "inline" else ():
            if any(begin <= found.start() < end for begin, end in code):
                continue
            number = int(found["decimal"] or 0) or int(found["hex"] or "0", 16)
            char = chr(number) if 0 < number <= sys.maxunicode else html.unescape(found[0])
            if unseen(path, char):
                message = f"{shown(found[0])} is an invisible character ({character(char)}); remove it"
                yield Problem(path, line_of(block, found.start()), "control-character", message)


def _row(text: Text, line: int) -> str:
    rows = text.markdown.split("\n")
    return shown(rows[min(max(line - text.line, 0), len(rows) - 1)])


def _misplaced(text: Text, line: int, path: str) -> Problem:
    # A call inside an address or HTML.
    message = f'{_row(text, line)}: a macro call cannot be part of an address or of HTML, except an email alone, as in "<{{{{ library.privacy_officer.email }}}}>"'
    return Problem(path, line, "misplaced-macro", message)


def _on_page(document: Document) -> Iterator[Problem]:
    # What else a page may not contain: active attributes, other blocks, and what its renderer parses differently.
    page = _Page(document)
    cited: dict[str, int] = defaultdict(int)
    for text in document.texts():
        tokens = text.tokens
        for token in tokens:
            if token.type == "inline":
                yield from page.attributes(token, text.calls)
                yield from page.blocks(token)
                yield from page.depth(token)
                yield from page.escapes(token)
                yield from page.backticks(token)
                yield from page.underlines(token)
                yield from page.brackets(token)
                yield from page.footnotes(token, cited)
            elif token.type == "fence":
                yield from page.fence(token, text.calls)
            elif token.type == "heading_open":
                yield from page.heading(token)
        yield from page.places(tokens)
    yield from page.paragraphs()


class _Page:
    """Finds what a page's renderer would parse differently, and what would be active on the page."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._rows = document.body.split("\n")

    def _row(self, line: int) -> str:
        return self._rows[min(line - self._document.body_line, len(self._rows) - 1)]

    def _problem(self, line: int, code: str, message: str) -> Problem:
        return Problem(self._document.path, line, code, message)

    def attributes(self, block: Token, calls: Sequence[str]) -> Iterator[Problem]:
        """Attributes in braces that run code or change the page's look; calls in braces."""
        if "{" in block.content:
            for number, row in enumerate(_bare(block).split("\n")):
                yield from self._in_braces(row, line_of(block, 0) + number, calls)

    def _in_braces(self, row: str, line: int, calls: Sequence[str]) -> Iterator[Problem]:
        _, brace, behind = row.partition("{")
        inside = behind[: behind.rfind("}") + 1]
        attribute = _ATTRIBUTE.search(inside)
        if calls and MARK in inside and not inside.startswith(("%", "##")):
            message = f"{shown(self._row(line))}: a macro call cannot be inside braces; remove it"
            yield self._problem(line, "misplaced-macro", message)
        elif brace and attribute:
            message = f"{shown(attribute[0])} in braces is an attribute that may run code or change the page’s look; remove it, or put it in backticks to show it"
            yield self._problem(line, "raw-html", message)

    def blocks(self, block: Token) -> Iterator[Problem]:
        """Blocks of any element except plain ones, and options below a block's head except plain ones."""
        if "///" not in block.content:
            return
        head = False
        for line, row in enumerate(block.content.split("\n"), line_of(block, 0)):
            option = row.lstrip(" \t>")
            indent = row.removesuffix(option)
            below = head and bool(option) and ("    " in indent or "\t" in indent)
            found = _BLOCK.search(row)
            if below and not _PLAIN_OPTION.fullmatch(option):
                message = f"{shown(option)} is not a plain option of a block; remove it"
                yield self._problem(line, "raw-html", message)
            elif found and found[1] == "html" and not _PLAIN_ELEMENT.fullmatch((found[2] or "").strip(" ")):
                message = f'{shown(self._row(line))} is HTML; a block is "/// html | div.a-class", "/// html | section.a-class" or "/// details | A title"'
                yield self._problem(line, "raw-html", message)
            head = below or bool(found)

    def escapes(self, block: Token) -> Iterator[Problem]:
        """Backslashes that the page would print."""
        if "\\" not in block.content:
            return
        for token, line in _placed(block):
            if token.type == "text_special" and token.info == "escape" and token.content not in _ESCAPES:
                message = f"the page prints the backslash of {shown(token.markup)}; remove it"
                yield self._problem(line, "bad-escape", message)
        for number, row in enumerate(_bare(block).split("\n"), line_of(block, 0)):
            if row.endswith("\\"):
                message = (
                    f"the page prints the backslash at the end of {shown(row)}; end the line with two spaces instead"
                )
                yield self._problem(number, "bad-escape", message)

    def backticks(self, block: Token) -> Iterator[Problem]:
        """Unmatched backticks: the renderer may pair some of them."""
        for token, line in _placed(block) if "`" in block.content else ():
            if token.type == "text" and "`" in token.content:
                message = (
                    f"{shown(self._row(line))} has an unmatched backtick; close the code, or put a backslash before it"
                )
                yield self._problem(line, "unclosed-code", message)

    def underlines(self, block: Token) -> Iterator[Problem]:
        """A line that would turn the one above it into a heading."""
        rows = block.content.split("\n")
        for line, row in enumerate(rows[1:], line_of(block, 0) + 1):
            if row.strip() and not row.strip().strip("=" if row.strip()[0] == "=" else "-"):
                message = f"{shown(row)} may turn the line above it into a heading; put a blank line between them"
                yield self._problem(line, "bad-heading", message)

    def brackets(self, block: Token) -> Iterator[Problem]:
        """Unclosed brackets: the renderer reads on to the end for each of them."""
        if block.content.count("[") <= MAX_NESTING and block.content.count("(") <= MAX_NESTING:
            return
        open_ = {"[": 0, "(": 0}
        for found in re.finditer(r"[\[\]()]", _bare(block)):
            mark = found[0]
            if mark in open_:
                open_[mark] += 1
                if open_[mark] > MAX_NESTING:
                    message = f'more than {MAX_NESTING} "{mark}" are not closed; close them, or put them in backticks to show them'
                    yield self._problem(line_of(block, found.start()), "too-deep", message)
                    return
            else:
                opening = "[" if mark == "]" else "("
                open_[opening] = max(0, open_[opening] - 1)

    def footnotes(self, block: Token, cited: dict[str, int]) -> Iterator[Problem]:
        """A footnote that is cited too often: the renderer counts up from one for each citation."""
        for found in _FOOTNOTE.finditer(_bare(block)) if "[^" in block.content else ():
            cited[found[1]] += 1
            if cited[found[1]] == MAX_CITED + 1:
                message = f"{shown(found[0])} is cited more than {MAX_CITED} times; say it in the text"
                yield self._problem(line_of(block, found.start()), "too-many", message)

    def fence(self, token: Token, calls: Sequence[str]) -> Iterator[Problem]:
        """Attributes after the head of a code block, and an end that the renderer does not recognize."""
        line, end = token.map or (0, 0)
        yield from self._in_braces(token.info, line, calls)
        last = self._row(end - 1).strip(" \t>")
        inner = any(row.strip(" \t>") == token.markup for row in token.content.split("\n"))
        if is_closed(token) and (last != token.markup or inner):
            message = f"{shown(self._row(line))} starts code that the page would close too early or too late; close it with {shown(token.markup)}, and use {shown(token.markup)} on no other line of the code"
            yield self._problem(line, "unclosed-code", message)

    def heading(self, token: Token) -> Iterator[Problem]:
        """Headings that only some Markdown parsers recognize."""
        line, end = token.map or (0, 0)
        if token.level == 0 and (self._row(line).startswith(" ") or (token.markup in "=-" and end - line != 2)):
            message = f'{shown(self._row(line))} is not a heading to every Markdown parser; write it on one line, at the left margin: "{"#" * int(token.tag[1])} A title"'
            yield self._problem(line, "bad-heading", message)

    def _begins(self, tokens: Sequence[Token], i: int) -> Iterator[Problem]:
        # A list, a table or a rule directly after other text would stay text, or turn that text into a heading.
        line = (tokens[i].map or [0])[0]
        before = self._row(line - 1).strip(" \t>")
        if i and before and tokens[i - 1].type in _ENDS:
            kind = {"table_open": "table", "hr": "rule"}.get(tokens[i].type, "list")
            message = f"{shown(self._row(line))} starts a {kind} only after a blank line; put one before it"
            yield self._problem(line, "no-blank-line", message)

    def places(self, tokens: Sequence[Token]) -> Iterator[Problem]:
        """What needs a blank line before it, or belongs to a list item but is not indented enough."""
        around: list[tuple[str, int]] = []
        for i, token in enumerate(tokens):
            if token.nesting == -1 and around and token.type.replace("_close", "_open") == around[-1][0]:
                around.pop()
            items = [line for kind, line in around if kind in _ITEMS]
            if not around or around[-1][0] not in _ITEMS:
                if token.type in (*_LISTS, "table_open", "hr"):
                    yield from self._begins(tokens, i)
            elif token.nesting >= 0 and token.block and token.map:
                line = token.map[0]
                row = self._row(line).expandtabs(4)
                blanks, quoted = len(row) - len(row.lstrip(" ")), len(items) < len(around)
                if line != items[-1] and tokens[i - 1].type == "list_item_open":
                    message = f"{shown(self._row(items[-1]))} has no text after the list marker; start the text there"
                    yield self._problem(items[-1], "bad-indent", message)
                elif line != items[-1] and blanks < 4 * len(items) and not quoted:
                    message = f"{shown(self._row(line))} is indented {blanks} spaces; text that belongs to a list item is indented {4 * len(items)}"
                    yield self._problem(line, "bad-indent", message)
            if token.type in (*_ITEMS, "blockquote_open"):
                # The parser reports a definition at its term's line; its content has its own line.
                at = tokens[i + 1].map if token.type == "dd_open" else token.map
                around.append((token.type, (at or [0])[0]))

    def depth(self, block: Token) -> Iterator[Problem]:
        """Lines that are indented too deeply: the renderer recurses once for every four spaces."""
        for line, row in enumerate(block.content.split("\n"), line_of(block, 0)):
            blanks = len(row) - len(row.lstrip(" \t"))
            if blanks > MAX_NESTING and row[:blanks].expandtabs(4).count(" ") >= 4 * MAX_NESTING:
                message = f"{shown(row)} is more than {MAX_NESTING} quotations or lists deep; indent it less"
                yield self._problem(line, "too-deep", message)

    def paragraphs(self) -> Iterator[Problem]:
        """Overlong paragraphs: the renderer searches a paragraph again for each thing that it finds in it."""
        # To the renderer a heading does not end a paragraph, and each table row is separate.
        body = self._document.body
        if len(body) < MAX_PARAGRAPH:
            return
        code = self._document.code
        size = 0
        for line, row in enumerate(self._rows, self._document.body_line):
            if line in code:
                continue
            before, size = size, size + len(row) + 1 if row.strip() and not row.lstrip().startswith("|") else 0
            if before <= MAX_PARAGRAPH < size:
                message = f"a paragraph has more than {MAX_PARAGRAPH} characters; put a blank line in it"
                yield self._problem(line, "too-long", message)


def braces(text: Text) -> Iterator[tuple[str, int]]:
    """Whatever looks like a macro call or a setting outside code: its name and its line."""
    for block in text.tokens if "{{" in text.markdown else ():
        for found in _CALL.finditer(_bare(block)) if block.type == "inline" else ():
            yield found[1], line_of(block, found.start())


def resolve(base: str, target: str) -> str:
    """The source file that a link in the source file `base` leads to, both relative to `docs/` as the site sees it."""
    if not target:
        return base
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), target.lstrip("/")))
