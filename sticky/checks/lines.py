"""Checks the lines to say in answers: each fits whoever stands there, and is true with nobody else in the building."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from ..content.answer import Answer, Place, of_scenario
from ..content.handbook import Handbook
from ..content.reader import File, Unread
from ..content.scenario import Scenario
from ..markdown.document import Document
from ..markdown.inline import QUOTED, bare_blocks
from ..text.problem import Problem, shown, warning

MOST_WORDS = 40
"""The most words that a new and nervous clerk can say."""

_UNFIT = tuple(
    (re.compile(pattern, re.IGNORECASE), why)
    for why, pattern in {
        "fits only some; write “they”, or no pronoun": r"\b(?:he|she|him|her|his|hers|himself|herself)(?:’\w+)?\b",
        "is somebody’s name; write a line that fits whoever asks": r"\b(?:mr|mrs|ms)\b\.? \w+",
        "is a day of one story; write a line that fits any day": r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?"
        r"|yesterday|last night|this morning)\b",
        "is not true when nobody else is there; say that someone will call, and by when": r"\b(?:get(?:ting)?"
        r"|fetch(?:ing)?|bring(?:ing)?|grab(?:bing)?)\b[^.?!]*\b(?:supervisor|manager|colleague)\b"
        r"|\b(?:supervisor|manager)(?:’s| is| will be)(?: right)? (?:here|there|with you|on (?:the|their) way)\b",
    }.items()
)
"""What does not fit everyone who asks, or is not true at every hour, and why."""

# The pattern begins with the capital letter, so that the lookbehinds run only where there is one.
_NAME = re.compile(r"[A-Z](?<![.?!:“‘—] .)(?<![“‘\w].)(?<!^.)[a-zà-ÿ’]+\b", re.MULTILINE)
_WORD = re.compile(r"[a-zà-ÿ]{4,}")
_NO_ITEM = ("ed", "er", "est", "ing", "ly")
"""The endings of words that seldom name a thing."""


def in_file(file: File) -> Iterator[Problem]:
    """A warning for each line to say that is too long, fits only one person, or promises someone who may not be there."""
    if file.document:
        _words(file.document)  # while its text is at hand
    names: Sequence[str] = ()
    if isinstance(file.content, Scenario):
        rows, names = _told(file.content)
        said = [(line, text) for line, text, _ in rows]
    else:
        said = _said(file.content.answers if isinstance(file.content, Place) else ())
    for line, text in said:
        if (number := len(text.split())) > MOST_WORDS:
            message = f"{shown(text)} has {number} words; a new clerk can say at most {MOST_WORDS}"
            yield warning(file.path, line, "say-line", message)
        for pattern, why in _UNFIT:
            for match in pattern.finditer(text):
                yield _unfit(file.path, line, text, match[0], why)
        for name in sorted({match[0] for match in _NAME.finditer(text)}.intersection(names)):
            yield _unfit(file.path, line, text, name, "is a name in the story; leave it out")


def in_handbook(book: Handbook, unread: Unread) -> Iterator[Problem]:
    """A warning for each line to say with a word that is in its story, and in no other file."""
    if None in unread.values():
        return  # a file that cannot be read may have the word, too
    documents = dict.fromkeys((*book.documents, *filter(None, unread.values())))
    used = Counter(" ".join(map(_words, documents)).split())
    for scenario in book.scenarios:
        for line, said, words in _told(scenario)[0]:
            for word in (word for word in words if used[word] == 1):
                why = "is in this story and nowhere else; write a line that fits whoever asks"
                yield _unfit(scenario.document.path, line, said, word, why)


def _said(answers: Iterable[Answer]) -> list[tuple[int, str]]:
    # Where each line to say begins, and the line.
    blocks = (block for answer in answers for block in bare_blocks(answer.say))
    quoted = ((line, block, said) for line, block, _ in blocks for said in QUOTED.finditer(block))
    return [(line + block.count("\n", 0, said.start()), " ".join(said[0].split())) for line, block, said in quoted]


def _told(scenario: Scenario) -> tuple[list[tuple[int, str, list[str]]], list[str]]:
    """The lines to say, each with where it begins and the things of the story that it names; and the names in the story.

    A name begins with a capital letter within a sentence, and never appears without it.
    """
    document = scenario.document

    def find() -> tuple[list[tuple[int, str, list[str]]], list[str]]:
        sections = (section for section in document.sections if section.level == 2 and section.id)
        story = [document.intro.markdown, *(section.text.markdown for section in sections)]
        small = set(_WORD.findall(document.body))
        capital = {match[0].removesuffix("’s") for text in story for match in _NAME.finditer(text)}
        names = {name for name in capital if name.lower() not in small and not name.startswith("I’")}
        words = {word for text in story for word in _WORD.findall(text.lower()) if not word.endswith(_NO_ITEM)}
        things = words - {name.lower() for name in names}
        said = _said(of_scenario(scenario))
        return [(line, text, sorted(things & {*_WORD.findall(text.lower())})) for line, text in said], sorted(names)

    return document.findings.get("told", find)


def _words(document: Document) -> str:
    # On one line, which needs less memory than a set.
    return document.findings.get("words", lambda: " ".join(sorted(set(_WORD.findall(document.body.lower())))))


def _unfit(path: str, line: int, said: str, word: str, why: str) -> Problem:
    return warning(path, line, "say-line", f"{shown(said)} is said to anyone, but {shown(word)} {why}")
