"""Checks the library's own look: that text in its accent can be read, and that its logo is a picture."""

import io
from collections.abc import Iterator

from PIL import Image

from ..content import settings
from ..content.handbook import Handbook
from ..content.reader import Unread
from ..text.problem import Problem, shown
from ..views.brand import CONTRAST, surfaces
from ..views.templates import THEME

MAX_BYTES, MAX_SIZE, MIN_SIZE = 2_000_000, 4000, 48
"""The most bytes of a logo, and the most and fewest pixels of its sides."""


def problems(book: Handbook, _: Unread) -> Iterator[Problem]:
    """What is wrong with the accent and the logo among the settings."""
    light, dark = surfaces(THEME)
    for key, on, page in (("accent", light, "light"), ("accent_dark", dark, "dark")):
        color = getattr(book.owner, key)
        if color and on.contrast(color) < CONTRAST:
            found = int(on.contrast(color) * 100) / 100  # rounded up, it might seem to be enough
            message = (
                f"{shown(color)} is hard to read on a {page} page: its contrast is {found}, and text needs {CONTRAST}; "
                f'the nearest shade that has it: "{on.readable(color)}"'
            )
            yield _problem(book, "low-contrast", key, message)
    if book.owner.accent_dark and not book.owner.accent:
        yield _problem(book, "bad-value", "accent_dark", '"accent_dark" needs "accent", the color on a light page')
    if book.owner.logo:
        reason = _fault(book, book.owner.logo)
        if reason:
            yield _problem(book, "bad-logo", "logo", f"{shown(book.owner.logo)} {reason}")


def _fault(book: Handbook, name: str) -> str:
    file = book.root / name
    if ".." in file.parts or not file.is_file() or file.is_symlink():
        return "is not a file of the handbook; put the logo beside mkdocs.yml, and write: logo: logo.png"
    return picture_fault(file.read_bytes())


def picture_fault(data: bytes) -> str:
    """What is wrong with the bytes of a logo; empty if nothing is."""
    if len(data) > MAX_BYTES:
        return f"has {len(data):,} bytes; save it with at most {MAX_BYTES:,}"
    try:
        with Image.open(io.BytesIO(data), formats=["PNG"]) as picture:
            width, height = picture.size
            if not MIN_SIZE <= min(width, height) <= max(width, height) <= MAX_SIZE:
                return f"is {width} by {height} pixels; each side needs {MIN_SIZE} to {MAX_SIZE}"
            picture.load()
            if not picture.convert("RGBA").getbbox():
                return "is empty: all of it is transparent"
    except (OSError, SyntaxError, ValueError):
        return "is not a PNG; open it in a program for pictures, and export it as PNG"
    return ""


def _problem(book: Handbook, code: str, key: str, message: str) -> Problem:
    return Problem(settings.MKDOCS_YML, book.extra.line_of("library", key), code, message)
