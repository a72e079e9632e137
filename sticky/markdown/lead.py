"""The first sentence of a rendered text, set apart from the rest."""

import re

from markupsafe import Markup

from .inline import NO_END

_PIECE = re.compile(r"<[^>]*>|[^<]+")

_BETWEEN = re.compile(r"(?<=[.!?])[”’)]*(\s+)(?=[“‘A-Z0-9])")
"""Where one sentence ends and the next begins; the group is what is between them."""


def lead(made: Markup) -> Markup:
    """Rendered Markdown with the first sentence of its first paragraph strong.

    A sentence of one word, such as “No.”, brings the next.
    """
    begin, paragraph, rest = made.partition("<p>")
    content, end, after = rest.partition("</p>")
    # The text alone, and where each of its letters is in the markup, which sentences may begin or end within.
    places = [
        at
        for piece in _PIECE.finditer(content)
        if not piece[0].startswith("<")
        for at in range(piece.start(), piece.end())
    ]
    words = "".join(content[at] for at in places)
    no_end = {period.end() for period in NO_END.finditer(words)}
    for between in _BETWEEN.finditer(words):
        said = words[: between.start(1)]
        cut = places[between.start(1)]
        opened = content.count("<", 0, cut) - 2 * content.count("</", 0, cut)  # what is still open there
        if " " in said and said.count("“") == said.count("”") and not opened and len(said.rstrip("”’)")) not in no_end:
            break
    else:
        cut = len(content)
    return Markup(
        f"{begin}{paragraph}<strong>{content[:cut]}</strong>{content[cut:]}{end}{after}" if paragraph else made
    )
