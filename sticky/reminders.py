"""Lists what is due: for a person, for a GitHub issue, and for programs."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from .content.due import Due


def text(found: Sequence[Due], today: date) -> str:
    """Plain text, by owner; each line begins with the file and line to change."""
    rows = []
    for owner, ones in _by_owner(found):
        rows += [f"{owner}:", *(f"  {one.document.path}:{one.line}: {_said(one, today)}" for one in ones)]
    return "\n".join([*rows, ""]) if rows else ""


def markdown(found: Sequence[Due], today: date) -> str:
    """A list to check off, by owner, for a GitHub issue; empty if nothing is due."""
    rows = []
    for owner, ones in _by_owner(found):
        rows += [f"## {owner}", "", *(f"- [ ] `{one.document.path}`: {_said(one, today)}" for one in ones), ""]
    how = "When one is done, write its new date in the front matter of the file, and it drops off this list."
    return "\n".join([*rows, how, ""]) if rows else ""


def as_json(found: Sequence[Due], today: date) -> str:
    """JSON: a list of objects, the soonest first."""
    rows = [
        {
            "by": one.by.isoformat(),
            "overdue": one.by < today,
            "what": one.what,
            "title": one.title,
            "url": one.url,
            "owner": one.owner,
            "last": one.last.isoformat(),
            "path": one.document.path,
            "line": one.line,
        }
        for one in found
    ]
    return json.dumps(rows, indent=1, ensure_ascii=False) + "\n"


FORMATS: Mapping[str, Callable[[Sequence[Due], date], str]] = {"text": text, "markdown": markdown, "json": as_json}
"""How to write the list, by the name of the format: a function of what is due and of today."""


def _by_owner(found: Sequence[Due]) -> Iterator[tuple[str, list[Due]]]:
    owners: dict[str, list[Due]] = defaultdict(list)
    for one in found:
        owners[one.owner].append(one)
    yield from sorted(owners.items())


def _said(one: Due, today: date) -> str:
    when = f"was due by {one.by}" if one.by < today else f"is due by {one.by}"
    what = "the review" if one.what == "review" else "comparing the text with a published copy"
    return f"{one.title}: {what} {when} (last done on {one.last})"
