"""The MkDocs plugin `sticky`: scenarios become pages, fragments find their places, records and redirects go out."""

import gc
import json
import logging
import re
from dataclasses import asdict
from functools import partial
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.config.base import Config
from mkdocs.exceptions import Abort
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.utils import write_file
from watchdog.observers.polling import PollingObserver

from .. import checks
from ..content.handbook import SCENARIOS
from ..content.page import jinja
from ..markdown.allowlist import Inert
from ..markdown.renderer import marked
from ..markdown.tables import TableCells
from ..outputs import csp, records, social_card
from ..outputs.brand import brand
from ..views.macros import MACROS
from ..views.templates import THEME
from .build import Build, ScenarioFile, scripts, styles

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.pages import Page

PACKAGE = Path(__file__).parent.parent

EXTENSIONS: dict[str, dict[str, Any]] = {
    "abbr": {},
    "attr_list": {},
    "def_list": {},
    "footnotes": {},
    "sane_lists": {},
    "tables": {"use_align_attribute": True},  # TableCells makes a class of it; the content policy allows no style
    "toc": {"permalink": "#", "permalink_title": "Copy the link to this place", "toc_depth": "2-3"},
    "pymdownx.blocks.details": {},
    "pymdownx.blocks.html": {},
    "pymdownx.highlight": {"use_pygments": False},
    "pymdownx.superfences": {},
}
"""The Markdown that pages are written in: extensions with their options."""

SEARCH = {
    # Every word counts as it is typed: "is he there" is what people ask.
    "pipeline": ["trimmer"],
    # Tags are questions and keywords, and are not printed.
    "fields": {"title": {"boost": 20}, "tags": {"boost": 20}, "text": {"boost": 1}},
    "separator": r"""[\s\-,.:;!?()"“”’'/]+""",
}
"""How the theme's search takes words apart and weighs them."""

log = logging.getLogger("mkdocs.plugins.sticky")


def _stamp(*folders: Path) -> str:
    files = sorted(f for folder in folders for f in folder.rglob("*") if f.is_file() and "__pycache__" not in f.parts)
    return repr([(str(f), f.stat().st_mtime_ns) for f in files])


def _build(config: "MkDocsConfig") -> Build:
    build: Build = config.extra["handbook_build"]
    return build


def _escaped(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _escaped(inner) for key, inner in value.items()}
    return marked(value) if isinstance(value, str) else value


def _named(nav: Any) -> Any:
    # The names that the menu gives to pages and groups of them.
    if isinstance(nav, dict):
        return {_escaped(name): _named(inner) for name, inner in nav.items()}
    return [_named(item) for item in nav] if isinstance(nav, list) else nav


def _site_file(config: "MkDocsConfig", src_uri: str, content: str | bytes) -> File:
    return File.generated(config, src_uri, content=content, inclusion=InclusionLevel.NOT_IN_NAV)


class _Options(Config):  # type: ignore[no-untyped-call]  # MkDocs has no types here
    """The plugin has no options: the library's settings stand in `extra`."""


