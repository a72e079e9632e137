"""Packs the records of the site's search for the browser.

The browser builds its index from them when someone is about to search. They come in scripts, because a page that was opened
from a file may not fetch data, and in three parts. The first is what is searched at once, and what names a hit; the second,
what hits show besides; the third, more phrasings, with which the browser builds its index again. Every browser loads all of it
in the same order, whatever is typed. Otherwise, the files requested would tell a server what someone is looking for.

Besides titles, sets of words are searched: of each phrasing, of what a record is part of, of everything else in it.
The words are in a dictionary, the most frequent first; each begins with a capital that tells how many letters it shares with
the one before it (A: none). Each set of words is a string: for each word, the gap to the previous word of the set in the
dictionary, in base64 letters of five bits, lowest first. A letter from the second half means that more follow. Spaces
separate phrasings.
"""

import json
import re
import string
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, combinations, pairwise, takewhile
from typing import Any, NamedTuple
from urllib.parse import urldefrag

from ..content.settings import Synonym
from ..theme.templates import THEME, Renderer, fingerprint
from .reading import Record, records

FIRST = "search/records.js"
"""The address of the first script of records, where a page begins to load them."""

_LETTERS = string.ascii_uppercase + string.ascii_lowercase + string.digits + "+/"
_HALF = len(_LETTERS) // 2

FILLER = frozenset(json.loads((THEME / "assets/search/filler.json").read_text()))
"""The words that say nothing about a question; the browser has the same."""

_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_APOSTROPHE = re.compile(r"['’](?:(?:s|ll|ve|re|d|m)\b)?", re.ASCII)
_MANY, _SHARE = 3, 0.003
"""A word in more records than both of these allow says nothing about any one of them, and is left out of their texts."""

_MOST_FILLER = 3
"""How many words of filler a phrasing keeps at most."""

_SOON = 14
"""How many phrasings of a record are searched at once; the others come when the first hit stands."""

_WELL_KNOWN = 5
"""A record with more phrasings than this is found by them: the words that are only in its text find nothing more."""


class Words(NamedTuple):
    """The words that a record is found by."""

    title: frozenset[str]
    """The telling words of its title."""
    asked: Sequence[frozenset[str]]
    """The words of each phrasing, and of its keywords."""
    around: frozenset[str]
    """The words of what it is part of, without filler."""
    shown: frozenset[str]
    """The words of what its hit shows besides the title, without filler."""
    text: frozenset[str]
    """The words of its text, without filler."""


def record_scripts(render: Renderer) -> Iterator[tuple[str, str]]:
    """The records as scripts for the browser, each with its address: the last, at `FIRST`, names the others in their order.

    Their names contain a digest of their content, so a browser never takes a line of one release for another's.
    """
    scripts = {f"records.{fingerprint(code)}.js": code for code in parts(records(render.book))}
    for name, code in scripts.items():
        yield f"search/{name}", code  # not in `assets/`, where some files outlast the release
    searched, *later = scripts
    yield FIRST, _begin(render, [[searched], later])


def script(render: Renderer) -> str:
    """All records as one script, for a preview, which makes it only when someone searches."""
    return "".join((_begin(render, [[], []]), *parts(records(render.book))))


def meanings(synonyms: Iterable[Synonym]) -> dict[str, list[str]]:
    """What else to look for, by what people type, from all entries that have it."""
    meant: dict[str, list[str]] = {}
    for synonym in synonyms:
        for typed in synonym.typed:
            meant.setdefault(typed, []).extend(synonym.means)
    return meant


def _begin(render: Renderer, files: Sequence[Sequence[str]]) -> str:
    panel, synonyms = render.fragment("seek"), meanings(render.book.settings.synonyms)
    begin = {"panel": panel, "synonyms": synonyms, "files": files}
    return f"handbookRecords.begin({_json(begin)})\n"


def parts(records: Sequence[Record]) -> tuple[str, str, str]:
    """The scripts with what is searched at once, with what hits show, and with more phrasings, in the order to load them."""
    dictionary, sets = encoded(records)
    first_of_case: dict[str, int] = {}
    searched, urls = [], below(record.url for record in records)
    for at, (record, own) in enumerate(zip(records, sets, strict=True)):
        # A case is given as how many records earlier it begins: 0 for its first record.
        back = at - first_of_case.setdefault(record.case or record.url, at)
        searched.append((record.kind, urls[at], record.title, back, own.asked, own.around, own.text))
    firsts = (record.asked[0] if record.asked and record.kind == "answer" else "" for record in records)
    shown = [
        (record.about, first, record.short, record.say, record.more or "")
        for first, record in zip(firsts, records, strict=True)
    ]
    know = f"handbookRecords.know({_json(packed(dictionary))})\n"
    return (
        know + _added(("kind", "url", "title", "case", "asked", "around", "text"), searched),
        _added(("about", "first", "short", "say", "more"), shown),
        _added(("also",), [(own.also,) for own in sets]),
    )


