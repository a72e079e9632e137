"""What an author has to mend: a value with a place, never an exception."""

import difflib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

_NEVER_SEEN = (
    # Controls but white space, what has no meaning of its own (private use, surrogates, noncharacters), and marks that
    # turn or hide text, bidirectional ones above all: a reviewer sees another text than a reader, or than a search finds.
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ud800-\uf8ff\ufdd0-\ufdef\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U0010ffff"
)
_UNSEEN = re.compile(
    f"[{_NEVER_SEEN}]"
    # Joiners make one emoji, or one word of Persian or Hindi, of two; between them alone, and one at a time.
    "|(?<![^\x00-\x7f\u2000-\u206f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\x7f\u2000-\u206f])"
    # What chooses an emoji's looks follows one, or a digit on a key.
    "|(?<![^\x00-\x22\x24-\x29\x2b-\x2f\x3a-\x7f\ufe0e\ufe0f])[\ufe0e\ufe0f]"
)
_SELDOM = re.compile(f"[{_NEVER_SEEN}\u200c\u200d\ufe0e\ufe0f]")
"""All that may not be seen, wherever it stands: nearly every text has none of it, and need not be looked at closely."""


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
    warning: bool = False
    """Whether it is only a warning: reported and counted, but the site is built in spite of it."""

    def __str__(self) -> str:
        kind = "warning: " if self.warning else ""
        return _printable(f"{self.path}:{self.line}: {kind}{self.code}: {self.message}")


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
    line = _printable(line[: width + 1])
    return f'"{line[: width - 1]}…"' if len(line) > width else f'"{line}"'


def _printable(line: str) -> str:
    # A file's name may hold the end of a line, or what a terminal takes for a command.
    return line if line.isprintable() else "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in line)


def character(char: str) -> str:
    """What a character is called: `soft hyphen, U+00AD`."""
    name = {"\ufeff": "byte order mark"}.get(char) or unicodedata.name(char, "").lower()
    return f"{name}, U+{ord(char):04X}" if name else f"U+{ord(char):04X}"


def unseen(path: str, text: str, first_line: int = 1) -> list[Problem]:
    """A problem for each line of a text with a character that cannot be seen."""
    found: dict[int, Problem] = {}
    line, at = first_line, 0
    for hidden in _UNSEEN.finditer(text) if _SELDOM.search(text) else ():
        line, at = line + text.count("\n", at, hidden.start()), hidden.start()
        near = text[max(0, at - 19) : at + 1].split("\n")[-1]
        message = f"a character that cannot be seen ({character(hidden[0])}) ends {shown(near)}; leave it out"
        found.setdefault(line, Problem(path, line, "control-character", message))
    return list(found.values())
