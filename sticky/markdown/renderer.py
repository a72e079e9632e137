"""Completes the HTML of the Markdown that people write: where its links lead, and which terms are explained."""

from collections.abc import Mapping
from functools import lru_cache
from html import unescape
from html.parser import HTMLParser

from markdown_it.common.normalize_url import normalizeLink

from ..text.document import Text
from ..text.markup import GAP, LINK, REFERENCE_OPEN, WORDS, escaped
from .allowlist import SCHEMES, normalized, scheme
from .inline import name_of, source_of
from .terms import pattern_of

SITE = "\ue003"
"""Prefixes an address relative to the site's root until the page that prints it is known. No author can type it."""

_KEPT = 256
"""How many texts to remember as HTML: a scenario's page and its twin print the same, one after the other."""

_WITHIN_WORDS = frozenset({"a", "abbr", "code", "del", "em", "span", "strong", "sup"})
"""Elements that do not separate the words around them."""


class MarkdownRenderer:
    """Renders Markdown as HTML with resolved links and explained terms."""

    def __init__(self, references: Mapping[str, str], pages: Mapping[str, str], glossary: Mapping[str, str]) -> None:
        """Take the addresses of references by name and of pages by source file, and the terms with their meanings."""
        self._references = {name_of(name): SITE + escaped(url) for name, url in references.items()}
        self._pages = pages
        self._terms = {term: escaped(meaning) for term, meaning in glossary.items()}
        self._term = pattern_of(self._terms)
        self._complete = lru_cache(maxsize=_KEPT)(self._completed)

    def html(self, text: Text, base: str) -> str:
        """The HTML of a text in the source file `base`, with links within the site still prefixed with `SITE`."""
        return self._complete(text.html, base)

    def _completed(self, html: str, base: str) -> str:
        pieces = html.split(GAP)
        pieces[1::2] = [self._filled(gap[0], gap[1:], base) for gap in pieces[1::2]]
        return "".join(pieces)

    def _filled(self, kind: str, content: str, base: str) -> str:
        if kind == WORDS:
            return self._explained(content)
        if kind == LINK:
            return self._leading(normalized(unescape(content)), base)
        # An unresolved reference stays text.
        name = unescape(content)
        href = self._references.get(name_of(name))
        if kind == REFERENCE_OPEN:
            return f'<a href="{href}">' if href is not None else "["
        return "</a>" if href is not None else f"][{escaped(name, quotes=False)}]"

    def _explained(self, content: str) -> str:
        pieces, at = [], 0
        for found in self._term.finditer(content) if self._term else ():
            term = escaped(found[0], quotes=False)
            pieces += [
                escaped(content[at : found.start()], quotes=False),
                f'<abbr title="{self._terms[found[0]]}">{term}</abbr>',
            ]
            at = found.end()
        return "".join([*pieces, escaped(content[at:], quotes=False)])

    def _leading(self, target: str, base: str) -> str:
        # The attributes of a link. Other sites are not told where a reader comes from.
        if kind := scheme(target):
            private = ' rel="noreferrer"' if kind in ("http", "https") else ""
            return f' href="{escaped(normalizeLink(target))}"{private}' if kind in SCHEMES else ""
        file, mark, place = target.partition("#")
        found = self._pages.get(source_of(base, file))
        return "" if found is None else f' href="{SITE}{escaped(found + mark + place)}"'


class _Words(HTMLParser):
    """Collects the words of a piece of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _WITHIN_WORDS:
            self.pieces.append(" ")


def plain(markup: str) -> str:
    """The text of HTML, on one line."""
    reader = _Words()
    reader.feed(markup)
    reader.close()
    return " ".join("".join(reader.pieces).split())