def _added(keys: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    # For each key, the values of all records from the first. Similar values are side by side, which compresses better.
    columns = dict(zip(keys, zip(*rows, strict=True), strict=True))
    return f"handbookRecords.add(0,{_json(columns)})\n"


_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Sets(NamedTuple):
    """The sets of words of a record, each as a string of letters."""

    asked: str
    """Of its first phrasings."""
    also: str
    """Of its other phrasings."""
    around: str
    text: str


def encoded(records: Iterable[Record]) -> tuple[list[str], list[Sets]]:
    """The dictionary of all words, and the sets of each record.

    A phrasing keeps its telling words, and the filler that tells it from another’s. A text leaves out the words of phrasings
    and of the title, and words that too many records have, unless a hit shows them.
    """
    read = [words_of(record) for record in records]
    sets = ((words.title, *words.asked, words.around, words.shown, words.text) for words in read)
    singular = without_plurals(frozenset().union(*chain.from_iterable(sets)))
    often, seldom, spread = Counter[str](), Counter[str](), Counter[str]()
    kept = []
    for words, asked in zip(read, told_apart([[*map(singular, words.asked)] for words in read]), strict=True):
        around, text, named = singular(words.around), singular(words.text), singular(words.title).union(*asked)
        shown = singular(words.shown) - named
        rest = text - named - shown
        often.update(chain(around, shown, *asked))
        seldom.update(rest)
        spread.update(text)
        kept.append((asked, around, shown, rest))
    common = {word for word, number in spread.items() if number > max(_MANY, _SHARE * len(kept))}
    often.update({word: number for word, number in seldom.items() if word not in common})
    place = {word: at for at, word in enumerate(sorted(often, key=lambda word: (-often[word], word)))}

    def letters(some: Iterable[str]) -> str:
        return in_letters(sorted(place[word] for word in some))

    def phrasings(asked: Iterable[Iterable[str]]) -> str:
        # In order: those that begin alike compress best side by side.
        return " ".join(sorted(filter(None, map(letters, asked))))

    return list(place), [
        Sets(phrasings(asked[:_SOON]), phrasings(asked[_SOON:]), letters(around), letters(shown | rest - common))
        for asked, around, shown, rest in kept
    ]


def without_plurals(every: frozenset[str]) -> Callable[[frozenset[str]], frozenset[str]]:
    """A function that makes plurals in a set singular if `every` has the singular: to the browser, both are one word."""
    ends = ("ss", "ies")  # not plurals, or not made by an s alone
    like = {word for word in every - FILLER if len(word) > 3 and word.endswith("s") and not word.endswith(ends)}
    singular = {word: word[:-1] for word in like if word[:-1] in every}

    def changed(some: frozenset[str]) -> frozenset[str]:
        return frozenset(singular.get(word, word) for word in some) if singular.keys() & some else some

    return changed


def told_apart(phrasings: Sequence[Sequence[frozenset[str]]]) -> list[list[frozenset[str]]]:
    """The telling words of each record's phrasings, with the filler that tells them from another record's."""
    alike: dict[frozenset[str], list[tuple[int, frozenset[str]]]] = {}
    for at, own in enumerate(phrasings):
        for words in own:
            alike.setdefault(_telling(words), []).append((at, words))

    def kept(at: int, words: frozenset[str]) -> frozenset[str]:
        telling = _telling(words)
        if len(alike[telling]) == 1:  # most phrasings have their telling words to themselves
            return telling
        others = [other for by, other in alike[telling] if by != at and other != words]
        if any(words < other or other < words for other in others):
            return words  # shortened, the two could no longer be told apart
        some = chain.from_iterable(combinations(sorted(words - telling), number) for number in range(_MOST_FILLER + 1))
        enough = (few for few in map(telling.union, some) if not any(few <= other for other in others))
        return next(enough, words)

    return [list(dict.fromkeys(kept(at, words) for words in own)) for at, own in enumerate(phrasings)]


def below(urls: Iterable[str]) -> list[str]:
    """Addresses, each only an anchor if it is on the same page as the address before it."""
    parted = map(urldefrag, ("", *urls))
    return [
        f"#{here.fragment}" if here.fragment and here.url == before.url else here.geturl()
        for before, here in pairwise(parted)
    ]


def packed(dictionary: Sequence[str]) -> str:
    """A dictionary as one string, in which no word repeats the beginning that it shares with the word before it."""
    letters = []
    for before, word in pairwise(("", *dictionary)):
        same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(before, word, strict=False)))
        letters.append(_LETTERS[same] + word[same:])
    return "".join(letters)


def in_letters(places: Iterable[int]) -> str:
    """A sorted set of places in the dictionary, encoded as letters."""
    letters = []
    for before, place in pairwise((-1, *places)):
        gap = place - before - 1
        while gap >= _HALF:
            gap, digit = divmod(gap, _HALF)
            letters.append(_LETTERS[_HALF + digit])
        letters.append(_LETTERS[gap])
    return "".join(letters)


def words_of(record: Record) -> Words:
    """The words that a record is found by."""
    return Words(
        _telling(_words(record.title)),
        [_words(phrasing) for phrasing in (*record.asked[:1], record.keywords, *record.asked[1:])],
        _words(record.around) - FILLER,
        _words(" ".join((record.about, record.short, record.say))) - FILLER,
        frozenset() if len(record.asked) > _WELL_KNOWN else _words(record.text) - FILLER,
    )


def _telling(words: frozenset[str]) -> frozenset[str]:
    """Words without filler; all of them, if there is nothing else."""
    return words - FILLER or words


def _words(text: str) -> frozenset[str]:
    """The words of a text as the browser reads them: “wife’s” is “wife”, “he’ll” is “he”, and “wi-fi” is also “wifi”."""
    words = set(map(sys.intern, _WORD.findall(_APOSTROPHE.sub("", text.lower()))))
    for word in [word for word in words if "-" in word]:
        words.remove(word)
        words.update((*word.split("-"), word.replace("-", "")))
    return frozenset(words)
