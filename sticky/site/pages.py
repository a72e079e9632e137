"""The pages of the site as MkDocs's files: what each is made of, and its metadata."""

from abc import abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel

from ..content.answer import Place
from ..content.clauses import Clauses, PolicyFront
from ..content.handbook import A_TO_Z, SCENARIOS, Handbook
from ..content.page import Page as Written
from ..content.page import src_of
from ..content.rules import Rules
from ..content.scenario import Scenario
from ..content.session import Session
from ..content.statute import Statute
from ..markdown.document import Document
from ..text.markup import escaped
from ..theme.assets import card_of


class Pages:
    """The pages of one handbook, and what their metadata have in common."""

    def __init__(self, config: MkDocsConfig, book: Handbook) -> None:
        """Take MkDocs's configuration, which says where files are and where they go, and the handbook."""
        self.config, self.root, self.book = config, Path(config.config_file_path).parent, book
        self.site = (str(config.site_name), str(config.site_url or ""))
        """Its name and address, as typed."""
        self.draft = book.settings.status == "draft"
        self.special = special(book)

    def files(self, files: Files) -> Iterator["PageFile"]:
        """The files of all pages: those under `docs/`, in MkDocs' order, then a page and its twin for every scenario."""
        written = {page.src: page for page in self.book.pages}
        for file in files.documentation_pages():
            if file.src_uri in written:
                yield DocsFile(self, file, written[file.src_uri])
        for scenario in self.book.scenarios:
            yield ScenarioFile(self, scenario, "scenario", f"{SCENARIOS}/{scenario.id}.md")
            if self.book.guides:
                yield ScenarioFile(self, scenario, "facilitator", f"{SCENARIOS}/{scenario.id}/facilitate.md")

    def head(self, path: str, title: str, description: str, reviewed: date | None) -> dict[str, Any]:
        """The metadata of a page, which comes from the file at `path`, for its templates."""
        # The theme inserts these texts into pages, and the menu as markup.
        unused = {"picture": card_of("draft"), "notice": self.book.notice, "robots": "noindex"} if self.draft else {}
        return {
            **unused,
            "title": escaped(title),
            "description": escaped(description),
            "reviewed": self.book.t.day(reviewed) if reviewed else "",
            "read": self._read(path, reviewed),
        }

    def _read(self, path: str, reviewed: date | None) -> str:
        # Who has read it and when; the public edition names nobody, and only its preview has texts nobody has read.
        t, book = self.book.t, self.book
        if path in book.opened and not book.opened[path]:
            return t("read.not-yet", library=book.owner.name)
        reading = book.readings.get(path) if book.guides else None
        if reading:
            parts = ", ".join(f"“{escaped(title)}”" for title in book.opened.get(path, ()))
            since = f" {t('read.changed', parts=parts)}" if parts else ""
            return f"{t('read.by', who=reading.by, date=t.day(reading.on))}{since}"
        return t("footer.text-of" if self.draft else "reviewed", date=t.day(reviewed)) if reviewed else ""

    @cached_property
    def notices(self) -> Mapping[str, str]:
        """What readers are told first about policies that are not adopted, or about the whole handbook, by status."""
        if self.draft:
            return {"draft": self.book.notice}
        fronts = (policy.front for policy in self.book.policies)
        statuses = (front.status for front in fronts if isinstance(front, PolicyFront))
        return {status: self.book.t(f"policy.{status}") for status in statuses if status != "adopted"}


class PageFile(File):
    """A page of the site, with everything it is made from."""

    def __init__(self, pages: Pages, src_uri: str, inclusion: InclusionLevel, written: Written | Scenario) -> None:
        config = pages.config
        super().__init__(src_uri, str(pages.root), config.site_dir, config.use_directory_urls, inclusion=inclusion)
        self.pages, self.document = pages, written.document
        self.abs_src_path = str(pages.root / written.document.path)
        self.renamed = written.front.renamed
        """The current ids of anchors on it, by former id."""

    @abstractmethod
    def head(self) -> dict[str, Any]:
        """The metadata of the page for templates."""

    @abstractmethod
    def markdown(self, call: Callable[[str, str], str]) -> str:
        """The Markdown of the page; `call` makes each fragment that the site inserts, from its name and an id."""

    @property
    def status(self) -> str:
        """Whether it is in force: `draft`, `model` or `adopted`."""
        return self.pages.book.settings.status

    @property
    def address(self) -> str:
        """The page's address, relative to the site's root."""
        return "" if self.url in (".", "./") else self.url

    def is_modified(self) -> bool:
        """Whether MkDocs makes the page in a dirty build: no, because a preview makes it when someone looks at it."""
        return False


