"""Checks word choice: one word for one thing, and the plain one."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial

from ..content.answer import DESK_FOLDER
from ..content.handbook import DOCS, SCENARIOS, BadReference, Handbook
from ..content.reader import Unread
from ..text.document import Document
from ..text.kept import digest
from ..text.problem import Problem, shown


@dataclass(frozen=True)
class Term:
    """A word to avoid, and what the handbook writes instead."""

    avoid: str
    """What not to write: a regular expression for whole words, whatever their case."""
    write: str
    """What to write instead."""
    why: str
    """The reason, for the message."""


_SAME, _PLAIN, _ALOUD = "one word for one thing", "the plain word", "so that it can be read aloud"

TERMS = (
    Term("customers?|clients?", "patron", _SAME),
    Term("(?<!library )users?(?! records?)", "patron", "“user” is the law’s word; where you mean that, quote the law"),
    Term("sign-?in sheets?|sign ?up sheets?|sign-?up lists?", "sign-up sheet", _SAME),
    Term("e-mail\\w*", "email", _SAME),
    Term("(?-i:wifi|wi-fi|Wifi|WiFi|WIFI)", "Wi-Fi", _SAME),
    Term("ebooks?", "e-book", _SAME),
    Term("storytimes?", "story time", _SAME),
    Term("web sites?|web-sites?", "website", _SAME),
    Term("on-line", "online", _SAME),
    Term("log(?:s|ged|ging)?[ -]?in(?:to)?|logins?", "sign in", _SAME),
    Term("(?:thumb|flash) drives?|memory sticks?", "USB stick", _SAME),
    Term("(?:quick|brief) answers?", "short answer", _SAME),
    Term("cheat sheets?", "desk card", _SAME),
    Term("facilitator(?:’s)? (?:page|view|version)s?", "facilitator’s guide", _SAME),
    Term("(?:duty|shift) (?:manager|supervisor)s?|manager on duty", "supervisor on duty", _SAME),
    Term(
        "(?<!power of )(?<!powers of )attorneys?(?! general)|legal counsel",
        "counsel",
        "“counsel” is the library’s; anyone else has a “lawyer”",
    ),
    Term("personnel", "staff", _SAME),
    Term("utili[sz]\\w+", "use", _PLAIN),
    Term("in order to", "to", _PLAIN),
    Term("prior to", "before", _PLAIN),
    Term("subsequent(?:ly)?", "later", _PLAIN),
    Term("commenc\\w+", "begin", _PLAIN),
    Term("pursuant to", "under", _PLAIN),
    Term("upon", "on", _PLAIN),
    Term("regarding|concerning|with regard to", "about", _PLAIN),
    Term("due to the fact that", "because", _PLAIN),
    Term("in the event", "if", _PLAIN),
    Term("via", "by, or through", _PLAIN),
    Term("individuals", "people", _PLAIN),
    Term("shall(?! (?:I|we)\\b)", "must, or will", "only the law says “shall”"),
    Term("e\\.g\\.|eg", "for example", _ALOUD),
    Term("i\\.e\\.|ie", "that is", _ALOUD),
    Term("etc", "and so on, or leave it out", _ALOUD),
    Term("and/or|he/she|she/he|his/her|s/he", "one of the two, or they", _ALOUD),
    Term("above(?! all)|below", "where it is, by name", "someone who listens to a page cannot see what is above"),
    Term("simply|obviously|clearly|of course|needless to say", "nothing", "it is not simple to everyone"),
    Term("click here|read more", "where the link leads", "a link is read on its own"),
    Term("\\w+!", "a period", "we do not shout"),
)
"""Words to avoid. A library adds its own, or allows one of these, under `words` in its settings."""

_NAMELESS = frozenset(
    {"another", "details", "find out more", "here", "how", "learn more", "link", "more", "see here", "see more"}
    | {"the link", "the page", "this", "this link", "this page", "why"}
)
"""Names of links that do not say where the links lead."""

_NOT_PROSE = frozenset({"asked", "keywords"})
"""Keys with what people ask and search for, in their own words."""

# A search passes quickly over everything that none of its alternatives can begin with; "^" could begin anywhere.
_SAY = re.compile(r"> “(?<=^> “)(.*)”$", re.MULTILINE)
_CALL = re.compile(r"\{\{\s*([\w.]+)(?:\((.*?)\))?\s*\}\}")
_NAME = re.compile(r"(?<!`)\[([^\[\]]+)\](?=[(\[])|\bcite\(\"[^\"]*\", *\"([^\"]+)\"\)")
"""The name of a link, in Markdown or in a call."""
_LINK = re.compile(r"\[([^\[\]]*)\](?:\([^()\s]*\)|\[[^\[\]]*\])(?:\{[^{}]*\})?")
_MARKUP = re.compile(r"/(?<=^/)//.*|a(?<=^ {4}a)ttrs:.*|<[^<>\s]+>|`[^`]*`|\{[#.][^{}]*\}|\*|\\", re.MULTILINE)
_QUOTED = re.compile(r">(?<=^>).*|“[^“”]*”", re.MULTILINE)


def of_each(book: Handbook, unread: Unread) -> Callable[[Document], Iterator[Problem]]:
    """A warning for each word to avoid in a file, outside quotations. Lines to say are checked too: they are the library's words."""
    words = tuple(book.settings.words.items())
    statutes = frozenset(statute.document.path for statute in book.statutes)
    name = f"words {digest(words)}"

    def of(document: Document) -> Iterator[Problem]:
        statute = document.path in statutes
        # The words of a law that is not yet written as a quotation are not ours.
        if not (statute and document.path in unread):
            yield from document.remembered(name, partial(_found, document, statute, words))

    return of


