"""The name that an author probably meant: advice is better left out than wrong."""

import re
from collections.abc import Iterable
from difflib import get_close_matches

_CLOSE = 0.75
"""The least similarity of two close names, where 1 means that they are equal: two of four letters may be swapped."""


def nearest(name: str, known: Iterable[str]) -> str:
    """The name among those `known` that an author probably meant by `name`; empty if none is close.

    Characters between words do not count, nor do the folder of a page and a final `/index.md`. Names with different numbers
    never match.
    """
    numbers = numbers_in(name)
    names = dict[str, str]()
    for other in sorted(known, key=lambda name: (len(name), name)):  # the shorter of two names comes first
        if numbers_in(other) == numbers:
            folder = other.removesuffix("/index.md")
            for spelling in (other, folder, folder.rpartition("/")[2]):
                names.setdefault(_words(spelling), other)
    close = get_close_matches(_words(name), names, 1, _CLOSE)
    return names[close[0]] if close else ""


def words_in(text: str) -> list[str]:
    """The words and numbers in a text, without what stands between them."""
    return re.findall(r"[^\W_]+", text)


def numbers_in(text: str) -> list[str]:
    """The numbers in a text, as they are written."""
    return re.findall(r"\d+", text)


def whole(names: Iterable[str]) -> re.Pattern[str]:
    """A pattern that matches any of some names as whole words, the longest first; a name may break across lines."""
    every = (r"\s+".join(map(re.escape, name.split(" "))) for name in sorted(names, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{'|'.join(every)})(?![\w-])")


def _words(name: str) -> str:
    return " ".join(words_in(name.casefold().removesuffix(".md")))
