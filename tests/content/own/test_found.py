"""The search finds what this library's patrons and staff ask, in the words that they type.

`make find` reports each question that it misses.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from sticky.content.handbook import Handbook
from sticky.outputs import reading
from sticky.outputs.search import FILLER, encoded, meanings
from sticky.theme.templates import fingerprint
from tests.support.find import FIRST, LISTS, Ask, answered, questions, searched

HELD = {"questions.tsv": 79, "asked.tsv": 78, "desk.tsv": 682, "fresh.tsv": 530, "unseen.tsv": 91, "judged.tsv": 1243}
"""How many questions of each list are answered among the first hits, at least: raise it, and lower it for a reason."""

PATRONS, STAFF = "d", "abc"

Hits = Callable[[Sequence[str]], list[list[str]]]


@pytest.fixture(scope="module")
def taken(book: Handbook) -> Iterator[Ask]:
    """What each of some questions is taken for, and the addresses of its hits."""
    with searched(book) as ask:
        yield ask


@pytest.fixture(scope="module")
def hits(taken: Ask) -> Hits:
    """The addresses of the hits for each of some questions, best first."""
    return lambda asked: [urls for _, urls in taken(asked)]


@pytest.fixture(scope="module")
def counts(hits: Hits, whole: bool) -> dict[str, Counter[tuple[str, bool]]]:
    """By list, how many questions are answered and not, by who asks; without `--whole`, of every third list."""
    lists = {file.name: list(questions(file)) for file in LISTS if whole or file.name in [*HELD][::3]}
    urls = iter(hits([question.typed for asked in lists.values() for question in asked]))
    return {name: Counter((q.who, answered(q, next(urls))) for q in asked) for name, asked in lists.items()}


@pytest.mark.every(3)
@pytest.mark.parametrize("name", HELD)
def test_questions_are_answered_in_the_first_hits(counts: dict[str, Counter[tuple[str, bool]]], name: str) -> None:
    assert sum(number for (_, yes), number in counts[name].items() if yes) >= HELD[name]


def test_patrons_fare_no_worse_than_clerks(counts: dict[str, Counter[tuple[str, bool]]]) -> None:
    def share(who: str) -> float:
        whole = sum((counted for counted in counts.values()), Counter[tuple[str, bool]]())
        yes, no = (sum(whole[asker, answer] for asker in who) for answer in (True, False))
        return yes / (yes + no)

    assert share(PATRONS) >= share(STAFF) - MARGIN


MARGIN = 0.05
"""Two questions of forty."""


def test_patrons_read_first_what_is_written_for_them_and_staff_a_line_to_say(book: Handbook, hits: Hits) -> None:
    patrons = ("delete my account", "do you sell my info", "how long do you keep the security video")
    staff = ("mandated reporter abuse", "power of attorney mother's account", "caller asks is my husband there")
    first = [urls[0] for urls in hits([*patrons, *staff])]
    assert [url for url in first[:3] if not url.startswith("policy/")] == []
    assert [url for url in first[3:] if url not in {answer.url for answer in book.answers}] == []


SAME = 0.999
"""The share of phrasings that have to be the first hit; the others differ from another record’s only in order or in a plural."""
SAMPLE = 80
"""Of how many phrasings and words one is typed, without `--whole`."""
CHANCE = 3
"""How many more of a sample may be lost, because those that are stand close together."""


def same_words(text: str) -> frozenset[str]:
    """The words of a text, in whatever order and number."""
    return frozenset(
        re.sub(r"(?<=[^s])s$", "", word) for word in re.findall(r"\w+", re.sub(r"['’]\w*", "", text.lower()))
    )


def test_what_people_ask_typed_word_for_word_is_the_first_hit(book: Handbook, hits: Hits, whole: bool) -> None:
    records = reading.records(book)
    asked = [phrasing for record in records for phrasing in record.asked]
    phrased: dict[str, set[frozenset[str]]] = defaultdict(set)
    for record in records:
        phrased[record.url] |= set(map(same_words, (record.title, *record.asked)))
    assert len(asked) > 19_000
    asked = asked[:: 1 if whole else SAMPLE]
    lost = [
        (typed, urls[0] if urls else "")
        for typed, urls in zip(asked, hits(asked), strict=True)
        if not urls or same_words(typed) not in phrased[urls[0]]
    ]
    assert len(lost) <= (1 - SAME) * len(asked) + (0 if whole else CHANCE), lost


def test_a_title_typed_as_it_stands_is_the_first_hit(book: Handbook, hits: Hits, whole: bool) -> None:
    titles = {
        record.url: record.title for record in reading.records(book) if record.kind in ("answer", "story", "page")
    }
    titles = {url: title for url, title in titles.items() if not url.startswith("self-check/#")}
    typed = list(titles.values())[:: 1 if whole else 4]
    first = [urls[0] for urls in hits(typed)]
    lost = [
        (title, url)
        for title, url in zip(typed, first, strict=True)
        if same_words(titles.get(url, "")) != same_words(title)
    ]
    assert lost == []
    pages = {page.url for page in book.pages if page.front.readers != "authors"}
    pages |= {scenario.url for scenario in book.scenarios}
    assert {url for url in pages - set(titles) if not url.startswith(("law/", "policy/", "glossary/"))} == set()


def test_a_hit_on_a_scenario_opens_its_page(hits: Hits) -> None:
    typed = {"missing son": "missing-son", "overheard gossip": "overheard-gossip", "the wife's card": "wifes-card"}
    found = hits(list(typed))
    assert [urls[0] for urls in found] == [f"scenarios/{id_}/" for id_ in typed.values()]
    assert [id_ for id_, urls in zip(typed.values(), found, strict=True) if f"desk/#{id_}" not in urls[:FIRST]] == []
    assert [url for urls in found for url in urls if url.endswith("#debrief")] == []


def test_every_hit_says_something(book: Handbook) -> None:
    silent = [
        record.url
        for record in reading.records(book)
        if not (record.short or record.say)
        or any(told and not re.search(r"[.?!…][”’)]*$", told) for told in (record.short, record.say))
    ]
    assert silent == []


def test_training_pages_and_files_are_found(hits: Hits) -> None:
    typed = {
        "ready sessions": "train/#sessions",
        "practice alone": "train/practice/",
        "make my own training session": "train/build/",
        "new clerk": "train/new-clerk/",
        "session for trustees": "train/trustees/",
        "scorm package for our courses": "self-check/#for-a-course",
        "folding sheet": "desk/",
        "adopt this policy": "policy/adopt/",
        "edition for the public": "policy/adopt/",
        "download as json": "about/data/",
    }
    found = dict(zip(typed, hits(list(typed)), strict=True))
    lost = {words: found[words] for words, url in typed.items() if url not in found[words][:FIRST]}
    assert lost == {}


KEYS = " qwertyuiop asdfghjkl zxcvbnm "
RIGHT = 0.95
"""The share of slips of the thumb that find what the right word finds."""


def slips(word: str) -> Iterator[str]:
    """A word with two neighbors swapped, with a letter missing, with one doubled, and with the next key for one."""
    place = int(fingerprint(word), 16)
    differ = [at for at in range(len(word) - 1) if word[at] != word[at + 1]]
    at = differ[place % len(differ)]
    yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    at = place % len(word)
    yield word[:at] + word[at + 1 :]
    yield word[:at] + word[at] + word[at:]
    key = KEYS.index(word[at])
    beside = (KEYS[key - 1] + KEYS[key + 1]).strip()
    yield word[:at] + beside[place % len(beside)] + word[at + 1 :]


def words() -> list[str]:
    """The words that a slip must not lose."""
    lines = Path(__file__).with_name("slips.txt").read_text().splitlines()
    return [word for line in lines if not line.startswith("#") for word in line.split()]


def test_a_slip_of_the_thumb_finds_what_the_right_word_finds(hits: Hits, whole: bool) -> None:
    # Of every fourth word; with `--whole`, of each.
    slipped = words()[:: 1 if whole else 4]
    pairs = [(word, slip) for word in slipped for slip in slips(word)]
    reached = hits([typed for pair in pairs for typed in pair])
    lost = [
        pair
        for pair, right, urls in zip(pairs, reached[::2], reached[1::2], strict=True)
        if not set(right[:FIRST]) & set(urls[:FIRST])
    ]
    assert len(words()) == 200
    assert len(pairs) == 4 * len(slipped)
    assert len(lost) <= (1 - RIGHT) * len(pairs), lost


def test_words_of_ours_and_numbers_are_taken_as_they_are_typed(book: Handbook, taken: Ask, whole: bool) -> None:
    dictionary, _ = encoded(reading.records(book))
    numbers = ("24-90-119", "24-90-1199", "2703(f)", "27003", "5-0")
    # A sample of the dictionary, and all that stands elsewhere; with `--whole`, everything.
    ours = dictionary[:: 1 if whole else SAMPLE]
    typed = [f"{word} " for word in (*ours, *meanings(book.settings.synonyms), *FILLER, *numbers)]
    assert [(word, meant) for word, (meant, _) in zip(typed, taken(typed), strict=True) if word != meant] == []


def test_what_is_half_typed_finds_something(taken: Ask, whole: bool) -> None:
    # Of every fourth word; with `--whole`, of each.
    begun = [f"is she {word[:end]}" for word in words()[:: 1 if whole else 4] for end in range(1, len(word))]
    assert [typed for typed, (meant, urls) in zip(begun, taken(begun), strict=True) if typed != meant or not urls] == []
