"""A problem for an author to fix: a value with a location, never an exception. A command that cannot go on is `Refused`."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from .names import nearest

_NEVER_SEEN = (
    # Control characters except white space, characters without a fixed meaning (private use, surrogates, noncharacters),
    # and marks that reorder or hide text: with these, a reviewer sees a different text than a reader or a search does.
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ud800-\uf8ff\ufdd0-\ufdef\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U0010ffff"
)
_UNSEEN = re.compile(
    f"[{_NEVER_SEEN}]"
    # Joiners combine characters into one emoji, or one word of Persian or Hindi: only between those, one at a time.
    "|(?<![^\x00-\x7f\u2000-\u206f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\x7f\u2000-\u206f])"
    # A variation selector follows an emoji, or a digit on a keycap.
    "|(?<![^\x00-\x22\x24-\x29\x2b-\x2f\x3a-\x7f\ufe0e\ufe0f])[\ufe0e\ufe0f]"
)
_SELDOM = re.compile(f"[{_NEVER_SEEN}\u200c\u200d\ufe0e\ufe0f]")
"""Every character that may be hidden, in any context: nearly every text has none, and needs no closer look."""


@dataclass(frozen=True, order=True)
class Problem:
    """One fault in a file that people write. Problems sort by file and line."""

    path: str
    """The file, relative to the project's root, with forward slashes."""
    line: int
    """The line in that file, counted from 1."""
    code: str
    """The kind of fault in one word or a few joined by hyphens, such as `unknown-key`."""
    message: str
    """The offending text, what is wrong with it, and how to write it correctly."""
    warning: bool = False
    """Whether it is only a warning: reported and counted, but it does not stop the build."""
    about: str = ""
    """The cause that many problems may share, such as a missing or repeated id: kind and name, as in `id vendors`; see `checks.once`."""

    def __str__(self) -> str:
        kind = "warning: " if self.warning else ""
        return _printable(f"{self.path}:{self.line}: {kind}{self.code}: {self.message}")


def warning(path: str, line: int, code: str, message: str) -> Problem:
    """A problem that does not stop the build."""
    return Problem(path, line, code, message, warning=True)


class Refused(Exception):
    """Why a handbook cannot be started, changed or published, and what to do instead."""


MEND_FIRST = "Correct this first, then try again."
"""Ends the reason of a refusal that lists problems."""

_MOST = 12
"""How many names to list at most."""


def suggestion(name: str, known: Iterable[str]) -> str:
    """Suggest the closest of the `known` names, or list them if they are few.

    It ends a message: `; did you mean "minutes"?` or `; choose from: a, b, c`.
    """
    names = sorted(set(known))
    near = nearest(name, names)
    return meant(name, near) if near else choices(names)


def meant(name: str, near: str) -> str:
    """Suggest the name `near`, and point out a look-alike in `name`: a letter, dash or space that only looks like another."""
    foreign = [char for char in name if char not in near and not char.isascii()]
    letters = {char for char in foreign if char.isalpha() and not unicodedata.name(char, "").startswith("LATIN")}
    alike = next((char for char in foreign if char in letters or unicodedata.category(char) in ("Pd", "Zs")), "")
    without = f', without the "{alike}" ({character(alike)})' if alike else ""
    return f'; did you mean "{near}"{without}?'


def choices(names: Iterable[str]) -> str:
    """List names for an author to choose from; none if there are so many that nobody would read them."""
    listed = sorted(names)
    return f"; choose from: {', '.join(listed)}" if 0 < len(listed) <= _MOST else ""


def shown(text: str, width: int = 60) -> str:
    """Quote `text` for a message: on one line, cut to `width` characters, control characters escaped."""
    line = " ".join(text.split())
    line = _printable(line[: width + 1])
    return f'"{line[: width - 1]}…"' if len(line) > width else f'"{line}"'


def _printable(line: str) -> str:
    # A file name may contain a line break or a terminal's escape sequence.
    return line if line.isprintable() else "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in line)


def character(char: str) -> str:
    """The name of a character: `soft hyphen, U+00AD`."""
    name = {"\ufeff": "byte order mark"}.get(char) or unicodedata.name(char, "").lower()
    return f"{name}, U+{ord(char):04X}" if name else f"U+{ord(char):04X}"


def unseen(path: str, text: str, first_line: int = 1) -> list[Problem]:
    """A problem for each line of a text that contains an invisible character."""
    problems: dict[int, Problem] = {}
    line, at = first_line, 0
    for hidden in _UNSEEN.finditer(text) if _SELDOM.search(text) else ():
        line, at = line + text.count("\n", at, hidden.start()), hidden.start()
        near = text[max(0, at - 19) : at + 1].split("\n")[-1]
        message = f"{shown(near)} ends in an invisible character ({character(hidden[0])}); remove it"
        problems.setdefault(line, Problem(path, line, "control-character", message))
    return list(problems.values())
