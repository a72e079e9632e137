"""What the site relies on in other programs although they do not promise it: what for, where, and why nothing else works.

Each has a test in `tests/engine/test_patches.py` that fails when the program changes there. Two are templates, which stand in
place of Material's own: `overrides/partials/javascripts/base.html` and `content.html`.
https://github.com/squidfunk/mkdocs-material/blob/9.8.2/material/templates/base.html#L79
https://github.com/squidfunk/mkdocs-material/blob/9.8.2/material/templates/base.html#L192
"""

import logging
import os
import re
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import jinja2
from mkdocs.commands import build
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import TableOfContents
from mkdocs.theme import Theme
from mkdocs_macros.errors import format_error
from watchdog.observers.polling import PollingObserverVFS

from ..content import own
from ..text.markup import escaped
from .failed import Failed


def import_anew(root: Path, name: str) -> None:
    """Put a handbook's module of macros, imported anew, where mkdocs-macros-plugin takes it from: `sys.modules`.

    `import_local_module` imports a folder through Python's module cache, so that a second build in the same process, of an
    edited handbook or of another, would get the module of the first. It has no option to import it anew:
    https://github.com/fralau/mkdocs-macros-plugin/blob/v1.5.0/mkdocs_macros/util.py#L173
    """
    if (root / name / "__init__.py").is_file():
        own.module(root, name)


def preview_server(build: Callable[[], None], host: str, port: int, folder: Path) -> LiveReloadServer:
    """MkDocs's server of a preview, which looks for edits five times a second: relies on four of its attributes.

    `mkdocs serve` starts a server with a build of its own, which ends at the first problem. A request for a missing file is
    not a fault of the pages, but a strict build would count its warning.
    https://github.com/mkdocs/mkdocs/blob/1.6.1/mkdocs/livereload/__init__.py#L98
    """
    # It polls each file: a file system that several machines share may send no notification of an edit.
    server = LiveReloadServer(build, host, port, str(folder))
    server.observer = PollingObserverVFS(_stat, os.scandir, polling_interval=0.2)  # type: ignore[assignment]  # MkDocs names only its own kind
    server.build_delay = 0.01  # how long it waits for further edits
    pages = {code: folder / f"{code}.html" for code in (404, 500)}
    server.error_handler = lambda code: pages[code].read_bytes() if pages[code].is_file() else None
    logging.getLogger("mkdocs.livereload").propagate = False
    return server


def _stat(path: str) -> os.stat_result:
    # A missing file looks like an empty one, so that a folder that is moved away is watched until it is back.
    for look in (os.stat, os.lstat):  # a broken link exists itself
        with suppress(OSError):
            return look(path)
    return os.stat(os.devnull)


def build_site(config: MkDocsConfig, url: str | None, *, pages: bool) -> None:
    """Build a site, with or without its `pages`: relies on what MkDocs does in a dirty build, of which it warns.

    MkDocs asks each file whether it was modified, and `PageFile` says no. It has no other way to leave out the pages.
    https://github.com/mkdocs/mkdocs/blob/1.6.1/mkdocs/commands/build.py#L153
    """
    config.plugins.on_startup(command="serve" if url else "build", dirty=not pages)
    try:
        build.build(config, serve_url=url, dirty=not pages)
    finally:
        config.plugins.on_shutdown()


def list_shown(theme: Theme) -> None:
    """Let MkDocs list a theme's files without those in hidden folders: relies on how it makes the theme's environment.

    MkDocs leaves these out only afterward, one by one, and Material has thousands of icons there.
    https://github.com/mkdocs/mkdocs/blob/1.6.1/mkdocs/structure/files.py#L146
    """

    def listed() -> list[str]:
        names = set[str]()
        for theirs in theme.dirs:
            for folder, inner, files in os.walk(theirs):
                inner[:] = [name for name in inner if not name.startswith(".")]
                names |= {Path(folder, name).relative_to(theirs).as_posix() for name in files}
        return sorted(names)

    def get_env() -> jinja2.Environment:
        environment = make()
        environment.loader.list_templates = listed  # type: ignore[union-attr, method-assign]
        return environment

    make = theme.get_env
    theme.get_env = get_env  # type: ignore[method-assign]


def wrap_macros(plugin: Any, wrap: Callable[[Any], Any], own: Callable[[str], bool]) -> None:
    """Let pages call a wrapper of each macro that is, by its name, the library's `own`.

    mkdocs-macros-plugin has no hook for what a macro returns.
    https://github.com/fralau/mkdocs-macros-plugin/blob/v1.5.0/mkdocs_macros/plugin.py#L605
    """
    plugin.env.globals.update({name: wrap(macro) for name, macro in plugin.macros.items() if own(name)})


def edit_main(config: MkDocsConfig) -> None:
    """Point edit links to a repository's main branch, for which MkDocs assumes an older name.

    https://github.com/mkdocs/mkdocs/blob/1.6.1/mkdocs/config/config_options.py#L594
    """
    if config.edit_uri and not any("edit_uri" in settings for settings in config.user_configs):
        config.edit_uri = config.edit_uri.replace("master", "main")


