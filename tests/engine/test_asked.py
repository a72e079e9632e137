"""What people type to find the parts of a page stands in a file beside it: read with the page, and never published."""

import re
from pathlib import Path

import pytest

from sticky import checks, cli
from sticky.content.edition import Edition
from sticky.content.handbook import Handbook
from sticky.outputs import reading
from sticky.site.make import make
from sticky.text.kept import Kept
from tests.support.browser import ROOT, library_at

HOLDS = "docs/desk/holds.asked.yml"
GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").split("## An answer by itself\n", 1)[1]


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return library_at(tmp_path / "library")


def book_of(root: Path, kept: Kept | None = None, edition: Edition = "staff") -> Handbook:
    book, problems = checks.check(root, kept, edition)
    assert [str(problem) for problem in problems if not problem.warning] == []
    assert book
    return book


def test_the_example_of_the_guide_is_built(library: Path) -> None:
    page, asked = [example[2] for example in re.finditer(r"(?s)\n(`{3,4})(?:markdown|yaml)\n(.*?\n)\1\n", GUIDE)][:2]
    (library / "docs/desk/holds.md").write_text(page, encoding="utf-8")
    (library / HOLDS).write_text(asked, encoding="utf-8")
    (library / "records/addresses.txt").unlink(missing_ok=True)
    [answer] = book_of(library).desk[0].answers
    assert answer.asked == ("Can I pick up my husband’s holds?", "my mom sent me for her books")
    assert (answer.keywords, answer.places) == (("proxy", "on behalf of"), ("holds",))
    site, _ = make(library)
    assert "Can I pick up my husband’s holds?" in (library / site / "desk/holds/index.html").read_text(encoding="utf-8")
    assert not list((library / site).rglob("*.asked.yml"))


def test_an_edit_of_phrasings_is_seen_although_the_page_is_kept(library: Path, tmp_path: Path) -> None:
    for text in ("a newly typed question", "another of these"):
        with Kept(tmp_path / "kept") as kept:
            (library / "docs/glossary.asked.yml").write_text(f"patron: {text}\n", encoding="utf-8")
            book = book_of(library, kept)
            records = {record.url: record for record in reading.records(book)}
            assert records["glossary/#patron"].asked == (text,)


@pytest.mark.parametrize(
    ("path", "id_", "url"),
    [
        ("docs/law/24-90-119", "2-d", "law/24-90-119/#2-d"),
        ("docs/policy/index", "presence", "policy/#presence"),
        ("scenarios/wifes-card", "daughters-card", "scenarios/wifes-card/#daughters-card-answer"),
    ],
)
def test_any_part_of_a_page_is_found_by_its_phrasings(library: Path, path: str, id_: str, url: str) -> None:
    (library / f"{path}.asked.yml").write_text(f"{id_}:\n  - a question\n  - [and, some words]\n", encoding="utf-8")
    [record] = [record for record in reading.records(book_of(library)) if record.url == url]
    assert record.asked[0] == "a question"
    assert {"and", "some words"} <= {*record.asked, *record.keywords.split(" ")}


def test_a_heading_for_staff_has_phrasings_in_the_public_edition_too(library: Path) -> None:
    page = library / "docs/basics.md"
    page.write_text(f"{page.read_text()}\n/// staff\n\n## Ours {{#ours}}\n\nOnly for us.\n\n///\n", encoding="utf-8")
    page.with_name("basics.asked.yml").write_text("ours: what is only for you\n", encoding="utf-8")
    for edition in ("staff", "public"):
        book_of(library, edition=edition)


def test_phrasings_go_with_what_they_lead_to(library: Path) -> None:
    assert cli.main(["without", "docs/desk/holds.md"], root=library) == 0
    assert not (library / HOLDS).exists()


def test_a_file_that_cannot_be_read_is_told(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = Path.read_bytes

    def denied(path: Path) -> bytes:
        if path.name == "holds.asked.yml":
            raise PermissionError(13, "Permission denied", str(path))
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", denied)
    told = [f"{problem.path}: {problem.code}" for problem in checks.check(library)[1] if not problem.warning]
    assert f"{HOLDS}: unreadable-file" in told
