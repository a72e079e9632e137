"""Markup of the theme in Markdown: encoded in a mark, which passes through Markdown unchanged.

What people write cannot contain a mark: its character is among those that no file may contain.
"""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.postprocessors import RawHtmlPostprocessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import HTML_PLACEHOLDER_RE
from markupsafe import Markup

_MARK = "\ue000"
_HELD = re.compile(f"{_MARK}(!?)([\\w=-]+){_MARK}")


def held(markup: str, piece: bool = False) -> str:
    """Markup encoded for Markdown; `Held` decodes it.

    On a line of its own it is a block if it begins with a block element, or if it is a `piece` of markup, which may begin
    and end anywhere. Otherwise it is a part of the sentence.
    """
    return f"{_MARK}{'!' if piece else ''}{urlsafe_b64encode(markup.encode()).decode()}{_MARK}" if markup else ""


class Held(Extension):
    """Puts held markup into a page."""

    def extendMarkdown(self, md: Markdown) -> None:  # Markdown's own name
        """Put it into Markdown's own stash for raw HTML, which removes the paragraph around a block."""
        md.block_level_elements = [*md.block_level_elements, "button", "search"]  # a macro’s, on its own line
        # After white space is normalized, and before code is taken out of the text.
        md.preprocessors.register(_Stash(md), "sticky_stash", 28)
        md.postprocessors.register(_Pieces(md), "raw_html", 30)  # in place of Markdown's own
        # After tables label their cells with the text of their headers.
        md.treeprocessors.register(_Words(md), "sticky_words", 3)


class _Stash(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        def stashed(mark: re.Match[str]) -> str:
            return self.md.htmlStash.store(_MARK * bool(mark[1]) + urlsafe_b64decode(mark[2]).decode())

        return [_HELD.sub(stashed, line) for line in lines]


class _Pieces(RawHtmlPostprocessor):
    def isblocklevel(self, html: str) -> bool:  # Markdown's own name
        # A piece of markup is a block, too: the paragraph that Markdown makes of a line of its own is not the theme's.
        return html.startswith(_MARK) or super().isblocklevel(html)

    def run(self, text: str) -> str:
        return super().run(text).replace(_MARK, "")


class _Words(Treeprocessor):
    def run(self, root: Element) -> None:
        """Put only the words of the markup into attributes."""
        stash = self.md.htmlStash.rawHtmlBlocks
        for element in root.iter():
            for name, value in element.attrib.items():
                if "\x02" in value:
                    words = HTML_PLACEHOLDER_RE.sub(lambda mark: Markup(stash[int(mark[1])]).striptags(), value)
                    element.set(name, words)
