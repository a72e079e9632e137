"""What commands write into a handbook is whole or not there at all, whatever stops them."""

import ctypes
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from stat import S_IMODE

import pytest

from sticky import cli
from sticky.checks import addresses
from sticky.content.origin import ORIGIN, Origin, load
from sticky.text.files import write_whole
from tests.support.begun import ANSWERS, Begin
from tests.support.browser import ROOT

BASE = ROOT / "tests/golden/base"

OLDER = "An older sentence of the starter’s.\n"

CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH, PR_CAPBSET_DROP = 1, 2, 24
"""The numbers that Linux gives these."""

FULL = "cannot be read or written: the disk is full; make room on it, and try again"
NOT_YOURS = "cannot be read or written: you have no permission; change the permissions, or ask whoever looks after this computer"

ROOM = 100
"""How many bytes of each file there is room for."""

RUN = f"""\
import io, resource, signal, sys
from pathlib import Path
from sticky.text import kept
aside, how = io.BytesIO(), sys.argv[1]
kept._aside = lambda: aside  # it is on another disk, before anything is put there
from sticky import cli
if how == "killed":  # while it writes: otherwise, Python ignores the signal
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
if how in ("full", "killed"):
    resource.setrlimit(resource.RLIMIT_FSIZE, ({ROOM}, {ROOM}))
sys.exit(cli.main(sys.argv[3:], Path(sys.argv[2])))
"""
"""Runs a command that has no room to write, or that the system kills when it has none."""


def no_master() -> None:
    """Make permissions hold for the system’s administrator, too."""
    for power in (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH):
        ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, power, 0, 0, 0)


