"""One build of the site with MkDocs: its files, the content of its pages, and what each page is made from."""

import hashlib
import json
import re
from abc import abstractmethod
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache as once
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import mkdocs
from jinja2 import TemplateError
from lxml import etree, html
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url, write_file

from ..content.answer import Answer, Place
from ..content.clauses import Clauses, PolicyFront
from ..content.handbook import A_TO_Z, SCENARIOS, Cited, Handbook
from ..content.page import Page as Written
from ..content.page import src_of
from ..content.scenario import Scenario
from ..content.session import Session
from ..content.settings import notice
from ..content.statute import Statute
from ..content.time_plan import Segment
from ..markdown.inline import name_of, source_of
from ..outputs import headers, jsonld, links
from ..text.document import Document
from ..text.kept import Aside
from ..text.markup import FRAME, FRAME_END, escaped
from ..views.brand import brand
from ..views.practice import Drill
from ..views.scenarios import Card, Fact
from ..views.sessions import Choice, ChoicePart
from ..views.templates import THEME, Renderer, day, fingerprint, lean
from . import patches
from .cache import Made, PageCache
from .placeholders import Placeholders

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.nav import Navigation

PACKAGE = Path(__file__).parent.parent

JOINED: Mapping[str, tuple[str, ...]] = {
    "search": ("engine", "recipe", "finder", "panel"),
    "paper": ("press",),
    "session": (
        "codes",
        "plan",
        "settings",
        "steps",
        "room",
        "pace",
        "presenter",
        "share",
        "bundle",
        "ready",
        "choices",
        "drawing",
        "advice",
        "drag",
        "build",
        "way",
        "start",
    ),
}
"""The folders of scripts that are loaded as one file, each with its scripts in order: a later one uses those before it.

Styles in the same folder are loaded with them, as one file, too.
"""

Called = tuple[str, tuple[str, ...], tuple[tuple[str, str], ...]]
"""A fragment that a page calls: its name, and its arguments, without and with names."""

_IMPORT = re.compile(r'^@import "([a-z-]+\.css)";$', re.MULTILINE)
_MARK = "\ue001"
"""Surrounds the names of a shared piece. Authors cannot write it: it is among the characters that no file may contain."""

_MARKED = re.compile(f"{_MARK}(\\w+) (\\w+){_MARK}")
_BRACKETS = re.compile(r"\[([^\[\]]+)\](?:\(<?([^)\s>]*))?")


def styles(own: str = "") -> str:
    """The theme's styles as one file: its components, in the order that `handbook.css` imports them, then the library's own."""
    folder = THEME / "assets" / "css"
    return lean(_IMPORT.sub(lambda found: (folder / found[1]).read_text(), (folder / "handbook.css").read_text())) + own


def scripts() -> str:
    """The theme's own scripts as one file, in the order of their names; `screens` needs `later` before it.

    It begins with the names of the files that a page may load later.
    """
    names = {name: Path(address).name for name, (address, _) in later().items()}
    every = (file.read_text() for file in sorted((THEME / "assets" / "js").glob("*.js")))
    return lean("\n".join([f"const SS_LATER = {json.dumps(names)}", *every]))


def later() -> Mapping[str, tuple[str, str]]:
    """The scripts and styles that a page loads when a reader needs them: by name, the address and the content."""
    assets = THEME / "assets"
    files = {file.name: file.read_text() for file in sorted((assets / "later").iterdir())}
    for folder, names in JOINED.items():
        files[f"{folder}.js"] = "\n".join((assets / folder / f"{name}.js").read_text() for name in names)
        if styles := sorted((assets / folder).glob("*.css")):
            files[f"{folder}.css"] = "\n".join([files.get(f"{folder}.css", ""), *(file.read_text() for file in styles)])
    return {
        name: (f"assets/{Path(name).stem}.{fingerprint(text)}{Path(name).suffix}", text)
        for name, text in zip(files, map(lean, files.values()), strict=True)
    }


def card_of(status: str = "") -> str:
    """The picture that other sites show beside a link: to a policy that is not adopted, or to any other page."""
    return f"assets/card-{status}.png" if status else "assets/card.png"


