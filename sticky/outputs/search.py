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
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import chain, islice, pairwise
from typing import Any, NamedTuple

from ..content.handbook import Handbook
from ..content.settings import Synonym
from ..text.kept import Facts, digest
from ..theme.templates import THEME, Renderer, fingerprint
from .reading import Group, Record, groups

FIRST = "search/records.js"
"""The address of the first script of records, where a page begins to load them."""

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


class Row(NamedTuple):
    """What is kept of a record, in a form that JSON can represent. Where nothing else is said, it is as `Record` has it.

    A set of words is a string, with a space between any two: nothing else is as small and as soon read again.
    """

    kind: str
    url: str
    about: str
    title: str
    case: str
    first: str
    """What the hit of an answer shows of how people ask; otherwise empty."""
    short: str
    say: str
    more: Sequence[str]
    named: str
    """The telling words of its title."""
    asked: Sequence[str]
    """The telling words of each phrasing."""
    around: str
    """The words around it, without filler."""
    told: str
    """The words of what its hit shows besides the title, without filler."""
    text: str
    """The words of its text, without filler."""


Rows = Callable[[], Iterator[Row]]
"""Gives every row, in the order of the handbook, as often as it is called."""


def record_scripts(render: Renderer) -> Iterator[tuple[str, str]]:
    """The records as scripts for the browser, each with its address: the last, at `FIRST`, names the others in their order.

    Their names contain a digest of their content, so a browser never takes a line of one release for another's.
    """
    addresses: list[list[str]] = []
    for some in parts(rows(render.book)):
        addresses.append([])
        for part in some:
            name = f"records.{fingerprint(part)}.js"
            addresses[-1].append(name)
            yield f"search/{name}", part  # not in `assets/`, of which some stays when the release is replaced
    yield FIRST, _begin(render, len(addresses[0]), addresses)


def script(render: Renderer) -> str:
    """All of it as one script, for a preview, which makes it only when someone searches."""
    searched, shown = map(list, parts(rows(render.book)))
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
        "panel": render.fragment("seek"),
        "synonyms": meanings(render.book.settings.synonyms),
        "parts": number,
        "files": files,
    }
    return f"handbookRecords.begin({_json(begin)})\n"


def rows(book: Handbook) -> Rows:
    """The rows of a handbook, answers first. What a file says in them is kept with what else was found in it."""
    packing = digest(sorted(filler()))
    all_groups = [(group, group.facts) for group in groups(book)]

    def kept(group: Group, facts: Facts) -> Sequence[Sequence[Any]]:
        found: Sequence[Sequence[Any]] = facts.get(
            f"search {group.name} {packing}", lambda: [tuple(packed(one)) for one in group.make()]
        )
        return found

    answers = [sum(row[0] == "answer" for row in kept(*one)) for one in all_groups]

    def again() -> Iterator[Row]:
        for one, first in zip(all_groups, answers, strict=True):
            yield from map(Row._make, kept(*one)[:first])
        for one, first in zip(all_groups, answers, strict=True):
            yield from map(Row._make, kept(*one)[first:])

    return again


def packed(one: Record) -> Row:
    """What is kept of a record: whatever does not depend on other records."""
    return Row(
        one.kind,
        one.url,
        one.about,
        one.title,
        one.case,
        next(iter(one.asked), "") if one.kind == "answer" else "",
        one.short,
        one.say,
        one.more or "",
        _telling(one.title),
        [_telling(phrasing) for phrasing in (*one.asked, one.keywords)],
        _words(one.around),
        _words(" ".join((one.about, one.short, one.say))),
        "" if len(one.asked) > _WELL_KNOWN else _words(one.text),
    )


def parts(rows: Rows) -> tuple[Iterator[str], Iterator[str]]:
    """The scripts with what is searched, and those with what is shown, each in the order in which to load them."""
    shown = ((one.first, one.short, one.say, one.more) for one in rows())
    return _searched(rows), pieces(("first", "short", "say", "more"), shown)


def _searched(rows: Rows) -> Iterator[str]:
    dictionary, sets = encoded(rows)
    begun: dict[str, int] = {}
    found = (
        # How many records before this one the first of its case stands; the first has 0.
        (one.kind, one.url, one.about, one.title, at - begun.setdefault(one.case or one.url, at), *own)
        for at, (one, own) in enumerate(zip(rows(), sets, strict=True))
    )
    before = f"handbookRecords.know({_json(' '.join(dictionary))})\n"
    for piece in pieces(("kind", "url", "about", "title", "case", "asked", "around", "text"), found):
        yield before + piece
        before = ""


