"""The exit ticket, the certificate and the log: filled in and printed in the browser, where nothing stays."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from sticky.commands.verify import watch
from tests.support.axe import violations
from tests.support.browser import NARROW, WIDE

PROOF = "train/proof/"
NAMES = [f"Person {n}" for n in range(1, 13)]
DID = [("Practice, ten questions", "10", ""), ('A “course”, "Everything"', "45", "0.75")]
HEAD = "Date,What I did,Minutes,Contact hours"


def filled(page: Page) -> None:
    page.get_by_label("Take it from a ready session").select_option(index=1)
    page.locator("[data-ss-certify]").get_by_label("Date").fill("December 1, 2026")
    page.get_by_label(re.compile("^Names")).fill("\n".join([*NAMES, ""]))


def log(page: Page, what: str, minutes: str, hours: str) -> None:
    """Note something in the log."""
    form = page.locator("[data-ss-log]")
    form.get_by_label("What you did").fill(what)
    form.get_by_label("Minutes").fill(minutes)
    form.get_by_label("Contact hours").fill(hours)
    form.get_by_role("button", name="Add it").click()


def logged(page: Page) -> list[str]:
    """The lines of the log, and its sums."""
    lines = page.locator(".ss-training-log :is(tbody, tfoot) tr").all()
    return [" | ".join(line.locator("td, th").all_inner_texts()).replace(" ✕", "") for line in lines]


def test_each_of_twelve_people_gets_a_certificate(browser: Browser, home: str) -> None:
    with browser.new_context(base_url=home) as context:
        page, faults = context.new_page(), watch(context, home)
        page.goto(PROOF)
        filled(page)
        sheets = page.locator(".ss-certificate")
        expect(sheets).to_have_count(len(NAMES))
        assert sheets.locator("[data-ss-field=name]").all_inner_texts() == NAMES
        first = sheets.first
        for said in ("December 1, 2026", "The wife’s card", page.get_by_label("Minutes").first.input_value()):
            expect(first).to_contain_text(said)
        expect(first.get_by_text("Contact hours")).to_be_hidden()
        page.locator("[data-ss-certify]").get_by_label("Contact hours").fill("0.5")
        expect(sheets.last.get_by_text("Contact hours")).to_be_visible()
        assert violations(page) == []
    assert faults == []


def test_only_the_chosen_sheet_is_printed_a_page_for_each(browser: Browser, home: str) -> None:
    with browser.new_context(base_url=home) as context:
        page = context.new_page()
        page.add_init_script("window.print = () => { document.title = 'printed' }")
        page.goto(PROOF)
        filled(page)
        page.get_by_role("button", name="Print the certificates").click()
        page.emulate_media(media="print")
        assert page.title() == "printed"
        assert page.locator(".ss-certificate:visible").count() == len(NAMES)
        assert page.locator(".ss-ticket:visible, .md-content h1:visible, .ss-fields:visible").count() == 0
        pages = page.pdf(format="Letter").count(b"/Type /Page\n")
        assert pages == len(NAMES)
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        page.emulate_media(media="screen")
        page.get_by_role("button", name="Print the ticket").click()
        page.emulate_media(media="print")
        assert page.locator("textarea:visible").count() == 3
        assert page.locator(".ss-certificate:visible").count() == 0


def test_nothing_stays_in_the_browser(browser: Browser, home: str) -> None:
    with browser.new_context(base_url=home) as context:
        page, faults = context.new_page(), watch(context, home)
        page.goto(PROOF)
        filled(page)
        page.locator(".ss-ticket textarea").first.fill("A sentence")
        log(page, *DID[0])
        expect(page.locator(".ss-training-log")).to_contain_text(DID[0][0])
        page.goto("train/")
        page.go_back()
        expect(page.locator(".ss-training-log")).not_to_contain_text(DID[0][0])
        expect(page.get_by_label(re.compile("^Names"))).to_have_value("")
        expect(page.locator(".ss-ticket textarea").first).to_have_value("")
        expect(page.locator(".ss-certificate")).to_have_count(1)
        assert page.evaluate("localStorage.length + sessionStorage.length + document.cookie.length") == 0
    assert faults == []


def test_a_log_is_saved_as_a_file_and_goes_on_from_it(browser: Browser, home: str, tmp_path: Path) -> None:
    with browser.new_context(base_url=home) as context:
        page, faults = context.new_page(), watch(context, home)
        page.goto(PROOF)
        hours = page.locator(".ss-training-log").get_by_text("Contact hours")
        expect(hours).to_be_visible()
        page.locator("[data-ss-log]").get_by_label("Date").fill("December 1, 2026")
        log(page, *DID[0])
        expect(hours).to_be_hidden()
        log(page, *DID[1])
        expect(hours).to_be_visible()
        noted = [f"December 1, 2026 | {' | '.join(did)}" for did in DID]
        assert logged(page) == [*noted, "In all | 55 | 0.75"]
        assert violations(page) == []
        with page.expect_download() as saved:
            page.get_by_role("button", name="Save it as a file").click()
        file = tmp_path / saved.value.suggested_filename
        saved.value.save_as(file)
        assert file.read_bytes().decode() == (
            f'\ufeff{HEAD}\r\n"December 1, 2026","Practice, ten questions",10,\r\n'
            '"December 1, 2026","A “course”, ""Everything""",45,0.75\r\n'
        )

        page.reload()
        log(page, "A session", "20", "")
        for _ in range(2):  # what is there already is not taken twice
            page.locator("[data-ss-log] [type=file]").set_input_files(file)
            expect(page.locator(".ss-training-log tbody tr")).to_have_count(len(DID) + 1)
        assert logged(page)[:2] == noted
        assert logged(page)[-1] == "In all | 75 | 0.75"
        page.get_by_role("button", name="Take out: A session").click()
        assert logged(page) == [*noted, "In all | 55 | 0.75"]
    assert faults == []


