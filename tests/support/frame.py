"""Page objects for the frame of every page: the search, the menu, the colors. Only this file has their selectors."""

import re

from playwright.sync_api import Locator, Page, expect


class Search:
    """The search of a page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.field = page.get_by_role("textbox", name="Search")
        self.button = page.get_by_role("button", name="Search", exact=True)
        """The button that opens it on a narrow screen."""
        self.wide_field = page.locator(".ss-find")
        """The wide field on the home page."""
        self.whole = page.locator(".md-search")
        self.output = page.locator(".md-search__output")
        self.status = page.get_by_role("search").get_by_role("status")
        self.items = page.get_by_role("search").get_by_role("listitem")
        self.list = page.locator(".md-search-result__list")
        self.hits = page.locator("a.md-search-result__link")

    def open(self) -> None:
        """Open it with the keyboard."""
        self.page.keyboard.press("/")
        expect(self.field).to_be_focused()

    def type(self, words: str) -> None:
        """Type into it, and wait for the hits. Only the last key is typed as a key, which starts the search."""
        self.field.fill(words[:-1])
        self.page.keyboard.press("End")  # the theme may still be handling the focus, and puts the caret first
        self.page.keyboard.type(words[-1])
        expect(self.status).to_have_text(re.compile(r"matching document|No matching"))
        if "No matching" not in self.status.inner_text():
            expect(self.hits).not_to_have_count(0)  # they appear after the status

    def find(self, words: str) -> None:
        """Search from the home page, and also open the hits under "more on this page"."""
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
        """The addresses of the hits, best first, relative to the root of a site."""
        found: list[str] = self.hits.evaluate_all(
            "all => all.map(hit => (hit.pathname + hit.search + hit.hash).replace(new URL('.', document.baseURI).pathname, ''))"
        )
        return found

    def hit(self, place: str) -> Locator:
        """The hit for an address."""
        places = self.places
        assert place in places
        return self.hits.nth(places.index(place))


class Frame:
    """The header of a page, and overlays."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.search = Search(page)
        self.head = page.locator(".md-header")
        self.menu_button = page.get_by_role("button", name="Menu")
        self.menu = page.get_by_role("navigation", name="Menu")
        self.here = page.locator(".ss-top__places [aria-current]")
        """The main link to the current page."""
        self.elsewhere = page.locator(".ss-top__places a:not([aria-current])")
        self.colors = page.get_by_role("radiogroup", name="Colors")
        self.explanation = page.locator(".md-tooltip2--active")
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
