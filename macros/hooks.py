"""MkDocs's hooks: scenarios become pages, fragments find their places, records and redirects go out.

MkDocs loads this file before anything else of the package, and again for each build while serving.
"""

import gc
import json
import logging
import re
import sys
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.config.config_options import Hooks
from mkdocs.exceptions import Abort
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.utils import write_file
from watchdog.observers.polling import PollingObserver

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.pages import Page

PACKAGE = Path(__file__).parent
ROOT = PACKAGE.parent


def _stamp(*folders: Path) -> str:
    files = sorted(f for folder in folders for f in folder.rglob("*") if f.is_file() and "__pycache__" not in f.parts)
    return repr([(str(f), f.stat().st_mtime_ns) for f in files])


# While serving, an edit of the package is seen without a restart: what was loaded before it is forgotten.
_served: dict[str, Any] = getattr(
    sys.modules.get("macros"),
    "_served",
    {"stamp": "", "serving": False, "shown": {}, "lists": "", "records": [], "frozen": False},
)
if _served["stamp"] != _stamp(PACKAGE):
    for _name in [n for n in sys.modules if n == "macros" or n.startswith("macros.")]:
        del sys.modules[_name]
    _served["stamp"] = _stamp(PACKAGE)
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

import macros
from macros import card, checks, fragments, headers, records
from macros.build import THEME, Build, ScenarioFile, bundle
from macros.convert import marked
from macros.handbook import SCENARIOS
from macros.inert import Inert
from macros.page import jinja
from macros.tables import TableCells

vars(macros)["_served"] = _served
"""What one build hands to the next: the package's state, whether drafts are seen, and what each page shows."""

log = logging.getLogger("mkdocs.hooks.handbook")


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


def on_startup(command: str, **_: Any) -> None:
    """Remember whether drafts are to be seen, and keep what the macros plugin says of itself from authors."""
    logging.getLogger("mkdocs.plugins.mkdocs_macros").setLevel(logging.WARNING)
    # Nor is it true here that a build of what changed alone is inaccurate: a page knows what it shows.
    logging.getLogger("mkdocs.commands.build").addFilter(lambda record: "'dirty' build" not in record.getMessage())
    _served["serving"] = command == "serve"


@event_priority(100)
def on_config(config: "MkDocsConfig") -> None:
    """Read and check the whole handbook before anything is written."""
    # Let an edit of this file show as well: MkDocs would otherwise load it once.
    Hooks._load_hook.cache_clear()
    book, problems = checks.check(ROOT)
    for problem in problems:
        log.error(str(problem))
    if problems or book is None:
        raise Abort(
            f"{len(problems)} problem{'s' if len(problems) != 1 else ''}: nothing is built until they are mended"
        )
    build = Build(config, book if _served["serving"] else book.published(), _stamp(PACKAGE, THEME), _served)
    # The theme, and our own templates of its pages, take texts for markup.
    config.site_name, config.site_description = _escaped(config.site_name), _escaped(config.site_description)
    config.nav = _named(config.nav)
    config.extra.update(_escaped(dict(config.extra)), handbook_build=build)
    config.mdx_configs.setdefault("abbr", {})["glossary"] = dict(build.book.tooltips)
    config.markdown_extensions += [TableCells(), Inert()]  # type: ignore[list-item]  # Markdown takes names and extensions
    config.extra_css.append(build.styles)


def on_pre_build(config: "MkDocsConfig") -> None:
    """Let pages call the macros and name the settings, in a sandbox; the plugin would hand them all that it has."""
    plugin: Any = config.plugins["macros"]
    own = {name: plugin.macros[name] for name in fragments.MACROS}
    plugin._env = jinja(_build(config).book.settings.model_dump() | own)


def on_files(files: Files, config: "MkDocsConfig") -> Files:
    """Add a page and a facilitator's page for every scenario, the bundles, and the index for machines."""
    build = _build(config)
    for file in [f for f in files if re.match(r"assets/(css|js)/|assets/fonts/make|publish/", f.src_uri)]:
        files.remove(file)
    if _served["lists"] != build.lists:
        for file in files.documentation_pages():
            # Held in memory, a page counts as changed, and the preview builds it again from what was read.
            file.content_string = ""
    for one in build.book.scenarios:
        build.files.append(ScenarioFile(config, build, one, "scenario", f"{SCENARIOS}/{one.id}.md"))
        build.files.append(ScenarioFile(config, build, one, "facilitate", f"{SCENARIOS}/{one.id}/facilitate.md"))
    for file in build.files:
        files.append(file)
    files.append(_site_file(config, build.styles, bundle("css")))
    files.append(_site_file(config, build.script, bundle("js")))
    owner = build.book.settings.library.name
    name, says = unescape(config.site_name), unescape(str(config.site_description))
    picture = card.draw(THEME / "assets" / "fonts", name, says, owner)
    files.append(_site_file(config, "assets/card.png", picture))
    return files


