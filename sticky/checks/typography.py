"""Checks typing: characters that readers would see differently than meant."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import pairwise
from typing import NamedTuple

from markdown_it.token import Token

from ..content.handbook import SCENARIOS
from ..content.headings import is_draft
from ..content.reader import File, Project
from ..content.sections import PLACEHOLDER
from ..content.settings import MKDOCS_YML
from ..markdown.calls import written
from ..markdown.document import Document, Text, asked_path
from ..markdown.inline import bare, with_lines
from ..markdown.outline import title_of
from ..markdown.tokens import line_of
from ..text.kept import digest
from ..text.problem import Problem, character, shown, warning
from ..text.yaml_nodes import Node

STRAIGHT = "straight-quotes"


class _Rule(NamedTuple):
    """A rule for what readers would see differently than meant, in text without its code and escapes."""

    code: str
    fault: str
    signs: tuple[str, ...]
    """A text without any of these is not searched."""
    pattern: str
    only_in_scenarios: bool = False


_AS_TYPED = "is printed as it is typed"
_SPACES = (
    "\x85\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
_CURLY = "straight quotation marks; type “curly” ones, and ’ for an apostrophe"
_LONELY = "has a quotation mark without its partner; begin with “, end with ”, and use ‘ and ’ for a quotation inside"
_RULES = (
    _Rule(
        "printed-markup",
        f"{_AS_TYPED}; a link is [text](address) or [text][id], with nothing between the two, and both closed",
        ("] (", "] [", "][", ")[", "[["),
        r"\[[^\[\]\n]+\] (?:\((?=[^()\s]*(?:\.md|://|#))[^()\s]+\)|\[(?!\^)(?=[^\[\]\s]*[-#\d])[^\[\]\s]+\])"
        r"|\((?=[^()\s]*(?:\.md|://))[^()\s]+\)\[[^\[\]\n]+\]|\([^()\n]+\)\[(?=[^\[\]\s]*(?:[a-z]-|\.md|://))[^\[\]\s]+\]"
        r"|\[[^\[\]\n]+\]\[[a-z][^\[\]\s]*(?![^\[\]]*\])"
        r"|\[\[[a-z][\w/-]*(?:\.md)?(?:[#|][^\[\]\n]*)?\]\](?![(\[])",
    ),
    _Rule(
        "printed-markup",
        f"{_AS_TYPED}; a table has | around its cells, no blank line between its rows, and below the first: | --- | --- |",
        ("|", "\t"),
        r"^\|.*\|$(?:\n\|.*\|$)*|^[^\n\t|]+\t.*(?:\n[^\n\t|]+\t.*)+",
    ),
    _Rule(
        "printed-markup",
        f"{_AS_TYPED}; a block begins and ends with three slashes: ///",
        ("/ ",),
        r"^/{1,2} +(?:if|details|html) *\|.*$|^/{1,2} +else *$",
    ),
    _Rule(
        "printed-markup",
        f'{_AS_TYPED}; a note begins with three marks, and a space: !!! note "A title"',
        ("!", "?"),
        r"^[!?]{1,2} *(?:note|tip|hint|important|warning|caution|attention|danger|error)\b(?: +[\"“].*)?$",
    ),
    # The markup of other extensions of Markdown, which a library may have for its pages.
    _Rule(
        "unknown-markup",
        f"{_AS_TYPED}: there are no tabs, boxes to tick, struck or marked text, keys, or pictures by name; write it in words, or remove the marks",
        ("===", "[ ] ", "[x] ", "[X] ", "~~", "==", "++", "^^", " :", "{--", "{>>"),
        r"^=== +[\w\"“].*|^\[[ xX]\] .*|(?<!\w)(~~|==|\+\+|\^\^)(?=[^\s~=+^])[^~=^\n]*?(?<=\S)\1(?!\w)"
        r"|(?<![\w:]):[a-z][\w-]*:(?![\w:])|\{(?:\+\+|--|>>|~~)[^{}]*\}",
    ),
    _Rule(
        "braces",
        "is printed as text: a scenario has no macro calls or attributes; write it in words, or link to it: [text][id]",
        ("{",),
        r"\{\{(?! *fa\w*\.)[^{}]*(?:\}\}|$)|\{%[^{}]*%\}|\{[#:.][^{}]*\}",
        only_in_scenarios=True,
    ),
    _Rule(
        "braces",
        f"{_AS_TYPED}; a fact is printed by its name alone, with two braces on each side: {{{{ facts.camera_days }}}}",
        ("facts.", "{{"),
        r"(?<!\{)\{ *facts\.\w+ *\}*|\{\{ *facts\.[\w-]++ *+(?:\}(?!\})|(?![|}]))|(?<!\{)(?<!\{ )facts\.\w+ *\}+"
        r"|[(\[$%] *facts\.\w+|\{\{ *(?:facts\.[\w-]+ *\|[^{}]*|(?!facts\.)fa\w*\.[\w-]+ *)\}\}",
    ),
    _Rule(
        "odd-quotes",
        f"{_AS_TYPED}; type “ and ” around a quotation, ‘ and ’ around one inside, and ’ for an apostrophe",
        ("´", "`", "‘‘", "’’"),
        r"\w+[´`]\w+|‘‘[^‘’]*(?:’’)?",
    ),
    # What a PDF or a word processor leaves of a letter, which no search then finds, or of a lost reference.
    _Rule(
        "garbled",
        "was lost or garbled where it was copied from; type again what stood there",
        ("â€", "Ã", "Â", "\ufffc", "\ufffd", "ﬀ", "ﬁ", "ﬂ", "ﬃ", "ﬄ", "Error!"),
        r"\S*(?:â€|Ã[\x80-\xbf]|Â[\x80-\xbf]|[\ufffc\ufffdﬀ-ﬄ])\S*|Error! (?:Reference source|Bookmark) not (?:found|defined)\.?",
    ),
    _Rule(
        "odd-space",
        "has an unusual space between its words; type an ordinary one",
        tuple(_SPACES),
        rf"\S*[{_SPACES}]+\S*",
    ),
)
_PATTERNS = [(rule, re.compile(rule.pattern, re.MULTILINE)) for rule in _RULES]

_ESCAPED = re.compile(r"(?<!`)\\\[[^\[\]\n`]+\\\](?:\((?=[^()\s]*(?:\.md|://|#))[^()\s`]+\)|\\?\[[^\[\]\s`]+\])")
"""A link whose brackets have backslashes before them, as some programs write it."""

_CONTACTS = (
    # an email address, except at a domain such as `library.example` or `example.org`
    r"(?<![\w.+-])[\w.+-]+(?:@| ?[(\[]at[)\]] ?)(?!(?:[\w-]+\.)*example\b)[\w-]+(?:\.[\w-]+)+",
    r"\b[\w.-]+ at \w+ dot (?:com|org|net|edu|gov)\b",
    # a telephone number: of another country; of ours, with its area code, without spaces, or local, except 555-0100 to
    # 555-0199, which lead nowhere, and toll-free numbers, which are an organization’s
    r"(?<![\w+])\+(?!1\b)\d{1,3}(?:[ .()/-]{0,2}\d){6,13}(?!\d)",
    r"(?<![\w–-])(?:\+?1[ .–-]?)?(?!\(?8(?:00|33|44|55|66|77|88)\b)(?:\(\d{3}\) ?|\d{3}[ .–-])(?!555[ .–-]01)\d{3}[ .–-]\d{4}(?![\w–-])",
    r"(?<![\w./=#–-])(?!8(?:00|33|44|55|66|77|88))[2-9]\d{2}(?!55501)[2-9]\d{6}(?![\w–-])",
    r"(?<![\w.-])(?<!\d[ )])(?!555[.-]01)\d{3}[.-]\d{4}(?![\w-])",
    # a street address, except in Example Street, and a post office box
    r"(?<![\w.-])\d{1,5} (?:[NSEW]\.? )?(?!Example\b)(?:[A-Z][a-z]+ ){1,3}(?:St|Street|Ave|Avenue|Rd|Road|Blvd|Boulevard|Dr|Drive|Ln|Lane)\b",
    r"\bP\.? ?O\.? Box \d+",
    # a Social Security number, the number of a library card, and of a payment card in two forms
    r"(?<![\w./=-])(?:\d{3}-\d{2}-\d{4}|\d(?: ?\d){13}|[3-6]\d{3}(?:[ -]?\d{4}){2}(?:[ -]?\d{1,4}){1,2}|3\d{3}[ -]?\d{6}[ -]?\d{5})(?![\w-])",
)
_CONTACT = re.compile("|".join(_CONTACTS))
"""What may lead to a real person."""
_IN_CONTACT = ("@", "(at)", "[at]", " dot ", *map(str, range(10)))
"""Every contact contains at least one of these. Rows without them are not searched, which saves time."""

_OTHER = "[\u0370-\u058f\u13a0-\u13ff\u2160-\u2188\uab70-\uabbf\uff21-\uff5a\U0001d400-\U0001d7ff]"
"""Letters of other alphabets and styles, some of which look like ours."""
_LOOK_ALIKE = re.compile(
    rf"(?<=[A-Za-z]){_OTHER}|{_OTHER}(?=[A-Za-z])|[\uff21-\uff5a\U0001d400-\U0001d7ff]{{2}}|(?<=[A-Za-z] )[АаІіΑ](?= [A-Za-z])"
)
"""A look-alike beside a Latin letter, two letters of another style, or a look-alike that stands alone for *a* or *I*."""

_STRAIGHT = re.compile(r"[\"'](?![^{}]*\})")
"""A straight quotation mark outside braces, which have attributes."""
_STRAIGHT_OR_KEPT = re.compile(r"`[^`]*`|\{[^{}]*\}|\]\([^()]*\)|<[^<>]*>|[\"']")
_ASTERISK = re.compile(r"(?<![\w*])\*(?=\w)")
_BULLET = re.compile(r"[ \t]*(?:> ?)*(?:([•·◦‣▪●■□➢➤→✓✔–—]|\d{1,2}\))[ \t\u00a0]|(?:-|\d{1,2}[.)])(?=[^\W\d_]|[“‘]))")
_MARKED = re.compile(
    r"(?<![\w*])(\*{1,2})(?=[^\s*])[^*]*\1|(?<!\w)_(?=[^\s_])[^_]*_(?!\w)|`[^`]+`|\[[^\[\]]+\]\([^()]+\)|\{\{[^{}]*\}\}"
    r"|\[[^\[\]]+\]\[[^\[\]]*\]|</?[a-z][^<>]*>"
)
"""Emphasis, code, links, macro calls, and tags, none of which work in front matter or in the menu."""
_UNFINISHED = re.compile(
    rf"{PLACEHOLDER}|\b(?:TODO|TBD|tbd|FIXME|XXX)\b|\b[Ll]orem ipsum\b|\[(?:[Ii]nsert|[Cc]omment|[Tt]o be)\b[^\[\]]*\]|(?<!\S)\?\?+(?!\S)"
    r"|\[(?:(?=[A-Z])(?i:(?:\w+ ){0,2}(?:name|date|number|address|email|phone))|[Yy]our \w+)\](?![(\[])|\[\[[^\[\]]*[:?!][^\[\]]*\]\]"
    r"|(?<=[a-z] )_{4,}(?=[.,]| [a-z])|^(?:Coming soon|To come|To be (?:added|decided|determined|written))[.…]*$"
)
"""What authors leave in a text that is not finished: the template's help, and marks that this check looks for."""

