"""What frames every page, as people use it: the search, the menu, the colors. The selectors for these stand here alone."""

import re

from playwright.sync_api import Locator, Page, expect


class Search:
    """The search of a page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.field = page.get_by_role("textbox", name="Search")
        self.button = page.get_by_role("button", name="Search", exact=True)
        """What opens it on a narrow screen."""
        self.wide_field = page.locator(".ss-find")
        """The wide field on the home page."""
        self.whole = page.locator(".md-search")
        self.output = page.locator(".md-search__output")
        self.status = page.get_by_role("search").get_by_role("status")
        self.items = page.get_by_role("search").get_by_role("listitem")
        self.list = page.locator(".md-search-result__list")
        self.hits = page.locator("a.md-search-result__link")

    def open(self) -> None:
        """Open it by the key."""
        self.page.keyboard.press("/")
        expect(self.field).to_be_focused()

    def type(self, words: str) -> None:
        """Type into it, and wait for what it finds. A key is what makes it look; the rest comes at once."""
        self.page.keyboard.insert_text(words[:-1])
        self.page.keyboard.type(words[-1])
        expect(self.status).to_have_text(re.compile(r"matching document|No matching"))
        if "No matching" not in self.status.inner_text():
            expect(self.hits).not_to_have_count(0)  # they follow what the status says

    def find(self, words: str) -> None:
        """Search from the home page, and open what stands under "more on this page" too."""
        self.page.goto("./")
        self.open()
        self.type(words)
        self.page.locator(".md-search-result__more").evaluate_all("all => all.forEach(more => { more.open = true })")
        assert not [place for place in self.places if "facilitate" in place]

    def first(self) -> Locator:
        """The first hit, once there is one."""
        expect(self.hits.first).to_be_visible()
        return self.hits.first

    @property
    def places(self) -> list[str]:
        """Where the hits lead, best first: addresses below the root of a site that is served at one."""
        found: list[str] = self.hits.evaluate_all(
            "all => all.map(hit => (hit.pathname + hit.search + hit.hash).replace(new URL('.', document.baseURI).pathname, ''))"
        )
        return found

    def hit(self, place: str) -> Locator:
        """The hit that leads to a place."""
        places = self.places
        assert place in places
        return self.hits.nth(places.index(place))


class Frame:
    """The head of a page, and what shows over the page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.search = Search(page)
        self.head = page.locator(".md-header")
        self.menu_button = page.get_by_role("button", name="Menu")
        self.menu = page.get_by_role("navigation", name="Menu")
        self.here = page.locator(".ss-top__places [aria-current]")
        """The main place that the page is at."""
        self.elsewhere = page.locator(".ss-top__places a:not([aria-current])")
        self.colors = page.get_by_role("radiogroup", name="Colors")
        self.explanation = page.locator(".md-tooltip2--active")
        """What a term means, shown beside it."""
        self.not_for_paper = [self.head, self.search.whole, page.locator(".md-sidebar--primary")]

    def turn_colors(self) -> None:
        """Choose the next of the ways to color the page."""
        self.page.locator("label[for^=__palette]:visible").click()

    @property
    def scheme(self) -> str:
        """How the page is colored."""
        said: str = self.page.evaluate("document.body.dataset.mdColorScheme")
        return said
