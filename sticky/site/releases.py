"""Publishes a built site to readers all at once, and rolls it back.

Readers see a symbolic link to one of several releases, such as `site` to `.site/0007`. A release is complete before the
link points to it, and the link changes in one step, so that nobody ever sees half a site, even if this is killed. One
process at a time changes the releases of a link; the next waits.
"""

import errno
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ..text.problem import Refused

MAX_RELEASES = 5
"""How many releases to keep: to roll back to, and for pages still open that request their styles and scripts."""

LASTING = "_lasting"
"""The file that marks a built site. It lists the styles and scripts that stay reachable when the site is a former
release: those whose names change with their content, and that have no text of the handbook."""

MARK = "sticky-releases.txt"
"""The file that marks a folder of releases: nothing is written into another folder, or deleted there."""


def publish(built: Path, link: Path, purge: bool = False) -> Path:
    """Point `link` to a release that is a copy of the folder `built`; return the release.

    With `purge`, no former release is kept. Raises `Refused` if `built` is not a built site, and what `next_release` raises.
    """
    if not (built / LASTING).is_file():
        what = "is not a site that `sticky build` has built" if built.exists() else "is not there"
        raise Refused(f"{built} {what}; build the site, and publish its folder: sticky publish site {link}")
    with next_release(link, purge) as part:
        source = built.resolve()  # now, because another build may replace what it leads to
        for name in _files(source):
            (part / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source / name, part / name)
    return part.with_suffix("")


@contextmanager
def next_release(link: Path, purge: bool = False) -> Iterator[Path]:
    """A new folder, which becomes the release that `link` points to if a built site is in it when the block ends.

    Until then no other process changes the releases of `link`. With `purge`, no former release is kept. Raises `Refused` if
    something else stands where the link or its releases have to be, and `OSError` if a folder cannot be written; readers
    then see what they saw before.
    """
    with _turn(link) as home:
        releases, shown = _releases(home), _shown(link)
        older = [release for release in releases if _number(release) <= shown]
        kept = [] if purge else older[1 - MAX_RELEASES :]
        # Releases newer than the current one were rolled back: nobody should reach them again.
        rolled_back = releases[len(older) :]
        release = home / f"{_number(releases[-1]) + 1 if releases else 1:04d}"
        part = release.with_suffix(".part")
        _remove_parts(home)
        try:
            part.mkdir()
            yield part
            if (part / LASTING).is_file():
                for old in () if purge else (*kept, *rolled_back):
                    _carry_over(old, part)
                part.rename(release)
                _drop(rolled_back)
                _point(link, release)
                _drop(old for old in older if old not in kept)
        finally:
            _remove_parts(home)


def rollback(link: Path) -> Path:
    """Point `link` to the release before the current one, or, if the link was deleted, to the newest; return that release.

    Raises `Refused` if there is none.
    """
    none = Refused(f"there is no release before the one that {link} points to")
    if not (link.parent / f".{link.name}").is_dir():
        raise none
    with _turn(link) as home:
        earlier = [release for release in _releases(home) if _number(release) < _shown(link)]
        if not earlier:
            raise none
        if link.exists():
            _carry_over(link.resolve(), earlier[-1])
        _point(link, earlier[-1])
        return earlier[-1]


@contextmanager
def _turn(link: Path) -> Iterator[Path]:
    """Wait until no other process changes the releases of `link`; yield their folder, which is made if it is missing.

    The system releases the lock of a process that is killed. Raises `Refused` where something else is in the place of the
    link or of the folder.
    """
    from fcntl import LOCK_EX, LOCK_NB, flock  # on systems without it, everything else works

    home = link.parent / f".{link.name}"
    _refuse_what_is_not_ours(link, home)
    home.mkdir(parents=True, exist_ok=True)
    if not os.access(home, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(home))
    with (home / MARK).open("a") as mark:
        try:
            flock(mark, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            print(f"{link} is being published by another process; waiting for it", file=sys.stderr, flush=True)
            flock(mark, LOCK_EX)
        if not mark.tell():
            mark.write("Releases of a site, which `sticky` makes and deletes. Put nothing else here.\n")
        yield home


def _refuse_what_is_not_ours(link: Path, home: Path) -> None:
    if link.is_symlink():
        to = link.parent / os.readlink(link)
        if _number(to) < 0 or to.parent.resolve() != home.resolve():
            raise Refused(f"{link} is a link to {to}, which is not a release in {home}; move it away, or delete it")
    elif link.exists():
        there = f"a {'folder' if link.is_dir() else 'file'} stands there; move it away, or delete it if it is only an old site"
        raise Refused(f"{link} has to be the link to the newest release, but {there}")
    for folder in (link.parent.resolve() / link.name).parents:
        if (folder / MARK).is_file() or (folder / LASTING).is_file():
            raise Refused(f"{link} would be inside {folder}, where releases come and go; choose a place outside it")
    empty = home.is_dir() and not any(home.iterdir())
    if os.path.lexists(home) and not empty and not (home / MARK).is_file():
        remedy = "publish to another place, or move it away, or delete it if it has only old releases"
        raise Refused(f"{home} has to be the folder of releases, but something else stands there; {remedy}")


def _releases(home: Path) -> list[Path]:
    return sorted((path for path in home.iterdir() if _number(path) >= 0), key=_number)


def _shown(link: Path) -> int:
    # The number of the release that readers see. Where the link was deleted, it may have been any.
    return _number(Path(os.readlink(link))) if link.is_symlink() else sys.maxsize


def _number(release: Path) -> int:
    # As a number: after 9999 comes 10000, which would be before it as text.
    return int(release.name) if release.name.isdecimal() else -1


def _files(folder: Path) -> set[str]:
    return {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}


def _carry_over(old: Path, new: Path) -> None:
    # Pages that are still open request the styles and scripts of their own release.
    for name in _files(old) & set((old / LASTING).read_text().splitlines()):
        if not (new / name).exists():
            (new / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(old / name, new / name)


def _drop(releases: Iterable[Path]) -> None:
    # Renamed first, so that what is half deleted is never taken for a release.
    for release in releases:
        release.rename(release.with_suffix(".part"))


def _remove_parts(home: Path) -> None:
    for part in home.glob("[0-9]*.part"):
        shutil.rmtree(part)


def _point(link: Path, release: Path) -> None:
    fresh = link.with_name(f".{link.name}.new")
    if fresh.is_symlink():  # of a process that was killed; nothing else is deleted
        fresh.unlink()
    fresh.symlink_to(release.relative_to(link.parent))
    fresh.replace(link)
