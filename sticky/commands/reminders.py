"""Lists what is due: for a person, for a GitHub issue, and for programs."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from operator import attrgetter

from ..content.due import Due


def text(items: Sequence[Due], today: date) -> str:
    """Plain text, by owner; each line begins with the file and line to change."""
    rows = []
    for owner, theirs in _by_owner(items):
        rows += [f"{owner}:", *(f"  {item.document.path}:{item.line}: {_said(item, today)}" for item in theirs)]
    return "".join(f"{row}\n" for row in rows)


def markdown(items: Sequence[Due], today: date) -> str:
    """A list to check off, by owner, for a GitHub issue; empty if nothing is due."""
    rows = []
    for owner, theirs in _by_owner(items):
        rows += [f"## {owner}", "", *(f"- [ ] `{item.document.path}`: {_said(item, today)}" for item in theirs), ""]
    how = "When one is done, write its new date in the front matter of the file, and it drops off this list."
    return "\n".join([*rows, how, ""]) if rows else ""


def as_json(items: Sequence[Due], today: date) -> str:
    """JSON: a list of objects, the soonest first."""
    rows = [
        {"by": str(item.by), "overdue": item.by < today}
        | {name: getattr(item, name) for name in ("what", "title", "url", "owner")}
        | {"last": str(item.last), "path": item.document.path, "line": item.line}
        for item in items
    ]
    return json.dumps(rows, indent=1, ensure_ascii=False) + "\n"


FORMATS: Mapping[str, Callable[[Sequence[Due], date], str]] = {"text": text, "markdown": markdown, "json": as_json}
"""How to write the list, by the name of the format: a function of what is due and of today."""


def _by_owner(items: Sequence[Due]) -> Iterator[tuple[str, Iterator[Due]]]:
    yield from groupby(sorted(items, key=attrgetter("owner")), attrgetter("owner"))


def _said(item: Due, today: date) -> str:
    when = f"was due by {item.by}" if item.by < today else f"is due by {item.by}"
    what = "the review" if item.what == "review" else "comparing the text with a published copy"
    return f"{item.title}: {what} {when} (last done on {item.last})"
