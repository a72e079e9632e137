"""The public edition: built from the same files, and nothing that is only for staff is in any of its files."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from sticky import checks
from sticky.cli import main
from sticky.content.edition import told
from sticky.content.facts import Facts
from sticky.content.left_out import edition_of
from sticky.content.reader import read_project
from sticky.content.sections import FACILITATOR
from tests.support.browser import changed, copied, environment

PASSAGE = "\n/// staff\n\nQzxjpassage, with [a link](train/index.md).\n\n/// details | Qzxjinner\n\nQzxjnested\n\n///\n\n///\n\nQzxjafter\n"


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with a word of its own in everything that is only for staff, and both of its editions."""
    root = copied(tmp_path_factory.mktemp("editions") / "project")
    for file in (root / "scenarios").glob("*.md"):
        file.write_text(
            file.read_text().replace(f"### {FACILITATOR.title}\n", f"### {FACILITATOR.title}\n\nQzxjnotes\n")
        )
    for name in ("train/index", "train/new-clerk", "about/coverage", "about/reviews"):
        file = root / f"docs/{name}.md"
        word = f"Qzxj{name.replace('/', '').replace('-', '')}"
        head, front, body = file.read_text().split("---\n", 2)
        front = re.sub("(?m)^description: .*$", f"description: {word}description", front)
        file.write_text(f"{head}---\n{front}---\n{body}\n{word}\n\n## {word}heading\n\n{word}below\n")
    with (root / "docs/index.md").open("a") as home:
        home.write(PASSAGE)
    scenario = root / "scenarios/wifes-card.md"
    changed(scenario, "---\ntitle:", "---\naliases: [former-card]\ntitle:")
    for edition in ("staff", "public"):
        assert main(["build", "--edition", edition], root) == 0
    return root


def words(site: Path) -> set[str]:
    """The words of ours in any file of a site."""
    files = [file for file in site.rglob("*") if file.is_file()]
    assert len(files) > 50
    matches = (
        re.findall(rb"qzxj[a-z]+", file.read_bytes() + b" " + str(file).encode(), re.IGNORECASE) for file in files
    )
    return {word.decode().lower() for words in matches for word in words}


def test_no_byte_for_staff_is_in_any_file_of_the_public_edition(marked: Path) -> None:
    staff, public = words(marked / "site"), words(marked / "site-public")
    assert {"qzxjnotes", "qzxjtrainindex", "qzxjtrainnewclerk", "qzxjaboutcoverage", "qzxjaboutreviews"} <= staff
    assert {"qzxjpassage", "qzxjnested", "qzxjafter", "qzxjtrainnewclerkheading", "qzxjtrainindexdescription"} <= staff
    assert public == {"qzxjafter"}
    addresses = {file.relative_to(marked / "site-public").as_posix() for file in (marked / "site-public").rglob("*")}
    assert not [address for address in addresses if re.match(r"train|about/(coverage|reviews)|.*facilitate", address)]
    assert "scenarios/former-card/index.html" in addresses
    for name in ("_redirects", "_nginx.conf", "sitemap.xml"):
        text = (marked / "site-public" / name).read_text()
        assert not re.search("facilitate|/train/|coverage", text), name


def dead(site: Path) -> Iterator[str]:
    """The links of a site that lead to no file of it, or to no place on its page."""
    trees = {file.relative_to(site).as_posix(): html.parse(file).getroot() for file in site.rglob("*.html")}
    ids = {name: set(tree.xpath("//@id")) for name, tree in trees.items()}
    for name, tree in trees.items():
        # A former address shows the page as if it were at the current one.
        base = urljoin(f"/{name}", next(iter(tree.xpath("//base/@href")), ""))
        for link in tree.xpath("//@href | //@src"):
            to = urlsplit(urljoin(base, link))
            if to.scheme or to.netloc or link in ("#show", "#present"):
                continue  # elsewhere, or a screen that a script opens
            path = unquote(to.path).removeprefix("/")
            path = path + "index.html" if not path or path.endswith("/") else path
            if not (site / path).is_file() or (path in ids and to.fragment and to.fragment not in ids[path]):
                yield f"{name}: {link}"


