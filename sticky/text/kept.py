"""Results of reading that are kept from one run to the next: a file that was read before is not parsed again.

They are in a file that may be deleted at any time. A result that is damaged, or that another version made, is not
found: its key is a digest of the engine, of every package that it uses, and of what was read.

And what one run puts aside, because it would be most of its memory.
"""

import atexit
import hashlib
import json
import marshal
import os
import sys
import tempfile
import zlib
from base64 import b64decode, b64encode
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import IO, Any, Self
from weakref import WeakKeyDictionary

import markdown_it

CACHE = ".cache"
"""The folder of whatever is kept between runs, relative to the project's root."""

READ = "read"
"""The file in it of what was read and checked."""

PACKAGE = Path(__file__).parent.parent
"""The folder of the engine."""


class Kept:
    """The results in one file, by key. New ones are written only by `save`, or when a `with` block ends."""

    def __init__(self, path: Path | None = None) -> None:
        """Take the file; it need not exist. Without one, nothing is kept, and only what others find is got, once."""
        self._path = path
        self._found = dict[str, bytes]()
        self._used = dict[str, bytes]()
        self._facts = WeakKeyDictionary["Facts", Sequence[str]]()
        self._others = dict[str, Future[Sequence[bytes]]]()
        if path:
            with suppress(OSError):
                self._add(path.read_bytes().splitlines())

    def _add(self, lines: Iterable[bytes]) -> None:
        for line in lines:
            self._found[line.partition(b" ")[0].decode("ascii", "replace")] = line

    def knows(self, key: str) -> bool:
        """Whether there seems to be a result of this key."""
        return key in self._found

    def expect(self, keys: Iterable[str], others: "Future[Sequence[bytes]]") -> None:
        """Take the results of these keys from `others`, who return the lines of a `Kept`, unless they have yet to begin."""
        self._others.update(dict.fromkeys(keys, others))

    def lines(self) -> Sequence[bytes]:
        """The lines of all results that were got or put."""
        self._save_facts()
        return list(self._used.values())

    def get(self, key: str) -> Any:
        """The result of this key; `None` if there is none."""
        others = self._others.pop(key, None)
        if others and not others.cancel():
            with suppress(
                Exception
            ):  # whatever befell others: who asks then does the same work, and meets the same fault
                self._add(others.result())
        line = self._found.get(key, b"") if self._path else self._found.pop(key, b"")
        result = line.split(b" ", 2)[-1]
        if line != _line(key, result):
            return None
        if self._path:
            self._used[key] = line
        return json.loads(zlib.decompress(b64decode(result)))

    def put(self, key: str, result: Any) -> None:
        """Keep a result, which JSON can represent."""
        if not self._path:
            return
        text = json.dumps(result, separators=(",", ":"))
        self._used[key] = _line(key, b64encode(zlib.compress(text.encode(), 1)))

    def facts(self, key: str, *others: str) -> "Facts":
        """What was found in the file with this key; the results under `others` are of the same file."""
        facts = Facts(self.get(key), lambda found: self.put(key, found))
        self._facts[facts] = (key, *others)
        return facts

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Write the results."""
        self.save()

    def save(self) -> None:
        """Write the results of the files that are still there, all at once; do without if that is impossible."""
        self._save_facts()
        there = {key for keys in self._facts.values() for key in keys}
        self._used = {key: line for key, line in self._used.items() if key in there}
        if self._path and self._used != self._found:
            with suppress(OSError):
                self._path.parent.mkdir(exist_ok=True)
                with tempfile.NamedTemporaryFile(dir=self._path.parent, delete=False) as new:
                    new.writelines(line + b"\n" for line in self._used.values())
                os.replace(new.name, self._path)
        self._found = dict(self._used)

    def _save_facts(self) -> None:
        for facts in list(self._facts):
            facts.save()


class Facts:
    """What was found in one file, by name: each is found once, and kept with what was read."""

    def __init__(self, kept: dict[str, Any] | None = None, put: Callable[[dict[str, Any]], None] | None = None) -> None:
        """Take what was kept earlier, and the function that keeps results; without it, they last as long as this object."""
        self._kept, self._put = kept or {}, put
        self._used = dict[str, Any]()

    def get(self, name: str, find: Callable[[], Any]) -> Any:
        """What `find` returns, which JSON can represent; it may depend on nothing but the file and the name."""
        if name not in self._used:
            self._used[name] = self._kept[name] if name in self._kept else find()
        return self._used[name]

    def once(self, name: str, find: Callable[[], Any]) -> Any:
        """The same, of what nothing asks for again before the end: with no place to keep it, nothing holds it."""
        return self.get(name, find) if self._put else find()

    def save(self) -> None:
        """Keep what was used, if any of it is new."""
        if self._put and not self._used.keys() <= self._kept.keys():
            self._put(self._used)
            self._kept = dict(self._used)


_BLOCK = 512
"""The place of a value put aside has so many bytes, or a multiple, so that others fit when it is free."""

_FREE = defaultdict[int, list[int]](list)
"""Where places are free, by their size: what is there is no longer needed."""


@dataclass(frozen=True, slots=True)
class Aside:
    """A value that waits in a file without a name, which the system deletes with the process.

    To read it there takes less time than to decompress it. Its place is free for another once nothing refers to it.
    """

    _at: int
    _length: int

    @classmethod
    def put(cls, value: Any) -> Self:
        """Put aside a value that JSON can represent."""
        data = marshal.dumps(value)
        data += bytes(-len(data) % _BLOCK)
        with _ONE:
            at = _aside().seek(_FREE[len(data)].pop() if _FREE[len(data)] else _aside().seek(0, os.SEEK_END))
            _aside().write(data)
        return cls(at, len(data))

    def get(self) -> Any:
        """The value, as new."""
        with _ONE:
            _aside().seek(self._at)
            data = _aside().read(self._length)
        return marshal.loads(data)  # noqa: S302  # only this process can have written it

    def __del__(self, free: Mapping[int, list[int]] = _FREE) -> None:  # when Python ends, names of this module are gone
        free[self._length].append(self._at)


_ONE = Lock()
"""A preview answers while it builds."""


@cache
def _aside() -> IO[bytes]:
    file = tempfile.TemporaryFile()  # noqa: SIM115  # open as long as the process runs
    atexit.register(file.close)
    return file


def key_of(*what: object) -> str:
    """The key of a result that this engine makes of `what`."""
    return _digest(repr((_engine(), *what)).encode())


def _line(key: str, result: bytes) -> bytes:
    return f"{key} {_digest(key.encode() + result)} ".encode() + result


def digest(*what: object) -> str:
    """A short digest of what a result depends on, to use in a fact's name."""
    return _digest(repr(what).encode())


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=16).hexdigest()


@cache
def _engine() -> str:
    # The package's own code and texts, and the names and versions of all that are installed beside the parser.
    installed = sorted(found.name for found in Path(markdown_it.__file__).parent.parent.glob("*.dist-info"))
    files = sorted([*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.md")])
    code = [(file.name, file.read_bytes()) for file in files]
    return _digest(repr((sys.version, installed, code)).encode())
