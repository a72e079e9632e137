"""Every page, read by axe: without a violation, whatever the screen, the colors, what is open and what runs."""

from collections.abc import Iterator
from dataclasses import astuple, dataclass
from itertools import combinations, product
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page

from tools.look import STATES

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
# What WCAG 2.2 asks for at AA, and what axe holds to be good besides. Left to itself it skips what 2.2 added.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


_EXEMPT = {
    # An explanation that its term points to: read with the term, and no part of the page besides.
    'tooltip: region: <div class="md-tooltip2 md-tooltip2--bottom md-tooltip2--active" role="tooltip" id="__tooltip2_0"',
}


@dataclass(frozen=True)
class View:
    """How a page is looked at."""

    width: int
    scheme: str
    opened: bool
    forced: bool
    scripts: bool

    def __str__(self) -> str:
        said = ["open" if self.opened else "closed", "forced colors" * self.forced, "no scripts" * (not self.scripts)]
        return ", ".join(filter(None, [str(self.width), self.scheme, *said]))


_VALUES = ((320, 1280), ("light", "dark"), (False, True), (False, True), (False, True))
# Every width in every scheme, closed and open. Forced colors, and a page without its scripts, are seen as often as it
# takes to show each value of one thing beside each value of every other.
_VIEWS = [
    View(1280, "light", opened=False, forced=False, scripts=True),
    View(1280, "light", opened=True, forced=False, scripts=False),
    View(1280, "dark", opened=False, forced=False, scripts=False),
    View(1280, "dark", opened=True, forced=False, scripts=True),
    View(320, "light", opened=False, forced=False, scripts=False),
    View(320, "light", opened=True, forced=False, scripts=True),
    View(320, "dark", opened=False, forced=False, scripts=True),
    View(320, "dark", opened=True, forced=False, scripts=False),
    View(320, "light", opened=True, forced=True, scripts=True),
    View(1280, "dark", opened=False, forced=True, scripts=False),
]


def test_the_views_show_each_value_beside_each_other() -> None:
    seen = [astuple(view) for view in _VIEWS]
    for one, other in combinations(range(len(_VALUES)), 2):
        assert {(view[one], view[other]) for view in seen} == set(product(_VALUES[one], _VALUES[other]))
    assert {view[:3] for view in seen if not view[3]} == set(product(*_VALUES[:3]))


def viewed(browser: Browser, home: str, view: View) -> Page:
    """A page looked at in a way. The policy on scripts is bypassed: axe is put into the page."""
    page = browser.new_page(
        base_url=home,
        viewport={"width": view.width, "height": 800},
        color_scheme="dark" if view.scheme == "dark" else "light",
        forced_colors="active" if view.forced else "none",
        bypass_csp=True,
        reduced_motion="reduce",
    )
    if not view.scripts:
        page.route("**/*.js", lambda script: script.abort())  # switched off, scripts would stop axe as well
    return page


def violations(page: Page) -> list[str]:
    """What axe finds."""
    page.evaluate(AXE)
    found: dict[str, Any] = page.evaluate(
        """tags => axe.run(document, {
            runOnly: tags, resultTypes: ["violations"],
            // It reads the color that a text is filled with, which forced colors leave as it is and do not show.
            rules: { "color-contrast": { enabled: !matchMedia("(forced-colors: active)").matches } },
        })""",
        RULES,
    )
    return [f"{v['id']}: {node['html'][:160]}" for v in found["violations"] for node in v["nodes"]]


@pytest.fixture(params=_VIEWS, ids=str)
def view(request: pytest.FixtureRequest) -> View:
    made: View = request.param
    return made


@pytest.fixture
def page(browser: Browser, home: str, view: View) -> Iterator[Page]:
    shown = viewed(browser, home, view)
    yield shown
    shown.context.close()


def test_axe_finds_nothing(page: Page, view: View, site: Path, figures: dict[str, Any]) -> None:
    faults = []
    files = sorted(site.rglob("*.html"))
    for file in files:
        address = file.relative_to(site).as_posix().removesuffix("index.html")
        page.goto(address)
        if view.opened:
            page.evaluate("document.querySelectorAll('article details').forEach(one => { one.open = true })")
        faults += [f"{address}: {fault}" for fault in violations(page)]
    assert not faults
    figures["axe"] = page.evaluate("axe.version")
    figures["axe_pages"] = figures.get("axe_pages", 0) + len(files)
    figures["axe_violations"] = figures.get("axe_violations", 0) + len(faults)


@pytest.mark.parametrize("view", [view for view in _VIEWS if view.scripts], ids=str, indirect=True)
def test_axe_finds_nothing_in_what_opens(page: Page) -> None:
    faults = set()
    for name, address, act in STATES:
        page.goto("about:blank")
        page.goto(address or "./")
        act(page)
        faults |= {f"{name}: {fault.partition(' style=')[0]}" for fault in violations(page)}
    assert faults == _EXEMPT


@pytest.mark.parametrize("view", [_VIEWS[0], _VIEWS[2]], ids=str, indirect=True)
def test_axe_finds_a_fault(page: Page) -> None:
    page.set_content(
        """<html lang="en"><title>A page</title><main><h1>A page</h1><h3>A part</h3><img src="data:,">
        <p style="color: #999; background: #fff">Pale</p>
        <a href="#a" style="font-size: 6px">a</a><br><a href="#b" style="font-size: 6px">b</a></main></html>"""
    )
    found = {fault.partition(":")[0] for fault in violations(page)}
    forced = page.evaluate("matchMedia('(forced-colors: active)').matches")
    assert found == {"image-alt", "heading-order", "target-size"} | (set() if forced else {"color-contrast"})