def test_no_link_of_the_public_edition_is_dead_and_the_menu_has_no_empty_section(marked: Path) -> None:
    assert list(dead(marked / "site-public")) == []
    menu = html.parse(marked / "site-public/index.html").getroot().find_class("ss-menu")[0]
    assert "Ready sessions" not in menu.text_content()
    assert "Train" not in menu.text_content().split()
    assert "Sources" in menu.text_content()


def test_both_editions_are_clean_and_a_link_to_what_is_left_out_is_named(project: Path) -> None:
    assert main(["ledger"], project) == 0
    for edition in ("staff", "public"):
        book, problems = checks.check(project, edition=edition)
        assert checks.blocking(problems, strict=True) == []
        assert book is not None
        assert book.edition == edition
    with (project / "docs/basics.md").open("a") as file:
        file.write("\nSee [how to train](train/index.md).\n")
    assert checks.blocking(checks.check(project)[1], strict=True) == []
    [problem] = checks.blocking(checks.check(project, edition="public")[1], strict=True)
    assert problem.path == "docs/basics.md"
    assert "the public edition leaves it out" in problem.message
    changed(project / "docs/basics.md", "See [how to train](train/index.md).", '{{ facilitator("wifes-card") }}')
    [problem] = checks.blocking(checks.check(project, edition="public")[1], strict=True)
    assert (problem.path, problem.code) == ("docs/basics.md", "for-staff")


def test_the_environment_chooses_the_edition(project: Path) -> None:
    command = [sys.executable, "-m", "sticky", "check"]
    for edition, status, said in (
        ("public", 0, "No problems in 5 scenarios"),
        ("private", 1, "choose staff or public"),
    ):
        env = {**environment(), "EDITION": edition}
        done = subprocess.run(command, cwd=project, env=env, capture_output=True, text=True)
        assert done.returncode == status
        assert said in done.stdout + done.stderr


def test_fenced_code_shows_how_a_passage_is_written() -> None:
    shown = "\n".join(["~~~", "```", "/// staff", "///", "~~~"])
    hidden = "\n".join(["/// staff", "", "```", "///", "```", "///"])
    text = told(f"{shown}\n{hidden}\nafter".encode(), "public", Facts())
    assert text.data.decode().split("\n") == [*shown.split("\n"), "after"]
    assert text.line(6) == 12


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_passage_is_left_out_whatever_the_ends_of_lines(end: str) -> None:
    data = end.join(["before", "/// staff", "hidden", "///", "after"]).encode()
    assert told(data, "public", Facts()).data == b"before\nafter"


def test_a_passage_depends_on_a_fact_and_a_sentence_prints_one() -> None:
    rows = [
        "| {{ facts.camera_days }} |",
        "/// if | cameras",
        "| yes |",
        "/// else",
        "| no |",
        "///",
        "| {{ facts.x }} |",
    ]
    known = Facts({"cameras": True, "camera_days": 14}, {"camera_days": "14 days"})
    for facts, kept in ((known, ["| 14 days |", "| yes |"]), (Facts(), ["| {{ facts.camera_days }} |", "| no |"])):
        text = told("\n".join(rows).encode(), "staff", facts)
        assert text.data.decode().split("\n") == [*kept, rows[-1]]
        assert [use.fact for use in text.uses] == ["camera_days", "cameras", "x"]
        assert text.line(3) == 7


def test_a_scenario_for_everyone_is_the_same_each_time(project: Path) -> None:
    book = read_project(project).book
    assert book is not None
    first, again = edition_of(book, "public"), edition_of(book, "public")
    assert all(scenario is other for scenario, other in zip(first.scenarios, again.scenarios, strict=True))


ROWS = st.lists(
    st.sampled_from(["/// staff", "///", "/// details | More", "a", "", "    ///", "//// x", "/// staff now"])
)


@given(ROWS)
def test_every_line_of_a_text_is_one_of_the_file(rows: list[str]) -> None:
    rows = rows or [""]
    data = "\n".join(rows).encode()
    staff, public = told(data, "staff", Facts()), told(data, "public", Facts())
    for text in (staff, public):
        for line, row in enumerate(text.data.decode().split("\n"), 1):
            assert row == ["", *rows][text.line(line)] or text.data == b""
    every = range(1, len(rows) + 1)
    if public.data:  # of one of which nothing is left, no line is any
        assert set(public.lines or every) <= set(staff.lines or every)
