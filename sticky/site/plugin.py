"""The MkDocs plugin `sticky`: each hook delegates to the build of a handbook's site, or of scenarios in another site."""

import logging
import sys
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment
from mkdocs.config.base import Config
from mkdocs.config.config_options import Type
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from .. import checks
from ..content import own
from ..content.handbook import DOCS, SCENARIOS, Handbook
from ..content.reader import is_unpublished
from ..content.translation import WORDS
from ..text.kept import PACKAGE
from ..text.problem import Refused
from ..theme.templates import THEME, compiled
from . import environment, patches, prepare
from .build import WITHHELD, Build, marked
from .failed import failure
from .finish import OnRequest, finish
from .guest import Guest
from .pages import PageFile
from .releases import next_release
from .settings import menu_problems

log = logging.getLogger("mkdocs.plugins.sticky")


class _Options(Config):  # type: ignore[no-untyped-call]  # MkDocs has no types here
    """The options in a site of another kind; a handbook has its settings in `extra`."""

    path = Type(str, default=SCENARIOS)
    """The address below which the pages of scenarios are."""


class StickyPlugin(BasePlugin[_Options]):  # type: ignore[no-untyped-call]  # nor here
    """Builds one site from one handbook."""

    def __init__(self) -> None:
        super().__init__()
        self.book: Handbook | None = None
        """The handbook, if whoever starts the build has read and checked it; otherwise the plugin does."""
        self.pdf = environment.switch("PDF")
        """Whether PDFs will be printed from this build, for its pages to offer."""
        self.on_request: OnRequest | None = None
        """In a preview, the large files for programs, which are made when they are asked for; otherwise they are written."""
        self._release = ExitStack()
        """When a build of MkDocs alone succeeds, publishes the release that replaces the site that readers see."""
        self._preview = False
        self._makes_pages = False
        """Whether pages are made at the end, on all processors, because MkDocs makes none."""
        self._build: Build | None = None
        self._guest: Guest | None = None
        """In a site of another kind, in place of the build: everything but its scenarios is left alone."""

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Remember whether this is a preview, which shows drafts and makes each page when somebody looks at it."""
        patches.quiet()
        patches.raise_errors(self._failed)
        self._preview = command == "serve"
        self._makes_pages = dirty and not self._preview

    def _failed(self, error: Exception, markdown: str, page: Page) -> None:
        # End the build at a page on which a call failed; in a site of another kind, only if the macro is ours.
        if self._build and isinstance(page.file, PageFile):
            raise self._build.failure(error, page.file, markdown) from error
        if self._guest and any(Path(name).is_relative_to(PACKAGE) for name, _ in own.frames(error)):
            raise failure(error, self._guest.book.root, f"{DOCS}/{page.file.src_uri}", markdown) from error

    def on_shutdown(self) -> None:
        """Publish, unless the build failed, and forget the handbook: MkDocs keeps this plugin for the next build of the same
        process, which may be of another.
        """
        self._release.__exit__(*sys.exc_info())
        self.book = self.on_request = None
        self.pdf = environment.switch("PDF")

    @event_priority(100)
    def on_config(self, config: MkDocsConfig) -> None:
        """Configure MkDocs for the handbook, which is read and checked before anything is written."""
        book = self.book or _checked(config)
        book = book if self._preview else book.published
        self._build = self._guest = None
        if book.guest:
            self._guest = Guest(config, book, self.config.path)
        else:
            if Path(config.site_dir).is_symlink():
                self._replace(config)
            self._build = Build(config, book, pdf=self.pdf, preview=self._preview)
            prepare.configure(config, self._build)

    def _replace(self, config: MkDocsConfig) -> None:
        # MkDocs empties the folder that it builds into, which is the one that readers see through the link.
        link = config.site_dir
        try:
            config.site_dir = str(self._release.enter_context(next_release(Path(link))))
        except (Refused, OSError) as error:
            raise Abort(str(error)) from error
        self._release.callback(config.update, {"site_dir": link})

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Let pages call the library’s own macros: each returns Markdown, or, if it begins with a tag, markup."""
        if self._build:
            patches.wrap_macros(config.plugins["macros"], marked, self._build.book.own.calls)

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add the pages of every scenario and what is made of the theme; take away what is only for the build."""
        prepare.remove(files, lambda file: is_unpublished(Path(file.src_uri).name))
        if self._build:
            prepare.complete(files, config, self._build)
        elif self._guest:
            self._guest.complete(files, config)
        return files

    def on_nav(self, nav: Navigation, **_: Any) -> None:
        """Give pages their metadata and titles before any is made: the menu, other pages and the sitemap show them."""
        self._nav = nav
        for file in self._build.files if self._build else ():
            if file.page:
                file.page.meta = file.head()
                file.page.title = file.page.title or file.page.meta["title"]

    @event_priority(-100)
    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> None:
        """Give the theme's templates its messages, and cache the compiled templates from build to build."""
        if self._build:
            env.globals["t"] = self._build.book.t.markup
            env.bytecode_cache = compiled(self._build.book.root)
            self._build.make = partial(patches.make_page, config=config, files=files, nav=self._nav, env=env)

    def on_page_read_source(self, *, page: Page, **_: Any) -> str | None:
        """Do not read files again that the handbook has read."""
        return "" if isinstance(page.file, PageFile) else None

    @event_priority(100)
    def on_page_markdown(self, markdown: str, *, page: Page, **_: Any) -> str:
        """Give a page its Markdown, with the fragments that the site inserts."""
        if self._guest:
            return self._guest.markdown(markdown, page)
        if self._build and isinstance(page.file, PageFile):
            page.meta = page.file.head()
            return self._build.markdown(page.file)
        return markdown

    def on_post_page(self, output: str, *, page: Page, **_: Any) -> str:
        """Complete a finished page."""
        if self._guest:
            return self._guest.finish(output, page)
        return self._build.finish(output, page.file) if self._build and isinstance(page.file, PageFile) else output

    def on_post_template(self, output: str, *, template_name: str, **_: Any) -> str:
        """Complete the page for missing addresses, too, and the page about what the library does not have."""
        if not self._build or not template_name.endswith(".html"):
            return output
        output = self._build.lighter(patches.without_autocomplete(output.lstrip()))
        if template_name != WITHHELD:
            return output
        self._build.withhold(output)
        return ""

    @event_priority(-100)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Finish what MkDocs has generated."""
        if self._build:
            pages = [partial(self._build.make, file) for file in self._build.files if self._makes_pages]
            finish(self._build, Path(config.site_dir), pages, self.on_request)

    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, **_: Any) -> None:
        """Also watch the scenarios, the library's own words and the theme for edits."""
        root = Path(config.config_file_path).parent
        for folder in (root / SCENARIOS, root / WORDS, THEME.resolve()):
            if folder.is_dir():
                server.watch(str(folder))


def _checked(config: MkDocsConfig) -> Handbook:
    book, problems = checks.check(Path(config.config_file_path).parent, edition=environment.edition())
    if not (book and book.guest):
        problems += menu_problems(config, problems)
    blocking = checks.blocking(problems, environment.switch("STRICT"))
    for problem in problems:
        log.log(logging.ERROR if problem in blocking else logging.INFO, str(problem))
    if blocking or book is None:
        plural = "s" if len(blocking) != 1 else ""
        raise Abort(f"{len(blocking)} problem{plural}: nothing is built until they are fixed")
    return book
