"""Tables as the site shows them: each cell has its column's header as a label, and its column's alignment."""

from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from ..text.markup import CELL_LABEL, label


class _Cells(Treeprocessor):
    def run(self, root: Element) -> None:
        for table in root.iter("table"):
            heads = [label("".join(head.itertext())) for head in table.iter("th")]
            for row in table.iter("tr"):
                for head, cell in zip(heads, row, strict=False):
                    if cell.tag == "td":
                        cell.set(CELL_LABEL, head)
                    # HTML no longer has this attribute, and the content security policy allows no styles.
                    if side := cell.attrib.pop("align", None):
                        cell.set("class", f"{cell.get('class', '')} ss-cell--{side}".strip())


class TableCells(Extension):
    """Labels the cells of every table, and aligns them with their column."""

    def extendMarkdown(self, md: Markdown) -> None:  # Markdown's own name
        """Run once the headers' inline text exists."""
        md.treeprocessors.register(_Cells(md), "table_cells", 4)