class StickyPlugin(BasePlugin[_Options]):  # type: ignore[no-untyped-call]  # nor here
    """One site from one handbook."""

    def __init__(self) -> None:
        super().__init__()
        self.served: dict[str, Any] = {"serving": False, "shown": {}, "lists": "", "records": [], "frozen": False}
        """What one build of the preview hands to the next: whether drafts are seen, and what each page shows."""

    def on_startup(self, *, command: str, **_: Any) -> None:
        """Remember whether drafts are to be seen, and keep what the macros plugin says of itself from authors."""
        logging.getLogger("mkdocs.plugins.mkdocs_macros").setLevel(logging.WARNING)
        # Nor is it true here that a build of what changed alone is inaccurate: a page knows what it shows.
        logging.getLogger("mkdocs.commands.build").addFilter(lambda record: "'dirty' build" not in record.getMessage())
        self.served["serving"] = command == "serve"

    @event_priority(100)
    def on_config(self, config: "MkDocsConfig") -> None:
        """Read and check the whole handbook before anything is written."""
        root = Path(config.config_file_path).parent
        book, problems = checks.check(root)
        blocking = checks.blocking(problems)
        for problem in problems:
            log.log(logging.ERROR if problem in blocking else logging.INFO, str(problem))
        if blocking or book is None:
            raise Abort(
                f"{len(blocking)} problem{'s' if len(blocking) != 1 else ''}: nothing is built until they are mended"
            )
        build = Build(
            config, root, book if self.served["serving"] else book.published(), _stamp(PACKAGE, THEME), self.served
        )
        # The theme, and our own templates of its pages, take texts for markup.
        config.site_name, config.site_description = _escaped(config.site_name), _escaped(config.site_description)
        config.nav = _named(config.nav)
        config.extra.update(_escaped(dict(config.extra)), handbook_build=build)
        config.markdown_extensions += [name for name in EXTENSIONS if name not in config.markdown_extensions]
        config.mdx_configs.update(EXTENSIONS, abbr={"glossary": dict(build.book.tooltips)})
        config.markdown_extensions += [TableCells(), Inert()]  # type: ignore[list-item]  # Markdown takes names and extensions
        config.extra_css.append(build.styles)
        config.validation.nav.omitted_files = logging.WARNING
        for kind in ("absolute_links", "unrecognized_links", "anchors"):
            config.validation.links[kind] = logging.WARNING
        config.plugins["material/search"].config.update(SEARCH)
        macros: Any = config.plugins["macros"]
        macros.config.update(render_by_default=False, on_error_fail=True)
        macros.register_macros({name: partial(build.call, name) for name in MACROS})

    def on_pre_build(self, *, config: "MkDocsConfig") -> None:
        """Let pages call the macros and name the settings, in a sandbox; the plugin would hand them all that it has."""
        plugin: Any = config.plugins["macros"]
        own = {name: plugin.macros[name] for name in MACROS}
        plugin._env = jinja(_build(config).book.settings.model_dump() | own)

    def on_files(self, files: Files, *, config: "MkDocsConfig") -> Files:
        """Add a page and a facilitator's page for every scenario, the bundles, and the index for machines."""
        build = _build(config)
        for file in [f for f in files if re.match(r"assets/(css|js)/|publish/", f.src_uri)]:
            files.remove(file)
        if self.served["lists"] != build.lists:
            for file in files.documentation_pages():
                # Held in memory, a page counts as changed, and the preview builds it again from what was read.
                file.content_string = ""
        for one in build.book.scenarios:
            build.files.append(ScenarioFile(config, build, one, "scenario", f"{SCENARIOS}/{one.id}.md"))
            build.files.append(ScenarioFile(config, build, one, "facilitate", f"{SCENARIOS}/{one.id}/facilitate.md"))
        for file in build.files:
            files.append(file)
        files.append(_site_file(config, build.styles, styles()))
        files.append(_site_file(config, build.script, scripts()))
        owner = build.book.settings.library.name
        name, says = unescape(config.site_name), unescape(str(config.site_description))
        look = brand(THEME)
        files.append(_site_file(config, "assets/mark.svg", build.render.template("mark.svg", **asdict(look))))
        picture = social_card.draw(look, THEME / "assets" / "fonts", name, says, owner)
        files.append(_site_file(config, "assets/card.png", picture))
        return files

    def on_page_read_source(self, *, page: "Page", config: "MkDocsConfig") -> str | None:
        """What the handbook has read already is not read again; of a page, the text without its front matter."""
        own = _build(config).pages.get(page.file.src_uri)
        return "" if isinstance(page.file, ScenarioFile) else "\n" + own.document.body if own else None

    @event_priority(100)
    def on_page_markdown(self, markdown: str, *, page: "Page", config: "MkDocsConfig", **_: Any) -> str:
        """Give scenarios' pages their front matter, and clauses the scenarios that exercise them."""
        build = _build(config)
        build.page, build.placed = page, []
        return build.source(page, markdown)

    def on_page_content(self, html: str, *, page: "Page", config: "MkDocsConfig", **_: Any) -> str:
        """Put fragments in their places, after Markdown, which never sees them."""
        return _build(config).place(html, page)

    def on_post_page(self, output: str, *, page: "Page", config: "MkDocsConfig") -> str:
        """Guard a finished page, and leave a copy at each of its former addresses."""
        build = _build(config)
        output = build.guarded(output)
        for old in build.former_addresses.get(page.url, ()):
            write_file(build.copy(output, page, old).encode(), str(Path(config.site_dir) / old / "index.html"))
        return output

    def on_post_template(self, output: str, *, template_name: str, config: "MkDocsConfig") -> str:
        """The page for addresses that lead nowhere is a page too."""
        return _build(config).guarded(output) if template_name.endswith(".html") else output

    @event_priority(100)
    def on_post_build(self, *, config: "MkDocsConfig") -> None:
        """Write the index for machines, complete the search's records, and say what servers should."""
        build, site = _build(config), Path(config.site_dir)
        if self.served["serving"]:
            self.served["shown"] = {file.abs_dest_path: file.shown for file in build.files}
            self.served["lists"] = build.lists
            if not self.served["frozen"]:
                # What is kept from build to build need not be gone through for garbage at each of them. Once: what is
                # frozen is never freed, and later builds leave garbage.
                gc.collect()
                gc.freeze()
                self.served["frozen"] = True
        index = records.index(build.render)
        write_file(index.model_dump_json(indent=1).encode(), str(site / SCENARIOS / "index.json"))
        write_file(json.dumps(records.schema(), indent=1).encode(), str(site / SCENARIOS / "index.schema.json"))
        search: Any = config.plugins["material/search"]
        # The theme would take all cards of who asks as one; they have records of their own.
        fresh = [entry for entry in search.search_index.entries if not entry["location"].startswith("desk/#")]
        # Pages that the preview left as they were keep their records.
        built = {entry["location"].partition("#")[0] for entry in fresh}
        kept = [entry for entry in self.served["records"] if entry["location"].partition("#")[0] not in built]
        self.served["records"] = [*kept, *fresh] if self.served["serving"] else []
        search.search_index.entries, search.search_index_prev = [*kept, *fresh, *records.search(build.render)], None
        said = {
            "base": csp.base(config.site_url),
            "headers": csp.every(build.hashes),
            "hashed": csp.hashed(file.relative_to(site).as_posix() for file in (site / "assets").rglob("*")),
            "redirects": build.book.moved.items(),
        }
        for name in ("_headers", "_redirects", "_nginx.conf"):
            write_file(build.render.template(name, **said).encode(), str(site / name))
        # Servers compress by themselves, and this one would hold the time of the build.
        (site / "sitemap.xml.gz").unlink(missing_ok=True)

    def on_serve(self, server: LiveReloadServer, *, config: "MkDocsConfig", **_: Any) -> None:
        """Look for edits seven times a second, instead of twice, and build as soon as one look saw them all."""
        root = Path(config.config_file_path).parent
        for folder in (root / SCENARIOS, PACKAGE):
            server.watch(str(folder))
        watched = [config.docs_dir, config.config_file_path]
        for path in watched:
            server.unwatch(path)
        server.observer = PollingObserver(timeout=0.15)
        server.build_delay = 0.03
        for path in watched:
            server.watch(path)
