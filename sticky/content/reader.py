"""The project's files: each found and read once, and told for what it is."""

from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import TypeVar

from ..markdown.lint import hazards, page_hazards
from ..text.document import Document, read
from ..text.problem import Problem, shown
from . import clauses as policy
from . import page, scenario, settings
from . import session as training
from . import statute as law
from . import verified as promise
from .clauses import Clauses
from .handbook import DOCS, SCENARIOS, Handbook
from .page import Page, PageFront, front_of
from .scenario import Scenario
from .sections import ID, NUMBER
from .session import Session
from .statute import Statute

PICTURES = frozenset(
    {".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".bmp", ".tif", ".tiff", ".heic", ".ico"}
)
"""How the names of pictures end."""

Unread = Mapping[str, Document | None]
"""By path, what could not be made a part of the handbook: its document, if at least that could be read."""


def load(root: Path) -> tuple[Handbook | None, list[Problem]]:
    """Read the project at `root`, each file once.

    Returns the handbook, drafts included, as far as it can be read (`None` without settings), and every problem
    met while reading; what one file says of another is for `checks`.
    """
    book, problems, _ = survey(root)
    return book, problems


def survey(root: Path) -> tuple[Handbook | None, list[Problem], Unread]:
    """Read the project as `load` does; returns also what could not be made a part of the handbook."""
    words, problems = settings.load(root)
    scenarios: list[Scenario] = []
    unread: dict[str, Document | None] = {}
    for file, path in _listed(root, SCENARIOS, problems):
        name = file.relative_to(root / SCENARIOS).as_posix()
        if file.suffix.lower() in PICTURES:
            message = f"{shown(name)} is a picture; the handbook shows none: say it in words"
            problems.append(Problem(path, 1, "picture", message))
            continue
        if file.parent != root / SCENARIOS or file.suffix != ".md":
            message = (
                f"{shown(name)} is no scenario; a scenario is a file directly in scenarios/ whose name ends in .md"
            )
            problems.append(Problem(path, 1, "bad-file-name", message))
            continue
        data, fault = _bytes(file, path)
        if data is None:
            problems.append(fault)
            unread[path] = None
            continue
        one, faults = scenario.parse(path, data)
        problems += faults
        if one is None:
            unread[path] = read(path, data)[0]
        else:
            scenarios.append(one)
    ids = frozenset(PurePosixPath(path).stem for path in unread)
    reader = _Reader(problems, unread)
    for file, path in _listed(root, DOCS, problems):
        name = path.removeprefix(f"{DOCS}/")
        *folders, stem = name.removesuffix(".md").split("/")
        form = NUMBER if folders == ["law"] else ID
        if file.suffix.lower() in PICTURES:
            message = f"{shown(name)} is a picture; the handbook shows none: say it in words"
            problems.append(Problem(path, 1, "picture", message))
            continue
        if file.suffix != ".md" or not all(map(ID.fullmatch, folders)) or not form.fullmatch(stem):
            message = f'{shown(name)} is no page; name its file and folder in lower-case letters, digits and single hyphens, for example "opening-hours.md"'
            problems.append(Problem(path, 1, "bad-file-name", message))
            continue
        data, fault = _bytes(file, path)
        if data is None:
            problems.append(fault)
            unread[path] = None
        else:
            reader.add(path, data)
    if words is None:
        return None, sorted(problems), unread
    try:
        recorded = promise.load(root)
    except ValueError:
        recorded = promise.Verified()
        message = 'this is no record of a run; delete the file, and let "make verify" write it anew'
        problems.append(Problem(promise.PATH, 1, "bad-record", message))
    askers = {asker: i for i, asker in enumerate(words.vocabularies.asker)}
    scenarios.sort(key=lambda s: (askers.get(s.front.asker, len(askers)), s.front.title.casefold(), s.id))
    book = Handbook(
        words,
        tuple(scenarios),
        tuple(reader.statutes),
        tuple(reader.policies),
        next(iter(reader.standards), None),
        next(iter(reader.glossary), None),
        tuple(reader.sessions),
        tuple(reader.pages),
        ids,
        root=root,
        recorded=recorded,
    )
    return book, sorted(problems), unread


def _listed(root: Path, folder: str, problems: list[Problem]) -> Iterator[tuple[Path, str]]:
    """The files in a folder, each with its path; a link is none, as it may show what stands outside."""
    for file in sorted((root / folder).rglob("*")):
        path = file.relative_to(root).as_posix()
        if any(part.startswith(".") for part in file.relative_to(root / folder).parts):
            continue
        if file.is_symlink():
            message = "the file is a link to another place; put the file itself here"
            problems.append(Problem(path, 1, "linked-file", message))
        elif not file.is_dir() or file.suffix == ".md":
            yield file, path


def _bytes(file: Path, path: str) -> tuple[bytes | None, Problem]:
    try:
        return file.read_bytes(), Problem(path, 1, "", "")
    except OSError as error:
        return None, Problem(
            path, 1, "unreadable-file", f"the file cannot be read ({error.strerror}); check its name and permissions"
        )


Of = TypeVar("Of", Statute, Clauses, Session)


class _Reader:
    """Sorts the pages under `docs/` by what they are."""

    def __init__(self, problems: list[Problem], unread: dict[str, Document | None]) -> None:
        self.problems = problems
        self.unread = unread
        self.pages: list[Page] = []
        self.statutes: list[Statute] = []
        self.policies: list[Clauses] = []
        self.standards: list[Clauses] = []
        self.glossary: list[Clauses] = []
        self.sessions: list[Session] = []

    def add(self, path: str, data: bytes) -> None:
        document, faults = read(path, data)
        self.problems += faults
        if document is None:
            self.unread[path] = None
            return
        src = path.removeprefix(DOCS + "/")
        front = self._front(src, document)
        macros = front is None or front.render_macros
        self.problems += [problem for text in document.texts() for problem in hazards(text, path, macros)]
        self.problems += page_hazards(document, macros)
        if front is None:
            self.unread[path] = document
        else:
            found, faults = page.parse(src, document, front)
            self.problems += faults
            self.pages.append(found)

    def _front(self, src: str, document: Document) -> PageFront | None:
        folder, _, name = src.rpartition("/")
        if folder == "law" and name != "index.md":
            return self._keep(self.statutes, law.parse(document))
        if folder == "train" and name != "index.md":
            return self._keep(self.sessions, training.parse(document))
        if src == "standards/index.md":
            return self._keep(self.standards, policy.parse(document, policy.StandardsFront, "the standards"))
        if src == "glossary.md":
            return self._keep(self.glossary, policy.parse(document, PageFront, "the glossary"))
        if folder == "policy" and "example" not in document.meta.plain():
            return self._keep(self.policies, policy.parse(document, policy.PolicyFront, "a policy"))
        front, faults = front_of(policy.ExampleFront if folder == "policy" else PageFront, document, "a page")
        self.problems += faults
        return front

    def _keep(self, shelf: list[Of], found: tuple[Of | None, list[Problem]]) -> PageFront | None:
        thing, faults = found
        self.problems += faults
        if thing is None:
            return None
        shelf.append(thing)
        return thing.front
