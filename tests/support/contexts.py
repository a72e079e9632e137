"""Contexts of the browser that are watched for faults, and pages that tests use one after the other."""

from typing import Any

from playwright.sync_api import Browser

from sticky.commands.verify import declared, kept, watch
from tests.support.browser import patient

_STATE = """() => [innerWidth, innerHeight,
    ...["print", "(prefers-color-scheme: dark)", "(prefers-reduced-motion)", "(forced-colors: active)", "(pointer: coarse)"]
        .map(wish => matchMedia(wish).matches),
    ...[Date, setTimeout, requestAnimationFrame, open, print].map(String)].join()"""
"""What outlives a page: the window, the reader’s wishes, and what stands in for functions of the browser, such as a clock."""

_CLEARED = "localStorage.clear(); history.replaceState(null, '', '/elsewhere')"
"""Clears what is stored, and leaves the page at an address of the site that no page has: after a page of no site, Chromium would start another process."""


class Watched:
    """A context that is watched for faults."""

    def __init__(self, browser: Browser, home: str, size: tuple[int, int], scripts: bool, **more: Any) -> None:
        self.home = home
        self.context = patient(
            browser.new_context(
                base_url=home,
                viewport={"width": size[0], "height": size[1]},
                java_script_enabled=scripts,
                **{"reduced_motion": "reduce", **more},
            )
        )
        self._faults = watch(self.context, home if more.get("bypass_csp") else "")

    def faults(self) -> list[str]:
        """The faults so far: also pages of another site, and what may not be left in the browser."""
        elsewhere = [page.url for page in self.context.pages if not page.url.startswith((self.home, "about:"))]
        left = [kept_there for kept_there in kept(self.context) if not declared(kept_there)]
        faults = [*self._faults, *elsewhere, *left]
        self._faults.clear()
        return faults


class Reused(Watched):
    """A context with one page, for one test after the other as long as each leaves it as it was."""

    def __init__(self, browser: Browser, home: str, size: tuple[int, int], scripts: bool) -> None:
        super().__init__(browser, home, size, scripts)
        self.page = self.context.new_page()
        self._at_first = self._state()

    def _state(self) -> str:
        state: str = self.page.evaluate(_STATE)
        return state

    def restored(self) -> bool:
        """Clear what is stored, and leave the address; returns whether the page is otherwise as it was at first."""
        if self.context.pages != [self.page] or self.page.is_closed() or not self.page.url.startswith(self.home):
            return False
        self.page.evaluate(_CLEARED)
        self.page.mouse.move(0, 0)
        return self._state() == self._at_first
