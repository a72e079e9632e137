"""Figures count for the very site that was seen, and for no other."""

import ast
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest

from sticky.content import verified
from sticky.content.handbook import Handbook
from sticky.macros import MACROS
from sticky.text.kept import PACKAGE
from sticky.theme.templates import Renderer
from tests.support.browser import ROOT, changed, library_at, made, published

AUDIT = verified.Audit(
    on=date(2026, 11, 25), lighthouse="12", pages=9, performance=97, accessibility=100, best_practices=100, seo=100,
    kib=120, requests=10,
)  # fmt: skip
TESTS = verified.Tests(
    on=date(2026, 11, 25), browser="Chromium 1", pages=29, requests=1234, other_hosts=0, cookies=0, stored=0, axe="4",
    axe_pages=290, axe_violations=0, nu_pages=29, nu_errors=0, observatory=130,
)  # fmt: skip
NOT_HERE = "Not yet verified here"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """The small library, to change, with figures of it as it is."""
    root = library_at(tmp_path / "library")
    seen = {"site": published(root).fingerprint}
    verified.record(root, tests=TESTS.model_copy(update=seen), audit=AUDIT.model_copy(update=seen))
    return root


def counts(root: Path) -> bool:
    """Whether the figures that were recorded in a folder are printed."""
    book = published(root)
    shown = [Renderer(book).fragment("verified", part) for part in ("private", "accessible")]
    assert [NOT_HERE in one for one in shown] in ([True, True], [False, False])
    return NOT_HERE not in shown[0]


def test_the_figures_of_this_site_are_printed(library: Path, tmp_path: Path) -> None:
    assert counts(library)
    site = made(library, tmp_path / "site")
    assert "1,234" in (site / "about/index.html").read_text()
    assert "290" in (site / "about/accessibility/index.html").read_text()


def test_the_tests_of_any_site_see_every_figure_that_is_recorded() -> None:
    calls = (
        node
        for file in (ROOT / "tests/content").glob("test_*.py")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "saw"
    )
    seen = {str(figure.arg) for call in calls for figure in call.keywords}
    assert seen == verified.Tests.model_fields.keys() - {"on", "site"}


def test_a_library_that_nobody_looked_at_says_so(site: Path) -> None:
    for page in ("about", "about/accessibility"):
        assert NOT_HERE in (site / page / "index.html").read_text()


def word(path: str, old: str, new: str) -> Callable[[Path], None]:
    return lambda root: changed(root / path, old, new)


def draft(root: Path) -> None:
    text = (root / "scenarios/own-history.md").read_text()
    (root / "scenarios/a-draft.md").write_text(text.replace("---\n", "---\nstatus: draft\n", 1))


def moved(root: Path) -> None:
    (root / "scenarios/own-history.md").rename(root / "scenarios/his-history.md")


@pytest.mark.parametrize(
    ("edit", "still"),
    [
        (word("scenarios/own-history.md", "with a smile", "with a grin"), False),
        (word("docs/desk.md", "say the line, and", "say a line, and"), False),
        (word("mkdocs.yml", "What makes this hard?", "What is hard?"), False),
        (word("mkdocs.yml", "- At the desk: desk.md", "- The desk: desk.md"), False),
        (moved, False),
        (word("mkdocs.yml", "https://handbook.brooklibrary.example/", "https://example.org/elsewhere/"), True),
        (draft, True),
        (
            lambda root: verified.record(root, audit=AUDIT.model_copy(update={"site": published(root).fingerprint})),
            True,
        ),
        (lambda root: (root / "records/addresses.txt").write_text(""), True),
    ],
    ids=[
        "a scenario",
        "a page",
        "a setting",
        "the menu",
        "an id",
        "its address",
        "a draft",
        "the record",
        "the ledger",
    ],
)
def test_an_edit_of_what_is_published_makes_another_site(
    library: Path, edit: Callable[[Path], None], still: bool
) -> None:
    edit(library)
    assert counts(library) == still


def test_another_logo_makes_another_site(library: Path) -> None:
    changed(library / "mkdocs.yml", "  library:\n", "  library:\n    logo: logo.png\n")
    prints = set()
    for picture in (b"red", b"blue"):
        (library / "logo.png").write_bytes(picture)
        prints.add(published(library).fingerprint)
    assert len(prints) == 2


def test_another_edition_is_another_site(library: Path) -> None:
    book = published(library)
    everything = replace(book, edition="public")
    assert everything.pages == book.pages
    assert everything.fingerprint != book.fingerprint


def test_another_engine_makes_another_site(library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "package"
    copytree(PACKAGE, package, ignore=ignore_patterns("__pycache__"))
    monkeypatch.setattr("sticky.text.kept.FOLDERS", {"": package})
    for still, template in ((True, None), (False, package / "overrides/fragments/desk.html")):
        verified._engine.cache_clear()
        if template:
            template.write_text(template.read_text() + "<!-- -->")
        assert counts(library) == still
    verified._engine.cache_clear()


def test_figures_without_a_site_count_for_none(library: Path) -> None:
    verified.record(library, tests=TESTS, audit=AUDIT)
    assert not counts(library)


def test_each_part_counts_for_what_it_saw(library: Path) -> None:
    verified.record(library, audit=AUDIT.model_copy(update={"site": "another"}))
    book: Handbook = published(library)
    facts = MACROS["verified"](book, "accessible")
    assert facts["tests"] is not None
    assert facts["audit"] is None