@pytest.mark.parametrize("said", ["", "a picture", f"{HEAD}\nDecember 1,Practice,ten,\n", f"{HEAD}\nPractice,10\n"])
def test_a_file_that_is_no_log_is_refused(browser: Browser, home: str, tmp_path: Path, said: str) -> None:
    (tmp_path / "log.csv").write_text(said)
    with browser.new_context(base_url=home) as context:
        page = context.new_page()
        page.goto(PROOF)
        log(page, *DID[0])
        page.locator("[data-ss-log] [type=file]").set_input_files(tmp_path / "log.csv")
        expect(page.get_by_role("alert")).to_contain_text("not a log saved here")
        assert len(logged(page)) == 2


def test_the_log_is_printed_alone(browser: Browser, home: str) -> None:
    with browser.new_context(base_url=home) as context:
        page = context.new_page()
        page.add_init_script("window.print = () => {}")
        page.goto(PROOF)
        log(page, *DID[1])
        page.get_by_role("button", name="Print the log").click()
        page.emulate_media(media="print")
        assert page.locator(".ss-training-log tbody tr:visible").count() == 1
        assert page.locator(".ss-certificate:visible, .ss-ticket:visible, button:visible, h1:visible").count() == 0


def test_without_scripts_all_are_paper_to_fill_in(browser: Browser, home: str) -> None:
    with browser.new_context(base_url=home, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(PROOF)
        assert page.locator(".ss-ticket textarea:visible").count() == 3
        assert page.locator(".ss-certificate:visible").count() == 1
        assert page.locator(".ss-training-log tbody tr:visible").count() > 5
        assert page.locator(".ss-fields:visible").count() == 0


@pytest.mark.parametrize("size", [NARROW, WIDE])
def test_it_fits(browser: Browser, home: str, size: tuple[int, int]) -> None:
    with browser.new_context(base_url=home, viewport={"width": size[0], "height": size[1]}) as context:
        page = context.new_page()
        page.goto(PROOF)
        filled(page)
        log(page, *DID[1])
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        for control in page.locator(".md-content :is(button, input, select, textarea):visible").all():
            box = control.bounding_box()
            assert box
            assert box["height"] >= 44
