"""MkDocs's hooks: scenarios become pages, fragments find their places, records and redirects go out.

MkDocs loads this file before anything else of the package, and again for each build while serving.
"""

import gc
import json
import logging
import re
import sys
from collections.abc import Mapping
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import TemplateError
from mkdocs.config.config_options import Hooks
from mkdocs.exceptions import Abort, PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.utils import get_relative_url, write_file
from watchdog.observers.polling import PollingObserver

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.pages import Page

PACKAGE = Path(__file__).parent
ROOT = PACKAGE.parent
THEME = ROOT / "overrides"


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

import macros  # noqa: E402  # only now is it the package as it stands on disk
from macros import card, checks, fragments, headers, records  # noqa: E402
from macros.handbook import DOCS, SCENARIOS, Handbook  # noqa: E402
from macros.law import Statute  # noqa: E402
from macros.policy import Clauses  # noqa: E402
from macros.render import Renderer, fingerprint  # noqa: E402
from macros.scenario import Scenario  # noqa: E402
from macros.tables import TableLabels  # noqa: E402

vars(macros)["_served"] = _served
"""What one build hands to the next: the package's state, whether drafts are seen, and what each page shows."""

log = logging.getLogger("mkdocs.hooks.handbook")

# Marks that Markdown leaves alone: a block's stands for the whole of its paragraph.
_BLOCK, _INLINE = "\ue000", "\ue001"
_PLACED = re.compile(rf"<p>{_BLOCK}(\d+){_BLOCK}</p>|[{_BLOCK}{_INLINE}](\d+)[{_BLOCK}{_INLINE}]")


def _bundle(kind: str) -> str:
    # One file goes over the wire; each component keeps a file of its own here.
    return "\n".join(file.read_text() for file in sorted((THEME / "assets" / kind).glob(f"*.{kind}")))


class Build:
    """What one build of the site knows."""

    def __init__(self, config: "MkDocsConfig", book: Handbook) -> None:
        self.book = book
        self.render = Renderer(ROOT, book)
        settings = Path(config.config_file_path).stat().st_mtime_ns
        self.frame = fingerprint(_stamp(PACKAGE, THEME) + repr((settings, dict(book.tooltips))))
        """Changes with whatever shapes every page: templates, package, settings, the glossary's tooltips."""
        shown = [(one.id, one.front, one.desk, sorted(one.anchors)) for one in book.scenarios]
        self.lists = self.frame + fingerprint(repr((shown, [page.document.body for page in book.pages])))
        """Changes with whatever a page under `docs/` may list or cite: an edit of a complication leaves them as they are."""
        self.styles, self.script = (f"assets/handbook.{fingerprint(_bundle(kind))}.{kind}" for kind in ("css", "js"))
        self.pages = {one.src: one for one in book.pages}
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
        mark = _INLINE if name in fragments.INLINE else _BLOCK
        return f"{mark}{len(self.placed) - 1}{mark}"

    def former(self, page: "Page") -> Mapping[str, str]:
        """By former id, the id of today, for the places on a page."""
        if isinstance(page.file, ScenarioFile):
            return page.file.scenario.front.renamed
        return self.pages[page.file.src_uri].front.renamed

    def place(self, html: str) -> str:
        """Put the fragments of the page just read in their places."""
        return _PLACED.sub(lambda found: self.placed[int(found[1] or found[2])], html)


class ScenarioFile(File):
    """A page made from a scenario: it is stale when the facts on it changed, whichever file they came from."""

    def __init__(self, config: "MkDocsConfig", build: Build, one: Scenario, part: str, src_uri: str) -> None:
        super().__init__(
            src_uri, str(ROOT), config.site_dir, config.use_directory_urls, inclusion=InclusionLevel.NOT_IN_NAV
        )
        self.scenario, self.part = one, part
        self.abs_src_path = str(ROOT / one.document.path)
        self.edit_uri = f"../{one.document.path}"
        self._build = build

    @cached_property
    def shown(self) -> tuple[str, Mapping[str, Any]]:
        """What the page is made from. An unchanged scenario is the same object as before, so comparing costs little."""
        return self._build.frame, self._build.render.facts(self.part, self.scenario.id)

    def is_modified(self) -> bool:
        """Whether the page has to be built again."""
        return bool(_served["shown"].get(self.abs_dest_path) != self.shown)


def _build(config: "MkDocsConfig") -> Build:
    build: Build = config.extra["handbook_build"]
    return build


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
    build = Build(config, book if _served["serving"] else book.published())
    config.extra["handbook_build"] = build
    config.mdx_configs.setdefault("abbr", {})["glossary"] = dict(build.book.tooltips)
    config.markdown_extensions.append(TableLabels())  # type: ignore[arg-type]  # Markdown takes names and extensions
    config.extra_css.append(build.styles)


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
    files.append(_site_file(config, build.styles, _bundle("css")))
    files.append(_site_file(config, build.script, _bundle("js")))
    owner = build.book.settings.library.name
    picture = card.draw(THEME / "assets" / "fonts", config.site_name, str(config.site_description), owner)
    files.append(_site_file(config, "assets/card.png", picture))
    return files


