"""Writes files that people may have touched: each whole or not at all, even if the disk is full or this is killed."""

import errno
import os
import secrets
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from stat import S_IMODE


def write_whole(files: Mapping[Path, bytes | Iterable[bytes]]) -> None:
    """Write each file beside its place, and put them all there once every one is whole. Missing folders are made.

    A link stays a link, and a file keeps its mode and its owner. Raises `OSError` with the name of the file that cannot be
    written; if there is no room for one, none has changed.
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
    """Write what will replace the file at `place`, down to the disk."""
    before = place.stat() if place.exists() else None
    if before and not os.access(place, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))  # to replace it would take none
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
