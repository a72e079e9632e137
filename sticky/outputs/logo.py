"""The library's logo in the sizes that the site uses: in the header of every page and on paper, and in a browser's tab."""

import io

from PIL import Image

HEADER, ICON = "assets/logo.png", "assets/icon.png"
"""The addresses of the logo in the header, and of the icon in a browser's tab."""

_HEADER = 960, 160
_ICON = 128
_LONG = 2
"""How many times as long as the other a side of an icon may be: in a tab, a longer logo is only a few pixels high."""


def pictures(png: bytes) -> dict[str, bytes]:
    """The pictures of a logo, by their address: without an icon if the logo is too long for that."""
    logo = fitted(png, (_ICON, _ICON))
    header = {HEADER: _png(fitted(png, _HEADER))}
    if _LONG * min(logo.size) < _ICON:
        return header
    icon = Image.new("RGBA", (_ICON, _ICON))
    icon.paste(logo, ((_ICON - logo.width) // 2, (_ICON - logo.height) // 2))
    return header | {ICON: _png(icon)}


def fitted(png: bytes, most: tuple[int, int]) -> Image.Image:
    """A logo without its transparent edges, as large as fits into `most`."""
    with Image.open(io.BytesIO(png)) as opened:
        logo = opened.convert("RGBA")
    logo = logo.crop(logo.getbbox())
    scale = min(most[0] / logo.width, most[1] / logo.height)
    return logo.resize((max(1, round(logo.width * scale)), max(1, round(logo.height * scale))))


def _png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()
