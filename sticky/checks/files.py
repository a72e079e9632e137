"""Checks that files have names and folders that the handbook knows."""

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from ..content.catalog import Catalog
from ..content.clauses import PolicyFront
from ..content.handbook import DOCS, SCENARIOS, WHAT_PEOPLE_ASK, Handbook, asked_by, happens_at
from ..content.page import PageFront, src_of
from ..content.reader import BESIDE, PAGES, File, Project
from ..content.scenario import FrontMatter
from ..content.sections import ID, slug
from ..content.session import SessionFront
from ..content.statute import StatuteFront
from ..markdown.document import ASKED, Document
from ..text.names import nearest
from ..text.problem import Problem, shown


def misplaced(project: Project) -> Iterator[Problem]:
    """A problem for each file that is ignored because of its name or folder."""
    for path in project.links:
        yield Problem(path, 1, "linked-file", "the file is a symbolic link; put the file itself here")
    every = {PurePosixPath(file.path).stem for file in project.files}
    for path in project.strays:
        folder, _, name = path.partition("/")
        low, above = name.lower(), PurePosixPath(path).parent
        stem, phrasings, _ = low.rpartition("/")[2].partition(".asked.")
        if phrasings:
            pages = {other.stem for file in project.files if (other := PurePosixPath(file.path)).parent == above}
            others = {*map(slug, pages), *(PurePosixPath(other).stem for other in project.strays)}
            if stem not in pages and stem in others:
                continue  # the file is right once its page is renamed
            fault = f'is not read; put it beside its page, and name it after that, as in "{nearest(stem, pages) or "holds"}{ASKED}", or delete it if that is gone'
            if low.endswith(ASKED) and not nearest(stem, pages) and stem not in every:
                was = stem if folder == SCENARIOS else src_of(f"{above}/{stem}")
                fault = f'has no page: bring back "{stem}.md"; if that has another name now, give this file the same, and record the former one in the page: aliases: [{was}]; if it is gone for good, delete this file: then what leads there is told'
        elif folder == SCENARIOS:
            fault = "is not a scenario; a scenario is a file directly in scenarios/ whose name ends in .md"
        elif low.endswith(PAGES):
            fault = 'is not a page; name its file and folder with lower-case letters, digits and single hyphens, for example "opening-hours.md"'
        elif not low.endswith(BESIDE):
            page = f"{slug(name.rpartition('/')[2].partition('.')[0]) or 'policy'}.md"
            fault = f'would be published with all that is in it: beside pages are only pictures, such as .png, .jpg and .svg, PDFs, and what styles and scripts need; delete it, or move it out of {folder}/; what readers need of it is a page, "{page}", or, for them to print, a PDF'
        else:
            fault = 'cannot be an address; name the file and its folder with letters, digits, hyphens and dots, for example "map.png"'
        yield Problem(path, 1, "bad-file-name", f"{shown(name)} {fault}")


_HOMES = {
    SCENARIOS: FrontMatter.model_fields,
    f"{DOCS}/law": StatuteFront.model_fields,
    f"{DOCS}/policy": PolicyFront.model_fields,
    f"{DOCS}/train": SessionFront.model_fields,
}
"""The folders whose files have keys of their own, and all keys of those files."""

_OF_SEVERAL = {*PageFront.model_fields, *Catalog.model_fields, "asked", "keywords"}
"""The keys of every page or of an answer, and keys that authors often try in the front matter of any page."""


def in_file(file: File) -> Iterator[Problem]:
    """A scenario's file whose name cannot be its id, and a page with keys that only a file in another folder has."""
    if file.kind == "page" and file.document:
        yield from _misplaced_page(file.path, file.document)
    id_ = PurePosixPath(file.path).stem
    if file.path.startswith(f"{DOCS}/") or any(problem.code == "unreadable-file" for problem in file.problems):
        return
    message = ""
    if not ID.fullmatch(id_):
        message = f'{shown(id_)} is not an id; name the file with lower-case letters, digits and single hyphens, for example "{slug(id_) or "wifes-card"}.md"'
    elif id_ in ("index", WHAT_PEOPLE_ASK, "alone") or id_.startswith((asked_by(""), happens_at(""))):
        message = f'"{id_}" is an address that the site itself uses; name the file for what happens in it, for example "wifes-card.md"'
    if message:
        yield Problem(file.path, 1, "bad-file-name", message)


def _misplaced_page(path: str, document: Document) -> Iterator[Problem]:
    # A page with a key that only the files of another folder have.
    above, _, name = path.rpartition("/")
    for key, value in document.meta.value.items() if isinstance(document.meta.value, Mapping) else ():
        homes = [folder for folder, keys in _HOMES.items() if key in keys]
        if len(homes) == 1 and homes[0] != above and key not in _OF_SEVERAL:
            message = f'the page has "{key}", which only a file directly in {homes[0]}/ may have; move the page to {homes[0]}/{name}, delete it here if it is there already, or remove the key if the page belongs here'
            yield Problem(path, value.line, "misplaced-file", message)
            return


def no_scenarios(project: Project, book: Handbook) -> Iterator[Problem]:
    """A problem if there is no scenario, although sessions have some. A handbook may do without any."""
    using = next((session for session in book.sessions if any(step.scenario for step in session.front.steps)), None)
    if using and not any(file.kind == "scenario" for file in project.files):
        message = f"there are no scenarios in {SCENARIOS}/, but {using.document.path} uses some; bring them back, or work in the folder that has them"
        yield Problem(SCENARIOS, 1, "no-scenarios", message)
