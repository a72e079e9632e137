"""Checks that files have names and folders that the handbook knows."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from ..content.handbook import DOCS, SCENARIOS, WHAT_PEOPLE_ASK, asked_by, happens_at
from ..content.reader import File, Project
from ..content.sections import ID, slug
from ..text.problem import Problem, shown

PICTURES = frozenset(
    {".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".bmp", ".tif", ".tiff", ".heic", ".ico"}
)
"""The suffixes of picture files."""


def misplaced(project: Project) -> Iterator[Problem]:
    """A problem for each file that is ignored because of its name or folder."""
    for path in project.links:
        yield Problem(path, 1, "linked-file", "the file is a symbolic link; put the file itself here")
    for path in project.strays:
        folder, _, name = path.partition("/")
        if PurePosixPath(path).suffix.lower() in PICTURES:
            message = f"{shown(name)} is a picture; the handbook shows none: describe it in words"
            yield Problem(path, 1, "picture", message)
            continue
        message = f'{shown(name)} is not a page; name its file and folder with lower-case letters, digits and single hyphens, for example "opening-hours.md"'
        if folder == SCENARIOS:
            message = (
                f"{shown(name)} is not a scenario; a scenario is a file directly in scenarios/ whose name ends in .md"
            )
        yield Problem(path, 1, "bad-file-name", message)


def found(file: File) -> Iterator[Problem]:
    """A problem if a scenario's file has a name that cannot be its id."""
    id_ = PurePosixPath(file.path).stem
    if file.path.startswith(f"{DOCS}/") or any(problem.code == "unreadable-file" for problem in file.problems):
        return
    if not ID.fullmatch(id_):
        message = f'{shown(id_)} is not an id; name the file with lower-case letters, digits and single hyphens, for example "{slug(id_) or "wifes-card"}.md"'
        yield Problem(file.path, 1, "bad-file-name", message)
    elif id_ in ("index", WHAT_PEOPLE_ASK, "alone") or id_.startswith((asked_by(""), happens_at(""))):
        message = f'"{id_}" is an address that the site itself uses; name the file for what happens in it, for example "wifes-card.md"'
        yield Problem(file.path, 1, "bad-file-name", message)
