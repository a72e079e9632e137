"""What opens and shows only after something was done, read by axe; and that axe finds what it should."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.support.axe import SAMPLE, VIEWS, WHOLE, View, colored, viewed, violations
from tests.support.browser import anew, launch
from tools.look import STATES

_EXEMPT = {
    # An explanation that its term points to: read with the term, and no part of the page besides.
    'tooltip: region: <div class="ss-tip"',
}


@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_in_what_opens(
    browser: Browser, home: str, whole: bool, width: int, measured: set[str]
) -> None:
    views = [view for view in VIEWS if view.width == width and view.scripts]
    page, faults = viewed(browser, home, width, scripts=True), set[str]()
    for i, (name, address, act) in enumerate(STATES):
        if not whole and i % 2 != (width == 320):
            continue
        colored(page, views[0])
        anew(page, address or "./")
        act(page)
        # On one screen, in light colors or in dark ones, which go in turn; with `--whole`, in all.
        dark = i // 2 % 2 == 1
        for view in views if whole else [view for view in views if (view.scheme == "dark") == dark]:
            colored(page, view)
            names = {f"{name}: {fault.partition(' id=')[0]}" for fault in violations(page, measured)}
            faults |= {f"{view}: {fault}" for fault in names - _EXEMPT}
    page.context.close()
    assert faults == set()


@pytest.fixture
def page(browser: Browser, home: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    view: View = getattr(request, "param", VIEWS[0])
    shown = viewed(browser, home, view.width, view.scripts)
    colored(shown, view)
    yield shown
    shown.context.close()


@pytest.mark.parametrize("page", [VIEWS[0], VIEWS[-1]], ids=str, indirect=True)
def test_axe_finds_a_fault(page: Page) -> None:
    page.set_content(
        """<html lang="en"><title>A page</title><main><h1>A page</h1><h3>A part</h3><img src="data:,">
        <p style="color: #999; background: #fff">Pale</p>
        <a href="#a" style="font-size: 6px">a</a><br><a href="#b" style="font-size: 6px">b</a></main></html>"""
    )
    names = {fault.partition(":")[0] for fault in violations(page)}
    forced = page.evaluate("matchMedia('(forced-colors: active)').matches")
    assert names == {"image-alt", "heading-order", "target-size"} | (set() if forced else {"color-contrast"})


_SOUND = """<html lang="en"><title>A page</title><style>
    p { color: #555; background: #fff } .on { background: none } .pale { color: #bbb; background: none; border: 0 }</style>
    <main><h1>A page</h1><p>Words.</p><p class="on">Words.</p><button class="pale" disabled>Words</button>%s</main>"""


@pytest.mark.parametrize(
    "fault",
    [
        '<div style="background: #777"><p class="on">Words.</p></div>',
        '<div style="background: #777; height: 3em; margin-bottom: -3em"></div><p class="on">Words.</p>',
        '<div style="opacity: .5"><p>Words.</p></div>',
        '<button class="pale">Words</button>',
        '<p class="pale">W</p><p class="pale">Words.</p>',
        '<p class="pale" style="font-size: 20px">Words.</p>',
    ],
    ids=["below", "behind", "through", "enabled", "short", "larger"],
)
def test_a_contrast_that_is_not_known_is_measured(page: Page, fault: str) -> None:
    measured = set[str]()
    for _ in range(2):
        page.set_content(_SOUND % "")
        assert violations(page, measured) == []
    assert len(measured) == 3
    page.set_content(_SOUND % fault)
    assert {fault.partition(":")[0] for fault in violations(page, measured)} == {"color-contrast"}


_LINK = "<p>Words of a sentence that leads <a href='#a' style='color: #444; text-decoration: %s'>elsewhere</a>, and more.</p>"


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        (_LINK % "underline", set()),
        (_LINK % "none", {"link-in-text-block"}),
        (f"<div style='text-decoration: underline'>{_LINK % 'none'}</div>", {"link-in-text-block"}),
        (_LINK.replace("<p>", "<p style='text-decoration: underline'>") % "underline", {"link-in-text-block"}),
    ],
    ids=["a line", "no line", "a line around", "a line like the text's"],
)
def test_a_link_that_nothing_tells_from_its_text_is_found(page: Page, text: str, faults: set[str]) -> None:
    page.set_content(_SOUND % text)
    assert {fault.partition(":")[0] for fault in violations(page)} == faults


def test_a_sample_has_every_kind_of_block_and_leaves_the_page_as_it_was(page: Page) -> None:
    many = "<li>Words <a href='#a'>of a link</a></li>" * 9
    page.set_content(_SOUND % f"<ul>{many}<li class='odd'><img src='data:,'></li>{many}</ul>")
    whole = page.content()
    seen = "[...document.querySelectorAll('li')].map(item => item.className)"
    assert violations(page, sample=True) == violations(page) == ['image-alt: <img src="data:,">']
    assert page.content() == whole
    page.evaluate(SAMPLE)
    assert page.evaluate(seen) == ["", "", "odd"]
    page.evaluate(WHOLE)
    assert page.content() == whole


def test_a_browser_that_takes_pictures_draws(browser: Browser) -> None:
    with launch(browser.browser_type) as started:
        page = started.new_page()
        page.set_content("<body>Words")
        assert page.screenshot() != started.new_page().screenshot()
