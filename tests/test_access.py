"""Every page, read by axe: without a violation, and nothing wider than the narrowest screen."""

from collections.abc import Iterator
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")

_VIEWS = [
    pytest.param(1280, "light", False, id="a desk, light, closed"),
    pytest.param(320, "dark", True, id="the narrowest screen, dark, open"),
]


@pytest.fixture
def viewed(browser: Browser, home: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page of a width and color scheme. The policy on scripts is bypassed: axe is put into the page."""
    width, scheme = request.param
    context = browser.new_context(
        base_url=home,
        viewport={"width": width, "height": 800},
        color_scheme=scheme,
        bypass_csp=True,
        reduced_motion="reduce",
    )
    yield context.new_page()
    context.close()


@pytest.mark.parametrize(
    ("viewed", "opened"), [pytest.param(p.values[:2], p.values[2], id=p.id) for p in _VIEWS], indirect=["viewed"]
)
def test_axe_finds_nothing(viewed: Page, opened: bool, site: Path) -> None:
    faults = []
    for file in sorted(site.rglob("*.html")):
        address = file.relative_to(site).as_posix().removesuffix("index.html")
        viewed.goto(address)
        if opened:
            viewed.evaluate("document.querySelectorAll('article details').forEach(one => { one.open = true })")
        if viewed.evaluate("document.scrollingElement.scrollWidth > innerWidth"):
            faults.append(f"{address}: wider than the screen")
        viewed.evaluate(AXE)
        found = viewed.evaluate("axe.run(document, {resultTypes: ['violations']})")
        faults += [f"{address}: {v['id']}: {node['html'][:120]}" for v in found["violations"] for node in v["nodes"]]
    assert not faults


def test_axe_finds_a_fault(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content("<html lang='en'><title>A page</title><main><h1>A page</h1><img src='x.png'></main></html>")
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert "image-alt" in {violation["id"] for violation in found["violations"]}
    page.close()
