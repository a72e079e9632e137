"""The command `sticky`: where it looks, what it says, and what it never does, which is to fail with a traceback."""

import argparse
import importlib
import shutil
import socket
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from sticky import checks, cli
from sticky.checks import addresses
from sticky.checks.adoption import TO_DO
from sticky.cli import main
from sticky.commands.console import annotation
from sticky.content.origin import ORIGIN, Origin
from sticky.site.plugin import StickyPlugin
from sticky.site.releases import LASTING
from sticky.text import dates
from sticky.text.problem import Problem
from tests.support.browser import ROOT

pytestmark = pytest.mark.usefixtures("the_day")

BASE = ROOT / "tests/golden/base"

WIFE = "scenarios/wifes-card.md"


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever runs the tests, a command is typed by a person."""
    for name in ("GITHUB_ACTIONS", "GITHUB_WORKSPACE", "STRICT", "EDITION", "PDF"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small handbook to change, a folder in another one."""
    shutil.copytree(BASE, tmp_path / "repository/handbook")
    return tmp_path / "repository/handbook"


def mistake(project: Path) -> str:
    """Make a mistake; the line that tells of it begins with what this returns."""
    file = project / WIFE
    text = file.read_text(encoding="utf-8")
    assert "asker: family\n" in text
    file.write_text(text.replace("asker: family\n", "asker: famly\n"), encoding="utf-8")
    return f"{WIFE}:{text[: text.index('asker:')].count(chr(10)) + 1}"


# Where


def test_it_works_from_any_folder_of_a_handbook(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    place = mistake(project)
    for folder in (project, project / "docs/law"):
        monkeypatch.chdir(folder)
        assert main(["check"]) == 1
        assert capsys.readouterr().out.startswith(f"{place}: unknown-term: ")


@pytest.mark.parametrize("command", ["check", "new", "ledger", "pdf site"])
def test_without_a_handbook_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(command.split()) == 1
    assert f"neither {tmp_path} nor a folder above it has a mkdocs.yml" in capsys.readouterr().err


def test_a_site_is_published_from_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "built").mkdir()
    (tmp_path / "built" / LASTING).touch()
    assert main(["publish", "built", "site"]) == 0
    assert (tmp_path / "site").is_symlink()


# What


def test_each_command_says_what_it_does() -> None:
    [commands] = [action for action in cli._parser()._actions if isinstance(action, argparse._SubParsersAction)]
    listed = {action.dest: action.help or "" for action in commands._choices_actions}
    assert set(listed) == set(commands.choices)
    for name, command in commands.choices.items():
        assert listed[name], name
        assert command.description.casefold() == f"{listed[name]}.".casefold()
        assert all(action.help for action in command._actions), name


def test_a_new_scenario_says_what_follows(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "--title", "A new one"], project) == 0
    said = capsys.readouterr().out
    for word in ("✎", "sticky serve", '"status: draft"', "sticky check", "sticky ledger"):
        assert word in said
    (project / "Makefile").touch()
    assert main(["new", "--title", 'A newer "one"'], project) == 0
    assert "make serve" in capsys.readouterr().out
    assert main(["check"], project) == 0
    assert "scenarios/a-new" not in "".join(row for row in capsys.readouterr().out.split("\n") if "warning" in row)


@pytest.mark.parametrize("edition", ["staff", "public"])
def test_a_ledger_that_cannot_be_read_is_not_written_anew(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], edition: str
) -> None:
    (project / "records").mkdir(exist_ok=True)
    ledger = project / addresses.LEDGER
    monkeypatch.setenv("EDITION", edition)
    assert main(["ledger"], project) == 0
    every = ledger.read_bytes()
    assert b"/facilitate/" in every, "it lacks what only the staff edition has"
    damaged = every + b"/\xe9/\n"
    ledger.write_bytes(damaged)
    capsys.readouterr()
    assert main(["ledger"], project) == 1
    assert f"{addresses.LEDGER}:{every.count(bytes([10])) + 1}: " in capsys.readouterr().out
    assert ledger.read_bytes() == damaged
    # Nor by whoever forgets to check first.
    book, _ = checks.check(project)
    assert book
    with pytest.raises(ValueError, match=addresses.LEDGER):
        addresses.add(project, book)
    assert ledger.read_bytes() == damaged


def test_where_nobody_can_be_asked_only_what_is_needed_is_demanded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def unasked(prompt: str) -> str:
        raise EOFError

    monkeypatch.setattr("builtins.input", unasked)
    told = {"library": "Mill River Library", "state": "Colorado", "officer": "Director", "phone": "970-332-1200"}
    given = [part for name, value in told.items() for part in (f"--{name}", value)]
    assert main(["init", str(tmp_path / "handbook"), *given]) == 1
    assert "--url" in capsys.readouterr().err
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert main(["init", str(tmp_path / "handbook"), *given, "--url", "handbook.example.org"]) == 0
    said = capsys.readouterr().out
    assert "a draft for the director" in said
    assert f"Look at it: {Path(sys.executable).with_name('sticky')} serve\n" in said, "the shell would not find sticky"


