"""Putting a built site before readers all at once, and taking it back.

What readers see is a symbolic link to one release among several, `site` to `.site/0007`. A release is whole before
the link turns to it, and the link turns in one step, so that nobody ever meets half a site, whenever this is killed.
"""

import os
import shutil
from pathlib import Path

KEPT = 5
"""How many releases stay: those one can go back to, and whose assets pages still open may ask for."""

ASSETS = "assets"
"""The folder whose files are carried over from older releases: a page opened before a publish still finds its own."""

LIST = ".assets"
"""What ends the name of a list of a release's own assets: those that it carries over are not carried on."""


def publish(built: Path, link: Path, move: bool = False) -> Path:
    """Turn `link` to a release made of the folder `built`, which is copied, or moved from the same disk.

    Returns the release. Raises `OSError` where a folder cannot be written, and `FileExistsError` where `link` is something else than a link.
    """
    if link.exists() and not link.is_symlink():
        raise FileExistsError(f"{link} is there and is no link; move it away first")
    home = _home(link)
    home.mkdir(parents=True, exist_ok=True)
    for remains in home.glob("*.part"):
        shutil.rmtree(remains)
    releases, shown = _releases(link), link.resolve().name
    release = home / f"{int(releases[-1].name) + 1 if releases else 1:04d}"
    # What is newer than the release shown was taken back: nobody should come to it again.
    older, taken_back = [r for r in releases if r.name <= shown], [r for r in releases if r.name > shown]
    part = release.with_suffix(".part")
    if move:
        built.rename(part)
    else:
        shutil.copytree(built, part)
    own = sorted(file.relative_to(part).as_posix() for file in (part / ASSETS).rglob("*") if file.is_file())
    release.with_suffix(LIST).write_text("\n".join(own))
    for old in [*taken_back, *reversed(older[1 - KEPT :])]:
        _carry_over(old, part)
    part.rename(release)
    _turn(link, release)
    for old in [*older[: 1 - KEPT], *taken_back]:
        old.with_suffix(LIST).unlink(missing_ok=True)
        shutil.rmtree(old)
    return release


def rollback(link: Path) -> Path:
    """Turn `link` back to the release before the one it shows; return that.

    Raises `LookupError` where there is none.
    """
    earlier = [release for release in _releases(link) if release.name < link.resolve().name]
    if not link.is_symlink() or not earlier:
        raise LookupError(f"there is no release before the one that {link} shows")
    _carry_over(link.resolve(), earlier[-1])
    _turn(link, earlier[-1])
    return earlier[-1]


def _home(link: Path) -> Path:
    return link.parent / f".{link.name}"


def _releases(link: Path) -> list[Path]:
    return sorted(path for path in _home(link).glob("*") if path.name.isdigit())


def _carry_over(old: Path, new: Path) -> None:
    own = old.with_suffix(LIST)
    for name in own.read_text().splitlines() if own.exists() else ():
        target = new / name
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            os.link(old / name, target)


def _turn(link: Path, release: Path) -> None:
    fresh = link.with_name(f".{link.name}.new")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(release.relative_to(link.parent))
    fresh.replace(link)