_SHOWN = (
    *("title", "desk_title", "summary", "asked", "description", "goal", "bring", "do"),
    *("owner", "citation", "disclaimer", "changed"),
)
"""Keys whose values readers see."""


def in_file(file: File) -> Iterator[Problem]:
    """A warning for anything typed so that readers see something else, or more, than was meant."""
    marks = dict[int, str]()
    for problem in _in_document(file.document) if file.document else ():
        if problem.code == STRAIGHT:
            marks.setdefault(problem.line, problem.message)
        else:
            yield problem
    if file.document and marks:
        line, near = min(marks.items())
        more = f" and {len(marks) - 1} more line{'s' * (len(marks) > 2)} have" if len(marks) > 1 else " has"
        mended = any(at >= file.document.body_line or curled(row, front=True) != row for at, row in marks.items())
        yield warning(file.path, line, STRAIGHT, f"{near}{more} {_CURLY}{', or run: sticky check --fix' * mended}")


def straight(document: Document) -> set[int]:
    """The lines with straight quotation marks that readers would see."""
    return {problem.line for problem in _in_document(document) if problem.code == STRAIGHT}


def _in_document(document: Document) -> Iterator[Problem]:
    for text in document.texts():
        yield from _in_text(document, text)
    for row, line in document.asked.texts() if document.asked and not is_draft(document) else ():
        yield from _unfinished(asked_path(document.path), line, row, row)
    yield from _bullets(document)
    yield from _in_front(document)


