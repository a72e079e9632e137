"""Tables as the site shows them: in a frame, each cell with its column's header as a label and its column's alignment."""

from xml.etree.ElementTree import Element, SubElement

from markdown.treeprocessors import Treeprocessor

MAX_LABEL = 100
"""The most characters of a header to repeat in each of its column's cells."""


def label(head: str) -> str:
    """The label of a column's cells: its header on one line, cut if it is long."""
    text = " ".join(head.split())
    return text if len(text) <= MAX_LABEL else text[: MAX_LABEL - 1] + "…"


class Tables(Treeprocessor):
    """Labels the cells of every table, aligns them with their column, and frames it."""

    def run(self, root: Element) -> None:
        """Label, align and frame the tables of a page, once the text of its headers exists."""
        for parent in list(root.iter()):
            for place, table in enumerate(parent):
                if table.tag == "table":
                    self._label(table)
                    parent[place] = self._framed(table)

    def _label(self, table: Element) -> None:
        heads = [label("".join(head.itertext())) for head in table.iter("th")]
        for row in table.iter("tr"):
            for head, cell in zip(heads, row, strict=False):
                if cell.tag == "td":
                    cell.set("data-label", head)  # the stylesheet prints it where a row is shown as a card
                # HTML no longer has this attribute, and the content security policy allows no styles.
                if side := cell.attrib.pop("align", None):
                    cell.set("class", f"{cell.get('class', '')} ss-cell--{side}".strip())

    def _framed(self, table: Element) -> Element:
        # A table wider than the page scrolls in the frame. The classes are those that the theme's script would add.
        outer = Element("div", {"class": "md-typeset__scrollwrap"})
        SubElement(outer, "div", {"class": "md-typeset__table"}).append(table)
        outer.tail, table.tail = table.tail, None
        return outer
