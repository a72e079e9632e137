"""Finished pages, each with the fingerprint of what it was made from: a cached page is not made again.

Beside them it keeps by name what else takes long to make: pictures and parts of larger files.

This, and what was read (`text.kept`), is the only state that one build passes to the next, for `sticky build` and
`sticky serve` alike. It is in a file that may be deleted at any time. A page that is damaged, or was made from something else, is not found.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

_FORMAT = 3
"""Change it when the columns change: a file of another format is replaced."""

_TABLE = """create table if not exists pages
    (url text primary key, fingerprint text, hashes text, page blob, checksum integer)"""


@dataclass(frozen=True)
class Made:
    """The record of a finished page, apart from its bytes."""

    fingerprint: str
    """The fingerprint of everything that the page was made from."""
    hashes: frozenset[str] = frozenset()
    """The sources that allow its inline scripts."""


class PageCache:
    """The cached pages of one kind of build, in the file `path`."""

    def __init__(self, path: Path) -> None:
        self.present: dict[str, Made] = {}
        """The pages in the folder being built, by address."""
        self.copies: set[str] = set()
        """The former addresses in that folder, each with a copy of the page that moved."""
        self._path = path
        try:
            self._db = _opened(path)
        except (sqlite3.Error, OSError) as error:
            self._db = self._anew(error)

    def _anew(self, error: Exception) -> sqlite3.Connection:
        """Replace a damaged file, or work without one: a build never fails because of its cache."""
        if getattr(error, "sqlite_errorcode", None) not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            with suppress(sqlite3.Error, OSError):
                self._path.unlink(missing_ok=True)
                return _opened(self._path)
        return _opened(None)

    def find(self, url: str, fingerprint: str) -> tuple[Made, bytes] | None:
        """The page at `url`, if it was made from exactly this."""
        with self._tried() as db:
            row = db.execute(
                "select hashes, page, checksum from pages where url = ? and fingerprint = ?",
                (url, fingerprint),
            ).fetchone()
            if row and _checksum(url, fingerprint, *row[:2]) == row[2]:
                return Made(fingerprint, frozenset(json.loads(row[0]))), row[1]
        return None

    def add(self, url: str, made: Made, page: bytes) -> None:
        """Add a page; it is kept only if `commit` follows."""
        row = (json.dumps(sorted(made.hashes)), page)
        with self._tried() as db:
            db.execute(
                "replace into pages values (?, ?, ?, ?, ?)",
                (url, made.fingerprint, *row, _checksum(url, made.fingerprint, *row)),
            )

    def commit(self) -> None:
        """Keep what was added, after a successful build, and drop what is no longer on the site."""
        with self._tried() as db:
            gone = [(url,) for (url,) in db.execute("select url from pages") if url not in self.present]
            db.executemany("delete from pages where url = ?", gone)
            db.commit()

    def rollback(self) -> None:
        """Drop what was added, after a failed build, and forget what is in the folder, so that the fault is found again."""
        self.present.clear()
        with self._tried() as db:
            db.rollback()

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    @contextmanager
    def _tried(self) -> Iterator[sqlite3.Connection]:
        try:
            yield self._db
        except sqlite3.Error as error:
            self._db.close()
            self._db = self._anew(error)


def _opened(path: Path | None) -> sqlite3.Connection:
    if path:
        path.parent.mkdir(exist_ok=True)
    db = sqlite3.connect(path or ":memory:", timeout=0)
    try:
        found = db.execute("pragma user_version").fetchone()[0]
        if found == 0:
            db.execute(f"pragma user_version = {_FORMAT}")
        elif found != _FORMAT:
            raise sqlite3.DatabaseError(f"format {found}")
        # A file cut short by a crash is detected, by the database itself or by a page's checksum.
        db.execute("pragma synchronous = off")
        db.execute(_TABLE)
        db.execute("select url, fingerprint, hashes, page, checksum from pages limit 0")
    except sqlite3.Error:
        db.close()
        raise
    return db


def _checksum(url: str, fingerprint: str, hashes: str, page: bytes) -> int:
    return crc32(page, crc32("\0".join((url, fingerprint, hashes)).encode()))
