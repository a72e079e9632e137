"""The Markdown that people write: the links that it holds, and what may not stand in it.

A scenario is data. Its Markdown knows text, lists, quotations, tables and code, and links to what the handbook
holds or to the web; it has no headings of its own, no raw HTML, no pictures and no attributes.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from ..text.document import Document, Text
from ..text.problem import Problem, shown
from .allowlist import SCHEMES, address, scheme

MAX_NESTING = 20
"""How deeply quotations, lists and brackets may stand in each other; nobody could follow a text that does."""

MAX_PARAGRAPH = 10_000
"""How many characters may stand without a blank line between them: some four pages of a book."""

MAX_CITED = 100
"""How often a page may cite one footnote."""

_ESCAPED = re.compile(r"\\[\\`*_{}\[\]()>#+\-.!]")
_TICKS = re.compile(r"(\\*)(`+)")
_BLOCK_END = re.compile(r"\n(?=[ \t]*(?:\n|[-*+>|:]|\d+[.)]))")
_CALLED = "\ue000"
"""Stands for each character of a macro's call, where those are blanked out. No author can type it."""
_MACRO = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_MAIL = re.compile(r"<\{\{ *[\w.]*\bemail *\}\}>")
_TAG = re.compile(r"<(?=[A-Za-z/!?])[^\n>]*>?")
_AUTOLINK = re.compile(r"<(?:[A-Za-z][A-Za-z0-9+.-]*:[^<>\s]*|[^<>\s@/]+@[^<>\s]+)>")
_INLINE_LINK = re.compile(r"\](?=\(\s*(<[^>\n]*>|[^\s()]*(?:\([^\s()]*\)[^\s()]*)*))")
_DEFINITION = re.compile(r"^[ \t>*+\-\d.)]*\[([^\[\]^][^\[\]]*)\]:[ \t]*\n?[ \t]*(<[^>\n]*>|\S+)", re.MULTILINE)
_REFERENCE = re.compile(r"(?<!\])\[((?:[^\[\]]|\[[^\[\]]*\])+)\]\[([^\[\]]*)\]")
_PICTURE = re.compile(r"!\[(?:[^\[\]]*\](?:\([^()\n]*\)|\[[^\[\]]*\])?)?")
_BLOCK = re.compile(r"(?<!\S)/{3,} *([\w-]+) *(?:\|(.*))?$")
_OWN = "(?!_|md-|mermaid)"
"""Before a class or id: none of those that the theme's scripts look for and act on."""
_PLAIN_ELEMENT = re.compile(rf"(?:div|section)(?:[.#]{_OWN}[\w-]+)*", re.IGNORECASE)
_PLAIN_OPTION = re.compile(rf"(?:(?:open|type): [\w-]+|attrs: \{{(?:class|id): {_OWN}[\w-]+\}})\s*")
_FENCE_HEAD = re.compile(r"[ \t>*+\-\d.)]*(?:`{3}|~{3})")
_ATTRIBUTE = re.compile(
    r"(?<![\w-])(?:(?:on\w+|style|href|ping)=|[.#](?:_|md-|mermaid)[\w-]*|(?:class|id)=[\"']?(?:[\w-]+ +)*(?:_|md-|mermaid)[\w-]*)",
    re.IGNORECASE,
)
_LEAD = re.compile(r"(?:[ \t]*(?:[>*+:-]|\d{1,9}[.)])(?=[ \t>]))*[ \t]*")
_MARKER = re.compile(r"[>*+:-]|\d+[.)]")
_FOOTNOTE = re.compile(r"\[\^([^\[\]]+)\]")
_CALL = re.compile(r"\{\{-?\s*([\w.]+)\s*(?:\(|-?\}\})")


@dataclass(frozen=True)
class Link:
    """A link as an author wrote it."""

    line: int
    target: str
    """Its address; or, where `reference` is true, the name that it refers to."""
    reference: bool = False


def _bare(text: Text, macros: bool) -> str:
    """The Markdown with all that means nothing blanked out, character for character: code, what is escaped, macro calls."""
    prose = {line for line, _ in text.prose_lines}
    rows = enumerate(text.markdown.split("\n"), text.line)
    bare = "\n".join(row if line in prose else " " * len(row) for line, row in rows)
    kept, at = [], 0
    for start, end in _code_spans(bare) if "`" in bare else ():
        kept += [_ESCAPED.sub(_blank, bare[at:start]), re.sub(r"[^\n]", " ", bare[start:end])]
        at = end
    bare = "".join([*kept, _ESCAPED.sub(_blank, bare[at:])])
    end = bare.rfind("}}") + 2 if macros else 0  # behind the last end of a call, none begins
    return _MACRO.sub(lambda found: re.sub(r"[^\n]", _CALLED, found[0]), bare[:end]) + bare[end:]


