"""The picture that other sites show beside a link to the handbook."""

import io
import textwrap
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

from PIL import Image, ImageDraw, ImageFont
from svg.path import CubicBezier, parse_path

from ..theme.brand import Brand
from . import logo

SIZE = 1200, 630
"""Width and height in pixels, as link previews expect them."""

_MARGIN = 96
_SMOOTH = 60
"""The number of straight lines that approximate a curve of the mark."""


@cache
def draw(brand: Brand, fonts: Path, name: str, says: str, owner: str) -> bytes:
    """A PNG with the handbook's mark and name, what it says, and its library; the same input gives the same bytes."""
    image = Image.new("RGB", SIZE, brand.paper)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, 28, SIZE[1]), fill=brand.accent)
    if brand.logo:
        own = logo.fitted(brand.logo, (SIZE[0] - 2 * _MARGIN, 120))
        image.paste(own, (_MARGIN, 76), own)
    else:
        image.paste(_mark(brand, 120), (_MARGIN - 12, 76))
    sans, voice = fonts / "atkinson-hyperlegible-next.woff2", fonts / "source-serif-4.woff2"
    pen.text((_MARGIN, 226), name, fill=brand.ink, font=_font(sans, 84, 700))
    pen.multiline_text((_MARGIN, 346), textwrap.fill(says, 52), fill=brand.ink, font=_font(voice, 42), spacing=16)
    pen.text((_MARGIN, 540), owner, fill=brand.soft, font=_font(sans, 32, 400))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _font(file: Path, size: int, weight: int = 0) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(file, size, layout_engine=ImageFont.Layout.BASIC)
    if weight:  # a variable font
        font.set_variation_by_axes([weight])
    return font


def _mark(brand: Brand, width: int) -> Image.Image:
    # Drawn large and scaled down, for smooth edges. This supports only the SVG features that the mark uses.
    svg = ElementTree.fromstring(brand.mark)  # noqa: S314  # the theme's own file
    scale = 4 * width / float(svg.attrib["viewBox"].split()[2])
    image = Image.new("RGB", (4 * width, 4 * width), brand.paper)
    pen, stroke = ImageDraw.Draw(image), round(scale * float(svg.attrib["stroke-width"]))
    for shape in svg:
        if shape.tag.endswith("path"):
            points = [(at.real * scale, at.imag * scale) for at in _points(shape.attrib["d"])]
            pen.line(points, fill=brand.accent, width=stroke)
            # Round joins between lines, square ends.
            for x, y in points if points[0] == points[-1] else points[1:-1]:
                pen.circle((x, y), stroke / 2, fill=brand.accent)
        else:
            x, y, r = (float(shape.attrib[name]) * scale for name in ("cx", "cy", "r"))
            pen.circle((x, y), r, fill=brand.accent)
    return image.resize((width, width))


def _points(path: str) -> Iterator[complex]:
    for part in parse_path(path):
        steps = _SMOOTH if isinstance(part, CubicBezier) else 1
        yield from (part.point(i / steps) for i in range(1, steps + 1))
