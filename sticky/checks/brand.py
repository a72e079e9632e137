"""Checks the library's own look: its accent, its logo, and its templates and styles.

Text in the accent color can be read, the logo is a picture, and the rest keeps what the site promises: pages load
nothing from another host, and have no inline scripts.
"""

import io
import re
import warnings
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from PIL import Image

from ..content import settings
from ..content.handbook import DOCS, Handbook
from ..content.reader import Unread
from ..text.problem import Problem, shown
from ..theme.brand import CONTRAST, surfaces
from ..theme.templates import THEME

MAX_SIZE, MIN_SIZE = 4000, 48
"""The most and fewest pixels of a logo's sides."""

_LOADS = ("src", "srcset", "data", "poster")
"""The attributes whose file a page loads. It loads the file of a `link` tag if the relation is in `_LOADED`."""
_LOADED = {"stylesheet", "preload", "prefetch", "preconnect", "dns-prefetch", "modulepreload", "icon"}
_ELSEWHERE = ("http://", "https://", "//")
_IN_STYLES = re.compile(r"""(?:url\(|@import)\s*["']?(?:https?:)?//""", re.IGNORECASE)

FOREIGN = f"asks another host, which would learn who reads here, and pages may load nothing from there; put the file into {DOCS}/, and write its name"
"""What is wrong with whatever a page would load from elsewhere."""

_INLINE = f'runs a script that stands in the page; put it into a file in {DOCS}/, and name that in "extra_javascript"'


class _Template(HTMLParser):
    """Collects the tags of a template that load something from another host, or have a script: the line, the tag and the fault."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.faults = list[tuple[int, str, str]]()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: (value or "").lower() for name, value in attrs}
        loads = (*_LOADS, *["href"] * (tag == "link" and not _LOADED.isdisjoint(given.get("rel", "").split())))
        stands = tag == "script" and "src" not in given and not given.get("type", "").endswith("json")
        whys = [FOREIGN] * any(given.get(name, "").startswith(_ELSEWHERE) for name in loads)
        if stands or any(name.startswith("on") or value.startswith("javascript:") for name, value in given.items()):
            whys.append(_INLINE)
        self.faults += [(self.getpos()[0], self.get_starttag_text() or tag, why) for why in whys]


def in_handbook(book: Handbook, unread: Unread) -> Iterator[Problem]:
    """What is wrong with the accent and the logo among the settings, and with the library's own templates and styles."""
    light, dark = surfaces()
    for key, on, page in (("accent", light, "light"), ("accent_dark", dark, "dark")):
        color = getattr(book.owner, key)
        if color and on.contrast(color) < CONTRAST:
            contrast = int(on.contrast(color) * 100) / 100  # rounded up, it might seem to be enough
            message = f'{shown(color)} is hard to read on a {page} page: its contrast is {contrast}, and text needs {CONTRAST}; the nearest shade that has it: "{on.readable(color)}"'
            yield _problem(book, "low-contrast", key, message)
    if book.owner.accent_dark and not book.owner.accent:
        yield _problem(book, "bad-value", "accent_dark", '"accent_dark" needs "accent", the color on a light page')
    if book.logo is not None and (reason := picture_fault(book.logo)):
        yield _problem(book, "bad-logo", "logo", f"{shown(book.owner.logo or '')} {reason}")
    folder = book.own.theme
    themed = [(file, THEME / file.relative_to(folder)) for file in sorted(folder.rglob("*.*"))] if folder else []
    for file, ours in (*themed, *((book.root / DOCS / src, THEME) for src in sorted(book.files))):
        if file.suffix in (".css", ".html") and file.is_file():
            yield from _in_theme(file, ours, file.relative_to(book.root).as_posix())


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


def _in_theme(file: Path, ours: Path, path: str) -> Iterator[Problem]:
    # A line that is also in the package's own template of that name is allowed.
    known = ours.read_text(encoding="utf-8").splitlines() if ours.is_file() else []
    text = file.read_text(encoding="utf-8", errors="replace")
    rows = text.splitlines()
    faults = _Template(text).faults if file.suffix == ".html" else []
    faults += [(line, found, FOREIGN) for line, row in enumerate(rows, 1) for found in _IN_STYLES.findall(row)]
    for line, written, why in faults:
        if rows[line - 1] not in known:
            yield Problem(path, line, "foreign" if why == FOREIGN else "inline-script", f"{shown(written)} {why}")
