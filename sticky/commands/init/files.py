"""The files of a new handbook, and of the template repository that libraries may start from."""

from collections.abc import Mapping
from pathlib import Path

from ...checks import addresses
from ...content.starter import REPOSITORY, Refused
from ...text.files import write_whole
from .. import update
from .program import program
from .settings import LOGO
from .texts import WRITERS, beside, origin
from .to_do import TO_DO, to_do
from .wanted import Wanted


def handbook(wanted: Wanted) -> dict[str, bytes]:
    """The files of a new handbook, by their path in its folder."""
    began = origin(wanted)
    files = {path: text.encode() for path, text in began.texts.items()} | program()[0]
    files |= {TO_DO: to_do(wanted, began.texts).encode(), addresses.LEDGER: b"", update.ORIGIN: began.packed()}
    return files | ({LOGO: wanted.logo} if wanted.logo else {})


def template() -> dict[str, bytes]:
    """The files of a repository from which libraries start theirs, on GitHub and without installing anything."""
    made = beside()
    made |= {"README.md": (REPOSITORY / "template.md").read_text(encoding="utf-8")}
    return {path: text.encode() for path, text in made.items() if path not in WRITERS} | program()[0]


def write(folder: Path, made: Mapping[str, bytes]) -> None:
    """Write the files of a new handbook into a folder, which may already have those of the template.

    Raises `Refused` if another file would be lost.
    """
    if folder.exists() and not folder.is_dir():
        raise Refused(f"{folder} is a file; choose another name for the folder")
    replaceable = template()
    for path, data in made.items():
        file = folder / path
        if file.exists() and file.read_bytes() not in (data, replaceable.get(path)):
            raise Refused(f"{file} is there already; choose a new folder, or move the file away")
    write_whole({folder / path: data for path, data in made.items()})
