"""Checks that a handbook speaks of its own state's law, and not of the law of a state it was copied from.

It knows the names of the states, and of the states that have a pack, the law: its words, and what its code and its acts
are called. A file that has reason to speak of another state says so in its front matter: `other_states: [Illinois]`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache, partial

from ..content.handbook import DOCS, SCENARIOS, Handbook
from ..content.reader import Unread
from ..content.starter import law_of
from ..content.state import NAMES, State, states
from ..text.document import Document
from ..text.kept import digest
from ..text.problem import Problem, shown
from .quotations import appears_in, plain

ALSO_NAMES = ("Georgia", "Virginia", "Washington")
"""States that are not looked for: people and cities have these names, too."""

ENOUGH = 5
"""The fewest words in a quotation for it to be recognized as one of a law."""

KEY = "other_states"
"""The key of front matter for other states that the file may speak of."""

_QUOTED = re.compile(r"“([^“”]+)”|((?:^[ \t]*>.*\n?)+)", re.MULTILINE)
_HEAD = ("title", "description", "summary", "asked")


@dataclass(frozen=True)
class _Law:
    """What can be recognized of a state's law."""

    state: State
    text: str
    """Its words on one line."""
    names: tuple[str, ...]
    """What its code, acts and statutes are called."""


def problems(book: Handbook, unread: Unread) -> Iterator[Problem]:
    """A problem for each other state, and each other state's law, that a file names or quotes as if it were its own."""
    own = book.owner.state
    if not own:
        return
    yield from _statutes(book, own)
    mine: str | None = " ".join(plain(row.official.markdown) for law in book.statutes for row in law.subsections)
    if any(path.startswith(f"{DOCS}/law/") for path in unread):
        mine = None  # what is quoted from a law that could not be read would seem to be another's
    name = f"states {digest(own, mine)}"
    lost = (document for document in unread.values() if document)
    for document in (*book.documents, *lost):
        if document.path.startswith((f"{DOCS}/", f"{SCENARIOS}/")):
            yield from document.remembered(name, partial(_in_document, document, own, mine))


def _in_document(document: Document, own: str, mine: str | None) -> Iterator[Problem]:
    # `own` is this library's state, and `mine` the text of its statutes, if it is known.
    others = [law for law in _laws() if law.state.name != own]
    allowed = document.meta.inside(KEY)
    known = {own, *(allowed.plain() if allowed and isinstance(allowed.value, tuple) else ())}
    yield from sorted(set(_named(document, own, known, others)))
    if mine is not None:
        yield from _quoted(document, own, mine, known, others)


@cache
def _laws() -> Sequence[_Law]:
    return tuple(
        _Law(
            state,
            " ".join(plain(row.official.markdown) for law in law_of(state) for row in law.subsections),
            (*state.front.names, *(id_ for id_ in state.front.statutes if id_[0].isdigit())),
        )
        for state in states()
    )


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])".replace(r"\ ", r"\s+"))


def _lines(name: str, text: str, words: str, first: int) -> Iterator[int]:
    # The lines on which a text, whose words on one line are `words`, has a name. Few texts have any.
    if name in words:
        for found in _pattern(name).finditer(text):
            yield first + text.count("\n", 0, found.start())


def _statutes(book: Handbook, own: str) -> Iterator[Problem]:
    for law in book.statutes:
        whose = law.front.jurisdiction
        if whose in NAMES.values() and whose != own:
            message = f'"jurisdiction" is {shown(whose)}, but this library is in {own}; remove the page, or correct "jurisdiction", or "state" in mkdocs.yml'
            yield Problem(law.document.path, law.document.meta.line_of("jurisdiction"), "other-law", message)


def _texts(document: Document) -> Iterator[tuple[str, int]]:
    # What readers see of a file, each text with the line on which it begins.
    yield document.body, document.body_line
    for key in _HEAD:
        node = document.meta.inside(key)
        if node and isinstance(node.value, str):
            yield node.value, node.line


def _named(document: Document, own: str, known: set[str], others: Sequence[_Law]) -> Iterator[Problem]:
    for text, first in _texts(document):
        words = " ".join(text.split())
        for name in {*NAMES.values()}.difference(known, ALSO_NAMES):
            for line in _lines(name, text, words, first):
                message = f"{shown(name)} is another state, and this library is in {own}; say what applies in {own}{_or_allow(name)}"
                yield Problem(document.path, line, "other-state", message)
        for law in others:
            whose = law.state.name
            for name in () if whose in known else law.names:
                for line in _lines(name, text, words, first):
                    message = f"{shown(name)} is law of {whose}, and this library is in {own}; cite the law of {own}{_or_allow(whose)}"
                    yield Problem(document.path, line, "other-law", message)


def _or_allow(name: str) -> str:
    return f"; or, if this file has reason to speak of {name}, add to its front matter: {KEY}: [{name}]"


def _quoted(document: Document, own: str, mine: str, known: set[str], others: Sequence[_Law]) -> Iterator[Problem]:
    for found in _QUOTED.finditer(document.body):
        words = plain(found[1] or found[2])
        if words.count(" ") < ENOUGH - 1 or _from(words, mine):
            continue
        for law in others:
            if law.state.name not in known and _from(words, law.text):
                line = document.body_line + document.body.count("\n", 0, found.start())
                whose = law.state.name
                message = f"{shown(words)} is quoted from the law of {whose}, which is not this library’s; quote the law of {own}, or say it in words of your own{_or_allow(whose)}"
                yield Problem(document.path, line, "other-law", message)
                break


def _from(words: str, text: str) -> bool:
    # Searching for words as they are is fast, and leaves few for a closer look.
    begin = words.partition("…")[0].partition("[")[0].strip(" .,;:!?")[1:]
    return begin.casefold() in _folded(text) and appears_in(words, text)


_folded = lru_cache(maxsize=64)(str.casefold)
"""Of the few texts of law, to which every quotation is compared."""
