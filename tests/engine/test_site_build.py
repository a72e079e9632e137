"""Building: former addresses, drafts, and what happens to the last good site when something is wrong."""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import cast
from urllib.parse import urljoin

import pytest
from lxml import html
from PIL import Image
from playwright.sync_api import Browser

from sticky import checks
from sticky.content.handbook import Handbook
from sticky.content.sections import ANSWER
from sticky.markdown.document import asked_path
from sticky.site.build import Build
from sticky.site.cache import Made, PageCache
from sticky.site.make import write
from sticky.site.pages import PageFile
from sticky.site.plugin import StickyPlugin
from tests.support.browser import (
    ROOT,
    SITE_URL,
    build,
    changed,
    environment,
    library_at,
    seen,
    served,
    set_up,
    settled,
    watch,
)


def test_a_handbook_that_does_not_say_what_it_is_is_a_draft(tmp_path: Path) -> None:
    sites = []
    for name, said in (("silent", ""), ("draft", "  status: draft\n")):
        library = library_at(tmp_path / name)
        changed(library / "mkdocs.yml", "  status: adopted\n", said)
        sites.append(tmp_path / f"{name}-site")
        assert build(library, sites[-1]).returncode == 0
    silent, draft = ({file.relative_to(site): file.read_bytes() for file in site.rglob("*.*")} for site in sites)
    assert silent == draft
    pages = [page.decode() for file, page in silent.items() if file.name == "index.html"]
    assert len(pages) > 20
    for page in pages:
        assert page.count('<p class="ss-notice ss-unused"') == page.count('<meta name="robots" content="noindex">') == 1


def without_robots(page: str) -> str:
    return re.sub(r"\s+", " ", page.replace('<meta name="robots" content="noindex">', ""))


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
    built = build(project, project / "site")
    assert built.returncode == 0, built.stdout
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
    assert not list(project.glob(".next*"))


def cached(project: Path, folder: Path, cache: PageCache, pdf: bool = False) -> Mapping[str, bytes]:
    """Build the project into an empty folder with what a cache knows; its files by address."""
    book, problems = checks.check(project)
    assert book is not None
    assert [problem for problem in problems if not problem.warning] == []
    cache.present.clear()
    shutil.rmtree(folder, ignore_errors=True)
    write(set_up(project, folder), book, cache, pdf=pdf)
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def afresh(project: Path, folder: Path, tmp_path: Path, pdf: bool = False) -> Mapping[str, bytes]:
    """Build it with a cache that knows nothing yet."""
    cache = PageCache(tmp_path / "afresh" / "build")
    found = cached(project, folder, cache, pdf)
    cache.close()
    shutil.rmtree(tmp_path / "afresh")
    return found


def same(found: Mapping[str, bytes], expected: Mapping[str, bytes]) -> None:
    assert found.keys() == expected.keys()
    assert [name for name, text in expected.items() if found[name] != text] == []


