"""Results of reading that are kept from one run to the next: a file that was read before is not parsed again.

They are in a file that may be deleted at any time. A result that is damaged, or that another version made, is not
found: its key is a digest of the engine, of every package that it uses, and of what was read.
"""

import hashlib
import json
import os
import sys
import tempfile
import zlib
from base64 import b64decode, b64encode
from contextlib import suppress
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import markdown_it

FOLDER = ".cache"
"""The folder of whatever is kept between runs, relative to the project's root."""

READ = "read"
"""The file in it of what was read and checked."""

PACKAGE = Path(__file__).parent.parent


class Kept:
    """The results in one file, by key. Use it as a context manager: new ones are written at its end."""

    def __init__(self, path: Path) -> None:
        """Take the file; it need not exist."""
        self._path = path
        self._found = dict[str, bytes]()
        self._used = dict[str, bytes]()
        with suppress(OSError):
            for line in path.read_bytes().splitlines():
                self._found[line.partition(b" ")[0].decode("ascii", "replace")] = line

    def get(self, key: str) -> Any:
        """The result of this key; `None` if there is none."""
        line = self._found.get(key, b"")
        result = line.split(b" ", 2)[-1]
        if line != _line(key, result):
            return None
        self._used[key] = line
        return json.loads(zlib.decompress(b64decode(result)))

    def put(self, key: str, result: Any) -> None:
        """Keep a result, which JSON can represent."""
        text = json.dumps(result, separators=(",", ":"))
        self._used[key] = _line(key, b64encode(zlib.compress(text.encode(), 1)))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Write the results that this run made or used, all at once; do without if that is impossible."""
        if self._used != self._found:
            with suppress(OSError):
                self._path.parent.mkdir(exist_ok=True)
                with tempfile.NamedTemporaryFile(dir=self._path.parent, delete=False) as new:
                    new.writelines(line + b"\n" for line in self._used.values())
                os.replace(new.name, self._path)
        self._used, self._found = {}, {}


def key_of(*what: object) -> str:
    """The key of a result that this engine makes of `what`."""
    return _digest(repr((_engine(), *what)).encode())


def _line(key: str, result: bytes) -> bytes:
    return f"{key} {_digest(key.encode() + result)} ".encode() + result


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=16).hexdigest()


@cache
def _engine() -> str:
    # The package's own code, and the names and versions of all that are installed beside the parser.
    installed = sorted(found.name for found in Path(markdown_it.__file__).parent.parent.glob("*.dist-info"))
    code = [(file.name, file.read_bytes()) for file in sorted(PACKAGE.rglob("*.py"))]
    return _digest(repr((sys.version, installed, code)).encode())
