"""The theme's styles and scripts, as the files that pages load, and their addresses."""

import json
import re
from collections.abc import Mapping
from pathlib import Path

from ..content.translation import Translation
from .templates import THEME, fingerprint

JOINED: Mapping[str, tuple[str, ...]] = {
    "search": ("engine", "recipe", "finder", "panel"),
    "paper": ("press",),
    "session": (
        "codes",
        "plan",
        "settings",
        "steps",
        "room",
        "pace",
        "presenter",
        "share",
        "bundle",
        "ready",
        "choices",
        "drawing",
        "advice",
        "drag",
        "build",
        "way",
        "start",
    ),
}
"""The folders of scripts that are loaded as one file, each with its scripts in order: a later one uses those before it.

Styles in the same folder are loaded with them, as one file, too.
"""

SAID = re.compile(r'\bt\("([\w.-]+)"')
"""A call in a script, with the name of the message that it says."""

_IMPORT = re.compile(r'^@import "([a-z-]+\.css)";$', re.MULTILINE)
_COMMENT = re.compile(r"^[ ]*(?://[^\n]*|/\*(?!!).*?\*/)\n", re.MULTILINE | re.DOTALL)
"""A comment on lines of its own. One that begins with an exclamation mark has a license, and stays."""


def styles(own: str = "", of: str = "handbook") -> str:
    """The theme's styles as one file: its components, in the order that `handbook.css` imports them, then the library's own.

    Those of a site that has a theme of its own are `of="guest"`.
    """
    folder = THEME / "assets" / "css"
    return lean(_IMPORT.sub(lambda found: (folder / found[1]).read_text(), (folder / f"{of}.css").read_text())) + own


def scripts(t: Translation) -> str:
    """The theme's own scripts as one file, in the order of their names; `screens` needs `later` before it.

    It begins with what finds their words, and with the names of the files that a page may load later.
    """
    names = {name: Path(address).name for name, (address, _) in later(t).items()}
    assets = THEME / "assets"
    every = _worded("\n".join(file.read_text() for file in sorted((assets / "js").glob("*.js"))), t)
    return lean("\n".join([(assets / "words.js").read_text(), f"const SS_LATER = {json.dumps(names)}", every]))


def _worded(code: str, t: Translation) -> str:
    """Scripts after the messages that they name."""
    said = {name: t.forms(name) for name in sorted(set(SAID.findall(code)))}
    return f"handbookWords.add({json.dumps(said, ensure_ascii=False)});\n{code}" if said else code


def later(t: Translation) -> Mapping[str, tuple[str, str]]:
    """The scripts and styles that a page loads when a reader needs them: by name, the address and the content."""
    assets = THEME / "assets"
    files = {file.name: _worded(file.read_text(), t) for file in sorted((assets / "later").iterdir())}
    for folder, names in JOINED.items():
        files[f"{folder}.js"] = _worded("\n".join((assets / folder / f"{name}.js").read_text() for name in names), t)
        if styles := sorted((assets / folder).glob("*.css")):
            files[f"{folder}.css"] = "\n".join([files.get(f"{folder}.css", ""), *(file.read_text() for file in styles)])
    return {
        name: (f"assets/{Path(name).stem}.{fingerprint(text)}{Path(name).suffix}", text)
        for name, text in zip(files, map(lean, files.values()), strict=True)
    }


def card_of(status: str = "") -> str:
    """The picture that other sites show beside a link: to a policy that is not adopted, or to any other page."""
    return f"assets/card-{status}.png" if status else "assets/card.png"


def lean(code: str) -> str:
    """Scripts or styles without comments, which are a quarter of them."""
    return _COMMENT.sub("", code)