def contents(*folders: Path) -> str:
    """A fingerprint of the name and bytes of every file in folders."""
    files = sorted(f for folder in folders for f in folder.rglob("*") if f.is_file() and "__pycache__" not in f.parts)
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"{file}\0{file.stat().st_size}\0".encode() + file.read_bytes())
    return digest.hexdigest()


class Build:
    """The state of one build of the site."""

    def __init__(
        self, config: "MkDocsConfig", book: Handbook, *, pdf: bool, preview: bool, cache: PageCache | None
    ) -> None:
        """Take the handbook; whether PDFs will be printed, for pages to offer; and the cache of pages made before."""
        self.root, self.book, self.pdf, self.preview = Path(config.config_file_path).parent, book, pdf, preview
        self.folder = Path(config.site_dir)
        self.site = (str(config.site_name), str(config.site_url or ""))
        """Its name and address, as typed."""
        self.render = Renderer(book, pdf, self.site[1])
        self.placeholders = Placeholders()
        self.look = brand(THEME, book.owner, self.root)
        self.notice = notice(book.settings.status)
        """What every page says of a handbook that is not in use."""
        self.draft = book.settings.status == "draft"
        said = self.notice if self.draft else ""
        own = self.render.template("own.css", look=self.look, notice=said, home=self.site[1].rstrip("/"))
        self.style = styles(own)
        self.styles = f"assets/handbook.{fingerprint(self.style)}.css"
        self.script = f"assets/handbook.{fingerprint(scripts())}.js"
        self.search = later()["search.js"][0]
        self.files: list[PageFile] = []
        self.former_addresses: dict[str, list[str]] = defaultdict(list)
        """By current address."""
        for old, new in book.moved.items():
            self.former_addresses[new].append(old)
        self.made: dict[str, Made] = {}
        """The pages made in this build or reused from the cache, by address."""
        self.shared = Shared()
        self._cache = cache
        self._common = ""
        self._hashes: dict[str, frozenset[str]] = {}
        """By kind of page, the sources that allow the inline scripts of one that only templates make."""
        self._guard = once(lambda hashes: _markup(self._piece("guard.html", policy=headers.policy(hashes))))
        self._content = lru_cache(maxsize=1)(self._fingerprint_content)
        """The fingerprint of a page's text, link targets and context; a scenario's page and its guide share one."""
        self._cited = lru_cache(maxsize=None)(lambda one: fingerprint(repr(one)))
        """The fingerprint of a cited item, computed once: many pages show it."""

    # What a page is made from ---------------------------------------------------------------------------------------

    def fingerprint_common(self, config: "MkDocsConfig", nav: "Navigation") -> None:
        """Compute the fingerprint of everything that affects every page: dependencies, package, settings, titles, tooltips, look."""
        stack = sorted(found.name for found in Path(mkdocs.__file__).parent.parent.glob("*.dist-info"))
        own = [Path(config.config_file_path), *(Path(str(hook)) for hook in config.hooks)]
        custom = [Path(config.theme.custom_dir)] if config.theme.custom_dir else []
        menu = [(item.title, getattr(item, "url", "")) for item in nav.items] + [(p.title, p.url) for p in nav.pages]
        self._common = fingerprint(
            repr(
                (
                    stack,
                    contents(PACKAGE, *custom),
                    [file.read_text() for file in own if file.exists()],
                    (self.site, self.pdf, self.preview, self.book.edition, self.look),
                    menu,
                    list(self.book.titles.items()),
                    list(self.book.tooltips.items()),
                )
            )
        )

    def fingerprint(self, file: "PageFile") -> str:
        """The fingerprint of what a page is made from: what all pages share, its head, text, context, links, former names."""
        content = self._content(file.document, file.references, file.calls)
        former = (sorted(file.renamed.items()), self.former_addresses.get(file.address, []))
        return fingerprint([self._common, file.heading, content, former])

    def _fingerprint_content(self, document: Document, references: bool, calls: "tuple[Called, ...]") -> str:
        called = [
            (name, args, kwargs, self.render.context(name, *args, **dict(kwargs))) for name, args, kwargs in calls
        ]
        targets = self._targets(document) if references else []
        return fingerprint(json.dumps([_body_of(document), targets, called], default=self._plain))

    def _targets(self, document: Document) -> list[str | None]:
        """The targets of the links in a text. Other text in brackets has none, and costs little."""
        found: list[tuple[str, str]] = document.facts.get("brackets", lambda: list(_bracketed(document)))
        return [url for name, path in found for url in (self._urls.get(name), path and self.book.addresses.get(path))]

    def _plain(self, value: Any) -> Any:
        """A value that JSON cannot represent, as one that it can; a scenario as what other pages may show of it."""
        match value:
            case Scenario():
                return self._shown[value.id]
            case Answer():
                return _answer_of(value)
            case Cited():
                return self._cited(value)
            case Card() | Choice() | ChoicePart() | Fact() | Segment():
                return list(vars(value).values())
            case Drill():
                # The lines are the answer's own. It shows the whole situation, which other pages do not.
                whole = value.scenario and _body_of(value.scenario.document)
                return [value.answer, whole, value.topics, value.cites]
            case Mapping():
                return list(value.items())
            case frozenset() | set():
                return sorted(map(repr, value))
            case _:
                return repr(value)

    @cached_property
    def _urls(self) -> Mapping[str, str]:
        return {name_of(name): items[0].url for name, items in self.book.cited.items() if len(items) == 1}

    @cached_property
    def _shown(self) -> Mapping[str, str]:
        """By id, what other pages may show of a scenario: so little that an edit to one seldom changes another page."""
        return {one.id: _shown_of(one) for one in self.book.scenarios}

    def reuse(self, file: "PageFile") -> Made | None:
        """Put a page in place if it was made before from exactly what it would be made from now; return its record."""
        if self._cache is None or not self._common:
            return None
        now, made = file.fingerprint, self._cache.present.get(file.address)
        if made is None or made.fingerprint != now:
            found = self._cache.find(file.address, now)
            if found is None:
                return None
            made, page = found
            write_file(page, file.abs_dest_path)
            self._copy(page.decode(), file)
            self._cache.present[file.address] = made
        self.made[file.address] = made
        return made

    def keep(self) -> None:
        """Add the pages made in this build to the cache."""
        if self._cache:
            for file in self.files:
                if file.reused is None:
                    made = replace(self.made[file.address], fingerprint=file.fingerprint)
                    self.made[file.address] = self._cache.present[file.address] = made
                    self._cache.add(file.address, made, Path(file.abs_dest_path).read_bytes())
            for gone in self._cache.present.keys() - {file.address for file in self.files}:
                (self.folder / gone / "index.html").unlink(missing_ok=True)
                del self._cache.present[gone]
            for gone in self._cache.copies - self.book.moved.keys() - self._cache.present.keys():
                (self.folder / gone / "index.html").unlink(missing_ok=True)
            self._cache.copies &= self.book.moved.keys()

    @cached_property
    def notices(self) -> Mapping[str, str]:
        """What readers are told first of the policies that are not adopted, or of the whole handbook, by status."""
        if self.draft:
            return {"draft": self.notice}
        fronts = (policy.front for policy in self.book.policies)
        return {front.status: front.notice for front in fronts if isinstance(front, PolicyFront) and front.notice}

    # The content of a page ------------------------------------------------------------------------------------------

    def page_files(self, files: Files, config: "MkDocsConfig") -> Iterator["PageFile"]:
        """The files of all pages: those under `docs/`, in MkDocs' order, then a page and its twin for every scenario."""
        written = {one.src: one for one in self.book.pages}
        for file in files.documentation_pages():
            if file.src_uri in written:
                yield DocsFile(config, self, file, written[file.src_uri])
        for one in self.book.scenarios:
            yield ScenarioFile(config, self, one, "scenario", f"{SCENARIOS}/{one.id}.md")
            if self.book.guides:
                yield ScenarioFile(config, self, one, "facilitate", f"{SCENARIOS}/{one.id}/facilitate.md")

    @cached_property
    def special(self) -> Mapping[str, Place | Statute | Clauses | Session]:
        """By path, the content of pages with more than text."""
        found: list[Place | Statute | Clauses | Session | None] = [*self.book.desk, *self.book.statutes]
        found += [*self.book.policies, self.book.standards, self.book.glossary, *self.book.sessions]
        return {one.document.path: one for one in found if one}

    def call(self, name: str, *args: str, **kwargs: str) -> str:
        """A placeholder for the markup of a fragment on the page being read."""
        return self.placeholders.hold(self.fragment(name, *args, **kwargs))

    def fragment(self, name: str, *args: str, **kwargs: str) -> str:
        """The markup of a fragment."""
        try:
            return self.render.fragment(name, *args, **kwargs).strip()
        except TemplateError as error:
            # Report the location in the template: the page that calls it is not at fault.
            where = f"{getattr(error, 'name', None) or name + '.html'}:{getattr(error, 'lineno', 0)}"
            raise PluginError(f"fragments/{where}: {error}") from error

    def head(
        self, url: str, title: str, description: str, reviewed: date | None, one: Scenario | None = None
    ) -> dict[str, Any]:
        """The metadata of a page for its templates."""
        # The theme inserts these texts into pages, and the menu as markup.
        unused = {"card": card_of("draft"), "notice": self.notice, "robots": "noindex"} if self.draft else {}
        return {
            **unused,
            "title": escaped(title),
            "description": escaped(description),
            "reviewed": day(reviewed) if reviewed else "",
            "structured": jsonld.described(self.book, self.site, url, title, description, reviewed, one),
        }

    def finish(self, output: str, file: "PageFile") -> str:
        """Complete a finished page, and leave a copy at each of its former addresses."""
        if self._cache:
            self._cache.present.pop(file.address, None)
        output = patches.without_autocomplete(links.placed(output.lstrip(), _home(file.address)))
        shared = self.shared.hashes(output)
        if file.renamed or not isinstance(file, ScenarioFile):
            output, hashes = self._in_tree(output, file)
        else:
            if file.part not in self._hashes:
                self._hashes[file.part] = headers.inline_hashes(html.document_fromstring(output))
            hashes = self._hashes[file.part]
        self.made[file.address] = Made("", hashes=frozenset() if self.preview else hashes | shared)
        output = self.shared.insert(self._guarded(output, hashes | shared))
        self._copy(output, file)
        return output

    def finish_template(self, output: str) -> str:
        """Complete a page that is not made from a file, such as the page for missing addresses."""
        hashes = headers.inline_hashes(html.document_fromstring(output))
        self.made["404.html"] = Made("", hashes=frozenset() if self.preview else hashes)
        return self._guarded(patches.without_autocomplete(output.lstrip()), hashes)

    def _in_tree(self, output: str, file: "PageFile") -> tuple[str, frozenset[str]]:
        """Complete what an author's Markdown, or a former id, adds to a page; return the sources that allow its scripts, too."""
        tree = html.document_fromstring(output)
        for old, new in file.renamed.items():
            self._add_former(tree, old, new)
        for article in tree.iter("article"):
            links.finish(article, file.address, _home(file.address))
            _add_frames(article)
        return _text(tree), headers.inline_hashes(tree)

    def _guarded(self, output: str, hashes: frozenset[str]) -> str:
        """A page with the content security policy, for servers that do not send it."""
        if self.preview:
            return output  # the preview adds its own script to every page
        return patches.in_head(output, self._guard(hashes))

    def _add_former(self, tree: html.HtmlElement, old: str, new: str) -> None:
        """Add a former id beside the current one: a link to it opens and shows the same."""
        place = tree.find(f".//*[@id='{new}']")
        if place is None:
            return
        (span,) = self._piece("former.html", id=old)
        span.tail = None
        if place.tag == "tr":
            # Between rows, a browser would move it out of the table.
            cell = place[0]
            span.tail, cell.text = cell.text, None
            cell.insert(0, span)
        else:
            # Inside the block that opens, before the element itself.
            place.addprevious(span)

    def _copy(self, output: str, file: "PageFile") -> None:
        for old in self.former_addresses.get(file.address, ()):
            tree = html.document_fromstring(output)
            for meta in tree.head.findall("meta[@name='robots']"):
                meta.drop_tree()  # the copy says the same itself
            for element in reversed(self._piece("moved.html", home=get_relative_url(file.address, old))):
                tree.head.insert(0, element)
            write_file(_text(tree).encode(), str(self.folder / old / "index.html"))
            if self._cache:
                self._cache.copies.add(old)

    def _piece(self, name: str, **context: Any) -> list[html.HtmlElement]:
        found: list[html.HtmlElement] = [
            one for one in html.fragments_fromstring(self.render.template(name, **context)) if not isinstance(one, str)
        ]
        return found


