"""Pictures of every kind of page, for people to look at: `make look` leaves them in look/."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.support.browser import NARROW, ROOT, WIDE, chromium, served
from tests.support.frame import Frame, Search

LOOK = ROOT / "look"
SCENARIO = "scenarios/wifes-card/"
PRACTICE = "train/practice/"
DRAWN = f"{PRACTICE}#1/everything/k3f9"
BUILD = "train/build/"
PLAN = "1/12/10.00/wifes-card/neighbors-holds"

PAGES = {
    "home": "",
    "desk": "desk/",
    "scenarios": "scenarios/",
    "scenario": SCENARIO,
    "row": "law/24-90-119/#2-d",
    "complication": f"{SCENARIO}#daughters-card",
    "facilitate": f"{SCENARIO}facilitate/",
    "law": "law/24-90-119/",
    "laws": "law/",
    "policy": "policy/",
    "requests": "policy/requests/",
    "example": "policy/example-bemis/",
    "standards": "standards/",
    "basics": "basics/",
    "glossary": "glossary/",
    "self-check": "self-check/",
    "a-to-z": "a-to-z/",
    "train": "train/",
    "session": "train/new-clerk/",
    "about": "about/",
    "sources": "about/sources/",
    "coverage": "about/coverage/",
    "404": "404.html",
}


def _search(page: Page) -> None:
    Search(page).open()
    Search(page).type("police")
    Search(page).first()


def _search_begun(page: Page) -> None:
    Search(page).open()


def _nothing_found(page: Page) -> None:
    Search(page).open()
    Search(page).type("zzyzx")


def _second_link(page: Page) -> None:
    _search(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")


def _menu(page: Page) -> None:
    if Frame(page).menu_button.is_visible():
        Frame(page).menu_button.click()


def _all_open(page: Page) -> None:
    page.locator("[data-ss-open]").click()


def _tooltip(page: Page) -> None:
    page.locator("abbr").first.hover()
    Frame(page).explanation.wait_for()


def _filtered(page: Page) -> None:
    if not page.locator(".ss-filter input").first.is_visible():
        page.locator(".ss-filter summary").click()
    page.locator(".ss-filter input").first.check()


def _told(page: Page) -> None:
    page.locator("main").get_by_role("radio").first.check()
    page.get_by_role("button", name="Say it").click()


def _scored(page: Page) -> None:
    for _ in range(page.locator("[data-ss-question]").count()):
        _told(page)
        page.locator("[data-ss-next]").click()
        if page.locator("[data-ss-end]").is_visible():
            break


def _built(page: Page) -> None:
    page.locator("[data-ss-build]").wait_for()


def _code(page: Page) -> None:
    _built(page)
    page.locator("figure [data-ss-code]").click()


def _way(page: Page) -> None:
    page.locator(".ss-way-back").wait_for()


# States that need an action: name, address, action.
STATES: list[tuple[str, str, Callable[[Page], None]]] = [
    ("search", "", _search),
    ("search-begun", "", _search_begun),
    ("search-nothing", SCENARIO, _nothing_found),
    ("search-second-link", SCENARIO, _second_link),
    ("menu", "", _menu),
    ("open", SCENARIO, _all_open),
    ("tooltip", "basics/#confidential", _tooltip),
    ("filtered", "scenarios/", _filtered),
    ("practice", PRACTICE, lambda page: page.get_by_role("button", name="Begin").wait_for()),
    ("practice-broken", f"{PRACTICE}#1/topic/none", lambda page: page.get_by_role("alert").wait_for()),
    ("practice-asked", DRAWN, lambda page: page.locator("main").get_by_role("radio").first.wait_for()),
    ("practice-told", DRAWN, _told),
    ("practice-scored", DRAWN, _scored),
    ("build", BUILD, _built),
    ("build-fits", f"{BUILD}#{PLAN}", _built),
    ("build-over", f"{BUILD}#{PLAN}/break.10/other.10", _built),
    ("build-broken", f"{BUILD}#{PLAN}/no-such-scenario", _built),
    ("build-code", f"{BUILD}#{PLAN}", _code),
    ("way-back", f"{SCENARIO}#in/{BUILD}{PLAN}", _way),
]
ON_PAPER = {
    "scenario": SCENARIO,
    "facilitate": f"{SCENARIO}facilitate/",
    "desk": "desk/",
    "policy": "policy/",
    "law": "law/24-90-119/",
}


def look(browser: Browser, home: str, folder: Path) -> None:
    """Take every picture."""
    for scheme in ("light", "dark"):
        for width, height in (NARROW, WIDE):
            context = browser.new_context(
                base_url=home, viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
            )
            page = context.new_page()
            for name, address in PAGES.items():
                page.goto("about:blank")
                page.goto(address or "./")
                page.screenshot(path=folder / f"{name}-{width}-{scheme}.png", full_page="#" not in address)
            for name, address, act in STATES:
                page.goto("about:blank")
                page.goto(address or "./")
                act(page)
                page.screenshot(path=folder / f"{name}-{width}-{scheme}.png", full_page=name in ("open", "filtered"))
            context.close()
    page = browser.new_page(base_url=home)
    for name, address in ON_PAPER.items():
        page.goto(address)
        page.pdf(path=folder / f"{name}.pdf", format="Letter", tagged=True, outline=True)


def main() -> None:
    """Take pictures of the last built site."""
    LOOK.mkdir(exist_ok=True)
    with served(ROOT / "site") as home, chromium() as browser:
        look(browser, home, LOOK)


if __name__ == "__main__":
    main()
