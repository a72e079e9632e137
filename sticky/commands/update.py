"""Brings newer passages of the texts that a handbook was started from, which `records/starter.zip` keeps as they came.

A newer passage is taken where the library has not changed the old one. Where it has, the library's passage stays, and
the newer one is only shown.
"""

from argparse import Namespace
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Literal, NamedTuple

from ..checks.adoption import TO_DO
from ..content import readings
from ..content.origin import ORIGIN, Origin
from ..content.settings import MKDOCS_YML
from ..markdown.document import read
from ..text.files import encode, write_whole
from ..text.yaml_nodes import parse_yaml
from .console import counted
from .init.program import program
from .init.texts import begun, newer

LEVELS = ("act now", "worth reading", "no change for readers")
"""The levels of changelog entries, in italics after the date, with law or safety first; the default is the second."""

_CHANGELOG = "CHANGELOG.md"


def update(root: Path, options: Namespace) -> None:
    """The command `sticky update`."""
    before = begun(root)
    now = newer(before)
    now = now.without_news_in(options.leave, before) if options.leave else now
    ours = texts_of(root, before.texts.keys() | now.texts.keys())
    news = list(compare(before, ours, now))
    if not news:
        print("The texts that the handbook was started from have not changed.")
        return
    print(whats_new(before.texts.get(_CHANGELOG, ""), now.texts.get(_CHANGELOG, ""), ours), end="")
    taken = options.take and not options.dry_run
    print(report([change for change in news if change.path != _CHANGELOG], taken), end="")
    if not taken:
        print("To take what is newer, and to keep what you have changed: sticky update --take")
        return
    changed = take(root, news, now)
    left = leave_open(root, news)
    # The program's own files, such as its wheel, if they are missing.
    write_whole({root / path: data for path, data in program()[0].items() if not (root / path).exists()})
    if left:
        print(f"{counted(left, 'passage')} left to you, with both texts in {TO_DO}: sticky todo lists them.")
    print(f"{counted(len(changed), 'file')} changed. Look over the changes, then run: sticky check")


def whats_new(before: str, now: str, ours: Container[str]) -> str:
    """The entries of a changelog that an earlier one lacks, the most important first.

    An entry that names files, such as `docs/desk/holds.md`, is listed only if one of them is among `ours`.
    """
    known, told = set(_entries(before)), defaultdict[str, list[str]](list)
    for entry in _entries(now):
        names = [name for name in entry.split("`")[1::2] if name.startswith(("docs/", "scenarios/"))]
        if entry in known or (names and not any(name in ours for name in names)):
            continue
        level = next((level for level in LEVELS if f"*{level}*" in entry), LEVELS[1])
        told[level].append(entry.replace(f", *{level}*", ""))
    rows = [f"{level.capitalize()}: {entry}\n" for level in LEVELS for entry in told[level]]
    return "".join([*rows, "\n"]) if rows else ""


def _entries(changelog: str) -> list[str]:
    return [" ".join(entry.partition("\n\n")[0].split()) for entry in changelog.split("\n- ")[1:]]


class Passage(NamedTuple):
    """A passage that is newer in the starter."""

    line: int
    """The line of its start in the handbook; if nothing is left of it, the line after its place."""
    before: str
    now: str
    """As the starter has it now."""
    stays: bool
    """Whether the handbook's own passage stays, because the library has changed it."""

    def rows(self) -> Iterator[str]:
        """Its lines, each with a sign: as it came (-) and as it is now (+)."""
        for sign, text in (("-", self.before), ("+", self.now)):
            yield from (f"{sign} {row}" for row in text.splitlines() if row.strip())


@dataclass(frozen=True)
class News:
    """A text of the starter that has changed."""

    path: str
    kind: Literal["new", "newer", "gone"]
    """Whether the handbook lacks it, has an older version of it, or has what the starter no longer has."""
    text: str | None
    """The handbook's text with the changes that can be taken from the starter's; `None` if there are none."""
    passages: tuple[Passage, ...] = ()
    """The passages that are newer; empty if the whole text is new or gone."""


def texts_of(root: Path, paths: Iterable[str]) -> dict[str, str]:
    """The texts at these paths that exist, with plain newlines, and one at the end."""
    files = {path: (root / path).read_bytes() for path in paths if (root / path).is_file()}
    texts = {path: data.decode("utf-8", "surrogateescape").replace("\r\n", "\n") for path, data in files.items()}
    return {path: text if text.endswith("\n") else f"{text}\n" for path, text in texts.items()}


