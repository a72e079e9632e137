"""What helps to read a table or a list: a choice of columns, and a drawing of rings."""

from sticky.content.cited import BadReference
from sticky.content.handbook import Handbook
from sticky.content.sections import slug
from sticky.text.problem import shown

from .context import Context

MAX_OPTIONS = 4
"""The most columns to choose from: more would not fit on a phone."""

RINGS = ("3", "4", "5", "6")


def choose(book: Handbook, ask: str, *options: str) -> Context:
    """A choice of the column that a narrow screen shows of the table below it; `options` name its columns, after the first."""
    if not 2 <= len(options) <= MAX_OPTIONS:
        raise BadReference(
            "bad-macro-call", f"choose() lets a reader choose from 2 to {MAX_OPTIONS} columns, not {len(options)}"
        )
    return {"name": slug(ask) or "choice", "ask": ask, "options": options}


def rings(book: Handbook, last: str = "6") -> Context:
    """A drawing beside a numbered list of who may know what: rings around a record, and outside them the last number."""
    if last not in RINGS:
        raise BadReference(
            "unknown-term", f"{shown(last)} is not the number of a list’s last item; it is one of {', '.join(RINGS)}"
        )
    count = int(last) - 1
    inner, outer = 46, 150  # the radii of the innermost and the outermost ring
    rings = [(n, outer - (outer - inner) * (count - n) // (count - 1)) for n in range(count, 0, -1)]
    return {"rings": rings, "last": last}
