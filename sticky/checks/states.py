"""Checks that a handbook speaks of its own state's law, and not of the law of a state it was copied from.

It knows the names of the states, and, for the states with a pack, the words of the law and the names of its code and
acts. A file that has reason to speak of another state says so in its front matter: `other_states: [Illinois]`.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cache, partial
from itertools import chain

from ..content.facts import DECLARED
from ..content.handbook import DOCS, Handbook
from ..content.reader import Unread
from ..content.settings import MKDOCS_YML
from ..content.starter import law_of
from ..content.state import NAMES, state_of, states
from ..markdown.document import Document
from ..markdown.inline import QUOTED
from ..text.kept import digest
from ..text.names import whole
from ..text.problem import Problem, shown, suggestion
from .quotations import appears_in

ALSO_NAMES = ("Georgia", "Virginia", "Washington")
"""States that are not looked for: people and cities have these names, too."""

ENOUGH = 5
"""The fewest words in a quotation for it to be recognized as one of a law."""

KEY = "other_states"
"""The key of front matter for other states that the file may speak of."""

_HEAD = ("title", "description", "summary", "asked")


def file_check(book: Handbook, unread: Unread) -> Callable[[Document], Iterator[Problem]]:
    """A problem for each other state, and each other state's law, that a file names or quotes as if it were its own.

    And for each name in `other_states` that is not a state's.
    """
    own = book.owner.state
    mine: str | None = " ".join(row.official.words for law in book.statutes for row in law.subsections)
    if any(path.startswith(f"{DOCS}/law/") for path in unread):
        mine = None  # what is quoted from a law that could not be read would seem to be another's
    name = f"states {digest(own, mine)}"
    return lambda document: iter(document.remembered(name, partial(_in_document, document, own, mine)))


def in_handbook(book: Handbook, unread: Unread) -> Iterator[Problem]:
    """A problem for each statute of another state, and for each number above the maximum in the law of a statute's state."""
    for whose in sorted({law.front.jurisdiction for law in book.statutes} & {*NAMES.values()}):
        for name, written in state_of(whose).front.facts.items():
            fact, value = DECLARED[name], book.facts.values.get(name, 0)
            if fact.kind == "number" and int(value) > int(written):
                message = f'the law of {whose} allows {written} at most for "{name}", not {value}. {fact.question} Write: {name}: {written}'
                yield Problem(MKDOCS_YML, book.facts.lines[name], "outside-law", message)
    own = book.owner.state
    for law in book.statutes if own else ():
        whose = law.front.jurisdiction
        if whose in NAMES.values() and whose != own:
            message = f'"jurisdiction" is {shown(whose)}, but this library is in {own}; remove the page, or correct "jurisdiction", or "state" in mkdocs.yml'
            yield Problem(law.document.path, law.document.meta.line_of("jurisdiction"), "other-law", message)


def _in_document(document: Document, own: str, mine: str | None) -> Iterator[Problem]:
    # `own` is this library’s state, and `mine` the text of its statutes; each only if it is known.
    node = document.meta.inside(KEY)
    allowed = node.plain() if node and isinstance(node.value, tuple) else []
    for i, name in enumerate(map(str, allowed)):
        if name not in NAMES.values():
            known = NAMES.get(name.lower())
            hint = f'; write "{known}"' if known else suggestion(name, NAMES.values())
            message = f'"{KEY}" contains {shown(name)}, which is not a state{hint}'
            yield Problem(document.path, document.meta.line_of(KEY, i), "unknown-term", message)
    if own:
        others = frozenset({*NAMES.values()} - {own, *map(str, allowed)})
        yield from _named(document, own, others)
        if mine is not None:
            yield from _quoted(document, own, mine, others)


@cache
def _laws() -> Sequence[tuple[str, str, tuple[str, ...]]]:
    # For each state with a pack: its name, the words of its law on one line, and the names of its code and acts.
    return tuple(
        (
            state.name,
            " ".join(row.official.words for law in law_of(state) for row in law.subsections),
            (*state.front.names, *(id_ for id_ in state.front.statutes if id_[0].isdigit())),
        )
        for state in states()
    )


@cache
def _sought(others: frozenset[str]) -> tuple[Mapping[str, str], re.Pattern[str]]:
    # The names of other states and of their laws, each with its state, and the pattern that finds them.
    names = {name: name for name in others.difference(ALSO_NAMES)}
    names |= {name: state for state, _, of_law in _laws() if state in others for name in of_law}
    return names, whole(names)


_CITED = re.compile(r"\b(?:(?:[A-Z]\.){2}|[A-Z][a-z]{1,4}\.) (?:[A-Z][\w.’]* ){0,3}(?:Code\b|Stat\.|Laws\b)")
"""How lawyers cite a state’s law: by its two letters, or the beginning of its name, as in Cal. Gov. Code."""


def _named(document: Document, own: str, others: frozenset[str]) -> Iterator[Problem]:
    names, pattern = _sought(others)
    # What readers see of a file, each text with the line on which it begins.
    texts = [(document.body, document.body_line)]
    for node in filter(None, map(document.meta.inside, _HEAD)):
        texts += [(node.value, node.line)] if isinstance(node.value, str) else []
    for text, first in texts:
        for match in chain(pattern.finditer(text), _CITED.finditer(text)):
            name, line = " ".join(match[0].split()), first + text.count("\n", 0, match.start())
            short = name.split()[0].replace(".", "")
            begun = (state for state in sorted(others) if state.startswith(short))
            whose = names.get(name) or NAMES.get(short.lower()) or next(begun, "")
            if whose not in others:
                continue
            code, fault, remedy = "other-state", "another state", f"say what applies in {own}"
            if name != whose:
                code, fault, remedy = "other-law", f"law of {whose}", f"cite the law of {own}"
            message = f"{shown(name)} is {fault}, and this library is in {own}; {remedy}{_OR_ALLOW.format(whose)}"
            yield Problem(document.path, line, code, message)


_OR_ALLOW = f"; or, if this file has reason to speak of {{0}}, add to its front matter: {KEY}: [{{0}}]"


def _quoted(document: Document, own: str, mine: str, others: Collection[str]) -> Iterator[Problem]:
    laws = [(state, text) for state, text, _ in _laws() if state in others]
    rows = document.whole.split("\n")
    for paragraph in (paragraph for text in document.texts() for paragraph in text.paragraphs):
        # The words in “…”, and in a block quotation.
        quoted = [(match[1], match.start()) for match in QUOTED.finditer(paragraph.words)]
        if rows[paragraph.line - document.body_line].lstrip().startswith(">"):
            quoted.append((paragraph.words, 0))
        for words, at in quoted:
            if len(words.split()) < ENOUGH or appears_in(words, mine):
                continue
            if whose := next((state for state, text in laws if appears_in(words, text)), ""):
                line = paragraph.line + paragraph.words.count("\n", 0, at)
                message = f"{shown(words)} is quoted from the law of {whose}, which is not this library’s; quote the law of {own}, or say it in words of your own{_OR_ALLOW.format(whose)}"
                yield Problem(document.path, line, "other-law", message)
