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
import shutil
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import IO, Any, Self
from weakref import WeakKeyDictionary
from zlib import crc32

import markdown_it

from .files import write_whole

CACHE = ".cache"
"""The folder of whatever is kept between runs, relative to the project's root."""

READ = "read"
"""The file in it of what was read and checked."""

PACKAGE = Path(__file__).parent.parent
"""The folder of the engine."""

FOLDERS = {name: (PACKAGE / name).resolve() for name in ("", "macros", "overrides")}
"""The folders of the engine, the macros and the theme, by their place in the package, where the last two may be links."""


def engine() -> dict[str, Path]:
    """The files of the engine, the macros and the theme, by their place in the package."""
    found = dict[str, Path]()
    for name, folder in FOLDERS.items():
        files = (file for file in folder.rglob("*") if file.is_file() and "__pycache__" not in file.parts)
        found |= {Path(name, file.relative_to(folder)).as_posix(): file for file in files}
    return dict(sorted(found.items()))


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
    _decode: Callable[[bytes], Any] = marshal.loads
    """Only this process can have written what it decodes so."""

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
        return self._decode(self._read())

    def encoded(self) -> bytes:
        """The value in JSON."""
        data = self._read()
        return data if self._decode is json.loads else json.dumps(self._decode(data), separators=(",", ":")).encode()

    def _read(self) -> bytes:
        with _ONE:
            _aside().seek(self._at)
            return _aside().read(self._length)

    def __del__(self, free: Mapping[int, list[int]] = _FREE) -> None:  # when Python ends, names of this module are gone
        free[self._length].append(self._at)


_ONE = Lock()
"""A preview answers while it builds."""


@cache
def _aside() -> IO[bytes]:
    file = tempfile.TemporaryFile()  # noqa: SIM115  # open as long as the process runs
    atexit.register(file.close)
    return file


def _copied(file: IO[bytes]) -> int:
    """Put aside a copy of a whole file; return where it begins."""
    with _ONE:
        at = _aside().seek(0, os.SEEK_END)
        shutil.copyfileobj(file, _aside(), 1_000_000)
        _aside().write(bytes(-_aside().tell() % _BLOCK))
    return at


class Kept:
    """The results in one file, by key, each of some values. New ones are written only by `save`, or when a `with` block ends."""

    def __init__(self, path: Path | None = None) -> None:
        """Take the file; it need not exist. Without one, nothing is kept; results of other processes can be read once."""
        self._path = path
        self._there = dict[str, tuple[int, Sequence[Aside]]]()
        """What was found in files and not got yet: the checksum of each result, and its values."""
        self._used = dict[str, Sequence[Aside]]()
        self._facts = WeakKeyDictionary["Facts", str]()
        self._others = dict[str, Future[Path]]()
        if path:
            self._open(path)
        self._saved: Iterable[str] | None = set(self._there)
        """The keys in the file; `None` if a result in it has another value now."""

    def _open(self, path: Path) -> None:
        # The file is copied aside, so that it can be replaced. Whatever comes after damage is left out.
        with suppress(OSError, ValueError), path.open("rb") as file:
            begin, size = _copied(file), file.tell()
            file.seek(0)
            while head := file.readline():
                key, checksum, *lengths = head.decode("ascii").split()
                starts = [*accumulate(map(int, lengths), initial=file.tell())]
                if starts != sorted(starts) or file.seek(starts[-1]) > size:
                    break
                values = [Aside(begin + start, end - start, json.loads) for start, end in pairwise(starts)]
                self._there[key] = int(checksum), values
                self._others.pop(key, None)

    def knows(self, key: str) -> bool:
        """Whether there seems to be a result of this key."""
        return key in self._there or key in self._used

    def expect(self, keys: Iterable[str], others: Future[Path]) -> None:
        """Take the results of these keys from `others`, who save them in the file of a `Kept`, unless they have yet to begin."""
        self._others.update(dict.fromkeys(keys, others))

    def get(self, key: str) -> Sequence[Aside] | None:
        """The values of this key; `None` if there are none."""
        others = self._others.pop(key, None)
        if others and not others.cancel():
            with suppress(Exception):  # if the other process failed, the caller does the work, and meets the same fault
                self._open(others.result())
        checksum, values = self._there.pop(key, (0, None))
        if values is None or checksum != _checksum(key, [value.encoded() for value in values]):
            return self._used.get(key)
        if self._path:
            self._used[key] = values
        return values

    def put(self, key: str, values: Iterable[Any]) -> Sequence[Aside]:
        """Keep the values of a key, which JSON can represent."""
        found = [Aside.put(value) for value in values]
        if self._path:
            self._used[key], self._saved = found, None
        return found

    def facts(self, key: str) -> "Facts":
        """What was found in the file whose results have this key."""
        name = _facts_of(key)
        found = self.get(name)

        def put(facts: dict[str, Any]) -> None:
            self.put(name, [facts])

        facts = Facts(found[0].get() if found else None, put if self._path else None)
        self._facts[facts] = key
        return facts

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Write the results."""
        self.save()

    def forget(self) -> None:
        """Forget the results of files that are no longer there, or not as they were."""
        there = {name for key in self._facts.values() for name in (key, _facts_of(key))}
        self._used = {key: values for key, values in self._used.items() if key in there}
        self._there.clear()

    def save(self) -> None:
        """Write the results of the files that are still there, all at once; do without if that is impossible."""
        for facts in list(self._facts):
            facts.save()
        self.forget()
        if self._path and self._used.keys() != self._saved:
            with suppress(OSError):
                write_whole({self._path: self._written()})
                self._saved = set(self._used)

    def _written(self) -> Iterator[bytes]:
        for key, values in self._used.items():
            data = [value.encoded() for value in values]
            yield " ".join(map(str, (key, _checksum(key, data), *map(len, data)))).encode() + b"\n"
            yield from data


def _facts_of(key: str) -> str:
    return f"{key}-facts"


def _checksum(key: str, data: Iterable[bytes]) -> int:
    return crc32(b"".join(data), crc32(key.encode()))


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

    def aside(self, name: str, find: Callable[[], Any]) -> Any:
        """The same, of what is large: unless it is kept, it waits aside."""
        if self._put:
            return self.get(name, find)
        if name not in self._used:
            self._used[name] = Aside.put(self._kept.pop(name) if name in self._kept else find())
        return self._used[name].get()

    def save(self) -> None:
        """Keep what was used, if any of it is new."""
        if self._put and not self._used.keys() <= self._kept.keys():
            self._put(self._used)
            self._kept = dict(self._used)


def key_of(*what: object) -> str:
    """The key of a result that this engine makes of `what`."""
    return digest(_engine(), *what)


def digest(*what: object) -> str:
    """A short digest of what a result depends on, to use in a fact's name."""
    found = hashlib.blake2b(digest_size=16)
    for one in what:
        data = one if isinstance(one, bytes) else repr(one).encode()
        found.update(b"%d %b" % (len(data), data))
    return found.hexdigest()


@cache
def _engine() -> str:
    # The package's own code and texts, and the names and versions of all that are installed beside the parser.
    installed = sorted(found.name for found in Path(markdown_it.__file__).parent.parent.glob("*.dist-info"))
    code = [(place, file.read_bytes()) for place, file in engine().items() if file.suffix in (".py", ".md")]
    return digest(sys.version, installed, code)
