"""Pages read by axe: without a violation, whatever the screen, the colors, what is open and what runs.

Each page is seen in two views that share nothing: on a wide screen and a narrow one, light and dark, closed and open,
with scripts and without. Which two goes in turn, so that among pages of a kind all eight come up. So many pages that
every component is on one of them are seen in all ten. With `--record`, every page is.
"""

from collections.abc import Iterator
from dataclasses import astuple
from itertools import combinations, product

import pytest
from playwright.sync_api import Browser, Page

from tests.support.axe import PAIRS, VALUES, VIEWS, View, viewed, violations
from tests.support.record import Recorder


def test_the_views_show_each_value_beside_each_other() -> None:
    seen = [astuple(view) for view in VIEWS]
    for one, other in combinations(range(len(VALUES)), 2):
        assert {(view[one], view[other]) for view in seen} == set(product(VALUES[one], VALUES[other]))
    assert {view[:3] for view in seen if not view[3]} == set(product(*VALUES[:3]))


def test_the_two_views_of_a_page_share_nothing() -> None:
    for one, other in PAIRS:
        assert [a == b for a, b in zip(astuple(one), astuple(other), strict=True)] == [False, False, False, True, False]
    assert {view for pair in PAIRS for view in pair} == {view for view in VIEWS if not view.forced}


@pytest.fixture(params=VIEWS, ids=str)
def view(request: pytest.FixtureRequest) -> View:
    made: View = request.param
    return made


@pytest.fixture
def page(browser: Browser, home: str, view: View) -> Iterator[Page]:
    shown = viewed(browser, home, view)
    yield shown
    shown.context.close()


def seen_so(view: View, addresses: list[str], every_kind: list[str], everything: bool) -> list[str]:
    """The pages that are looked at in a view."""
    in_turn = [address for i, address in enumerate(addresses) if view in PAIRS[(i + i // len(PAIRS)) % len(PAIRS)]]
    return addresses if everything else sorted({*in_turn, *every_kind})


def test_axe_finds_nothing(
    page: Page, view: View, addresses: list[str], every_kind: list[str], recorder: Recorder
) -> None:
    looked_at = seen_so(view, addresses, every_kind, recorder.records)
    faults = []
    for address in looked_at:
        page.goto(address or "./")
        if view.opened:
            page.evaluate("document.querySelectorAll('article details').forEach(one => { one.open = true })")
        faults += [f"{address}: {fault}" for fault in violations(page)]
    assert not faults, "\n".join(faults)
    recorder.saw(axe=page.evaluate("axe.version"), axe_pages=len(looked_at), axe_violations=len(faults))
