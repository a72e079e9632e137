"""What a site may keep in the browser is declared and told; and whatever else it leaves, or asks for, is noticed."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request

from sticky.commands.verify import declared, kept, watch
from sticky.content import verified
from sticky.content.translation import english
from tests.support.browser import WIDE, served, wait_for
from tests.support.contexts import Reused
from tests.support.frame import Frame


def test_only_the_switch_leaves_a_note_and_it_can_be_taken_back(page: Page) -> None:
    page.goto("./")
    assert kept(page.context) == []
    Frame(page).turn_colors()
    noted = kept(page.context)
    assert noted == ["local: /.__palette"]
    assert declared(noted[0])
    for _ in range(2):
        Frame(page).turn_colors()
    wait_for(lambda: kept(page.context) == [], "the note stays")


@pytest.mark.alone  # its listeners stay
def test_no_note_is_written_even_for_a_moment(page: Page) -> None:
    written: list[str] = []
    browser = page.context.new_cdp_session(page)
    browser.on("DOMStorage.domStorageItemAdded", lambda note: written.append(note["key"]))
    browser.send("DOMStorage.enable")
    page.goto("./")
    page.goto("desk/")
    frame = Frame(page)
    frame.search.open()
    frame.search.type("police")
    frame.search.first()
    assert written == []
    page.keyboard.press("Escape")
    frame.turn_colors()
    wait_for(lambda: written == ["/.__palette"], "what is written goes unseen")


def test_what_may_be_kept_is_printed_for_readers(plain: Page) -> None:
    plain.goto("about/")
    for key in verified.STORED:
        row = plain.locator("tr", has_text=key).inner_text()
        assert english()(f"stored.{key}.what") in row
        assert english()(f"stored.{key}.how-long") in row


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


def clock(lent: Reused) -> None:
    lent.page.clock.install()


def another_page(lent: Reused) -> None:
    lent.context.new_page()


def another_window(lent: Reused) -> None:
    lent.page.set_viewport_size({"width": 400, "height": 400})


def paper(lent: Reused) -> None:
    lent.page.emulate_media(media="print")


def another_site(lent: Reused) -> None:
    lent.page.goto("about:blank")


@pytest.mark.parametrize(
    "change", [clock, another_page, another_window, paper, another_site], ids=lambda it: it.__name__
)
def test_a_page_that_a_test_has_changed_is_not_lent_again(
    browser: Browser, home: str, change: Callable[[Reused], None]
) -> None:
    lent = Reused(browser, home, WIDE, scripts=True)
    for _ in range(2):
        lent.page.goto("desk/")
        Frame(lent.page).turn_colors()
        assert lent.faults() == []
        assert lent.restored()
        assert kept(lent.context) == []
    lent.page.goto("desk/")
    change(lent)
    assert not lent.restored()
    lent.context.close()


def test_what_is_found_in_a_page_is_found_once(browser: Browser, home: str) -> None:
    lent = Reused(browser, home, WIDE, scripts=True)
    lent.page.goto("desk/")
    with lent.context.expect_console_message():
        lent.page.evaluate("console.error('a fault')")
    assert lent.faults() == ["console: a fault"]
    assert lent.faults() == []
    lent.context.close()


def test_a_request_to_another_host_is_noticed(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<title>A page</title><img src='http://counter.example/1.gif'>")
    with served(tmp_path) as home, browser.new_context() as made:
        faults = watch(made, home)
        made.new_page().goto(home)
        assert "request: http://counter.example/1.gif" in faults


@pytest.mark.parametrize(
    "asks",
    [
        "document.body.append(Object.assign(document.createElement('img'), { src: address }))",
        "document.body.append(Object.assign(document.createElement('script'), { src: address }))",
        "document.body.append(Object.assign(document.createElement('iframe'), { src: address }))",
        "document.head.append(Object.assign(document.createElement('link'), { rel: 'stylesheet', href: address }))",
        "document.head.append(Object.assign(document.createElement('link'), { rel: 'icon', href: address }))",
        "document.head.append(Object.assign(document.createElement('link'), { rel: 'prefetch', href: address }))",
        "fetch(address).catch(() => 0)",
        "navigator.sendBeacon(address, 'x')",
        "new WebSocket(address.replace('http', 'ws'))",
    ],
)
def test_on_a_page_of_the_site_the_console_says_what_is_asked_of_another_host(
    browser: Browser, home: str, asks: str
) -> None:
    with browser.new_context(base_url=home) as made:
        page, faults = made.new_page(), watch(made)
        page.goto("about/")
        assert faults == []
        with made.expect_console_message():
            page.evaluate(f"address => {{ {asks} }}", "https://counter.example/1")
        assert "counter.example" in faults[0]


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
