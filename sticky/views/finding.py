"""What leads to an answer: the search, and everything from A to Z."""

import re
from collections import defaultdict
from collections.abc import Iterator

from ..content.handbook import A_TO_Z, Handbook, asked_by
from . import Context
from .desk import asker_labels, who_asks

_INDEXED = re.compile(r"[a-z]{3,}")

_UNINDEXED = frozenset(
    re.findall(
        _INDEXED,
        "about all and any are ask asked asks but can did does for from get had has have her him his how its "
        "just may not off our out say says she should that the their them they this was what when where which "
        "who why will with you your",
    )
)

_MOST = 24
"""A word in more entries than this is left out: it would not help anyone find one."""


def search(book: Handbook, placeholder: str) -> Context:
    """A wide search field."""
    return {"placeholder": placeholder, "all": A_TO_Z}


def seek(book: Handbook) -> Context:
    """What the search shows before anyone types, and when it finds nothing."""
    places = book.settings.vocabularies.where
    return {
        "askers": [(label, f"desk/#{asked_by(term)}") for term, label in who_asks(book)],
        "places": [(places.get(place.id, place.front.title), place.url) for place in book.desk],
        "all": A_TO_Z,
    }


def a_to_z(book: Handbook) -> Context:
    """Everything that answers something: by who asks, and by word as in the index of a book."""
    labels = asker_labels(book).items()
    askers = [(term, label, [one for one in book.answers if term in one.askers]) for term, label in labels]
    entries: dict[str, dict[str, str]] = defaultdict(dict)
    for title, url, texts in _entries(book):
        for word in {word for text in texts for word in _INDEXED.findall(text.lower())} - _UNINDEXED:
            entries[word][url] = title
    told = {word: found for word, found in entries.items() if len(found) <= _MOST}
    letters: dict[str, list[tuple[str, list[tuple[str, str]]]]] = defaultdict(list)
    for word in sorted(told):
        letters[word[0].upper()].append((word, sorted((title, url) for url, title in told[word].items())))
    return {"askers": [(term, label, ones) for term, label, ones in askers if ones], "letters": letters}


def _entries(book: Handbook) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    # What the index lists: the title of each thing, its address, and the texts whose words it is listed under.
    for one in book.answers:
        yield one.title, one.url, (one.title, *one.asked[:1])
    for items in book.cited.values():
        for item in items:
            if item.kind in ("law", "policy", "term"):
                yield item.title, item.url, (item.title,)
    for written in book.pages:
        if written.front.readers == "everyone":
            yield written.front.title, written.url, (written.front.title,)
