"""Which parts of a file an edition of a library’s handbook contains, with the facts put into words.

The public edition leaves out guides and notes for facilitators, pages whose `readers` are staff or authors, and
passages between `/// staff` and `///`. A passage between `/// if | cameras` and `///` is for a library whose fact
`cameras` is yes, and what follows `/// else` in it for any other; `needs: cameras` in a catalog or in front matter does
that for an answer or a page. `{{ facts.camera_days }}` prints a fact. In YAML such lines are comments.
"""

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from ..markdown.outline import CATALOG, RULE
from ..text.yaml_nodes import parse_yaml
from .catalog import entries
from .facts import Facts
from .page import PRINTED

Edition = Literal["staff", "public"]

STAFF = "/// staff"
"""The line that begins a passage for staff."""

ELSE = "/// else"
"""The line after which a passage is for a library that does not have what the passage depends on."""

BLOCK = re.compile(r"(?:# )?/{3,} *([\w-]*)(?: *\| *(.*))?")
"""A line that begins a block, with its name and the argument after a bar; a line without a name ends a block."""

_FENCE = re.compile(r"`{3,}(?=[^`]*$)|~{3,}")
HEAD = re.compile(r"^#{1,6}[ \t]+(.*)\{#([^\s}]+)\}[ \t]*$", re.MULTILINE)
"""A heading with an id: its title, and the id."""


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
    uses: tuple[Use, ...] = ()
    """Where the file names facts, with its own lines."""
    lines: tuple[int, ...] = ()
    """For each line of the text, its line number in the file; empty if nothing is left out.

    What is left out leaves no blank line, so that rows of a table and items of a list can depend on a fact.
    """
    left_out: Mapping[str, str] = field(default_factory=dict)
    """The ids of the headings that are left out, each with the reason as a passage's first line: `/// if | cameras`."""

    def line(self, number: int) -> int:
        """The line of the file from which a line of the text comes."""
        return self.lines[min(number, len(self.lines)) - 1] if self.lines else number

    def below(self) -> Iterator[tuple[str, str]]:
        """Each name of a fact in the file, with the id of the second-level heading that it stands below."""
        ids = [""]
        for row in self.source.decode(errors="replace").split("\n"):
            mark = HEAD.fullmatch(row.rstrip("\r"))
            ids.append(mark[2] if mark and row.startswith("## ") else ids[-1])
        yield from ((use.fact, ids[use.line]) for use in self.uses)


def phrasings_without(ids: Container[str], beside: Told) -> bytes:
    """A file of phrasings, with blank lines in place of parts with these ids and of what the edition leaves out."""
    rows, below, shown = beside.source.split(b"\n"), "", {*beside.lines}
    for i, row in enumerate(rows if ids or shown else ()):
        if mark := re.match(rb"[\"']?([\w.-]+)[\"']?[ \t]*:", row):
            below = mark[1].decode()
        rows[i] = row if below not in ids and (not shown or i + 1 in shown) else b""
    return b"\n".join(rows)


def passage_if(fact: str) -> str:
    """The line that begins a passage that depends on a fact."""
    return f"/// if | {fact}"


def why_left_out(what: str, passage: str) -> str:
    """Why something is left out, and that links to it belong in a passage that begins with the line `passage`."""
    if passage == STAFF:
        return f'{what} is not for everyone, and the public edition leaves it out; put what leads there between "{passage}" and "///", each on a line of its own'
    fact = passage.removeprefix(passage_if(""))
    if passage == ELSE:
        return f'{what} is left out, because it stands behind "{ELSE}"; put what leads there behind one, too'
    return f'{what} is left out, because "{fact}" is no; put what leads there between "{passage}" and "///", each on a line of its own, or write "needs: {fact}" in the front matter or the catalog that names it'


class Passage(NamedTuple):
    """A passage that may be left out, by the numbers of its rows, from 0."""

    begin: int
    middle: int
    """The row with `/// else`, or its last row."""
    end: int
    fact: str | None
    """The fact that it depends on; `None` if the passage is for staff."""


