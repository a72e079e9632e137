"""Every case in `golden/`: a small project, laid over `golden/base/`, and the exact problems found in it.

A case is a text file. It opens with a sentence on what it shows; then come files, each below a line that names it,
and last the problems and warnings, none in a clean case:

    A term that is misspelled.

    === scenarios/wifes-card.md (edit)
    - asker: family
    + asker: famly

    === problems
    scenarios/wifes-card.md:5: unknown-term: "famly" is not a term for "asker"; did you mean "family"?

A file replaces the base's of that name. In parentheses behind the name stands how to read what is below it:

- `edit`: it changes the base's file of that name, and `like`: another one of the base, whose name follows. Lines
  behind `-`, which stand in that file once, give way to the lines behind `+` that follow them.
- `escaped`: `\\xNN` is the byte of that number, in the name too, so that a case can hold what is no text.
- `crlf`: every line ends as Windows ends it.
- `unended`: the last line has no line ending.
- `removed`: the project has no such file.
- `link`: it is a link to the place that the line below it names.

Where a message changed, or a line of the base moved, `pytest tests/engine/test_golden.py --update-golden` rewrites the
problems of every case that it touches, and shows the change. Read it: what is found is not always what should be.
"""

import ast
import os
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

import pytest

import sticky
from sticky import checks
from sticky.checks import adoption
from sticky.site.settings import checked

pytestmark = pytest.mark.usefixtures("the_day")

GOLDEN = Path(__file__).parents[1] / "golden"
BASE = GOLDEN / "base"
CORE = Path(sticky.__file__).parent
CASES = sorted(file for file in GOLDEN.rglob("*.txt"))

_HEAD = re.compile(r"=== (\S+)(?: \((.*)\))?")


@dataclass(frozen=True)
class Part:
    """What stands below one `===` line of a case."""

    name: str
    how: tuple[str, ...]
    lines: tuple[str, ...]


def parts(case: str) -> Iterator[Part]:
    """The parts of a case, in turn, without blank lines around them."""
    head: re.Match[str] | None = None
    lines: list[str] = []
    for line in [*case.split("\n"), "=== end"]:
        if mark := _HEAD.fullmatch(line):
            while lines and not lines[-1]:
                lines.pop()
            if head:
                yield Part(head[1], tuple((head[2] or "").split(", ")), tuple(lines))
            head, lines = mark, []
        else:
            lines.append(line)


def lay(part: Part, root: Path) -> None:
    """Put one of a case's files in its place."""
    file = root / os.fsdecode(_escaped(part.name.encode()) if "escaped" in part.how else part.name)
    if "removed" in part.how:
        file.unlink()
        return
    if "link" in part.how:
        file.symlink_to(part.lines[0])
        return
    edited = [part.name for how in part.how if how == "edit"] + [how[5:] for how in part.how if how.startswith("like ")]
    text = "\n".join(part.lines) + "\n"
    for name in edited:
        text = _edited((BASE / name).read_text(encoding="utf-8"), text)
    data = text.encode() if text.strip() else b""
    if "unended" in part.how:
        data = data.removesuffix(b"\n")
    if "crlf" in part.how:
        data = data.replace(b"\n", b"\r\n")
    if "escaped" in part.how:
        data = _escaped(data)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)


def _escaped(data: bytes) -> bytes:
    return re.sub(rb"\\x([0-9a-f]{2})", lambda byte: bytes.fromhex(byte[1].decode()), data)


def _edited(text: str, edit: str) -> str:
    changes = []
    for hunk in re.findall(r"((?:^-.*\n)+)((?:^\+.*\n)*)", edit, re.MULTILINE):
        old, new = (re.sub(r"^[-+] ?", "", rows, flags=re.MULTILINE) for rows in hunk)
        assert f"\n{text}".count(f"\n{old}") == 1, f"the base holds this not once:\n{old}"
        changes.append((f"\n{text}".index(f"\n{old}"), old, new))
    for at, old, new in sorted(changes, reverse=True):
        text = text[:at] + new + text[at + len(old) :]
    return text


def problems_of(case: str, root: Path) -> tuple[list[str], list[str]]:
    """The problems found in a case's project, and those that it expects."""
    shutil.copytree(BASE, root, dirs_exist_ok=True)
    *files, expected = parts(case)
    assert expected.name == "problems"
    for part in files:
        lay(part, root)
    mkdocs = any(part.name == "mkdocs.yml" for part in files)
    problems = checked(root, root / "site")[2] if mkdocs else checks.check(root)[1]
    return [str(problem) for problem in problems], list(expected.lines)


