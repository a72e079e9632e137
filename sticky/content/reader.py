"""Finds the project's files, reads each once, and determines its kind. Judging them is left to `checks`."""

import errno
import gc
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, Literal, NamedTuple, TypeVar, TypeVarTuple, cast

from ..markdown.document import ASKED, Document, asked_path, read
from ..text.files import contents, unreadable, why
from ..text.kept import Kept
from ..text.parallel import in_shares
from ..text.problem import Problem, shown
from ..text.yaml_nodes import Keys, Node, validate
from . import answer, clauses, facts, origin, own, readings, rules, scenario, session, settings, statute, translation
from .answer import Place
from .clauses import AboutPolicyFront, Clauses, PolicyFront, StandardsFront
from .edition import Edition, Told, phrasings_without, told
from .facts import Facts
from .handbook import DOCS, SCENARIOS, Handbook
from .left_out import edition_of
from .page import Page, PageFront, src_of
from .page import parse as parse_page
from .rules import RULES_FOLDER, Rules, RulesFront
from .scenario import FrontMatter, Scenario
from .sections import ID, STATUTE_ID
from .session import AboutTrainingFront, Session, SessionFront
from .settings import Settings
from .starter import STARTER
from .statute import Statute, StatuteFront
from .verified import load as load_verified

SELDOM = 50_000
"""How many new objects trigger Python's garbage collector. What is read stays until the end; scanning it every 700
objects, Python's default, takes a tenth of a build."""

FileKind = (
    Literal["scenario", "place", "statute", "session", "standards", "glossary", "policy", "rules"]
    | Literal["about-policy", "about-training", "page"]
)
"""The kind of a file, by its folder and its front matter: first those with content of their own, then mere pages."""

Content = Scenario | Place | Statute | Clauses | Rules | Session
"""What a file contains, unless it is only a page."""

_KINDS: Mapping[FileKind, tuple[type[Keys], str, Callable[[Any, Document, list[Problem]], Content] | None]] = {
    "scenario": (FrontMatter, "a scenario", scenario.parse),
    "place": (PageFront, "a page of answers", answer.parse),
    "statute": (StatuteFront, "a statute", statute.parse),
    "session": (SessionFront, "a session", session.parse),
    "standards": (StandardsFront, "the standards", clauses.parse),
    "glossary": (PageFront, "the glossary", clauses.parse),
    "policy": (PolicyFront, "a policy", clauses.parse),
    "rules": (RulesFront, "a decision table", rules.parse),
    "about-policy": (AboutPolicyFront, "a page", None),
    "about-training": (AboutTrainingFront, "a page", None),
    "page": (PageFront, "a page", None),
}
"""The front matter of each kind of file, what messages call such a file, and the function that parses its content."""

Unread = Mapping[str, Document | None]
"""The files that are not a valid part of the handbook, by path, each with its document if that could be read."""


@dataclass(frozen=True, eq=False)
class File:
    """A file of the handbook, as far as it can be read. Compared by identity: the same bytes yield the same object."""

    path: str
    kind: FileKind
    document: Document | None = None
    """`None` if its bytes or its front matter cannot be read."""
    content: Content | None = None
    """What it contains besides a page; `None` if it is only a page, or if its front matter is invalid."""
    page: Page | None = None
    """The page, for a file under `docs/`; `None` if its front matter is invalid."""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Project:
    """The contents of a project's folder."""

    book: Handbook | None
    """Everything that could be read, including drafts; `None` without settings."""
    files: tuple[File, ...]
    """Every scenario and page, also those that cannot be read."""
    links: tuple[str, ...]
    """Symbolic links, which are not followed: they could publish files from outside the project."""
    strays: tuple[str, ...]
    """Files that, by their name or folder, are neither a scenario nor a page, nor what pages show or load."""
    problems: tuple[Problem, ...]
    closed: tuple[str, ...] = ()
    """Folders that cannot be read: nobody knows what is in them."""
    mkdocs: Node = field(default_factory=lambda: Node({}, 1))
    texts: Mapping[str, Told] = field(default_factory=dict)


