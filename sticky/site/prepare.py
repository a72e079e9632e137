"""What a generator gets besides pages: the menu, the theme's styles and scripts, and the pictures that are drawn for the library."""

from collections.abc import Container, Iterator
from dataclasses import asdict
from typing import Any

from ..outputs import logo, social_card
from ..text.markup import escaped as escaped_text
from ..theme.assets import card_of, first, later, scripts
from ..theme.templates import THEME
from .build import Build


def made(build: Build) -> Iterator[tuple[str, str | bytes]]:
    """Each file that is made of the theme and the settings: its place in the site, and its content."""
    yield build.styles, build.style
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
    return _named(_menu_for(nav, pages))


def _named(nav: Any) -> Any:
    if isinstance(nav, dict):
        return {escaped(name): _named(inner) for name, inner in nav.items()}
    return [_named(item) for item in nav] if isinstance(nav, list) else nav


def _menu_for(nav: Any, pages: Container[str]) -> Any:
    if isinstance(nav, list):
        return [kept for item in nav if (kept := _menu_for(item, pages)) not in (None, {}, [])]
    if isinstance(nav, dict):
        return {name: kept for name, item in nav.items() if (kept := _menu_for(item, pages)) not in (None, [])}
    return nav if nav is None or nav in pages or "://" in nav else None
