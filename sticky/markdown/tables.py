"""Tables as the site shows them: each cell knows the head of its column, and where its text is to stand."""

from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

LABEL = "data-label"
"""The attribute that the stylesheet prints before a cell where a row is shown as a card."""

MAX_LENGTH = 100
"""How much of a head stands again in each of its column's cells, in characters."""


class _Cells(Treeprocessor):
    def run(self, root: Element) -> None:
        for table in root.iter("table"):
            heads = [label("".join(head.itertext())) for head in table.iter("th")]
            for row in table.iter("tr"):
                for head, cell in zip(heads, row, strict=False):
                    if cell.tag == "td":
                        cell.set(LABEL, head)
                    # HTML no longer has the attribute, and the content policy lets no style stand in a page.
                    if side := cell.attrib.pop("align", None):
                        cell.set("class", f"{cell.get('class', '')} ss-cell--{side}".strip())


def label(head: str) -> str:
    """What stands in each cell of a column: its head on one line, cut where it is long."""
    text = " ".join(head.split())
    return text if len(text) <= MAX_LENGTH else text[: MAX_LENGTH - 1] + "…"


class TableCells(Extension):
    """Labels the cells of every table, and puts them in their column's place."""

    def extendMarkdown(self, md: Markdown) -> None:  # Markdown's own name
        """Run after the inline text of the heads is there."""
        md.treeprocessors.register(_Cells(md), "table_cells", 4)