def take(root: Path, news: Iterable[News], now: Origin) -> list[str]:
    """Write the changes that can be taken, and the new origin of the handbook; return the files changed.

    The record of readings marks each part that changes: nobody here has read the part as it is now.
    """
    changed = {change.path: change.text for change in news if change.text is not None}
    texts = {root / path: text for path, text in changed.items()}
    files = {file: encode(text, file.read_bytes() if file.is_file() else b"") for file, text in texts.items()}
    signed, _ = readings.load(root)
    ours = texts_of(root, signed.keys() & changed.keys())
    for path, text in ours.items():
        signed = readings.with_brought(signed, path, _parts(path, text), _parts(path, changed[path]))
    # The signatures are reopened before any text changes, even if this process is killed. The origin is written last: until
    # all texts are written, the next update brings them.
    opened = {root / readings.RECORD: readings.packed(signed)} if ours else {}
    write_whole({**opened, **files, root / ORIGIN: now.packed()})
    return [file.relative_to(root).as_posix() for file in texts]


def _parts(path: str, text: str) -> Mapping[str, str]:
    # The parts of a text that are signed separately; in the settings, each fact.
    if path == MKDOCS_YML:
        node, _ = parse_yaml(path, text)
        facts = node and node.inside("extra", "facts")
        told = facts.value if facts and isinstance(facts.value, Mapping) else {}
        return {name: str(value.plain()) for name, value in told.items()}
    document, _ = read(path, text.encode(errors="surrogateescape"))
    title = document and document.meta.inside("title")
    return readings.parts_of(document, str(title.value) if title else "") if document else {}


def leave_open(root: Path, news: Iterable[News]) -> int:
    """Add each passage where the library's text stays to the to-do list, with the starter's old and new text; count them."""
    rows = ""
    stays = [(change.path, passage) for change in news for passage in change.passages if passage.stays]
    for path, passage in stays:
        rows += f"- [ ] {path}: what you have changed is newer in the starter. Below stands how it came (-) and is now (+): compare, and change yours if you like.\n\n"
        rows += "".join(f"        {row}\n" for row in passage.rows()) + "\n"
    if rows:
        file = root / TO_DO
        text = texts_of(root, [TO_DO]).get(TO_DO, "")
        write_whole({file: encode(f"{text}\n{rows}", file.read_bytes() if text else b"")})
    return len(stays)


def compare(before: Origin, ours: Mapping[str, str], now: Origin) -> Iterator[News]:
    """What is newer in the starter, by path. `ours` are the library's texts; a removed text stays removed."""
    for path in sorted(before.texts.keys() | now.texts.keys()):
        base, here, newer = before.texts.get(path), ours.get(path), now.texts.get(path)
        if newer in (base, here):
            continue
        if here is None:
            if base is None:
                yield News(path, "new", newer)
        elif newer is None:
            yield News(path, "gone", None)
        else:
            merged, passages = merge(base or "", here, newer)
            if passages:
                yield News(path, "newer", merged if merged != here else None, tuple(passages))


def report(news: Iterable[News], taken: bool) -> str:
    """What is newer, one text after another, with each passage as it came and as it is now."""
    it_is = "taken" if taken else "it can be taken"
    rows = []
    for change in news:
        if change.kind == "gone":
            rows.append(f"{change.path}: the starter no longer has it; yours stays")
        elif change.kind == "new":
            rows.append(f"{change.path}: new; {it_is}")
        for passage in change.passages:
            what = "you have changed this, so yours stays" if passage.stays else f"newer; {it_is}"
            rows += [f"{change.path}:{passage.line}: {what}; as it came (-) and is now (+):", *passage.rows()]
    return "".join(f"{row}\n" for row in rows)


_Edit = tuple[int, int, tuple[str, ...]]
"""The first row that the edit replaces, the row after the last one, and the new rows."""


def merge(base: str, ours: str, newer: str) -> tuple[str, list[Passage]]:
    """A three-way merge: our text with the newer text's changes where we made none, and the passages that are newer."""
    came = base.splitlines(keepends=True)
    our_edits, their_edits = _edits(came, ours), _edits(came, newer)
    merged, passages, at = list[str](), list[Passage](), 0
    for edit in sorted({*our_edits, *their_edits}, key=lambda edit: (edit[0], edit in our_edits)):
        start, end, rows = edit
        is_ours = edit in our_edits
        stays = not is_ours and any(begin <= end and start <= stop for begin, stop, _ in our_edits)
        if not is_ours:
            line = len(merged) + max(0, start - at) + 1
            passages.append(Passage(line, "".join(came[start:end]), "".join(rows), stays))
        if not stays:
            merged += [*came[at:start], *rows]
            at = end
    return "".join([*merged, *came[at:]]), passages


def _edits(came: list[str], text: str) -> list[_Edit]:
    rows = text.splitlines(keepends=True)
    changes = SequenceMatcher(None, came, rows, autojunk=False).get_opcodes()
    return [(start, end, tuple(rows[a:b])) for kind, start, end, a, b in changes if kind != "equal"]
