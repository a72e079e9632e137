"""Drawn papers: a quotation that is shown as a sheet of paper, with marks that lead to the notes below it."""

from xml.etree.ElementTree import Element

from markdown.treeprocessors import Treeprocessor


class Specimens(Treeprocessor):
    """Draws the papers, and joins each mark in one with its note."""

    def run(self, root: Element) -> None:
        """Draw the papers of a page whose headings have their ids."""
        heading = ""
        for block in root:
            heading = block.get("id", heading)
            paper, notes = block.find("blockquote"), block.find("ol")
            if block.get("class") == "ss-specimen" and paper is not None and len(paper) and notes is not None:
                # The first paragraph says what it is; the stylesheet also writes that at the foot of the paper.
                paper.tag, paper[0].tag = "figure", "figcaption"
                paper.set("data-label", "".join(paper[0].itertext()))
                self._join(paper, notes, heading)

    def _join(self, paper: Element, notes: Element, heading: str) -> None:
        # A mark is a number in backticks. The heading's id makes the notes' ids unique.
        for number, note in enumerate(notes, 1):
            note.set("id", f"{heading}-{number}")
        for mark in paper.iter("code"):
            written = mark.text or ""
            if written.isdecimal() and 0 < int(written) <= len(notes):
                mark.tag = "a"
                mark.set("href", f"#{heading}-{int(written)}")
