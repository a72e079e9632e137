"""The site's promises: what it may store in a reader's browser, and the figures of the last recorded test run."""

import re
from collections.abc import Iterable
from datetime import date
from functools import cache
from hashlib import sha256
from importlib.metadata import requires, version
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from ..text.files import write_whole
from ..text.kept import engine
from .edition import Edition

RECORD = "records/verified.json"
"""Where a handbook keeps the figures of its last recorded test run."""


STORED = ("__palette",)
"""The key of everything that may be stored, without the site's path before it; the tests hold every page to it.

What it is for and how long it is kept are words of the theme, such as `stored.__palette.what`.
"""


class _Figures(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    on: date
    site: str = ""
    """The fingerprint of the site measured; figures without one apply to no site."""


class Tests(_Figures):
    """What the tests measured on the whole built site."""

    __test__ = False  # not a test, whatever its name suggests

    browser: str
    """Its name and version."""
    pages: int
    """How many pages the site has."""
    requests: int
    """How many the browser made while it read, searched, filtered and printed pages."""
    other_hosts: int
    """How many of them went to another host."""
    cookies: int
    """How many cookies it set."""
    stored: int
    """Keys found in a browser that had not touched the switch."""
    axe: str
    """The version of axe."""
    axe_pages: int
    """Pages that axe tested, counting each view of a page."""
    axe_violations: int
    """How many violations axe found."""
    nu_pages: int
    nu_errors: int
    """How many pages the Nu HTML checker read, and how many errors it found."""
    observatory: int
    """The score by the published rules of the HTTP Observatory."""


class Audit(_Figures):
    """The worst figures that Lighthouse measured on any kind of page."""

    lighthouse: str
    """Its version."""
    pages: int
    """How many kinds of page it measured."""
    performance: int
    accessibility: int
    best_practices: int
    seo: int
    """Four of its scores, each from 0 to 100."""
    kib: int
    """The most that a first visit transfers."""
    requests: int
    """The most requests of a first visit."""


class Verified(BaseModel):
    """The figures of the last recorded test run."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    tests: Tests | None = None
    audit: Audit | None = None

    def of(self, site: str) -> "Verified":
        """The figures of the site with this fingerprint; those of any other site are left out."""
        tests, audit = (seen if seen and seen.site == site else None for seen in (self.tests, self.audit))
        return Verified(tests=tests, audit=audit)


def site_fingerprint(root: Path, paths: Iterable[str], logo: bytes, edition: Edition) -> str:
    """A digest of everything that determines readers' pages.

    It covers the published files, at `paths` relative to `root`; the logo; the settings; the edition; this package; and the versions of its dependencies. It does not cover drafts, this record, the ledger, or the address at which the site is published,
    which a host may set. So changing a word in a published scenario makes a different site, and publishing the same
    site elsewhere does not.
    """
    digest = sha256(f"{_engine()}\0{edition}\0".encode())
    for row in (root / "mkdocs.yml").read_bytes().splitlines():
        digest.update(b"" if row.startswith(b"site_url:") else row + b"\n")
    for path in sorted(paths):
        digest.update(f"\0{path}\0".encode())
        digest.update((root / path).read_bytes())
    digest.update(logo)
    return digest.hexdigest()[:32]


@cache
def _engine() -> str:
    digest = sha256()
    for place, file in engine().items():
        # What `sticky init` writes is not part of this site; only an installed package has a copy of it.
        if not place.startswith(("starter/", "repository/")):
            digest.update(f"\0{place}\0".encode())
            digest.update(file.read_bytes())
    # Readers' pages do not depend on extras.
    needs = [needed for needed in requires("sticky-situations") or () if "extra ==" not in needed]
    names = sorted(re.split(r"[^\w.-]", needed)[0] for needed in needs)
    return digest.hexdigest() + "".join(f"\0{name} {version(name)}" for name in names)


def load(root: Path) -> Verified:
    """Read the record of the project at `root`; an empty one if there is none.

    Raises `ValueError` if the file is not such a record.
    """
    file = root / RECORD
    return Verified.model_validate_json(file.read_bytes()) if file.exists() else Verified()


def record(root: Path, **parts: _Figures) -> None:
    """Replace `tests` or `audit` in the record; the other stays."""
    old = load(root)
    new = Verified(**{"tests": old.tests, "audit": old.audit, **parts})
    write_whole({root / RECORD: f"{new.model_dump_json(indent=1, exclude_none=True)}\n".encode()})