def in_settings(project: Project) -> Iterator[Problem]:
    """A warning for each line of the settings with a letter of another alphabet that looks like one of ours, and for what the
    menu or a value would print as it is typed.
    """
    for row, line in project.mkdocs.texts():
        yield from _alike(MKDOCS_YML, line, row)
        if len(row) > 1 and row[0] + row[-1] == "“”" and row.count("“") == 1:
            message = f"{shown(row)} is printed with its quotation marks; around a value, type straight ones, or none"
            yield warning(MKDOCS_YML, line, "printed-quotes", message)
    menu = project.mkdocs.inside("nav")
    for row, line in menu.texts() if menu else ():
        if match := _MARKED.search(row):
            message = f"{shown(match[0])} {_AS_TYPED}: there is no Markdown in the menu; write plain words"
            yield warning(MKDOCS_YML, line, "printed-markup", message)


def source_check(project: Project) -> Callable[[Document, bytes], Iterable[Problem]]:
    """A warning for each address or number that may be a real person's, and is not in the library's settings; and for each
    line with a letter of another alphabet that looks like one of ours.
    """
    settings = project.mkdocs.inside("extra", "library")
    own = "\n".join(text for text, _ in settings.texts()) if settings else ""
    return lambda document, source: document.remembered(
        f"as written {digest(source, own)}", partial(_as_written, document, source, own)
    )


