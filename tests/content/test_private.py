"""The site keeps its promise on every page: it asks nobody else, and leaves nothing in the browser."""

from collections.abc import Callable

from playwright.sync_api import Browser, BrowserContext, Page, Request

from tests.support.browser import kept
from tests.support.frame import Search
from tests.support.record import Recorder


def used(page: Page) -> None:
    """What a reader can do on any page: filter, print, search for something."""
    for box in page.locator(".ss-filter input").all()[:3]:
        box.evaluate("box => box.click()")
    page.emulate_media(media="print")
    page.emulate_media(media="screen")
    Search(page).open()
    Search(page).type("patron")
    page.keyboard.press("Escape")


def test_every_page_asks_nobody_else_and_leaves_nothing(
    browser: Browser,
    context: Callable[..., BrowserContext],
    home: str,
    addresses: list[str],
    every_kind: list[str],
    recorder: Recorder,
) -> None:
    reader, asked = context(), list[Request]()
    reader.on("request", lambda request: asked.append(request))
    page = reader.new_page()
    for address in addresses:
        page.goto(address or "./")
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        # What can be done is the same on every page of a kind; with `--record` it is tried on each.
        if address != "404.html" and (recorder.records or address in every_kind):
            used(page)
    elsewhere = [request.url for request in asked if not request.url.startswith((home, "data:", "blob:"))]
    cookies, stored = reader.cookies(), kept(reader)
    assert elsewhere == []
    assert cookies == []
    assert stored == []
    assert not [request.url for request in asked if request.headers.get("referer")]
    recorder.saw(browser=f"Chromium {browser.version}", pages=len(addresses))
    recorder.saw(requests=len(asked), other_hosts=len(elsewhere))
    recorder.saw(cookies=len(cookies), stored=len(stored))
