"""What the handbook says as a whole: everything that can be cited is exercised, and everything can be read.

Each test collects what is wrong, with its place, so that one run names it all. What one text must or must not say is a rule
in `house-rules.yml`, which `sticky check` holds.
"""

from collections import Counter

from sticky.commands import words
from sticky.content.cited import LAWS
from sticky.content.handbook import Handbook
from sticky.macros.scenarios import scenario_index
from tests.support.browser import ROOT


def test_each_subsection_clause_and_standard_has_a_scenario(book: Handbook) -> None:
    cited = {item.key for items in book.cited.values() for item in items if item.kind in ("law", "policy", "standard")}
    assert len(cited) > 40
    # What the page of laws says of other laws has a test of its own; answers may cite it without a scenario.
    assert sorted(key for key in cited - set(book.exercised) if not key.startswith("law#")) == []


def test_each_law_that_we_read_is_practiced(book: Handbook) -> None:
    (page,) = (page for page in book.pages if page.src == LAWS)
    laws = {
        part.id for part in page.document.sections if f'{{{{ what_rests_on("law#{part.id}") }}}}' in part.text.markdown
    }
    assert len(laws) > 20
    practiced = {
        id_ for id_ in laws for item in book.relying.get(f"law#{id_}", ()) if item.kind in ("scenario", "answer")
    }
    assert laws - practiced == set()


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


def test_every_page_and_card_is_easy_to_read(book: Handbook) -> None:
    table = list(words.measured(book))
    assert len(table) == len(book.pages) + len(book.scenarios)
    assert [(m.what, round(m.grade, 1)) for m in table if m.grade > m.limit] == []


def test_spelling() -> None:
    assert words.spelling(ROOT, "README.md", "CONTRIBUTING.md", "ENGINEERING.md", "sticky", "macros", "overrides") == []
