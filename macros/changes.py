"""What changed: the list of it, and the mark of a page that changed lately."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from sticky.content import changes as what_changed
from sticky.content.changes import Change
from sticky.content.handbook import Handbook

from .context import Context

CHANGES = "changes.md"
"""The page, if there is one, that lists what changed."""

FEED = "changes/feed.xml"
"""The address of that list as an Atom feed, relative to the site's root."""


def changes(book: Handbook) -> Context:
    """What changed, by date, newest first: for staff, and for trainers."""
    days: dict[date, dict[bool, list[Change]]] = defaultdict(lambda: {False: [], True: []})
    for change in what_changed.changes_of(book):
        days[change.on][change.training].append(change)
    return {"days": [(on, listed[False], listed[True]) for on, listed in days.items()], "feed": FEED}


def changed(book: Handbook, src: str) -> Context:
    """The mark of a page that has changed lately."""
    return marks(book, next(page.front.changed for page in book.pages if page.src == src))


def marks(book: Handbook, entries: Mapping[date, str]) -> Context:
    """The mark for what changed last, with the day until which it is shown. What changed before is only in the list."""
    marked = what_changed.still_marked(entries, book.as_of)
    return {
        "marks": [(on, on + what_changed.MARKED, what) for on, what in marked.items()][:1],
        "changes": book.addresses.get(CHANGES, ""),
    }