class Shared:
    """Pieces of the theme that are the same on many pages, such as the menu: rendered and parsed once."""

    def __init__(self) -> None:
        self._pieces: dict[tuple[str, str], tuple[str, frozenset[str]]] = {}

    def __call__(self, name: str, page: Page | None, caller: Callable[[], str]) -> str:
        """The piece `name` of a page, called in a template: a placeholder, if other pages have the same."""
        file = page.file if page else None
        if not isinstance(file, ScenarioFile):
            return caller()
        # These pages are not in the menu, and all of one kind are equally deep.
        key = (name, file.part)
        if key not in self._pieces:
            tree = html.fragment_fromstring(caller(), create_parent="div")
            self._pieces[key] = ((tree.text or "") + _markup(tree), headers.inline_hashes(tree))
        return f"{_MARK}{name} {file.part}{_MARK}"

    def insert(self, output: str) -> str:
        """A page with the pieces in place of their placeholders."""
        return _MARKED.sub(lambda found: self._pieces[found[1], found[2]][0], output)

    def hashes(self, output: str) -> frozenset[str]:
        """The sources that allow the inline scripts of the pieces on a page."""
        return frozenset().union(*(self._pieces[names][1] for names in _MARKED.findall(output)))


class PageFile(File):
    """A page of the site, with everything it is made from."""

    document: Document
    """The file that people wrote for it."""
    calls: tuple[Called, ...]
    """The fragments on it."""
    renamed: Mapping[str, str]
    """The current ids of anchors on it, by former id."""
    references = False
    """Whether it prints the links in its text, which are references."""

    def __init__(self, config: "MkDocsConfig", build: Build, src_uri: str, inclusion: InclusionLevel) -> None:
        super().__init__(src_uri, str(build.root), config.site_dir, config.use_directory_urls, inclusion=inclusion)
        self.build = build

    @cached_property
    def fingerprint(self) -> str:
        """The fingerprint of what it is made from."""
        return self.build.fingerprint(self)

    @cached_property
    def reused(self) -> Made | None:
        """The page's record, if it was reused from the cache; the page is in place then."""
        return self.build.reuse(self)

    @property
    @abstractmethod
    def heading(self) -> object:
        """What its metadata are made from, apart from what all pages share and what its content is made from."""

    @abstractmethod
    def head(self) -> dict[str, Any]:
        """The metadata of the page for templates, whether or not it is made in this build."""

    @property
    def address(self) -> str:
        """The page's address, relative to the site's root."""
        return "" if self.url in (".", "./") else self.url

    def is_modified(self) -> bool:
        """Whether the page has to be made; MkDocs asks in a dirty build."""
        return self.reused is None