def run(how: str, project: Path, arguments: list[str]) -> tuple[int, str]:
    """The status of a command, and what it tells of errors."""
    done = subprocess.run(
        [sys.executable, "-B", "-c", RUN, how, project, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        preexec_fn=no_master,
    )
    return done.returncode, done.stderr


def held(project: Path) -> dict[str, bytes]:
    return {
        file.relative_to(project).as_posix(): file.read_bytes()
        for file in project.rglob("*")
        if file.is_file() and not file.name.startswith(".sticky-")
    }


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small handbook."""
    small = shutil.copytree(BASE, tmp_path_factory.mktemp("small") / "handbook")
    (small / "records").mkdir()
    assert cli.main(["ledger"], small) == 0
    ledger = small / addresses.LEDGER
    ledger.write_bytes(b"".join(ledger.read_bytes().splitlines(keepends=True)[::2]))
    return small


@pytest.fixture(scope="module")
def older(begin: Begin, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A handbook that was started from older texts."""
    older = begin(tmp_path_factory.mktemp("older") / "handbook", "--everything", state="Colorado")
    origin = load(older)
    assert origin
    texts = dict(origin.texts)
    for path in ("docs/basics.md", "docs/policy/index.md"):
        texts[path] += OLDER
        (older / path).write_text(texts[path])
    (older / ORIGIN).write_bytes(Origin(origin.answers, texts).packed())
    return older


COMMANDS = {
    "ledger": ("small", ["ledger"], addresses.LEDGER),
    "new": ("small", ["new", "--title", "A new one"], "scenarios/a-new-one.md"),
    "without": ("older", ["without", "docs/self-check.md"], "mkdocs.yml"),
    "update": ("older", ["update", "--take"], "docs/policy/index.md"),
    "init": (
        "small",
        ["init", "{}/new", *(f"--{k}={v}" for k, v in {**ANSWERS, "state": "co"}.items())],
        "new/mkdocs.yml",
    ),
}


@pytest.mark.parametrize(
    "command",
    [pytest.param(name, marks=[pytest.mark.long][: name != "ledger"]) for name in COMMANDS],
)
def test_a_file_is_written_whole_or_not_at_all(command: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    of, arguments, changed = COMMANDS[command]
    handbook: Path = request.getfixturevalue(of)
    before = held(handbook)

    def tried(how: str, mode: int = 0o755) -> tuple[int, str, dict[str, bytes]]:
        project = shutil.copytree(handbook, tmp_path / how)
        folders = (project, *(path for path in project.rglob("*") if path.is_dir()))
        for folder in folders:
            folder.chmod(mode)
        status, said = run(how, project, [argument.format(project) for argument in arguments])
        for folder in folders:
            folder.chmod(0o755)
        assert how == "killed" or not list(project.rglob(".sticky-*"))
        return status, said, held(project)

    status, said, after = tried("as it should")
    assert (status, said) == (0, "")
    assert before.get(changed) != after[changed]

    status, said, left = tried("full")
    assert (status, left) == (1, before)
    assert re.fullmatch(rf"/\S+ {FULL}\n", said)

    status, said, left = tried("read-only", mode=0o555)
    assert (status, left) == (1, before)
    assert re.fullmatch(rf"/\S+ {NOT_YOURS}\n", said)

    status, _, left = tried("killed")
    assert status == -signal.SIGXFSZ
    assert left.keys() >= before.keys()
    assert all(data in (before.get(path), after.get(path)) for path, data in left.items())


def test_what_cannot_be_read_is_told_once_with_what_to_do(small: Path, tmp_path: Path) -> None:
    small = shutil.copytree(small, tmp_path / "handbook")

    def told() -> list[str]:
        command = [sys.executable, "-m", "sticky", "check"]
        there = {**os.environ, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            command, cwd=small, env=there, stdout=subprocess.PIPE, text=True, preexec_fn=no_master, timeout=60
        )
        return done.stdout.splitlines()

    (small / "docs/hours.png").touch(0o000)
    (small / "docs/loop.png").symlink_to("loop.png")
    records = [f"records/{name}" for name in ("addresses.txt", "read.json", "starter.zip", "verified.json")]
    for pipe in ("docs/glossary.md", "docs/map.png", "docs/desk.asked.yml", *records):
        (small / pipe).unlink(missing_ok=True)
        os.mkfifo(small / pipe)
    no_file = "cannot be read: it is neither a file nor a folder; delete it"
    not_yours = NOT_YOURS.replace(" or written", "")
    files = [
        f"docs/desk.asked.yml:1: unreadable-file: the file {no_file}",
        f"docs/glossary.md:1: unreadable-file: the file {no_file}",
        f"docs/hours.png:1: unreadable-file: the file {not_yours}",
        "docs/loop.png:1: linked-file: the file is a symbolic link; put the file itself here",
        f"docs/map.png:1: unreadable-file: the file {no_file}",
    ]
    assert [line for line in told() if not line.startswith("records/")] == files
    for folder in ("law", ""):
        (small / "docs" / folder).chmod(0o000)
        assert f"docs/{folder}".rstrip("/") + f":1: unreadable-file: the folder {not_yours}" in told()
        assert [line for line in told() if not re.search(r"^records/|: (unreadable|linked)-file: ", line)] == []
        (small / "docs" / folder).chmod(0o755)
    (small / "mkdocs.yml").chmod(0o000)
    assert f"mkdocs.yml:1: unreadable-file: the file {not_yours}" in told()


def test_where_nothing_can_be_kept_nothing_is_left(small: Path) -> None:
    before = held(small)
    assert run("full", small, ["check"]) == (0, "")
    assert held(small) == before


def test_a_link_stays_a_link_and_a_file_keeps_its_mode(tmp_path: Path) -> None:
    there, link, new = tmp_path / "shared" / "file", tmp_path / "link", tmp_path / "more" / "new"
    there.parent.mkdir()
    there.write_text("old")
    there.chmod(0o640)
    link.symlink_to("shared/file")
    umask = os.umask(0o027)
    try:
        write_whole({link: b"newer", new: [b"as ", b"new"]})
    finally:
        os.umask(umask)
    assert link.is_symlink()
    assert (there.read_text(), S_IMODE(there.stat().st_mode)) == ("newer", 0o640)
    assert (new.read_text(), S_IMODE(new.stat().st_mode)) == ("as new", 0o640)
    assert {path.name for path in tmp_path.rglob("*")} == {"shared", "file", "link", "more", "new"}


def test_if_one_of_several_cannot_be_written_none_is(tmp_path: Path) -> None:
    for name in ("first", "second"):
        (tmp_path / name).write_text(name)
    (tmp_path / "folder").mkdir()
    with pytest.raises(IsADirectoryError) as error:
        write_whole({tmp_path / "first": b"newer", tmp_path / "folder": b"newer", tmp_path / "second": b"newer"})
    assert error.value.filename == str(tmp_path / "folder")
    assert {path.name: path.is_dir() or path.read_text() for path in tmp_path.iterdir()} == {
        "first": "first",
        "folder": True,
        "second": "second",
    }


def test_what_may_not_be_written_is_not_replaced(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("old")
    file.chmod(0o444)
    code = "import sys; from pathlib import Path; from sticky.text.files import write_whole; write_whole({Path(sys.argv[1]): b'new'})"
    done = subprocess.run(
        [sys.executable, "-c", code, file], cwd=ROOT, capture_output=True, text=True, preexec_fn=no_master
    )
    assert done.stderr.endswith(f"PermissionError: [Errno 13] Permission denied: '{file}'\n")
    assert file.read_text() == "old"