def on_page_read_source(page: "Page", config: "MkDocsConfig") -> str | None:
    """What the handbook has read already is not read again; of a page, the text without its front matter."""
    own = _build(config).pages.get(page.file.src_uri)
    return "" if isinstance(page.file, ScenarioFile) else "\n" + own.document.body if own else None


@event_priority(100)
def on_page_markdown(markdown: str, page: "Page", config: "MkDocsConfig", **_: Any) -> str | None:
    """Give scenarios' pages their front matter, and clauses the scenarios that exercise them."""
    build = _build(config)
    build.page, build.placed = page, []
    if isinstance(page.file, ScenarioFile):
        return _scenario_page(build, page, page.file)
    path, book = f"{DOCS}/{page.file.src_uri}", build.book
    page.meta = build.pages[page.file.src_uri].front.model_dump(include={"title", "description", "render_macros"})
    statutes = {statute.document.path: statute for statute in book.statutes}
    clauses = {group.document.path: group for group in (*book.policies, book.standards, book.glossary) if group}
    if path in clauses:
        return _with_practice(build, clauses[path])
    page.meta["hide"] = ["toc"]
    if path in statutes:
        return _with_table(build, statutes[path])
    session = next((s for s in book.sessions if s.document.path == path), None)
    return f"{build.call('session', session.id)}\n\n{markdown}" if session else None


def _with_practice(build: Build, group: Clauses) -> str:
    """A page of clauses, each followed by the scenarios that exercise it; above a policy, who answers for it and when."""
    document = group.document
    lines = document.body.split("\n")
    for clause in reversed(group.clauses):
        at = clause.end - document.body_line
        lines[at:at] = ["", build.call("exercised", f"{group.id}#{clause.id}"), ""]
    if group in build.book.policies:
        lines[:0] = [build.call("policy_header", group.id), ""]
    return "\n".join(lines)


def _with_table(build: Build, statute: Statute) -> str:
    """A statute's page: its subsections as a table, its other sections as they stand."""
    document = statute.document
    lines = document.body.split("\n")
    starts = [s.line - document.body_line for s in document.sections]
    rows = {row.line - document.body_line for row in statute.subsections}
    for start, end in reversed(list(zip(starts, [*starts[1:], len(lines)], strict=True))):
        if start in rows:
            lines[start:end] = ["", build.call("statute", statute.id), ""] if start == min(rows) else []
    return "\n".join(lines)


def _scenario_page(build: Build, page: "Page", file: ScenarioFile) -> str:
    front, twin = file.scenario.front, file.part == "facilitate"
    page.meta = {
        "title": f"{front.title}: facilitator’s guide" if twin else front.title,
        "description": front.summary,
        "hide": ["navigation", "toc"],
        "search": {"exclude": True},
        "robots": "noindex" if twin else "",
        "status": "",
    }
    return build.call(file.part, file.scenario.id)


def on_page_content(html: str, page: "Page", config: "MkDocsConfig", **_: Any) -> str:
    """Put fragments in their places, after Markdown, which never sees them, and former ids beside those of today."""
    build = _build(config)
    html = build.place(html)
    for old, new in build.former(page).items():
        # Within the block that opens, before the place itself: a link to it opens and shows the same.
        html = re.sub(
            rf'(?=<[a-z0-9]+[^>]*\sid="{re.escape(new)}")', f'<span id="{escape(old)}"></span>', html, count=1
        )
    return html


def on_post_page(output: str, page: "Page", config: "MkDocsConfig") -> str:
    """Say in the page itself what it may load and run, and leave a copy at each of its former addresses."""
    build = _build(config)
    output = _guarded(build, output)
    for old in (old for old, new in build.book.moved.items() if new == page.url):
        # A whole copy, so that a link to a place on it still finds that place, on any server and without a script.
        home = get_relative_url(page.url, old)
        head = f'<head>\n    <base href="{home}">\n    <meta name="robots" content="noindex">'
        copy = output.replace("<head>", head, 1)
        write_file(copy.encode(), str(Path(config.site_dir) / old / "index.html"))
    return output


def _guarded(build: Build, output: str) -> str:
    if _served["serving"]:
        return output  # the preview puts a script of its own into every page
    hashes = headers.inline_hashes(output)
    build.hashes |= hashes
    charset = '<meta charset="utf-8">'
    rule = f'<meta http-equiv="Content-Security-Policy" content="{headers.policy(hashes)}">'
    return output.replace(charset, f"{charset}\n      {rule}", 1)


def on_post_template(output: str, template_name: str, config: "MkDocsConfig") -> str:
    """The page for addresses that lead nowhere is a page too."""
    return _guarded(_build(config), output) if template_name.endswith(".html") else output


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
    for name in ("_headers", "_redirects", "_nginx.conf"):
        text = build.render.file(name, headers=headers.every(build.hashes), redirects=build.book.moved.items())
        write_file(text, str(site / name))
    # Servers compress by themselves, and this one would hold the time of the build.
    (site / "sitemap.xml.gz").unlink(missing_ok=True)


def on_serve(server: LiveReloadServer, config: "MkDocsConfig", **_: Any) -> None:
    """Look for edits five times a second, instead of twice."""
    watched = [config.docs_dir, config.config_file_path]
    for path in watched:
        server.unwatch(path)
    server.observer = PollingObserver(timeout=0.2)
    for path in watched:
        server.watch(path)
