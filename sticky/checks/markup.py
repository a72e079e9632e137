"""Checks the Markdown of every file: what no author's text may contain.

A scenario is data. Its Markdown has text, lists, quotations, tables and code, and links to the handbook or the web;
it has no headings of its own, no raw HTML, no pictures and no attributes. A page may also have headings, blocks and
attributes, as far as `blocks` lets them pass.
"""

import re
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import urlsplit

from markdown_it.token import Token

from ..content.catalog import phrasings
from ..content.handbook import DOCS
from ..content.reader import File
from ..content.scenario import Scenario
from ..content.sections import slug
from ..markdown.allowlist import SCHEMES, host_of, scheme
from ..markdown.calls import MARK, written
from ..markdown.document import Document, Text
from ..markdown.inline import bare, footnotes_in, source, with_lines
from ..markdown.outline import is_closed
from ..markdown.tokens import line_of
from ..text.problem import Problem, character, shown, unseen, warning
from .pages import with_id

MAX_NESTING = 20
"""How deeply quotations and lists may nest; nobody could follow a text that goes deeper."""

_NEST = ("blockquote", "bullet_list", "ordered_list", "dl", "footnote_reference", "admonition")
NESTS = tuple(f"{kind}_open" for kind in _NEST)
"""The tokens that open blocks that may nest."""

_ADDRESS = re.compile(r"mailto:(?:\?.|[^@?,]+(?:@|%40)[\w-]+(?:\.[\w-]+)+)|tel:.*\d")
"""An address that leads to a person."""
_EXAMPLES = {"mailto": "mailto:privacy@library.example", "tel": "tel:+1-303-555-0100"}
_HASHES = re.compile(r" *(#{1,6})(?!#)(?=.*\S)")
_DEFINITION = re.compile(r" *\[[^\[\]]+\]:")
_HERE = ("localhost", "127.0.0.1", "0.0.0.0", "::1")  # noqa: S104  # nothing is bound to it
"""The hosts of previews."""
_DETOUR = re.compile(
    r"//[\w.-]*(?:\.safelinks\.protection\.outlook|urldefense(?:\.proofpoint)?|\.cudasvc|\bl\.facebook)\.com/|\bgoogle\.com/url\?"
)
"""Addresses of mail programs and search engines that redirect a link to its page."""
_EDITABLE = re.compile(
    r"//docs\.google\.com/\w+/(?:u/\d+/)?d/[\w-]+/edit\b|//[\w-]+\.sharepoint\.com/:[wxp]:/|//1drv\.ms/[wxp]/"
)
"""Addresses of documents where people edit them together: of Google, SharePoint and OneDrive."""
_WITHOUT_PICTURES = ("scenario", "place", "statute")
"""The kinds of file whose text the site shows in another layout, in which pictures have no place."""
_NOTE = re.compile(r'(?:!!!|\?\?\?\+?) ?[\w-]+(?: inline)?(?: end)?(?: +"[^"]*")? *')
"""The first line of a note, such as `!!! note "A title"`: to the renderer, more words without quotation marks are no title."""


def in_file(file: File) -> Iterator[Problem]:
    """Raw HTML, pictures where none is shown, links that run code, headings that nobody may have meant, and the like."""
    # The library's answer is shown in other places as well, away from the list of footnotes at the end of a page.
    apart = file.content.debrief.line if isinstance(file.content, Scenario) else 0
    apart = sys.maxsize if file.kind in ("place", "statute") else apart
    for text in file.document.texts() if file.document else ():
        for problem in in_text(text, file.path, text.line >= apart):
            if problem.code != "picture" or file.kind in _WITHOUT_PICTURES:
                yield problem
    if file.document:
        yield from _underlined(file.document)


def _underlined(document: Document) -> Iterator[Problem]:
    # A line of dashes below a sentence was meant as a separator, and seven equals signs are left by a merge.
    rows = document.body.split("\n")
    for section in document.sections:
        opened = section.heading.tokens[0]
        first, end = opened.map or (section.line, section.line)
        line = rows[end - 1 - document.body_line]
        if opened.markup not in ("=", "-"):
            continue
        if section.title.endswith((".", ",", ";", ":")) or end - first > 2 or line == "=======":
            remedy = "put a blank line above it" if section.level == 2 else "remove it"
            message = f"{shown(line)} makes a heading of the text above it; {remedy}, or begin that text with {'#' * section.level} if it is a heading"
            yield Problem(document.path, section.line, "bad-heading", message)
        elif not section.id and document.path.startswith(f"{DOCS}/"):  # a scenario's sections need none
            message = f'{shown(section.title)} is a heading by the line below it, and has no id for links to it; remove that line, and write "{"#" * section.level} {with_id(section)}"'
            found = slug(section.title) in phrasings(document)  # its phrasings would lead nowhere
            yield Problem(document.path, section.line, "bad-id", message, warning=not found)


