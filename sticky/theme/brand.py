"""The handbook's mark and colors: the theme's, from `colors.json`, or the library's in shades that can be read."""

import json
from dataclasses import dataclass

from ..content.settings import Library
from .templates import THEME

CONTRAST = 4.5
"""The least contrast of text with what is behind it: WCAG 2.2, success criterion 1.4.3."""


@dataclass(frozen=True)
class Brand:
    """The handbook's look; colors are for light pages unless their names say dark."""

    mark: str
    """The mark as SVG, drawn in `currentColor`."""
    paper: str
    """The background, as `#rrggbb`, like the other colors."""
    ink: str
    soft: str
    accent: str
    """The color of links and marks."""
    accent_dark: str
    tint: str
    tint_dark: str
    on_accent: str
    """The color of text on the accent."""
    on_accent_dark: str
    own: bool = False
    """Whether the accent is the library's own."""
    logo: bytes | None = None
    pointed: tuple[str, str] | None = None
    """The color of a link that the pointer is on, on a light page and on a dark one, if it is not the accent."""


@dataclass(frozen=True)
class Surfaces:
    """The backgrounds of text in the accent's color, light or dark."""

    colors: tuple[str, ...]
    """The page first."""

    def tint(self, accent: str) -> str:
        """The background of what the accent marks."""
        return mixed(self.colors[0], accent, 0.1)

    def contrast(self, accent: str) -> float:
        """The least contrast of an accent with its backgrounds."""
        return min(contrast(accent, color) for color in (*self.colors, self.tint(accent)))

    def readable(self, accent: str) -> str:
        """The nearest shade of an accent that can be read: itself, or as little darker or lighter as it takes."""
        end = max(("#" + digit * 6 for digit in "0f"), key=lambda color: contrast(color, self.colors[0]))
        shades = (mixed(accent, end, step / 100) for step in range(101))
        return next(shade for shade in shades if self.contrast(shade) >= CONTRAST)


def brand(library: Library | None = None, logo: bytes | None = None) -> Brand:
    """The look of the theme, with the accent and the logo of a library."""
    known = colors()
    mark = (THEME / ".icons/mark.svg").read_text().strip()
    paper, ink, soft = (known[name][0] for name in ("paper", "ink", "soft"))
    own = library.accent if library else None
    if library is None or own is None:
        accents = (*known["accent"], *known["accent-tint"], *known["on-accent"])
    else:
        light, dark = surfaces()
        shade = library.accent_dark or dark.readable(own)
        # What can be read in the accent's color on a sheet or a page can be read the other way around.
        accents = own, shade, light.tint(own), dark.tint(shade), known["sheet"][0], dark.colors[0]
    return Brand(mark, paper, ink, soft, *accents, own=own is not None, logo=logo)


def surfaces() -> tuple[Surfaces, Surfaces]:
    """The backgrounds of text in the accent's color: on a light page, and on a dark one."""
    known = colors()
    light, dark = (Surfaces((known["paper"][i], known["sheet"][i])) for i in (0, 1))
    return light, dark


def contrast(color: str, other: str) -> float:
    """The contrast of two colors, from 1 to 21, as WCAG defines it."""
    low, high = sorted((_luminance(color), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def mixed(color: str, other: str, share: float) -> str:
    """A color with a share of another."""
    pairs = zip(bytes.fromhex(color[1:]), bytes.fromhex(other[1:]), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def colors() -> dict[str, tuple[str, str]]:
    """The colors of the theme by name, each for light and for dark."""
    known: dict[str, tuple[str, str]] = json.loads((THEME / "assets/colors.json").read_text())
    return known


def _luminance(color: str) -> float:
    parts = (value / 255 for value in bytes.fromhex(color[1:]))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
