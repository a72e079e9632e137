"""Building: former addresses, drafts, and what happens to the last good site when something is wrong."""

import json
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import cast
from urllib.parse import urljoin

import pytest
from lxml import html
from playwright.sync_api import Browser

from sticky import checks, cli
from sticky.commands.verify import watch
from sticky.content.handbook import Handbook
from sticky.site.make import write
from sticky.site.plugin import StickyPlugin
from sticky.site.releases import LASTING, next_release
from tests.support.browser import (
    PATIENCE,
    ROOT,
    SITE_URL,
    build,
    changed,
    environment,
    made_here,
    mkdocs,
    seen,
    served,
    set_up,
    settled,
    wait_for,
)


def without_robots(page: str) -> str:
    return re.sub(r"\s+", " ", page.replace('<meta name="robots" content="noindex">', ""))


def test_mkdocs_alone_replaces_what_readers_see_at_once_or_not_at_all(few: Path) -> None:
    with next_release(few / "site") as part:
        (part / "index.html").write_text("What readers see.")
        (part / LASTING).touch()
    # What is met when all is written: an end that comes from outside, and a fault.
    head, hook = "import time\nfrom mkdocs.plugins import event_priority\n\n@event_priority(-200)\n", few / "hook.py"
    hook.write_text(f"{head}def on_post_build(config):\n    time.sleep({PATIENCE})\n")
    changed(few / "mkdocs.yml", "theme:", "hooks: [hook.py]\ntheme:")
    command = mkdocs(few, "build")
    with subprocess.Popen(command, cwd=few, env=environment(), stderr=subprocess.DEVNULL) as killed:
        wait_for((few / ".site/0002.part/index.html").exists, "no page was made")
        killed.kill()
    assert (few / "site/index.html").read_text() == "What readers see."
    hook.write_text(f"{head}def on_post_build(config):\n    raise ValueError(config.site_dir)\n")
    failed = build(few, few / "site")
    assert f"ValueError: {few / '.site/0002.part'}" in failed.stdout
    assert (few / "site/index.html").read_text() == "What readers see."
    hook.write_text("")
    built = build(few, few / "site")
    assert built.returncode == 0, built.stdout
    assert "What readers see." not in (few / "site/index.html").read_text()
    assert sorted(file.name for file in (few / ".site").glob("0*")) == ["0001", "0002"]
    (few / "site").unlink()
    (few / "site").symlink_to("docs")
    refused = build(few, few / "site")
    assert refused.returncode == 1
    assert "which is not a release" in refused.stdout


def test_former_addresses_go_on_working_and_drafts_stay_home(project: Path, book: Handbook, browser: Browser) -> None:
    # The last is what the others cite least; a published page may not lead to a draft.
    moved, *_, draft = book.scenarios
    changed(project / moved.document.path, "---\ntitle:", "---\naliases: [its-former-id]\ntitle:")
    new = project / "scenarios/a-draft.md"
    new.write_text(re.sub(r"(?m)^aliases: .*\n", "", (project / draft.document.path).read_text()))
    changed(new, "---\ntitle:", "---\nstatus: draft\ntitle:")
    title = re.search("^title: (.*)$", new.read_text(), re.MULTILINE)
    assert title
    changed(new, title[0], "title: Not to be seen yet")
    (project / "docs/Thumbs.db").write_text("What a computer leaves.")
    made_here(project, project / "site")
    for twin in ("", "facilitate/"):
        # A former address shows the page itself, so that a link to a place on it still finds that place.
        former = project / f"site/scenarios/its-former-id/{twin}index.html"
        today = project / f"site/scenarios/{moved.id}/{twin}index.html"
        there, here = former.read_text(), today.read_text()
        head = re.search(r'<base href="([^"]*)">\s*<meta name="robots" content="noindex">\s', there)
        assert head
        assert there.count('content="noindex"') == 1
        # A guide asks for itself not to be indexed; its copy asks only once.
        assert without_robots(there.replace(head[0], "", 1)) == without_robots(here)
        assert (former.parent / head[1]).resolve() == today.parent
        assert f'rel="canonical" href="{SITE_URL}scenarios/{moved.id}/{twin}"' in there
    assert not [*(project / "site").rglob("a-draft*"), *(project / "site").rglob("Thumbs.db")]
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
    assert [scenario["id"] for scenario in index["scenarios"]] == [scenario.id for scenario in book.scenarios]


@pytest.mark.skipif(not (ROOT / ".venv/site").exists(), reason="make would install an environment first")
def test_a_mistake_leaves_the_last_good_site_as_it_was(few: Path) -> None:
    assert cli.main(["build"], root=few) == 0
    good = {f: f.read_bytes() for f in (few / "site").rglob("*") if f.is_file()}
    assert good
    path = "scenarios/wifes-card.md"
    changed(few / path, "## At the desk\n", "## At the dsek\n")
    line = (few / path).read_text().splitlines().index("## At the dsek") + 1
    make = ["make", "-o", ".venv/site", "site"]
    made = subprocess.run(make, cwd=few, env=environment(), capture_output=True, text=True)
    assert made.returncode != 0
    assert f"{path}:{line}: unknown-section: " in made.stdout + made.stderr
    assert "Traceback" not in made.stdout + made.stderr
    assert {f: f.read_bytes() for f in (few / "site").rglob("*") if f.is_file()} == good
    # Who types `mkdocs build` hears the same, and gets no page with a mistake on it.
    built = build(few, few / "elsewhere")
    assert built.returncode != 0
    assert f"{path}:{line}: unknown-section: " in built.stdout
    assert "Traceback" not in built.stdout
    assert not list(few.glob("elsewhere/**/*.html"))
    changed(few / path, "## At the dsek\n", "## At the desk\n")
    changed(few / path, "title: The wife’s card\n", "title: Mended\n")
    assert cli.main(["build"], root=few) == 0
    assert "<h1>Mended</h1>" in (few / "site/scenarios/wifes-card/index.html").read_text()
    assert not list(few.glob(".next*"))