def in_text(text: Text, path: str, footnotes: bool = True) -> Iterator[Problem]:
    """What no author's text may contain: raw HTML, pictures, links that run code, text that would not be seen.

    Some texts may not have `footnotes` either.
    """
    tokens, opened, depth, deepest = text.tokens, set[str](), 0, 0
    for i, token in enumerate(tokens):
        line = (token.map or [text.line])[0]
        marks = [(token.meta["label"], line)] if token.type == "footnote_reference_open" else []
        marks += [(name, line_of(token, at)) for name, at in footnotes_in(token)] if token.type == "inline" else []
        for name, at in () if footnotes else marks:
            message = f"{shown(f'[^{name}]')} marks a footnote, which only a page or a scenario’s debrief may have; say it in the text, and remove the mark"
            yield Problem(path, at, "missing-footnote", message)
        if token.type == "admonition_open" and not _NOTE.fullmatch(token.markup + token.info):
            message = f'{_row(text, line)} is not how a note begins; write the kind in one word and the title in straight quotation marks, as in: {token.markup} note "Our title"'
            yield Problem(path, line, "bad-note", message)
        elif token.type == "admonition_open":
            inner = tokens[i + 4 if tokens[i + 1].type == "admonition_title_open" else i + 1]
            if inner.type == "admonition_close":
                message = f"{_row(text, line)} begins a note without a text; indent what belongs to it four spaces"
                yield warning(path, line, "bad-note", message)
        if token.type in NESTS:
            depth += 1
            if deepest <= MAX_NESTING < depth:
                message = f"{_row(text, line)} is more than {MAX_NESTING} quotations or lists deep; indent it less"
                yield Problem(path, line, "too-deep", message)
            deepest = max(deepest, depth)
        elif token.type.replace("_close", "_open") in NESTS:
            depth -= 1
        elif token.type == "heading_open" and (token.level or not tokens[i + 1].content.strip()):
            inside = "is in a list or a quotation; start it at the left margin"
            why = inside if token.level else "has no title; write one"
            message = f"{_row(text, line)} is a heading that {why}, or put a backslash before it to print it as text"
            yield Problem(path, line, "bad-heading", message)
        elif token.type == "fence" and (not is_closed(token) or _goes_on(token)):
            # The next block of code would end it, and what stands between would be shown as code.
            message = f"{_row(text, line)} starts code that never ends; write {shown(token.markup)} on a line of its own below it"
            yield Problem(path, line, "unclosed-code", message)
        elif token.type == "code_block":
            message = f"{_row(text, line)} becomes code because it is indented four spaces or more; indent it less, or put code between lines of three backticks"
            yield warning(path, line, "indented-code", message)
        elif token.type == "table_open" and token.map:
            yield from _lost_cells(text, token.map, path)
        elif token.type == "list_item_open" and tokens[i + 1].type == "list_item_close":
            message = f"{_row(text, line)} starts an empty list item; write something in it, or put a backslash before it to print it"
            yield Problem(path, line, "empty-item", message)
        elif token.type == "inline":
            yield from _in_block(text, token, path, opened, tokens[i - 1].type == "paragraph_open")
    for link in (link for paragraph in text.paragraphs for link in paragraph.links):
        kind, code, message = scheme(link.target), "bad-link", ""
        host = host_of(link.target) if kind in ("http", "https") else ""
        if MARK in link.target and text.calls:
            yield _misplaced(text, link.line, path)
        elif not link.reference and link.target in ("", "#"):
            message = f'{_row(text, link.line)} has a link that leads nowhere; write where it leads, as in "[text](https://www.ala.org/)", or remove it'
        elif link.reference:
            continue
        elif kind in _EXAMPLES and not _ADDRESS.match(link.target):
            message = f'{shown(link.target)} leads to nobody; write whom, as in "{_EXAMPLES[kind]}", or remove the link'
        elif host in _HERE:
            message = f'{shown(link.target)} leads to a preview on your own computer, which nobody else can open; name the page’s file, as in "glossary.md"'
        elif host and _DETOUR.search(link.target):
            message = f"{shown(link.target)} is the detour of a mail program or a search, which may name who was sent it; follow it, and paste the address where it ends"
        elif host and _EDITABLE.search(link.target):
            code = "editable-document"
            message = f"{shown(link.target)} leads to where people edit a document, which few may open or many may change; publish a copy, and paste its address"
        elif host and _pretends(link.target, host):
            code = "unsafe-link"
            message = f'{shown(link.target)} leads to "{host}", which only looks like another address; write the one that is meant, without "@", in letters of one alphabet'
        elif kind not in ("", *SCHEMES) or (kind in ("http", "https") and link.target[len(kind) :][:3] != "://"):
            code = "unsafe-link"
            message = f'{shown(link.target)} is a link that may run code or mislead readers ("{kind}:"); a link begins with https:// or names a page, as in "wifes-card.md"'
        if message:
            yield Problem(path, link.line, code, message, warning=code == "editable-document")