def _as_written(document: Document, source: bytes, own: str) -> Iterator[Problem]:
    typed = [(document.path, line, row) for line, row in enumerate(source.decode(errors="replace").split("\n"), 1)]
    asked = document.asked.texts() if document.asked else ()
    typed += [(asked_path(document.path), line, row) for row, line in asked]
    for path, line, row in typed:
        yield from _alike(path, line, row)
        body = line >= document.body_line or path != document.path
        for match in _CONTACT.finditer(row) if any(map(row.__contains__, _IN_CONTACT)) else ():
            if match[0] not in own and (body or "@" in match[0]):  # in front matter, a number may be of a law or a time
                message = f"{shown(match[0])} may lead to a real person; remove it, say whom to ask for, or, if it is the library’s own, write it in {MKDOCS_YML}"
                yield warning(path, line, "contact", message)


def _alike(path: str, line: int, row: str) -> Iterator[Problem]:
    if not row.isascii() and (match := _LOOK_ALIKE.search(row)):
        near = _near(row, match.start(), [row])[1]
        message = f'{near} has "{match[0][0]}" ({character(match[0][0])}), which only looks like a letter of ours, so that no search finds the word; type it again'
        yield warning(path, line, "look-alike", message)


def _in_text(document: Document, text: Text) -> Iterator[Problem]:
    path, unfinished = document.path, not is_draft(document)
    # A note's title in the wrong quotation marks, or an id within a heading, is not parsed as such; other checks report it.
    blocks = [
        (block, _title if before.type == "heading_open" else str)
        for before, block in pairwise(text.tokens)
        if block.type == "inline" and before.type != "admonition_title_open"
    ]
    printed = [cut(bare(block)) for block, cut in blocks]
    for (block, cut), words, following in zip(blocks, printed, [*printed, ""][1:], strict=True):
        rows = [written(row, text.calls) for row in block.content.split("\n")]
        typed = [cut(row) for row in rows]
        first = line_of(block, 0)
        yield from _by_rule(path, first, words, path.startswith(f"{SCENARIOS}/"))
        for match in _ESCAPED.finditer(block.content) if "\\[" in block.content else ():
            message = f"{shown(match[0])} {_AS_TYPED}; for a link, remove the backslashes: [text][id]"
            yield warning(path, line_of(block, match.start()), "printed-markup", message)
        if unfinished:
            for line, (seen, as_typed) in enumerate(zip(words.split("\n"), typed, strict=False), first):
                yield from _unfinished(path, line, seen, as_typed)
        mark = _unpaired(words)
        # A quotation that continues in the next block has another opening mark there.
        if mark is not None and ("”" in words[mark:] or not following.startswith("“")):
            row, near = _near(words, mark, typed)
            yield warning(path, first + row, "unpaired-quotes", f"{near} {_LONELY}")
        if any(sign in words for sign in ("*", "://", "'", '"')):
            yield from _in_words(path, block, rows)