def read_project(
    root: Path,
    kept: Kept | None = None,
    edition: Edition = "staff",
    then: Callable[[File], None] = lambda file: None,
    *,
    known: Callable[[Facts], Facts] = lambda known: known,
) -> Project:
    """Read an edition of the project at `root`, each file once, and never raise; what `kept` has is not parsed again.

    `then` gets each file while its tokens are still cached. `known` maps the library's facts to those to read with.
    """
    gc.set_threshold(SELDOM)
    words, mkdocs, problems = settings.load(root)
    extra = mkdocs.inside("extra") or Node({}, 1)
    t, translation_problems = translation.load(root, mkdocs)
    own_facts, fact_problems = facts.load(extra, settings.MKDOCS_YML, t)
    own_facts = known(own_facts)
    texts: dict[str, Told] = {}

    def tell(path: str, data: bytes) -> Told:
        return texts.setdefault(path, _last(path, kept, told, data, edition, own_facts))

    paths, links, strays, beside, asked, closed = (list[str]() for _ in range(6))
    for path, link, folder, fault in listed(root):
        if link:
            links.append(path)
        elif path.endswith(".md") and has_a_place(path):
            paths.append(path)
        elif fault:
            closed += [path] if folder else []
            problems.append(unreadable(path, fault, "folder" if folder else "file"))
        elif path.endswith(ASKED) and not folder:
            asked.append(path)
        elif not folder and _is_beside(path):
            beside.append(src_of(path))
        elif not folder or path.endswith(".md"):
            strays.append(path)

    def read_each(paths: Iterable[str]) -> Iterator[File]:
        for path in paths:
            file = read_at(root / path, path, kept, tell)
            then(file)
            yield file

    if kept and kept.empty:  # all is read for the first time

        def read_share(paths: Iterable[str]) -> dict[str, Any]:
            for _ in read_each(paths):
                pass
            return kept.results()

        for results in in_shares(read_share, paths):
            kept.take(results)
    files = [*read_each(paths)]
    pages = {asked_path(file.path) for file in files}
    strays += [path for path in asked if path not in pages]
    for key in [key for key in _LAST if key[1] is kept and key[0] not in texts]:
        del _LAST[key]
    problems += [problem for file in files for problem in file.problems]
    book = None
    if words is not None:
        logo, logo_problems = _logo(root, words.library.logo, extra)
        mine, own_problems = own.load(root, mkdocs)
        verified, record_problems = load_verified(root, mine.theme)
        read_by, reading_problems = readings.load(root)
        problems += [*translation_problems, *fact_problems, *own_problems]
        problems += [*logo_problems, *record_problems, *reading_problems]
        came = origin.came(root)
        if not came and words.status == "adopted":
            came = _of_the_starter(root, files, texts)
        loaded = {"t": t, "facts": own_facts, "own": mine, "logo": logo, "verified": verified, "readings": read_by}
        more = loaded | {"texts": texts, "files": frozenset(beside), "extra": extra, "came": came}
        book = edition_of(book_of(root, words, files, strays, **more), edition)
    return Project(book, tuple(files), tuple(links), tuple(strays), tuple(problems), tuple(closed), mkdocs, texts)


def _of_the_starter(root: Path, files: Iterable[File], texts: Mapping[str, Told]) -> frozenset[str]:
    # The texts that are the starter's, where no record names them: in a copy, those that are the same word for word; and
    # all texts, while a policy says that it is a model.
    pages = [file for file in files if file.content or (file.page and file.page.front.readers != "authors")]
    fronts = [file.page.front for file in pages if file.page]
    model = any(isinstance(front, PolicyFront) and front.status == "model" for front in fronts)
    copied = root.resolve() != STARTER.resolve()
    came = {file.path for file in pages if model or (copied and _same(STARTER / file.path, texts[file.path].source))}
    return frozenset(came | {settings.MKDOCS_YML} if any(path.startswith(f"{SCENARIOS}/") for path in came) else ())


def _same(file: Path, data: bytes) -> bool:
    return file.is_file() and file.read_bytes() == data


PAGES = (".md", ".markdown", ".mdown", ".mkdn", ".mkd", ".htm", ".html", ".xhtm", ".xhtml")
"""The extensions of files that would become pages: MkDocs takes the first five for Markdown, and no check reads HTML."""

BESIDE = (
    *(".avif", ".gif", ".ico", ".jpeg", ".jpg", ".png", ".svg", ".webp"),
    *(".pdf", ".css", ".js", ".mjs", ".otf", ".ttf", ".woff", ".woff2"),
)
"""The extensions of files that are published beside pages. Any other file may be there by mistake, and reveal who wrote
what, or who borrowed it.
"""