def on_page_read_source(page: "Page", config: "MkDocsConfig") -> str | None:
    """What the handbook has read already is not read again; of a page, the text without its front matter."""
    own = _build(config).pages.get(page.file.src_uri)
    return "" if isinstance(page.file, ScenarioFile) else "\n" + own.document.body if own else None


@event_priority(100)
def on_page_markdown(markdown: str, page: "Page", config: "MkDocsConfig", **_: Any) -> str:
    """Give scenarios' pages their front matter, and clauses the scenarios that exercise them."""
    build = _build(config)
    build.page, build.placed = page, []
    return build.source(page, markdown)


def on_page_content(html: str, page: "Page", config: "MkDocsConfig", **_: Any) -> str:
    """Put fragments in their places, after Markdown, which never sees them."""
    return _build(config).place(html, page)


def on_post_page(output: str, page: "Page", config: "MkDocsConfig") -> str:
    """Guard a finished page, and leave a copy at each of its former addresses."""
    build = _build(config)
    output = build.guarded(output)
    for old in build.former_addresses.get(page.url, ()):
        write_file(build.copy(output, page, old).encode(), str(Path(config.site_dir) / old / "index.html"))
    return output


def on_post_template(output: str, template_name: str, config: "MkDocsConfig") -> str:
    """The page for addresses that lead nowhere is a page too."""
    return _build(config).guarded(output) if template_name.endswith(".html") else output


@event_priority(100)
def on_post_build(config: "MkDocsConfig") -> None:
    """Write the index for machines, complete the search's records, and say what servers should."""
    build, site = _build(config), Path(config.site_dir)
    if _served["serving"]:
        _served["shown"] = {file.abs_dest_path: file.shown for file in build.files}
        _served["lists"] = build.lists
        if not _served["frozen"]:
            # What is kept from build to build need not be gone through for garbage at each of them. Once: what is
            # frozen is never freed, and later builds leave garbage.
            gc.collect()
            gc.freeze()
            _served["frozen"] = True
    index = records.index(build.book.scenarios)
    write_file(index.model_dump_json(indent=1).encode(), str(site / SCENARIOS / "index.json"))
    write_file(json.dumps(records.schema(), indent=1).encode(), str(site / SCENARIOS / "index.schema.json"))
    search: Any = config.plugins["material/search"]
    # The theme would take all cards of who asks as one; they have records of their own.
    fresh = [entry for entry in search.search_index.entries if not entry["location"].startswith("desk/#")]
    # Pages that the preview left as they were keep their records.
    built = {entry["location"].partition("#")[0] for entry in fresh}
    kept = [entry for entry in _served["records"] if entry["location"].partition("#")[0] not in built]
    _served["records"] = [*kept, *fresh] if _served["serving"] else []
    search.search_index.entries, search.search_index_prev = [*kept, *fresh, *records.search(build.render)], None
    said = {
        "base": headers.base(config.site_url),
        "headers": headers.every(build.hashes),
        "hashed": headers.hashed(file.relative_to(site).as_posix() for file in (site / "assets").rglob("*")),
        "redirects": build.book.moved.items(),
    }
    for name in ("_headers", "_redirects", "_nginx.conf"):
        write_file(build.render.template(name, **said).encode(), str(site / name))
    # Servers compress by themselves, and this one would hold the time of the build.
    (site / "sitemap.xml.gz").unlink(missing_ok=True)


def on_serve(server: LiveReloadServer, config: "MkDocsConfig", **_: Any) -> None:
    """Look for edits seven times a second, instead of twice, and build as soon as one look saw them all."""
    watched = [config.docs_dir, config.config_file_path]
    for path in watched:
        server.unwatch(path)
    server.observer = PollingObserver(timeout=0.15)
    server.build_delay = 0.03
    for path in watched:
        server.watch(path)