@pytest.mark.parametrize(("said", "means"), [("", False), ("0", False), ("1", True)])
def test_a_switch_means_the_same_wherever_it_stands(monkeypatch: pytest.MonkeyPatch, said: str, means: bool) -> None:
    monkeypatch.setenv("PDF", said)
    assert StickyPlugin().pdf == means
    make = subprocess.run(
        ["make", "-n", "-o", ".venv/site", "site", f"PDF={said}"], cwd=ROOT, capture_output=True, text=True
    )
    assert ("--pdf" in make.stdout) == means
    command = ["make", "-n", "-o", "site", "publish", f"PURGE={said}"]
    assert ("--purge" in subprocess.run(command, cwd=ROOT, capture_output=True, text=True).stdout) == means


def test_the_first_scenario_of_a_handbook_needs_no_folder(project: Path) -> None:
    for file in (project / "scenarios").iterdir():
        file.unlink()
    (project / "scenarios").rmdir()
    assert main(["new", "--title", "A new one"], project) == 0


def test_straight_quotation_marks_are_set_right(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    page = tmp_path / "docs/index.md"
    head = page.read_bytes().replace(b"\n", b"\r\n").replace(b"title: ", b"title: Today's ", 1)
    page.write_bytes(head + b"""\r\nShe said: "It's 'ours' `"x"` [here](desk.md "At 'it'")."\r\n""")
    assert main(["check", "--fix"], tmp_path) == 0
    assert "curly now on 2 lines." in capsys.readouterr().out
    head = head.replace(b"'", "’".encode())
    assert page.read_bytes() == head + """\r\nShe said: “It’s ‘ours’ `"x"` [here](desk.md "At 'it'").”\r\n""".encode()


def test_what_cannot_be_written_is_named(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree(project / "scenarios")
    (project / "scenarios").write_text("no folder")
    assert main(["new", "--title", "A new one"], project) == 1
    assert (
        capsys.readouterr().err.strip()
        == f"{project / 'scenarios'} cannot be read or written: a file stands where a folder has to be; move it away"
    )


def test_pdfs_are_of_a_site_that_was_built(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pdf", str(project / "site")], project) == 1
    assert capsys.readouterr().err.strip().endswith("site/index.html: build the site first")


@pytest.mark.parametrize(
    ("command", "module", "imported", "extra", "said"),
    [
        ("pdf site", "playwright.sync_api", "outputs.pdf", "pdf", "Printing PDFs also needs playwright"),
        ("words", "textstat", "commands.words", "words", "Measuring words also needs textstat"),
        (
            "verify site",
            "axe_playwright_python.sync_playwright",
            "commands.verify",
            "verify",
            "Verifying a site also needs axe_playwright_python",
        ),
    ],
)
def test_what_an_extra_brings_is_named_where_it_is_not_installed(
    project: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: str,
    module: str,
    imported: str,
    extra: str,
    said: str,
) -> None:
    # As if it had not been imported before.
    parent, _, name = f"sticky.{imported}".rpartition(".")
    monkeypatch.delattr(importlib.import_module(parent), name, raising=False)
    monkeypatch.delitem(sys.modules, f"{parent}.{name}", raising=False)
    monkeypatch.setitem(sys.modules, module, None)
    assert main(command.split(), project) == 1
    assert capsys.readouterr().err.strip() == f'{said}; install it with: pip install "sticky-situations[{extra}]"'


def test_words_are_measured_and_spelled(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["words"], project)
    said = capsys.readouterr().out
    assert f"{WIFE}, desk card" in said
    assert f"{WIFE}:" not in said
    file = project / WIFE
    file.write_text(file.read_text(encoding="utf-8").replace("A patron wants", "A patron wnats", 1), encoding="utf-8")
    assert main(["words"], project) == 1
    assert f"{WIFE}:" in capsys.readouterr().out


@pytest.mark.parametrize("encoding", ["ascii", "utf-8"])
def test_a_terminal_may_lack_a_letter(project: Path, encoding: str) -> None:
    mistake(project)
    file = project / WIFE
    file.write_text(file.read_text(encoding="utf-8").replace("asker: famly", "asker: его"), encoding="utf-8")
    command = [sys.executable, "-m", "sticky", "check"]
    said = subprocess.run(command, cwd=project, env={"PYTHONIOENCODING": encoding}, capture_output=True, check=False)
    assert said.returncode == 1
    assert ("его" if encoding == "utf-8" else r"\u0435\u0433\u043e") in said.stdout.decode(encoding)
    assert b"Traceback" not in said.stderr


def test_nobody_has_to_read_to_the_end(project: Path) -> None:
    mistake(project)
    command = f"{sys.executable} -u -m sticky check | true"
    said = subprocess.run(["bash", "-c", command], cwd=project, capture_output=True, text=True, check=False)
    assert "Traceback" not in said.stderr
    assert "BrokenPipe" not in said.stderr


# On GitHub


def test_on_github_each_problem_is_shown_beside_its_line_too(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    place = mistake(project)
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_WORKSPACE", str(project.parent))
    assert main(["check"], project) == 1
    plain, told = capsys.readouterr().out.splitlines()
    assert plain.startswith(f"{place}: unknown-term: ")
    file, _, line = place.rpartition(":")
    message = plain.split(": ", 2)[2]
    assert told == f"::error file=handbook/{file},line={line},title=unknown-term::{message}"


def test_elsewhere_none_is(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mistake(project)
    assert main(["check"], project) == 1
    assert "::" not in capsys.readouterr().out


def test_what_would_end_a_command_or_a_part_of_it_is_escaped() -> None:
    problem = Problem("docs/a,b:c%.md", 3, "a-code", "100 %: one,\r\ntwo")
    told = "::error file=docs/a%2Cb%3Ac%25.md,line=3,title=a-code::100 %25: one,%0D%0Atwo"
    assert annotation(problem) == told


# Warnings


@dataclass(frozen=True)
class _Warning(Problem):
    warning: bool = True


@pytest.mark.parametrize(
    ("strict", "typed", "code", "status"),
    [
        ("", [], "straight-quotes", 0),
        ("0", [], "straight-quotes", 0),
        ("1", [], "straight-quotes", 1),
        ("", ["--strict"], "straight-quotes", 1),
        ("1", [], "overdue", 0),
    ],
)
def test_a_warning_is_told_and_counted_and_blocks_where_that_is_asked_for(
    project: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    strict: str,
    typed: list[str],
    code: str,
    status: int,
) -> None:
    book, _ = checks.check(project)
    warning = _Warning(WIFE, 12, code, "something to look at")
    monkeypatch.setattr(checks, "check", lambda *_: (book, [warning]))
    monkeypatch.setenv("STRICT", strict)
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert main(["check", *typed], project) == status
    said = capsys.readouterr()
    assert str(warning) in said.out.splitlines()
    assert f"::warning file={WIFE},line=12,title={code}::" in said.out
    assert "1 warning" in said.out + said.err
    assert ("No problems" in said.out) == (status == 0)


def test_what_was_right_goes_on_being_right_however_many_years_pass(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dates, "today", lambda: date(2036, 11, 30))
    monkeypatch.setenv("STRICT", "1")
    assert main(["check"], project) == 0
    assert ": warning: overdue: " in capsys.readouterr().out


# What others wrote


@pytest.mark.parametrize(
    "about", ["[]", "{}", '{"answers": []}', '{"answers": {"state": "Atlantis"}}', '{"answers": {"state": 7}}', "?"]
)
def test_a_record_of_what_a_handbook_began_with_that_says_something_else_counts_for_none(
    project: Path, capsys: pytest.CaptureFixture[str], about: str
) -> None:
    (project / "records").mkdir(exist_ok=True)
    with zipfile.ZipFile(project / ORIGIN, "w") as archive:
        archive.writestr("starter.json", about)
    assert main(["update"], project) == 1
    assert ORIGIN in capsys.readouterr().err
    assert main(["todo"], project) == 0


def test_a_record_that_lacks_an_answer_is_not_compared(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "records").mkdir(exist_ok=True)
    (project / ORIGIN).write_bytes(Origin({"state": "Vermont"}, {}).packed())
    assert main(["update"], project) == 1
    assert capsys.readouterr().err.startswith(ORIGIN)


def test_a_list_of_what_to_do_is_read_whatever_bytes_it_has(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "records").mkdir(exist_ok=True)
    (project / TO_DO).write_bytes(b"- [ ] Serve caf\xe9.\n")
    assert main(["todo"], project) == 0
    assert "Serve caf" in capsys.readouterr().out


@pytest.mark.parametrize("address", ["a: b", "javascript:alert(1)", "https://example.org/a b"])
def test_a_repository_is_an_address(tmp_path: Path, capsys: pytest.CaptureFixture[str], address: str) -> None:
    given = {"library": "L", "state": "Vermont", "officer": "P", "phone": "802-332-1200", "email": "", "url": "l.org"}
    answers = [
        f"--{name}={value}"
        for name, value in {**given, "title": "", "accent": "", "logo": "", "repository": address}.items()
    ]
    assert main(["init", *answers, str(tmp_path / "new")]) == 1
    assert f'"{address}" is not an address' in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("127.0.0.1", "is not an address"),
        ("127.0.0.1:99999", "is not an address"),
        ("nowhere.invalid:8000", "this computer does not have that address"),
        ("", "another program is at that address"),
    ],
    ids=["no port", "no such port", "another machine", "taken"],
)
def test_where_nothing_can_be_served_it_says_why(
    project: Path, capsys: pytest.CaptureFixture[str], address: str, said: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        address = address or f"127.0.0.1:{other.getsockname()[1]}"
        assert main(["serve", "-a", address], project) == 1
    assert said in capsys.readouterr().err
