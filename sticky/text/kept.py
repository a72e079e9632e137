"""A cache of results from one run to the next: a file that was read before is not parsed again.

The cache file may be deleted at any time. A result that is damaged, or that another version computed, is not used: its
key is a digest of the engine, of every package that the engine uses, and of what was read.
"""

import hashlib
import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import cache, partial
from pathlib import Path
from typing import Any, Self, TypeVar
from weakref import WeakKeyDictionary
from zlib import crc32

import markdown_it

from .files import write_whole
from .parallel import in_shares

_Item = TypeVar("_Item")

_Result = TypeVar("_Result")

CACHE = ".cache"
"""The folder of everything that is cached between runs, relative to the project's root."""

READ = "read"
"""The cache file in that folder: the results of reading and checking."""

PACKAGE = Path(__file__).parent.parent
"""The folder of the engine."""

FOLDERS = {name: (PACKAGE / name).resolve() for name in ("", "macros", "overrides")}
"""The folders of the engine, the macros and the theme, by their place in the package, where the last two may be links."""


def engine() -> dict[str, Path]:
    """The files of the engine, the macros and the theme, by their place in the package."""
    files = {
        Path(name, file.relative_to(folder)).as_posix(): file
        for name, folder in FOLDERS.items()
        for file in folder.rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }
    return dict(sorted(files.items()))


class Kept:
    """The results in one cache file, by key, each a value that JSON can represent. Without a file, nothing is kept.

    New results are written only by `save`, or when a `with` block ends.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._there = dict[str, bytes]()
        """The results in the file that `get` has not returned yet, by key: the checksum of each, and the result."""
        self._used = dict[str, Any]()
        self._findings = WeakKeyDictionary["Findings", str]()
        if path:
            with suppress(OSError):
                for row in path.read_bytes().splitlines():
                    key, _, result = row.partition(b" ")
                    self._there[key.decode("ascii", "replace")] = result
        self._saved: Iterable[str] | None = set(self._there)
        """The keys in the file; `None` once `put` has added or changed a result."""

    def get(self, key: str) -> Any:
        """The value of this key; `None` if there is none."""
        checksum, _, data = self._there.pop(key, b"").partition(b" ")
        if data and checksum == _checksum(key, data):
            self._used[key] = json.loads(data)
        return self._used.get(key)

    def put(self, key: str, value: Any) -> None:
        """Keep the value of a key."""
        if self._path:
            self._used[key], self._saved = value, None

    @property
    def empty(self) -> bool:
        """Whether there is a cache file to use, but no result yet."""
        return bool(self._path) and not (self._there or self._used)

    def results(self) -> dict[str, Any]:
        """Every result used so far, including the findings of files."""
        for findings in list(self._findings):
            findings.save()
        return self._used

    def take(self, results: Mapping[str, Any]) -> None:
        """Add the results of a fork of this process."""
        for key, value in results.items():
            self.put(key, value)

    def findings(self, key: str) -> "Findings":
        """The findings of the file whose results have this key."""
        name = f"{key}-findings"
        findings = Findings(self.get(name), partial(self.put, name) if self._path else None)
        self._findings[findings] = key
        return findings

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.save()

    def forget(self) -> None:
        """Forget the results of files that are gone or have changed."""
        there = {*self._findings.values()}
        self._used = {key: value for key, value in self._used.items() if key.removesuffix("-findings") in there}
        self._there.clear()

    def save(self) -> None:
        """Write the results of the files that still exist, all at once; carry on if that fails."""
        self.results()
        self.forget()
        if self._path and self._used.keys() != self._saved:
            with suppress(OSError):
                rows = ((key, json.dumps(value, separators=(",", ":")).encode()) for key, value in self._used.items())
                lines = (b"%b %b %b\n" % (key.encode(), _checksum(key, data), data) for key, data in rows)
                write_whole({self._path: lines})
                self._saved = set(self._used)


def _checksum(key: str, data: bytes) -> bytes:
    return b"%08x" % crc32(data, crc32(key.encode()))


class Findings:
    """The findings of one file, by name: each is computed once, and cached with the results of reading the file."""

    def __init__(self, kept: dict[str, Any] | None = None, put: Callable[[dict[str, Any]], None] | None = None) -> None:
        self._kept, self._put = kept or {}, put  # without `put`, findings last as long as this object
        self._used = dict[str, Any]()

    def get(self, name: str, find: Callable[[], _Result]) -> _Result:
        """The result of `find`, which JSON can represent, and which may depend on nothing but the file and the name."""
        if name not in self._used:
            self._used[name] = self._kept[name] if name in self._kept else find()
        result: _Result = self._used[name]
        return result

    def has(self, name: str) -> bool:
        """Whether there is already a result of that name."""
        return name in self._used or name in self._kept

    def new(self) -> dict[str, Any]:
        """The results that were not kept before."""
        return {name: result for name, result in self._used.items() if name not in self._kept}

    def take(self, results: Mapping[str, Any]) -> None:
        """Add the results of a fork of this process."""
        self._used.update(results)

    def save(self) -> None:
        """Keep the results that were used, if any of them is new."""
        if self._put and self.new():
            self._put(self._used)
            self._kept = dict(self._used)


def find_in_shares(
    work: Callable[[Iterable[_Item]], object], items: Sequence[_Item], findings: Sequence[Findings]
) -> None:
    """Run `work` on all processors, each with a share of the items, and collect the new `findings`; see `in_shares`."""

    def found(share: Iterable[_Item]) -> list[dict[str, Any]]:
        before = [each.new() for each in findings]
        work(share)
        pairs = zip(before, (each.new() for each in findings), strict=True)
        return [{name: result for name, result in new.items() if name not in old} for old, new in pairs]

    for share in in_shares(found, items):
        for each, new in zip(findings, share, strict=True):
            each.take(new)


def key_of(*what: object) -> str:
    """The cache key of a result that this engine computes from `what`."""
    return digest(_engine(), *what)


def digest(*what: object) -> str:
    """A short digest of what a result depends on, to use in a finding's name."""
    digested = hashlib.blake2b(digest_size=16)
    for part in what:
        data = part if isinstance(part, bytes) else repr(part).encode()
        digested.update(b"%d %b" % (len(data), data))
    return digested.hexdigest()


@cache
def _engine() -> str:
    # The package's own code and texts, and the names and versions of all packages installed beside the parser.
    installed = sorted(folder.name for folder in Path(markdown_it.__file__).parent.parent.glob("*.dist-info"))
    code = [(place, file.read_bytes()) for place, file in engine().items() if file.suffix in (".py", ".md")]
    return digest(sys.version, installed, code)
