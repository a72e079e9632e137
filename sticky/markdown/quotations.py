"""Quotations as their author wrote them: two with a blank line between them stay two."""

from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockprocessors import BlockQuoteProcessor
from markdown.extensions import Extension


class _Quotation(BlockQuoteProcessor):
    def lastChild(self, parent: Element) -> None:  # Markdown's own name
        """Nothing, so that a quotation does not continue the one before it."""


class Quotations(Extension):
    """Begins a quotation wherever the text does; Markdown would add it to one that stands directly before it."""

    def extendMarkdown(self, md: Markdown) -> None:  # Markdown's own name
        """Take the place of Markdown's own."""
        md.parser.blockprocessors.register(_Quotation(md.parser), "quote", 20)
