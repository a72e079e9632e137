"""What changed in the texts that a handbook is started from, and why: as the commits of the project tell it.

An installed package brings these commits as a file, which is made when the package is built; otherwise Git tells them. This
module imports nothing but the standard library, so that it can run before the package is installed.
"""

import json
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

FILE = "history.json"
"""The name of the file that an installed package brings."""

PATHS = (
    *("docs", "scenarios", "mkdocs.yml", "CONTRIBUTING.md", "ADOPTING.md", "LICENSE", ".vscode"),
    *("sticky/states", "sticky/repository", "sticky/init", "sticky/init.py", "sticky/content/starter.py"),
)
"""What a handbook's texts are made of, or were: the code that starts one was a single file once."""


@dataclass(frozen=True)
class Commit:
    """A change of the project that a handbook's texts may be made of."""

    id: str
    on: str
    """The day, year-month-day."""
    what: str
    """What changed, in a line."""
    why: str
    """Why, in a paragraph; often empty, when the line says it all."""
    paths: tuple[str, ...]
    """The files that it changed."""


def commits(root: Path) -> tuple[Commit, ...]:
    """The commits of the project at `root`, the newest first; none if its history is not at hand, or is cut short."""
    if (root / FILE).is_file():
        rows = json.loads((root / FILE).read_text(encoding="utf-8"))
        return tuple(Commit(**{**row, "paths": tuple(row["paths"])}) for row in rows)
    git = shutil.which("git")
    if git is None or not (root / ".git").exists():
        return ()
    run = [git, "-C", str(root), "-c", "core.quotePath=false"]
    marks = "%x01" + "%x00".join(("%H", "%as", "%s", "%b", ""))
    printed = _output([*run, "log", "--no-show-signature", f"--format={marks}", "--name-only", "--", *PATHS])
    # In a history that is cut short, the first commit would seem to have changed every file.
    whole = _output([*run, "rev-parse", "--is-shallow-repository"]) == "false\n"
    return tuple(_commit(entry) for entry in printed.split("\x01")[1:]) if whole else ()


def _output(command: list[str]) -> str:
    # What Git prints; empty if it fails.
    done = subprocess.run(command, capture_output=True, encoding="utf-8")  # noqa: S603  # no shell, and arguments of our own
    return "" if done.returncode else done.stdout


def _commit(entry: str) -> Commit:
    id_, on, what, body, files = entry.split("\0")
    why = " ".join(body.strip().split("\n\n")[0].split())
    return Commit(id_, on, what, why, tuple(filter(None, files.split("\n"))))


def for_package(root: Path) -> str:
    """The commits as the file that a package brings; empty if there are none."""
    found = commits(root)
    return json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=0) + "\n" if found else ""


def since(found: Iterable[Commit], id_: str) -> Iterator[Commit]:
    """The commits that are newer than one; none if that one is not among them."""
    every = list(found)
    at = next((i for i, one in enumerate(every) if one.id == id_), 0)
    yield from every[:at]
