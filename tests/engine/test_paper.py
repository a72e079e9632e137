"""What comes out on paper: PDFs that a validator passes, whole, in their pages, and offered by the site."""

import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urljoin

import pikepdf
import pytest
from lxml import html
from playwright.sync_api import Browser

from sticky.content.handbook import Handbook
from sticky.outputs import pdf as paper
from sticky.outputs import pdf_ua
from tests.support.browser import ROOT, SITE_URL, build, environment


@pytest.fixture(scope="module")
def offered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with all its PDFs, as `make pdf` leaves it."""
    site = tmp_path_factory.mktemp("paper") / "site"
    built = build(ROOT, site, pdf=True)
    assert built.returncode == 0, built.stdout
    subprocess.run([sys.executable, "-m", "sticky", "pdf", str(site)], cwd=ROOT, env=environment(), check=True)
    return site


@pytest.fixture(scope="module")
def folder(offered: Path) -> Path:
    return offered / paper.FOLDER


def pages(file: Path) -> list[str]:
    """The words on each page of a PDF, without the blanks between them, which a narrow column breaks elsewhere."""
    text = subprocess.run(["pdftotext", "-layout", str(file), "-"], check=True, capture_output=True, text=True).stdout
    return [squeezed(page) for page in text.split("\f")[:-1]]


def words(file: Path) -> str:
    """The words of a PDF in the order in which they are read, without the blanks between them."""
    return squeezed(
        subprocess.run(["pdftotext", "-raw", str(file), "-"], check=True, capture_output=True, text=True).stdout
    )


def squeezed(text: str) -> str:
    return re.sub(r"\s+|\d+ of \d+\s*\f", "", text)


def validated(*files: Path) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "outloud.cli", "-q", "--no-info", "--fail-on", "error", *map(str, files)]
    return subprocess.run(command, capture_output=True, text=True)


def test_the_site_offers_every_pdf_and_no_other(offered: Path, folder: Path, book: Handbook) -> None:
    linked = set()
    for file in offered.rglob("*.html"):
        address = f"/{file.relative_to(offered)}"
        links = (link.get("href") for link in html.parse(file).iterfind(".//a[@href]"))
        linked |= {urljoin(address, link) for link in links if link.endswith(".pdf")}
    made = {f"/{file.relative_to(offered)}" for file in folder.iterdir()}
    assert linked == made
    assert len(made) == 2 * len(book.scenarios) + 2 + len(book.policies) + 1


def test_a_validator_finds_no_error(folder: Path) -> None:
    found = validated(*folder.iterdir())
    assert found.returncode == 0, found.stdout
    assert len(found.stdout.splitlines()) >= len(list(folder.iterdir()))


def test_the_validator_finds_what_was_left_out(folder: Path, tmp_path: Path) -> None:
    for name, key in (("untagged", "/StructTreeRoot"), ("mute", "/Lang"), ("nameless", "/Metadata")):
        file = tmp_path / f"{name}.pdf"
        with pikepdf.open(folder / "desk-folding-sheet.pdf") as pdf:
            del pdf.Root[key]
            pdf.save(file)
        assert validated(file).returncode != 0, name


def test_each_has_a_title_a_language_and_bookmarks(folder: Path) -> None:
    titles = set()
    for file in folder.iterdir():
        with pikepdf.open(file) as pdf:
            titles.add(str(pdf.docinfo["/Title"]))
            assert pdf.Root.Lang == "en"
            assert pdf.Root.MarkInfo.Marked
            assert pdf.Root.ViewerPreferences.DisplayDocTitle
            with pdf.open_outline() as outline:
                assert outline.root, file.name
    # A scenario's handout has its page's title, and both forms of the desk guide have its own.
    assert len(titles) == len(list(folder.iterdir())) - 1
    assert all(titles)


def two_pages(file: Path, sheet: paper.Sheet, book: Handbook) -> None:
    front, back = pages(file)
    if sheet.mode == "handout":
        one = book.by_id[sheet.url.split("/")[1]]
        # In front nothing gives the answer away.
        assert squeezed(one.complications[-1].title) in front, sheet.name
        assert "Offerinstead" in back, sheet.name
        assert "Avoid" not in front, sheet.name


def test_a_handout_and_the_folding_sheet_are_one_leaf_each(
    offered: Path, folder: Path, book: Handbook, browser: Browser, tmp_path: Path
) -> None:
    narrower, file = paper.Press(browser, offered, "A4"), tmp_path / "sheet.pdf"
    for sheet in paper.sheets(book):
        if sheet.mode:
            two_pages(folder / f"{sheet.name}.pdf", sheet, book)
            file.write_bytes(narrower.printed(sheet))
            two_pages(file, sheet, book)


def test_the_folding_sheet_has_every_question(folder: Path, book: Handbook) -> None:
    text = words(folder / "desk-folding-sheet.pdf")
    for one in book.scenarios:
        assert squeezed(one.front.asked) in text, one.id


def test_no_card_breaks_across_pages(
    offered: Path, folder: Path, book: Handbook, browser: Browser, tmp_path: Path
) -> None:
    narrower = tmp_path / "desk-guide.pdf"
    narrower.write_bytes(paper.Press(browser, offered, "A4").printed(paper.Sheet("desk-guide", "desk/")))
    guides = [pages(folder / "desk-guide.pdf"), pages(narrower)]
    for one in book.scenarios:
        begins, ends = squeezed(f"“{one.front.asked}”"), squeezed(f"The whole scenario: {one.front.title}")
        for guide in guides:
            assert [page for page in guide if begins in page and ends in page], one.id
        notes = pages(folder / f"{one.id}-facilitators-guide.pdf")
        for i, complication in enumerate(one.complications):
            begins = squeezed(f"It gets stickier: {i + 1} of {len(one.complications)} {complication.title}")
            # The last words of its notes, as far as they hold no markup.
            ends = squeezed(re.split(r"[*\[\]()<>]", complication.for_facilitators[-1].text.markdown)[-1])[-30:]
            assert [page for page in notes if begins in page and ends in page], (one.id, complication.id)


def test_the_whole_handbook_is_whole(folder: Path, book: Handbook) -> None:
    text = words(folder / f"{paper.BOOK}.pdf")
    for one in book.scenarios:
        for said in (one.front.title, one.front.summary, *(c.title for c in one.complications)):
            assert squeezed(said) in text, (one.id, said)
    for group in (*book.policies, book.standards, book.glossary):
        assert group
        for clause in group.clauses:
            assert squeezed(clause.title) in text, clause.id
    for statute in book.statutes:
        for row in statute.subsections:
            assert squeezed(statute.citation(row)) in text


def test_the_contents_name_the_pages_on_which_things_begin(folder: Path, book: Handbook) -> None:
    whole = pages(folder / f"{paper.BOOK}.pdf")
    contents = "".join(page for page in whole[1:4])
    for one in book.scenarios:
        number = next(
            i for i, page in enumerate(whole, 1) if page.startswith(squeezed(f"Facilitator’s guide {one.front.title}"))
        )
        assert squeezed(f"{one.front.title} {number}") in contents


def test_links_lead_within_the_pdf_or_to_where_the_site_is_published(folder: Path) -> None:
    with pikepdf.open(folder / f"{paper.BOOK}.pdf") as pdf:
        places, inner, outer = {str(name) for name in pdf.Root.Dests}, 0, set()
        for page in pdf.pages:
            for annotation in page.obj.get("/Annots", ()):
                assert str(annotation.Contents)
                if "/Dest" in annotation:
                    assert str(annotation.Dest) in places
                    inner += 1
                else:
                    outer.add(str(annotation.A.URI))
    assert inner > 500
    for to in outer:
        assert to.startswith(("https://", "http://", "mailto:", "tel:")), to
        assert "127.0.0.1" not in to
    assert f"{SITE_URL}desk/" in outer


def test_a_print_is_the_same_whenever_it_is_made(offered: Path, folder: Path, browser: Browser) -> None:
    press = paper.Press(browser, offered)
    for sheet in (paper.Sheet("policy", "policy/"), paper.Sheet("desk-folding-sheet", "desk/", "sheet")):
        assert press.printed(sheet) == (folder / f"{sheet.name}.pdf").read_bytes()


def test_a_site_without_an_address_cannot_be_printed(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<title>A page</title>")
    with pytest.raises(ValueError, match="site_url"):
        paper.Press(browser, tmp_path)


def test_decoration_is_marked_and_words_are_not(browser: Browser, tmp_path: Path) -> None:
    page, file = browser.new_page(), tmp_path / "page.pdf"
    style = "li::after { content: '·' / '' } h1 { border: 1px dashed }"
    page.set_content(f"<html lang='en'><title>A page</title><style>{style}</style><h1>List</h1><ul><li>Words</li></ul>")
    file.write_bytes(pdf_ua.finished(page.pdf(tagged=True), "A page", {}))
    page.close()
    assert words(file) == "ListWords·"
    with pikepdf.open(file) as pdf:
        marked = [
            str(i.operands[0]) for i in pikepdf.parse_content_stream(pdf.pages[0]) if str(i.operator) in ("BMC", "BDC")
        ]
        assert "/Artifact" in marked
    assert validated(file).returncode == 0