def told(data: bytes, edition: Edition, facts: Facts) -> Told:
    """The text of a file in an edition of the handbook of a library with these facts.

    Fenced code stays as it is, except in blocks of rules and in catalogs. So do an unclosed passage and an unknown
    fact in braces, for the checks to find.
    """
    if not any(mark in data for mark in (STAFF.encode(), b"/// if", b"facts.", b"needs:")):
        return Told(data, data)
    rows = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").decode(errors="surrogateescape").split("\n")
    code = set(_in_code(rows))
    front = rows.index("---", 1) if rows[0] == "---" and "---" in rows[1:] else 0
    uses = list(_needs(rows, 1, front))
    gone: set[int] = set()
    ids: dict[str, str] = {}

    def leave_out(begin: int, end: int, passage: str) -> None:
        gone.update(range(begin, end))
        ids.update((mark[2], passage) for i in range(begin, end) if i not in code and (mark := HEAD.fullmatch(rows[i])))

    for begin, end, needs in _answers(rows, code):
        uses += needs
        if lacking := facts.lacking(use.fact for use in needs):
            leave_out(begin, end, passage_if(lacking))
    for begin, middle, end, fact in passages(rows, code):
        gone |= {begin, middle, end}
        if fact is None:
            leave_out(begin, end if edition != "staff" else begin, STAFF)
            continue
        uses.append(Use(begin + 1, fact, printed=False))
        if facts.has(fact):
            leave_out(middle, end, ELSE)
        else:
            leave_out(begin, middle, passage_if(fact))
    for i, row in enumerate(rows):
        if i not in code and "{{" in row:
            title = i < front or row.startswith("#")
            uses += (Use(i + 1, mark[1], printed=True, title=title) for mark in PRINTED.finditer(row))
            rows[i] = row if title else PRINTED.sub(lambda mark: facts.printed.get(mark[1], mark[0]), row)
    left = [i for i in range(len(rows)) if i not in gone]
    for mark in filter(None, (HEAD.fullmatch(rows[i]) for i in left if i not in code)):
        ids.pop(mark[2], None)  # the half of a passage that stays has the heading, too
    text = "\n".join(rows[i] for i in left).encode(errors="surrogateescape")
    return Told(text, data, tuple(sorted(uses)), tuple(i + 1 for i in left) if gone else (), ids)


def settled(text: str, fact: str, holds: bool) -> str | None:
    """A file's text once a fact is settled, without its marks and what they leave out; `None` if nothing remains."""
    if fact not in text:
        return text
    rows = text.split("\n")
    code = set(_in_code(rows))
    front = rows.index("---", 1) if rows[0] == "---" and "---" in rows[1:] else 0
    gone: set[int] = set()
    for begin, end, needs in ((0, len(rows), list(_needs(rows, 1, front))), *_answers(rows, code)):
        for i in (use.line - 1 for use in needs if use.fact == fact):
            rows[i] = re.sub(rf"{fact}, *|(, *)?{fact}", "", rows[i])
            gone.update(range(begin, end) if not holds else [i] if not re.search("[:[-] *[a-z]", rows[i]) else [])
    for begin, middle, end, of in passages(rows, code):
        if of == fact:
            gone |= {begin, middle, end, *(range(middle, end) if holds else range(begin, middle))}
    left = "\n".join(row for i, row in enumerate(rows) if i not in gone).rstrip("\n")
    return f"{closed_up(left)}\n" if left else None


def closed_up(text: str) -> str:
    """A text with at most one blank line in a row where something was removed."""
    return re.sub(r"\n{3,}", "\n\n", text)


def passages(rows: Sequence[str], code: Container[int] = ()) -> Iterator[Passage]:
    """The passages in some rows that may be left out, inner ones first; rows with a number in `code` are in fenced code."""
    open_: list[tuple[int, str, str]] = []
    halves: list[int | None] = []
    for i, row in enumerate(rows):
        if i in code or not (mark := BLOCK.match(row.strip())):
            continue
        name, argument = mark[1], (mark[2] or "").strip()
        name = name if name != "staff" or row.strip() == STAFF else "block"
        if name == "else" and mark.end() == len(row.strip()) and open_ and open_[-1][1] == "if":
            halves[-1] = i
        elif name:
            open_.append((i, name, argument))
            halves.append(None)
        elif open_:
            (begin, name, fact), half = open_.pop(), halves.pop()
            if name in ("staff", "if"):
                yield Passage(begin, i if half is None else half, i, fact if name == "if" else None)


def _answers(rows: list[str], code: Container[int]) -> Iterator[tuple[int, int, list[Use]]]:
    # Each second-level section with an answer whose catalog has `needs`: its rows, and the facts that it needs.
    headed = (i for i, row in enumerate(rows) if i not in code and row.startswith(("# ", "## ")))
    heads = [i for i in headed if not BLOCK.match(rows[i])]  # a match is a comment in a catalog
    for i, row in enumerate(rows):
        if i in code and row.startswith("```") and row.strip("` ") == CATALOG:
            end = next((j for j in range(i + 1, len(rows)) if rows[j].startswith("```")), i)
            needs = list(_needs(rows, i + 1, end))
            begin = max((head for head in heads if head < i), default=-1)
            if needs and begin >= 0:
                yield begin, min((head for head in heads if head > i), default=len(rows)), needs


def _needs(rows: list[str], begin: int, end: int) -> Iterator[Use]:
    # The facts that the keys on some rows name under `needs`.
    keys = rows[begin:end]
    if any(row.startswith("needs:") for row in keys):
        node = parse_yaml("", "\n".join([*keys, ""]).encode(errors="replace").decode(), begin + 1)[0]
        for need in entries(node and node.inside("needs")):
            if isinstance(need.value, str) and need.value.strip():
                yield Use(need.line, need.value.strip(), printed=False)


def _in_code(rows: list[str]) -> Iterator[int]:
    fence, keys = "", False
    for i, row in enumerate(map(str.strip, rows)):
        if fence:
            if not keys:
                yield i
            fence = "" if row.startswith(fence) and not row.strip(fence[0]) else fence
        elif mark := _FENCE.match(row):
            fence, keys = mark[0], row.removeprefix(mark[0]).split()[:1] in ([RULE], [CATALOG])
            yield i
