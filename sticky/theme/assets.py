"""The theme's styles and scripts, which `tools/bundles.sh` makes, as the files that pages load, and their addresses."""

import json
import re
from collections.abc import Mapping
from pathlib import Path

from ..content.translation import Translation
from .templates import THEME, fingerprint

BUNDLES = THEME / "assets" / "made"

AT_ONCE = ("first.js", "handbook.css", "handbook.js", "guest.css")
"""The bundles that every page of a handbook, or of a site of another kind, loads."""


def styles(own: str = "", of: str = "handbook") -> str:
    """The styles of every page of a `handbook`, or of a site that has a theme of its own, a `guest`; then the library's own."""
    return (BUNDLES / f"{of}.css").read_text() + own


def scripts(t: Translation) -> str:
    """The scripts of every page, preceded by their messages and the names of the files that a page may load later."""
    names = {name: Path(address).name for name, (address, _) in later(t).items()}
    return f"globalThis.handbookFiles={json.dumps(names)};\n{_worded(BUNDLES / 'handbook.js', t)}"


def first() -> tuple[str, str]:
    """The script that runs before a page is painted: its address and its content."""
    code = (BUNDLES / "first.js").read_text()
    return f"assets/first.{fingerprint(code)}.js", code


def later(t: Translation) -> Mapping[str, tuple[str, str]]:
    """The scripts and styles that a page loads when a reader needs them: by name, the address and the content."""
    bundles = [file for file in sorted(BUNDLES.iterdir()) if file.name not in AT_ONCE]
    texts = {file: _worded(file, t) if file.suffix == ".js" else file.read_text() for file in bundles}
    return {file.name: (f"assets/{file.stem}.{fingerprint(text)}{file.suffix}", text) for file, text in texts.items()}


_QUOTED = re.compile(r'"(?=([\w.-]+)")')


def _worded(script: Path, t: Translation) -> str:
    """A script, preceded by its messages: those whose names it has in quotation marks."""
    code = script.read_text()
    said = {name: t.forms(name) for name in sorted(t.messages.keys() & _QUOTED.findall(code))}
    return f"globalThis.handbookWords={json.dumps(said, ensure_ascii=False)};\n{code}"


def card_of(status: str = "") -> str:
    """The picture that other sites show beside a link: to a policy that is not adopted, or to any other page."""
    return f"assets/card-{status}.png" if status else "assets/card.png"