class DocsFile(PageFile):
    """A page under `docs/`."""

    def __init__(self, config: "MkDocsConfig", build: Build, file: File, one: Written) -> None:
        place = isinstance(build.special.get(one.document.path), Place)
        # The desk guide lists the pages of places, and the search leads to the list of everything: the menu need not.
        inclusion = InclusionLevel.NOT_IN_NAV if place or one.url == A_TO_Z else file.inclusion
        super().__init__(config, build, file.src_uri, inclusion)
        self.abs_src_path, front, self.references = file.abs_src_path, one.front, place
        self.document, self.renamed = one.document, front.renamed
        self._parts = list(_parts(build, one.document, bool(front.changed)))
        self._front = front
        self._held = Aside.put("")
        self.calls = tuple((call.name, call.args, tuple(call.kwargs)) for call in one.calls)
        self.calls += tuple((name, (id_,), ()) for _, _, name, id_ in self._parts if name)

    @property
    def heading(self) -> object:
        """Its metadata."""
        return self.head()

    def head(self) -> dict[str, Any]:
        """The metadata of the page for templates."""
        front, build = self._front, self.build
        meta = build.head(self.address, front.title, front.description, front.reviewed)
        meta["render_macros"] = front.render_macros
        meta["robots"] = "noindex" if build.draft or front.readers == "authors" else ""
        if isinstance(front, PolicyFront) and front.notice and "notice" not in meta:
            meta |= {"card": card_of(front.status), "notice": front.notice}
        if not isinstance(build.special.get(self.document.path), Clauses):
            meta["hide"] = ["toc"]
        return meta

    def hold(self, content: str) -> None:
        """Put the content of the page aside until it is written: MkDocs makes that of every page before it writes one."""
        self._held = Aside.put(content)

    def held(self) -> str:
        """The content of the page."""
        content: str = self._held.get()
        return content

    def markdown(self) -> str:
        """The Markdown of the page, with placeholders where the site inserts fragments."""
        lines = self.document.body.split("\n")
        for start, end, name, id_ in reversed(self._parts):
            lines[start:end] = ["", self.build.call(name, id_), ""] if name else [""]
        return "\n".join(lines)


