"""Practice: no rule that never reads the question finds the right line, and each wrong line is one that a kind person would say.

What the reasons are worth, only a reader can judge.
"""

import re
from collections.abc import Callable, Sequence
from fractions import Fraction

import pytest

from sticky.content.handbook import Handbook
from sticky.macros.practice import WRONG_LINES, Drill, drills

MOST = Fraction(45, 100)
"""The share of questions in which a rule may find the right line. Whoever throws dice finds a quarter."""

LONGEST = Fraction(30, 100)
"""The share of questions in which the right line may be the longest."""

NO = r"\b(?:no|not|never|nobody|nothing|none|cannot|\w+n’t)\b"
OFFER = r"\b(?:but|I’ll|I can|let me|let’s|let us|you can|we can|here’s|shall I|shall we|would you like|may I)\b"
ANYONE = r"\b(?:anyone|anybody|everyone|everybody|nobody|no one|whoever)\b"
CHAT = (
    r"[.!?] But\b",
    r"\b(?:just|only|really|always|again|ever|maybe|you could|mind|worry)\b",
    r"\b(?:oh|sure|of course|I think|I’m afraid)\b|!",
)
"""How people talk who would rather help; a line to say has little of it."""
PRONOUN = r"\b(?:he|she|him|her|his)\b"
TELLS = (
    PRONOUN,
    r"\b(?:two|three|four|eight|ten|eleven|(?:sun|mon|tues|wednes|thurs|fri|satur)day|yesterday|last week)\b",
    r"\bso (?:you|that’s|it’s|let’s|there)\b|\b(?:don’t worry|relax|that’s fine|harmless|no problem|anyway)\b",
    r"\b(?:between us|shouldn’t|not supposed|not allowed|won’t tell|honest(?:ly)?|for you I’ll)\b",
)
"""What gives a person away, soothes, or winks: nobody needs the question to strike such a line out."""
BY_THE_BOOK = (
    r"\b(?:I|we) (?:don’t|never) (?:say|give|tell|read|talk|pass|share|report)\b",
    r"\b(?:calling|pass(?:ing)? (?:it|yours|that|on)|for our director|hears of this)\b",
    r"\b(?:name, agency|(?:under|from) \d|photo ID|whether it reaches)\b",
    r"\b(?:I’m glad|thank|that’s (?:good|kind)|I’d like to)\b",
)
"""The policy’s own voice: a rule in the present, a hand-off, a proof to see, and thanks."""
UPSTAIRS = r"\b(?:director|supervisor|manager|officer|lawyer|counsel|the person who can)\b"

Score = Callable[[str], float]


def says(*patterns: str) -> Score:
    """How many of some things a line says."""
    return lambda line: sum(bool(re.search(pattern, line, re.IGNORECASE)) for pattern in patterns)


RULES: dict[str, Score] = {
    "the longest": len,
    "the one with the most sentences": lambda line: len(re.findall(r"[.?!](?:\s|”)", line)),
    "a no with an offer": lambda line: says(NO)(line) * says(OFFER)(line),
    "the one with “anyone”": says(ANYONE),
    "the one with the director": says(UPSTAIRS),
    "the one with a question": says(r"\?"),
    "the one that is sorry, glad or thankful": says(r"\b(?:sorry|glad|thank\w*|please|kind|good of you)\b"),
    "the one with “but”": says(r"\bbut\b"),
    "the one that chats": says(*CHAT),
    "the one that tells of somebody, soothes or winks": says(*TELLS),
    "the one that goes by the book": says(*BY_THE_BOOK),
    "all of these": lambda line: says(ANYONE, UPSTAIRS, r"\?")(line) + says(NO)(line) * says(OFFER)(line),
}
"""How well a line fits each rule; whoever follows one takes the line that fits best, and of several one at random."""


def found(questions: Sequence[Drill], fits: Score, sign: int = 1) -> Fraction:
    """The share of questions in which a rule finds the right line, or with the sign -1 its opposite does."""
    share = Fraction()
    for drill in questions:
        scores = [(sign * fits(line.words), why is None) for line, why in drill.lines]
        best = [right for score, right in scores if score == max(scores)[0]]
        share += Fraction(sum(best), len(best))
    return share / len(questions)


@pytest.fixture(scope="module")
def questions(book: Handbook) -> list[Drill]:
    return drills(book)


def test_no_rule_that_is_blind_to_the_question_passes(questions: list[Drill]) -> None:
    assert len(questions) > 100
    for sign, kind in ((1, ""), (-1, "not ")):
        shares = {f"{kind}{name}": found(questions, fits, sign) for name, fits in RULES.items()}
        print({name: round(100 * share) for name, share in shares.items()}, "of 100")
        assert {name: float(share) for name, share in shares.items() if share > MOST} == {}


def test_a_wrong_line_says_he_or_she_only_where_that_is_the_fault(questions: list[Drill]) -> None:
    # No line to say does, so a reader could strike it out unread.
    told = [
        (drill.answer.id, line.words)
        for drill in questions
        for line, why in drill.lines
        if why and re.search(PRONOUN, line.words, re.IGNORECASE) and not re.match(PRONOUN, why.words, re.IGNORECASE)
    ]
    assert told == []


def test_the_right_line_is_seldom_the_longest(questions: list[Drill]) -> None:
    assert found(questions, len) <= LONGEST


def test_the_place_does_not_tell(questions: list[Drill]) -> None:
    for place in range(1 + WRONG_LINES):
        share = Fraction(sum(drill.lines[place][1] is None for drill in questions), len(questions))
        assert share <= MOST, place


def test_a_wrong_line_is_no_stump(questions: list[Drill]) -> None:
    stumps = [
        (drill.answer.id, line.words)
        for drill in questions
        for line, why in drill.lines
        if why and len(line.words) < len(drill.answer.first_line.words) / 2
    ]
    assert stumps == []


def test_each_wrong_line_has_its_own_reason(questions: list[Drill]) -> None:
    for drill in questions:
        whys = [why.words for _, why in drill.lines if why]
        assert len({*whys}) == len(whys) == WRONG_LINES, drill.answer.id


def test_a_rule_that_passes_is_seen(questions: list[Drill]) -> None:
    right = {drill.answer.first_line.words for drill in questions}
    assert found(questions, lambda line: line in right) > MOST
