"""What a site has besides its pages: the theme's styles and scripts, and the pictures that are drawn for the library."""

from collections.abc import Iterator
from dataclasses import asdict
from functools import partial

from ..outputs import logo, machines, social_card
from ..text.kept import digest, key_of
from ..theme.assets import card_of, later, scripts
from ..theme.templates import THEME
from .build import Build


def made(build: Build, cached: machines.Cached) -> Iterator[tuple[str, str | bytes]]:
    """Each file that is made of the theme and the settings: its place in the site, and its content."""
    yield build.styles, build.style
    yield build.script, scripts()
    yield from later().values()
    look = build.look
    pictures = logo.pictures(look.logo) if look.logo else {}
    yield from pictures.items()
    if logo.ICON not in pictures:
        yield "assets/mark.svg", build.render.template("mark.svg", **asdict(look))
    fonts = THEME / "assets" / "fonts"
    letters = [file.read_bytes() for file in sorted(fonts.iterdir())]
    for card, notice in {"": "", **build.pages.notices}.items():
        said = build.site[0], notice or build.says, build.book.owner.name
        made_from = digest(letters, look, said).encode()
        draw = partial(social_card.draw, look, fonts, *said)
        yield card_of(card), cached(card_of(card), key_of(card, made_from), draw)
