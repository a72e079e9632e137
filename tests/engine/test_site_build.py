"""Building: former addresses, drafts, and what happens to the last good site when something is wrong."""

import json
import re
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from sticky.content.handbook import Handbook
from tests.support.browser import ROOT, SITE_URL, build, changed, environment, seen, served, watch


def test_former_addresses_go_on_working_and_drafts_stay_home(project: Path, book: Handbook, browser: Browser) -> None:
    # The last is what the others cite least; a published page may not lead to a draft.
    moved, *_, draft = book.scenarios
    changed(project / moved.document.path, "---\ntitle:", "---\naliases: [its-former-id]\ntitle:")
    new = project / "scenarios/a-draft.md"
    new.write_text((project / draft.document.path).read_text())
    changed(new, "---\ntitle:", "---\nstatus: draft\ntitle:")
    title = re.search("^title: (.*)$", new.read_text(), re.MULTILINE)
    assert title
    changed(new, title[0], "title: Not to be seen yet")
    built = build(project, project / "site")
    assert built.returncode == 0, built.stdout
    for twin in ("", "facilitate/"):
        # A former address shows the page itself, so that a link to a place on it still finds that place.
        former = project / f"site/scenarios/its-former-id/{twin}index.html"
        today = project / f"site/scenarios/{moved.id}/{twin}index.html"
        there, here = former.read_text(), today.read_text()
        head = re.search(r'<base href="([^"]*)">\s*<meta name="robots" content="noindex">\s', there)
        assert head
        assert there.replace(head[0], "", 1) == here
        assert (former.parent / head[1]).resolve() == today.parent
        assert f'rel="canonical" href="{SITE_URL}scenarios/{moved.id}/{twin}"' in there
    assert not list((project / "site").rglob("a-draft*"))
    for file in (project / "site").rglob("*"):
        if file.suffix in (".html", ".json", ".xml"):
            text = file.read_text()
            assert "Not to be seen yet" not in text, file
            assert "a-draft" not in text, file
            assert "scenarios/its-former-id" not in text, file
    complication = moved.complications[-1].id
    with served(project / "site") as home, browser.new_context(base_url=home) as context:
        page, faults = context.new_page(), watch(context, home)
        page.goto(f"scenarios/its-former-id/#{complication}")
        seen(page, f"summary:has(+ [id='{complication}'])")
        page.goto("desk/#its-former-id")
        seen(page, "#its-former-id")
    assert faults == []
    index = json.loads((project / "site/scenarios/index.json").read_text())
    assert [one["id"] for one in index["scenarios"]] == [one.id for one in book.scenarios]


@pytest.mark.skipif(not (ROOT / ".venv/site").exists(), reason="make would install an environment first")
def test_a_mistake_leaves_the_last_good_site_as_it_was(project: Path, book: Handbook) -> None:
    make = ["make", "-o", ".venv/site", "site"]
    made = subprocess.run(make, cwd=project, env=environment(), capture_output=True, text=True)
    assert made.returncode == 0, made.stdout + made.stderr
    good = {f: f.read_bytes() for f in (project / "site").rglob("*") if f.is_file()}
    assert good
    one = book.scenarios[0]
    path = one.document.path
    changed(project / path, "## At the desk\n", "## At the dsek\n")
    line = (project / path).read_text().splitlines().index("## At the dsek") + 1
    made = subprocess.run(make, cwd=project, env=environment(), capture_output=True, text=True)
    assert made.returncode != 0
    assert f"{path}:{line}: unknown-section: " in made.stdout + made.stderr
    assert "Traceback" not in made.stdout + made.stderr
    assert {f: f.read_bytes() for f in (project / "site").rglob("*") if f.is_file()} == good
    # Who types `mkdocs build` hears the same, and gets no page with a mistake on it.
    built = build(project, project / "elsewhere")
    assert built.returncode != 0
    assert f"{path}:{line}: unknown-section: " in built.stdout
    assert "Traceback" not in built.stdout
    assert not list(project.glob("elsewhere/**/*.html"))
    changed(project / path, "## At the dsek\n", "## At the desk\n")
    changed(project / path, f"title: {one.front.title}\n", "title: Mended\n")
    made = subprocess.run(make, cwd=project, env=environment(), capture_output=True, text=True)
    assert made.returncode == 0, made.stdout + made.stderr
    assert "<h1>Mended</h1>" in (project / f"site/scenarios/{one.id}/index.html").read_text()
    assert not (project / ".next").exists()


def test_a_build_is_the_same_every_time_and_needs_no_network(project: Path, site: Path) -> None:
    built = build(project, project / "site", cut_off=True)
    assert built.returncode == 0, built.stdout
    files = {file.relative_to(site) for file in site.rglob("*") if file.is_file()}
    assert {f.relative_to(project / "site") for f in (project / "site").rglob("*") if f.is_file()} == files
    for file in files:
        assert (project / "site" / file).read_bytes() == (site / file).read_bytes(), file


ASKS = """import subprocess, sys
from contextlib import suppress
from urllib.request import urlopen

def on_post_build(**_):
"""


@pytest.mark.parametrize(
    ("asks", "told"),
    [
        ('with suppress(Exception): urlopen("http://127.0.0.1:{port}/")', "the build asks for the network: socket."),
        (
            'subprocess.run([sys.executable, "-c", "import urllib.request as u; u.urlopen(\'http://127.0.0.1:{port}/\')"], check=True)',
            "Network is unreachable",
        ),
    ],
    ids=["and does without", "from another process"],
)
def test_a_build_that_asks_for_the_network_is_found_out(project: Path, asks: str, told: str) -> None:
    changed(project / "mkdocs.yml", "plugins:\n", "hooks:\n  - asks.py\nplugins:\n")
    with served(project / "docs") as home:
        (project / "asks.py").write_text(ASKS + "    " + asks.format(port=home.split(":")[2].rstrip("/")))
        assert build(project, project / "site").returncode == 0
        built = build(project, project / "site", cut_off=True)
    assert built.returncode != 0
    assert told in built.stdout


def weight(browser: Browser, site: Path, address: str) -> tuple[int, int]:
    """What a first visit to a page asks for, in requests, and takes, in bytes as they are before compression."""
    with served(site) as home, browser.new_context(base_url=home) as context:
        page, taken = context.new_page(), list[int]()
        page.on("response", lambda answer: taken.append(len(answer.body())))
        page.goto(address, wait_until="networkidle")
        return len(taken), sum(taken)


def test_a_first_visit_takes_no_more_with_three_times_the_scenarios(
    project: Path, site: Path, book: Handbook, browser: Browser
) -> None:
    for one in book.scenarios:
        text = (project / one.document.path).read_text()
        for again in ("again", "once-more"):
            (project / f"scenarios/{one.id}-{again}.md").write_text(re.sub(r"(?m)^aliases: .*\n", "", text))
    larger = build(project, project / "site", strict=False)
    assert larger.returncode == 0, larger.stdout
    assert len(list((project / "site/scenarios").glob("*/index.html"))) == 3 * len(book.scenarios)
    for address in ("", f"scenarios/{book.scenarios[0].id}/", "basics/"):
        (few, light), (many, heavy) = (weight(browser, where, address) for where in (site, project / "site"))
        assert many == few, address
        # A menu and a list of scenarios would be some kilobytes more; names of neighbors are a few bytes.
        assert abs(heavy - light) < 1000, address
