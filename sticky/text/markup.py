"""Text in HTML."""

import html
import re
from html.parser import HTMLParser

_WITHIN_WORDS = frozenset({"a", "abbr", "code", "del", "em", "span", "strong", "sup"})
"""Elements that do not separate the words around them."""

_PRIVATE = re.compile("[\ue000-\uf8ff]")


def escaped(text: str) -> str:
    """Text escaped for HTML and for double-quoted attributes; apostrophes stay, so that searches find words."""
    # An entity can produce a private character, which would pass for one of the builder's own marks.
    text = _PRIVATE.sub(lambda mark: f"&#x{ord(mark[0]):x};", html.escape(text, quote=False))
    return text.replace('"', "&quot;")


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
