"""Other generators than MkDocs: what each makes of the same handbook."""

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

import pytest
from lxml import html
from playwright.sync_api import Page, expect

from sticky.cli import main
from sticky.content.handbook import Handbook
from sticky.site import zensical
from tests.support.browser import anew, environment, library_at, mkdocs, seen, served

GENERATOR = re.compile(rb'<meta name="generator" content="([^"]*)">')
"""The tag in which a generator names itself."""


def files(site: Path) -> dict[str, bytes]:
    return {file.relative_to(site).as_posix(): file.read_bytes() for file in site.rglob("*") if file.is_file()}


def test_properdocs_makes_the_same_site(project: Path, site: Path, tmp_path: Path) -> None:
    python, run, _, *rest = mkdocs(project, "build", "--strict", "-d", str(tmp_path / "site"))
    made = subprocess.run(
        [python, run, "properdocs", *rest], env=environment(), capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stdout + made.stderr
    ours, theirs = files(site), files(tmp_path / "site")
    assert b"ProperDocs" in GENERATOR.findall(theirs["index.html"])[0]
    assert ours.keys() == theirs.keys()
    assert [name for name in ours if GENERATOR.sub(b"", ours[name]) != GENERATOR.sub(b"", theirs[name])] == []


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the site that Zensical makes of the small library, where there is no Material for MkDocs."""
    root = library_at(tmp_path_factory.mktemp("zensical"))
    script = "import sys; sys.modules['material'] = None; import sticky.cli; sticky.cli.run()"
    command = [sys.executable, "-c", script, "build", "--generator", "zensical"]
    built = subprocess.run(command, cwd=root, env=environment(), capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    return root / "site"


@pytest.fixture(scope="module")
def home(made: Path) -> Iterator[str]:
    """The address of that site's root."""
    with served(made) as address:
        yield address


def article(site: Path, name: str) -> tuple[list[str], list[str], Counter[str]]:
    """The words of a page's text, where its links lead, and its ids."""
    text = html.fromstring((site / name).read_bytes()).find(".//article")
    assert text is not None
    # Zensical lists a page's parts, and where it stands, in its own frame.
    of_frame = ["@id='__skip'", "@id='__content'"]
    of_frame += [f"contains(@class, '{name}')" for name in ("ss-unused", "ss-page-contents", "ss-trail")]
    for frame in text.xpath(f".//script | .//*[{' or '.join(of_frame)}]"):
        frame.drop_tree()
    base = "https://site.example/" + name.removesuffix("index.html")
    links = [urljoin(base, link.get("href", "")) for link in text.iter("a")]
    return " ".join(text.itertext()).split(), links, Counter(text.xpath(".//@id"))


@pytest.mark.long
def test_zensical_makes_the_same_texts_links_and_anchors(site: Path, made: Path, book: Handbook) -> None:
    pages = [file.relative_to(site).as_posix() for file in site.rglob("index.html")]
    assert len(pages) > len(book.pages) + len(book.scenarios)
    assert {file.relative_to(made).as_posix() for file in made.rglob("index.html")} == set(pages)
    for name in pages:
        assert article(made, name) == article(site, name), name


@pytest.mark.long
def test_zensical_leaves_the_files_for_programs_and_servers_as_they_are(site: Path, made: Path) -> None:
    ours, theirs = files(site), files(made)
    told = ("scenarios/index.json", "scenarios/index.schema.json", "changes/feed.xml", "_redirects")
    assert [name for name in told if ours[name] != theirs[name]] == []
    # Besides the theme's own.
    assert [name for name in ours.keys() - theirs.keys() if not name.startswith("assets/stylesheets/")] == []
    unlisted = [name for name, page in ours.items() if name.endswith(".html") and b'content="noindex"' in page]
    assert unlisted
    assert [name for name in unlisted if b'content="noindex"' not in theirs[name]] == []
    addresses = {
        item["location"].partition("#")[0] + "index.html" for item in json.loads(theirs["search.json"])["items"]
    }
    assert not addresses & set(unlisted)
    assert sorted(theirs["sitemap.xml"].splitlines()) == sorted(ours["sitemap.xml"].splitlines())


@pytest.mark.long
def test_a_link_opens_a_complication_in_zensicals_theme(either: Page, book: Handbook) -> None:
    scenario = next(s for s in book.scenarios if len(s.complications) > 1)
    for complication in scenario.complications:
        anew(either, f"scenarios/{scenario.id}/#{complication.id}")
        seen(either, f"summary:has(~ [id='{complication.id}'])")
        expect(either.locator(f"[id='{complication.id}'] p").first).to_be_visible()
        assert either.locator("details[open]:has(> [data-ss-as=heat])").count() == 1


@pytest.mark.long
def test_the_search_of_zensicals_theme_finds_pages(page: Page) -> None:
    page.goto("")
    page.locator(".md-search__button").click()
    page.keyboard.type("subpoena")
    expect(page.get_by_role("option", name="Subpoenas and court orders")).to_be_visible()


def test_what_zensical_cannot_make_leaves_the_last_good_site(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(zensical._OWN, "theme/main.html", "partials/footer.html")
    assert main(["build", "--generator", "zensical"], project) == 1
    assert capsys.readouterr().err.startswith("Zensical stopped. It said:\n")
    assert not (project / "site").exists()


def test_zensical_makes_no_pdfs(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", "--generator", "zensical", "--pdf"], project) == 1
    assert "leave out --pdf" in capsys.readouterr().err
