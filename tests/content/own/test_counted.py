"""What is good once and a habit by the tenth time: counts that no rule of `house-rules.yml` can tell."""

import re

from sticky.commands.words import CARD_LIMIT, PAGE_LIMIT, measured
from sticky.content.handbook import Handbook
from sticky.content.sections import TAKEAWAY

HALVES = re.compile(r"; |, (?:and|but|not|never|so) ")
"""Where a sentence may fall into two halves."""


def is_couplet(takeaway: str) -> bool:
    """Whether a sentence has two balanced halves: either is at least half as long as the other, and four words or more."""
    halves = sorted(len(half.split()) for half in HALVES.split(takeaway))
    return len(halves) == 2 and halves[0] >= 4 and 2 * halves[0] >= halves[1]


def test_at_most_six_take_aways_are_couplets(book: Handbook) -> None:
    takeaways = {
        scenario.id: " ".join(scenario.debrief.text_of(TAKEAWAY).markdown.split()) for scenario in book.scenarios
    }
    couplets = {id_: takeaway for id_, takeaway in takeaways.items() if is_couplet(takeaway)}
    print(f"{len(couplets)} of {len(takeaways)} take-aways are couplets: {', '.join(couplets)}")
    assert len(couplets) <= 6, couplets


def test_no_answer_is_harder_to_read_than_a_card_may_be(book: Handbook) -> None:
    cards = {m.what: m.grade for m in measured(book) if m.limit == CARD_LIMIT}
    pages = {m.what: m.grade for m in measured(book) if m.limit == PAGE_LIMIT and m.words}
    for what, grades, most in (("cards", cards, 3.4), ("pages", pages, 4.4)):
        mean = sum(grades.values()) / len(grades)
        print(f"{len(grades)} {what} have a grade of {mean:.2f} on average, the hardest {max(grades.values()):.1f}")
        assert mean <= most


def test_a_couplet_is_found() -> None:
    assert is_couplet("We can bring every book home without a list, and her list waits for those who may decide.")
    assert not is_couplet("A patron who forgets is still the patron.")
