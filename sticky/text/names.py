"""The name that an author probably meant: advice is better left out than wrong."""

import re
import unicodedata
from collections.abc import Iterable

_LONGEST = 100
"""The most characters of a name for which another is looked for."""

_PART, _FAR = 50, 1000
"""From which distance two names have only some of their words in common; at which they have too little in common."""


def nearest(name: str, known: Iterable[str]) -> str:
    """The name among those `known` that an author probably meant by `name`; empty if none is close.

    It is the same but for a slip or two of the keyboard, or the only one that has the same words and some more, or some
    fewer. In a path, this is so of each folder. A name with another number is another name.
    """
    if len(name) > _LONGEST:
        return ""
    ranked = [(distance, other) for other in sorted(known) if (distance := _distance(name, other)) < _FAR]
    best = min(ranked, default=(_FAR, ""))
    alone = [distance for distance, _ in ranked].count(best[0]) == 1
    return best[1] if best[0] < _PART or alone else ""


def words_in(text: str) -> list[str]:
    """The words and numbers in a text, without what stands between them."""
    return re.findall(r"[^\W_]+", text)


def numbers_in(text: str) -> list[str]:
    """The numbers in a text, as they are written."""
    return re.findall(r"\d+", text)


def _distance(name: str, known: str) -> int:
    first, second = _path(name), _path(known)
    if len(first) != len(second):  # a page that stands for its folder may be called by the folder's name
        first, second = (path[:-1] if path[1:] and path[-1] == "index" else path for path in (first, second))
    if len(first) != len(second):
        return _PART + _apart(first[-1], second[-1])
    return sum(map(_apart, first, second))


def _path(name: str) -> list[str]:
    # Its folders and its own name, as they are compared.
    folded = unicodedata.normalize("NFKC", name).casefold().rstrip("/")
    return [part.removesuffix(".md") for part in folded.replace("#", "/").split("/")]


def _apart(first: str, second: str) -> int:
    fewer, more = sorted(map(words_in, (first, second)), key=len)
    slips = _slips("".join(fewer), "".join(more))
    if slips < _FAR:
        return slips
    telling = any(len(word) > 2 for word in fewer)
    parts = (more[i : i + len(fewer)] for i in range(len(more) - len(fewer) + 1))
    if not telling or not any(all(map(_alike, fewer, part)) for part in parts):
        return _FAR
    return _PART if len(fewer) < len(more) else len(more)


def _alike(first: str, second: str) -> bool:
    # Whether two words are the same but for a slip or a form, such as the plural.
    short, long = sorted((first, second), key=len)
    forms = (short, f"{short}s", f"{short}es", f"{short}ed", f"{short.removesuffix('y')}ies")
    return long in forms or (len(short) > 4 and _slips(first, second) < _FAR)


def _slips(first: str, second: str) -> int:
    """How many letters are missing, added, wrong, or exchanged with the next; `_FAR` if too many, or if a number differs."""
    longest = max(len(first), len(second))
    allowed = 1 + longest // 8 if longest > 3 else 0  # of few letters, one makes another word
    if abs(len(first) - len(second)) > allowed or numbers_in(first) != numbers_in(second):
        return _FAR
    before, row = [0] * (len(second) + 1), list(range(len(second) + 1))
    for i, mine in enumerate(first, 1):
        last, before, row = before, row, [i]
        for j, theirs in enumerate(second, 1):
            row.append(min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (mine != theirs)))
            if i > 1 < j and mine == second[j - 2] and theirs == first[i - 2]:
                row[j] = min(row[j], last[j - 2] + 1)
    return row[-1] if row[-1] <= allowed else _FAR
