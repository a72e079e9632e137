"""Offers what changed in the starter's texts since a handbook was started from them, section by section.

`records/starter.json` has a digest of each section as it came. A section that the library has not changed can take the
starter's new text; of one that it has changed, a note says that the starter's is another now. Its words are never
touched.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from .text.document import read

PATH = "records/starter.json"

_BELOW = " › "
"""Between the headings of a section, the outer first."""

Digests = Mapping[str, Mapping[str, str]]
"""By path and by section, a digest of its text."""


@dataclass(frozen=True)
class Offer:
    """A section whose text has changed in the starter."""

    path: str
    line: int
    """Its first line in the handbook."""
    title: str
    taken: bool
    """Whether the library still has it as it came, so that the new text can take its place."""


def record(texts: Mapping[str, str]) -> str:
    """The record of the texts that a handbook starts from."""
    return json.dumps(digests(texts), indent=1, ensure_ascii=False) + "\n"


def digests(texts: Mapping[str, str]) -> Digests:
    """A digest of each section of some texts."""
    return {path: {key: _digest(part) for key, part in parts(path, text).items()} for path, text in texts.items()}


def load(root: Path) -> Digests | None:
    """The record of the handbook at `root`; `None` if it has none that can be read."""
    try:
        found: Digests = json.loads((root / PATH).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found


def offers(
    before: Digests, ours: Mapping[str, str], new: Mapping[str, str]
) -> tuple[list[Offer], dict[str, str], Digests]:
    """What changed in the starter, the texts with what the library can take of it, and the record to keep with them.

    `before` is the record, `ours` are the library's texts, `new` the starter's. A page or section that the library has
    removed or added stays so. A page that is new in the starter is offered whole; a new section is only named.
    """
    found: list[Offer] = []
    merged: dict[str, str] = {}
    kept = {path: dict(sections) for path, sections in before.items()}
    for path, text in new.items():
        if path not in ours:
            if path not in before:
                found.append(Offer(path, 1, "", taken=True))
                merged[path] = text
                kept[path] = dict(digests({path: text})[path])
            continue
        here, there, known = parts(path, ours[path]), parts(path, text), before.get(path, {})
        if "".join(here.values()) != ours[path]:
            continue  # two sections of the same name: they cannot be told apart
        line, made = 1, dict(here)
        for key, part in here.items():
            other = there.get(key)
            if key in known and other is not None and _digest(other) != known[key] and other != part:
                taken = _digest(part) == known[key]
                found.append(Offer(path, line, key, taken))
                if taken:
                    made[key] = other
                kept[path][key] = _digest(other)
            line += part.count("\n")
        for key, part in there.items():
            if key not in here and key not in known:
                if key.rpartition(_BELOW)[0] not in {one.title for one in found if one.path == path}:
                    found.append(Offer(path, line, key, taken=False))
                kept.setdefault(path, {})[key] = _digest(part)
        if made != here:
            merged[path] = "".join(made.values())
    return found, merged, kept


def parts(path: str, text: str) -> dict[str, str]:
    """The sections of a text, by their headings: what comes before the first is "". Together they are the text."""
    document, _ = read(path, text.encode())
    rows = text.splitlines(keepends=True)
    around: list[tuple[int, str]] = []
    starts = [(1, "")]
    for section in document.sections if document else ():
        around = [*(one for one in around if one[0] < section.level), (section.level, section.title)]
        # With the headings above it: each scenario has many sections "Facilitator".
        starts.append((section.line, _BELOW.join(title for _, title in around)))
    found: dict[str, str] = {}
    for (start, title), (end, _) in pairwise([*starts, (len(rows) + 1, "")]):
        found[title] = found.get(title, "") + "".join(rows[start - 1 : end - 1])
    return found


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
