"""Checks the lines to say in answers: each fits whoever stands there, and is true with nobody else in the building."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ..content.answer import Answer, Place, of_scenario
from ..content.handbook import Handbook
from ..content.reader import File, Unread
from ..content.scenario import Scenario
from ..markdown.document import Document
from ..markdown.inline import bare_blocks
from ..text.problem import Problem, shown, warning

_SAID = re.compile(r"“[^“”]*”")
_UNFIT = tuple(
    (re.compile(pattern, re.IGNORECASE), why)
    for pattern, why in (
        (
            r"\b(?:he|she|him|her|his|hers|himself|herself)(?:’\w+)?\b",
            "fits only some; write “they”, or no pronoun",
        ),
        (
            r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|yesterday|last night|this morning)\b",
            "is a day of one story; write a line that fits any day",
        ),
        (
            r"\b(?:get(?:ting)?|fetch(?:ing)?|bring(?:ing)?|grab(?:bing)?)\b[^.?!]*\b(?:supervisor|manager|colleague)\b"
            r"|\b(?:supervisor|manager)(?:’s| is| will be)(?: right)? (?:here|there|with you|on (?:the|their) way)\b",
            "is not true when nobody else is there; say that someone will call, and by when",
        ),
    )
)
"""What does not fit everyone who asks, or is not true at every hour, and why."""

# The capital letter is first: what stands before it is looked at only where there is one.
_NAME = re.compile(r"[A-Z](?<![.?!:“‘—] .)(?<![“‘\w].)(?<!^.)[a-zà-ÿ’]+\b", re.MULTILINE)
_WORD = re.compile(r"[a-zà-ÿ]{4,}")
_NO_ITEM = ("ed", "er", "est", "ing", "ly")
"""How words end that seldom name a thing."""

Told = tuple[Sequence[tuple[int, str]], frozenset[str]]
"""The lines to say, each with its line in the file, and the names in the story."""


def in_file(file: File) -> Iterator[Problem]:
    """A warning for each line to say that fits only one person, or promises someone who may not be there."""
    if file.document:
        _words(file.document)  # while its text is at hand
    if isinstance(file.content, Scenario):
        said, names = told = _told(file.content)
        _echoes(file.content, told)  # while its tokens are known
    else:
        said, names = _said(file.content.answers if isinstance(file.content, Place) else ()), frozenset()
    for line, text in said:
        yield from _in_line(file.path, line, text, names)


def in_handbook(book: Handbook, unread: Unread) -> Iterator[Problem]:
    """A warning for each line to say with a word that is in its story, and in no other file."""
    used = Counter(" ".join(map(_words, book.documents)).split())
    for scenario in book.scenarios:
        for line, said, words in _echoes(scenario):
            for word in words:
                if used[word] == 1:
                    why = "is in this story and nowhere else; write a line that fits whoever asks"
                    yield _unfit(scenario.document.path, line, said, word, why)


def _told(scenario: Scenario) -> Told:
    return _said(of_scenario(scenario)), _names(scenario.document)


def _said(answers: Iterable[Answer]) -> Sequence[tuple[int, str]]:
    # Where each line to say begins, and the line.
    blocks = (block for answer in answers for block in bare_blocks(answer.say))
    return [
        (line + block.count("\n", 0, said.start()), " ".join(said[0].split()))
        for line, block, _ in blocks
        for said in _SAID.finditer(block)
    ]


def _in_line(path: str, line: int, said: str, names: frozenset[str]) -> Iterator[Problem]:
    for pattern, why in _UNFIT:
        for match in pattern.finditer(said):
            yield _unfit(path, line, said, match[0], why)
    for name in sorted(names & {name[0] for name in _NAME.finditer(said)}):
        yield _unfit(path, line, said, name, "is a name in the story; leave it out")


def _echoes(scenario: Scenario, told: Told | None = None) -> Sequence[tuple[int, str, list[str]]]:
    # The lines to say with words of the story that may name a thing: where each begins, the line, and those words.
    def find() -> list[list[Any]]:
        said, names = told or _told(scenario)
        words = _items(scenario.document) - {name.lower() for name in names}
        rows = [[line, text, sorted(words & set(_WORD.findall(text.lower())))] for line, text in said]
        return [row for row in rows if row[2]]

    echoes: list[tuple[int, str, list[str]]] = scenario.document.facts.get("echoes", find)
    return echoes


def _names(document: Document) -> frozenset[str]:
    # Words of the story that begin with a capital letter within a sentence, and never appear without it.
    small = set(_WORD.findall(document.body))
    return frozenset(
        name[0].removesuffix("’s")
        for text in _story(document)
        for name in _NAME.finditer(text)
        if name[0].lower().removesuffix("’s") not in small and not name[0].startswith("I’")
    )


def _items(document: Document) -> frozenset[str]:
    # Words of the story that may name a thing.
    words = (word for text in _story(document) for word in _WORD.findall(text.lower()))
    return frozenset(word for word in words if not word.endswith(_NO_ITEM))


def _story(document: Document) -> Iterator[str]:
    yield document.intro.markdown
    yield from (section.text.markdown for section in document.sections if section.level == 2 and section.id)


def _words(document: Document) -> str:
    # On one line, which needs less memory than a set.
    words: str = document.facts.get("words", lambda: " ".join(sorted(set(_WORD.findall(document.body.lower())))))
    return words


def _unfit(path: str, line: int, said: str, word: str, why: str) -> Problem:
    return warning(path, line, "say-line", f"{shown(said)} is said to anyone, but {shown(word)} {why}")