def _parts(build: Build, document: Document, changed: bool) -> Iterator[tuple[int, int, str, str]]:
    """What the site inserts into a page, in order: the range of lines it replaces, a fragment's name, an id."""
    found, first = build.special.get(document.path), document.body_line
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
            if found in build.book.policies:
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

    references = True

    def __init__(self, config: "MkDocsConfig", build: Build, one: Scenario, part: str, src_uri: str) -> None:
        super().__init__(config, build, src_uri, InclusionLevel.NOT_IN_NAV)
        self.scenario, self.part, front, twin = one, part, one.front, part == "facilitate"
        self.abs_src_path = str(build.root / one.document.path)
        self.edit_uri = f"../{one.document.path}"
        # The context of the guide includes the page's.
        self.document, self.renamed, self.calls = one.document, front.renamed, (("facilitate", (one.id,), ()),)
        self._robots = "noindex" if twin else ""
        self._title = f"{front.title}: facilitator’s guide" if twin else front.title
        ScenarioPage(escaped(self._title), self, config).meta = self.listed

    @property
    def heading(self) -> object:
        """Which of the two it is: its metadata are made from the scenario's front matter, as its content is."""
        return self.part

    @property
    def listed(self) -> dict[str, Any]:
        """The metadata of the page for the map of the site, while the page itself is not being made."""
        return {"robots": "noindex" if self.build.draft else self._robots}

    def head(self) -> dict[str, Any]:
        """The metadata of the page for templates."""
        one = self.scenario
        return {
            "robots": self._robots,
            **self.build.head(self.address, self._title, one.front.summary, one.front.reviewed, one),
            "hide": ["toc"],
            "status": "",
        }


