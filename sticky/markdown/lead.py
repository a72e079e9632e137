"""The first sentence of a rendered text, set apart from the rest."""

import re
from html.parser import HTMLParser

from markupsafe import Markup

from .inline import NO_END

_BETWEEN = re.compile(r"(?<=[.!?])[”’)]*(\s+)(?=[“‘A-Z0-9])")
"""Where one sentence ends and the next begins; the group is what is between them."""


class _Reader(HTMLParser):
    """Tells the words in markup from its tags."""

    def __init__(self) -> None:
        """Leave references to characters as they are written."""
        super().__init__(convert_charrefs=False)
        self.words, self.open = "", 0
        self.places = list[tuple[int, bool]]()
        """Where each letter of the words is in the markup, and whether a tag is open there."""
        self._at = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        """Pass over a tag that begins something."""
        self._at += len(self.get_starttag_text() or "")
        self.open += 1

    def handle_endtag(self, tag: str) -> None:
        """Pass over a tag that ends something."""
        self._at += len(f"</{tag}>")
        self.open -= 1

    def handle_data(self, data: str) -> None:
        """Take words."""
        self.words += data
        self.places += [(self._at + i, self.open > 0) for i in range(len(data))]
        self._at += len(data)

    def handle_entityref(self, name: str) -> None:
        """Take a character that has a name."""
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        """Take a character that has a number."""
        self.handle_data(f"&#{name};")


def lead(made: Markup) -> Markup:
    """Rendered Markdown with the first sentence of its first paragraph strong.

    A sentence of one word, such as “No.”, brings the next.
    """
    begin, paragraph, rest = made.partition("<p>")
    content, end, after = rest.partition("</p>")
    reader = _Reader()
    reader.feed(content)
    reader.close()
    words, cut = reader.words, len(content)
    no_end = {period.end() for period in NO_END.finditer(words)}
    for between in _BETWEEN.finditer(words):
        said, (place, within) = words[: between.start(1)], reader.places[between.start(1)]
        if " " in said and said.count("“") == said.count("”") and not within and len(said.rstrip("”’)")) not in no_end:
            cut = place
            break
    return Markup(
        f"{begin}{paragraph}<strong>{content[:cut]}</strong>{content[cut:]}{end}{after}" if paragraph else made
    )
