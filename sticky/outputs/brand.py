"""The handbook's mark and colors for images outside its pages: the tab icon and the social card.

Both come from the only place that defines them: the mark from `theme/.icons/mark.svg`, the colors from
`theme/assets/css/tokens.css`.
"""

import re
from dataclasses import dataclass
from pathlib import Path

_COLOR = re.compile(r"--ss-([a-z-]+): light-dark\((#[0-9a-f]{3,6}), ")


@dataclass(frozen=True)
class Brand:
    """The handbook's look, in light colors."""

    mark: str
    """The mark as SVG, drawn in `currentColor`."""
    paper: str
    """The background, as `#rrggbb`, like the other colors."""
    ink: str
    soft: str
    """The color of secondary text."""
    accent: str


def brand(theme: Path) -> Brand:
    """The brand of the theme in a folder."""
    colors = dict(_COLOR.findall((theme / "assets/css/tokens.css").read_text()))
    mark = (theme / ".icons/mark.svg").read_text().strip()
    return Brand(mark, **{name: colors[name] for name in ("paper", "ink", "soft", "accent")})
