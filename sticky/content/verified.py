"""What the site promises of itself: what it may leave in a reader's browser, and what the last run of the tests saw."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict

PATH = "records/verified.json"


@dataclass(frozen=True)
class Stored:
    """Something that a reader's browser may keep."""

    key: str
    """As it begins or ends: a browser puts the site's path before it."""
    purpose: str
    kept: str
    """How long."""


STORED = (
    Stored(
        "__palette",
        "Your choice of light or dark, once you have used the switch. It says nothing about you and is not sent to us.",
        "Until you switch back to following your device, or delete it in your browser",
    ),
)
"""All that may be stored; the tests hold every page to it."""


class _Figures(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    on: date


class Tests(_Figures):
    """What the tests saw in the whole built site."""

    __test__ = False  # its name is no test's

    browser: str
    """Its name and version."""
    pages: int
    requests: int
    """How many the browser made while it read, searched, filtered and printed."""
    other_hosts: int
    """How many of these went to another host."""
    cookies: int
    stored: int
    """Keys found in a browser that had not touched the switch."""
    axe: str
    """The version of axe."""
    axe_pages: int
    """Pages seen by axe, each view of one counted."""
    axe_violations: int
    nu_pages: int
    nu_errors: int
    observatory: int
    """Points by the published rules of the HTTP Observatory."""


class Audit(_Figures):
    """What Lighthouse saw, at its worst, on each kind of page."""

    lighthouse: str
    """Its version."""
    pages: int
    performance: int
    accessibility: int
    best_practices: int
    seo: int
    kib: int
    """The most that a first visit takes over the wire."""
    requests: int
    """The most that a first visit asks for."""


class Verified(BaseModel):
    """The figures of the last run that recorded them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    tests: Tests | None = None
    audit: Audit | None = None


def load(root: Path) -> Verified:
    """Read what was recorded in the project at `root`; nothing where nothing was.

    Raises `ValueError` where the file is no such record.
    """
    file = root / PATH
    return Verified.model_validate_json(file.read_bytes()) if file.exists() else Verified()


def record(root: Path, **parts: _Figures) -> None:
    """Write `tests` or `audit` anew; the other stays."""
    old = load(root)
    new = Verified(**{"tests": old.tests, "audit": old.audit, **parts})
    (root / PATH).parent.mkdir(exist_ok=True)
    (root / PATH).write_text(new.model_dump_json(indent=1, exclude_none=True) + "\n")
