"""The files of a new handbook."""

from collections.abc import Mapping
from pathlib import Path

from ...checks import addresses
from ...content.starter import Refused
from ...text.files import write_whole
from .. import update
from .program import program
from .settings import LOGO
from .texts import origin
from .to_do import TO_DO, to_do
from .wanted import Wanted


def handbook(wanted: Wanted) -> dict[str, bytes]:
    """The files of a new handbook, by their path in its folder."""
    began = origin(wanted)
    files = {path: text.encode() for path, text in began.texts.items()} | program()[0]
    files |= {TO_DO: to_do(wanted, began.texts).encode(), addresses.LEDGER: b"", update.ORIGIN: began.packed()}
    return files | ({LOGO: wanted.logo} if wanted.logo else {})


def write(folder: Path, made: Mapping[str, bytes]) -> None:
    """Write the files of a new handbook into a folder. Raises `Refused` if another file would be lost."""
    if folder.exists() and not folder.is_dir():
        raise Refused(f"{folder} is a file; choose another name for the folder")
    for path, data in made.items():
        file = folder / path
        if file.exists() and file.read_bytes() != data:
            raise Refused(f"{file} is there already; choose a new folder, or move the file away")
    write_whole({folder / path: data for path, data in made.items()})
