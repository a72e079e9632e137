"""Publishes a built site to readers all at once, and rolls it back.

Readers see a symbolic link to one of several releases, such as `site` to `.site/0007`. A release is complete before the
link points to it, and the link changes in one step, so that nobody ever sees half a site, even if this is killed.
"""

import os
import shutil
from pathlib import Path

MAX_RELEASES = 5
"""How many releases to keep: to roll back to, and for pages still open that request their assets."""

ASSETS = "assets"
"""The folder whose files are carried over from older releases: a page opened before a release still finds its own."""

LIST = ".assets"
"""The suffix of a list of a release's own assets: those that it carried over are not carried over again."""


def publish(built: Path, link: Path, move: bool = False) -> Path:
    """Point `link` to a release made of the folder `built`, which is copied, or moved on the same disk.

    Returns the release. Raises `OSError` if a folder cannot be written, and `FileExistsError` if `link` exists but is not
    a symbolic link.
    """
    make_sure_of(link)
    home = _home(link)
    home.mkdir(parents=True, exist_ok=True)
    for remains in home.glob("*.part"):
        shutil.rmtree(remains)
    releases, shown = _releases(link), _shown(link)
    release = home / f"{_number(releases[-1]) + 1 if releases else 1:04d}"
    # Releases newer than the current one were rolled back: nobody should reach them again.
    older, rolled_back = [r for r in releases if _number(r) <= shown], [r for r in releases if _number(r) > shown]
    part = release.with_suffix(".part")
    if move:
        built.rename(part)
    else:
        shutil.copytree(built, part)
    own = sorted(file.relative_to(part).as_posix() for file in (part / ASSETS).rglob("*") if file.is_file())
    release.with_suffix(LIST).write_text("\n".join(own))
    for old in [*rolled_back, *reversed(older[1 - MAX_RELEASES :])]:
        _carry_over(old, part)
    part.rename(release)
    _point(link, release)
    for old in [*older[: 1 - MAX_RELEASES], *rolled_back]:
        old.with_suffix(LIST).unlink(missing_ok=True)
        shutil.rmtree(old)
    return release


def make_sure_of(link: Path) -> None:
    """Raise `FileExistsError` where `link` cannot be one, because something else stands there."""
    if link.exists() and not link.is_symlink():
        what = "folder" if link.is_dir() else "file"
        message = f"{link} has to be the link to the newest release, but a {what} stands there; move it away, or delete it if it is only an old site"
        raise FileExistsError(message)


def rollback(link: Path) -> Path:
    """Point `link` to the release before the current one; return that release.

    Raises `LookupError` if there is none.
    """
    earlier = [release for release in _releases(link) if _number(release) < _shown(link)]
    if not link.is_symlink() or not earlier:
        raise LookupError(f"there is no release before the one that {link} points to")
    _carry_over(link.resolve(), earlier[-1])
    _point(link, earlier[-1])
    return earlier[-1]


def _home(link: Path) -> Path:
    return link.parent / f".{link.name}"


def _releases(link: Path) -> list[Path]:
    return sorted((path for path in _home(link).glob("*") if _number(path) >= 0), key=_number)


def _shown(link: Path) -> int:
    # The number of the release that readers see; -1 if they see none.
    return _number(link.resolve())


def _number(release: Path) -> int:
    # As a number: after 9999 comes 10000, which would be before it as text.
    return int(release.name) if release.name.isdecimal() else -1


def _carry_over(old: Path, new: Path) -> None:
    own = old.with_suffix(LIST)
    for name in own.read_text().splitlines() if own.exists() else ():
        target = new / name
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            os.link(old / name, target)


def _point(link: Path, release: Path) -> None:
    fresh = link.with_name(f".{link.name}.new")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(release.relative_to(link.parent))
    fresh.replace(link)
