"""Brings what is newer in the texts that a handbook was started from: its pages, settings, workflows and README.

`records/starter.zip` keeps those texts as they came. So each has three versions: as it came, as the library has it, and
as the program has it now. What only the program has changed can be taken; what the library has changed stays, and where
both have changed a passage, the newer text is only shown. Git merges the three. Without Git, a text that the library has
changed stays whole, and what is newer in it is listed.
"""

import io
import json
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

from pydantic import BaseModel

from .content.state import state_of
from .text.document import encode
from .text.files import write_whole

ORIGIN = "records/starter.zip"
"""Where a handbook keeps the texts that it was started from."""

_ABOUT = "starter.json"
"""In that file, beside the texts: what the library said of itself, and of which commit each text is."""

_THEN = (1980, 1, 1, 0, 0, 0)
"""The time of each text in it, so that the same texts make the same file."""

UNKNOWN = "unknown: this copy of the program has no history"
"""What is said where the reasons are not known."""

MOST = 5
"""How many reasons to print for one text; the rest are only counted."""


class _About(BaseModel):
    answers: dict[str, Any]
    commits: dict[str, str] = {}


@dataclass(frozen=True)
class Origin:
    """What a handbook was started from."""

    answers: Mapping[str, Any]
    """What the library said of itself."""
    texts: Mapping[str, str]
    """By path, as they came."""
    commits: Mapping[str, str]
    """By path, the id of the newest commit of the project when the text came; paths whose commit is unknown are absent."""

    def leaving(self, folder: str, before: "Origin") -> "Origin":
        """This origin, with what is in one folder as it was before."""

        def either(here: Mapping[str, Any], there: Mapping[str, Any]) -> dict[str, Any]:
            mine = {path: it for path, it in here.items() if not Path(path).is_relative_to(folder)}
            return mine | {path: it for path, it in there.items() if Path(path).is_relative_to(folder)}

        return Origin(self.answers, either(self.texts, before.texts), either(self.commits, before.commits))

    def packed(self) -> bytes:
        """The origin as a file: a ZIP archive, which a search-and-replace over the handbook’s files cannot change."""
        about = {"answers": self.answers, "commits": self.commits}
        made = {_ABOUT: json.dumps(about, indent=1, ensure_ascii=False), **self.texts}
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
            for path, text in sorted(made.items()):
                archive.writestr(zipfile.ZipInfo(path, _THEN), text, zipfile.ZIP_DEFLATED)
        return packed.getvalue()


@dataclass(frozen=True)
class Passage:
    """A passage that both the starter and the library have changed."""

    line: int
    """Where it stands in the handbook: its first line, or the line behind it if nothing is left of it."""
    before: str
    """As it came."""
    now: str
    """As the starter has it now."""


@dataclass(frozen=True)
class News:
    """A text of the starter that has changed."""

    path: str
    kind: Literal["new", "newer", "gone"]
    """Whether the handbook lacks it, has an older version of it, or has what the starter no longer has."""
    taken: str | None
    """The handbook's text with what can be taken of the starter's; `None` if that is nothing."""
    stay: tuple[Passage, ...]
    """The passages that stay as they are."""
    why: tuple[str, ...]
    """What changed and why, the newest first, each with its day; empty if that is not known."""


def load(root: Path) -> Origin | None:
    """What the handbook at `root` was started from; `None` if it does not say, or that cannot be read."""
    try:
        with zipfile.ZipFile(root / ORIGIN) as archive:
            texts = {name: archive.read(name).decode() for name in archive.namelist()}
        about = _About.model_validate_json(texts.pop(_ABOUT))
        state_of(str(about.answers["state"]))
        return Origin(about.answers, texts, about.commits)
    except (OSError, KeyError, ValueError, zipfile.BadZipFile):
        return None


def texts_of(root: Path, paths: Iterable[str]) -> dict[str, str]:
    """The texts at these paths that exist, with plain newlines, and one at the end."""
    found = {path: (root / path).read_bytes() for path in paths if (root / path).is_file()}
    texts = {path: data.decode("utf-8", "surrogateescape").replace("\r\n", "\n") for path, data in found.items()}
    return {path: text if text.endswith("\n") else f"{text}\n" for path, text in texts.items()}


def take(root: Path, found: Iterable[News], now: Origin) -> list[str]:
    """Write what can be taken into the handbook at `root`, and what it is started from now; return the files changed."""
    changed = {}
    for one in found:
        if one.taken is not None:
            file = root / one.path
            changed[one.path] = encode(one.taken, file.read_bytes() if file.is_file() else b"")
    # The last is what it is started from: until all texts are there, the next update brings them.
    write_whole({root / path: data for path, data in {**changed, ORIGIN: now.packed()}.items()})
    return list(changed)


