"""What the site relies on in other programs although they do not promise it: what for, where it is, and why nothing else does.

Each has a test in `tests/engine/test_patches.py` that fails when the program changes there. Two are templates, which stand in
place of Material's own: `overrides/partials/javascripts/base.html` and `content.html`.
https://github.com/squidfunk/mkdocs-material/blob/9.8.2/material/templates/base.html#L79
https://github.com/squidfunk/mkdocs-material/blob/9.8.2/material/templates/base.html#L192
"""

import logging
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jinja2
from mkdocs.commands import build
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.theme import Theme

from ..content import own


def import_anew(root: Path, name: str) -> None:
    """Put a handbook's module of macros, imported anew, where mkdocs-macros-plugin takes it from: `sys.modules`.

    `import_local_module` imports a folder with Python's own cache, so that a second build of the same process, of a handbook
    that was edited or of another, would get the module of the first. It has no option to forget it:
    https://github.com/fralau/mkdocs-macros-plugin/blob/v1.5.0/mkdocs_macros/util.py#L173
    """
    if (root / name / "__init__.py").is_file():
        own.module(root, name)


def preview_server(build: Callable[[], None], host: str, port: int, folder: Path) -> LiveReloadServer:
    """MkDocs's server of a preview, which looks for edits five times a second: relies on three of its attributes.

    `mkdocs serve` starts a server with a build of its own, which ends at the first problem. A request for a missing file is
    not a fault of the pages, but a strict build would count its warning.
    https://github.com/mkdocs/mkdocs/blob/1.6.1/mkdocs/livereload/__init__.py#L98
    """
    # It looks at each file again and again: a file system that several machines share may give no notice of an edit.
    server = LiveReloadServer(build, host, port, str(folder), polling_interval=0.2)
    server.build_delay = 0.01  # how long it waits for further edits
    pages = {code: folder / f"{code}.html" for code in (404, 500)}
    server.error_handler = lambda code: pages[code].read_bytes() if pages[code].is_file() else None
    logging.getLogger("mkdocs.livereload").propagate = False
    return server


def build_site(config: MkDocsConfig, url: str | None, *, pages: bool) -> None:
    """Build a site, or all of it but its `pages`: relies on what MkDocs does in a dirty build, of which it warns.

    It asks each file whether it was modified, and `PageFile` says no. It has no other way to make no pages.
    https://github.com/mkdocs/mkdocs/blob/1.6.1/mkdocs/commands/build.py#L153
    """
    config.plugins.on_startup(command="serve" if url else "build", dirty=not pages)
    try:
        build.build(config, serve_url=url, dirty=not pages)
    finally:
        config.plugins.on_shutdown()


def wrap_macros(plugin: Any, wrap: Callable[[Any], Any], own: Callable[[str], bool]) -> None:
    """Let pages call a wrapped macro in place of each of mkdocs-macros-plugin that is the library's `own`, by its name.

    It has no hook for what a macro returns.
    https://github.com/fralau/mkdocs-macros-plugin/blob/v1.5.0/mkdocs_macros/plugin.py#L605
    """
    plugin.env.globals.update({name: wrap(macro) for name, macro in plugin.macros.items() if own(name)})


def edit_main(config: MkDocsConfig) -> None:
    """Lead links for editing to a repository's main branch, of which MkDocs takes an older name for granted.

    https://github.com/mkdocs/mkdocs/blob/1.6.1/mkdocs/config/config_options.py#L594
    """
    if config.edit_uri and not any("edit_uri" in settings for settings in config.user_configs):
        config.edit_uri = config.edit_uri.replace("master", "main")


def make_page(file: File, config: MkDocsConfig, files: Files, nav: Navigation, env: jinja2.Environment) -> None:
    """Make one page of a build that has made none, with the two functions that `build` of MkDocs calls for each page.

    It has no public way to make one page without the others.
    https://github.com/mkdocs/mkdocs/blob/1.6.1/mkdocs/commands/build.py#L147
    """
    if file.page:
        build._populate_page(file.page, config, files)
        build._build_page(file.page, config, files.documentation_pages(), nav, env)


def named_colors(theme: Theme) -> dict[str, str]:
    """Material's colors by name, as `#rrggbb`: relies on how the stylesheet of its palettes writes them.

    Black and white, which color its header alone, are not among them. They are written down nowhere else.
    https://github.com/squidfunk/mkdocs-material/blob/9.8.2/src/templates/assets/stylesheets/palette/_primary.scss
    """
    files = [file for folder in theme.dirs for file in Path(folder).glob("assets/stylesheets/palette.*.min.css")]
    return dict(_NAMED.findall(files[0].read_text())) if files else {}


_NAMED = re.compile(r"\[data-md-color-primary=([a-z-]+)\]\{--md-primary-fg-color:(#[0-9a-f]{6})")


def without_autocomplete(page: str) -> str:
    """A page whose checkboxes have no `autocomplete`, which is not valid HTML there: relies on how Material writes two tags.

    They stand in the middle of its base template, in no block of their own.
    https://github.com/squidfunk/mkdocs-material/blob/9.8.2/material/templates/base.html#L99
    """
    for tag in CHECKBOXES:
        page = page.replace(f'{tag} autocomplete="off"', tag)
    return page


CHECKBOXES = 'id="__drawer"', 'id="__search"'
"""How the tags of the two begin."""


def stop_at_error(markdown: str, page: str) -> None:
    """Raise `PluginError` if a macro failed on a page: relies on what mkdocs-macros-plugin then writes in the page's place.

    Its option `on_error_fail` ends the whole process, which a preview outlives, with a traceback in place of a message.
    https://github.com/fralau/mkdocs-macros-plugin/blob/v1.5.0/mkdocs_macros/errors.py
    """
    if markdown.startswith(FAILED):
        _, _, what, *_ = markdown.split("\n\n", 3)
        raise PluginError(f"{page}: {what.replace('_', '', 2)}")


FAILED = "# _Macro "
"""How what it writes begins."""


def quiet() -> None:
    """Hide two messages that are false here, or not meant for authors: adds filters to two loggers.

    mkdocs-macros-plugin lists the macros it found at every build, and traces errors that are reported anyway.
    https://github.com/fralau/mkdocs-macros-plugin/blob/v1.5.0/mkdocs_macros/util.py#L33

    MkDocs warns that a dirty build is inaccurate, which
    makes a strict build fail; here it makes no page by itself, so that none is out of date.
    https://github.com/mkdocs/mkdocs/blob/1.6.1/mkdocs/commands/build.py#L276
    """
    logging.getLogger("mkdocs.plugins.mkdocs_macros").setLevel(logging.CRITICAL)
    logger = logging.getLogger("mkdocs.commands.build")
    if _not_dirty not in logger.filters:
        logger.addFilter(_not_dirty)


def _not_dirty(record: logging.LogRecord) -> bool:
    return DIRTY not in record.getMessage()


DIRTY = "A 'dirty' build is being performed"
"""The beginning of MkDocs's warning."""
