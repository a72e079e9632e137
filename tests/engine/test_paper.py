"""Printing: what a validator is held against finds faults, and a print is the same whenever it is made."""

import shutil
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import Browser

from sticky.content.handbook import Handbook
from sticky.outputs import pdf as paper
from sticky.outputs import pdf_ua
from tests.support.browser import BASE, LIBRARY, published
from tests.support.paper import errors, inked, offers_every_pdf_and_no_other, printed, stranded, words


@pytest.fixture(scope="module")
def handbook(tmp_path_factory: pytest.TempPathFactory, whole: bool) -> Path:
    """The handbook that is printed: of the fewest pages; with `--whole`, the small library's."""
    return shutil.copytree(LIBRARY if whole else BASE, tmp_path_factory.mktemp("printed") / "handbook")


@pytest.fixture(scope="module")
def book(handbook: Path) -> Handbook:
    return published(handbook)


@pytest.fixture(scope="module")
def offered(handbook: Path) -> Path:
    """Its site with its PDFs."""
    return printed(handbook, handbook / "site")


@pytest.fixture(scope="module")
def folder(offered: Path) -> Path:
    return offered / paper.PDFS


def test_the_validator_finds_what_was_left_out_and_nothing_else(
    folder: Path, tmp_path: Path, book: Handbook, whole: bool
) -> None:
    faulty = {"untagged": "/StructTreeRoot", "mute": "/Lang", "nameless": "/Metadata"}
    for name, key in faulty.items():
        with pikepdf.open(folder / "desk-folding-sheet.pdf") as pdf:
            del pdf.Root[key]
            pdf.save(tmp_path / f"{name}.pdf")
    # One of each kind, and what is joined from many pages; with `--whole`, all.
    kinds = {sheet.mode or sheet.url.split("/")[0]: sheet.name for sheet in paper.sheets(book)}
    chosen = {*kinds.values(), "desk-guide"}
    files = [file for file in folder.iterdir() if whole or file.stem in chosen] + [*tmp_path.iterdir()]
    said = errors(*files)
    assert {*said} == {file.stem for file in files}
    assert {name for name, faults in said.items() if faults} == {*faulty}


def test_the_site_offers_every_pdf_and_no_other(offered: Path, book: Handbook) -> None:
    offers_every_pdf_and_no_other(offered, book)


def test_a_print_is_the_same_whenever_it_is_made(offered: Path, folder: Path, printer: Browser) -> None:
    press = paper.Press(printer, offered)
    for sheet in (paper.Sheet("policy", "policy/"), paper.Sheet("desk-folding-sheet", "desk/", "sheet", "sheet")):
        assert press.printed(sheet) == (folder / f"{sheet.name}.pdf").read_bytes()


@pytest.mark.parametrize(
    ("above", "below", "left", "empty"),
    [
        ("8in", "one", "A heading (page 1)", True),
        ("5in", "one", "", False),
        ("8in", "half", "A heading (page 1)", False),
    ],
)
def test_a_heading_at_the_foot_and_a_nearly_empty_page_are_found(
    browser: Browser, tmp_path: Path, above: str, below: str, left: str, empty: bool
) -> None:
    page, file = browser.new_page(), tmp_path / "page.pdf"
    page.set_content(
        "<html lang='en'><title>A page</title><style>@page { margin: 0.65in 0.7in 0.75in } h2 { break-after: auto }"
        " .one { height: 1.5in } .half { height: 5in } div { border: 1px solid; break-inside: avoid }</style>"
        f"<p style='height: {above}'>Above</p><h2>A heading</h2><div class='{below}'>Below</div>"
    )
    file.write_bytes(page.pdf(format="Letter", tagged=True, outline=True, prefer_css_page_size=True))
    page.close()
    assert stranded(file) == ([left] if left else [])
    assert (min(inked(file)) < 1 / 3) == empty


def test_a_site_without_an_address_cannot_be_printed(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<title>A page</title>")
    with pytest.raises(ValueError, match="site_url"):
        paper.Press(browser, tmp_path)


def test_a_site_without_this_version_s_layouts_is_not_printed(book: Handbook, site: Path, tmp_path: Path) -> None:
    shutil.copy(site / "index.html", tmp_path)
    with pytest.raises(ValueError, match="build it again"):
        paper.print_all(book, tmp_path)


@pytest.mark.parametrize(
    "address",
    [
        "/{}/own.txt",
        "..%2foutside/own.txt",
        "law/..%2f..%2foutside/own.txt",
        "file",
        "folder/own.txt",
        "%00",
        "a" * 300,
    ],
)
def test_the_press_serves_nothing_outside_the_site(browser: Browser, tmp_path: Path, address: str) -> None:
    site, outside = tmp_path / "site", tmp_path / "outside"
    for folder in (site / "law", outside):
        folder.mkdir(parents=True)
        (folder / "own.txt").write_text(folder.name)
    (site / "file").symlink_to(outside / "own.txt")
    (site / "folder").symlink_to(outside)
    (site / "index.html").write_text('<title>A page</title><link rel="canonical" href="https://library.example/">')
    page = paper.Press(browser, site)._scripted
    page.goto("https://library.example/")
    asked = "address => fetch(address).then(answer => answer.text(), () => 'nothing')"
    assert page.evaluate(asked, "/law/own.txt") == "law"
    assert page.evaluate(asked, f"https://library.example/{address.format(outside)}") == "nothing"
    page.close()


def test_decoration_is_marked_and_words_are_not(browser: Browser, tmp_path: Path) -> None:
    page, file = browser.new_page(), tmp_path / "page.pdf"
    style = "li::after { content: '·' / '' } h1 { border: 1px dashed }"
    page.set_content(f"<html lang='en'><title>A page</title><style>{style}</style><h1>List</h1><ul><li>Words</li></ul>")
    file.write_bytes(pdf_ua.finished(page.pdf(tagged=True), {}))
    page.close()
    assert words(file) == "ListWords·"
    with pikepdf.open(file) as pdf:
        marked = [
            str(i.operands[0]) for i in pikepdf.parse_content_stream(pdf.pages[0]) if str(i.operator) in ("BMC", "BDC")
        ]
        assert "/Artifact" in marked
    assert errors(file) == {file.stem: []}


def test_words_that_look_like_the_ends_of_marks_end_none(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content("<html lang='en'><title>A page</title><p>Words</p>")
    raw, inside, decorated = BytesIO(page.pdf(tagged=True)), b"BT ( EMC \\) BDC ) Tj ET 0 0 2 2 re f", BytesIO()
    page.close()
    with pikepdf.open(raw) as pdf:
        pdf.pages[0].Contents = pdf.make_stream(
            b"/P <</MCID 0 >>BDC " + inside + b" EMC 0 0 9 9 re W n BT (a ET f ) Tj ET 0 0 m 1 1 l S /I0 Do"
        )
        pdf.save(decorated)
    with pikepdf.open(BytesIO(pdf_ua.finished(decorated.getvalue(), {}))) as pdf:
        said = " ".join(str(instruction.operator) for instruction in pikepdf.parse_content_stream(pdf.pages[0]))
    assert said == "BDC BT Tj ET re f EMC re W n BMC BT Tj ET EMC BMC m l S EMC BMC Do EMC"
