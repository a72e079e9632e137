"""Tables that can be read on a narrow screen: each cell knows the head of its column."""

from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

LABEL = "data-label"
"""The attribute that the stylesheet prints before a cell where a row is shown as a card."""

MAX_LENGTH = 100
"""How much of a head stands again in each of its column's cells, in characters."""


class _Labels(Treeprocessor):
    def run(self, root: Element) -> None:
        for table in root.iter("table"):
            heads = [_label("".join(head.itertext())) for head in table.iter("th")]
            for row in table.iterfind("tbody/tr"):
                for head, cell in zip(heads, row, strict=False):
                    cell.set(LABEL, head)


def _label(head: str) -> str:
    text = " ".join(head.split())
    return text if len(text) <= MAX_LENGTH else text[: MAX_LENGTH - 1] + "…"


class TableLabels(Extension):
    """Labels the cells of every table."""

    def extendMarkdown(self, md: Markdown) -> None:  # Markdown's own name
        """Run after the inline text of the heads is there."""
        md.treeprocessors.register(_Labels(md), "table_labels", 4)
