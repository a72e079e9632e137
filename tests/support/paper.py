"""PDFs read as people and validators read them."""

import json
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pikepdf
import pymupdf
from lxml import html
from PIL import Image

from sticky.content.handbook import Handbook
from sticky.outputs.pdf import PDFS, sheets
from tests.support.browser import build, environment


def printed(root: Path, site: Path) -> Path:
    """The site of the handbook at `root` with all its PDFs, as `make pdf` leaves it."""
    built = build(root, site, pdf=True)
    assert built.returncode == 0, built.stdout
    subprocess.run([sys.executable, "-m", "sticky", "pdf", str(site)], cwd=root, env=environment(), check=True)
    return site


def offers_every_pdf_and_no_other(site: Path, book: Handbook) -> None:
    """Fail unless the site with all its PDFs links to each of them, and to no other."""
    linked = set()
    for file in site.rglob("*.html"):
        address = file.relative_to(site).as_posix().removesuffix("index.html")
        if address not in book.moved and address not in book.withheld:
            links = (link.get("href") for link in html.parse(file).iterfind(".//a[@href]"))
            linked |= {urljoin(f"/{address}", link) for link in links if link.endswith(".pdf")}
    made = {file.stem for file in (site / PDFS).iterdir()}
    assert made == {sheet.name for sheet in sheets(book)}
    former = tuple(f"{old}-" for scenario in book.scenarios for old in scenario.front.aliases)
    names = {name for name in made if not (former and name.startswith(former))}
    assert linked == {f"/{PDFS}/{name}.pdf" for name in names}
    assert len(linked) == 3 * len(book.scenarios) + 2 + len(book.sessions) + len(book.policies)


def pages(file: Path) -> list[str]:
    """The words on each page of a PDF, without the spaces between them, because a narrow column breaks lines elsewhere."""
    return _pages(file, file.stat().st_mtime_ns)


# Several tests read the same file, and some write it again.
@cache
def _pages(file: Path, written: int) -> list[str]:
    text = subprocess.run(["pdftotext", "-layout", str(file), "-"], check=True, capture_output=True, text=True).stdout
    return [squeezed(page) for page in text.split("\f")[:-1]]


def words(file: Path) -> str:
    """The words of a PDF in reading order, without the spaces between them."""
    return _words(file, file.stat().st_mtime_ns)


@cache
def _words(file: Path, written: int) -> str:
    return squeezed(
        subprocess.run(["pdftotext", "-raw", str(file), "-"], check=True, capture_output=True, text=True).stdout
    )


DOTS = 40
"""How many dots an inch has in the pictures in which the ink on a page is measured."""
INCH = 72
TOP, BOTTOM = 0.5, 0.8
"""The margins of a page in inches; the number of the page is in the lower one, and the first line of the next may show above it."""
HEADING = 0.3
"""How far from the top of a heading the ink has to reach, in inches, for a line of text to be below it."""


def inked(file: Path) -> list[float]:
    """How far down the ink on each page of a PDF reaches, as a part of the height between its margins."""
    return _inked(file, file.stat().st_mtime_ns)


@cache
def _inked(file: Path, written: int) -> list[float]:
    with pymupdf.open(file) as pdf:
        return [_lowest(page.get_pixmap(dpi=DOTS, colorspace=pymupdf.csGRAY).pil_image()) for page in pdf]


def _lowest(page: Image.Image) -> float:
    top, bottom = int(TOP * DOTS), page.height - int(BOTTOM * DOTS)
    box = page.crop((0, 0, page.width, bottom)).point(lambda dot: 255 if dot < 200 else 0).getbbox()
    return max(0.0, (box[3] - top) / (bottom - top)) if box else 0.0


def stranded(file: Path) -> list[str]:
    """The headings of a PDF that have nothing below them on their page."""
    reach = inked(file)
    with pikepdf.open(file) as pdf, pdf.open_outline() as outline:
        numbers = {page.obj.objgen: i for i, page in enumerate(pdf.pages)}
        heights = [float(page.mediabox[3]) / INCH for page in pdf.pages]
        stranded_ends, open_ = [], list(outline.root)
        while open_:
            item = open_.pop()
            open_ += item.children
            to: Any = item.destination
            if isinstance(to, pikepdf.Name | pikepdf.String):
                to = pdf.Root.Dests[str(to)]
            i = numbers[to[0].objgen]
            down = heights[i] - float(to[3]) / INCH
            lowest = TOP + reach[i] * (heights[i] - TOP - BOTTOM)
            if lowest - down < HEADING:
                stranded_ends.append(f"{item.title} (page {i + 1})")
        return stranded_ends


def squeezed(text: str) -> str:
    return re.sub(r"\s+|\d+ of \d+\s*\f", "", text)


FOOT = "TAG-002"
"""The validator's rule that no prose is left out of what is read aloud. It takes the foot of a single page for prose where an
address has many words: that a line is a foot shows only on several pages.
"""


def errors(*files: Path) -> dict[str, list[str]]:
    """What a validator says is wrong in each of some PDFs, by the file's stem; what it leaves to people to review is no error."""
    command = [sys.executable, "-m", "outloud.cli", "-q", "--no-info", "--json", "-", *map(str, files)]
    said = json.loads(subprocess.run(command, capture_output=True, text=True).stdout)
    return {
        Path(result["path"]).stem: [
            f"{finding['rule']}: {finding['message']}: {finding.get('evidence', '')}"
            for finding in result["findings"]
            if finding["severity"] == "error"
            and not (finding["rule"] == FOOT and re.fullmatch(r"https?://\S+", finding["evidence"]))
        ]
        for result in said["results"]
    }
