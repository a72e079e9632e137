"""One build of the site with MkDocs: its files, what stands on its pages, and what one build hands to the next."""

import os
import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import TemplateError
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, InclusionLevel
from mkdocs.utils import get_relative_url

from ..content.clauses import Clauses
from ..content.handbook import DOCS, Handbook
from ..content.scenario import Scenario
from ..content.statute import Statute
from ..markdown.renderer import marked, plain
from ..outputs import csp, jsonld, links
from ..views import macros
from ..views.templates import THEME, Renderer, day, fingerprint

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.pages import Page

# Marks that Markdown leaves alone: a block's stands for the whole of its paragraph.
_BLOCK, _INLINE = "\ue000", "\ue001"
_PLACED = re.compile(rf"<p>{_BLOCK}(\d+){_BLOCK}</p>|[{_BLOCK}{_INLINE}](\d+)[{_BLOCK}{_INLINE}]")
_MARKED_TAG = re.compile(rf"<[^<>{_BLOCK}{_INLINE}]*[{_BLOCK}{_INLINE}][^<>]*>")
_IMPORT = re.compile(r'^@import "([a-z-]+\.css)";$', re.MULTILINE)
_CHARSET = re.compile(r'<meta charset="utf-8">')
# The theme's own; HTML has no such attribute on a checkbox, and no block of the theme holds it.
_TOGGLE = re.compile(r'(<input class="md-toggle"[^>]*) autocomplete="off"')


def styles() -> str:
    """The theme's own styles as one file: its components, in the order in which `handbook.css` imports them."""
    folder = THEME / "assets" / "css"
    return _IMPORT.sub(lambda found: (folder / found[1]).read_text(), (folder / "handbook.css").read_text())


def scripts() -> str:
    """The theme's own scripts as one file; none depends on another, so their order does not matter."""
    return "\n".join(file.read_text() for file in sorted((THEME / "assets" / "js").glob("*.js")))


