"""What MkDocs gets besides pages: the menu, the theme's styles and scripts, and the pictures that are drawn for the library."""

import logging
from collections.abc import Callable, Container, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.utils.yaml import yaml_load

from ..content.settings import MKDOCS_YML
from ..markdown.calls import DELIMITERS
from ..markdown.held import Held
from ..markdown.renderer import Own
from ..outputs import logo, social_card
from ..text.markup import escaped as escaped_text
from ..text.yaml_nodes import parse_yaml
from ..theme.assets import card_of, first, later, scripts
from ..theme.templates import THEME
from . import patches
from .build import WITHHELD, Build

_NOT_COPIED, _BUNDLED = ("assets/javascripts/", "assets/stylesheets/", "publish/", "words/"), (".css", ".js", ".json")
"""The theme's files that are not copied to the site: those that the engine reads, and in `assets/` those it bundles."""


def configure(config: MkDocsConfig, build: Build) -> None:
    """Configure MkDocs, its theme and its plugins for a handbook, where its own settings say nothing."""
    book = build.book
    patches.edit_main(config)
    # The theme, and our own templates of its pages, insert texts as markup.
    config.site_name, config.site_description = map(escaped, (config.site_name, config.site_description))
    config.nav = menu(config.nav, {page.src for page in book.pages})
    config.extra.update(escaped(dict(config.extra)), handbook_build=build)
    settings = parse_yaml(MKDOCS_YML, Path(config.config_file_path).read_text(encoding="utf-8"))[0]
    given = settings and settings.inside("theme")
    named = {"extends", *(given.value if given and isinstance(given.value, dict) else ())}
    theme = yaml_load((THEME / "mkdocs_theme.yml").read_text(encoding="utf-8"))
    config.theme.update({key: value for key, value in theme.items() if key not in named})
    patches.list_shown(config.theme)
    if book.withheld:
        config.theme.static_templates.add(WITHHELD)
    _configure_markdown(config, build)
    config.extra_css.insert(0, build.styles)  # before the library’s own, which may change some
    config.validation.nav.omitted_files = logging.WARNING
    # The check has found every anchor; MkDocs does not see those in fragments, such as an answer's.
    levels = {"absolute_links": logging.WARNING, "unrecognized_links": logging.WARNING, "anchors": logging.DEBUG}
    config.validation.links.update(levels)
    macros: Any = config.plugins["macros"]
    macros.config.update(render_by_default=False, on_undefined="strict")
    macros.config.update({f"j2_{name}": mark for name, mark in DELIMITERS.items()})
    # Before the library’s own, which may replace some.
    macros.config["modules"] = ["sticky.macros", *macros.config["modules"]]
    patches.import_anew(build.pages.root, macros.config["module_name"])


def _configure_markdown(config: MkDocsConfig, build: Build) -> None:
    extensions: list[Any] = config.markdown_extensions  # Markdown takes extensions besides their names
    extensions += [name for name in build.extensions if name not in extensions]
    config.mdx_configs.update(build.extensions)
    words = {"permalink_title": build.book.t("link.copy-place"), "title": build.book.t("contents")}
    config.mdx_configs["toc"] = words | config.mdx_configs["toc"]
    extensions += [Own(build.book.tooltips, build.links), Held()]


def complete(files: Files, config: MkDocsConfig, build: Build) -> None:
    """Add the page and the facilitator's guide of every scenario, the scripts and styles, the icon and the social card.

    What is only for the build, and what the edition leaves out, is removed.
    """

    def unwanted(file: File) -> bool:
        src, own = file.src_uri, file.src_dir == str(build.book.own.theme)  # in which a file may replace one of ours
        ours = (THEME / src).is_file() if own else file.src_dir != config.docs_dir
        return ours and (src.startswith(_NOT_COPIED) or (src.startswith("assets/") and src.endswith(_BUNDLED)))

    remove(files, unwanted)
    build.files = list(build.pages.files(files))
    ours, known = {file.src_uri for file in build.files}, build.book.addresses
    remove(files, lambda file: file.src_uri in ours or (file.is_documentation_page() and file.src_uri not in known))
    for page in build.files:
        files.append(page)
    for place, content in made(build):
        files.append(File.generated(config, place, content=content, inclusion=InclusionLevel.NOT_IN_NAV))
    if logo.ICON in files.src_uris:
        config.theme["favicon"] = logo.ICON


def remove(files: Files, unwanted: Callable[[File], bool]) -> None:
    """Take files out of those that MkDocs publishes."""
    for file in [file for file in files if unwanted(file)]:
        files.remove(file)


def made(build: Build) -> Iterator[tuple[str, str | bytes]]:
    """Each file that is made of the theme and the settings: its place in the site, and its content."""
    yield build.styles, build.style
    yield build.frame
    yield build.rest
    yield build.script, scripts(build.book.t)
    yield first()
    yield from later(build.book.t).values()
    look = build.look
    pictures = logo.pictures(look.logo) if look.logo else {}
    yield from pictures.items()
    if logo.ICON not in pictures:
        yield "assets/mark.svg", build.render.template("mark.svg", **asdict(look))
    fonts = THEME / "assets" / "fonts"
    for card, notice in {"": "", **build.pages.notices}.items():
        yield card_of(card), social_card.draw(look, fonts, build.site[0], notice or build.says, build.book.owner.name)


def escaped(value: Any) -> Any:
    """A setting with its texts escaped, because the theme inserts them as markup."""
    if isinstance(value, dict):
        return {key: escaped(inner) for key, inner in value.items()}
    return escaped_text(value) if isinstance(value, str) else value


def menu(nav: Any, pages: Container[str]) -> Any:
    """The menu with its titles escaped, and without the pages that the edition leaves out and the sections left empty."""
    if isinstance(nav, list):
        return [kept for item in nav if (kept := menu(item, pages)) not in (None, {}, [])]
    if isinstance(nav, dict):
        return {escaped(name): kept for name, item in nav.items() if (kept := menu(item, pages)) not in (None, [])}
    return nav if nav is None or nav in pages or "://" in nav else None