_NAME = re.compile(r"[a-z0-9][\w.-]*", re.ASCII | re.IGNORECASE)


def _is_beside(path: str) -> bool:
    # Whether the site publishes the file at this path beside its pages.
    low = path.lower()
    beside = low.endswith(BESIDE) and not low.startswith(f"{DOCS}/templates/")
    return path.startswith(f"{DOCS}/") and beside and all(map(_NAME.fullmatch, path.split("/")))


_OF_COMPUTERS = ("thumbs.db", "ehthumbs.db", "ehthumbs_vista.db", "desktop.ini", "icon\r")


def _of_a_computer(name: str) -> bool:
    # Files that a computer creates by itself, and again if they are deleted: previews, and locks of open files.
    return name.lower() in _OF_COMPUTERS or name.startswith("~$")


def is_unpublished(name: str) -> bool:
    """Whether MkDocs would publish a file of this name among the pages although nobody wants that."""
    return name.endswith(ASKED) or _of_a_computer(name)


class _Listed(NamedTuple):
    path: str
    link: bool
    folder: bool
    fault: str
    """Why it cannot be read; empty if it can be."""


def listed(root: Path) -> Iterator[_Listed]:
    """All files and folders of scenarios and pages, in order, except hidden ones and what a computer creates itself."""
    for name in (SCENARIOS, DOCS):
        yield from sorted(_within(root / name, name), key=lambda entry: entry.path.split("/"))


def _within(folder: str | Path, path: str) -> Iterator[_Listed]:
    try:
        with os.scandir(folder) as entries:
            seen = [entry for entry in entries if not (entry.name.startswith(".") or _of_a_computer(entry.name))]
    except FileNotFoundError:
        return
    except OSError as error:
        yield _Listed(path, link=False, folder=True, fault=why(error))
        return
    for entry in seen:
        below = f"{path}/{entry.name}"
        if entry.is_dir(follow_symlinks=False):
            yield _Listed(below, link=False, folder=True, fault="")
            yield from _within(entry.path, below)
        else:
            fault = 0 if os.access(entry.path, os.R_OK) else errno.EACCES
            fault = fault if os.path.isfile(entry.path) else errno.EINVAL  # for a link that leads to itself, too
            yield _Listed(below, entry.is_symlink(), folder=False, fault=why(OSError(fault, "")) if fault else "")


def has_a_place(path: str) -> bool:
    """Whether the handbook reads a Markdown file at `path`, relative to the project."""
    # A scenario is read whatever its name, which is checked later; the address of a page depends on its name.
    folder, _, name = path.partition("/")
    *folders, stem = name.removesuffix(".md").split("/")
    if folder == SCENARIOS:
        return not folders
    form = STATUTE_ID if folders == ["law"] else ID
    return all(map(ID.fullmatch, folders)) and bool(form.fullmatch(stem))


def read_at(
    file: Path, path: str, kept: Kept | None, tell: Callable[[str, bytes], Told] = lambda path, data: Told(data, data)
) -> File:
    """Read the file at `path` in the project, with the phrasings beside it; `tell` returns its text in an edition."""
    asked = Path(asked_path(str(file)))
    try:
        text = tell(path, contents(file))
        phrasings = asked.read_bytes() if asked.is_file() and not asked.is_symlink() else b""
        beside = tell(asked_path(path), phrasings)
    except OSError as error:
        which = asked_path(path) if error.filename == str(asked) else path
        return File(path, _kind(path, None), problems=(unreadable(which, why(error)),))
    return read_file(path, text.data, kept, _last(path, kept, phrasings_without, text.left_out, beside))


_Inputs = TypeVarTuple("_Inputs")
_Made = TypeVar("_Made")


def read_file(path: str, data: bytes, kept: Kept | None = None, asked: bytes = b"") -> File:
    """Parse one file of the handbook from its bytes, or return a recent result for the same bytes at this path."""
    return _last(path, kept, _read, path, data, kept, asked)


def _last(path: str, kept: Kept | None, make: Callable[[*_Inputs], _Made], *inputs: *_Inputs) -> _Made:
    # Returns what `make` makes of a file, from the last two results if the inputs are the same.
    last = _LAST.get((path, kept, make), ())
    entry = next((each for each in last if each[0] == inputs), None) or (inputs, make(*inputs))
    _LAST[path, kept, make] = entry, *[each for each in last if each is not entry][:1]
    return cast(_Made, entry[1])


