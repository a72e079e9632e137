"""Page objects for the frame of every page: the search, the menu, the colors. Only this file has their selectors."""

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, Route, expect

from .browser import until


class Search:
    """The search of a page: a dialog with a field, and hits in a grid."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.whole = page.locator("[data-ss-seek]")
        self.field = self.whole.get_by_role(
            "combobox", name=re.compile("^What (are they asking|would you like to know)[?]$")
        )
        self.button = page.get_by_role("button", name="Search", exact=True)
        """The button in the header that opens it."""
        self.wide_field = page.get_by_role("main").locator("[data-ss-search]")
        """The button on the home page that opens it, and looks like a wide field."""
        self.status = self.whole.get_by_role("status")
        """What it announces once the typing pauses."""
        self.state = self.whole.locator(".ss-search-dialog__state")
        self.grid = self.whole.get_by_role("grid", name="Answers")
        self.rows = self.grid.get_by_role("row")
        self.hits = self.rows.locator("[role=gridcell]:first-child a")
        """The links of the hits, best first."""
        self.chosen = self.grid.locator("[aria-selected=true]")
        """The cell that was chosen by key."""
        self.begin = self.whole.get_by_role("heading", name="Who is asking?")
        """The beginning of what it shows before anyone types, and when it finds nothing."""

    def open(self) -> None:
        """Open it with the keyboard, and wait until it has loaded."""
        self.page.keyboard.press("Control+k")
        expect(self.field).to_be_focused()
        expect(self.begin).to_be_visible()

    def type(self, words: str) -> None:
        """Type into it, once all is loaded, and wait until it tells what it found."""
        until(self.page, "() => globalThis.handbookRecords?.whole")
        if self.field.input_value():
            self.field.fill("")
            expect(self.state).to_have_text("")  # and not what it told before
        self.field.fill(words)
        expect(self.state).to_have_text(
            re.compile(rf"^\d+ answers?( for “.+”)?$|^No answer for “{re.escape(words.strip())}”$")
        )
        if told := re.match(r"\d+", self.state.inner_text()):
            expect(self.hits).to_have_count(int(told[0]))  # it tells how many before it shows them all

    def find(self, words: str) -> None:
        """Search: where it is open, or from the home page."""
        if not self.field.is_visible():
            self.page.goto("./")
            self.open()
        self.type(words)
        assert not [place for place in self.places if "facilitate" in place]

    def first(self) -> Locator:
        """The first hit, once there is one."""
        expect(self.hits.first).to_be_visible()
        return self.hits.first

    @property
    def places(self) -> list[str]:
        """The addresses of the hits, best first, relative to the root of a site."""
        addresses: list[str] = self.hits.evaluate_all(
            "all => all.map(hit => (hit.pathname + hit.search + hit.hash).replace(new URL('.', document.baseURI).pathname, ''))"
        )
        return addresses

    def hit(self, place: str) -> Locator:
        """The hit for an address."""
        places = self.places
        assert place in places
        return self.hits.nth(places.index(place))


def holding(page: Page, site: Path, key: str) -> list[Route]:
    """Hold back the scripts of the search's records that have a key, such as `short`, on pages of a site: each to be let go on."""
    scripts = {file.name for file in (site / "search").glob("records.*.js") if f'"{key}"' in file.read_text()}
    held: list[Route] = []
    page.route(lambda url: url.rpartition("/")[2] in scripts, lambda route: held.append(route))
    return held


class Frame:
    """The header of a page, and overlays."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.search = Search(page)
        self.head = page.locator(".md-header")
        self.menu_button = page.get_by_role("button", name="Menu")
        self.menu = page.get_by_role("navigation", name="Menu")
        main = page.get_by_role("navigation", name="Main")
        self.here = main.locator("[aria-current]")
        """The main link to the current page."""
        self.elsewhere = main.locator("a:not([aria-current])")
        self.colors = page.get_by_role("radiogroup", name="Light or dark, or as on your device")
        self.explanation = page.get_by_role("tooltip")
        """The tooltip with a term's meaning."""
        self.not_for_paper = [self.head, self.search.whole, page.locator(".md-sidebar--primary")]

    def turn_colors(self) -> None:
        """Choose the next color scheme."""
        self.page.locator("label[for^=__palette]:visible").click()

    @property
    def scheme(self) -> str:
        """The page's color scheme."""
        said: str = self.page.evaluate("document.body.dataset.mdColorScheme")
        return said