def _by_rule(path: str, first: int, words: str, scenario: bool) -> Iterator[Problem]:
    for rule, pattern in _PATTERNS:
        if (scenario or not rule.only_in_scenarios) and any(map(words.__contains__, rule.signs)):
            for match in pattern.finditer(words):
                line = first + words.count("\n", 0, match.start())
                about = f"{rule.code} {path}" if rule.code == "garbled" else ""
                yield Problem(path, line, rule.code, f"{shown(match[0])} {rule.fault}", warning=True, about=about)


def _title(heading: str) -> str:
    return title_of(heading)[0].partition("{#")[0]


def _in_words(path: str, block: Token, typed: list[str]) -> Iterator[Problem]:
    # Marks that the parser leaves in a block’s words are not markup.
    links, tokens = 0, [*with_lines(block)]
    for (token, line), (following, _) in pairwise([*tokens, *tokens[-1:]]):
        links += token.nesting if token.type.startswith("link_") else 0
        if token.type != "text":
            continue
        words = token.content
        if "**" in words or _ASTERISK.search(words) or (words.endswith("*") and following.type == "em_open"):
            message = f"{shown(words.strip())} is printed with its asterisks; bold text is **like this** and italics *this*, with no space inside the asterisks"
            yield warning(path, line, "printed-markup", message)
        for word in [] if links else words.split():
            address = word.strip("(“‘.,;:!?’”)")
            scheme, _, host = address.partition("://")
            if scheme in ("http", "https") and host[:1].isalnum() and not set(address) & set('[]"<>'):
                message = f"{shown(address)} is printed, but nobody can follow it; put it between < and >, or write [words](address)"
                yield warning(path, line, "bare-address", message)
                words = words.replace(word, " " * len(word))
        row = typed[min(line - line_of(block, 0), len(typed) - 1)]
        if (match := _STRAIGHT.search(words)) and not row.startswith(("=== ", "! ", "!! ", "? ", "?? ")):
            yield warning(path, line, STRAIGHT, _near(row, row.find(token.content) + match.start(), [row])[1])