def _in_block(text: Text, block: Token, path: str, opened: set[str], paragraph: bool) -> Iterator[Problem]:
    # How many brackets are open, whether one was around a link, and whether the current link has no text so far.
    open_, around, silent = 0, False, False
    for token, line in with_lines(block):
        silent = silent and not token.content.strip()
        if token.type == "link_open":
            silent, around = True, around or open_ > 0
        elif token.type == "link_close" and silent:
            message = f"{_row(text, line)} has a link without text, which nobody would see; write its text between the brackets"
            yield Problem(path, line, "bad-link", message)
        elif token.type == "html_inline":
            name = token.content.strip("</>").partition(" ")[0].lower()
            if token.content[1] == "/" and name in opened:
                continue
            opened.add(name)
            how = "is HTML; write Markdown, or put it in backticks to show it"
            if token.content.startswith("<!--"):  # in backticks, what may be a private note would be published
                how = 'is a comment, and pages have none; remove it: a note of your own goes into the front matter, behind "# "'
            yield Problem(path, line, "raw-html", f"{shown(written(token.content, text.calls))} {how}")
        elif token.type == "image":
            message = f"{shown(written(source(block, token), text.calls), 40)} is a picture; say it in words"
            yield Problem(path, line, "picture", message)
        elif token.info == "entity" and (token.content == "\ufffd" or unseen(path, token.content)):
            message = f"{shown(token.markup)} is an invisible character ({character(token.content)}); remove it"
            yield Problem(path, line, "control-character", message)
        elif token.type == "text":
            before, begun, _ = token.content.partition("](")
            if begun:
                message = f'{_row(text, line)} looks like a link but is not one; close its brackets, and put an address with spaces in angle brackets: "[text](<an address>)"'
                if around and "[" not in before:
                    message = f"{_row(text, line)} has a link within the text of a link; keep one of the two"
                yield Problem(path, line, "bad-link", message)
            open_ = max(0, open_ + token.content.count("[") - token.content.count("]"))
            pieces = token.content.split(MARK) if text.calls else []  # each call is its number between two marks
            for before, number, behind in zip(pieces[::2], pieces[1::2], pieces[2::2], strict=False):
                name = text.calls[int(number)].strip("{} ")
                if before.endswith("<") and not (behind.startswith(">") and name.rpartition(".")[2] == "email"):
                    yield _misplaced(text, line, path)
    if "#" not in block.content and "]:" not in block.content:
        return
    rows = list(zip(bare(block).split("\n"), block.content.split("\n"), strict=True))
    for line, (plain, row) in enumerate(rows, line_of(block, 0)):
        hashes = _HASHES.match(row)
        if paragraph and hashes and plain[hashes.start(1)] == "#":  # and not code
            message = f'{_row(text, line)} needs a space after "{hashes[1]}" to be a heading; add it, or put a backslash before it'
            yield Problem(path, line, "bad-heading", message)
        elif (paragraph or rows[1:]) and _DEFINITION.match(row):
            # Within code or an underlined heading of several lines, too, where pages take it for a definition.
            message = f'{_row(text, line)} looks like a link definition but is text; put a blank line before it, and write it as in "[text]: https://www.ala.org/"'
            yield Problem(path, line, "bad-link", message)


def cells_in(row: str) -> int:
    """How many cells a row of a table has."""
    return row.replace("\\|", "").strip().removeprefix("|").removesuffix("|").count("|") + 1


def _lost_cells(text: Text, lines: list[int], path: str) -> Iterator[Problem]:
    # A table has as many columns as its first row: readers never see a row's extra cells, and where a cell is missing, the
    # cells after it are below the wrong headers.
    rows = text.markdown.split("\n")[lines[0] - text.line : lines[1] - text.line]
    columns = cells_in(rows[0])
    for line, row in enumerate(rows, lines[0]):
        cells = cells_in(row)
        if cells < columns or (cells > columns and "`" not in row):
            message = f"{shown(row)} has {cells} cell{'s' * (cells != 1)}, but the table has {columns} columns; write as many cells, with nothing in an empty one, and a backslash before a “|” that is text"
            yield Problem(path, line, "lost-cell", message, warning=cells < columns)


def _pretends(address: str, host: str) -> bool:
    # Before an "@" stands a user name, whatever it looks like. A letter of another alphabet may look like one of ours.
    with suppress(UnicodeError):
        host = host.encode().decode("idna")
    alphabets = {unicodedata.name(letter, "?").partition(" ")[0] for letter in host if letter.isalpha()}
    return "@" in urlsplit(address).netloc or len(alphabets) > 1


def _goes_on(code: Token) -> bool:
    # Whether another block of code begins within this one.
    rows = (row.removeprefix(code.markup) for row in code.content.split("\n") if row.startswith(code.markup))
    return any(row[:1].isalnum() for row in rows)


def _row(text: Text, line: int) -> str:
    rows = text.markdown.split("\n")
    return shown(rows[min(max(line - text.line, 0), len(rows) - 1)])


def _misplaced(text: Text, line: int, path: str) -> Problem:
    # A call inside an address or HTML.
    message = f'{_row(text, line)}: a macro call cannot be part of an address or of HTML, except an email alone, as in "<{{{{ library.privacy_officer.email }}}}>"'
    return Problem(path, line, "misplaced-macro", message)
