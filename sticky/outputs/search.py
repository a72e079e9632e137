"""Packs the records of the site's search for the browser.

The browser builds its index from them when someone is about to search. They come in scripts, because a page that was opened
from a file may not fetch data, and in two parts. The first is what is searched, and what names a hit; the second, what hits
show besides. Every browser loads all of it in the same order, whatever is typed. Otherwise, the files requested would tell a
server what someone is looking for.

Besides titles, what is searched is sets of words: of each phrasing, of what a record is part of, of everything else in it.
The words are in a dictionary, the most frequent first. Each set is a string: for each of its words, the gap to the one before
it in the dictionary, in base64 letters of five bits, lowest first; a letter from the second half means that more follow.
Spaces separate phrasings.
"""

import json
import re
import string
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from sys import intern
from typing import Any

from ..content.settings import Synonym
from ..views.templates import THEME, Renderer, fingerprint
from .reading import Record, records

FIRST = "search/records.js"
"""The address of the first script of records, where a page begins to load them."""

_SEARCHED = ("kind", "url", "about", "title", "case", "asked", "around", "text")
_SHOWN = ("first", "short", "say", "more")

_PIECE = 400_000
"""How many letters of records a script has: few enough that no key waits while a phone reads it. Fewer compress worse."""

_LETTERS = string.ascii_uppercase + string.ascii_lowercase + string.digits + "+/"
_HALF = len(_LETTERS) // 2

_RECIPE = THEME / "assets/search/recipe.js"
"""What the browser searches by. Of it, only the filler is used here."""

_FILLER = re.compile(r"filler:((?:\s*\"[^\"]*\"(?: \+)?)+)")
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_PLURAL = re.compile(r"..[^s](?<!ie)s$")
_APOSTROPHE = re.compile(r"['’](?:(?:s|ll|ve|re|d|m)\b)?", re.ASCII)
_MANY, _SHARE = 3, 0.003
"""A word in more records than both of these allow says nothing about any one of them, and is left out of their texts."""

_WELL_KNOWN = 12
"""A record with more phrasings than this is found by them: the words that are only in its text find nothing more."""


def record_scripts(render: Renderer) -> dict[str, str]:
    """The records as scripts for the browser, by address: the first, at `FIRST`, names the others in their order.

    Their names contain a digest of their content, so a browser never takes a line of one release for another's.
    """
    searched, shown = parts(list(records(render.book)))
    files = [{f"assets/records.{fingerprint(part)}.js": part for part in some} for some in (searched, shown)]
    begin = _begin(render, len(searched), [[f"../{address}" for address in one] for one in files])
    return {FIRST: begin, **files[0], **files[1]}


def script(render: Renderer) -> str:
    """All of it as one script, for a preview, which makes it only when someone searches."""
    searched, shown = parts(list(records(render.book)))
    return "".join((_begin(render, len(searched), [[], []]), *searched, *shown))


def meanings(synonyms: Iterable[Synonym]) -> dict[str, list[str]]:
    """What else to look for, by what people type: what all entries with it mean."""
    meant: dict[str, list[str]] = {}
    for one in synonyms:
        for typed in one.typed:
            meant.setdefault(typed, []).extend(one.means)
    return meant


def _begin(render: Renderer, number: int, files: Sequence[Sequence[str]]) -> str:
    begin = {
        "panel": render.fragment("seek").lstrip(),
        "synonyms": meanings(render.book.settings.synonyms),
        "parts": number,
        "files": files,
    }
    return f"handbookRecords.begin({_json(begin)})\n"


def parts(found: Sequence[Record]) -> tuple[list[str], list[str]]:
    """The scripts with what is searched, and those with what is shown, each in the order in which to load them."""
    dictionary, rows = packed(found)
    searched, shown = (
        [f"handbookRecords.add({at},{_json(columns)})\n" for at, columns in cut(rows, keys)]
        for keys in (_SEARCHED, _SHOWN)
    )
    searched[:1] = [f"handbookRecords.know({_json(' '.join(dictionary))})\n{part}" for part in searched[:1]]
    return searched, shown


