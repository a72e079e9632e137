"""What leads to an answer: the search, and everything from A to Z."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from sticky.content.handbook import A_TO_Z, Handbook
from sticky.text.kept import FOLDERS

from .context import Context
from .desk import askers

_WORD = re.compile(r"[a-z]{3,}")
_SHORTENED = re.compile(r"\w+n['’]t\b|['’](?:(?:s|ll|ve|re|d|m)\b)?")
"""A negative such as “don’t”, and what an apostrophe adds to “we’ll” or “library’s”: nobody looks for “don” or “ll”."""
_ENDS = (("ies", "y"), ("ied", "y"), ("es", ""), ("ed", ""), ("ed", "e"), ("s", ""))

_UNINDEXED = frozenset((FOLDERS["macros"] / "common.txt").read_text(encoding="utf-8").split())
"""Words that nobody would look for in an index."""

_MOST = 12
"""A word in more entries than this is left out: so long a list would not help anyone."""


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
    """Everything that answers something, as in the index of a book: by what people look up, and by title."""
    letters: dict[str, list[tuple[str, list[tuple[str, str]]]]] = defaultdict(list)
    for name, titles in sorted(_index(book).items(), key=lambda entry: _filed(entry[0])):
        letters[_filed(name)[0].upper()].append((name, sorted((title, url) for url, title in titles.items())))
    return {"letters": letters}


def _filed(name: str) -> str:
    # What an entry is sorted by: its letters and digits, from the first letter on, without an article.
    return re.sub(r"^(?:[^a-z]|(?:an?|the)\b)+|[^a-z0-9 ]", "", name.lower()) or "z"


def _index(book: Handbook) -> dict[str, dict[str, str]]:
    # By entry, the titles of what it leads to, by address. Pages, terms and laws are entries themselves; an answer whose title
    # has no word that people look up is listed under its place.
    looked_up, named = _looked_up(book), dict(_named(book))
    by_word: dict[str, dict[str, str]] = defaultdict(dict)
    for title, url in _entries(book):
        for word in looked_up & set(_words(title)):
            if title not in named or not _filed(title).startswith(word):  # otherwise, its own entry is next
                by_word[word][url] = title
    forms: dict[str, list[str]] = defaultdict(list)
    for word in by_word:
        forms[next((base for base in _bases(word) if base in by_word), word)].append(word)
    index: dict[str, dict[str, str]] = defaultdict(dict)
    for base, same in forms.items():
        together = {url: title for word in same for url, title in by_word[word].items()}
        if len(together) <= _MOST:
            index[base] = together
        else:
            index |= {word: by_word[word] for word in same if len(by_word[word]) <= _MOST}
    listed = {url for titles in index.values() for url in titles}
    pages = {place.id: place.front.title for place in book.desk}
    for title, url in named.items():
        index[title][url] = title
    for answer in book.answers:
        if answer.url not in listed:
            name = next((pages[place] for place in answer.places if place in pages), answer.title)
            index[name][answer.url] = answer.title
    return index


def _looked_up(book: Handbook) -> frozenset[str]:
    # Words that people look up: the keywords of several answers, and the words in glossary terms and in labels.
    typed = Counter(word for answer in book.answers for word in {word.lower() for word in answer.keywords})
    words = book.settings.vocabularies
    called = [label for labels in (words.asker, words.where, words.topics) for label in labels.values()]
    called += [item.title for items in book.cited.values() for item in items if item.kind == "term"]
    whole = [word for word, times in typed.items() if times > 1 and _WORD.fullmatch(word)]
    found = {word for text in called for word in _words(text)} | set(whole)
    titles = {word for title, _ in _entries(book) for word in _words(title)}
    return frozenset(word for word in titles if found & {word, *_bases(word)}) - _UNINDEXED


def _words(text: str) -> list[str]:
    return _WORD.findall(_SHORTENED.sub("", text.lower()))


def _bases(word: str) -> Iterator[str]:
    # The words of which this may be a plural or another form: “copies” and “copied” of “copy”, “stopped” of “stop”.
    for end, instead in _ENDS:
        if word.endswith(end):
            yield word.removesuffix(end) + instead
    if word.endswith("ed") and word[-4:-3] == word[-3:-2]:
        yield word[:-3]


def _named(book: Handbook) -> Iterator[tuple[str, str]]:
    # The title and the address of everything that people know by its name.
    for items in book.cited.values():
        yield from ((item.title, item.url) for item in items if item.kind in ("law", "term"))
    for page in book.pages:
        if page.front.readers == "everyone" and page.url not in ("", A_TO_Z):
            yield page.front.title, page.url


def _entries(book: Handbook) -> Iterator[tuple[str, str]]:
    # The title and the address of everything that is listed by the words of its title.
    yield from ((answer.title, answer.url) for answer in book.answers)
    yield from ((item.title, item.url) for items in book.cited.values() for item in items if item.kind == "policy")
    yield from _named(book)
