"""The index of scenarios: filters that need no page load, and stay in the address."""

from collections import Counter
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from sticky.content.handbook import Handbook
from sticky.content.scenario import Scenario

SPANS = (10, 15, 20, 30)
AUDIENCES = ("everyone", "desk", "supervisors")
FACETS: dict[str, Callable[[Scenario], tuple[str, ...]]] = {
    "asker": lambda scenario: scenario.askers,
    "topic": lambda scenario: scenario.front.topics,
    "minutes": lambda scenario: tuple(str(span) for span in SPANS if scenario.front.minutes <= span),
    "audience": lambda scenario: AUDIENCES if "everyone" in scenario.front.audience else scenario.front.audience,
}


def terms(book: Handbook, facet: str) -> list[str]:
    """The terms of a facet that some scenarios have, and not all."""
    numbers = Counter(term for scenario in book.scenarios for term in FACETS[facet](scenario))
    return sorted(term for term, count in numbers.items() if count < len(book.scenarios))


def opened(page: Page, address: str = "scenarios/") -> None:
    """Go to the index, and open its filters."""
    page.goto(address)
    if not page.locator("[data-ss-filter] fieldset").first.is_visible():
        page.get_by_text("Choose by who asks, topic, or time").click()


def fitting(book: Handbook, **choice: list[str]) -> list[str]:
    """The titles of the scenarios that a choice leaves, by who asks: within a facet any term, across facets all."""
    order = [*book.settings.vocabularies.asker]
    return [
        scenario.front.title
        for scenario in sorted(book.scenarios, key=lambda s: order.index(s.askers[0]))
        if all(not wanted or set(wanted) & set(FACETS[facet](scenario)) for facet, wanted in choice.items())
    ]


def shown(page: Page) -> list[str]:
    return page.locator("[data-ss-list] li:visible").get_by_role("heading").all_inner_texts()


def box(page: Page, facet: str, term: str) -> str:
    return f"input[name={facet}][value='{term}']"


@pytest.mark.parametrize("facet", FACETS)
def test_a_term_leaves_the_scenarios_that_have_it(page: Page, book: Handbook, facet: str) -> None:
    opened(page)
    page.evaluate("window.stayed = true")
    assert terms(book, facet)
    for term in terms(book, facet):
        page.check(box(page, facet, term))
        assert shown(page) == fitting(book, **{facet: [term]}), term
        expect(page).to_have_url(f"scenarios/?{urlencode({facet: term})}")
        expect(page.locator("output")).to_have_text(f"{len(shown(page))} of {len(book.scenarios)} scenarios")
        page.uncheck(box(page, facet, term))
    assert shown(page) == fitting(book)
    expect(page).to_have_url("scenarios/")
    assert page.evaluate("window.stayed")


def test_within_a_facet_any_term_counts_and_across_facets_all(page: Page, book: Handbook) -> None:
    first, second = terms(book, "asker")[:2]
    topic = FACETS["topic"](next(scenario for scenario in book.scenarios if first in scenario.askers))[0]
    opened(page)
    page.check(box(page, "asker", first))
    page.check(box(page, "asker", second))
    assert shown(page) == fitting(book, asker=[first, second])
    page.check(box(page, "topic", topic))
    assert shown(page) == fitting(book, asker=[first, second], topic=[topic])


def test_an_address_brings_its_choice_back(page: Page, book: Handbook) -> None:
    scenario = book.scenarios[-1]
    choice = {"asker": scenario.askers[0], "topic": scenario.front.topics[0], "minutes": "15"}
    page.goto(f"scenarios/?{urlencode(choice)}")
    for facet, term in choice.items():
        expect(page.locator(box(page, facet, term))).to_be_checked()
    assert page.get_by_role("checkbox", checked=True).count() >= len(choice)
    assert shown(page) == fitting(book, **{facet: [term] for facet, term in choice.items()})
    page.locator("[data-ss-list] li:visible").get_by_role("link").first.click()
    page.go_back()
    expect(page.locator(box(page, "asker", scenario.askers[0]))).to_be_checked()
    assert shown(page) == fitting(book, **{facet: [term] for facet, term in choice.items()})


def test_a_topic_on_a_scenario_leads_to_its_like(page: Page, book: Handbook) -> None:
    scenario = book.scenarios[0]
    topic = scenario.front.topics[0]
    page.goto(f"scenarios/{scenario.id}/")
    page.get_by_role("link", name=book.settings.vocabularies.topics[topic], exact=True).click()
    expect(page).to_have_url(f"scenarios/?topic={topic}")
    assert shown(page) == fitting(book, topic=[topic])


def test_counts_say_what_choosing_a_term_would_leave(page: Page, book: Handbook) -> None:
    opened(page)
    asker = terms(book, "asker")[0]
    for choice in ({}, {"asker": [asker]}):
        if choice:
            page.check(box(page, "asker", asker))
        for facet in FACETS:
            for term in terms(book, facet):
                left = len(fitting(book, **{**choice, facet: [term]}))
                count = page.locator(f"label:has({box(page, facet, term)}) [data-ss-count]")
                expect(count).to_have_text(str(left))


def test_a_choice_that_nothing_fits_says_so_and_is_cleared(page: Page, book: Handbook) -> None:
    asker, topic = next(
        (asker, topic)
        for asker in terms(book, "asker")
        for topic in terms(book, "topic")
        if not fitting(book, asker=[asker], topic=[topic])
    )
    opened(page)
    expect(page.get_by_role("button", name="Clear all")).not_to_be_visible()
    page.check(box(page, "asker", asker))
    page.check(box(page, "topic", topic))
    assert shown(page) == []
    expect(page.locator("[data-ss-none]")).to_be_visible()
    expect(page.locator("output")).to_have_text(f"0 of {len(book.scenarios)} scenarios")
    page.get_by_role("button", name="Clear all").click()
    assert shown(page) == fitting(book)
    expect(page.locator("[data-ss-none]")).not_to_be_visible()
    expect(page.locator("input:checked[name=asker], input:checked[name=topic]")).to_have_count(0)
    expect(page).to_have_url("scenarios/")


def test_the_list_comes_before_its_filters_are_opened(page: Page, phone: Page, book: Handbook) -> None:
    for screen in (page, phone):
        screen.goto("scenarios/")
        expect(screen.locator("[data-ss-filter] fieldset").first).not_to_be_visible()
        expect(screen.locator("[data-ss-list] li").first).to_be_in_viewport()
    opened(phone)
    # Below open filters, which are longer than the screen, how many fit stays in sight.
    expect(phone.locator("output")).to_be_in_viewport()
    phone.check(box(phone, "asker", book.scenarios[0].askers[0]))
    assert shown(phone) == fitting(book, asker=[book.scenarios[0].askers[0]])
    expect(phone.locator("output")).to_be_in_viewport()


def test_without_scripts_everything_is_listed(plain: Page, book: Handbook) -> None:
    plain.goto(f"scenarios/?asker={book.scenarios[0].askers[0]}")
    assert shown(plain) == fitting(book)
    expect(plain.locator("[data-ss-filter]")).not_to_be_visible()
    expect(plain.locator("[data-ss-none]")).not_to_be_visible()
