"""What a library does, told once: texts print it, and a new value changes every place."""

import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from lxml import etree, html

from sticky.cli import main
from sticky.content.changes import changes_of
from sticky.content.facts import DECLARED, value_of
from sticky.content.reader import read_project
from sticky.macros.rules import decisions
from sticky.outputs.feed import atom
from sticky.text.dates import today
from sticky.theme.templates import Renderer
from tests.support.browser import changed, copied, environment


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The small library, which tells how long it keeps recordings."""
    root = copied(tmp_path / "project")
    changed(root / "mkdocs.yml", "  prompts:\n", "  facts: {camera_days: 14, cameras: yes, chat_days: 7}\n  prompts:\n")
    page = root / "docs/basics.md"
    rows = [
        "",
        "Recordings go after {{ facts.camera_days }}. Chats go after {{ facts.chat_days }}.",
        "",
        "/// if | cameras",
        "",
        "A sign says where.",
        "",
        "///",
        "",
    ]
    page.write_text(page.read_text() + "\n".join(rows))
    return root


def test_a_command_lists_each_fact_with_its_places(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = len((project / "docs/basics.md").read_text().split("\n")) - 7
    assert not main(["facts"], project)
    said = capsys.readouterr().out.split("\n")
    at = said.index("camera_days: 14 (director). How long are recordings kept?")
    assert said[at + 1] == f"  docs/basics.md: {line}"
    assert "backup_days: not told (director). After how long are backups overwritten?" in said


def test_a_command_shows_what_another_value_changes(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert not main(["facts", "camera_days=30", "cameras=no", "--show"], project)
    said = capsys.readouterr().out
    assert f"mkdocs.yml: camera_days: {{now: 30, since: {today()}, was: 14}}\n" in said
    assert f"mkdocs.yml: cameras: {{now: no, since: {today()}, was: yes}}\n" in said
    assert "Recordings go after 30 days. Chats go after 7 days.\n" in said
    assert "(left out) A sign says where.\n" in said
    assert main(["facts", "camera_days=often"], project) == 1
    assert (
        "has to be a number from 1 to 10000. How long are recordings kept? For example: camera_days=14\n"
        in capsys.readouterr().err
    )
    assert main(["facts", "--show"], project) == 1
    assert "needs a fact with a value" in capsys.readouterr().err


def test_in_a_draft_no_other_value_held_before(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    changed(project / "mkdocs.yml", "status: adopted", "status: draft")
    assert not main(["facts", "camera_days=30", "cameras=no"], project)
    assert capsys.readouterr().out.startswith("mkdocs.yml: camera_days: 30\nmkdocs.yml: cameras: no\n")


def test_a_command_lists_the_places_of_one_fact(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert not main(["facts", "cameras=no"], project)
    said = capsys.readouterr().out.strip().split("\n")
    assert said[0] == f"mkdocs.yml: cameras: {{now: no, since: {today()}, was: yes}}"
    assert said[1] == "cameras: yes (director). Do cameras record in the library?"
    assert [row.partition(":")[0].strip() for row in said[2:]] == ["docs/basics.md"]
    assert not main(["facts", "cameras"], project)
    assert capsys.readouterr().out.strip().split("\n") == said[1:]


def test_readers_hear_of_a_change_where_the_policy_says_it(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    changes = (
        "camera_days: {now: 30, since: 2027-01-12, was: 1}, cameras: {now: yes, since: 2027-01-12, was: no}, "
        "own_account_from: {now: 14, since: 2027-01-13, was: 13}, chat_days: {now: 7, since: 2027-01-14, was: 3}"
    )
    changed(project / "mkdocs.yml", "camera_days: 14, cameras: yes, chat_days: 7", changes)
    policy = project / "docs/policy/index.md"
    clauses = "\n\n## Film {#film}\n\nGone after {{ facts.camera_days }}.\n\n/// if | cameras\n\nWe film.\n\n///\n"
    policy.write_text(
        f"{policy.read_text()}{clauses}\n## Young {{#young}}\n\nUp to {{{{ facts.own_account_before }}}}.\n"
    )
    book = read_project(project).book
    assert book
    assert book.as_of == date(2027, 1, 14)
    assert [(str(change.on), change.url, change.title, change.what) for change in changes_of(book)[:3]] == [
        (
            "2027-01-14",
            "basics/",
            "Privacy basics",
            "How long is a question kept that comes in writing? Now 7 days; before, 3 days.",
        ),
        (
            "2027-01-13",
            "policy/#young",
            "Young",
            "From what age are a child’s account, PIN, and messages the child’s own? Now 14; before, 13.",
        ),
        (
            "2027-01-12",
            "policy/#film",
            "Film",
            "How long are recordings kept? Now 30 days; before, 1 day. Do cameras record in the library? Now yes; before, no.",
        ),
    ]
    root = etree.fromstring(atom(Renderer(book, home="https://example.org/"), "Film", "https://example.org/").encode())
    entry = root.find("{*}entry")
    assert entry is not None
    assert entry.findtext("{*}summary") == changes_of(book)[0].what
    assert not main(["facts"], project)
    assert "camera_days: 30 (director; before 2027-01-12, 1 day)." in capsys.readouterr().out


def test_who_decides_what_says_where_a_library_differs_and_what_a_year_takes(project: Path) -> None:
    changed(
        project / "mkdocs.yml",
        "camera_days: 14, cameras: yes, chat_days: 7",
        "camera_days: 30, cameras: yes, check_years: 3",
    )
    policy = project / "docs/policy/index.md"
    policy.write_text(f"{policy.read_text()}\n\n## Film {{#film}}\n\nGone after {{{{ facts.camera_days }}}}.\n")
    book = read_project(project).book
    assert book
    page = html.fromstring(f"<div>{Renderer(book).fragment('decisions')}</div>")
    tables = [
        [[cell.text_content().strip() for cell in row] for row in table.xpath("tbody/tr")]
        for table in page.iter("table")
    ]
    board, director, year = tables
    assert [row[:3] for row in board] == [[DECLARED["check_years"].question, "3 years", "3 years"]]
    assert [row[:3] for row in director] == [
        [DECLARED["cameras"].question, "yes", "yes"],
        [f"{DECLARED['camera_days'].question} Film", "14 days", "30 days (differs from the model)"],
    ]
    assert page.xpath("//a[.='Film']/@href")[0].endswith("policy/#film")
    assert [row[0] for row in year[:2]] == [DECLARED["cameras"].question, DECLARED["check_years"].question]
    hours, money = ([int((row[column] or "0").replace(",", "")) for row in year] for column in (1, 2))
    assert hours[-1] == sum(hours[:-1]) > 0
    assert money[-1] == sum(money[:-1]) > 0
    changed(project / "mkdocs.yml", "cameras: yes", "cameras: no")
    book = read_project(project).book
    assert book
    assert [fact.question for fact in decisions(book)["takes"]] == [DECLARED["check_years"].question]


@pytest.mark.parametrize("name", DECLARED)
def test_every_fact_says_what_it_costs_and_how_an_estimate_was_made(name: str) -> None:
    fact = DECLARED[name]
    assert fact.costs.endswith(".")
    assert bool(fact.reckoned) == bool(fact.hours or fact.money)
    assert value_of(fact, fact.model) is not None


@pytest.fixture(scope="module")
def without(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library without cameras, with a word of its own in all that needs them, and its site."""
    root = copied(tmp_path_factory.mktemp("facts") / "project")
    changed(root / "mkdocs.yml", "  prompts:\n", "  facts: {cameras: no}\n  prompts:\n")
    changed(
        root / "mkdocs.yml",
        "      - The basics: basics.md\n",
        "      - The basics: basics.md\n      - Qzxjmenu: cameras.md\n",
    )
    front = "---\ntitle: Qzxjpage\ndescription: Qzxjdescription.\nneeds: cameras\naliases: [film]\n---\n"
    (root / "docs/cameras.md").write_text(f"{front}\nQzxjtext\n\n## Qzxjheading {{#qzxjheading}}\n")
    (root / "docs/cameras.asked.yml").write_text("qzxjheading:\n  - Qzxjasked?\n")
    answer = "\n## Qzxjanswer {#qzxjanswer}\n\n```catalog\nasker: anyone\npolicy: vendors\nneeds: [cameras]\n```\n\nQzxjshort.\n\n"
    with (root / "docs/desk/holds.md").open("a") as file:
        file.write(f"{answer}### Say\n\n> “Qzxjsay.”\n")
    with (root / "docs/desk/holds.asked.yml").open("a") as file:
        file.write("\nqzxjanswer:\n  - Qzxjasked?\n")
    phrasing = "  - my mom sent me for her books\n"
    changed(root / "docs/desk/holds.asked.yml", phrasing, f"{phrasing}# /// if | cameras\n  - qzxjphrasing\n# ///\n")
    history = '# /// if | cameras\nchanged: {2026-11-30: "Qzxjchange"}\n# ///\n'
    changed(root / "docs/desk/holds.md", "title: ", f"{history}title: ")
    son = root / "scenarios/missing-son.md"
    changed(son, "title: The missing son", "title: Qzxjtitle\nneeds: cameras")
    changed(son, "keywords: [mother,", "keywords: [qzxjkeyword,")
    practice = 'Practice: {{ cite("missing-son") }}.'
    changed(root / "docs/self-check.md", practice, f"\n/// if | cameras\n{practice}\n///")
    command = [sys.executable, "-m", "sticky", "build"]
    done = subprocess.run(command, cwd=root, env=environment(), capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return root


def test_what_the_library_lacks_is_in_no_file_of_its_site(without: Path) -> None:
    files = [file for file in (without / "site").rglob("*") if file.is_file()]
    assert len(files) > 50
    assert [file for file in files if re.search(rb"qzxj", file.read_bytes(), re.IGNORECASE)] == []


@pytest.mark.parametrize("address", ["cameras", "film", "scenarios/missing-son", "scenarios/missing-son/facilitate"])
def test_its_address_says_that_the_library_does_not_have_it(without: Path, address: str) -> None:
    page = html.parse(without / f"site/{address}/index.html").getroot()
    assert page.xpath("//h1")[0].text_content() == "Not at this library"
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert not page.xpath("//base")  # a script would go on to the page at it
    assert "/desk/" in page.xpath("//main//a/@href")
    assert address not in (without / "site/sitemap.xml").read_text()


def test_a_session_goes_without_a_scenario_that_is_left_out(without: Path) -> None:
    whole, book = read_project(without, known=lambda facts: facts.all_yes).book, read_project(without).book
    assert whole
    assert book
    [before], [after] = whole.sessions, book.sessions
    lost = [step for step in before.front.steps if step.scenario == "missing-son"]
    assert [step for step in before.front.steps if step not in after.front.steps] == lost != []
    assert after.front.minutes == before.front.minutes - lost[0].minutes


def test_a_command_shows_what_would_be_left_out(without: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (without / "mkdocs.yml").read_text()
    (without / "mkdocs.yml").write_text(text.replace("cameras: no", "cameras: yes"))
    try:
        assert not main(["facts", "cameras=no", "--show"], without)
    finally:
        (without / "mkdocs.yml").write_text(text)
    said = capsys.readouterr().out.strip().split("\n")
    assert said[1] == "scenarios/missing-son.md: (left out) all of it"
    assert "docs/cameras.md: (left out) all of it" in said
    assert [row.partition(": (left out) ")[2] for row in said if "qzxj" in row.lower()] == [
        'changed: {2026-11-30: "Qzxjchange"}',
        "## Qzxjanswer {#qzxjanswer}",
        "  - qzxjphrasing",
    ]
