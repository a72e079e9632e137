"""Pages read by axe: without a violation, whatever the screen, the colors, what is open and what runs.

So many pages that every component is on one of them are seen on a wide screen and a narrow one, with scripts on one of them and
without on the other, each time in one of the views in turn; axe reads one view whole, and two blocks of each kind in the others.
Of the other pages, which have the same components, a few are seen with scripts in one of four views in turn: on a wide screen or
a narrow one, light or dark, closed or open. With `--whole`, every page is seen whole in every view.

Where scripts run, a page does what it does for readers, so it is held to the site’s promise as well: it asks nobody else,
leaves nothing in the browser, and has nothing that the browser complains of.
"""

from collections.abc import Iterator
from dataclasses import astuple
from itertools import combinations, product

import pytest
from playwright.sync_api import Browser, Page, Request

from sticky.commands.verify import watch
from tests.support.axe import VALUES, VIEWS, WHOLE, View, colored, turned, viewed, violations
from tests.support.browser import promise_kept


def test_the_views_show_each_value_beside_each_other() -> None:
    seen = [astuple(view) for view in VIEWS]
    for first, second in combinations(range(len(VALUES)), 2):
        assert {(view[first], view[second]) for view in seen} == set(product(VALUES[first], VALUES[second]))
    assert {view[:3] for view in seen if not view[3]} == set(product(*VALUES[:3]))


def test_pages_are_seen_with_scripts_on_every_screen() -> None:
    seen = {own_view(i) for i in range(0, SAMPLE * len(VIEWS), SAMPLE)}
    assert all(view.scripts and not view.forced for view in seen)
    assert {(view.width, view.scheme) for view in seen} == set(product(VALUES[0], VALUES[1]))


SAMPLE = 20
"""Of how many pages that have no component of their own one is seen, without `--whole`."""

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


def own_view(i: int) -> View:
    """The view in which a page is seen whole: its turn is that of its place among all pages."""
    views = [view for view in VIEWS if view.scripts and not view.forced]
    return views[(i + i // len(views)) % len(views)]


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
        own = set(VIEWS) if whole else {own_view(i)}
        if not whole and address in every_kind:
            turn = (i // 4 + (window[0] == WIDTH) + window[1]) % 2 == 0
            seen = [view for view in views if view in own or (turn and view == views[i % len(views)])]
        else:
            seen = [view for view in views if view in own and (whole or i % SAMPLE == 0)]
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
                page.evaluate("document.querySelectorAll('article details').forEach(block => { block.open = true })")
            faults += [f"{address}: {view}: {fault}" for fault in violations(page, measured, sample=view not in own)]
        page.evaluate(WHOLE)
        page.evaluate("document.querySelectorAll('details').forEach(block => { block.open = true })")
    assert not faults, "\n".join(faults)
