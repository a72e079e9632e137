"""What an author has to mend: a value with a place, never an exception."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One fault in a file that a person writes. Problems sort by file and line."""

    path: str
    """The file, relative to the project's root, with forward slashes."""
    line: int
    """The line in that file, counted from 1."""
    code: str
    """The kind of fault in one word or a few joined by hyphens, such as `unknown-key`."""
    message: str
    """The offending text, what is wrong with it, and how it is written correctly."""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.code}: {self.message}"


def nearest(name: str, known: Iterable[str]) -> str:
    """Which of the `known` names an author may have meant by `name`; empty where none is near."""
    folded = {n.casefold(): n for n in sorted(known)}
    near = difflib.get_close_matches(name.casefold(), folded, n=1, cutoff=0.6)
    return folded[near[0]] if near else ""


def suggestion(name: str, known: Iterable[str]) -> str:
    """Say which of the `known` names is nearest to `name`, or else which there are.

    Meant to end a message: `; did you mean "minutes"?` or `; known are: a, b, c`.
    """
    names = sorted(set(known))
    near = nearest(name, names)
    if near:
        return f'; did you mean "{near}"?'
    if not names:
        return ""
    listed = ", ".join(names[:12])
    return f"; known are: {listed}{', …' if len(names) > 12 else ''}"


def shown(text: str, width: int = 60) -> str:
    """Quote `text` on one line for a message, cut to `width` characters, control characters escaped."""
    line = " ".join(text.split())
    line = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in line)
    return f'"{line[: width - 1]}…"' if len(line) > width else f'"{line}"'
