"""What `sticky verify` finds, what it records, and how long the record stands."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest
from playwright.sync_api import Browser

from sticky.cli import main
from sticky.commands import verify
from sticky.content import verified
from sticky.content.reader import read_project
from sticky.text.files import write_whole
from sticky.text.kept import PACKAGE
from sticky.theme.templates import Renderer
from tests.support.browser import changed, library_at, made_here, pages_of

PAGES = ("about", "about/accessibility")


def record(root: Path) -> None:
    book = read_project(root).book
    assert book
    seen = verified.Verified.model_validate(
        {"on": "2026-11-25", "version": "1.0.0", "design": verified.design(root, book.own.theme)}
        | {"browser": "Chromium 1", "axe": "4.12.1", "kinds": 26, "requests": 1234}
    )
    write_whole({root / verified.RECORD: seen.model_dump_json().encode()})


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """The small library, to change, with a record, a template, a stylesheet and a word of its own."""
    root = library_at(tmp_path / "library")
    for path, text in {
        "overrides/fragments/contact.html": "{# officer: whom to ask. #}\n{{ officer.phone }}\n",
        "overrides/words/en.po": 'msgid "search"\nmsgstr "Find"\n',
        "docs/own.css": "p { margin: 0 }\n",
    }.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    changed(root / "mkdocs.yml", "theme:\n", "theme:\n  custom_dir: overrides\n")
    record(root)
    return root


def stands(root: Path) -> bool:
    """Whether the record of a handbook is printed."""
    book = read_project(root).book
    assert book
    shown = [Renderer(book).fragment("verified", part) for part in ("private", "accessible")]
    assert ["November 25, 2026, with version 1.0.0" in text for text in shown] == [bool(book.verified)] * 2
    assert book.verified or not any(text.strip() for text in shown)
    return bool(book.verified)


# The record


def test_the_record_is_printed(library: Path, tmp_path: Path) -> None:
    assert stands(library)
    private, accessible = pages_of(library, tmp_path / "site", *(f"{page}/" for page in PAGES))
    assert "opened one page of each of 26 kinds. It made 1,234 requests" in private
    assert "axe 4.12.1 read one page of each of 26 kinds" in accessible


def test_without_a_record_nothing_is_said_of_one(site: Path) -> None:
    for page in PAGES:
        text = (site / page / "index.html").read_text()
        assert "with version" not in text
        assert "erified" not in text


def word(path: str, old: str, new: str) -> Callable[[Path], None]:
    return lambda root: changed(root / path, old, new)


def draft(root: Path) -> None:
    text = (root / "scenarios/own-history.md").read_text()
    (root / "scenarios/a-draft.md").write_text(text.replace("---\n", "---\nstatus: draft\n", 1))


@pytest.mark.every(3)
@pytest.mark.parametrize(
    ("edit", "still"),
    [
        pytest.param(word("scenarios/own-history.md", "with a smile", "with a grin"), True, id="a scenario"),
        pytest.param(word("docs/desk.md", "say the line, and", "say a line, and"), True, id="a page"),
        pytest.param(word("mkdocs.yml", "What makes this hard?", "What is hard?"), True, id="a setting"),
        pytest.param(word("mkdocs.yml", "https://handbook.", "https://"), True, id="its address"),
        pytest.param(word("overrides/words/en.po", "Find", "Look for"), True, id="a word of the theme"),
        pytest.param(draft, True, id="a draft"),
        pytest.param(word("overrides/fragments/contact.html", "}}", "}}!"), False, id="a template"),
        pytest.param(word("docs/own.css", "0", "1px"), False, id="a style"),
        pytest.param(lambda root: (root / "docs/own.js").write_text("1\n"), False, id="a script"),
    ],
)
def test_an_edit_of_the_design_makes_the_record_lapse(library: Path, edit: Callable[[Path], None], still: bool) -> None:
    edit(library)
    assert stands(library) == still


@pytest.mark.every(3)
@pytest.mark.parametrize(
    ("path", "still"),
    [
        ("overrides/fragments/desk.html", False),
        ("overrides/assets/css/tokens.css", False),
        ("overrides/assets/js/search.js", False),
        ("overrides/publish/_headers", False),
        ("outputs/headers.py", False),
        ("overrides/words/en.po", True),
        ("outputs/search.py", True),
        ("macros/desk.py", True),
    ],
)
def test_an_engine_of_another_design_makes_the_record_lapse(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, still: bool
) -> None:
    package = tmp_path / "package"
    copytree(PACKAGE, package, ignore=ignore_patterns("__pycache__"))
    monkeypatch.setattr("sticky.content.verified.PACKAGE", package)
    monkeypatch.setattr("sticky.content.verified.FOLDERS", {"overrides": package / "overrides"})
    assert stands(library)
    (package / path).write_text((package / path).read_text() + "\n")
    assert stands(library) == still


def test_who_publishes_is_told_of_a_record_that_is_missing_or_has_lapsed(
    library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made_here(library, library / "site")
    command = ["publish", str(library / "site"), str(tmp_path / "www")]
    assert main(command) == 0
    assert "sticky verify" not in capsys.readouterr().out
    changed(library / "docs/own.css", "0", "1px")
    assert main(command) == 0
    assert f"design has changed since. To verify the site: sticky verify {library}/site\n" in capsys.readouterr().out


# What is found


@pytest.fixture
def small_site(site: Path, tmp_path: Path) -> Path:
    """A built site, to change, with the home page alone."""
    copy = copytree(site, tmp_path / "site")
    for page in copy.rglob("*.html"):
        if page != copy / "index.html":
            page.unlink()
    return copy


def on_the_page(markup: str) -> Callable[[Path], None]:
    return lambda site: changed(site / "index.html", "</main>", f"{markup}</main>")


def in_the_script(code: str) -> Callable[[Path], None]:
    def write(site: Path) -> None:
        [script] = site.glob("assets/handbook.*.js")
        script.write_text(f"{script.read_text()}\n{code}\n")

    return write


def without_policy(site: Path) -> None:
    changed(site / "index.html", '<meta http-equiv="Content-Security-Policy"', "<meta")
    on_the_page('<img src="https://elsewhere.example/seen.png" alt="">')(site)


@pytest.mark.every(3)
@pytest.mark.parametrize(
    ("plant", "fault"),
    [
        (on_the_page('<img src="https://elsewhere.example/seen.png" alt="">'), "https://elsewhere.example/seen.png"),
        (without_policy, "home: request: https://elsewhere.example/seen.png"),
        (in_the_script('document.cookie = "seen=1"'), "home: cookie: seen"),
        (in_the_script('localStorage.setItem("visits", "1")'), "home: local: visits"),
        (in_the_script('sessionStorage.setItem("visits", "1")'), "home: session: visits"),
        (in_the_script("nothing()"), "home: script: nothing is not defined"),
        (on_the_page('<img src="assets/logo.svg">'), "home: axe: Images must have alternative text: <img"),
        (on_the_page('<a href="x"></a>'), "home: axe: Links must have discernible text: <a"),
        (on_the_page("<details><summary>More</summary><button></button></details>"), "Buttons must have discernible"),
        (lambda site: changed(site / "_headers", "X-Frame-Options: DENY", "X-Frame-Options: ALLOW"), "X-Frame-Options"),
    ],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
def test_what_breaks_a_promise_is_a_fault(
    browser: Browser, small_site: Path, plant: Callable[[Path], None], fault: str
) -> None:
    plant(small_site)
    _, faults = verify.seen(browser, small_site)
    assert any(fault in said for said in faults)


def test_what_the_site_names_may_be_stored(browser: Browser, small_site: Path) -> None:
    in_the_script(f'localStorage.setItem("/.{verified.STORED[0]}", "1")')(small_site)
    assert verify.seen(browser, small_site)[1] == []


@pytest.mark.long
def test_one_page_of_each_kind_is_opened(browser: Browser, site: Path) -> None:
    record, faults = verify.seen(browser, site)
    assert faults == []
    assert record.kinds < len([*site.rglob("*.html")])
    assert record.requests > record.kinds


# The command


def commanded(root: Path, site: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "sticky", "verify", str(site)]  # by itself: it starts a browser of its own
    return subprocess.run(command, cwd=root, env={**os.environ, **environment}, capture_output=True, text=True)


def test_the_command_records_a_site_without_faults(library: Path, small_site: Path) -> None:
    (library / verified.RECORD).unlink()
    ran = commanded(library, small_site)
    assert ran.returncode == 0, ran.stderr
    record = verified.Verified.model_validate_json((library / verified.RECORD).read_bytes())
    assert record.kinds == 1
    assert record.design == (small_site / verified.DESIGN).read_text()
    assert f"{record.browser} opened 1 page, one of each kind" in ran.stdout


def test_the_command_records_nothing_of_a_site_with_faults(library: Path, small_site: Path) -> None:
    (library / verified.RECORD).unlink()
    in_the_script('document.cookie = "seen=1"')(small_site)
    ran = commanded(library, small_site)
    assert ran.returncode == 1
    assert "home: cookie: seen\n" in ran.stdout
    assert ran.stderr == "1 fault; nothing is recorded.\n"
    assert not (library / verified.RECORD).exists()


def test_a_built_site_has_the_digest_of_its_design(library: Path, tmp_path: Path) -> None:
    changed(library / "docs/own.css", "0", "1px")
    site = made_here(library, tmp_path / "site")
    assert (site / verified.DESIGN).read_text() == verified.design(library, library / "overrides")


def test_a_site_that_was_not_built_is_not_verified(library: Path) -> None:
    ran = commanded(library, library / "site")
    assert ran.returncode == 1
    assert ran.stderr.endswith("site/_design: build the site first\n")


def test_without_a_browser_it_says_what_to_install(library: Path, small_site: Path) -> None:
    ran = commanded(library, small_site, PATH="/nowhere", PLAYWRIGHT_BROWSERS_PATH="/nowhere")
    assert ran.returncode == 1
    assert ran.stderr.endswith("install it (on Debian: apt-get install chromium)\n")
