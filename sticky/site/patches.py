"""Every use of another program's internals, each with what it replaces, and why no public way exists.

Each has a test that fails when the program changes there. One is in a script, `overrides/assets/js/scheme.js`: the names by which
Material's own script notes a choice of colors and reads it before it paints a page.
"""

import logging
import os
import re
from collections.abc import Iterator
from pathlib import Path

import jinja2
from mkdocs.commands import build
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
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


def skip_hidden(theme: Theme) -> None:
    """List no hidden folders of a theme: replaces `Theme.get_env` of MkDocs, whose environment gets another loader.

    At every build, MkDocs lists all of a theme's files, and then leaves out those in hidden folders: in Material, twelve
    thousand icons. It has no option for the loader.
    """
    get_env = theme.get_env

    def without_hidden() -> jinja2.Environment:
        env = get_env()
        env.loader = _Visible(theme.dirs)
        return env

    theme.get_env = without_hidden  # type: ignore[method-assign]  # replacing the method of this one theme is the purpose


class _Visible(jinja2.FileSystemLoader):
    """Finds the same templates, but lists none in hidden folders."""

    def list_templates(self) -> list[str]:
        """The names of the templates, as Jinja lists them."""
        return sorted({name for folder in self.searchpath for name in _visible(Path(folder))})


def _visible(root: Path) -> Iterator[str]:
    for folder, inside, files in os.walk(root):
        inside[:] = [name for name in inside if not name.startswith(".")]
        yield from (Path(folder, name).relative_to(root).as_posix() for name in files)


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
    """
    files = [file for folder in theme.dirs for file in Path(folder).glob("assets/stylesheets/palette.*.min.css")]
    return dict(_NAMED.findall(files[0].read_text())) if files else {}


_NAMED = re.compile(r"\[data-md-color-primary=([a-z-]+)\]\{--md-primary-fg-color:(#[0-9a-f]{6})")


def without_autocomplete(page: str) -> str:
    """A page whose checkboxes have no `autocomplete`, which is not valid HTML there: relies on how Material writes two tags.

    They stand in the middle of its base template, in no block of their own.
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

    mkdocs-macros-plugin lists the macros it found at every build, and traces errors that are reported anyway. MkDocs warns that a dirty build is inaccurate, which
    makes a strict build fail; here it makes no page by itself, so that none is out of date.
    """
    logging.getLogger("mkdocs.plugins.mkdocs_macros").setLevel(logging.CRITICAL)
    logger = logging.getLogger("mkdocs.commands.build")
    if _not_dirty not in logger.filters:
        logger.addFilter(_not_dirty)


def _not_dirty(record: logging.LogRecord) -> bool:
    return DIRTY not in record.getMessage()


DIRTY = "A 'dirty' build is being performed"
"""The beginning of MkDocs's warning."""
