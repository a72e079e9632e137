"""The pages of the site as MkDocs's files: what each is made of, and its metadata."""

from abc import abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.structure.files import File, Files, InclusionLevel

from ..content.answer import Place
from ..content.clauses import Clauses, PolicyFront
from ..content.handbook import A_TO_Z, SCENARIOS, Handbook
from ..content.page import Page as Written
from ..content.page import src_of
from ..content.scenario import Scenario
from ..content.session import Session
from ..content.statute import Statute
from ..markdown.document import Document
from ..outputs import jsonld
from ..text.markup import escaped
from ..theme.assets import card_of

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig


class Pages:
    """The pages of one handbook, and what their metadata have in common."""

    def __init__(self, config: "MkDocsConfig", book: Handbook) -> None:
        """Take MkDocs's configuration, which says where files are and where they go, and the handbook."""
        self.config, self.root, self.book = config, Path(config.config_file_path).parent, book
        self.site = (str(config.site_name), str(config.site_url or ""))
        """Its name and address, as typed."""
        self.draft = book.settings.status == "draft"

    def files(self, files: Files) -> Iterator["PageFile"]:
        """The files of all pages: those under `docs/`, in MkDocs' order, then a page and its twin for every scenario."""
        written = {one.src: one for one in self.book.pages}
        for file in files.documentation_pages():
            if file.src_uri in written:
                yield DocsFile(self, file, written[file.src_uri])
        for one in self.book.scenarios:
            yield ScenarioFile(self, one, "scenario", f"{SCENARIOS}/{one.id}.md")
            if self.book.guides:
                yield ScenarioFile(self, one, "facilitator", f"{SCENARIOS}/{one.id}/facilitate.md")

    @cached_property
    def special(self) -> "Special":
        """By path, the content of pages with more than text."""
        return special(self.book)

    def head(
        self, url: str, title: str, description: str, reviewed: date | None, one: Scenario | None = None
    ) -> dict[str, Any]:
        """The metadata of a page for its templates."""
        # The theme inserts these texts into pages, and the menu as markup.
        unused = {"card": card_of("draft"), "notice": self.book.notice, "robots": "noindex"} if self.draft else {}
        return {
            **unused,
            "title": escaped(title),
            "description": escaped(description),
            "reviewed": self.book.t.day(reviewed) if reviewed else "",
            "structured": jsonld.described(self.book, self.site, url, title, description, reviewed, one),
        }

    @cached_property
    def notices(self) -> Mapping[str, str]:
        """What readers are told first of the policies that are not adopted, or of the whole handbook, by status."""
        if self.draft:
            return {"draft": self.book.notice}
        fronts = (policy.front for policy in self.book.policies)
        return {
            front.status: self.book.t(f"policy.{front.status}")
            for front in fronts
            if isinstance(front, PolicyFront) and front.status != "adopted"
        }


class PageFile(File):
    """A page of the site, with everything it is made from."""

    document: Document
    """The file that people wrote for it."""
    renamed: Mapping[str, str]
    """The current ids of anchors on it, by former id."""

    def __init__(self, pages: Pages, src_uri: str, inclusion: InclusionLevel) -> None:
        config = pages.config
        super().__init__(src_uri, str(pages.root), config.site_dir, config.use_directory_urls, inclusion=inclusion)
        self.pages = pages

    @abstractmethod
    def head(self) -> dict[str, Any]:
        """The metadata of the page for templates."""

    @abstractmethod
    def markdown(self, call: Callable[[str, str], str]) -> str:
        """The Markdown of the page, with what `call` returns where the site inserts a fragment, which it gets with its id."""

    @property
    def address(self) -> str:
        """The page's address, relative to the site's root."""
        return "" if self.url in (".", "./") else self.url

    def is_modified(self) -> bool:
        """Whether MkDocs is to make the page, which it asks in a dirty build: a preview makes it when someone looks at it."""
        return False


