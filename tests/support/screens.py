"""The screens of a session, by what people see of them."""

import re

from playwright.sync_api import Locator, Page

_COUNT = re.compile(r"^\d+ of \d+(, screen \d+ of \d+)?$")


def room(page: Page) -> Locator:
    """The big screen, while it is open."""
    return page.get_by_role("dialog", name="The big screen")


def count(page: Page) -> Locator:
    """Which step, and which screen of it, the big screen says that it shows."""
    return room(page).get_by_text(_COUNT)


def lead(page: Page) -> Locator:
    """The presenter's screen, while it is open."""
    return page.get_by_role("dialog", name="The presenter’s screen")


def clock(page: Page) -> Locator:
    """What the presenter's screen says of the time, and what to leave out."""
    return lead(page).get_by_role("region", name="Clock")


def notes(page: Page) -> Locator:
    """The presenter's notes for a step."""
    heading = page.get_by_role("heading", name="Your notes for this step")
    return lead(page).locator("section").filter(has=heading)
