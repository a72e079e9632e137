"""What the site promises of itself: what it may leave in a reader's browser, and what the last run of the tests saw."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from importlib.metadata import requires, version
from pathlib import Path

from pydantic import BaseModel, ConfigDict

PATH = "records/verified.json"
PACKAGE = Path(__file__).parents[1]


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
    site: str = ""
    """The fingerprint of the site that was seen; figures without one stand for no site."""


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

    def of(self, site: str) -> "Verified":
        """The figures that were seen of the site with this fingerprint; those of any other site are left out."""
        tests, audit = (seen if seen and seen.site == site else None for seen in (self.tests, self.audit))
        return Verified(tests=tests, audit=audit)


def fingerprint(root: Path, paths: Iterable[str]) -> str:
    """A digest of everything that readers' pages are made from.

    That is the files at `paths` below `root`, which are the published ones; the settings; this package; and the
    versions of what it builds with. Not in it: drafts, this record, the ledger, and the address at which the site is
    published, which a host may set. So another word in a published scenario makes another site, and the same site
    published elsewhere stays what it was.
    """
    digest = sha256(_engine().encode())
    for row in (root / "mkdocs.yml").read_bytes().splitlines():
        digest.update(b"" if row.startswith(b"site_url:") else row + b"\n")
    for path in sorted(paths):
        digest.update(f"\0{path}\0".encode())
        digest.update((root / path).read_bytes())
    return digest.hexdigest()[:32]


@cache
def _engine() -> str:
    digest = sha256()
    for file in sorted(PACKAGE.rglob("*")):
        if file.is_file() and "__pycache__" not in file.parts:
            digest.update(f"\0{file.relative_to(PACKAGE).as_posix()}\0".encode())
            digest.update(file.read_bytes())
    # What only extras need, readers' pages are not made with.
    needs = [needed for needed in requires("sticky-situations") or () if "extra ==" not in needed]
    names = sorted(re.split(r"[^\w.-]", needed)[0] for needed in needs)
    return digest.hexdigest() + "".join(f"\0{name} {version(name)}" for name in names)


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
