"""Starts a library's own handbook in a new folder."""

import shutil
import subprocess
import sys
from argparse import Namespace
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from ...checks import addresses, adoption
from ...content.origin import ORIGIN
from ...content.settings import MKDOCS_YML
from ...text.files import write_whole
from ...text.problem import Refused
from ..console import counted, handbook, print_steps
from .again import again
from .profile import ASKED, Profile, ask, profile_from, read_answers
from .program import program
from .settings import LOGO
from .shelf import EVERYTHING
from .texts import origin
from .to_do import to_do


def init(root: Path, options: Namespace) -> None:
    """The command `sticky init`."""
    written = read_answers(options.answers) if options.answers else {}
    typed = {name: getattr(options, name) for name in (*ASKED, "repository")}
    given = {name: written.get(name) if answer is None else answer for name, answer in typed.items()}
    if options.again:
        return again(options.folder or root, given, options)
    folder: Path | None = options.folder
    if folder is None:
        raise Refused(
            "Name the new folder, such as: sticky init handbook; in a handbook, sticky init --again asks again"
        )
    if (folder / MKDOCS_YML).exists():
        raise Refused(f"{folder} has a handbook already; choose a new folder, or be asked again: sticky init --again")
    library, note = profile_from({name: ask(name, given[name]) for name in ASKED}, (given["repository"] or "").strip())
    library = replace(library, taken=(EVERYTHING,) if options.everything else ())
    files = _files(library)
    _free(folder, files)
    if options.dry_run:
        print(*(folder / path for path in sorted(files)), *filter(None, [note]), sep="\n")
        return print(f"{counted(len(files), 'file')} would be written. To do this, type it without --dry-run.")
    write_whole({folder / path: data for path, data in files.items()})
    _remember(folder)
    book = handbook(folder)
    if note:
        print(note)
    left = counted(len(adoption.items(book.published)), "thing")
    sticky = "sticky" if shutil.which("sticky") else Path(sys.executable).with_name("sticky")
    print(f"The handbook of {library.name} is in {folder}, a draft for the director and counsel. Next:")
    print_steps(
        *([f"Go to its folder: cd {folder}"] if folder.resolve() != Path.cwd() else []),
        f"Look at it: {sticky} serve",
        f"See the {left} to do: {sticky} todo",
        *([] if options.everything else [f"See what else you can take, situations and answers: {sticky} shelf"]),
        "Read ADOPTING.md.",
    )


def _remember(folder: Path) -> None:
    # A first commit, so that whatever is changed or left out can be brought back. Without Git, or within another repository,
    # there is none.
    def git(*arguments: str) -> bool:
        who = ("-c", "user.name=Sticky Situations", "-c", "user.email=handbook@localhost")
        command = ["git", "-C", str(folder), *who, *arguments]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0  # noqa: S603  # no shell

    if shutil.which("git") and not git("rev-parse", "--git-dir"):
        _ = git("init", "-q") and git("add", "-A") and git("commit", "-q", "-m", "Start the handbook")


def _files(library: Profile) -> dict[str, bytes]:
    # The files of a new handbook, by their path in its folder.
    start = origin(library)
    files = {path: text.encode() for path, text in start.texts.items()} | program()[0]
    files |= {adoption.TO_DO: to_do(library, start.texts).encode(), addresses.LEDGER: b"", ORIGIN: start.packed()}
    return files | ({LOGO: library.logo} if library.logo else {})


def _free(folder: Path, files: Mapping[str, bytes]) -> None:
    # Raises `Refused` if another file stands where one of the files goes.
    if folder.exists() and not folder.is_dir():
        raise Refused(f"{folder} is a file; choose another name for the folder")
    for path, data in files.items():
        file = folder / path
        if file.exists() and file.read_bytes() != data:
            raise Refused(f"{file} is there already; choose a new folder, or move the file away")
