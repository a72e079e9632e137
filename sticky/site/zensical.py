"""Builds the site with Zensical, in its own theme: the way out when Material for MkDocs ends.

Zensical knows no plugins of MkDocs. So each page is written as Markdown, with its macros expanded, into a folder that Zensical
makes a site of, and what it has made is finished as MkDocs's pages are. Nothing here loads Material for MkDocs.
"""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import yaml
import zensical as _zensical  # noqa: F401  # it runs as a program of its own: this fails before building if it is missing
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.structure.files import get_files
from mkdocs.utils import write_file

from ..content.handbook import Handbook
from ..content.page import jinja
from ..content.reader import is_unpublished
from ..macros import define_env
from ..markdown import held, renderer
from ..outputs import headers, logo
from ..theme.templates import THEME
from . import patches, prepare
from .build import Build, marked
from .finish import finish

_OWN = {
    "docs/assets/frame.css": "publish/zensical/frame.css",
    "theme/main.html": "publish/zensical/main.html",
    "theme/sitemap.xml": "publish/zensical/sitemap.xml",
    "theme/partials/head.html": "partials/head.html",
    "theme/partials/policy.html": "partials/policy.html",
    "theme/partials/javascripts/base.html": "partials/javascripts/base.html",
    "theme/partials/javascripts/content.html": "partials/javascripts/content.html",
    "theme/partials/javascripts/palette.html": "partials/javascripts/content.html",
}
"""What of our theme Zensical gets besides what is prepared for any generator: the place in its folder, and in the theme."""

_STYLES = "'self' 'unsafe-inline'"
"""Where its pages may have styles from: the theme's script adds those of its search."""


def write(config: MkDocsConfig, book: Handbook, folder: Path) -> None:
    """Write the site of a handbook; `folder` gets what Zensical makes it from, with settings of its own.

    MkDocs's configuration only says which files and settings there are. Raises `mkdocs.exceptions.Abort` if Zensical finds a fault.
    """
    build = Build(config, book, pdf=False, preview=False)
    build.policy = headers.policy(styles=_STYLES)
    config.extra["handbook_build"] = build
    shutil.rmtree(folder, ignore_errors=True)
    for place, content in _files(build, config):
        write_file(content.encode() if isinstance(content, str) else content, str(folder / place))
    command = [sys.executable, "-m", "zensical", "build", "--strict", "-f", str(folder / "mkdocs.yml")]
    made = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)  # noqa: S603  # no shell
    if made.returncode:
        raise Abort(f"Zensical stopped. It said:\n{made.stdout}")
    shutil.copytree(folder / "site", build.folder, dirs_exist_ok=True)
    for file in build.files:
        output = Path(file.abs_dest_path).read_text(encoding="utf-8")
        write_file(build.finish(output, file).encode(), file.abs_dest_path)
    missing = build.folder / "404.html"
    write_file(patches.without_autocomplete(missing.read_text(encoding="utf-8").lstrip()).encode(), str(missing))
    finish(build, build.folder, None, _STYLES)


def _files(build: Build, config: MkDocsConfig) -> Iterator[tuple[str, str | bytes]]:
    """What Zensical makes the site from: the place in its folder, and the content."""
    files = get_files(config)
    build.files = list(build.pages.files(files))
    names: dict[str, Any] = {}
    define_env(SimpleNamespace(conf=config, variables=names, macro=lambda call, name: names.update({name: call})))
    names |= {name: marked(macro) for name, macro in (build.book.own.macros or {}).items()}
    macros = jinja(names)
    macros.finalize = None  # macros return Markdown, and the settings are literal already
    for file in build.files:
        text, head = build.markdown(file), file.head()
        hidden = head["robots"] and not build.pages.draft
        if head["render_macros"]:
            try:
                text = macros.from_string(text).render()
            except Exception as error:
                raise build.failure(error, file, text) from error
        yield f"docs/{file.src_uri}", f"---\n{_yaml({**head, 'search': {'exclude': bool(hidden)}})}---\n{text}"
    prepare.remove(files, lambda file: file.is_documentation_page() or is_unpublished(Path(file.src_uri).name))
    others = {file.src_uri: Path(file.abs_src_path or "") for file in files}
    # The fonts, and the licenses; its styles and scripts are joined.
    ours = [file for file in (THEME / "assets").rglob("*") if file.suffix not in (".css", ".js", ".json")]
    others |= {file.relative_to(THEME).as_posix(): file for file in ours if file.is_file()}
    made: dict[str, str | bytes] = {place: path.read_bytes() for place, path in others.items()}
    made |= dict(prepare.made(build))
    yield from ((f"docs/{place}", content) for place, content in made.items())
    yield from ((place, (THEME / path).read_bytes()) for place, path in _OWN.items())
    pictures = {"favicon": logo.ICON, "logo": logo.HEADER}
    own = {name: place if place in made else "assets/mark.svg" for name, place in pictures.items()}
    yield "mkdocs.yml", _yaml(_settings(build, config, own))


def _settings(build: Build, config: MkDocsConfig, pictures: dict[str, str]) -> dict[str, Any]:
    theme = yaml.safe_load((THEME / "mkdocs_theme.yml").read_text(encoding="utf-8"))
    theme |= {"name": "zensical", "variant": "classic", "custom_dir": "theme", **pictures}
    own = {"glossary": dict(build.book.tooltips), "references": build.render.references}
    markdown = [{name: options} for name, options in build.extensions.items()]
    return {
        "site_name": prepare.escaped(config.site_name),
        "site_url": config.site_url,
        "site_description": prepare.escaped(config.site_description),
        "copyright": prepare.escaped(build.book.owner.name),
        "nav": prepare.menu(config.nav, {page.src for page in build.book.pages}),
        "theme": {name: value for name, value in theme.items() if name != "extends"},
        "extra": {
            "generator": False,
            "notice": build.book.notice,
            "handbook_build": {"first": build.first, "policy": build.policy},
        },
        "extra_css": [build.styles, build.seldom, "assets/frame.css"],
        "extra_javascript": [build.script],
        "markdown_extensions": [*markdown, {renderer.__name__: own}, held.__name__],
        "plugins": ["search"],
        # The check has found every anchor; Zensical does not see those in fragments.
        "validation": {"invalid_link_anchors": False},
    }


def _yaml(value: object) -> str:
    return yaml.dump(value, allow_unicode=True, sort_keys=False)