class DocsFile(PageFile):
    """A page under `docs/`."""

    def __init__(self, pages: Pages, file: File, page: Written) -> None:
        self._special = pages.special.get(page.document.path)
        # The desk guide lists the pages of places, cards name their rules, and the search leads to the list of everything: the
        # menu need not.
        hidden = isinstance(self._special, Place | Rules) or page.url == A_TO_Z
        super().__init__(pages, file.src_uri, InclusionLevel.NOT_IN_NAV if hidden else file.inclusion, page)
        self._front = page.front

    def head(self) -> dict[str, Any]:
        """The metadata of the page for templates."""
        front, pages = self._front, self.pages
        meta = pages.head(self.document.path, front.title, front.description, front.reviewed)
        meta["render_macros"] = front.render_macros
        meta["robots"] = "noindex" if pages.draft or front.readers == "authors" else ""
        if isinstance(front, PolicyFront) and front.status in pages.notices and "notice" not in meta:
            meta |= {"picture": card_of(front.status), "notice": pages.notices[front.status]}
        if not self._has_contents:
            meta["hide"] = ["toc"]
        return meta

    @property
    def _has_contents(self) -> bool:
        # Whether it lists its parts: a page of clauses does, and another long page, unless it is a place or a statute, which
        # has a list of its own.
        parts = sum(section.level == 2 for section in self.document.sections)
        return isinstance(self._special, Clauses) or (
            not isinstance(self._special, Place | Statute) and parts >= _MANY_PARTS
        )

    @property
    def status(self) -> str:
        """Whether it is in force; a policy says so itself, unless nothing here is in use."""
        return self._front.status if isinstance(self._front, PolicyFront) and not self.pages.draft else super().status

    def markdown(self, call: Callable[[str, str], str]) -> str:
        """The Markdown of the page; `call` makes each fragment that the site inserts, from its name and an id."""
        changed = bool(self._front.changed)
        return with_fragments(self.document, self._special, call, self.pages.book.policies, changed)


_MANY_PARTS = 5
"""A page with at least so many parts lists them."""

Special = Place | Statute | Clauses | Rules | Session
"""What a page may contain besides text."""


def special(book: Handbook) -> Mapping[str, Special]:
    """What the pages of a handbook contain besides text, by path."""
    known: list[Special | None] = [*book.desk, *book.statutes, *book.policies, *book.rules, *book.sessions]
    known += [book.standards, book.glossary]
    return {content.document.path: content for content in known if content}


def with_fragments(
    document: Document,
    content: Special | None,
    call: Callable[[str, str], str],
    policies: Sequence[Clauses] = (),
    changed: bool = False,
) -> str:
    """The Markdown of a page with the fragments that the site inserts; `call` makes each from its name and id."""
    lines = document.body.split("\n")
    for section in document.sections if content in policies else ():
        if section.level > 1:
            at = section.line - document.body_line
            title = lines[at].lstrip("# ")
            number = call("clause_number", f"{document.path}:{section.line}")
            lines[at] = f"{lines[at].removesuffix(title)}{number} {title}"
    fragments = sorted(_fragments(document, content, content in policies, changed), key=lambda each: each[0])
    for start, end, name, id_ in reversed(fragments):
        lines[start:end] = ["", call(name, id_), ""] if name else [""]
    return "\n".join(lines)


def _fragments(
    document: Document, content: Special | None, policy: bool, changed: bool
) -> Iterator[tuple[int, int, str, str]]:
    # The range of lines that each fragment replaces, its name, and an id; at one line, the first stands first.
    first, end = document.body_line, document.body.count("\n") + 1
    if policy and isinstance(content, Clauses):
        # Whether it is adopted comes before anything else.
        yield 0, 0, "policy_header", content.id
    # What changed follows the introduction, or is at the end of a policy or of a page that begins with its first part.
    part = next((section.line - first for section in document.sections if section.level > 1), end)
    words = [line for line in document.body.split("\n")[:part] if line.strip() and not line.startswith("# ")]
    marked = part if words and not policy else end
    if changed and marked < end and not isinstance(content, Place):  # a place's own fragment has it
        yield marked, marked, "changed", src_of(document.path)
    match content:
        case Session():
            yield 0, 0, "session", content.id
        case Place():
            # The answers as the site shows them, in place of their Markdown, to the end of the page.
            for section in [section for section in document.sections if section.level == 2][:1]:
                yield section.line - first, end, "place", content.id
        case Statute():
            # Its subsections as a table, its other sections as they are.
            for number, (start, stop) in enumerate(content.table):
                yield start - first, stop - first, "" if number else "statute", content.id
        case Rules():
            for section in document.sections[:1]:
                yield section.line - first, section.line - first, "decision_table", content.id
            for row in content.rows:
                yield row.end - first, row.end - first, "carried_out", row.key
        case Clauses():
            # A policy’s readers are patrons: they can print a clause, and learn no scenarios that exercise it.
            for clause in content.clauses:
                at = clause.end - first
                yield at, at, "clause_print" if policy else "exercised", f"{content.id}#{clause.id}"
    if policy and isinstance(content, Clauses):
        yield end, end, "policy_dates", content.id
    if changed and marked == end and not isinstance(content, Place):
        yield end, end, "changed", src_of(document.path)


class ScenarioFile(PageFile):
    """A page made from a scenario: its own, or its facilitator's guide."""

    def __init__(self, pages: Pages, scenario: Scenario, macro: str, src_uri: str) -> None:
        super().__init__(pages, src_uri, InclusionLevel.NOT_IN_NAV, scenario)
        self.scenario, self.macro = scenario, macro
        self.edit_uri = f"../{scenario.document.path}"

    def head(self) -> dict[str, Any]:
        """The metadata of the page for templates."""
        front, guide = self.scenario.front, self.macro == "facilitator"
        title = self.pages.book.t("guide.title", title=front.title) if guide else front.title
        return {
            "robots": "noindex" if guide else "",
            **self.pages.head(self.document.path, title, front.summary, front.reviewed),
            "hide": ["toc"],
            "render_macros": True,
        }

    def markdown(self, call: Callable[[str, str], str]) -> str:
        """The Markdown of the page: the macro that makes it."""
        return f'{{{{ {self.macro}("{self.scenario.id}") }}}}'
