"""A site of another kind, with Material for MkDocs as it is, takes scenarios in and stays as it was."""

import json
import re
import shutil
from pathlib import Path

import pytest
from lxml import html
from playwright.sync_api import Browser, expect

from sticky import checks
from tests.support.browser import LIBRARY, build, changed, made_here, served

SETTINGS = """\
site_name: Staff pages
site_url: https://staff.example/
theme:
  name: material
  font: false
plugins:
  - search
  - tags
  - awesome-nav
  - redirects: {redirect_maps: {former.md: about/hours.md}}
  - glightbox
  - macros
  - sticky: {path: practice/privacy}
markdown_extensions:
  - pymdownx.emoji:
      emoji_index: !!python/name:material.extensions.emoji.twemoji
"""
HOME = """\
# Welcome

<b>Staff</b> only. See [a story](practice/privacy/wifes-card.md#daughters-card).

{{ scenarios() }}

{{ complications("own-history") }}
"""
LAW = (LIBRARY / "docs/law/24-90-119.md").read_text(encoding="utf-8")


def stock(root: Path, plugins: str = "") -> Path:
    """A site that takes three scenarios in; its `plugins`, if they are others."""
    pages = {"index.md": HOME, "about/hours.md": "# Hours\n\nFrom nine to five.\n", "policy/index.md": "# Dress code\n"}
    for name, text in pages.items():
        (root / "docs" / name).parent.mkdir(parents=True, exist_ok=True)
        (root / "docs" / name).write_text(text, encoding="utf-8")
    (root / "scenarios").mkdir()
    for name in ("wifes-card", "own-history", "officer-no-paper"):
        shutil.copy(LIBRARY / f"scenarios/{name}.md", root / "scenarios")
    settings = re.sub(r"plugins:\n(  .*\n)+", plugins, SETTINGS) if plugins else SETTINGS
    (root / "mkdocs.yml").write_text(settings, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def guest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The root of such a site, which is built."""
    root = stock(tmp_path_factory.mktemp("stock"))
    made_here(root, root / "site")
    return root


def article(root: Path, address: str) -> html.HtmlElement:
    """The article of a page."""
    return html.parse(str(root / "site" / address / "index.html")).getroot().find(".//article")


def test_a_scenario_has_its_page_and_its_guide_below_the_path_that_is_set(guest: Path) -> None:
    page, guide = (article(guest, f"practice/privacy/wifes-card/{part}") for part in ("", "facilitate"))
    assert "Complication 1 of 2" in page.text_content()
    assert "For the facilitator" not in page.text_content()
    assert "For the facilitator" in guide.text_content()
    assert page.find(".//details//*[@id='daughters-card']") is not None
    assert not (guest / "site/scenarios").exists()


def test_links_lead_to_where_pages_are_and_to_nothing_that_is_not_there(guest: Path) -> None:
    for file in (guest / "site").rglob("*.html"):
        assert "\ue003" not in file.read_text(encoding="utf-8")
        tree = html.parse(str(file)).getroot()
        for link in tree.xpath("//article//a[@href]") if tree.find(".//article") is not None else ():
            to = re.split("[?#]", link.get("href"))[0]
            if to and "://" not in to and not to.startswith("/"):
                assert (file.parent / to / "index.html").is_file(), (file, link.get("href"))


def test_a_reference_to_what_this_site_does_not_have_is_text(guest: Path) -> None:
    said = article(guest, "practice/privacy/wifes-card").text_content()
    assert "[24-90-119" not in said
    assert "](" not in said
    assert "Sources: law and policy" not in said


def test_its_search_finds_scenarios_and_no_guide(guest: Path) -> None:
    index = json.loads((guest / "site/search/search_index.json").read_text())
    locations = [record["location"] for record in index["docs"]]
    assert "practice/privacy/wifes-card/" in locations
    assert [place for place in locations if "facilitate" in place] == []


def test_any_page_can_show_scenarios(guest: Path) -> None:
    home = article(guest, "")
    assert home.find(".//b").text == "Staff"
    assert len(home.xpath(".//a[contains(@href, 'practice/privacy/')]")) >= 4
    assert next(part.get("id") for part in home.xpath(".//details/div[@id]")).startswith("own-history-")


def test_the_rest_of_the_site_is_as_it_would_be_without(guest: Path, tmp_path: Path) -> None:
    alone = shutil.copytree(guest, tmp_path / "alone", ignore=shutil.ignore_patterns("site"))
    (alone / "docs/index.md").write_text("# Welcome\n")
    changed(alone / "mkdocs.yml", "  - sticky: {path: practice/privacy}\n", "")
    assert build(alone, alone / "site").returncode == 0
    own, taken = (article(root, "about/hours") for root in (alone, guest))
    assert html.tostring(own) == html.tostring(taken)
    assert (guest / "site/former/index.html").is_file()


def test_without_macros_scenarios_have_their_pages_and_one_line_says_what_is_missing(tmp_path: Path) -> None:
    root = stock(tmp_path, "plugins: [search, sticky]\n")
    (root / "docs/index.md").write_text("# Welcome\n")
    ran = build(root, root / "site")
    assert ran.returncode == 0, ran.stdout
    said = ran.stdout
    assert said.count('"plugins" lacks "macros"') == 1
    assert "It gets stickier" in article(root, "scenarios/wifes-card").text_content()


def test_a_law_among_its_pages_is_cited(tmp_path: Path) -> None:
    root = stock(tmp_path)
    (root / "docs/law").mkdir()
    (root / "docs/law/24-90-119.md").write_text(LAW, encoding="utf-8")
    made_here(root, root / "site")
    rests = article(root, "practice/privacy/wifes-card").xpath(".//*[@id='rests-on']//a[@href]")
    assert any("law/24-90-119/#" in link.get("href") for link in rests)


def test_a_law_among_its_pages_refers_to_what_there_is(tmp_path: Path) -> None:
    root = stock(tmp_path)
    (root / "docs/law").mkdir()
    said = "See [a story][wifes-card], and [a promise][vendors].\n"
    (root / "docs/law/24-90-119.md").write_text(f"{LAW}\n{said}", encoding="utf-8")
    made_here(root, root / "site")
    last = article(root, "law/24-90-119").xpath(".//p[starts-with(., 'See a story')]")[0]
    assert last.text_content() == "See a story, and a promise."
    assert [link.get("href") for link in last] == ["../../practice/privacy/wifes-card/", None]


def test_a_mistake_in_a_scenario_stops_the_build_with_its_line(tmp_path: Path) -> None:
    root = stock(tmp_path)
    changed(root / "scenarios/wifes-card.md", "## At the desk\n", "## At the dsek\n")
    _, problems = checks.check(root)
    assert [(problem.path, problem.code) for problem in problems if not problem.warning] == [
        ("scenarios/wifes-card.md", "unknown-section")
    ]
    ran = build(root, root / "site")
    assert ran.returncode != 0
    assert "scenarios/wifes-card.md:" in ran.stdout


def test_a_scenario_is_read_as_in_a_handbook(tmp_path: Path) -> None:
    root = stock(tmp_path)
    changed(root / "scenarios/wifes-card.md", "## Tension\n", "/// staff\n\nFor us alone.\n\n///\n\n## Tension\n")
    (tmp_path / "elsewhere.md").write_text("No scenario.\n")
    (root / "scenarios/linked.md").symlink_to(tmp_path / "elsewhere.md")
    (root / "docs/practice/privacy").mkdir(parents=True)
    (root / "docs/practice/privacy/ours.md").write_text('# Ours\n\n{{ complications("own-history") }}\n')
    assert checks.blocking(checks.check(root)[1]) == []
    made_here(root, root / "site")
    said = article(root, "practice/privacy/wifes-card").text_content()
    assert "For us alone." in said
    assert "///" not in said
    assert article(root, "practice/privacy/ours").xpath(".//details/div/@id")[0].startswith("own-history-")


def test_a_call_of_a_scenario_that_is_not_there_stops_the_build(tmp_path: Path) -> None:
    root = stock(tmp_path)
    (root / "docs/index.md").write_text('# Welcome\n\n{{ complications("wifes-crad") }}\n')
    ran = build(root, root / "site")
    assert ran.returncode != 0
    assert (
        'docs/index.md:3: dangling-reference: "wifes-crad" is not a scenario; did you mean "wifes-card"?' in ran.stdout
    )


def test_a_macro_of_its_own_that_fails_is_its_own_affair(tmp_path: Path) -> None:
    root = stock(tmp_path, "plugins: [search, macros, sticky]\n")
    (root / "docs/index.md").write_text("# Welcome\n\n{{ fails() }}\n")
    (root / "main.py").write_text("def define_env(env):\n    env.macro(lambda: 1 / 0, 'fails')\n")
    ran = build(root, root / "site", strict=False)
    assert ran.returncode == 0, ran.stdout
    assert "ZeroDivisionError" in article(root, "").text_content()


def test_a_complication_opens_by_its_link(guest: Path, browser: Browser) -> None:
    with served(guest / "site") as home, browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{home}practice/privacy/wifes-card/#daughters-card")
        expect(page.locator("#daughters-card")).to_be_visible()
