"""The handbook's mark and colors, for what is drawn outside its pages: a tab's icon, the picture beside a link.

Both are told once, where the pages take them from: the mark in `theme/.icons/mark.svg`, the colors in
`theme/assets/css/tokens.css`.
"""

import re
from dataclasses import dataclass
from pathlib import Path

_COLOR = re.compile(r"--ss-([a-z-]+): light-dark\((#[0-9a-f]{3,6}), ")


@dataclass(frozen=True)
class Brand:
    """How the handbook looks, in light colors."""

    mark: str
    """The mark as SVG, drawn in `currentColor`."""
    paper: str
    """Behind everything, as `#rrggbb`; so are the others."""
    ink: str
    soft: str
    """Of words that matter less."""
    accent: str


def brand(theme: Path) -> Brand:
    """The look of the theme in a folder."""
    colors = dict(_COLOR.findall((theme / "assets/css/tokens.css").read_text()))
    mark = (theme / ".icons/mark.svg").read_text().strip()
    return Brand(mark, **{name: colors[name] for name in ("paper", "ink", "soft", "accent")})
