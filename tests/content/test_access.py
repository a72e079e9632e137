"""Pages read by axe: without a violation, whatever the screen, the colors, what is open and what runs.

Each page is seen in two views that share nothing: on a wide screen and a narrow one, light and dark, closed and open,
with scripts and without. Which two goes in turn, so that among pages of a kind all eight come up. So many pages that
every component is on one of them are seen in all ten; in the other eight, axe reads two blocks of each kind. With
`--whole`, every page is seen whole in every view.

Where scripts run, a page does what it does for readers, so it is held to the site’s promise as well: it asks nobody else,
leaves nothing in the browser, and has nothing that the browser complains of.
"""

from collections.abc import Iterator
from dataclasses import astuple
from itertools import combinations, product

import pytest
from playwright.sync_api import Browser, Page, Request

from sticky.commands.verify import watch
from tests.support.axe import PAIRS, VALUES, VIEWS, WHOLE, View, colored, turned, viewed, violations
from tests.support.browser import promise_kept


def test_the_views_show_each_value_beside_each_other() -> None:
    seen = [astuple(view) for view in VIEWS]
    for one, other in combinations(range(len(VALUES)), 2):
        assert {(view[one], view[other]) for view in seen} == set(product(VALUES[one], VALUES[other]))
    assert {view[:3] for view in seen if not view[3]} == set(product(*VALUES[:3]))


def test_the_two_views_of_a_page_share_nothing() -> None:
    for one, other in PAIRS:
        assert [a == b for a, b in zip(astuple(one), astuple(other), strict=True)] == [False, False, False, True, False]
    assert {view for pair in PAIRS for view in pair} == {view for view in VIEWS if not view.forced}


WIDTH = 1280
"""The width of the window; `test_access_narrow.py` has the other, so that two workers share what takes longest."""


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def window(request: pytest.FixtureRequest) -> tuple[int, bool]:
    """A width, with scripts or without: a page is opened once, and seen in each view's colors, closed and then open."""
    return request.module.WIDTH, bool(request.param)


@pytest.fixture
def page(browser: Browser, home: str, window: tuple[int, bool]) -> Iterator[Page]:
    shown, asked = viewed(browser, home, *window), list[Request]()
    _, scripts = window
    faults = watch(shown.context, home) if scripts else []  # the scripts that are kept away are faults, too
    shown.on("request", lambda request: asked.append(request))
    yield shown
    promise_kept(shown.context, asked, home)
    shown.context.close()
    assert faults == []


def own_views(i: int) -> tuple[View, View]:
    """The two views in which a page is seen whole: its turn is that of its place among all pages."""
    return PAIRS[(i + i // len(PAIRS)) % len(PAIRS)]


def test_axe_finds_nothing(
    page: Page,
    home: str,
    window: tuple[int, bool],
    addresses: list[str],
    every_kind: list[str],
    whole: bool,
) -> None:
    views = [view for view in VIEWS if (view.width, view.scripts) == window]
    faults, measured = [], set[str]()
    for i, address in enumerate(addresses):
        own = set(VIEWS) if whole else {*own_views(i)}
        seen = views if address in every_kind else [view for view in views if view in own]
        if not seen:
            continue
        # Closed before open. The view that is not a sample comes first or last: what samples leave out is put back once.
        seen = sorted(seen, key=lambda view: (view.opened, (view in own) == view.opened))
        colored(page, seen[0])
        turned(page, home + address, scripts=window[1])
        for view in seen:
            colored(page, view)
            if view in own:
                page.evaluate(WHOLE)  # before its blocks are opened
            if view.opened:
                page.evaluate("document.querySelectorAll('article details').forEach(one => { one.open = true })")
            faults += [f"{address}: {view}: {fault}" for fault in violations(page, measured, sample=view not in own)]
        page.evaluate(WHOLE)
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    assert not faults, "\n".join(faults)
