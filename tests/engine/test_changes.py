"""What changed: the list, the mark on a page and when it ends, a date in the link, and the feed."""

import re
from collections.abc import Callable
from datetime import date
from itertools import groupby
from pathlib import Path

from lxml import etree
from playwright.sync_api import BrowserContext, Page, expect

from sticky.content.changes import MARKED, changes_of, still_marked
from sticky.content.handbook import Handbook
from sticky.outputs import feed
from sticky.site.pages import with_fragments
from sticky.theme.templates import Renderer
from tests.support.browser import SITE_URL, changed, made_here

ATOM = {"a": "http://www.w3.org/2005/Atom"}
SCENARIO, CLAUSES = "scenarios/wifes-card/", "policy/"


def test_a_mark_ends_with_its_last_day() -> None:
    entries = {date(2026, 9, 1): "long ago", date(2026, 11, 1): "lately", date(2026, 11, 20): "last"}
    assert list(still_marked(entries, date(2026, 11, 26)).values()) == ["last", "lately"]
    last = date(2026, 11, 20) + MARKED
    assert list(still_marked(entries, last.replace(day=last.day - 1)).values()) == ["last"]
    assert still_marked(entries, last) == {}


def test_a_page_is_marked_below_its_title_until_the_reader_s_own_day_is_past_it(
    context: Callable[..., BrowserContext], book: Handbook
) -> None:
    for url in (SCENARIO, f"{SCENARIO}facilitate/", CLAUSES):
        for today, seen in (("2026-11-26", True), ("2027-03-01", False)):
            page = context().new_page()
            page.clock.set_fixed_time(f"{today}T12:00:00")
            page.goto(url)
            mark = page.locator("article [data-ss-until]")
            expect(mark).to_have_count(1)
            expect(mark).to_be_visible(visible=seen)
            assert page.locator("article h1").evaluate(
                "(title, mark) => title.compareDocumentPosition(mark) === Node.DOCUMENT_POSITION_FOLLOWING",
                mark.element_handle(),
            )
    plain = context(scripts=False).new_page()
    plain.goto(SCENARIO)
    expect(plain.locator("[data-ss-until]")).to_be_visible()


def test_what_changed_and_dates_come_after_the_introduction_or_after_a_policy(book: Handbook) -> None:
    policy, statute = book.policies[0], book.statutes[0]
    for content, order in (
        (policy, ["policy_header", "text", "policy_dates", "changed"]),
        (statute, ["text", "changed", "statute"]),
    ):
        made = with_fragments(content.document, content, lambda name, _: f"<{name}>", book.policies, changed=True)
        parts = [line.strip("<>") if line.startswith("<") else "text" for line in made.split("\n") if line.strip()]
        known = [part for part in parts if part in order]
        assert [part for part, _ in groupby(known)][: len(order)] == order


def test_the_marks_are_those_of_the_handbook_s_own_newest_day(book: Handbook, project: Path) -> None:
    assert book.as_of == max(date(2026, 11, 26), *(change.on for change in changes_of(book)))
    changed(project / "docs/basics.md", "reviewed: ", "changed: {2027-06-01: Later than any mark}\nreviewed: ")
    made_here(project, project / "site")
    marked = {
        file.relative_to(project / "site").as_posix()
        for file in (project / "site").rglob("*.html")
        if "ss-changed" in file.read_text()
    }
    assert marked == {"basics/index.html"}


def test_every_change_is_listed_and_a_date_in_the_link_leaves_out_what_is_older(either: Page, book: Handbook) -> None:
    either.goto("changes/#since-2026-11-15")
    entries = either.locator("[data-ss-day] li")
    expect(entries).to_have_count(len(changes_of(book)))
    scripts = either.locator("html.js").count() == 1
    newer = [change for change in changes_of(book) if change.on >= date(2026, 11, 15)]
    assert 0 < len(newer) < len(changes_of(book))
    expect(entries.filter(visible=True)).to_have_count(len(newer) if scripts else len(changes_of(book)))
    if scripts:
        expect(either.get_by_text("1 change since November 15, 2026.")).to_be_visible()
        either.get_by_role("link", name="Show every change").click()
        expect(entries.filter(visible=True)).to_have_count(len(changes_of(book)))
        either.goto("changes/#since-2026-99-99")
        expect(entries.filter(visible=True)).to_have_count(len(changes_of(book)))


def test_a_link_for_the_next_visit_carries_today(page: Page) -> None:
    page.clock.set_fixed_time("2027-01-10T23:30:00")
    page.goto("changes/")
    page.get_by_role("link", name="this link").click()
    assert page.url.endswith("changes/#since-2027-01-10")
    expect(page.get_by_text("Nothing has changed since January 10, 2027.")).to_be_visible()


def test_the_feed_is_atom_with_an_entry_for_every_change(site: Path, book: Handbook) -> None:
    root = etree.parse(site / "changes/feed.xml").getroot()
    assert root.tag == "{http://www.w3.org/2005/Atom}feed"
    [updated] = root.findall("a:updated", ATOM)
    ids = [id_.text for id_ in root.iterfind(".//a:id", ATOM)]
    assert len(ids) == len(set(ids)) == len(changes_of(book)) + 1
    for element in (root, *root.findall("a:entry", ATOM)):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"a:{name}", ATOM)) == 1
        time = element.findtext("a:updated", "", ATOM)
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", time)
        assert time <= (updated.text or "")
        for link in element.findall("a:link", ATOM):
            address = link.get("href", "")
            assert address.startswith(SITE_URL)
            file = site / address.removeprefix(SITE_URL)
            assert file.exists(), address
    assert [(entry.findtext("a:summary", "", ATOM)) for entry in root.findall("a:entry", ATOM)] == [
        change.what for change in changes_of(book)
    ]


def test_the_feed_of_a_handbook_without_changes_and_with_marks_in_its_words_is_well_formed(book: Handbook) -> None:
    text = feed.atom(Renderer(book, home="https://example.org/"), "Yes & <No>", "https://example.org/")
    assert etree.fromstring(text.encode()).findtext("a:title", "", ATOM) == "Yes & <No>: what changed"
