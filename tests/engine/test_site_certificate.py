"""The exit ticket and the certificate: filled in and printed in the browser, where nothing stays."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from sticky.commands.verify import watch
from tests.support.axe import violations
from tests.support.browser import NARROW, WIDE

PROOF = "train/proof/"
NAMES = [f"Person {n}" for n in range(1, 13)]


def filled(page: Page) -> None:
    page.get_by_label("Take it from a ready session").select_option(index=1)
    page.get_by_label("Date").fill("December 1, 2026")
    page.get_by_label(re.compile("^Names")).fill("\n".join([*NAMES, ""]))


def test_each_of_twelve_people_gets_a_certificate(browser: Browser, home: str) -> None:
    with browser.new_context(base_url=home) as context:
        page, faults = context.new_page(), watch(context, home)
        page.goto(PROOF)
        filled(page)
        sheets = page.locator(".ss-certificate")
        expect(sheets).to_have_count(len(NAMES))
        assert sheets.locator("[data-ss-field=name]").all_inner_texts() == NAMES
        first = sheets.first
        for said in ("December 1, 2026", "The wife’s card", page.get_by_label("Minutes").input_value()):
            expect(first).to_contain_text(said)
        expect(first.get_by_text("Contact hours")).to_be_hidden()
        page.get_by_label("Contact hours, if").fill("0.5")
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
        assert page.locator(".ss-ticket:visible, .md-content h1:visible, .ss-certificate-form:visible").count() == 0
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
        page.goto("train/")
        page.go_back()
        expect(page.get_by_label(re.compile("^Names"))).to_have_value("")
        expect(page.locator(".ss-ticket textarea").first).to_have_value("")
        expect(page.locator(".ss-certificate")).to_have_count(1)
        assert page.evaluate("localStorage.length + sessionStorage.length + document.cookie.length") == 0
    assert faults == []


def test_without_scripts_both_are_paper_to_fill_in(browser: Browser, home: str) -> None:
    with browser.new_context(base_url=home, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(PROOF)
        assert page.locator(".ss-ticket textarea:visible").count() == 3
        assert page.locator(".ss-certificate:visible").count() == 1
        assert page.locator(".ss-certificate-form").is_hidden()


@pytest.mark.parametrize("size", [NARROW, WIDE])
def test_it_fits(browser: Browser, home: str, size: tuple[int, int]) -> None:
    with browser.new_context(base_url=home, viewport={"width": size[0], "height": size[1]}) as context:
        page = context.new_page()
        page.goto(PROOF)
        filled(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        for control in page.locator(".md-content :is(button, input, select, textarea):visible").all():
            box = control.bounding_box()
            assert box
            assert box["height"] >= 44