def test_a_build_with_the_cache_is_the_same_after_any_edit(project: Path, book: Handbook, tmp_path: Path) -> None:
    first, second, third, *_, last = book.scenarios
    answering = next(one for one in book.scenarios if one.document.whole.count("\n### Answer\n") == 1)
    phrasings = project / asked_path(answering.document.path)
    policy = book.policies[0].document.path
    moved_clause = book.policies[0].clauses[-1]
    term = book.glossary.clauses[0] if book.glossary else None
    answer = book.desk[0].answers[0]
    assert term
    title = f"title: {first.front.title}\n"
    page = next(one for one in book.pages if one.src == "basics.md")
    anchor = next(section.id for section in page.document.sections if section.id and section.level == 2)
    others = [topic for topic in book.settings.vocabularies.topics if topic not in first.front.topics]
    Image.new("RGB", (100, 100), "navy").save(project / "logo.png")
    changed(project / "mkdocs.yml", "  library:\n", "  library:\n    logo: logo.png\n")

    def each_section() -> None:
        # One section of one scenario after another: what any other page shows of one follows.
        sections = [section for section in third.document.sections if section.text]
        text = (project / third.document.path).read_text()
        for number, section in enumerate(sections):
            first_words = section.text.markdown.split("\n")[0]
            text = text.replace(first_words, f"{first_words} Edited, {number}.", 1)
        (project / third.document.path).write_text(text)

    def move_clause() -> None:
        # To another page: every link that names it leads there now.
        other = book.policies[1].document.path
        lines = (project / policy).read_text().split("\n")
        start = next(i for i, line in enumerate(lines) if f"{{#{moved_clause.id}}}" in line)
        (project / other).write_text((project / other).read_text().rstrip() + "\n\n" + "\n".join(lines[start:]))
        (project / policy).write_text("\n".join(lines[:start]).rstrip() + "\n")

    def draft() -> None:
        text = (project / last.document.path).read_text()
        new = re.sub(r"(?m)^aliases: .*\n", "", text).replace("---\ntitle:", "---\nstatus: draft\ntitle:", 1)
        (project / "scenarios/a-draft.md").write_text(new)

    edits: dict[str, Callable[[], object]] = {
        "a title": lambda: changed(project / first.document.path, title, "title: Another title\n"),
        "each section": each_section,
        "what people ask in a complication": lambda: phrasings.write_text(
            f"{next(one.id for one in answering.complications if one.part(ANSWER))}: Whatever is freshly asked?\n"
        ),
        "the same in other words": lambda: changed(phrasings, "Whatever is freshly asked?", "Whatever else is asked?"),
        "a clause title": lambda: changed(
            project / policy, f"## {book.policies[0].clauses[0].title} ", "## Freshly headed "
        ),
        "an answer by itself": lambda: changed(
            project / book.desk[0].document.path, f"## {answer.title} ", "## Freshly asked "
        ),
        "its words": lambda: changed(
            project / book.desk[0].document.path, answer.short.markdown, f"Freshly. {answer.short.markdown}"
        ),
        "a definition": lambda: changed(project / "docs/glossary.md", term.sentence, f"Freshly told. {term.sentence}"),
        "a topic, by which scenarios are related": lambda: changed(
            project / first.document.path, f"topics: [{', '.join(first.front.topics)}]", f"topics: [{others[-1]}]"
        ),
        "the newest date, after which what changed is no longer marked": lambda: changed(
            project / page.document.path, f"reviewed: {page.front.reviewed}", "reviewed: 2027-11-25"
        ),
        "a name in the menu": lambda: changed(project / "mkdocs.yml", "- At the desk: desk.md", "- The desk: desk.md"),
        "a former address": lambda: changed(
            project / second.document.path, "---\ntitle:", "---\naliases: [its-former-id]\ntitle:"
        ),
        "a former id on a page": lambda: changed(
            project / page.document.path, "---\ntitle:", f"---\nrenamed: {{its-former-id: {anchor}}}\ntitle:"
        ),
        "a logo of another shape": lambda: Image.new("RGB", (600, 60), "navy").save(project / "logo.png"),
        "a draft": draft,
        "a clause that moves": move_clause,
        "a draft that goes": (project / "scenarios/a-draft.md").unlink,
    }
    cache, folder = PageCache(tmp_path / "cache" / "build"), tmp_path / "built"
    cached(project, folder, cache)
    for edit, make_it in edits.items():
        make_it()
        try:
            same(cached(project, folder, cache), afresh(project, folder, tmp_path))
        except AssertionError as error:
            raise AssertionError(f"after an edit of {edit}") from error
    for pdf in (True, False):
        same(cached(project, folder, cache, pdf), afresh(project, folder, tmp_path, pdf))
    cache.close()