def _code_spans(markdown: str) -> Iterator[tuple[int, int]]:
    # From a run of backticks to the next as long in its block; where there is none, as the renderer has it, from the
    # longest part of the run for which there is.
    bounds = [0, *(found.start() for found in _BLOCK_END.finditer(markdown)), len(markdown)]
    for begin, end in pairwise(bounds):
        runs = [(m.start(2), m.end(), len(m[1]) % 2) for m in _TICKS.finditer(markdown, begin, end)]
        places: dict[int, list[int]] = defaultdict(list)
        for i, (start, stop, _) in enumerate(runs):
            places[stop - start].append(i)
        closed = -1
        for i, (start, stop, escaped) in enumerate(runs):
            for size in range(stop - start - escaped, 0, -1) if i > closed else ():
                place = bisect_right(places[size], i)
                if place < len(places[size]):
                    closed = places[size][place]
                    yield start + escaped, runs[closed][1]
                    break


def _blank(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", found[0])


def links(text: Text, macros: bool = False) -> Iterator[Link]:
    """Every link in the text, by address or by reference, outside code, and outside calls where it calls `macros`."""
    yield from (link for link in _links(text, _bare(text, macros)) if _CALLED not in link.target)


def _links(text: Text, bare: str) -> Iterator[Link]:
    bare = _PICTURE.sub(_blank, bare)
    line = _lines(text, bare)
    defined = set()
    for found in _DEFINITION.finditer(bare):
        defined.add(name_of(found[1]))
        yield Link(line(found.start()), address(found[2]))
    for found in _INLINE_LINK.finditer(bare):
        yield Link(line(found.start()), address(found[1]))
    for found in _AUTOLINK.finditer(bare):
        target = address(found[0])
        yield Link(line(found.start()), target if scheme(target) else f"mailto:{target}")
    for found in _REFERENCE.finditer(bare):
        name = found[2] or found[1]
        if name_of(name) not in defined and not name.startswith("^") and (found[2] or _CALLED not in name):
            yield Link(line(found.start()), " ".join(name.split()), reference=True)


def _lines(text: Text, bare: str) -> Callable[[int], int]:
    # The line of a place in the text. They are counted once: counting anew for each is long work where there are many.
    ends = [found.start() for found in re.finditer("\n", bare)]
    return lambda position: text.line + bisect_left(ends, position)


def name_of(label: str) -> str:
    """What a link's label refers to, however it is written."""
    return " ".join(label.split()).lower()


def hazards(text: Text, path: str, macros: bool = False) -> Iterator[Problem]:
    """What may not stand in any author's text: raw HTML, pictures, links that run code."""
    yield from _deep(text, path)
    if not any(mark in text.markdown for mark in "<[("):
        return
    bare = _bare(text, macros)
    line = _lines(text, bare)
    yield from _open(text, bare, path)
    addresses = {found.start(1) for found in _INLINE_LINK.finditer(bare)}
    opened: set[str] = set()
    for found in _TAG.finditer(bare):
        name = found[0].strip("</>").partition(" ")[0].lower()
        leads = found.start() in addresses and scheme(address(found[0]))
        if leads or _AUTOLINK.match(found[0]) or (found[0][1] == "/" and name in opened):
            continue
        opened.add(name)
        written = text.markdown[found.start() : found.end()]
        message = f"{shown(written)} is HTML; write Markdown, or put it in backticks to show it"
        yield Problem(path, line(found.start()), "raw-html", message)
    for found in _PICTURE.finditer(bare):
        written = shown(text.markdown[found.start() : found.end()], 40)
        yield Problem(path, line(found.start()), "picture", f"{written} is a picture; say it in words")
    for link in _links(text, bare):
        if _CALLED in link.target:
            yield _misplaced(text, link.line, path)
            continue
        kind = scheme(link.target)
        if link.reference or not kind:
            continue
        if kind not in SCHEMES or (kind in ("http", "https") and link.target[len(kind) :][:3] != "://"):
            message = f'{shown(link.target)} is a link that may run code or lead astray ("{kind}:"); a link begins with https:// or names a page, as in "wifes-card.md"'
            yield Problem(path, link.line, "unsafe-link", message)
    for found in re.finditer(f"<{_CALLED}", bare):
        if not _MAIL.match(text.markdown, found.start()):
            yield _misplaced(text, line(found.start()), path)


def _misplaced(text: Text, line: int, path: str) -> Problem:
    # A call that would become a part of an address, or of HTML.
    row = text.markdown.split("\n")[line - text.line]
    message = f'{shown(row)}: a call stands for a text, and for no part of an address but an email on its own, as in "<{{{{ library.privacy_officer.email }}}}>"'
    return Problem(path, line, "misplaced-macro", message)


def _deep(text: Text, path: str) -> Iterator[Problem]:
    # The renderer calls itself for each quotation or list in another.
    for number, row in text.prose_lines:
        if len(row) - len(row.lstrip(" \t>*+:-.)0123456789")) <= MAX_NESTING and "\t" not in row:
            continue
        lead = _LEAD.match(row)
        if lead and (len(_MARKER.findall(lead[0])) > MAX_NESTING or lead[0].expandtabs(4).count("    ") > MAX_NESTING):
            message = f"{shown(row)} stands more than {MAX_NESTING} quotations or lists deep; begin it further left"
            yield Problem(path, number, "too-deep", message)
            return
    yield from _long(text, path)


def _open(text: Text, bare: str, path: str) -> Iterator[Problem]:
    # The renderer reads on to the end for each bracket that is open.
    if bare.count("[") <= MAX_NESTING and bare.count("(") <= MAX_NESTING:
        return
    open_ = {"[": 0, "(": 0}
    for found in re.finditer(r"[\[\]()]|\n[ \t]*\n", bare):
        mark = found[0]
        if mark in open_:
            open_[mark] += 1
            if open_[mark] > MAX_NESTING:
                message = (
                    f'more than {MAX_NESTING} "{mark}" are open; close them, or put them in backticks to show them'
                )
                yield Problem(path, text.line + bare.count("\n", 0, found.start()), "too-deep", message)
                return
        elif mark in "])":
            opening = "[" if mark == "]" else "("
            open_[opening] = max(0, open_[opening] - 1)
        else:
            open_ = {"[": 0, "(": 0}


def _long(text: Text, path: str) -> Iterator[Problem]:
    # A table's rows are rendered one by one; of any other paragraph, all is searched again for each thing found in it.
    if len(text.markdown) < MAX_PARAGRAPH:
        return
    size = 0
    for number, row in text.prose_lines:
        before, size = size, size + len(row) + 1 if row.strip() and not row.lstrip().startswith("|") else 0
        if before <= MAX_PARAGRAPH < size:
            message = f"a paragraph has more than {MAX_PARAGRAPH} characters; put a blank line in it"
            yield Problem(path, number, "too-long", message)


def page_hazards(document: Document, macros: bool = False) -> Iterator[Problem]:
    """What may not stand on a page besides: blocks of any element, and attributes that run code or change looks."""
    body = Text(document.body, document.body_line)
    block = False
    for line, row in body.prose_lines:
        option = row.lstrip(" \t>")
        indent = row.removesuffix(option)
        below = block and bool(option) and ("    " in indent or "\t" in indent)
        found = _BLOCK.search(row)
        if below and not _PLAIN_OPTION.fullmatch(option):
            message = f"{shown(option)} cannot stand below the head of a block; leave it out"
            yield Problem(document.path, line, "raw-html", message)
        elif found and found[1] == "html" and not _PLAIN_ELEMENT.fullmatch((found[2] or "").strip(" ")):
            message = f'{shown(row)} is HTML; a block is "/// html | div.a-class", "/// html | section.a-class" or "/// details | A title"'
            yield Problem(document.path, line, "raw-html", message)
        block = below or bool(found)
    yield from _cited_often(body, document.path)
    yield from _long(body, document.path)  # headings are no end of a paragraph to the renderer
    if "{" not in body.markdown:
        return
    rows = zip(_bare(body, macros).split("\n"), body.markdown.split("\n"), strict=True)
    for line, (bare, row) in enumerate(rows, body.line):
        # Attributes may stand behind the head of a fence, too.
        _, brace, behind = (row if _FENCE_HEAD.match(row) else bare).partition("{")
        inside = behind[: behind.rfind("}") + 1]
        attribute = _ATTRIBUTE.search(inside)
        if macros and (_CALLED in inside or "{{" in inside) and not inside.startswith(("%", "##")):
            message = f"{shown(row)}: a call stands for a text, and cannot stand in braces; leave it out"
            yield Problem(document.path, line, "misplaced-macro", message)
        elif brace and attribute:
            message = f"{shown(attribute[0])} in braces is an attribute that may run code or change looks; leave it out, or put it in backticks to show it"
            yield Problem(document.path, line, "raw-html", message)


def _cited_often(body: Text, path: str) -> Iterator[Problem]:
    # The renderer counts up from one for each footnote that is cited again.
    cited: dict[str, int] = defaultdict(int)
    for line, row in body.prose_lines if "[^" in body.markdown else ():
        for found in _FOOTNOTE.finditer(row):
            cited[found[1]] += 1
            if cited[found[1]] == MAX_CITED + 1:
                message = f"{shown(found[0])} is cited more than {MAX_CITED} times; say it in the text"
                yield Problem(path, line, "too-many", message)


def braces(text: Text) -> Iterator[tuple[str, int]]:
    """What looks like a macro's call or a setting, outside code: its name, and its line."""
    bare = _bare(text, False) if "{{" in text.markdown else ""
    for found in _CALL.finditer(bare):
        yield found[1], text.line + bare.count("\n", 0, found.start())


def resolve(base: str, target: str) -> str:
    """The source file that a link in the source file `base` names, both below `docs/` as the site sees it."""
    if not target:
        return base
    parts = base.split("/")[:-1]
    for part in target.split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)
