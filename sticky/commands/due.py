"""Lists what is due: for a person, and for a GitHub issue."""

from argparse import Namespace
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from ..content.due import Due
from ..content.due import due as dates_of
from ..text import dates
from .console import handbook


def due(root: Path, options: Namespace) -> None:
    """The command `sticky due`."""
    today = dates.today()
    soon = [item for item in dates_of(handbook(root).published) if (item.by - today).days <= options.days]
    print({"text": text, "markdown": markdown}[options.format](soon, today), end="")
    if options.format == "text" and not soon:
        print(f"Nothing is due in the next {options.days} days.")


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


def _by_owner(items: Sequence[Due]) -> Iterator[tuple[str, Iterator[Due]]]:
    yield from groupby(sorted(items, key=attrgetter("owner")), attrgetter("owner"))


def _said(item: Due, today: date) -> str:
    when = f"was due by {item.by}" if item.by < today else f"is due by {item.by}"
    what = "the review" if item.what == "review" else "comparing the text with a published copy"
    return f"{item.title}: {what} {when} (last done on {item.last})"