def make_page(file: File, config: MkDocsConfig, files: Files, nav: Navigation, env: jinja2.Environment) -> None:
    """Make one page of a build that has made none, with the two functions that MkDocs's `build` calls for each page.

    MkDocs has no public way to make one page without the others, and keeps what it has made.
    https://github.com/mkdocs/mkdocs/blob/1.6.1/mkdocs/commands/build.py#L147
    """
    if file.page:
        build._populate_page(file.page, config, files)
        build._build_page(file.page, config, files.documentation_pages(), nav, env)
        file.page.markdown, file.page.content, file.page.toc = None, None, TableOfContents([])


def named_colors(theme: Theme) -> dict[str, str]:
    """Material's colors by name, as `#rrggbb`: relies on how the stylesheet of its palettes writes them.

    Black and white, which color its header alone, are not among them. They are written down nowhere else.
    https://github.com/squidfunk/mkdocs-material/blob/9.8.2/src/templates/assets/stylesheets/palette/_primary.scss
    """
    files = [file for folder in theme.dirs for file in Path(folder).glob("assets/stylesheets/palette.*.min.css")]
    return dict(_NAMED.findall(files[0].read_text())) if files else {}


def stylesheets(theme: Theme) -> str:
    """Material's styles, and those of its palettes: relies on their names, which its base template writes in one block.

    It offers them whole, or not at all.
    https://github.com/squidfunk/mkdocs-material/blob/9.8.2/material/templates/base.html#L52
    """
    found = {
        kind: file
        for kind in ("palette", "main")
        for folder in reversed(theme.dirs)
        for file in Path(folder).glob(f"assets/stylesheets/{kind}.*.min.css")
    }
    return "".join(found[kind].read_text(encoding="utf-8") for kind in ("main", "palette"))


_NAMED = re.compile(r"\[data-md-color-primary=([a-z-]+)\]\{--md-primary-fg-color:(#[0-9a-f]{6})")


def without_autocomplete(page: str) -> str:
    """A page whose checkboxes have no `autocomplete`, which is not valid HTML there: relies on how Material writes two tags.

    They stand in the middle of its base template, in no block of their own.
    https://github.com/squidfunk/mkdocs-material/blob/9.8.2/material/templates/base.html#L99
    """
    for tag in CHECKBOXES:
        page = page.replace(f'{tag} autocomplete="off"', tag)
    return page


def with_foot(page: str, said: str, address: str) -> str:
    """A page with what paper says at the foot of each sheet: relies on how Material begins its base template, in no block.

    A stylesheet reads an attribute only of the element that it styles, and only the root’s properties reach the margins of
    paper. The text is in ASCII: the page declares UTF-8 only below, and a parser could guess another encoding.
    https://github.com/squidfunk/mkdocs-material/blob/9.8.2/material/templates/base.html#L6
    """
    tag = f'<html data-ss-foot="{escaped(said)}" data-ss-address="{escaped(address)}" '
    return page.replace("<html ", tag.encode("ascii", "xmlcharrefreplace").decode(), 1)


CHECKBOXES = 'id="__drawer"', 'id="__search"'
"""Parts of the tags of the two checkboxes, before the attribute."""


def raise_errors(raising: Callable[[Exception, str, Page], None]) -> None:
    """Let `raising` raise what a macro raised on a page: relies on mkdocs-macros-plugin calling `format_error` for each error.

    Otherwise the plugin writes the error, with a traceback, in the page's place, or with its option `on_error_fail` ends the
    whole process, which a preview must not do.
    https://github.com/fralau/mkdocs-macros-plugin/blob/v1.5.0/mkdocs_macros/plugin.py#L705
    """
    for kind, written in _WRITTEN.items():
        format_error.register(kind, partial(_raised, raising, written))


def _raised(
    raising: Callable[..., None], written: Callable[..., str], error: Exception, markdown: str, page: Page
) -> str:
    raising(error, markdown, page)
    return written(error, markdown, page)


_WRITTEN = {kind: format_error.dispatch(kind) for kind in (Exception, jinja2.TemplateSyntaxError)}
"""What the plugin writes, for each kind of error that it tells apart."""


def quiet() -> None:
    """Hide messages that are false here, or not meant for authors: changes the settings of two loggers.

    mkdocs-macros-plugin lists the macros it found at every build, and traces errors that are reported anyway.
    https://github.com/fralau/mkdocs-macros-plugin/blob/v1.5.0/mkdocs_macros/util.py#L33

    MkDocs warns that a dirty build is inaccurate, which makes a strict build fail; here it makes no page by itself, so
    that none is out of date.
    https://github.com/mkdocs/mkdocs/blob/1.6.1/mkdocs/commands/build.py#L276

    And it logs which page failed, before it raises the error that says where and why.
    https://github.com/mkdocs/mkdocs/blob/1.6.1/mkdocs/commands/build.py#L178
    """
    logging.getLogger("mkdocs.plugins.mkdocs_macros").setLevel(logging.CRITICAL)
    logger = logging.getLogger("mkdocs.commands.build")
    if _told not in logger.filters:
        logger.addFilter(_told)


def _told(record: logging.LogRecord) -> bool:
    return DIRTY not in record.getMessage() and not isinstance(sys.exc_info()[1], Failed | OSError)


DIRTY = "A 'dirty' build is being performed"
"""The beginning of MkDocs's warning."""
