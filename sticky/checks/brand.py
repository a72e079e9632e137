"""Checks the library's own look: that text in its accent can be read, and that its logo is a picture."""

import io
import warnings
from collections.abc import Iterator

from PIL import Image

from ..content import settings
from ..content.handbook import Handbook
from ..content.reader import Unread
from ..text.problem import Problem, shown
from ..theme.brand import CONTRAST, surfaces
from ..theme.templates import THEME

MAX_SIZE, MIN_SIZE = 4000, 48
"""The most and fewest pixels of a logo's sides."""


def in_handbook(book: Handbook, _: Unread) -> Iterator[Problem]:
    """What is wrong with the accent and the logo among the settings."""
    light, dark = surfaces(THEME)
    for key, on, page in (("accent", light, "light"), ("accent_dark", dark, "dark")):
        color = getattr(book.owner, key)
        if color and on.contrast(color) < CONTRAST:
            contrast = int(on.contrast(color) * 100) / 100  # rounded up, it might seem to be enough
            message = (
                f"{shown(color)} is hard to read on a {page} page: its contrast is {contrast}, and text needs {CONTRAST}; "
                f'the nearest shade that has it: "{on.readable(color)}"'
            )
            yield _problem(book, "low-contrast", key, message)
    if book.owner.accent_dark and not book.owner.accent:
        yield _problem(book, "bad-value", "accent_dark", '"accent_dark" needs "accent", the color on a light page')
    if book.logo is not None and (reason := picture_fault(book.logo)):
        yield _problem(book, "bad-logo", "logo", f"{shown(book.owner.logo or '')} {reason}")


def picture_fault(data: bytes) -> str:
    """What is wrong with the bytes of a logo; empty if nothing is."""
    if len(data) > settings.MAX_LOGO:
        return f"has more than {settings.MAX_LOGO:,} bytes; save it with fewer"
    try:
        with warnings.catch_warnings(action="ignore"), Image.open(io.BytesIO(data), formats=["PNG"]) as picture:
            width, height = picture.size
            if not MIN_SIZE <= min(width, height) <= max(width, height) <= MAX_SIZE:
                return f"is {width} by {height} pixels; each side needs {MIN_SIZE} to {MAX_SIZE}"
            picture.load()
            if not picture.convert("RGBA").getbbox():
                return "is empty: all of it is transparent"
    except Image.DecompressionBombError:
        return f"has far too many pixels; each side needs {MIN_SIZE} to {MAX_SIZE}"
    except Exception:  # Pillow raises many kinds, which depend on what is damaged
        return "is not a PNG; open it in a program for pictures, and export it as PNG"
    return ""


def _problem(book: Handbook, code: str, key: str, message: str) -> Problem:
    return Problem(settings.MKDOCS_YML, book.extra.line_of("library", key), code, message)
