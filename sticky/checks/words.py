"""Checks word choice: one word for one thing, and the plain one."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import chain
from pathlib import Path

from markdown_it.token import Token

from ..content.answer import DESK_FOLDER
from ..content.handbook import DOCS, SCENARIOS, Handbook
from ..content.reader import File, Unread
from ..markdown.allowlist import host_of
from ..markdown.document import Document
from ..markdown.inline import QUOTED, with_lines
from ..markdown.tokens import line_of
from ..text.kept import digest
from ..text.problem import Problem, shown, warning

TERMS = Path(__file__).with_suffix(".txt")
"""The words to avoid. A library adds its own, or allows one of these, under `words` in its settings."""

_NAMELESS = frozenset(
    {"another", "details", "find out more", "here", "how", "learn more", "link", "more", "see here", "see more"}
    | {"the link", "the page", "this", "this link", "this page", "why"}
)
"""Names of links that do not say where the links lead."""

_LOUD = "a period (we do not shout)"

_SITE = re.compile(r"(?i)(?:https?://)?([\w-]+(?:\.[\w-]+)*\.(?:com|edu|example|gov|net|org|us))(?:[/?#:]\S*)?$")
"""The address of a site as people write it."""
_ASIDE = re.compile("(?<!^> )“[^“”]*”", re.MULTILINE)
"""A quotation that cannot be a line to say."""


def in_file(file: File) -> Iterator[Problem]:
    """A warning for each link whose name does not say where it leads, and a problem for each named after another site."""
    calls = [call for call in file.page.calls if call.name == "cite"] if file.page else []
    given = [(call.line, (*call.args, *dict(call.kwargs).values())) for call in calls]
    cited = [(line, str(values[1])) for line, values in given if len(values) > 1]
    links = [*_names_of_links(file.document)] if file.document else []
    for line, name in (*((line, name) for line, name, _ in links), *cited):
        if name.strip("*_. ").lower() in _NAMELESS:
            message = f"{shown(name)}: write where the link leads (a link is read on its own)"
            yield warning(file.path, line, "term", message)
    for line, name, target in links:
        site, host = _SITE.match(name), host_of(target)
        if site and host and site[1].lower().removeprefix("www.") != host.removeprefix("www."):
            message = f'{shown(name)} is the name of a link to "{host}"; write where it leads'
            yield Problem(file.path, line, "unsafe-link", message)


def _names_of_links(document: Document) -> Iterator[tuple[int, str, str]]:
    for text in document.texts():
        for block in text.tokens if text.links else ():
            line, name, target = 0, "", ""
            for token, at in with_lines(block) if "]" in block.content else ():
                if token.type == "link_open":
                    line, name, target = at, "", str(token.attrs.get("href", ""))
                elif token.type == "link_close":
                    yield line, name, target
                elif token.type == "text":
                    name += token.content


def file_check(book: Handbook, unread: Unread) -> Callable[[Document], Iterator[Problem]]:
    """A warning for each word to avoid in a file, outside quotations. Lines to say are checked too: they are the library's words."""
    terms: dict[str, str] = {}
    """What to write instead of each word or phrase, with the reason; empty for those that are allowed."""
    for line in TERMS.read_text(encoding="utf-8").splitlines():
        avoided, arrow, write = line.partition(" ->")
        if arrow:
            terms |= dict.fromkeys(avoided.split(", "), write.strip())
    for word, write in book.settings.words.items():
        terms[word.lower()] = f"{write} (the library’s own word)" if write else ""
    words = "|".join(map(re.escape, sorted(terms, key=len, reverse=True)))
    pattern = re.compile(rf"(?<![\w-])(?:(?:{words})(?!\w)|\w+!(?! (?:reference|bookmark)))")  # of texts in lower case
    statutes = frozenset(statute.document.path for statute in book.statutes)
    name = f"words {digest(tuple(terms.items()))}"

    def of(document: Document) -> Iterator[Problem]:
        statute = document.path in statutes
        # The words of a law that is not yet written as a quotation, or could not be read, are not ours.
        if not (document.path in unread and document.path.startswith(f"{DOCS}/law/")):
            yield from document.remembered(name, partial(_avoided, document, statute, terms, pattern))

    return of


def _avoided(document: Document, statute: bool, terms: Mapping[str, str], found: re.Pattern[str]) -> Iterator[Problem]:
    # What readers see of the front matter, outside quotations and people’s own words, and of the headings.
    meta = document.meta.value if isinstance(document.meta.value, Mapping) else {}
    read = (node for key, node in meta.items() if key not in ("asked", "keywords") and isinstance(node.value, str))
    rows = [(line, QUOTED.sub("", text)) for node in read for text, line in node.texts() if text[:8] != "https://"]
    rows += [(section.line, section.title) for section in document.sections]
    # Parsing a text takes longer than checking that it has none of the words.
    if any(terms.get(term[0], _LOUD) for term in found.finditer(_ASIDE.sub("", document.body).lower())):
        rows += _prose(document, statute)
    for line, row in rows:
        for term in found.finditer(row.lower()):
            if write := terms.get(term[0], _LOUD):
                yield warning(document.path, line, "term", f"{shown(row[term.start() : term.end()])}: write {write}")


def _prose(document: Document, statute: bool) -> Iterator[tuple[int, str]]:
    """What readers see of the body outside quotations, line by line. Tables on a statute's page quote the law."""
    card = document.path.startswith((f"{SCENARIOS}/", f"{DOCS}/{DESK_FOLDER}/"))
    quotes = ("blockquote", "table") if statute else ("blockquote",)
    depth = 0
    for block in chain.from_iterable(text.tokens for text in (document.intro, *(s.text for s in document.sections))):
        if block.type.partition("_")[0] in quotes:
            depth += block.nesting
        elif block.type == "inline" and (card or not depth):
            for line, row in enumerate(_said(block, quoted=depth > 0), line_of(block, 0)):
                if not row.startswith("///"):
                    yield line, row


def _said(block: Token, quoted: bool) -> list[str]:
    """The lines of a block without markup and quotations; for a quotation on a card, only the lines to say."""
    no_code = ("text", "text_special", "softbreak", "hardbreak")
    seen = (token for token in block.children or () if token.type in no_code)
    text = "".join("\n" if token.type.endswith("break") else token.content for token in seen)
    if quoted:
        return [row[1:-1].replace("!", ".") if row[:1] == "“" and row[-1:] == "”" else "" for row in text.split("\n")]
    return QUOTED.sub(lambda quotation: "\n" * quotation[0].count("\n"), text).split("\n")
