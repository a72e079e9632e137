"""The picture that other sites show beside a link to the handbook."""

import io
import textwrap
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

SIZE = 1200, 630
"""Width and height in pixels, as link previews expect them."""

_PAPER, _INK, _SOFT, _ACCENT = "#fbf8f2", "#20262a", "#58616a", "#0a5f5b"
_MARGIN = 96


@cache
def draw(fonts: Path, name: str, says: str, owner: str) -> bytes:
    """A PNG with the handbook's mark and name, what it is in one sentence, and whose it is.

    `fonts` is the folder of the site's own fonts. The same input gives the same bytes.
    """
    image = Image.new("RGB", SIZE, _PAPER)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, 28, SIZE[1]), fill=_ACCENT)
    image.paste(_mark(120), (_MARGIN - 12, 76))
    sans, voice = fonts / "atkinson-hyperlegible-next.woff2", fonts / "source-serif-4.woff2"
    pen.text((_MARGIN, 226), name, fill=_INK, font=_font(sans, 84, 700))
    pen.multiline_text((_MARGIN, 346), textwrap.fill(says, 52), fill=_INK, font=_font(voice, 42, 400), spacing=16)
    pen.text((_MARGIN, 540), owner, fill=_SOFT, font=_font(sans, 32, 400))
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _font(file: Path, size: int, weight: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(file, size, layout_engine=ImageFont.Layout.BASIC)
    font.set_variation_by_axes([weight])
    return font


def _mark(width: int) -> Image.Image:
    # An open book with a keyhole: the site's mark, its curves as straight lines. Drawn large, then made small: smooth.
    def at(a: float, b: float) -> tuple[float, float]:
        return a * scale, b * scale

    scale = width / 6
    image = Image.new("RGB", (4 * width, 4 * width), _PAPER)
    pen, stroke = ImageDraw.Draw(image), round(scale * 1.8)
    pages = [(3, 5), (8, 4.4), (12, 6.4), (16, 4.4), (21, 5), (21, 18.6), (16, 18), (12, 20), (8, 18), (3, 18.6)]
    pen.line([at(a, b) for a, b in [*pages, *pages[:2]]], fill=_ACCENT, width=stroke, joint="curve")
    pen.ellipse([at(10.3, 9.3), at(13.7, 12.7)], fill=_ACCENT)
    pen.line([at(12, 12), at(12, 15.6)], fill=_ACCENT, width=stroke)
    return image.resize((width, width))
