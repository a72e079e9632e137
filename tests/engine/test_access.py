"""What opens and shows only after something was done, read by axe; and that axe finds what it should."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.support.axe import VIEWS, View, colored, viewed, violations
from tools.look import STATES

_EXEMPT = {
    # An explanation that its term points to: read with the term, and no part of the page besides.
    'tooltip: region: <div class="ss-tip"',
}


@pytest.fixture
def page(browser: Browser, home: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    view: View = request.param
    shown = viewed(browser, home, view.width, view.scripts)
    colored(shown, view)
    yield shown
    shown.context.close()


@pytest.mark.parametrize("page", [view for view in VIEWS if view.scripts], ids=str, indirect=True)
def test_axe_finds_nothing_in_what_opens(page: Page) -> None:
    faults = set()
    for name, address, act in STATES:
        page.goto("about:blank")
        page.goto(address or "./")
        act(page)
        faults |= {f"{name}: {fault.partition(' id=')[0]}" for fault in violations(page)}
    assert faults == _EXEMPT


@pytest.mark.parametrize("page", [VIEWS[0], VIEWS[-1]], ids=str, indirect=True)
def test_axe_finds_a_fault(page: Page) -> None:
    page.set_content(
        """<html lang="en"><title>A page</title><main><h1>A page</h1><h3>A part</h3><img src="data:,">
        <p style="color: #999; background: #fff">Pale</p>
        <a href="#a" style="font-size: 6px">a</a><br><a href="#b" style="font-size: 6px">b</a></main></html>"""
    )
    found = {fault.partition(":")[0] for fault in violations(page)}
    forced = page.evaluate("matchMedia('(forced-colors: active)').matches")
    assert found == {"image-alt", "heading-order", "target-size"} | (set() if forced else {"color-contrast"})
