"""What the handbook says: whole, traceable both ways, and written as the house writes.

Each test collects what is wrong, with its place, so that one run names it all.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from sticky import checks, words
from sticky.checks.words import seen
from sticky.content.answer import Answer, of_scenario
from sticky.content.handbook import LAWS, Handbook
from sticky.text.document import Text
from sticky.views.macros import practice
from sticky.words import passages, sentences
from tests.support.browser import ROOT

DECK = tomllib.loads((Path(__file__).parent / "deck.toml").read_text(encoding="utf-8"))

GENERAL = {"complication", "counsel", "debrief", "facilitator"}
"""Terms of the glossary that need no source: everyday or training words, which rest on nothing but their use."""

LONG, SHORT = 90, 40
"""Words that can be read aloud in one go, and words that a nervous new clerk can say."""


def told(text: Text) -> str:
    """What is read aloud of a situation or a complication, without the questions listed after it."""
    return re.split(r"^- ", text.markdown, maxsplit=1, flags=re.MULTILINE)[0]


def length(text: Text, book: Handbook) -> int:
    """How many words are read aloud."""
    return len(seen(told(text), book).split())


def straight(text: str) -> str:
    """A text on one line, with straight quotation marks."""
    return " ".join(text.translate(str.maketrans("‘’“”", "''\"\"")).split())


# Traceable: everything that can be cited is exercised.


def test_each_subsection_clause_and_standard_has_a_scenario(book: Handbook) -> None:
    cited = {item.key for items in book.cited.values() for item in items if item.kind in ("law", "policy", "standard")}
    assert len(cited) > 40
    # What the page of laws says of other laws has a test of its own; answers may cite it without a scenario.
    assert sorted(key for key in cited - set(book.exercised) if not key.startswith("law#")) == []


def test_each_law_tells_what_rests_on_it(book: Handbook) -> None:
    (page,) = (one for one in book.pages if one.src == LAWS)
    laws = {part.id or "": part.text.markdown for part in page.document.sections if part.level == 3}
    laws = {id_: text for id_, text in laws.items() if "**How sure we are.**" in text}
    assert len(laws) > 20
    assert [id_ for id_, text in laws.items() if f'{{{{ what_rests_on("law#{id_}") }}}}' not in text] == []
    practiced = {
        id_ for id_ in laws for one in book.relying.get(f"law#{id_}", ()) if one.kind in ("scenario", "answer")
    }
    assert sorted(laws.keys() - practiced) == []


def test_each_asker_has_two_answers_and_each_topic_two_scenarios(book: Handbook) -> None:
    known = book.settings.vocabularies
    askers = Counter(asker for one in book.answers for asker in one.askers)
    topics = Counter(topic for one in book.scenarios for topic in one.front.topics)
    assert [asker for asker in known.asker if askers[asker] < 2] == []
    assert [topic for topic in known.topics if topics[topic] < 2] == []


def test_each_audience_has_a_scenario(book: Handbook) -> None:
    used = {audience for one in book.scenarios for audience in one.front.audience}
    assert set(book.settings.vocabularies.audience) == used


def test_sessions_practice_scenarios_that_are_published(book: Handbook) -> None:
    steps = {step.scenario for session in book.sessions for step in session.front.steps if step.scenario}
    assert len(steps) > 5
    assert steps - set(book.by_id) == set()


# Whole: a scenario has all that a trainer and a clerk need.


def test_a_situation_can_be_read_aloud_in_one_go(book: Handbook) -> None:
    # The deck's own situations are as long as the deck made them.
    lengths = {one.id: length(one.situation, book) for one in book.scenarios if one.id not in DECK}
    assert {id_: n for id_, n in lengths.items() if not 40 <= n <= LONG} == {}


def test_it_gets_stickier_two_to_four_times(book: Handbook) -> None:
    assert {one.id: len(one.complications) for one in book.scenarios if not 2 <= len(one.complications) <= 4} == {}


def test_a_complication_can_be_read_aloud_in_one_go(book: Handbook) -> None:
    lengths = {f"{one.id}#{c.id}": length(c.text, book) for one in book.scenarios for c in one.complications}
    assert {id_: n for id_, n in lengths.items() if n > LONG} == {}


def test_each_step_has_notes_for_the_facilitator(book: Handbook) -> None:
    steps = [(one.id, part) for one in book.scenarios for part in (one.tension, one.response, *one.complications)]
    assert [f"{id_}#{part.id}" for id_, part in steps if not part.for_facilitators] == []


def test_each_prompt_has_questions_of_its_own(book: Handbook) -> None:
    asked = {one.id: (one.tension.text, one.response.text) for one in book.scenarios}
    assert [id_ for id_, (tension, response) in asked.items() if not (tension and response)] == []


def test_a_short_answer_is_short(book: Handbook) -> None:
    answers = {one.id: sentences(" ".join(passages(book, one.desk.text.markdown))) for one in book.scenarios}
    assert {id_: answer for id_, answer in answers.items() if len(answer) > 2} == {}


def test_a_line_to_say_can_be_said(book: Handbook) -> None:
    lines = [(one.id, line) for one in book.scenarios for line in words.lines_to_say(one)]
    rows = {one.id: [row for row in one.desk.inner("Say").markdown.split("\n") if row] for one in book.scenarios}
    assert len(lines) == sum(map(len, rows.values()))
    assert [(id_, line) for id_, line in lines if len(line.split()) > SHORT] == []


def test_in_practice_the_longest_line_is_seldom_the_right_one(book: Handbook) -> None:
    questions = [one for _, group in practice(book)["groups"] for one in group]
    longest = [one.answer.id for one in questions if not max(one.lines, key=lambda line: len(line[0].words))[1]]
    assert len(questions) > 60
    assert len(longest) < len(questions) / 2, longest


def test_each_desk_card_says_who_takes_over(book: Handbook) -> None:
    assert [one.id for one in book.scenarios if not one.desk.inner("Escalate to")] == []


def test_a_debrief_has_its_three_parts_and_one_sentence_to_take_away(book: Handbook) -> None:
    debriefs = {one.id: one.debrief for one in book.scenarios}
    parts = ("What the law says", "What our policy says", "What is judgment")
    assert [id_ for id_, d in debriefs.items() if not all(d.inner(part) for part in parts)] == []
    takeaways = {
        id_: sentences(" ".join(passages(book, d.inner("To take away").markdown))) for id_, d in debriefs.items()
    }
    assert {id_: s for id_, s in takeaways.items() if len(s) != 1 or not re.search("[.?]”?$", s[0])} == {}


def test_what_stands_for_a_scenario_elsewhere(book: Handbook) -> None:
    fronts = {one.id: one.front for one in book.scenarios}
    assert [id_ for id_, front in fronts.items() if not front.summary.endswith(".")] == []
    assert [id_ for id_, front in fronts.items() if len(sentences(front.summary)) != 1] == []
    assert [id_ for id_, front in fronts.items() if not front.asked or re.search('[“”"]', front.asked)] == []
    assert [id_ for id_, front in fronts.items() if len(front.keywords) < 10] == []


def test_each_term_is_defined_in_two_sentences_and_says_where_it_is_from(book: Handbook) -> None:
    assert book.glossary is not None
    terms = {term.id: passages(book, term.text.markdown) for term in book.glossary.clauses}
    assert {id_: text[0] for id_, text in terms.items() if len(sentences(text[0])) > 2} == {}
    assert {id_ for id_, text in terms.items() if not text[-1].startswith("Source: ")} == GENERAL


def test_a_scenario_has_a_title_at_the_desk_that_no_other_card_has(book: Handbook) -> None:
    assert [one.id for one in book.scenarios if not one.front.desk_title] == []
    titles = Counter(one.title.casefold() for one in book.answers if one.kind != "complication")
    assert [title for title, n in titles.items() if n > 1] == []


def test_no_title_stands_for_two_things(book: Handbook) -> None:
    titles = [p.front.title for p in book.pages] + [one.front.title for one in book.scenarios]
    assert [title for title, n in Counter(title.casefold() for title in titles).items() if n > 1] == []


# Counted: what is good once and a habit by the tenth time. Each test prints its number (pytest -s).

UPSTAIRS = re.compile(r"(?i)\b(?:supervisors?|directors?|managers?|privacy officer|counsel)\b")
"""Those to whom an answer hands over."""

CLOCK = re.compile(
    r"(?i)\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|mornings?|noon|afternoons?|evenings?|tonight|night|midnight"
    r"|o’clock|half past|quarter (?:to|past)|minutes? (?:to|before|past|after)|\d+:\d\d|opening|closing time"
    r"|rain\w*|pouring|snow\w*|wet|storm\w*|fog\w*|heat|icy|drip\w*)\b"
)
"""What an opening says of the clock or the weather."""

HALVES = re.compile(r"; |, (?:and|but|not|never|so) ")
"""Where a sentence may fall into two halves."""

SLIPS = (
    "ex-partner#the-helpful-page",
    "overheard-gossip",
    "staff-looks-up-date#already-looked",
    "substitute-browses",
    "volunteer-neighbor#what-he-read",
)
"""Where a colleague, and not the reader, has let something slip or has looked. A reader has to judge that: add yours."""

HARD = {
    "assistant-renews#she-takes-the-call": "important",
    "banned-patron-photo#on-his-way": "threatening",
    "camera-footage#in-our-own-lobby": "angry and filming",
    "caregiver-dementia#the-nieces-folder": "entitled, with a line behind",
    "deceased-patron#her-sister-comes": "grieving loudly",
    "ex-partner#he-stays": "drunk",
    "missing-teen-activity#father-with-card": "shouting from fear",
    "neighbors-holds#the-truck-behind": "rude, with cars waiting",
    "noncustodial-parent#his-father": "a lawyer who takes names",
    "officer-no-paper#the-beep": "a friend",
    "reporter-suspect#his-brother": "drunk and grieving",
    "shared-voicemail#her-uncle-calls": "shouting on the phone",
    "teens-overdue-bill#i-pay-your-salary": "rousing the line",
}
"""Where somebody is hard to serve, and in which way. A reader has to judge that, too: add yours."""

STEADY = re.compile(
    r"(?i)\bstep (?:back|away|behind)|hang up|end the call|close the window|slide the window|\b911\b|keep the desk between"
    r"|say it (?:once|twice)|to stay steady|lower than|lower your voice|low and slow|say sorry|let her be annoyed"
)
"""What keeps a clerk steady: a sentence that calms, when to walk away, who comes."""


def in_complications(book: Handbook) -> list[Answer]:
    """The answers in complications, in the order of the scenarios."""
    return [a for one in book.scenarios for a in of_scenario(one) if a.kind == "complication"]


def spoken(answer: Answer) -> str:
    """All that an answer says, on one line."""
    return " ".join(f"{answer.short.markdown} {answer.say.markdown}".split())


def is_couplet(takeaway: str) -> bool:
    """Whether a sentence has two balanced halves: either is at least half as long as the other, and four words or more."""
    halves = sorted(len(half.split()) for half in HALVES.split(takeaway))
    return len(halves) == 2 and halves[0] >= 4 and 2 * halves[0] >= halves[1]


def first_sentence(text: Text) -> str:
    """How a situation opens."""
    return sentences(" ".join(told(text).split()))[0]


def names(book: Handbook) -> dict[str, set[str]]:
    """The words that only ever stand with a capital letter, each with the scenarios whose stories have them."""
    stories = {
        one.id: " ".join(told(t) for t in (one.situation, *(c.text for c in one.complications)))
        for one in book.scenarios
    }
    everything = " ".join(text.markdown for _, text in written(book))
    small = set(re.findall(r"\b[a-zé]+\b", everything))
    found: dict[str, set[str]] = {}
    for id_, story in stories.items():
        for word in re.findall(r"\b[A-ZÉ][a-zé]+\b", story):
            if word.lower() not in small:
                found.setdefault(word, set()).add(id_)
    return found


NO_NAMES = {
    *("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "January", "March", "June"),
    *("September", "Yeah", "Mr", "Mrs", "Ms", "Dr", "Officer", "Colorado", "Christmas"),
}
"""Words with a capital that more than one story may have."""


def test_every_complication_has_an_answer_that_anyone_can_say(book: Handbook) -> None:
    answers = {a.id: a for a in in_complications(book)}
    all_ = [f"{one.id}#{c.id}" for one in book.scenarios for c in one.complications]
    assert [id_ for id_ in all_ if id_ not in answers] == []
    assert [id_ for id_, a in answers.items() if len(sentences(" ".join(passages(book, a.short.markdown)))) > 2] == []
    lines = [(id_, row[2:]) for id_, a in answers.items() for row in a.say.markdown.split("\n") if row.strip("> ")]
    assert [(id_, line) for id_, line in lines if not re.fullmatch("“.*”", line)] == []
    assert [(id_, line) for id_, line in lines if len(line.split()) > SHORT] == []
    someone = re.compile(r"(?i)\b(?:he|she|him|her|hers|his)\b|have someone|getting (?:my|the) supervisor")
    assert [(id_, line) for id_, line in lines if someone.search(line)] == []


def test_at_most_two_in_five_complications_land_upstairs(book: Handbook) -> None:
    answers = in_complications(book)
    up = [a.id for a in answers if UPSTAIRS.search(spoken(a))]
    print(f"{len(up)} of {len(answers)} complications land upstairs: {len(up) / len(answers):.0%}")
    assert len(up) <= 0.4 * len(answers), up


def test_a_dozen_answers_begin_with_yes(book: Handbook) -> None:
    yes = [a.id for a in in_complications(book) if re.match(r"Yes\b", a.short.markdown)]
    print(f"{len(yes)} answers of complications begin with yes")
    assert len(yes) >= 12, yes


def test_no_name_stands_in_two_scenarios(book: Handbook) -> None:
    found = names(book)
    print(f"{len(found)} names and places in {len(book.scenarios)} scenarios")
    assert len(found) > 50
    assert {name: sorted(ids) for name, ids in found.items() if len(ids) > 1 and name not in NO_NAMES} == {}


def test_at_most_six_situations_open_with_the_clock_or_the_weather(book: Handbook) -> None:
    opening = {one.id: first_sentence(one.situation) for one in book.scenarios}
    found = {id_: sentence for id_, sentence in opening.items() if CLOCK.search(sentence)}
    print(f"{len(found)} of {len(opening)} situations open with the clock or the weather: {', '.join(found)}")
    assert len(found) <= 6, found


def test_at_most_six_take_aways_are_couplets(book: Handbook) -> None:
    takeaways = {one.id: " ".join(one.debrief.inner("To take away").markdown.split()) for one in book.scenarios}
    found = {id_: takeaway for id_, takeaway in takeaways.items() if is_couplet(takeaway)}
    print(f"{len(found)} of {len(takeaways)} take-aways are couplets: {', '.join(found)}")
    assert len(found) <= 6, found


def test_a_colleague_slips_in_at_most_five(book: Handbook) -> None:
    places = {a.id for one in book.scenarios for a in of_scenario(one)}
    print(f"{len(SLIPS)} slips by a colleague")
    assert set(SLIPS) <= places, set(SLIPS) - places
    assert len(SLIPS) <= 5


def test_at_least_eight_have_someone_hard_and_say_what_keeps_a_clerk_steady(book: Handbook) -> None:
    parts = {f"{one.id}#{c.id}": c for one in book.scenarios for c in one.complications}
    print(f"{len(HARD)} complications with someone hard: {', '.join(sorted(set(HARD.values())))}")
    assert len({id_.partition("#")[0] for id_ in HARD}) >= 8
    assert [id_ for id_ in HARD if id_ not in parts] == []
    notes = {id_: " ".join(part.text.markdown for part in parts[id_].parts) for id_ in HARD}
    assert [id_ for id_, text in notes.items() if not STEADY.search(text)] == []


def test_counsel_is_never_for_the_desk(book: Handbook) -> None:
    answers = [a for one in book.scenarios for a in of_scenario(one)]
    texts = {a.id: " ".join([spoken(a), *(text.markdown for _, text in a.parts)]) for a in answers}
    assert [id_ for id_, text in texts.items() if re.search(r"(?i)\bcounsel\b", text)] == []


def test_judgment_decides_what_it_names(book: Handbook) -> None:
    judgment = {one.id: one.debrief.inner("What is judgment").markdown for one in book.scenarios}
    decides = re.compile(r"(?i)\bmost\b|\bdecides?\b|\bsettles\b")
    assert [id_ for id_, text in judgment.items() if not decides.search(text)] == []
    how = re.compile(r"^How (?:to|much|little|long|often|small|hard)\b[^.?]*[.?]?$")
    lines = [
        (id_, line.removeprefix("- ")) for id_, text in judgment.items() for line in text.split("\n") if line.strip()
    ]
    assert [(id_, line) for id_, line in lines if how.match(line) or "How to" in line] == []


def test_the_counts_find_a_fault() -> None:
    assert UPSTAIRS.search("Take it to the supervisor on duty.")
    assert not UPSTAIRS.search("Yes, renew what can be renewed.")
    assert CLOCK.search("It is ten past nine on Saturday, and you are emptying the book drop.")
    assert not CLOCK.search("Officer Holly Duran finds you emptying the book drop.")
    assert is_couplet("We can bring every book home without a list, and her list waits for those who may decide.")
    assert not is_couplet("A patron who forgets is still the patron.")
    assert STEADY.search("Say it once, and step back.")
    assert not STEADY.search("Be kind.")


# Verbatim.


@pytest.mark.parametrize("id_", DECK)
def test_the_decks_own_words(book: Handbook, id_: str) -> None:
    one = book.by_id[id_]
    assert straight(one.situation.markdown) == straight(DECK[id_]["situation"])
    assert [straight(told(c.text)) for c in one.complications] == list(map(straight, DECK[id_]["complications"]))


# Written as the house writes.


def written(book: Handbook) -> Iterator[tuple[str, Text]]:
    """Every piece of prose, with where it stands."""
    for document in (*(page.document for page in book.pages), *(one.document for one in book.scenarios)):
        for text in document.texts():
            yield f"{document.path}:{text.line}", text


def test_quotation_marks_are_curly_and_paired(book: Handbook) -> None:
    bare = [(place, seen(text.markdown, book)) for place, text in written(book)]
    assert [(place, near) for place, prose in bare for near in re.findall(r".{0,20}[\"'].{0,20}", prose)] == []
    assert [place for place, prose in bare if prose.count("“") != prose.count("”")] == []


def test_no_link_is_empty(book: Handbook) -> None:
    empty = re.compile(r"(?<!\\)\[\s*\](?:\(|\[)|\{\{\s*cite\([^)]*,\s*\"\s*\"\s*\)")
    assert [place for place, text in written(book) if empty.search(text.markdown)] == []


def test_every_page_and_card_is_easy_to_read(book: Handbook) -> None:
    table = list(words.measured(book))
    assert len(table) == len(book.pages) + len(book.scenarios)
    assert [(m.what, round(m.grade, 1)) for m in table if m.grade > m.limit] == []


def test_nothing_is_warned_of() -> None:
    assert list(map(str, checks.check(ROOT)[1])) == []


def test_spelling() -> None:
    assert words.spelling(ROOT, "README.md", "CONTRIBUTING.md", "ENGINEERING.md", "sticky") == []


def test_every_link_to_elsewhere_is_among_the_sources() -> None:
    sources = (ROOT / "docs/about/sources.md").read_text(encoding="utf-8")
    files = [*(ROOT / "docs").rglob("*.md"), *(ROOT / "scenarios").glob("*.md")]
    used = {url for file in files for url in re.findall(r"https?://[^\s)\"'|<>]+", file.read_text(encoding="utf-8"))}
    assert len(used) > 20
    assert {url for url in used if url not in sources} == set()
