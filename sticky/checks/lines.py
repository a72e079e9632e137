"""Checks the lines to say in answers: each fits whoever stands there, and is true with nobody else in the building."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain

from ..content.answer import Answer
from ..content.handbook import Handbook
from ..content.reader import KEPT, Unread
from ..markdown.lint import bare_blocks
from ..text.document import Document, Text
from ..text.problem import Problem, shown

_SAID = re.compile(r"“[^“”]*”")
_PRONOUN = re.compile(r"\b(?:he|she|him|her|his|hers|himself|herself)(?:’\w+)?\b", re.IGNORECASE)
_DAY = re.compile(r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?|yesterday|last night|this morning)\b")
_ALONE = re.compile(
    r"\b(?:get(?:ting)?|fetch(?:ing)?|bring(?:ing)?|grab(?:bing)?)\b[^.?!]*\b(?:supervisor|manager|colleague)\b"
    r"|\b(?:supervisor|manager)(?:’s| is| will be)(?: right)? (?:here|there|with you|on (?:the|their) way)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<![.?!:“‘—] )(?<![“‘])(?<!^)\b[A-Z][a-zà-ÿ’]+\b", re.MULTILINE)
_WORD = re.compile(r"[a-zà-ÿ]{4,}")
_NO_ITEM = ("ed", "er", "est", "ing", "ly")
"""How words end that seldom name a thing."""


def problems(book: Handbook, unread: Unread) -> Iterator[Problem]:
    """A warning for each line to say that fits only one person, or promises someone who may not be there."""
    used = Counter(chain.from_iterable(_words(document).split() for document in _documents(book)))
    found: dict[Document, tuple[frozenset[str], frozenset[str]]] = {}
    for one in book.answers:
        if one.document not in found:
            in_story = one.kind != "place"
            items = (
                frozenset(word for word in _items(one.document).split() if used[word] == 1) if in_story else frozenset()
            )
            found[one.document] = (_names(one.document) if in_story else frozenset(), items)
        for line, said in _lines(one.say):
            yield from _in_line(one, line, said, *found[one.document])


def _documents(book: Handbook) -> Iterator[Document]:
    yield from (one.document for one in book.scenarios)
    yield from (page.document for page in book.pages)


@lru_cache(maxsize=KEPT)
def _lines(say: Text) -> Sequence[tuple[int, str]]:
    return [
        (line + block.count("\n", 0, found.start()), " ".join(found[0].split()))
        for line, block, _ in bare_blocks(say)
        for found in _SAID.finditer(block)
    ]


def _in_line(one: Answer, line: int, said: str, names: frozenset[str], items: frozenset[str]) -> Iterator[Problem]:
    path = one.document.path
    for pattern, why in (
        (_PRONOUN, "fits only some; write “they”, or no pronoun"),
        (_DAY, "is a day of one story; write a line that fits any day"),
        (_ALONE, "is not true when nobody else is there; say that someone will call, and by when"),
    ):
        for found in pattern.finditer(said):
            yield _warning(path, line, f"{shown(said)} is said to anyone, but {shown(found[0])} {why}")
    for word in sorted(names & {found[0] for found in _NAME.finditer(said)}):
        yield _warning(
            path, line, f"{shown(said)} is said to anyone, but {shown(word)} is a name in the story; leave it out"
        )
    for word in sorted(items & set(_WORD.findall(said.lower())) - {name.lower() for name in names}):
        why = "is in this story and nowhere else; write a line that fits whoever asks"
        yield _warning(path, line, f"{shown(said)} is said to anyone, but {shown(word)} {why}")


@lru_cache(maxsize=KEPT)
def _names(document: Document) -> frozenset[str]:
    # Words of the story that begin with a capital letter within a sentence, and never appear without it.
    small = set(_WORD.findall(document.body))
    return frozenset(
        found[0].removesuffix("’s")
        for text in _story(document)
        for found in _NAME.finditer(text)
        if found[0].lower().removesuffix("’s") not in small and not found[0].startswith("I’")
    )


@lru_cache(maxsize=KEPT)
def _items(document: Document) -> str:
    # Words of the story that may name a thing, on one line, which needs less memory than a set.
    words = (word for text in _story(document) for word in _WORD.findall(text.lower()))
    return " ".join({word for word in words if not word.endswith(_NO_ITEM)})


def _story(document: Document) -> Iterator[str]:
    yield document.intro.markdown
    yield from (section.text.markdown for section in document.sections if section.level == 2 and section.id)


@lru_cache(maxsize=KEPT)
def _words(document: Document) -> str:
    return " ".join(set(_WORD.findall(document.body.lower())))


def _warning(path: str, line: int, message: str) -> Problem:
    return Problem(path, line, "say-line", message, warning=True)