def _found(document: Document, statute: bool, words: tuple[tuple[str, str], ...]) -> Iterator[Problem]:
    allowed = frozenset(word.casefold() for word, write in words if not write)
    added = tuple((word, write) for word, write in words if write)
    body = own(_prose(document))
    for link in _NAME.finditer(body):
        name = (link[1] or link[2]).strip("*_.")
        if name.casefold() in _NAMELESS - allowed:
            line = document.body_line + body.count("\n", 0, link.start())
            message = f"{shown(name)}: write where the link leads (a link is read on its own)"
            yield Problem(document.path, line, "term", message, warning=True)
    rows = list(_rows(document, body, statute))
    text = "".join(f"\n{row}" for _, row in rows).lower()
    for number in sorted({text.count("\n", 0, found.end()) for found in _any(added).finditer(text)}):
        line, row = rows[number - 1]
        for term, pattern in _patterns(added):
            for found in pattern.finditer(row):
                if found[0].casefold() not in allowed:
                    message = f"{shown(found[0])}: write {term.write} ({term.why})"
                    yield Problem(document.path, line, "term", message, warning=True)


@cache
def _patterns(added: tuple[tuple[str, str], ...]) -> tuple[tuple[Term, re.Pattern[str]], ...]:
    terms = (*TERMS, *(Term(re.escape(word), write, "the library’s own word") for word, write in added))
    return tuple((term, re.compile(rf"(?<![\w-])(?:{term.avoid})(?!\w)", re.IGNORECASE)) for term in terms)


@cache
def _any(added: tuple[tuple[str, str], ...]) -> re.Pattern[str]:
    # Matches any term in lower-case lines, and what is before it: few lines contain one and need a closer look.
    terms = "|".join(_lowered(term.avoid.replace("(?-i:", "(?:")) for term, _ in _patterns(added))
    return re.compile(rf"[^\w-](?:{terms})(?!\w)")


def _lowered(pattern: str) -> str:
    # `\W` is not lowered: it would mean the opposite.
    return re.sub(r"\\.|[^\\]+", lambda part: part[0] if part[0].startswith("\\") else part[0].lower(), pattern)


def _rows(document: Document, body: str, statute: bool) -> Iterator[tuple[int, str]]:
    # What a reader sees of a file, line by line, each with its number. Tables on a statute's page quote the law.
    if isinstance(document.meta.value, Mapping):
        for key, node in document.meta.value.items():
            if isinstance(node.value, str) and key not in _NOT_PROSE and not node.value.startswith("https://"):
                yield node.line, own(node.value).replace("\n", " ")
    for line, row in enumerate(seen(body).split("\n"), document.body_line):
        if not (statute and row.startswith("|")):
            yield line, row


def _prose(document: Document) -> str:
    # The body without code, every word on its line. What a card says is prose, not a quotation.
    code, numbered = document.code, enumerate(document.body.split("\n"), document.body_line)
    text = "\n".join("" if line in code else row for line, row in numbered)
    if document.path.startswith((f"{SCENARIOS}/", f"{DOCS}/{DESK_FOLDER}/")):
        text = _SAY.sub(lambda said: said[1].replace("!", "."), text)
    return text


def seen(markdown: str, book: Handbook | None = None) -> str:
    """The text of Markdown that a reader sees, every word on its line: no markup and no addresses.

    A macro call is replaced by its text in the handbook, or removed without one.
    """

    def called(call: re.Match[str]) -> str:
        if book is None:
            return ""
        name, texts = call[1], re.findall(r'"([^"]*)"', call[2] or "")
        if name == "cite":
            try:
                return texts[1] if len(texts) > 1 else book.resolve(*texts[:1]).title
            except (BadReference, TypeError):
                return ""
        value: object = book.settings
        for part in name.split("."):
            value = getattr(value, part, "")
        return str(value)

    return _MARKUP.sub("", _LINK.sub(r"\1", _CALL.sub(called, markdown)))


def own(markdown: str) -> str:
    """The Markdown without quotations, in blocks and in “…”, every word still on its line."""
    return _QUOTED.sub(_blank, markdown)


def _blank(found: re.Match[str]) -> str:
    return "\n" * found[0].count("\n")