def cut(rows: Sequence[Mapping[str, Any]], keys: Sequence[str]) -> Iterator[tuple[int, dict[str, list[Any]]]]:
    """Packed records in pieces: the number of the first record, and the values of each key.

    Similar values stand together, which compresses better.
    """
    at = letters = 0
    for number, row in enumerate(rows):
        own = sum(len(_json(row[key])) + 1 for key in keys)
        if letters and letters + own > _PIECE:
            yield at, {key: [row[key] for row in rows[at:number]] for key in keys}
            at, letters = number, 0
        letters += own
    yield at, {key: [row[key] for row in rows[at:]] for key in keys}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def packed(found: Sequence[Record]) -> tuple[list[str], list[dict[str, Any]]]:
    """The dictionary, and the records as browsers get them.

    `case` is how many records before this one the first of its case stands; the first has 0.
    """
    dictionary, sets = encoded(found)
    begun: dict[str, int] = {}
    return dictionary, [
        {
            **{key: getattr(one, key) for key in ("kind", "url", "about", "title", "short", "say")},
            **own,
            "case": at - begun.setdefault(one.case or one.url, at),
            "first": next(iter(one.asked), "") if one.kind == "answer" else "",
            "more": one.more or "",
        }
        for at, (one, own) in enumerate(zip(found, sets, strict=True))
    ]


def encoded(found: Sequence[Record]) -> tuple[list[str], list[dict[str, str]]]:
    """The dictionary of all words, and each record as sets of them.

    A phrasing keeps its telling words. A text keeps none that a phrasing or the title has, or, unless a hit shows it, that
    so many records have that it tells nothing of any. Of a word and its plural, which are one to the browser, the plural goes.
    """
    # As tuples: sets of so few words take several times the memory.
    titles = [tuple(_telling(one.title)) for one in found]
    phrasings = [[tuple(_telling(phrasing)) for phrasing in (*one.asked, one.keywords)] for one in found]
    around = [tuple(_words(one.around) - filler()) for one in found]
    shown = [tuple(_words(" ".join((one.about, one.short, one.say))) - filler()) for one in found]
    texts = [() if len(one.asked) > _WELL_KNOWN else tuple(_words(one.text) - filler()) for one in found]
    every = set[str]().union(*titles, *around, *shown, *texts, *(words for asked in phrasings for words in asked))
    single = {word: word[:-1] for word in every if word[:-1] in every and _PLURAL.search(word)}

    def merged(words: Sequence[str]) -> frozenset[str]:
        return frozenset(map(single.get, words, words))

    spread = Counter(word for words in texts for word in merged(words))
    common = {word for word, number in spread.items() if number > max(_MANY, _SHARE * len(found))}

    def sets(
        title: Sequence[str],
        asked: Iterable[Sequence[str]],
        outer: Sequence[str],
        told: Sequence[str],
        text: Sequence[str],
    ) -> tuple[list[tuple[str, ...]], tuple[str, ...], tuple[str, ...]]:
        each = list(dict.fromkeys(map(merged, asked)))
        other = (merged(text) - common | merged(told)) - merged(title).union(*each)
        return list(map(tuple, each)), tuple(merged(outer)), tuple(other)

    records = list(map(sets, titles, phrasings, around, shown, texts))
    often = Counter(word for asked, *others in records for words in (*asked, *others) for word in words)
    dictionary = sorted(often, key=lambda word: (-often[word], word))
    place = {word: at for at, word in enumerate(dictionary)}

    def letters(words: Iterable[str]) -> str:
        return _letters(sorted(map(place.__getitem__, words)))

    return dictionary, [
        # In order: phrasings that begin alike compress best side by side.
        {"asked": " ".join(sorted(filter(None, map(letters, asked)))), "around": letters(outer), "text": letters(text)}
        for asked, outer, text in records
    ]


def _letters(places: Iterable[int]) -> str:
    """A set of places in the dictionary, in their order."""
    text = ""
    for before, own in pairwise((-1, *places)):
        gap = own - before - 1
        while gap >= _HALF:
            gap, digit = divmod(gap, _HALF)
            text += _LETTERS[_HALF + digit]
        text += _LETTERS[gap]
    return text


@cache
def filler() -> frozenset[str]:
    """The words that say nothing about a question, from the recipe."""
    [listed] = _FILLER.findall(_RECIPE.read_text())
    return frozenset(_WORD.findall(listed))


def _telling(text: str) -> set[str]:
    """The words of a text without filler; all of them, if there is nothing else in it."""
    words = _words(text)
    return words - filler() or words


def _words(text: str) -> set[str]:
    """The words of a text as the browser reads them: “wife’s” is “wife”, “he’ll” is “he”, and “wi-fi” is also “wifi”."""
    # Most words are in many texts: each is in memory once.
    found = set(map(intern, _WORD.findall(_APOSTROPHE.sub("", text.lower()))))
    for word in [word for word in found if "-" in word] if "-" in text else ():
        found.remove(word)
        found.update(word.split("-"), [word.replace("-", "")])
    return found