class DocsFile(PageFile):
    """A page under `docs/`."""

    def __init__(self, pages: Pages, file: File, one: Written) -> None:
        place = isinstance(pages.special.get(one.document.path), Place)
        # The desk guide lists the pages of places, and the search leads to the list of everything: the menu need not.
        inclusion = InclusionLevel.NOT_IN_NAV if place or one.url == A_TO_Z else file.inclusion
        super().__init__(pages, file.src_uri, inclusion)
        self.abs_src_path, front = file.abs_src_path, one.front
        self.document, self.renamed = one.document, front.renamed
        self._parts = list(parts(pages.book, pages.special, one.document, bool(front.changed)))
        self._front = front

    def head(self) -> dict[str, Any]:
        """The metadata of the page for templates."""
        front, pages = self._front, self.pages
        meta = pages.head(self.address, front.title, front.description, front.reviewed)
        meta["render_macros"] = front.render_macros
        meta["robots"] = "noindex" if pages.draft or front.readers == "authors" else ""
        if isinstance(front, PolicyFront) and front.status in pages.notices and "notice" not in meta:
            meta |= {"card": card_of(front.status), "notice": pages.notices[front.status]}
        if not isinstance(pages.special.get(self.document.path), Clauses):
            meta["hide"] = ["toc"]
        return meta

    def markdown(self, call: Callable[[str, str], str]) -> str:
        """The Markdown of the page, with what `call` returns where the site inserts a fragment, which it gets with its id."""
        return with_parts(self.document, self._parts, call)


Special = Mapping[str, Place | Statute | Clauses | Session]
"""By path, the content of pages with more than text."""

Inserted = tuple[int, int, str, str]
"""What the site inserts into a page: the range of lines it replaces, a fragment's name, an id."""


def special(book: Handbook) -> Special:
    """The pages of a handbook that have more than text."""
    found: list[Place | Statute | Clauses | Session | None] = [*book.desk, *book.statutes, *book.policies]
    found += [book.standards, book.glossary, *book.sessions]
    return {one.document.path: one for one in found if one}


def with_parts(document: Document, parts: Sequence[Inserted], call: Callable[[str, str], str]) -> str:
    """The Markdown of a page with what the site inserts, as `call` makes it of its name and id."""
    lines = document.body.split("\n")
    for start, end, name, id_ in reversed(parts):
        lines[start:end] = ["", call(name, id_), ""] if name else [""]
    return "\n".join(lines)


def parts(book: Handbook, special: Special, document: Document, changed: bool) -> Iterator[Inserted]:
    """What the site inserts into a page, in order."""
    found, first = special.get(document.path), document.body_line
    if changed:
        heads = (section.text.line - first for section in document.sections[:1] if section.level == 1)
        at = next(heads, 0)
        yield at, at, "changed", src_of(document.path)
    match found:
        case Session():
            yield 0, 0, "session", found.id
        case Place():
            # The answers as the site shows them, in place of their Markdown, to the end of the page.
            answers = [section.line for section in document.sections if section.level == 2]
            if answers:
                yield answers[0] - first, document.body.count("\n") + 1, "place", found.id
        case Statute():
            # Its subsections as a table, its other sections as they are.
            for start, end in found.table:
                yield start - first, end - first, "statute" if start == found.table[0][0] else "", found.id
        case Clauses():
            # A policy’s readers are patrons: the scenarios that exercise its clauses stand together at its end.
            if found in book.policies:
                end = document.body.count("\n") + 1
                yield 0, 0, "policy_header", found.id
                for clause in found.clauses:
                    yield clause.end - first, clause.end - first, "clause_print", f"{found.id}#{clause.id}"
                yield end, end, "practiced", found.id
                return
            for clause in found.clauses:
                yield clause.end - first, clause.end - first, "exercised", f"{found.id}#{clause.id}"


class ScenarioFile(PageFile):
    """A page made from a scenario: its own, or its facilitator's guide."""

    def __init__(self, pages: Pages, one: Scenario, part: str, src_uri: str) -> None:
        super().__init__(pages, src_uri, InclusionLevel.NOT_IN_NAV)
        self.scenario, self.part, front, twin = one, part, one.front, part == "facilitator"
        self.abs_src_path = str(pages.root / one.document.path)
        self.edit_uri = f"../{one.document.path}"
        self.document, self.renamed = one.document, front.renamed
        self._robots = "noindex" if twin else ""
        self._title = pages.book.t("guide.title", title=front.title) if twin else front.title

    def head(self) -> dict[str, Any]:
        """The metadata of the page for templates."""
        one = self.scenario
        return {
            "robots": self._robots,
            **self.pages.head(self.address, self._title, one.front.summary, one.front.reviewed, one),
            "hide": ["toc"],
            "render_macros": True,
        }

    def markdown(self, call: Callable[[str, str], str]) -> str:
        """The Markdown of the page: the macro that makes it."""
        return f'{{{{ {self.part}("{self.scenario.id}") }}}}'
