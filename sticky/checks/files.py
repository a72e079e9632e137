"""Checks that files have names and folders that the handbook knows."""

from collections import defaultdict
from collections.abc import Container, Iterator, Mapping
from pathlib import Path, PurePosixPath

from ..content.answer import DESK_FOLDER
from ..content.catalog import Catalog
from ..content.clauses import PolicyFront
from ..content.handbook import DOCS, SCENARIOS, WHAT_PEOPLE_ASK, Handbook, asked_by, happens_at
from ..content.page import PageFront, address, src_of
from ..content.reader import LEFT_BEHIND, PAGES, TYPED, File, Project
from ..content.scenario import FrontMatter
from ..content.sections import ID, slug
from ..content.session import SessionFront
from ..content.statute import StatuteFront
from ..markdown.document import ASKED, Document
from ..text.problem import Problem, shown, suggestion
from ..text.yaml_nodes import Node
from .addresses import published

COPIED = "copied-file"
"""The code of the problem that a page has the parts of another file."""


def misplaced(project: Project) -> Iterator[Problem]:
    """A problem for each file that is ignored because of its name or folder."""
    for path in project.links:
        yield Problem(path, 1, "linked-file", "the file is a symbolic link; put the file itself here")
    for path in project.strays:
        folder, _, name = path.partition("/")
        message = f'{shown(name)} is not a page; name its file and folder with lower-case letters, digits and single hyphens, for example "opening-hours.md"'
        if not name.lower().endswith(PAGES):
            message = f'{shown(name)} cannot be an address; name the file and its folder with letters, digits, hyphens and dots, for example "map.png"'
        stem, phrasings, _ = name.rpartition("/")[2].lower().partition(".asked.")
        if name.lower().endswith(LEFT_BEHIND):
            message = f"{shown(name)} was left behind by a program, with older words or half of a file; delete it, or move it out of {folder}/"
        elif phrasings:
            above = PurePosixPath(path).parent.as_posix()
            pages = [PurePosixPath(file.path).stem for file in project.files if file.path.rpartition("/")[0] == above]
            message = f"{shown(name)} stands beside no page of its name{suggestion(stem, pages)}"
            if stem in pages:
                message = f'{shown(name)} is not read; name it "{stem}{ASKED}"'
            elif stem in (PurePosixPath(other).stem for other in project.strays):
                continue  # once its page has its name, it is right
        elif folder == SCENARIOS:
            fault = "is not a scenario; a scenario is a file directly in scenarios/ whose name ends in .md"
            message = f"{shown(name)} {fault}"
        if name.lower().endswith(TYPED):
            page = f"{slug(PurePosixPath(name).stem) or 'policy'}.md"
            message = f'{shown(name)} is of an office program, and may tell who wrote what, and what was deleted; write it as Markdown, "{page}", or, for readers to print, put a PDF into {DOCS}/'
        yield Problem(path, 1, "bad-file-name", message)


_ONE_OF_A_KIND = ("place", "policy", "scenario")
"""The kinds of file whose parts have ids that no other file has."""


def copied(root: Path, project: Project) -> Iterator[Problem]:
    """A problem for each page that has the parts of another file, as a copy has: what names a part could mean either.

    If one of them was published, the other is the copy.
    """
    alike = defaultdict[tuple[str, ...], list[File]](list)
    for file in project.files:
        if file.document:
            alike[tuple(section.id for section in file.document.sections if section.id)].append(file)
    for ids, same in alike.items():
        if len(ids) > 1 and len(same) > 1 and not {file.kind for file in same}.isdisjoint(_ONE_OF_A_KIND):
            known = published(root)
            age = {
                file: (
                    f"/{address(src_of(file.path))}" not in known,
                    file.kind not in _ONE_OF_A_KIND,
                    len(file.path),
                    file.path,
                )
                for file in same
            }
            first, *others = sorted(same, key=lambda file: age[file])
            for file in others:
                if {file.kind, first.kind} != {"scenario"}:
                    message = f"this is a copy of {first.path}, and has its parts, {{#{ids[0]}}} and {len(ids) - 1} more, which can be in one place only; delete one of the two files, or write here what this page is for, each part with an id of its own"
                    yield Problem(file.path, 1, COPIED, message)


