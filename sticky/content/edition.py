"""Which parts of a file an edition of a library’s handbook contains, with the facts put into words.

The two editions are built from the same files: the staff's has everything, and the public's leaves out facilitators'
guides and notes, every page whose front matter says that its readers are staff or authors, and every passage of a page
between `/// staff` and `///`. A passage between `/// if | cameras` and `///` is for a library whose fact `cameras` is
yes, and what follows `/// else` in it for any other. `{{ facts.camera_days }}` prints a fact.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from .facts import Facts

Edition = Literal["staff", "public"]
"""The name of an edition."""

STAFF = "/// staff"
"""The line that begins a passage for staff."""

_BLOCK = re.compile(r"/{3,} *([\w-]*)(?: *\| *(.*))?")
_FENCE = re.compile(r"`{3,}(?=[^`]*$)|~{3,}")
_PRINTED = re.compile(r"\{\{ *facts\.([\w-]+) *\}\}")


class Use(NamedTuple):
    """A place in a file that names a fact."""

    line: int
    fact: str
    printed: bool
    """Whether it prints the fact; otherwise, a passage depends on it."""
    title: bool = False
    """Whether it stands in a heading or in front matter, where nothing is printed."""


@dataclass(frozen=True)
class Told:
    """The text of a file, as an edition of a library's handbook has it."""

    data: bytes
    source: bytes
    """The file as it is written."""
    uses: tuple[Use, ...] = ()
    """Where the file names facts, with its own lines."""
    lines: tuple[int, ...] = ()
    """The number in the file of each line of the text; empty if nothing is left out.

    What is left out leaves no blank line, so that rows of a table and items of a list can depend on a fact.
    """

    def line(self, number: int) -> int:
        """The line of the file from which a line of the text comes."""
        return self.lines[min(number, len(self.lines)) - 1] if self.lines else number


class _Passage(NamedTuple):
    begin: int
    name: str
    fact: str


def told(data: bytes, edition: Edition, facts: Facts) -> Told:
    """The text of a file in an edition of the handbook of a library with these facts.

    Whatever is in fenced code stays. A passage that does not end, and a fact that is none, are left as they are, for the
    checks to find.
    """
    if STAFF.encode() not in data and b"/// if" not in data and b"facts." not in data:
        return Told(data, data)
    rows = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").decode(errors="surrogateescape").split("\n")
    code = set(_in_code(rows))
    front = rows.index("---", 1) if rows[0] == "---" and "---" in rows[1:] else 0
    uses: list[Use] = []
    gone: set[int] = set()
    open_: list[_Passage] = []
    halves: list[int | None] = []
    for i, row in enumerate(rows):
        if i in code or not (mark := _BLOCK.match(row.strip())):
            continue
        name, argument = mark[1], (mark[2] or "").strip()
        name = name if name != "staff" or row.strip() == STAFF else "block"
        if name == "else" and open_ and open_[-1].name == "if":
            halves[-1] = i
        elif name:
            open_.append(_Passage(i, name, argument))
            halves.append(None)
        elif open_:
            passage, half = open_.pop(), halves.pop()
            if passage.name == "staff":
                gone |= {passage.begin, i} if edition == "staff" else set(range(passage.begin, i + 1))
            elif passage.name == "if":
                uses.append(Use(passage.begin + 1, passage.fact, printed=False))
                middle = i if half is None else half
                left_out = (middle, i) if facts.has(passage.fact) else (passage.begin, middle)
                gone |= {passage.begin, middle, i, *range(*left_out)}
    for i, row in enumerate(rows):
        if i not in code and "{{" in row:
            title = i < front or row.startswith("#")
            uses += (Use(i + 1, mark[1], printed=True, title=title) for mark in _PRINTED.finditer(row))
            rows[i] = row if title else _PRINTED.sub(lambda mark: facts.printed.get(mark[1], mark[0]), row)
    left = [i for i in range(len(rows)) if i not in gone]
    text = "\n".join(rows[i] for i in left).encode(errors="surrogateescape")
    return Told(text, data, tuple(sorted(uses)), tuple(i + 1 for i in left) if gone else ())


def _in_code(rows: list[str]) -> Iterator[int]:
    fence = ""
    for i, row in enumerate(map(str.strip, rows)):
        if fence:
            yield i
            fence = "" if row.startswith(fence) and not row.strip(fence[0]) else fence
        elif mark := _FENCE.match(row):
            fence = mark[0]
            yield i