class ScenarioPage(Page):
    """A page without Markdown, because MkDocs would set up a whole Markdown parser for each.

    Its content is made when its template is rendered, so that memory holds one page at a time.
    """

    def read_source(self, config: "MkDocsConfig") -> None:
        """Do nothing: the handbook has already been read."""
        self.markdown = ""

    def render(self, config: "MkDocsConfig", files: Files) -> None:
        """Do nothing: there is no Markdown to convert."""
        self.content = ""


def _home(url: str) -> str:
    return get_relative_url(".", url).rstrip("/") + "/"


def _add_frames(article: html.HtmlElement) -> None:
    """Put each table of an author's text into a frame that scrolls."""
    for table in list(article.iter("table")):
        if table.get("class") is None:
            frame = html.fragment_fromstring(FRAME + FRAME_END)
            if table.getparent().get("class") != frame[0].get("class"):
                frame.tail, table.tail = table.tail, None
                table.getparent().replace(table, frame)
                frame[0].append(table)


def _markup(elements: Iterable[html.HtmlElement]) -> str:
    return "".join(etree.tostring(one, method="html", encoding="unicode") for one in elements)


def _text(tree: html.HtmlElement) -> str:
    text: str = etree.tostring(tree, doctype="<!doctype html>", method="html", encoding="unicode")
    return text


def _body_of(document: Document) -> str:
    found: str = document.facts.get("body", lambda: fingerprint(document.body))
    return found


def _shown_of(one: Scenario) -> str:
    found: str = one.document.facts.get("shown", lambda: fingerprint(repr((one.front, one.desk, sorted(one.anchors)))))
    return found


def _answer_of(one: Answer) -> str:
    found: str = one.document.facts.get(f"answer {one.id}", lambda: fingerprint(repr(one)))
    return found


def _bracketed(document: Document) -> Iterator[tuple[str, str]]:
    # Whatever may be a link in a text: the name that it may refer to, and the file that it may lead to, if any.
    src = src_of(document.path)
    for text, to in _BRACKETS.findall(document.body):
        yield name_of(text), source_of(src, to.partition("#")[0]) if to else ""
