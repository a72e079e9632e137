"""What the site may store in a reader's browser, and the record of when that and its accessibility were last verified."""

from datetime import date
from importlib.metadata import version
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from ..text.files import contents
from ..text.kept import FOLDERS, PACKAGE, digest
from ..text.problem import Problem
from .page import DOCS

RECORD = "records/verified.json"

DESIGN = "_design"
"""The file of a built site with the digest of its design, which tells whether a record is about it."""

STORED = ("__palette",)
"""The keys, without the site's path, of all that may be stored; messages such as `stored.__palette.what` say why."""


class Verified(BaseModel):
    """What `sticky verify` saw of a site; it records nothing of a site that has a fault."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    on: date
    version: str
    design: str
    """The digest of the site's design: see `design`."""
    browser: str
    axe: str
    kinds: int
    """How many pages were opened, one of each kind."""
    requests: int
    """How many requests they made, none of them to another host."""


def design(root: Path, theme: Path | None) -> str:
    """A digest of the scripts, styles, templates and headers of the handbook at `root`, with its own `theme` folder.

    Words and settings do not count: they cannot make a page ask another host, or store anything.
    """
    ours = [file for folder in (FOLDERS["overrides"], theme) if folder for file in sorted(folder.rglob("*"))]
    beside = sorted(file for file in (root / DOCS).rglob("*") if file.suffix in (".css", ".js"))
    files = [file for file in (*ours, *beside) if file.is_file() and file.suffix not in (".po", ".py", ".pyc")]
    parts = [(file.name, file.read_bytes()) for file in (PACKAGE / "outputs/headers.py", *files)]
    return digest(version("mkdocs-material"), parts)


def load(root: Path, theme: Path | None) -> tuple[Verified | None, list[Problem]]:
    """The record of the handbook at `root`; `None` if there is none, or if the site's design has changed since."""
    file = root / RECORD
    try:
        record = Verified.model_validate_json(contents(file)) if file.exists() else None
        return record if record and record.design == design(root, theme) else None, []
    except (OSError, ValueError):
        message = 'this is not what "sticky verify" writes; delete the file, and run "sticky verify" to write a new one'
        return None, [Problem(RECORD, 1, "bad-record", message)]
