"""The MkDocs plugin `sticky`: makes pages of scenarios, inserts fragments, and writes records and redirects."""

import logging
import re
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.config.base import Config
from mkdocs.config.config_options import Type
from mkdocs.exceptions import Abort, PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.utils.yaml import yaml_load

from .. import checks
from ..content.handbook import SCENARIOS, Handbook
from ..content.translation import WORDS, Translation
from ..markdown.calls import DELIMITERS
from ..markdown.document import ASKED
from ..markdown.extensions import EXTENSIONS
from ..markdown.held import Held
from ..markdown.renderer import own
from ..outputs import logo
from ..text.kept import FOLDERS
from ..theme.templates import THEME, compiled
from . import environment, finish, patches, prepare
from .build import Build, marked
from .finish import OnRequest
from .guest import Guest
from .pages import PageFile
from .settings import menu_problems

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page

log = logging.getLogger("mkdocs.plugins.sticky")


def _build(config: "MkDocsConfig") -> Build:
    build: Build = config.extra["handbook_build"]
    return build


def _complete(config: "MkDocsConfig", t: Translation) -> None:
    """Let the theme and the Markdown be as the package has them, where the handbook's own settings say nothing."""
    own = yaml_load(Path(config.config_file_path).read_text(encoding="utf-8")).get("theme")
    for key, value in yaml_load((THEME / "mkdocs_theme.yml").read_text(encoding="utf-8")).items():
        if key != "extends" and not (isinstance(own, dict) and key in own):
            config.theme[key] = value
    for name, options in EXTENSIONS.items():
        if name not in config.markdown_extensions:
            config.markdown_extensions.append(name)
        config.mdx_configs[name] = {**options, **config.mdx_configs.get(name, {})}
    said = {"permalink_title": t("link.copy-place"), "title": t("contents")}
    config.mdx_configs["toc"] = said | config.mdx_configs["toc"]