class Build:
    """What one build of the site knows."""

    def __init__(self, config: "MkDocsConfig", root: Path, book: Handbook, stamp: str, served: dict[str, Any]) -> None:
        """Take the root of the project, what is read, a stamp of the package and the theme, and what earlier builds handed on."""
        self.root, self.book, self.served = root, book, served
        self.site = (str(config.site_name), str(config.site_url or ""))
        """Its name and address, as they are typed."""
        self.pdf = bool(os.environ.get("PDF"))
        """Whether PDFs will be printed from this build, so that its pages may offer them."""
        self.render = Renderer(book, self.pdf)
        settings = Path(config.config_file_path).stat().st_mtime_ns
        self.frame = fingerprint(stamp + repr((settings, dict(book.tooltips))))
        """Changes with whatever shapes every page: templates, package, settings, the glossary's tooltips."""
        shown = [(one.id, one.front, one.desk, sorted(one.anchors)) for one in book.scenarios]
        self.lists = self.frame + fingerprint(repr((shown, [page.document.body for page in book.pages])))
        """Changes with whatever a page under `docs/` may list or cite: an edit of a complication leaves them as they are."""
        self.styles = f"assets/handbook.{fingerprint(styles())}.css"
        self.script = f"assets/handbook.{fingerprint(scripts())}.js"
        self.pages = {one.src: one for one in book.pages}
        self.former_addresses: dict[str, list[str]] = defaultdict(list)
        """By the address of today."""
        for old, new in book.moved.items():
            self.former_addresses[new].append(old)
        self.page: Page
        self.placed: list[str] = []
        self.files: list[ScenarioFile] = []
        self.hashes: set[str] = set()
        """Of every script that stands in a page built so far."""

    def call(self, name: str, *args: str, **kwargs: str) -> str:
        """A mark on the page being read; the fragment takes its place after Markdown, which never sees it."""
        home = get_relative_url(".", self.page.url).rstrip("/") + "/"
        try:
            markup = self.render.fragment(name, home, *args, **kwargs).strip()
        except TemplateError as error:
            # Told with the template's own place: the page that calls it is not at fault.
            where = f"{getattr(error, 'name', None) or name + '.html'}:{getattr(error, 'lineno', 0)}"
            raise PluginError(f"overrides/fragments/{where}: {error}") from error
        self.placed.append(markup)
        mark = _INLINE if name in macros.INLINE else _BLOCK
        return f"{mark}{len(self.placed) - 1}{mark}"

    def source(self, page: "Page", markdown: str) -> str:
        """The Markdown of a page, with marks where the site places something by itself."""
        if isinstance(page.file, ScenarioFile):
            return self._scenario(page, page.file)
        path, book = f"{DOCS}/{page.file.src_uri}", self.book
        front = self.pages[page.file.src_uri].front
        page.meta = self._head(page, front.title, front.description, front.reviewed)
        page.meta["render_macros"] = front.render_macros
        statutes = {statute.document.path: statute for statute in book.statutes}
        clauses = {group.document.path: group for group in (*book.policies, book.standards, book.glossary) if group}
        if path in clauses:
            return self._with_practice(clauses[path])
        page.meta["hide"] = ["toc"]
        if path in statutes:
            return self._with_table(statutes[path])
        session = next((one for one in book.sessions if one.document.path == path), None)
        return f"{self.call('session', session.id)}\n\n{markdown}" if session else markdown

    def _scenario(self, page: "Page", file: "ScenarioFile") -> str:
        front, twin = file.scenario.front, file.part == "facilitate"
        title = f"{front.title}: facilitator’s guide" if twin else front.title
        page.meta = self._head(page, title, front.summary, front.reviewed, file.scenario) | {
            "hide": ["toc"],
            "search": {"exclude": True},
            "robots": "noindex" if twin else "",
            "status": "",
        }
        return self.call(file.part, file.scenario.id)

    def _head(
        self, page: "Page", title: str, description: str, reviewed: date | None, one: Scenario | None = None
    ) -> dict[str, Any]:
        # The theme puts texts into its pages, and into the menu and the search, as if they were markup.
        return {
            "title": marked(title),
            "description": marked(description),
            "reviewed": day(reviewed) if reviewed else "",
            "structured": jsonld.described(self.book, self.site, page.url, title, description, reviewed, one),
        }

    def _with_practice(self, group: Clauses) -> str:
        """A page of clauses, each followed by the scenarios that exercise it; above a policy, who answers for it and when."""
        document = group.document
        lines = document.body.split("\n")
        for clause in reversed(group.clauses):
            at = clause.end - document.body_line
            lines[at:at] = ["", self.call("exercised", f"{group.id}#{clause.id}"), ""]
        if group in self.book.policies:
            lines[:0] = [self.call("policy_header", group.id), ""]
        return "\n".join(lines)

    def _with_table(self, statute: Statute) -> str:
        """A statute's page: its subsections as a table, its other sections as they stand."""
        document = statute.document
        lines = document.body.split("\n")
        for start, end in reversed(statute.table):
            here = ["", self.call("statute", statute.id), ""] if start == statute.table[0][0] else [""]
            lines[start - document.body_line : end - document.body_line] = here
        return "\n".join(lines)

    def former(self, page: "Page") -> Mapping[str, str]:
        """By former id, the id of today, for the places on a page."""
        if isinstance(page.file, ScenarioFile):
            return page.file.scenario.front.renamed
        return self.pages[page.file.src_uri].front.renamed

    def place(self, html: str, page: "Page") -> str:
        """Put the fragments of the page just read in their places, and former ids beside those of today."""
        # In an attribute, such as a cell's label, stand its words alone.
        html = _MARKED_TAG.sub(lambda tag: self._filled(tag[0], lambda markup: marked(plain(markup))), html)
        html = self._filled(html, str)
        for old, new in self.former(page).items():
            # Within the block that opens, before the place itself: a link to it opens and shows the same.
            mark = self.render.template("former.html", id=old)
            html = re.sub(rf'(?=<[a-z0-9]+[^>]*\sid="{re.escape(new)}")', mark, html, count=1)
        return links.told(html, page.url)

    def _filled(self, html: str, put: Callable[[str], str]) -> str:
        return _PLACED.sub(lambda found: put(self.placed[int(found[1] or found[2])]), html)

    def guarded(self, output: str) -> str:
        """A finished page that says itself what it may load and run, for servers that say nothing."""
        output = _TOGGLE.sub(r"\1", output)
        if self.served["serving"]:
            return output  # the preview puts a script of its own into every page
        hashes = csp.inline_hashes(output)
        self.hashes |= hashes
        guard = self.render.template("guard.html", policy=csp.policy(hashes))
        return _CHARSET.sub(lambda charset: charset[0] + guard, output, count=1)

    def copy(self, output: str, page: "Page", old: str) -> str:
        """A finished page as it stands at a former address: a link to a place on it finds that place, on any server."""
        moved = self.render.template("moved.html", home=get_relative_url(page.url, old))
        return output.replace("<head>", "<head>" + moved, 1)


class ScenarioFile(File):
    """A page made from a scenario: it is stale when the facts on it changed, whichever file they came from."""

    def __init__(self, config: "MkDocsConfig", build: Build, one: Scenario, part: str, src_uri: str) -> None:
        super().__init__(
            src_uri, str(build.root), config.site_dir, config.use_directory_urls, inclusion=InclusionLevel.NOT_IN_NAV
        )
        self.scenario, self.part = one, part
        self.abs_src_path = str(build.root / one.document.path)
        self.edit_uri = f"../{one.document.path}"
        self._build = build

    @cached_property
    def shown(self) -> tuple[str, Mapping[str, Any]]:
        """What the page is made from. An unchanged scenario is the same object as before, so comparing costs little."""
        return self._build.frame, self._build.render.facts(self.part, self.scenario.id)

    def is_modified(self) -> bool:
        """Whether the page has to be built again."""
        return bool(self._build.served["shown"].get(self.abs_dest_path) != self.shown)
