"""What leads to an answer: the search, and everything from A to Z."""

import re
from collections import defaultdict
from collections.abc import Iterator

from sticky.content.handbook import A_TO_Z, Handbook
from sticky.text.kept import FOLDERS

from .context import Context
from .desk import askers, who_asks

_WORD = re.compile(r"[a-z]{3,}")
_SHORTENED = re.compile(r"\w+n['’]t\b|['’](?:(?:s|ll|ve|re|d|m)\b)?")
"""A negative such as “don’t”, and what an apostrophe adds to “we’ll” or “library’s”: nobody looks for “don” or “ll”."""
_ENDS = (("ies", "y"), ("ied", "y"), ("es", ""), ("ed", ""), ("ed", "e"), ("s", ""))

_UNINDEXED = frozenset((FOLDERS["macros"] / "common.txt").read_text(encoding="utf-8").split())
"""Words that nobody would look for in an index."""

_MOST = 24
"""A word in more entries than this is left out: it would not help anyone find one."""


def search(book: Handbook, placeholder: str) -> Context:
    """A wide search field."""
    return {"placeholder": placeholder, "all": A_TO_Z}


def seek(book: Handbook) -> Context:
    """What the search shows before anyone types, and when it finds nothing."""
    places = book.settings.vocabularies.where
    return {
        "askers": [(label, f"desk/#{anchor}") for anchor, label in askers(book)["askers"]],
        "places": [(places.get(place.id, place.front.title), place.url) for place in book.desk],
        "all": A_TO_Z,
    }


def a_to_z(book: Handbook) -> Context:
    """Everything that answers something: by who asks, and by word as in the index of a book."""
    own = [(term, label, book.by_asker[term]) for term, label in who_asks(book)]
    letters: dict[str, list[tuple[str, list[tuple[str, str]]]]] = defaultdict(list)
    for word, titles in sorted(_index(book).items()):
        letters[word[0].upper()].append((word, sorted((title, url) for url, title in titles.items())))
    return {"askers": own, "letters": letters}


def _index(book: Handbook) -> dict[str, dict[str, str]]:
    # By word, the titles of what it is in, by address. The forms of a word share an entry if it does not become too long.
    entries: dict[str, dict[str, str]] = defaultdict(dict)
    for title, url, texts in _entries(book):
        for word in {word for text in texts for word in _words(text)} - _UNINDEXED:
            entries[word][url] = title
    forms: dict[str, list[str]] = defaultdict(list)
    for word in entries:
        forms[next((base for base in _bases(word) if base in entries), word)].append(word)
    index = dict[str, dict[str, str]]()
    for base, words in forms.items():
        together = {url: title for word in words for url, title in entries[word].items()}
        index |= {base: together} if len(together) <= _MOST else {word: entries[word] for word in words}
    return {word: titles for word, titles in index.items() if len(titles) <= _MOST}


def _words(text: str) -> list[str]:
    text = text.lower()
    return _WORD.findall(_SHORTENED.sub("", text) if "’" in text or "'" in text else text)


def _bases(word: str) -> Iterator[str]:
    # Of what the word may be a plural or another form: “copies” and “copied” of “copy”, “stopped” of “stop”.
    for end, instead in _ENDS:
        if word.endswith(end):
            yield word.removesuffix(end) + instead
    if word.endswith("ed") and word[-4:-3] == word[-3:-2]:
        yield word[:-3]


def _entries(book: Handbook) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    # What the index lists: the title of each thing, its address, and the texts whose words it is listed under.
    for answer in book.answers:
        yield answer.title, answer.url, (answer.title, *answer.asked[:1])
    for items in book.cited.values():
        for item in items:
            if item.kind in ("law", "policy", "term"):
                yield item.title, item.url, (item.title,)
    for page in book.pages:
        if page.front.readers == "everyone":
            yield page.front.title, page.url, (page.front.title,)