_OF_FOLDERS: Mapping[str, frozenset[str]] = {
    DESK_FOLDER: frozenset(Catalog.model_fields),
    "law": frozenset(StatuteFront.model_fields.keys() - PageFront.model_fields.keys()),
    "policy": frozenset(PolicyFront.model_fields.keys() - PageFront.model_fields.keys()),
    "train": frozenset(SessionFront.model_fields.keys() - PageFront.model_fields.keys()),
}
"""The keys, in front matter or a catalog, that only the pages of a folder have."""

_OF_SCENARIOS = frozenset(
    FrontMatter.model_fields.keys()
    - {key for model in (PageFront, StatuteFront, PolicyFront, SessionFront, Catalog) for key in model.model_fields}
    - {"asked", "keywords"}
)
"""The keys that only a scenario has. What people type to find a page is often tried in its front matter."""


def in_file(file: File) -> Iterator[Problem]:
    """A scenario's file whose name cannot be its id, and a page with keys that only a file in another folder has."""
    if file.kind == "page" and file.document:
        yield from _misplaced_page(file, file.document)
    id_ = PurePosixPath(file.path).stem
    if file.path.startswith(f"{DOCS}/") or any(problem.code == "unreadable-file" for problem in file.problems):
        return
    if not ID.fullmatch(id_):
        message = f'{shown(id_)} is not an id; name the file with lower-case letters, digits and single hyphens, for example "{slug(id_) or "wifes-card"}.md"'
        yield Problem(file.path, 1, "bad-file-name", message)
    elif id_ in ("index", WHAT_PEOPLE_ASK, "alone") or id_.startswith((asked_by(""), happens_at(""))):
        message = f'"{id_}" is an address that the site itself uses; name the file for what happens in it, for example "wifes-card.md"'
        yield Problem(file.path, 1, "bad-file-name", message)


def _misplaced_page(file: File, document: Document) -> Iterator[Problem]:
    # A page with keys that only a scenario has; or with keys of the pages of its folder, although it is deeper in it.
    above, _, name = file.path.removeprefix(f"{DOCS}/").rpartition("/")
    folder = above.partition("/")[0]
    if own := _keys(document.meta, _OF_SCENARIOS):
        message = f'the page has "{own[0]}", which only a scenario has; move the page to {SCENARIOS}/{name}, or delete it here if it is there already'
        yield Problem(file.path, 1, "misplaced-file", message)
    if folder == above:
        return
    metas = [section.catalog for section in document.sections] if folder == DESK_FOLDER else [document.meta]
    if own := [key for meta in metas for key in _keys(meta, _OF_FOLDERS.get(folder, frozenset()))]:
        message = f'the page has "{own[0]}", which only a file directly in {DOCS}/{folder}/ may have; move the page to {DOCS}/{folder}/{name}'
        yield Problem(file.path, 1, "misplaced-file", message)


def _keys(meta: Node | None, only: Container[str]) -> list[str]:
    return [key for key in meta.value if key in only] if meta and isinstance(meta.value, Mapping) else []


def no_scenarios(project: Project, book: Handbook) -> Iterator[Problem]:
    """A problem if there is no scenario, although sessions have some. A handbook may do without any."""
    using = next((session for session in book.sessions if any(step.scenario for step in session.front.steps)), None)
    if using and not any(file.kind == "scenario" for file in project.files):
        message = f"there are no scenarios in {SCENARIOS}/, but {using.document.path} uses some; bring them back, or work in the folder that has them"
        yield Problem(SCENARIOS, 1, "no-scenarios", message)
