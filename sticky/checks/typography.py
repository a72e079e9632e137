"""Checks typing: characters that readers would see differently than meant."""

import re
from collections.abc import Iterator, Mapping
from itertools import chain

from ..content.handbook import SCENARIOS
from ..content.outline import is_draft
from ..content.reader import File
from ..content.sections import PLACEHOLDER
from ..markdown.document import Document, Text
from ..markdown.inline import bare_blocks
from ..markdown.tokens import line_of
from ..text.problem import Problem, character, shown
from ..text.yaml_nodes import Node

_ADDRESS = re.compile(r"(?<=\])\((?:[^()\n]|\([^()\n]*\))*\)|</?[A-Za-z!][^<>\n]*>|\{[^{}\n]*\}|https?://\S+")
_MARKS = re.compile("[“”]")
_WHOLE = re.compile("“[^“”]*”")
_STRAIGHT = re.compile(r"[\"']")
_SPACE = re.compile("[\x85\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
_BULLET = re.compile(r"[ \t]*(?:> ?)*([•·◦‣▪●–—])[ \t\u00a0]")
_NO_SPACE = re.compile(r"[ \t]*(?:> ?)*(-|\d{1,2}[.)])(?=[^\W\d_]|[“‘])")
_MARKUP = re.compile(
    r"(?P<link>\[[^\[\]\n]+\] \((?=[^()\s]*(?:\.md|://|#))[^()\s]+\)|\((?=[^()\s]*(?:\.md|://))[^()\s]+\)\[[^\[\]\n]+\]"
    r"|\([^()\n]+\)\[(?=[^\[\]\s]*(?:\.md|://))[^\[\]\s]+\]|\[\[[a-z][\w/-]*(?:\.md)?(?:[#|][^\[\]\n]*)?\]\](?![(\[]))"
    r"|(?P<reference>\[[^\[\]\n]+\] \[(?!\^)(?=[^\[\]\s]*[-#\d])[^\[\]\s]+\])"
    r"|^(?P<table>\|.*\|)$"
    r"|^(?P<box>=== +[\w\"“].*)"
    r"|^(?P<task>\[[ xX]\] .*)"
    r"|(?P<struck>(?<!\w)(?P<marks>~~|==)(?=[^\s~=])[^~=\n]*(?<=\S)(?P=marks))"
)
_WRITE = {
    "link": "a link is [text](address), with nothing between",
    "reference": "a link is [text][id], with nothing between",
    "box": "there are no tabs: write a heading, or a paragraph",
    "task": "there are no boxes to tick: begin the item with its text",
    "struck": "there is no such emphasis: remove the marks, or the words",
    "table": "below a table’s first row goes a rule: | --- | --- |",
}
_OF_EXTENSIONS = ("box", "task", "struck")
"""What other extensions of Markdown read, if a library has some for its pages."""
_MARKED = re.compile(
    r"(?<![\w*])(\*{1,2})(?=[^\s*])[^*]*\1|(?<!\w)_(?=[^\s_])[^_]*_(?!\w)|`[^`]+`|\[[^\[\]]+\]\([^()]+\)|\{\{[^{}]*\}\}"
)
"""Emphasis, code, links, and macro calls."""
_BRACES = re.compile(r"\{\{[^{}]*(?:\}\}|$)|\{%[^{}]*%\}|\{[#:.][^{}]*\}")
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@(?!(?:[\w-]+\.)*example\b)[\w-]+(?:\.[\w-]+)+")
"""Except reserved ones that lead nowhere: at a domain that ends in `.example`, or is called `example`."""
_PHONE = re.compile(
    r"(?<![\w-])(?:\+?1[ .-]?)?(?:\(\d{3}\) ?|\d{3}[ .-])(?!555[ .-]01)\d{3}[ .-]\d{4}(?![\w-])"
    r"|(?<![\w.-])(?<!\d[ )])(?!555[.-]01)\d{3}[.-]\d{4}(?![\w-])"
)
"""Except those that are reserved for fiction: 555-0100 to 555-0199."""
_CONTACTS = ((_EMAIL, "an email address"), (_PHONE, "a phone number"))
_ODD = "\"'@\x85\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000•·◦‣▪●"
_SUSPECT = re.compile(
    rf"""[{_ODD}\n\[\])~=\d{{](?:
        (?<=[{_ODD}])
        | (?<=\n)[ \t>]*(?:[–—|]|(?:-|\d{{1,2}}[.)])[^\W\d_]|[-*+][ ]\[[ xX]\])
        | (?<=\])[ ][(\[] | (?<=[)\[])\[ | (?<=~)~ | (?<==)=
        | (?<=\d)\d\d[ .-]\d{{4}}
        | (?<=\{{)(?:(?<![ \t].)|(?!\#[\w-]+\}}$))
    )""",
    re.MULTILINE | re.VERBOSE,
)
"""Whatever may begin one of these, in a body that follows the end of a line: most contain none of it, and need no closer look.

The character with which it begins is looked for first, and what stands before it only there.
"""
_STARS = re.compile(r"\*\*(?<!\S..)(?!\w)")
"""Two stars that perhaps do not begin bold text; the parser decides."""
_UNLINKED = re.compile(r"(?<!\]\()(?<!<)https?://")
"""The beginning of an address that perhaps is no link; the parser decides."""
_BARE = re.compile(r"https?://\w[^\[\]\"<>]*")
"""An address as a word; with brackets or quotation marks it is a part of other markup."""
_UNFINISHED = re.compile(rf"{PLACEHOLDER}|\b(?:TODO|TBD|FIXME|XXX)\b|\b[Ll]orem ipsum\b")
"""What authors leave in a text that is not finished: the template's help, and marks that this check looks for."""


def found(file: File) -> Iterator[Problem]:
    """A warning for anything typed so that readers see something else, or more, than was meant."""
    if file.document:
        yield from _document(file.document)


def _document(document: Document) -> Iterator[Problem]:
    scenario, unfinished = document.path.startswith(f"{SCENARIOS}/"), not is_draft(document)
    sections = ((Text(section.title, section.line), section.text) for section in document.sections)
    texts = [document.intro, *chain.from_iterable(sections)]  # headings without their ids
    for text in texts:
        markdown = text.markdown
        if _unpaired(markdown):
            yield from _marks(document.path, text)
        if markdown.count("**") % 2 or _STARS.search(markdown) or _UNLINKED.search(markdown):
            yield from _no_markup(document.path, text)
        if unfinished and _UNFINISHED.search(markdown):
            for line, bare, _, row in _rows(text):
                yield from _left(document.path, line, bare, row)
    for text in texts if _SUSPECT.search(f"\n{document.body}") else ():
        if text:
            yield from _text(document, text, scenario)
    for key, line, value in _values(document):
        for char in dict.fromkeys(_SPACE.findall(value)):
            yield _warning(document.path, line, "odd-space", _odd(char, value))
        if unfinished:
            yield from _left(document.path, line, value, value)
        if key in _SHOWN and _STRAIGHT.search(value):
            yield _warning(document.path, line, "straight-quotes", _straight(value))
        elif key in _SHOWN and _unpaired(value):
            yield _warning(document.path, line, "unpaired-quotes", _lonely(value))
        if key == "asked" and _WHOLE.fullmatch(value):
            message = f"{shown(value)} gets quotation marks where it is printed; write it without any, or with straight ones around it"
            yield _warning(document.path, line, "printed-quotes", message)
        # A call in a title is an error of its own.
        if key in _SHOWN and (found := _MARKED.search(value)) and not (key == "title" and found[0].startswith("{")):
            message = (
                f"{shown(found[0])} is printed as it is typed: there is no Markdown in front matter; write plain words"
            )
            yield _warning(document.path, line, "printed-markup", message)


_SHOWN = (
    *("title", "desk_title", "summary", "asked", "description", "goal", "bring", "do"),
    *("owner", "citation", "disclaimer", "changed"),
)
"""Keys whose values readers see."""


def _values(document: Document) -> Iterator[tuple[str, int, str]]:
    # Each text in the front matter, with its key, and with its line.
    def inside(key: str, node: Node) -> Iterator[tuple[str, int, str]]:
        if isinstance(node.value, str):
            yield key, node.line, node.value
        elif isinstance(node.value, Mapping):
            for name, one in node.value.items():
                yield from inside("changed" if key == "changed" else name, one)
        else:
            for one in node.value or ():
                yield from inside(key, one)

    yield from inside("", document.meta)


def _text(document: Document, text: Text, scenario: bool) -> Iterator[Problem]:
    path = document.path
    for line, bare, seen, row in _rows(text):
        if (found := _STRAIGHT.search(seen)) and not bare.startswith("=== "):
            yield _warning(path, line, "straight-quotes", _straight(_near(found, row)))
        for found in _MARKUP.finditer(bare):
            kind = next(kind for kind in _WRITE if found[kind])
            message = f"{shown(found[kind])} is printed as it is typed; {_WRITE[kind]}"
            code = "unknown-markup" if kind in _OF_EXTENSIONS else "printed-markup"
            yield _warning(path, line, code, message)
        if found := _SPACE.search(bare):
            yield _warning(path, line, "odd-space", _odd(found[0], _near(found, row)))
        for found in _BRACES.finditer(bare) if scenario else ():
            message = f"{shown(found[0])} is printed as text: a scenario has no macro calls or attributes; write it in words, or link to it: [text][id]"
            yield _warning(path, line, "braces", message)
        for pattern, what in _CONTACTS if scenario else ():
            for found in pattern.finditer(bare):
                message = (
                    f"{shown(found[0])} is {what}, which may be a real person’s; remove it, or say whom to ask for"
                )
                yield _warning(path, line, "contact", message)
    yield from _blocks(path, list(document.prose_lines(text)))


def _rows(text: Text) -> Iterator[tuple[int, str, str, str]]:
    # Each row outside code: its line, the row without code, the row also without addresses, and the row as typed.
    for first, block, typed in bare_blocks(text):
        rows = zip(block.split("\n"), _ADDRESS.sub(_blank, block).split("\n"), typed, strict=True)
        for line, (bare, seen, row) in enumerate(rows, first):
            yield line, bare, seen, row


def _near(found: re.Match[str], row: str) -> str:
    return row[max(0, found.start() - 20) : found.end() + 20].strip()


def _blocks(path: str, rows: list[tuple[int, str]]) -> Iterator[Problem]:
    before = ""
    for line, row in rows:
        if found := _BULLET.match(row):
            message = f'{shown(row)} begins with "{found[1]}", which does not make a list; write "- " instead'
            if found[1] not in "–—" or not before.strip():
                yield _warning(path, line, "bullet", message)
        elif found := _NO_SPACE.match(row):
            message = f'{shown(row)} has no space after "{found[1]}", so it makes no list; write "{found[1]} " instead'
            yield _warning(path, line, "bullet", message)
        before = row


def _unpaired(text: str) -> re.Match[str] | None:
    """The first quotation mark of a text that has no partner."""
    opened: re.Match[str] | None = None
    for found in _MARKS.finditer(text):
        if (found[0] == "“") == bool(opened):
            return found
        opened = found if found[0] == "“" else None
    return opened


def _marks(path: str, text: Text) -> Iterator[Problem]:
    # A closer look at each block, without its code.
    blocks = list(bare_blocks(text))
    for (first, bare, typed), (_, following, _) in zip(blocks, [*blocks[1:], (0, "", [])], strict=True):
        found = _unpaired(bare)
        if found and not (found[0] == "“" and following.startswith("“")):  # a quotation that goes on opens again
            row = bare.count("\n", 0, found.start())
            start = found.start() - bare.rfind("\n", 0, found.start()) - 1
            near = typed[row][max(0, start - 20) : start + 20].strip()
            yield _warning(path, first + row, "unpaired-quotes", _lonely(near))


def _no_markup(path: str, text: Text) -> Iterator[Problem]:
    # What the parser leaves in a block’s words is no markup.
    for block in text.tokens:
        if block.type == "inline":
            line, links = line_of(block, 0), 0
            for token in block.children or ():
                line += token.type.endswith("break")
                links += token.nesting if token.type.startswith("link_") else 0
                if token.type == "text" and "**" in token.content:
                    message = f"{shown(token.content.strip())} is printed with its asterisks; bold text is **like this**, with no space inside the asterisks"
                    yield _warning(path, line, "printed-markup", message)
                for word in token.content.split() if token.type == "text" and not links else ():
                    if _BARE.fullmatch(address := word.strip("(“‘.,;:!?’”)")):
                        message = f"{shown(address)} is printed, but nobody can follow it; put it between < and >, or write [words](address)"
                        yield _warning(path, line, "bare-address", message)


def _left(path: str, line: int, bare: str, row: str) -> Iterator[Problem]:
    # What a text that is not finished has in a row: `bare` without its code.
    if not (found := _UNFINISHED.search(bare)):
        return
    if found[0] == PLACEHOLDER:
        draft = ', or keep "status: draft"' if path.startswith(f"{SCENARIOS}/") else ""
        message = f"{shown(row)} is still the template’s help; write your own text there{draft}"
        yield Problem(path, line, "unfinished", message)
    else:
        message = f"{shown(row)} is marked as unfinished ({found[0]}); finish it, or remove the mark"
        yield _warning(path, line, "unfinished", message)


def _straight(text: str) -> str:
    return f"{shown(text)} has straight quotation marks; type “curly” ones, and ’ for an apostrophe"


def _lonely(text: str) -> str:
    return f"{shown(text)} has a quotation mark without its partner; begin with “, end with ”, and use ‘ and ’ for a quotation inside"


def _odd(char: str, text: str) -> str:
    return f"{shown(text)} contains an unusual space ({character(char)}); type an ordinary one"


def _blank(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", found[0])


def _warning(path: str, line: int, code: str, message: str) -> Problem:
    return Problem(path, line, code, message, warning=True)