def same(made: Mapping[str, bytes], expected: Mapping[str, bytes]) -> None:
    assert made.keys() == expected.keys()
    assert [name for name, text in expected.items() if made[name] != text] == []


def test_a_reference_leads_from_any_page_to_what_it_names(project: Path, book: Handbook, tmp_path: Path) -> None:
    there = book.scenarios[0]
    for page in book.pages:
        file = project / page.document.path
        begun = rf"\1\nSee [what][scenarios#{there.id}] happened.\n"
        file.write_text(re.sub(r"(\n---\n\n?(?:# .*\n)?)", begun, file.read_text(), count=1))
    built = made_here(project, tmp_path / "built")
    for page in book.pages:
        tree = html.parse(str(built / page.url / "index.html")).getroot()
        (said,) = tree.xpath("//article//p[starts-with(., 'See what happened.')]")
        assert urljoin(f"/{page.url}", said[0].get("href")) == f"/{there.url}"


def test_the_menu_is_the_same_on_pages_of_scenarios(site: Path, book: Handbook) -> None:
    def menu(address: str) -> list[tuple[str, str]]:
        page = html.parse(site / address / "index.html").getroot()
        links = page.xpath("//header//a | //nav[contains(@class, 'ss-foot')]//a")
        return [(link.text_content(), urljoin(f"/{address}", link.get("href"))) for link in links]

    expected = menu("about/coverage/")
    assert len(expected) > 20
    for scenario in book.scenarios[:2]:
        assert menu(scenario.url) == menu(scenario.guide_url) == expected


def test_a_build_leaves_nothing_to_the_next_of_its_process(project: Path, tmp_path: Path) -> None:
    book, problems = checks.check(project)
    assert book
    assert [problem for problem in problems if not problem.warning] == []
    write(set_up(project, tmp_path / "built"), book, pdf=True)
    plugin = cast(StickyPlugin, set_up(project, tmp_path / "next").plugins["sticky"])
    assert (plugin.book, plugin.pdf) == (None, False)


def test_sticky_build_makes_what_mkdocs_build_makes(few: Path) -> None:
    def files(site: Path) -> dict[str, bytes]:
        return {file.relative_to(site).as_posix(): file.read_bytes() for file in site.rglob("*") if file.is_file()}

    def sticky_build() -> dict[str, bytes]:
        assert cli.main(["build"], root=few) == 0
        assert (few / ".cache").is_dir()
        return files(few / "site")

    former = {name for name in sticky_build() if name.startswith("assets/")}
    # What was read of the other files, and rendered of their texts, is used again.
    changed(few / "scenarios/wifes-card.md", "title: The wife’s card\n", "title: Another title\n")
    changed(few / "docs/glossary.md", "Someone who", "Freshly told. Someone who")
    here = sticky_build()
    built = build(few, few / "elsewhere")
    assert built.returncode == 0, built.stdout
    there = files(few / "elsewhere")
    # A page that was opened before this release still finds its assets.
    assert former <= here.keys()
    same({name: data for name, data in here.items() if name in there or name not in former}, there)
    assert not list(few.glob(".next*"))


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

"""
"""What a fault of the plugin begins with."""


@pytest.mark.long
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
def test_a_build_that_asks_for_the_network_is_found_out(few: Path, asks: str, told: str) -> None:
    with served(few / "docs") as home:
        with (few / "sticky/site/plugin.py").open("a") as plugin:
            plugin.write(ASKS + asks.format(port=home.split(":")[2].rstrip("/")))
        assert build(few, few / "site").returncode == 0
        built = build(few, few / "site", cut_off=True)
    assert built.returncode != 0
    assert told in built.stdout


def weight(browser: Browser, site: Path, address: str) -> tuple[int, int]:
    """What a first visit to a page asks for, in requests, and takes, in bytes as they are before compression."""
    with served(site) as home, browser.new_context(base_url=home) as context:
        page, taken = context.new_page(), list[int]()
        page.on("response", lambda answer: taken.append(len(answer.body())))
        page.goto(address)
        settled(page)
        return len(taken), sum(taken)


@pytest.mark.long
def test_a_first_visit_takes_no_more_with_three_times_the_scenarios(
    project: Path, site: Path, book: Handbook, browser: Browser
) -> None:
    for scenario in book.scenarios:
        text = (project / scenario.document.path).read_text()
        for again in ("again", "once-more"):
            (project / f"scenarios/{scenario.id}-{again}.md").write_text(re.sub(r"(?m)^aliases: .*\n", "", text))
    made_here(project, project / "site")
    former = {old.split("/")[1] for old in book.moved if old.startswith("scenarios/")}
    pages = {file.parent.name for file in (project / "site/scenarios").glob("*/index.html")} - former
    assert len(pages) == 3 * len(book.scenarios)
    for address in ("", f"scenarios/{book.scenarios[0].id}/", "basics/"):
        (few, light), (many, heavy) = (weight(browser, where, address) for where in (site, project / "site"))
        assert many == few, address
        # A menu and a list of scenarios would be some kilobytes more; names of neighbors are a few bytes.
        assert abs(heavy - light) < 1000, address
