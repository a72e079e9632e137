"""The site keeps its promise on every page: it asks nobody else, and leaves nothing in the browser but what it declares."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request

from sticky.content import verified
from tests.support.browser import declared, kept, served, wait_for, watch


def read(page: Page) -> None:
    """What a reader can do on any page: open everything, search, filter, print."""
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    for box in page.locator(".ss-filter input").all()[:3]:
        box.evaluate("box => box.click()")
    page.emulate_media(media="print")
    page.emulate_media(media="screen")
    page.keyboard.press("/")
    page.keyboard.type("police")
    page.locator(".md-search-result__link").first.wait_for()
    page.keyboard.press("Escape")


def test_every_page_asks_nobody_else_and_leaves_nothing(
    context: Callable[..., BrowserContext], site: Path, home: str, figures: dict[str, Any]
) -> None:
    reader, asked = context(), list[Request]()
    reader.on("request", lambda request: asked.append(request))
    page = reader.new_page()
    addresses = [file.relative_to(site).as_posix().removesuffix("index.html") for file in sorted(site.rglob("*.html"))]
    for address in addresses:
        page.goto(address)
        if address != "404.html":
            read(page)
    elsewhere = [request.url for request in asked if not request.url.startswith((home, "data:", "blob:"))]
    cookies, stored = reader.cookies(), kept(reader)
    assert elsewhere == []
    assert cookies == []
    assert stored == []
    assert not [request.url for request in asked if request.headers.get("referer")]
    figures |= {"pages": len(addresses), "requests": len(asked), "other_hosts": len(elsewhere)}
    figures |= {"cookies": len(cookies), "stored": len(stored)}


def test_only_the_switch_leaves_a_note_and_it_can_be_taken_back(page: Page) -> None:
    page.goto("./")
    assert kept(page.context) == []
    page.locator("label[for^=__palette]:visible").click()
    noted = kept(page.context)
    assert noted == ["local: /.__palette"]
    assert declared(noted[0])
    for _ in range(2):
        page.locator("label[for^=__palette]:visible").click()
    wait_for(lambda: kept(page.context) == [], "the note stays")


def test_no_note_is_written_even_for_a_moment(page: Page) -> None:
    written: list[str] = []
    browser = page.context.new_cdp_session(page)
    browser.on("DOMStorage.domStorageItemAdded", lambda note: written.append(note["key"]))
    browser.send("DOMStorage.enable")
    page.goto("./")
    page.goto("desk/")
    page.keyboard.press("/")
    page.keyboard.type("police")
    page.locator(".md-search-result__link").first.wait_for()
    assert written == []
    page.keyboard.press("Escape")
    page.locator("label[for^=__palette]:visible").click()
    wait_for(lambda: written == ["/.__palette"], "what is written goes unseen")


def test_what_may_be_kept_is_printed_for_readers(plain: Page) -> None:
    plain.goto("about/")
    for one in verified.STORED:
        row = plain.locator("tr", has_text=one.key)
        assert one.purpose in row.inner_text()
        assert one.kept in row.inner_text()


@pytest.mark.parametrize(
    ("script", "left"),
    [
        ("document.cookie = 'a=1'", "cookie: a"),
        ("localStorage.setItem('visits', '1')", "local: visits"),
        ("sessionStorage.setItem('visits', '1')", "session: visits"),
        ("await caches.open('pages')", "cache: pages"),
        ("await new Promise(done => { indexedDB.open('visits').onsuccess = done })", "database: visits"),
    ],
)
def test_whatever_is_left_is_noticed(browser: Browser, tmp_path: Path, script: str, left: str) -> None:
    (tmp_path / "index.html").write_text("<title>A page</title>")
    with served(tmp_path) as home, browser.new_context(base_url=home) as made:
        page = made.new_page()
        page.goto("./")
        page.evaluate(f"async () => {{ {script} }}")
        assert kept(made) == [left]
        assert not declared(left)


def test_a_request_to_another_host_is_noticed(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<title>A page</title><img src='http://counter.example/1.gif'>")
    with served(tmp_path) as home, browser.new_context() as made:
        faults = watch(made, home)
        made.new_page().goto(home)
        assert "request: http://counter.example/1.gif" in faults


def test_a_link_elsewhere_says_so_and_tells_nobody_where_it_was_followed(browser: Browser, home: str) -> None:
    with browser.new_context(base_url=home) as made:
        page, followed = made.new_page(), list[Request]()
        page.goto("about/sources/")
        links = page.locator("article a[href^=http]")
        assert links.count() > 5
        for link in links.all():
            assert link.get_attribute("rel") == "noreferrer"
            assert link.evaluate("a => getComputedStyle(a, '::after').content") == '"" / "(another site)"'
        made.route(lambda url: not url.startswith(home), lambda route: route.fulfill(body="elsewhere"))
        page.on("request", lambda request: followed.append(request))
        links.first.click()
        page.wait_for_url(lambda url: not url.startswith(home))
        assert not followed[0].headers.get("referer")
