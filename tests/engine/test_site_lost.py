"""What a page needs later may not come: the site was published anew since it was opened, or there is no network."""

import os
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from sticky.content.handbook import Handbook
from sticky.site.releases import publish
from tests.support.axe import violations
from tests.support.browser import patient, served, until
from tests.support.frame import Frame, Search
from tests.support.screens import lead, room

UPDATED = "The handbook has been updated since this page was opened."
OFFLINE = "This could not be loaded."


@pytest.fixture
def link(tmp_path: Path, site: Path) -> Path:
    """Where readers see the small library's site."""
    link = tmp_path / "handbook"
    publish(site, link)
    return link


@pytest.fixture
def open_page(browser: Browser, link: Path) -> Iterator[Page]:
    """A page of it. The browser tells its console of what it could not load, which the other pages take for a fault."""
    with served(link) as home, browser.new_context(base_url=home, reduced_motion="reduce") as context:
        yield patient(context).new_page()


def anew(link: Path, purge: bool = False) -> None:
    """Publish the site with other words, styles and scripts: their files have other names."""
    site = shutil.copytree(link.resolve(), link.parent / "next")
    hashed = re.compile(r"\b(\w+\.)([0-9a-f]{10})(\.(?:js|css))\b")

    def other(text: str) -> str:
        return hashed.sub(lambda name: f"{name[1]}{name[2][::-1]}{name[3]}", text)

    for file in [path for path in site.rglob("*") if path.suffix in (".html", ".js", ".css", "")]:
        if file.is_file():
            file.write_text(other(file.read_text()))
            # A server takes what was changed within one second for unchanged.
            os.utime(file, (time.time() + 2,) * 2)
            file.rename(file.with_name(other(file.name)))
    publish(site, link, purge)


def lost(page: Page, told: str) -> Locator:
    dialog = page.locator("[role=alert], dialog[open]").filter(has_text=told)
    expect(dialog).to_have_count(1)
    expect(dialog).to_be_visible()
    return dialog


def test_chosen_colors_are_there_before_a_page_is_painted(open_page: Page) -> None:
    open_page.emulate_media(color_scheme="light")
    open_page.goto("./")
    frame = Frame(open_page)
    while frame.scheme != "slate":
        frame.turn_colors()
    open_page.route("**/assets/handbook.*.js", lambda route: route.abort())
    open_page.add_init_script("""window.painted = []; const look = () => {
        if (document.body) painted.push(document.body.dataset.mdColorScheme)
        requestAnimationFrame(look)
    }
    look()""")
    open_page.goto("desk/")
    assert open_page.evaluate("document.documentElement.classList.contains('ss-scripts')")
    until(open_page, "painted.length > 3")
    assert set(open_page.evaluate("painted")) == {"slate"}


def test_the_search_of_an_older_page_asks_for_a_reload_where_its_records_are_gone(
    open_page: Page, link: Path, book: Handbook
) -> None:
    page = open_page
    page.route("**/search/records.*.js", lambda route: None)
    page.goto("./")
    search = Search(page)
    search.open()
    search.field.fill(book.scenarios[0].front.title)
    expect(search.state).to_have_text("Searching …")
    anew(link)
    page.unroute("**/search/records.*.js")  # which lets those through that wait
    note = lost(page, UPDATED)
    expect(search.whole).to_contain_text(UPDATED)
    for told in (search.state, search.status):
        expect(told).not_to_be_visible()
    expect(search.field).to_be_focused()
    assert not violations(page)
    with page.expect_navigation():
        note.get_by_role("button", name="Reload").click()
    search.find(book.scenarios[0].front.title)
    expect(search.hits.first).to_have_text(re.compile(re.escape(book.scenarios[0].front.title)))


def test_the_search_says_that_there_is_no_network_and_tries_again(open_page: Page, book: Handbook) -> None:
    page, search = open_page, Search(open_page)
    page.goto("./")
    page.route("**/*.js", lambda route: route.abort())
    page.keyboard.press("Control+k")
    note = lost(page, OFFLINE)
    # Whom to call, and what to say, need no network.
    calls = search.whole.locator("[href^='tel:']")
    expect(calls).to_have_text(
        [re.compile("911$"), *(re.compile(who.phone) for who in book.owner.people_to_call if who.public)]
    )
    expect(calls.last).to_be_visible()
    expect(search.whole.get_by_text("I never say who’s here or what anyone uses")).to_be_visible()
    page.unroute("**/*.js")
    note.get_by_role("button", name="Try again").click()
    expect(search.begin).to_be_visible()
    expect(calls.first).not_to_be_visible()
    search.type("son")
    expect(page.get_by_text(OFFLINE)).to_have_count(0)


def test_the_search_of_a_page_asks_for_a_reload_where_its_script_is_gone(open_page: Page, link: Path) -> None:
    page, search = open_page, Search(open_page)
    page.goto("./")
    anew(link, purge=True)
    page.keyboard.press("Control+k")
    note = lost(page, UPDATED)
    page.keyboard.type("son")
    lost(page, UPDATED)
    with page.expect_navigation():
        note.get_by_role("button", name="Reload").click()
    search.find("son")


def test_what_a_page_loads_at_once_is_missed_where_it_would_be(open_page: Page, book: Handbook) -> None:
    page = open_page
    gone, away = "**/practice.*.js", "**/session.*.js"
    page.route(gone, lambda route: route.fulfill(status=404))
    page.goto("train/practice/")
    note = lost(page, UPDATED)
    expect(note.locator("+ [data-ss-drill]")).to_have_count(1)
    assert not violations(page)
    page.unroute(gone)
    with page.expect_navigation():
        note.get_by_role("button", name="Reload").click()
    expect(page.get_by_role("button", name="Begin")).to_be_visible()
    for address in ("train/build/", f"train/{book.sessions[0].id}/"):
        page.route(away, lambda route: route.abort())
        page.goto(address)
        note = lost(page, OFFLINE)
        page.unroute(away)
        note.get_by_role("button", name="Try again").click()
        expect(page.locator("[data-ss-build], [data-ss-share]").first).to_be_visible()
        expect(page.get_by_text(OFFLINE)).to_have_count(0)


def test_what_someone_asks_a_page_for_is_missed_in_a_dialog(open_page: Page, link: Path, book: Handbook) -> None:
    page, scenario = open_page, book.scenarios[0]
    page.goto(scenario.url)
    anew(link, purge=True)
    page.get_by_role("button", name=re.compile("^Print the")).first.click()
    note = lost(page, UPDATED)
    assert not violations(page)
    note.get_by_role("button", name="Back to the page").click()
    expect(note).to_have_count(0)
    page.get_by_role("link", name="Show on the big screen").click()
    note = lost(page, UPDATED)
    with page.expect_navigation():
        note.get_by_role("button", name="Reload").click()
    expect(room(page)).to_be_visible()


def test_a_session_asks_for_a_reload_where_the_page_of_a_scenario_is_gone(
    open_page: Page, link: Path, book: Handbook
) -> None:
    page = open_page
    page.goto(f"train/{book.sessions[0].id}/")
    page.route("**/scenarios/*/facilitate/", lambda route: route.fulfill(status=404))
    page.get_by_role("link", name="Lead it").click()
    note = lost(page, UPDATED)
    page.unroute("**/scenarios/*/facilitate/")
    with page.expect_navigation():
        note.get_by_role("button", name="Reload").click()
    expect(lead(page)).to_be_visible()