def updated(file: Path, problems: list[str]) -> str:
    """Rewrite the problems that a case expects; returns the change as a unified diff, empty where there is none."""
    old = file.read_text(encoding="utf-8")
    head, mark, _ = old.rpartition("=== problems\n")
    new = "".join([head, mark, *(f"{problem}\n" for problem in problems)])
    if new == old:
        return ""
    file.write_text(new, encoding="utf-8")
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    return "".join(unified_diff(before, after, f"a/{file.name}", f"b/{file.name}", n=0))


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.relative_to(GOLDEN).with_suffix("").as_posix())
def test_case(file: Path, tmp_path: Path, request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]) -> None:
    problems, expected = problems_of(file.read_text(encoding="utf-8"), tmp_path)
    if request.config.getoption("--update-golden"):
        with capsys.disabled():
            print(updated(file, problems).replace(file.name, file.relative_to(GOLDEN).as_posix()), end="")
        return
    assert problems == expected


def test_an_update_follows_an_edit_of_the_base_and_shows_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = GOLDEN / "checks/references/dangling-law.txt"
    copy, base = tmp_path / case.name, tmp_path / "base"
    shutil.copy(case, copy)
    shutil.copytree(BASE, base)
    monkeypatch.setattr(sys.modules[__name__], "BASE", base)
    problems, expected = problems_of(case.read_text(encoding="utf-8"), tmp_path / "before")
    assert problems == expected
    assert updated(copy, problems) == ""
    scenario = base / "scenarios/wifes-card.md"
    scenario.write_text(
        scenario.read_text(encoding="utf-8").replace("---\n", "---\nsource: A line more.\n", 1), encoding="utf-8"
    )
    problems, _ = problems_of(case.read_text(encoding="utf-8"), tmp_path / "after")
    place = re.compile(r"(?<=wifes-card\.md:)\d+")
    assert problems == [place.sub(lambda line: str(int(line[0]) + 1), problem) for problem in expected]
    change = updated(copy, problems).splitlines()
    assert [row for row in change if not row.startswith(("---", "+++", "@@"))] == [
        *(f"-{problem}" for problem in expected),
        *(f"+{problem}" for problem in problems),
    ]
    assert problems_of(copy.read_text(encoding="utf-8"), tmp_path / "again") == (problems, problems)


def test_every_case_is_written_as_an_update_would(tmp_path: Path) -> None:
    for file in CASES:
        expected = list(parts(file.read_text(encoding="utf-8")))[-1].lines
        copy = tmp_path / file.name
        shutil.copy(file, copy)
        assert updated(copy, list(expected)) == "", file


def test_the_base_is_clean() -> None:
    assert checks.check(BASE)[1] == []


def test_cases_stand_in_the_folders_of_modules_faults_beside_what_is_clean() -> None:
    expected = {file: list(parts(file.read_text(encoding="utf-8")))[-1].lines for file in CASES}
    areas = {file.parent.relative_to(GOLDEN) for file in CASES} - {Path("hostile")}
    assert len(areas) > 20
    assert [area for area in areas if not (CORE / area).with_suffix(".py").is_file()] == []
    clean = {file.parent for file, lines in expected.items() if not lines}
    assert {file.parent for file, lines in expected.items() if lines} - clean == set()


def test_every_kind_of_problem_has_a_case() -> None:
    codes = {
        code for file in sorted(CORE.rglob("*.py")) for code in _codes(ast.parse(file.read_text(encoding="utf-8")))
    }
    lines = (line for file in CASES for line in list(parts(file.read_text(encoding="utf-8")))[-1].lines)
    assert len(codes) > 30
    # What no check finds, and a build does, is reported under "build". What a handbook of another library has to read and to do
    # comes with the texts that it was started from, which no case has: `test_adoption.py` has that.
    elsewhere = {"build", "not-ready", "not-read", "changed-since-read", *adoption.STEPS}
    assert codes - {line.replace(" warning: ", " ", 1).split(": ")[1] for line in lines} == elsewhere


def _codes(module: ast.Module) -> Iterator[str]:
    # The codes that a module gives to problems: written where the problem is made, in a variable called `code`, or in a
    # constant of the module.
    assigned = [node for node in module.body if isinstance(node, ast.Assign)]
    named = {target.id: node.value for node in assigned for target in node.targets if isinstance(target, ast.Name)}
    places = {"Problem": 2, "BadReference": 0, "_report": 1, "_problem": 1, "warning": 2}
    for node in ast.walk(module):
        code: ast.expr | None = None
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in places and len(node.args) > places[name]:
                code = node.args[places[name]]
        elif isinstance(node, ast.Assign) and "code" in [getattr(target, "id", "") for target in node.targets]:
            code = node.value
        code = named.get(code.id, code) if isinstance(code, ast.Name) else code
        chosen = [code.body, code.orelse] if isinstance(code, ast.IfExp) else [code]
        yield from (x.value for x in chosen if isinstance(x, ast.Constant) and isinstance(x.value, str) and x.value)
