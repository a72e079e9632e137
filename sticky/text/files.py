"""Decodes what people write, and writes files that they may have touched.

A file is written whole or not at all, even if the disk is full or this process is killed.
"""

import errno
import os
import secrets
from codecs import BOM_UTF8
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from stat import S_IMODE

from .problem import Problem, shown, unseen


def write_whole(files: Mapping[Path, bytes | Iterable[bytes]]) -> None:
    """Write each file under a temporary name, and move all into place once every one is complete. Make missing folders.

    A link stays a link, and a file keeps its mode and its owner. Raises `OSError` with the name of the file that cannot be
    written; if the disk has no room for one, none of them has changed.
    """
    places = {file: Path(os.path.realpath(file)) for file in files}
    beside = {file: place.with_name(f".sticky-{secrets.token_hex(8)}") for file, place in places.items()}
    for place in places.values():
        place.parent.mkdir(parents=True, exist_ok=True)
    try:
        for file, data in files.items():
            _stage(beside[file], places[file], [data] if isinstance(data, bytes) else data)
        for file, place in places.items():
            beside[file].replace(place)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(file)) from error
    finally:
        for made in beside.values():
            made.unlink(missing_ok=True)


def _stage(made: Path, place: Path, data: Iterable[bytes]) -> None:
    """Write the replacement of the file at `place`, and sync it to the disk."""
    before = place.stat() if place.exists() else None
    if before and not os.access(place, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))  # replacing it would not need any
    if place.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    with made.open("xb") as new:
        new.writelines(data)
        if before:
            for owner in ((-1, before.st_gid), (before.st_uid, -1)):
                with suppress(PermissionError):
                    os.fchown(new.fileno(), *owner)
            os.fchmod(new.fileno(), S_IMODE(before.st_mode))
        new.flush()
        os.fsync(new.fileno())


def contents(file: Path) -> bytes:
    """The bytes of a file. Raises `OSError`, also for a special file, such as a pipe: reading it might never end."""
    if file.exists() and not file.is_file() and not file.is_dir():
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(file))
    return file.read_bytes()


_NOT_YOURS = "you have no permission; change the permissions, or ask whoever looks after this computer"
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""The error numbers that mean that the disk has no room."""

_NO_FOLDER = "a file stands where a folder has to be; move it away"
_WHY = {
    errno.EACCES: _NOT_YOURS,
    errno.EPERM: _NOT_YOURS,
    **dict.fromkeys(FULL, "the disk is full; make room on it, and try again"),
    errno.EROFS: "nothing can be written to this disk; work in a copy on another",
    errno.ENOENT: "it is not there; bring it back, or correct its name",
    errno.EISDIR: "a folder stands there; move it away, and put a file there",
    errno.ENOTDIR: _NO_FOLDER,
    errno.EEXIST: _NO_FOLDER,
    errno.ELOOP: "it is a link that leads back to itself; delete it",
    errno.EINVAL: "it is neither a file nor a folder; delete it",
}


def why(error: OSError) -> str:
    """Why a file or a folder cannot be read or written, and what to do."""
    return _WHY.get(error.errno or 0) or error.strerror or str(error)


def unreadable(path: str, fault: str, what: str = "file") -> Problem:
    """The problem of a file or a folder that cannot be read; `fault` says why."""
    return Problem(path, 1, "unreadable-file", f"the {what} cannot be read: {fault}")


def decode(path: str, data: bytes) -> tuple[str | None, list[Problem]]:
    """Decode a file's bytes into text with plain newlines, or report why they cannot be decoded."""
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"the byte 0x{data[error.start]:02x} is not UTF-8; save the file as UTF-8 text"
        return None, [Problem(path, line, "not-utf-8", message)]
    for line, row in enumerate(text.split("\n"), 1):
        if row.startswith(("<<<<<<< ", ">>>>>>> ")):
            two = 'there are two versions from here to the line with ">>>>>>>", because they could not be merged: keep one, and remove the lines of "<", "=" and ">"'
            left = f"{shown(row)} was left by a merge; remove that line, and whatever stands there twice"
            return None, [Problem(path, line, "merge-conflict", two if row[0] == "<" else left)]
    hidden = unseen(path, text)
    return (None, hidden) if hidden else (text, [])


def encode(text: str, before: bytes) -> bytes:
    """A file's new text as bytes, with the line endings and the byte order mark that the file had before."""
    mark, newline = BOM_UTF8 if before.startswith(BOM_UTF8) else b"", "\r\n" if b"\r\n" in before else "\n"
    return mark + text.removeprefix("\ufeff").replace("\n", newline).encode("utf-8", "surrogateescape")