class _Options(Config):  # type: ignore[no-untyped-call]  # MkDocs has no types here
    """The options in a site of another kind; a handbook has its settings in `extra`."""

    path = Type(str, default=SCENARIOS)
    """Below which address the pages of scenarios are."""


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
        self._preview = False
        self._guest: Guest | None = None
        """The scenarios of a site of another kind; everything else of it is left alone."""

    def on_startup(self, *, command: str, **_: Any) -> None:
        """Remember whether this is a preview, which shows drafts."""
        patches.quiet()
        self._preview = command == "serve"

    def on_shutdown(self) -> None:
        """Forget the handbook: MkDocs keeps this plugin for the next build of the same process, which may be of another."""
        self.book = self.on_request = None
        self.pdf = environment.switch("PDF")

    @event_priority(100)
    def on_config(self, config: "MkDocsConfig") -> None:
        """Configure MkDocs for the handbook, which is read and checked before anything is written."""
        root = Path(config.config_file_path).parent
        book = self.book or _checked(root, config)
        if not self._preview:
            book = book.published
        self._guest = Guest(config, book, self.config.path) if book.guest else None
        if self._guest:
            return
        build = Build(config, book, pdf=self.pdf, preview=self._preview)
        patches.skip_hidden(config.theme)
        patches.edit_main(config)
        # The theme, and our own templates of its pages, insert texts as markup.
        config.site_name, config.site_description = map(prepare.escaped, (config.site_name, config.site_description))
        config.nav = prepare.menu(config.nav, {page.src for page in book.pages})
        config.extra.update(prepare.escaped(dict(config.extra)), handbook_build=build)
        _complete(config, book.t)
        markdown: list[Any] = config.markdown_extensions  # Markdown takes extensions besides their names
        markdown += [*own(build.book.tooltips, build.links), Held()]
        config.extra_css.insert(0, build.styles)  # before the library’s own, which may change some
        config.validation.nav.omitted_files = logging.WARNING
        for kind in ("absolute_links", "unrecognized_links"):
            config.validation.links[kind] = logging.WARNING
        # The check has found every anchor; MkDocs does not see those in fragments, such as an answer's.
        config.validation.links["anchors"] = logging.DEBUG
        macros: Any = config.plugins["macros"]
        macros.config.update(render_by_default=False, on_undefined="strict")
        macros.config.update({f"j2_{name}": mark for name, mark in DELIMITERS.items()})
        # Before the library’s own, which may replace some.
        macros.config["modules"] = ["sticky.macros", *macros.config["modules"]]
        patches.import_anew(root, macros.config["module_name"])

    def on_pre_build(self, *, config: "MkDocsConfig") -> None:
        """Let pages call the library’s own macros: what one returns is Markdown, or, if it begins with a tag, markup."""
        if not self._guest:
            patches.wrap_macros(config.plugins["macros"], marked, _build(config).book.own.calls)

    def on_files(self, files: Files, *, config: "MkDocsConfig") -> Files:
        """Add the page and the facilitator's guide of every scenario, the scripts and styles, the icon and the social card."""
        for file in [file for file in files if file.src_uri.endswith(ASKED)]:
            files.remove(file)
        if self._guest:
            return self._guest.files(files, config)
        build = _build(config)
        for file in [
            f
            for f in files
            if f.src_dir != config.docs_dir
            and (f.src_dir != str(build.book.own.theme) or (THEME / f.src_uri).is_file())
            and re.match(
                r"assets/javascripts/|assets/(?!stylesheets/).*\.(css|js|json)$|(publish|words)/",
                f.src_uri,
            )
        ]:
            files.remove(file)
        build.files = list(build.pages.files(files))
        for file in [f for f in files.documentation_pages() if f.src_uri not in build.book.addresses]:
            files.remove(file)  # the edition leaves it out
        for page in build.files:
            if page.src_uri in files.src_uris:
                files.remove(files.src_uris[page.src_uri])
            files.append(page)
        for place, content in prepare.made(build):
            files.append(File.generated(config, place, content=content, inclusion=InclusionLevel.NOT_IN_NAV))
        if logo.ICON in files.src_uris:
            config.theme["favicon"] = logo.ICON
        return files

    def on_nav(self, nav: "Navigation", *, config: "MkDocsConfig", files: Files) -> "Navigation":
        """Give the pages of the menu their titles, which other pages show, too, before they are made."""
        if self._guest:
            return nav
        for page in nav.pages:
            if isinstance(page.file, PageFile):
                page.title = page.title or page.file.head()["title"]
        self._nav = nav
        return nav

    @event_priority(-100)
    def on_env(self, env: "Environment", *, config: "MkDocsConfig", files: Files) -> None:
        """Give the theme's templates its words; they are compiled once, and not in each build."""
        if not self._guest:
            build = _build(config)
            env.globals["t"] = build.book.t.markup
            env.bytecode_cache = compiled(build.book.root)
            build.make = partial(patches.make_page, config=config, files=files, nav=self._nav, env=env)

    def on_page_read_source(self, *, page: "Page", config: "MkDocsConfig") -> str | None:
        """Do not read files again that the handbook has read."""
        return "" if isinstance(page.file, PageFile) else None

    @event_priority(100)
    def on_page_markdown(self, markdown: str, *, page: "Page", config: "MkDocsConfig", **_: Any) -> str:
        """Give a page its Markdown, with the fragments that the site inserts."""
        if self._guest:
            return self._guest.markdown(markdown, page)
        if not isinstance(page.file, PageFile):
            return markdown
        page.meta = page.file.head()
        build = _build(config)
        build.page, build.links.base = page.file, page.file.src_uri
        return page.file.markdown(build.call)

    @event_priority(-100)
    def on_page_content(self, html: str, *, page: "Page", **_: Any) -> None:
        """Stop at a macro that failed; in a site of another kind, only at one of ours."""
        markdown = page.markdown or ""
        if not self._guest or PluginError.__name__ in markdown:
            patches.stop_at_error(markdown, page.file.src_uri)

    def on_post_page(self, output: str, *, page: "Page", config: "MkDocsConfig") -> str:
        """Complete a finished page."""
        if self._guest:
            return self._guest.finish(output, page)
        if not isinstance(page.file, PageFile):
            return output
        return _build(config).finish(output, page.file)

    def on_post_template(self, output: str, *, template_name: str, config: "MkDocsConfig") -> str:
        """Complete the page for missing addresses as well."""
        if self._guest or not template_name.endswith(".html"):
            return output
        return _build(config).finish_template(output)

    @event_priority(-100)
    def on_post_build(self, *, config: "MkDocsConfig") -> None:
        """Finish what MkDocs has generated."""
        if self._guest:
            return
        finish.finish(_build(config), Path(config.site_dir), self.on_request)

    def on_serve(self, server: LiveReloadServer, *, config: "MkDocsConfig", **_: Any) -> None:
        """Also watch the scenarios, the library's own words and the package for edits."""
        root = Path(config.config_file_path).parent
        for folder in (root / SCENARIOS, root / WORDS, *FOLDERS.values()):
            if folder.is_dir():
                server.watch(str(folder))


def _checked(root: Path, config: "MkDocsConfig") -> Handbook:
    book, problems = checks.check(root, edition=environment.edition())
    if not (book and book.guest):
        problems += menu_problems(config, problems)
    blocking = checks.blocking(problems, environment.switch("STRICT"))
    for problem in problems:
        log.log(logging.ERROR if problem in blocking else logging.INFO, str(problem))
    if blocking or book is None:
        raise Abort(
            f"{len(blocking)} problem{'s' if len(blocking) != 1 else ''}: nothing is built until they are fixed"
        )
    return book