def _in_front(document: Document) -> Iterator[Problem]:
    path, unfinished = document.path, not is_draft(document)
    for key, line, value in _values("", document.meta):
        yield from _by_rule(path, line, value, scenario=False)
        if unfinished:
            yield from _unfinished(path, line, value, value)
        if key not in _SHOWN:
            continue
        if "'" in value or '"' in value:
            yield warning(path, line, STRAIGHT, shown(value))
        elif _unpaired(value) is not None:
            yield warning(path, line, "unpaired-quotes", f"{shown(value)} {_LONELY}")
        if key == "asked" and value.startswith("“") and value.find("”") == len(value) - 1:
            message = f"{shown(value)} gets quotation marks where it is printed; write it without any, or with straight ones around it"
            yield warning(path, line, "printed-quotes", message)
        # A call in a title is an error of its own.
        if (match := _MARKED.search(value)) and not (
            match[0].startswith("{") and (key == "title" or "facts." in match[0])
        ):
            message = f"{shown(match[0])} {_AS_TYPED}: there is no Markdown in front matter; write plain words"
            yield warning(path, line, "printed-markup", message)


def curled(row: str, *, front: bool) -> str:
    """A line of a text with curly quotation marks and apostrophes, except in code, braces, addresses and tags.

    In front matter, whose own quotation marks are straight, only an apostrophe within a word is surely not one of them.
    """

    def curl(match: re.Match[str]) -> str:
        before, mark, behind = row[: match.start()][-1:], match[0], row[match.end() :][:1]
        if len(mark) > 1 or (front and not (mark == "'" and before.isalnum() and behind.isalnum())):
            return mark
        return {'"': "”“", "'": "’‘"}[mark][before in " \t([—–“‘*_>"]

    return _STRAIGHT_OR_KEPT.sub(curl, row)


def _values(key: str, node: Node) -> Iterator[tuple[str, int, str]]:
    # Each text in front matter, with its key, and with its line.
    if isinstance(node.value, str):
        yield key, node.line, node.value
    elif isinstance(node.value, Mapping):
        for name, value in node.value.items():
            yield from _values("changed" if key == "changed" else name, value)
    else:
        for value in node.value or ():
            yield from _values(key, value)


def _bullets(document: Document) -> Iterator[Problem]:
    before = ""
    for line, row in document.prose_lines():
        match = _BULLET.match(row)
        if match and not (match[1] and match[1] in "–—" and before.strip()):  # a dash may go on the line above
            message = f'{shown(row)} makes no list; begin each of its items with "- ", or with a number: "1. "'
            yield warning(document.path, line, "bullet", message)
        before = row


def _unpaired(text: str) -> int | None:
    """The position of the first quotation mark in a text that has no partner."""
    opened = None
    for at, char in enumerate(text):
        if char in "“”":
            if (char == "“") == (opened is not None):
                return at
            opened = at if char == "“" else None
    return opened


def _unfinished(path: str, line: int, row: str, as_typed: str) -> Iterator[Problem]:
    # Marks of an unfinished text in a row without its code.
    match = _UNFINISHED.search(row)
    if match and match[0] == PLACEHOLDER:
        draft = ', or keep "status: draft"' if path.startswith(f"{SCENARIOS}/") else ""
        message = f"{shown(as_typed)} is still the template’s help; write your own text there{draft}"
        yield Problem(path, line, "unfinished", message)
    elif match:
        message = f"{shown(as_typed)} is marked as unfinished ({match[0]}); finish it, or remove the mark"
        yield warning(path, line, "unfinished", message)


def _near(words: str, at: int, typed: list[str]) -> tuple[int, str]:
    # The row of a place in a text, and what is typed around it, quoted.
    row, start = words.count("\n", 0, at), at - words.rfind("\n", 0, at) - 1
    return row, shown(typed[row][max(0, start - 20) : start + 21].strip())
