"""Drawn papers: a quotation that is shown as a sheet of paper, with marks that lead to the notes below it."""

from xml.etree.ElementTree import Element

from markdown.treeprocessors import Treeprocessor


class Specimens(Treeprocessor):
    """Draws the papers, and joins each mark in one with its note."""

    def run(self, root: Element) -> None:
        """Draw those of a page, whose headings have their ids."""
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
        ids = [f"{heading}-{number}" for number, _ in enumerate(notes, 1)]
        for id_, note in zip(ids, notes, strict=True):
            note.set("id", id_)
        for mark in paper.iter("code"):
            number = mark.text or ""
            if number.isdecimal() and 0 < int(number) <= len(ids):
                mark.tag = "a"
                mark.set("href", f"#{ids[int(number) - 1]}")
