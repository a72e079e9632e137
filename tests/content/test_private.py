"""The site keeps its promise in whatever a reader does: it asks nobody else, and leaves nothing in the browser.

`test_access.py` holds every page to it; here, what can be done on a page is done, which is the same on every page of a
kind, and the search, which is the same on all. With `--whole`, everything is done on each.
"""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, Request

from tests.support.browser import promise_kept
from tests.support.frame import Search


def used(page: Page) -> None:
    """What a reader can do with what a page has: open, filter, print."""
    page.evaluate("document.querySelectorAll('details').forEach(block => { block.open = true })")
    for box in page.get_by_role("checkbox").all()[:3]:
        box.evaluate("box => box.click()")
    page.emulate_media(media="print")
    page.emulate_media(media="screen")


def searched(page: Page) -> None:
    """What a reader can do on any page: search for something."""
    Search(page).open()
    Search(page).type("patron")
    page.keyboard.press("Escape")


def test_whatever_is_done_on_a_page_asks_nobody_else_and_leaves_nothing(
    context: Callable[..., BrowserContext],
    home: str,
    addresses: list[str],
    every_kind: list[str],
    whole: bool,
) -> None:
    reader, asked = context(), list[Request]()
    reader.on("request", lambda request: asked.append(request))
    page = reader.new_page()
    # Every third kind of page, and with `--whole`, each page.
    visited = addresses if whole else every_kind[::3]
    for address in visited:
        page.goto(address or "./")
        if address != "404.html":
            used(page)
            if whole:
                searched(page)
    if not whole:
        page.goto("./")
        searched(page)
    promise_kept(reader, asked, home)