_LAST: dict[tuple[str, Kept | None, Callable[..., Any]], Sequence[tuple[Any, Any]]] = {}
"""The last results for the file at each path, so that a preview reads and checks only what has changed.

There are two, as a check may also read the handbook of a library that does everything. The results of a file that is
gone when the project is read again are removed.
"""


def _read(path: str, data: bytes, kept: Kept | None, asked: bytes) -> File:
    document, problems = read(path, data, kept, asked)
    kind = _kind(path, document)
    if document is None:
        return File(path, kind, problems=tuple(problems))
    model, what, parse = _KINDS[kind]
    front, faults = validate(model, document.meta, path, what)
    problems += faults
    content = parse(front, document, problems) if front and parse else None
    written = parse_page(front, document, problems) if isinstance(front, PageFront) else None
    return File(path, kind, document, content, written, tuple(problems))


def _kind(path: str, document: Document | None) -> FileKind:
    folder, _, name = path.rpartition("/")
    own = name != "index.md"
    if folder == SCENARIOS:
        return "scenario"
    if folder == f"{DOCS}/{answer.DESK_FOLDER}" and own:
        return "place"
    if folder == f"{DOCS}/law" and own:
        return "statute"
    if folder == f"{DOCS}/train" and own:
        return "about-training" if document and document.meta.plain().get("steps") == "none" else "session"
    if path == f"{DOCS}/standards/index.md":
        return "standards"
    if path == f"{DOCS}/glossary.md":
        return "glossary"
    if folder == f"{DOCS}/{RULES_FOLDER}" and own:
        return "rules"
    if folder == f"{DOCS}/policy":
        return "about-policy" if document and "clauses" in document.meta.plain() else "policy"
    return "page"


def _logo(root: Path, name: str | None, extra: Node) -> tuple[bytes | None, list[Problem]]:
    # A link is not followed: it could publish a file from outside the project. Only a regular file is sure to end.
    if not name:
        return None, []
    file, fault = root / name, "is not a file beside mkdocs.yml; put the logo there, and write: logo: logo.png"
    try:
        if file.name == name and file.is_file() and not file.is_symlink():
            return settings.read_logo(file), []
    except ValueError:
        pass
    except OSError as error:
        fault = f"cannot be read: {why(error)}"
    line = extra.line_of("library", "logo")
    return None, [Problem(settings.MKDOCS_YML, line, "bad-logo", f"{shown(name)} {fault}")]


def book_of(root: Path, words: Settings, sources: Sequence[File], strays: Iterable[str] = (), **more: Any) -> Handbook:
    """The handbook of some files; the ids of `strays`, scenarios that only have a wrong name, count as known."""
    askers, places = list(words.vocabularies.asker), list(words.vocabularies.where)

    def rank(term: str, terms: list[str]) -> int:
        return terms.index(term) if term in terms else len(terms)

    def of(kind: FileKind) -> list[Any]:
        return [file.content for file in sources if file.kind == kind and file.content]

    return Handbook(
        words,
        tuple(sorted(of("scenario"), key=lambda s: (rank(s.askers[0], askers), s.front.title.casefold(), s.id))),
        tuple(of("statute")),
        tuple(sorted(of("policy"), key=lambda policy: PurePosixPath(policy.document.path).stem != "index")),
        next(iter(of("standards")), None),
        next(iter(of("glossary")), None),
        tuple(of("session")),
        tuple(file.page for file in sources if file.page),
        tuple(sorted(of("place"), key=lambda place: (rank(place.id, places), place.id))),
        frozenset(id_ for file in sources for id_ in _unread(file))
        | {PurePosixPath(path).stem for path in strays if path.startswith(f"{SCENARIOS}/")},
        rules=tuple(of("rules")),
        root=root,
        **more,
    )


def _unread(file: File) -> Iterator[str]:
    # The ids of what could not be read in a file.
    if file.kind == "scenario" and file.content is None:
        yield PurePosixPath(file.path).stem
    elif file.kind == "place" and file.document is not None:
        read = {answer.id for answer in file.content.answers} if isinstance(file.content, Place) else set()
        yield from (section.id for section in file.document.sections if section.id and section.id not in read)