def test_a_page_that_is_known_is_not_made_again(
    project: Path, book: Handbook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    finish = Build.finish

    def counted(self: Build, output: str, file: PageFile) -> str:
        made.append(file.address)
        return finish(self, output, file)

    monkeypatch.setattr(Build, "finish", counted)
    cache, folder, one = PageCache(tmp_path / "cache" / "build"), tmp_path / "built", book.scenarios[0]
    cached(project, folder, cache)
    assert len(made) == len(book.pages) + 2 * len(book.scenarios)
    made.clear()
    complication = one.complications[0].text.markdown
    changed(project / one.document.path, complication, f"Freshly edited. {complication}")
    found = cached(project, folder, cache)
    assert {f"scenarios/{one.id}/", f"scenarios/{one.id}/facilitate/"} <= {*made}
    # Besides its own pages, only those that take something from every scenario.
    assert {*made} - {f"scenarios/{one.id}/", f"scenarios/{one.id}/facilitate/"} <= {
        "about/reviews/",
        "train/practice/",
    }
    assert b"Freshly edited. " in found[f"scenarios/{one.id}/index.html"]
    made.clear()
    cached(project, folder, cache)
    assert made == []
    cache.close()


def damage(file: Path) -> Iterator[tuple[str, Callable[[], object]]]:
    def within(statement: str) -> None:
        with closing(sqlite3.connect(file)) as db:
            db.execute(statement)
            db.commit()

    yield "no database", lambda: file.write_bytes(b"nothing of the kind" * 999)
    yield "cut short", lambda: os.truncate(file, file.stat().st_size // 2)
    yield "empty", lambda: file.write_bytes(b"")
    yield "another page", lambda: within("update pages set page = cast('changed' as blob)")
    yield "other hashes", lambda: within("update pages set hashes = '[]'")
    yield "another format", lambda: within("pragma user_version = 999")
    yield "other columns", lambda: within("alter table pages rename column page to whole")
    yield "made by another version", lambda: within("update pages set fingerprint = 'of before', page = x'00'")


def test_a_damaged_or_older_cache_is_ignored(project: Path, tmp_path: Path) -> None:
    file, folder = tmp_path / "cache" / "build", tmp_path / "built"
    expected = afresh(project, folder, tmp_path)
    for how, do in damage(file):
        cache = PageCache(file)
        cached(project, folder, cache)
        cache.close()
        do()
        cache = PageCache(file)
        try:
            same(cached(project, folder, cache), expected)
        except AssertionError as error:
            raise AssertionError(f"with a cache that is {how}") from error
        cache.close()


def test_a_build_that_another_one_locks_out_of_the_cache_does_without(tmp_path: Path) -> None:
    other = PageCache(tmp_path / "cache" / "build")
    other.add("a/", Made("f"), b"page")
    here = PageCache(tmp_path / "cache" / "build")
    here.add("b/", Made("g"), b"other page")
    here.commit()
    other.present["a/"] = Made("f")
    other.commit()
    assert other.find("a/", "f") == (Made("f"), b"page")
    assert other.find("a/", "g") is None
    here.close()
    other.close()


def test_the_menu_is_the_same_on_pages_of_scenarios(site: Path, book: Handbook) -> None:
    def menu(address: str) -> list[tuple[str, str]]:
        page = html.parse(site / address / "index.html").getroot()
        links = page.xpath("//header//a | //nav[contains(@class, 'ss-foot')]//a")
        return [(link.text_content(), urljoin(f"/{address}", link.get("href"))) for link in links]

    expected = menu("about/coverage/")
    assert len(expected) > 20
    for one in book.scenarios[:2]:
        assert menu(one.url) == menu(one.guide_url) == expected


def test_what_failed_is_not_kept(tmp_path: Path) -> None:
    cache = PageCache(tmp_path / "cache" / "build")
    cache.add("a/", Made("f"), b"page")
    cache.present["a/"] = Made("f")
    cache.rollback()
    assert cache.find("a/", "f") is None
    assert cache.present == {}
    cache.close()


def test_a_build_leaves_nothing_to_the_next_of_its_process(project: Path, tmp_path: Path) -> None:
    cache = PageCache(tmp_path / "cache" / "build")
    cached(project, tmp_path / "built", cache, pdf=True)
    cache.close()
    plugin = cast(StickyPlugin, set_up(project, tmp_path / "next").plugins["sticky"])
    assert (plugin.book, plugin.cache, plugin.pdf) == (None, None, False)


def test_sticky_build_makes_what_mkdocs_build_makes(project: Path, book: Handbook) -> None:
    def files(site: Path) -> dict[str, bytes]:
        return {file.relative_to(site).as_posix(): file.read_bytes() for file in site.rglob("*") if file.is_file()}

    def sticky_build() -> dict[str, bytes]:
        command = [sys.executable, "-m", "sticky", "build"]
        made = subprocess.run(command, cwd=project, env=environment(), capture_output=True, text=True)
        assert made.returncode == 0, made.stdout + made.stderr
        assert (project / ".cache").is_dir()
        return files(project / "site")

    one = book.scenarios[0]
    former = {name for name in sticky_build() if name.startswith("assets/")}
    changed(project / one.document.path, f"title: {one.front.title}\n", "title: Another title\n")
    here = sticky_build()
    built = build(project, project / "elsewhere")
    assert built.returncode == 0, built.stdout
    there = files(project / "elsewhere")
    # A page that was opened before this release still finds its assets.
    assert former <= here.keys()
    same({name: data for name, data in here.items() if name in there or name not in former}, there)
    assert not list(project.glob(".next*"))


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
    with served(project / "docs") as home:
        with (project / "sticky/site/plugin.py").open("a") as plugin:
            plugin.write(ASKS + asks.format(port=home.split(":")[2].rstrip("/")))
        assert build(project, project / "site").returncode == 0
        built = build(project, project / "site", cut_off=True)
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


def test_a_first_visit_takes_no_more_with_three_times_the_scenarios(
    project: Path, site: Path, book: Handbook, browser: Browser
) -> None:
    for one in book.scenarios:
        text = (project / one.document.path).read_text()
        for again in ("again", "once-more"):
            (project / f"scenarios/{one.id}-{again}.md").write_text(re.sub(r"(?m)^aliases: .*\n", "", text))
    larger = build(project, project / "site", strict=False)
    assert larger.returncode == 0, larger.stdout
    former = {old.split("/")[1] for old in book.moved if old.startswith("scenarios/")}
    pages = {file.parent.name for file in (project / "site/scenarios").glob("*/index.html")} - former
    assert len(pages) == 3 * len(book.scenarios)
    for address in ("", f"scenarios/{book.scenarios[0].id}/", "basics/"):
        (few, light), (many, heavy) = (weight(browser, where, address) for where in (site, project / "site"))
        assert many == few, address
        # A menu and a list of scenarios would be some kilobytes more; names of neighbors are a few bytes.
        assert abs(heavy - light) < 1000, address
