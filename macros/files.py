"""The project's files: each found and read once, and told for what it is."""

from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from . import law, page, policy, scenario, settings
from .document import Document, read
from .handbook import DOCS, SCENARIOS, Handbook
from .law import Statute
from .page import Page, PageFront, front_of
from .policy import Clauses
from .problem import Problem


def load(root: Path) -> tuple[Handbook | None, list[Problem]]:
    """Read the project at `root`, each file once.

    Returns the handbook, drafts included, as far as it can be read (`None` without settings), and every problem
    met while reading; what one file says of another is for `checks`.
    """
    words, problems = settings.load(root)
    scenarios, unread = [], set()
    for file in sorted((root / SCENARIOS).rglob("*")):
        path = file.relative_to(root).as_posix()
        if file.is_dir() or file.name.startswith("."):
            continue
        if file.parent != root / SCENARIOS or file.suffix != ".md":
            problems.append(
                Problem(
                    path,
                    1,
                    "bad-file-name",
                    "is no scenario; a scenario is a file directly in scenarios/ whose name ends in .md",
                )
            )
            continue
        data, fault = _bytes(file, path)
        if data is None:
            problems.append(fault)
            continue
        one, faults = scenario.parse(path, data)
        problems += faults
        if one is None:
            unread.add(PurePosixPath(path).stem)
        else:
            scenarios.append(one)
    reader = _Reader(problems)
    for file in sorted((root / DOCS).rglob("*.md")):
        path = file.relative_to(root).as_posix()
        data, fault = _bytes(file, path)
        if data is None:
            problems.append(fault)
        else:
            reader.add(path, data)
    if words is None:
        return None, sorted(problems)
    askers = {asker: i for i, asker in enumerate(words.vocabularies.asker)}
    scenarios.sort(key=lambda s: (askers.get(s.front.asker, len(askers)), s.front.title.casefold(), s.id))
    book = Handbook(
        words,
        tuple(scenarios),
        tuple(reader.statutes),
        tuple(reader.policies),
        reader.standards,
        reader.glossary,
        tuple(reader.pages),
        frozenset(unread),
    )
    return book, sorted(problems)


def _bytes(file: Path, path: str) -> tuple[bytes | None, Problem]:
    try:
        return file.read_bytes(), Problem(path, 1, "", "")
    except OSError as error:
        return None, Problem(
            path, 1, "unreadable-file", f"the file cannot be read ({error.strerror}); check its name and permissions"
        )


class _Reader:
    """Sorts the pages under `docs/` by what they are."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        self.pages: list[Page] = []
        self.statutes: list[Statute] = []
        self.policies: list[Clauses] = []
        self.standards: Clauses | None = None
        self.glossary: Clauses | None = None

    def add(self, path: str, data: bytes) -> None:
        document, faults = read(path, data)
        self.problems += faults
        if document is None:
            return
        src = path.removeprefix(DOCS + "/")
        front = self._read(src, document)
        if front is not None:
            found, faults = page.parse(src, document, front)
            self.problems += faults
            self.pages.append(found)

    def _read(self, src: str, document: Document) -> PageFront | None:
        folder, _, name = src.rpartition("/")
        if folder == "law" and name != "index.md":
            statute, faults = law.parse(document)
            self.problems += faults
            if statute is not None:
                self.statutes.append(statute)
            return statute.front if statute else None
        model, what = _kind(folder, src, document)
        front, faults = front_of(model, document, what)
        self.problems += faults
        if front is None or model in (PageFront, policy.ExampleFront):
            if src == "glossary.md" and front is not None:
                self.glossary = self._clauses(document, front)
            return front
        clauses = self._clauses(document, front)
        if model is policy.StandardsFront:
            self.standards = clauses
        else:
            self.policies.append(clauses)
        return front

    def _clauses(self, document: Document, front: PageFront) -> Clauses:
        clauses, faults = policy.parse(document, front)
        self.problems += faults
        return clauses


def _kind(folder: str, src: str, document: Document) -> tuple[type[PageFront], str]:
    if folder == "policy":
        example = isinstance(document.meta.value, Mapping) and "example" in document.meta.value
        return (policy.ExampleFront, "an example policy") if example else (policy.PolicyFront, "a policy")
    if src == "standards/index.md":
        return policy.StandardsFront, "the standards"
    return PageFront, "a page"