def news(
    before: Origin, ours: Mapping[str, str], now: Origin, reasons: Callable[[str], tuple[str, ...]]
) -> Iterator[News]:
    """What is newer in the starter, by path, with the reasons of each.

    `ours` are the library's texts; one that it has removed stays away.
    """
    for path in sorted(before.texts.keys() | now.texts.keys()):
        base, here, newer = before.texts.get(path), ours.get(path), now.texts.get(path)
        if base == newer or here == newer:
            continue
        why = reasons(path)
        if here is None:
            if base is None and newer is not None:
                yield News(path, "new", newer, (), why)
        elif newer is None:
            yield News(path, "gone", None, (), why)
        elif here == base:
            yield News(path, "newer", newer, (), why)
        else:
            merged, stay = merge(base or "", here, newer)
            if merged != here or stay:
                yield News(path, "newer", merged if merged != here else None, tuple(stay), why)


def report(found: Iterable[News]) -> str:
    """What is newer and why, one text after another, with each passage that stays: as it came, and as it is now."""
    rows = []
    for one in found:
        if one.kind == "gone":
            rows.append(f"{one.path}: the starter no longer has it; yours stays")
        elif one.kind == "new":
            rows.append(f"{one.path}: new; it can be taken")
        elif one.taken is not None:
            rows.append(f"{one.path}: newer; {'the rest' if one.stay else 'it'} can be taken")
        rows += [f"  why, {reason}" for reason in one.why[:MOST]] or [f"  why: {UNKNOWN}"]
        rows += [f"  and {len(one.why) - MOST} earlier"] if len(one.why) > MOST else []
        for passage in one.stay:
            rows.append(
                f"{one.path}:{passage.line}: you have changed this, so yours stays; as it came (-) and is now (+):"
            )
            rows += [f"- {row}" for row in passage.before.splitlines() if row.strip()]
            rows += [f"+ {row}" for row in passage.now.splitlines() if row.strip()]
    return "".join(f"{row}\n" for row in rows)


def merge(base: str, ours: str, newer: str) -> tuple[str, list[Passage]]:
    """Our text with what only the newer one has changed, and the passages that both have changed: those stay ours."""
    git = shutil.which("git")
    if git is None:
        return ours, list(_changes(base, newer, ours))
    with TemporaryDirectory(prefix="sticky-") as folder:
        for name, text in (("ours", ours), ("base", base), ("newer", newer)):
            Path(folder, name).write_bytes(text.encode("utf-8", "surrogateescape"))
        command = [git, "merge-file", "-p", "--diff3", f"--marker-size={_WIDE}", "ours", "base", "newer"]
        done = subprocess.run(command, cwd=folder, capture_output=True)  # noqa: S603  # no shell, and names of our own
    if done.returncode not in range(128):  # how many passages both have changed, or an error
        return ours, list(_changes(base, newer, ours))
    return _sides(done.stdout.decode("utf-8", "surrogateescape"))


_WIDE = 60
"""How many characters Git's marks have: no line of a text begins with as many of the same."""

_MARKS = {mark * _WIDE: side for mark, side in (("<", "ours"), ("|", "base"), ("=", "newer"), (">", ""))}


def _sides(marked: str) -> tuple[str, list[Passage]]:
    # What Git has merged, with our side of each passage that both have changed.
    rows: list[str] = []
    stay: list[Passage] = []
    side, sides = "", dict[str, str]()
    for row in marked.splitlines(keepends=True):
        found = _MARKS.get(row[:_WIDE])
        if found is None and not side:
            rows.append(row)
        elif found is None:
            sides[side] += row
        else:
            if found == "ours":
                sides = {"ours": "", "base": "", "newer": ""}
            elif not found:
                stay.append(Passage(len(rows) + 1, sides["base"], sides["newer"]))
                rows += sides["ours"].splitlines(keepends=True)
            side = found
    return "".join(rows), stay


def _changes(base: str, newer: str, ours: str) -> Iterator[Passage]:
    # What has changed from one text to another, with the line of our text at which that is.
    was, now, here = (text.splitlines(keepends=True) for text in (base, newer, ours))
    same = [block for block in SequenceMatcher(None, was, here, autojunk=False).get_matching_blocks() if block.size]
    for kind, start, end, first, last in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if kind != "equal":
            near = max((block for block in same if block.a <= start), key=lambda block: block.a, default=None)
            line = near.b + min(start - near.a, near.size) + 1 if near else 1
            yield Passage(line, "".join(was[start:end]), "".join(now[first:last]))