def pieces(keys: Sequence[str], found: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Scripts with the number of their first record, and the values of each key.

    Similar values stand together, which compresses better.
    """
    at = letters = 0
    columns: list[list[str]] = [[] for _ in keys]

    def script() -> str:
        values = (f"{_json(key)}:[{','.join(column)}]" for key, column in zip(keys, columns, strict=True))
        return f"handbookRecords.add({at},{{{','.join(values)}}})\n"

    for number, one in enumerate(found):
        row = list(map(_json, one))
        own = sum(map(len, row)) + len(row)
        if letters and letters + own > _PIECE:
            yield script()
            at, letters, columns = number, 0, [[] for _ in keys]
        letters += own
        for column, value in zip(columns, row, strict=True):
            column.append(value)
    yield script()


_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def encoded(rows: Rows) -> tuple[list[str], Iterator[tuple[str, str, str]]]:
    """The dictionary of all words, and of each record the sets of those of its phrasings, around it, and in its text.

    A phrasing keeps its telling words. A text keeps none that a phrasing or the title has, or, unless a hit shows it, that
    so many records have that it tells nothing of any. Of a word and its plural, which are one to the browser, the plural goes.
    """
    every = set[str]()
    for one in rows():
        every.update(" ".join((one.named, *one.asked, one.around, one.told, one.text)).split(" "))
    kept = {word: word[:-1] if word[:-1] in every and _PLURAL.search(word) else word for word in every}
    names = list(set(kept.values()))
    numbers = {name: number for number, name in enumerate(names)}
    of = {word: numbers[name] for word, name in kept.items()}

    def words(some: str) -> frozenset[int]:
        return frozenset(map(of.__getitem__, some.split()))

    often, seldom, spread = Counter[int](), Counter[int](), Counter[int]()
    # The sets of all records, one after another, and the size of each: as sets they would take several times the memory.
    found, sizes = array("I"), array("I")
    records = 0
    for one in rows():
        records += 1
        asked = list(dict.fromkeys(map(words, one.asked)))
        around, text, named = words(one.around), words(one.text), words(one.named).union(*asked)
        told = words(one.told) - named
        rest = text - named - told
        often.update(chain(around, told, *asked))
        seldom.update(rest)
        spread.update(text)
        sizes.append(len(asked))
        for some in (*asked, around, told, rest):
            sizes.append(len(some))
            found.extend(some)
    common = {word for word, number in spread.items() if number > max(_MANY, _SHARE * records)}
    often.update({word: number for word, number in seldom.items() if word not in common})
    ranked = sorted(often, key=lambda word: (-often[word], names[word]))
    place = {word: at for at, word in enumerate(ranked)}

    def sets() -> Iterator[tuple[str, str, str]]:
        size, word = iter(sizes), iter(found)

        def some() -> Iterator[int]:
            return islice(word, next(size))

        def letters(some: Iterable[int]) -> str:
            return _letters(sorted(map(place.__getitem__, some)))

        for _ in range(records):
            # In order: phrasings that begin alike compress best side by side.
            asked = " ".join(sorted(filter(None, [letters(some()) for _ in range(next(size))])))
            around = letters(some())
            yield asked, around, letters([*some(), *(one for one in some() if one not in common)])

    return [names[word] for word in ranked], sets()


def _letters(places: Iterable[int]) -> str:
    """A set of places in the dictionary, in their order."""
    return "".join([_gap(own - before - 1) for before, own in pairwise((-1, *places))])


@cache
def _gap(gap: int) -> str:
    """How far a place is from the one before it."""
    if gap < _HALF:
        return _LETTERS[gap]
    more, digit = divmod(gap, _HALF)
    return _LETTERS[_HALF + digit] + _gap(more)


@cache
def filler() -> frozenset[str]:
    """The words that say nothing about a question, from the recipe."""
    [listed] = _FILLER.findall(_RECIPE.read_text())
    return frozenset(_WORD.findall(listed))


def _telling(text: str) -> str:
    """The words of a text without filler; all of them, if there is nothing else in it."""
    return _words(text) or " ".join(dict.fromkeys(chain.from_iterable(map(_read, text.split()))))


def _words(text: str) -> str:
    """The words of a text without filler, each once."""
    return " ".join(dict.fromkeys(chain.from_iterable(map(_told, text.split()))))


@lru_cache(maxsize=20_000)
def _told(written: str) -> Sequence[str]:
    """The words of what stands between two spaces, without filler."""
    return [word for word in _read(written) if word not in filler()]


def _read(written: str) -> Sequence[str]:
    """All of them, as the browser reads them: “wife’s” is “wife”, “he’ll” is “he”, and “wi-fi” is also “wifi”."""
    found = list[str]()
    for word in _WORD.findall(_APOSTROPHE.sub("", written.lower())):
        found += [*word.split("-"), word.replace("-", "")] if "-" in word else [word]
    return found
