"""What the handbook says: whole, traceable both ways, and written as the house writes.

Each test collects what is wrong, with its place, so that one run names it all.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from sticky.commands import words
from sticky.content.cited import LAWS
from sticky.content.handbook import Handbook
from sticky.content.sections import ESCALATE, JUDGMENT, LAW_SAYS, POLICY_SAYS, RESPONSE, SAY, TAKEAWAY, TENSION
from sticky.macros.scenarios import scenario_index
from sticky.markdown.document import Text
from sticky.markdown.inline import passages, sentences
from tests.support.browser import ROOT

DECK = tomllib.loads((Path(__file__).parent / "deck.toml").read_text(encoding="utf-8"))

GENERAL = {"complication", "counsel", "debrief", "facilitator"}
"""Terms of the glossary that need no source: everyday or training words, which rest on nothing but their use."""


def told(text: Text) -> str:
    """What is read aloud of a situation or a complication, without the questions listed after it."""
    return re.split(r"^- ", text.markdown, maxsplit=1, flags=re.MULTILINE)[0]


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
    (page,) = (page for page in book.pages if page.src == LAWS)
    laws = {part.id or "": part.text.markdown for part in page.document.sections if part.level == 3}
    laws = {
        id_: text
        for id_, text in laws.items()
        if "**How sure we are.**" in text and "Nothing, since it lapsed." not in text
    }
    assert len(laws) > 20
    assert [id_ for id_, text in laws.items() if f'{{{{ what_rests_on("law#{id_}") }}}}' not in text] == []
    practiced = {
        id_ for id_ in laws for item in book.relying.get(f"law#{id_}", ()) if item.kind in ("scenario", "answer")
    }
    assert sorted(laws.keys() - practiced) == []


def test_each_asker_has_two_answers_and_each_topic_two_scenarios(book: Handbook) -> None:
    known = book.settings.vocabularies
    askers = Counter(asker for answer in book.answers for asker in answer.askers)
    topics = Counter(topic for scenario in book.scenarios for topic in scenario.front.topics)
    assert [asker for asker in known.asker if askers[asker] < 2] == []
    assert [topic for topic in known.topics if topics[topic] < 2] == []


def test_each_audience_has_a_scenario(book: Handbook) -> None:
    used = {audience for scenario in book.scenarios for audience in scenario.front.audience}
    assert set(book.settings.vocabularies.audience) == used


def test_each_filter_of_the_scenarios_leaves_out_a_tenth_or_more(book: Handbook) -> None:
    facets = scenario_index(book)["facets"]
    counts = {text: n for known in facets.values() for _, text, n in known}
    assert len(counts) > 20
    assert {text: n for text, n in counts.items() if n > 0.9 * len(book.scenarios)} == {}


def test_sessions_practice_scenarios_that_are_published(book: Handbook) -> None:
    steps = {step.scenario for session in book.sessions for step in session.front.steps if step.scenario}
    assert len(steps) > 5
    assert steps - set(book.by_id) == set()


# Whole: a scenario has all that a trainer and a clerk need.


def test_it_gets_stickier_two_to_four_times(book: Handbook) -> None:
    assert {
        scenario.id: len(scenario.complications)
        for scenario in book.scenarios
        if not 2 <= len(scenario.complications) <= 4
    } == {}


def test_each_step_has_notes_for_the_facilitator(book: Handbook) -> None:
    steps = [
        (scenario.id, part)
        for scenario in book.scenarios
        for part in (*map(scenario.section, (TENSION, RESPONSE)), *scenario.complications)
    ]
    assert [f"{id_}#{part.id}" for id_, part in steps if not part.for_facilitators] == []


def test_each_prompt_has_questions_of_its_own(book: Handbook) -> None:
    asked = {
        scenario.id: tuple(scenario.section(kind).text for kind in (TENSION, RESPONSE)) for scenario in book.scenarios
    }
    assert [id_ for id_, (tension, response) in asked.items() if not (tension and response)] == []


def test_a_line_to_say_can_be_said(book: Handbook) -> None:
    lines = [(scenario.id, line) for scenario in book.scenarios for line in words.lines_to_say(scenario)]
    rows = {
        scenario.id: [row for row in scenario.desk.text_of(SAY).markdown.split("\n") if row]
        for scenario in book.scenarios
    }
    assert len(lines) == sum(map(len, rows.values()))


def test_each_desk_card_says_who_takes_over(book: Handbook) -> None:
    assert [scenario.id for scenario in book.scenarios if not scenario.desk.text_of(ESCALATE)] == []


def test_a_debrief_has_its_three_parts_and_one_sentence_to_take_away(book: Handbook) -> None:
    debriefs = {scenario.id: scenario.debrief for scenario in book.scenarios}
    parts = (LAW_SAYS, POLICY_SAYS, JUDGMENT)
    assert [id_ for id_, d in debriefs.items() if not all(d.text_of(part) for part in parts)] == []
    takeaways = {id_: " ".join(passages(d.text_of(TAKEAWAY))) for id_, d in debriefs.items()}
    assert {id_: text for id_, text in takeaways.items() if not re.search("[.?]”?$", text)} == {}


def test_what_stands_for_a_scenario_elsewhere(book: Handbook) -> None:
    fronts = {scenario.id: scenario.front for scenario in book.scenarios}
    assert [id_ for id_, front in fronts.items() if not front.summary.endswith(".")] == []
    assert [id_ for id_, front in fronts.items() if not front.asked or re.search('[“”"]', front.asked)] == []
    assert [id_ for id_, front in fronts.items() if len(front.keywords) < 10] == []


def test_each_term_is_defined_in_two_sentences_and_says_where_it_is_from(book: Handbook) -> None:
    assert book.glossary is not None
    terms = {term.id: passages(term.text) for term in book.glossary.clauses}
    assert {id_: text[0] for id_, text in terms.items() if len(sentences(text[0])) > 2} == {}
    assert {id_ for id_, text in terms.items() if not text[-1].startswith("Source: ")} == GENERAL


def test_a_scenario_has_a_title_at_the_desk(book: Handbook) -> None:
    assert [scenario.id for scenario in book.scenarios if not scenario.front.desk_title] == []


# Verbatim.


@pytest.mark.parametrize("id_", DECK)
def test_the_decks_own_words(book: Handbook, id_: str) -> None:
    scenario = book.by_id[id_]
    assert straight(scenario.situation.markdown) == straight(DECK[id_]["situation"])
    assert [straight(told(c.text)) for c in scenario.complications] == list(map(straight, DECK[id_]["complications"]))


# Written as the house writes.


def written(book: Handbook) -> Iterator[tuple[str, Text]]:
    """Every piece of prose, with where it stands."""
    for document in (*(page.document for page in book.pages), *(scenario.document for scenario in book.scenarios)):
        for text in document.texts():
            yield f"{document.path}:{text.line}", text


def test_each_drawn_paper_begins_with_the_line_to_say_and_has_a_mark_for_each_note(book: Handbook) -> None:
    (page,) = (one for one in book.pages if one.src == "specimens.md")
    drawn = re.findall(r"^/// html \| div\.ss-specimen$(.*?)^///$", page.document.body, re.MULTILINE | re.DOTALL)
    assert len(drawn) == sum(section.level == 2 for section in page.document.sections) == 8
    for paper in drawn:
        marks, notes = re.findall(r"^>.*`(\d)`$", paper, re.MULTILINE), re.findall(r"^(\d)\. ", paper, re.MULTILINE)
        assert marks == notes != []
        assert re.match(r'{{ card\("[a-z-]+"\) }}\n\n> Specimen\n', paper.strip())


def test_no_link_is_empty(book: Handbook) -> None:
    empty = re.compile(r"(?<!\\)\[\s*\](?:\(|\[)|\{\{\s*cite\([^)]*,\s*\"\s*\"\s*\)")
    assert [place for place, text in written(book) if empty.search(text.markdown)] == []


def test_every_page_and_card_is_easy_to_read(book: Handbook) -> None:
    table = list(words.measured(book))
    assert len(table) == len(book.pages) + len(book.scenarios)
    assert [(m.what, round(m.grade, 1)) for m in table if m.grade > m.limit] == []


def test_spelling() -> None:
    assert words.spelling(ROOT, "README.md", "CONTRIBUTING.md", "ENGINEERING.md", "sticky", "macros", "overrides") == []


def test_every_link_to_elsewhere_is_among_the_sources() -> None:
    sources = (ROOT / "docs/about/sources.md").read_text(encoding="utf-8")
    files = [*(ROOT / "docs").rglob("*.md"), *(ROOT / "scenarios").glob("*.md")]
    used = {url for file in files for url in re.findall(r"https?://[^\s)\"'|<>]+", file.read_text(encoding="utf-8"))}
    assert len(used) > 20
    assert {url for url in used if url not in sources} == set()
