"""Axe, the accessibility checker, and the views of a page that it tests."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Browser, Page

from tests.support.browser import patient

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
# The rules for WCAG 2.2 at level AA, and axe's best practices. By default it skips what 2.2 added.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@dataclass(frozen=True)
class View:
    """A view of a page: its width, color scheme and other conditions."""

    width: int
    scheme: str
    opened: bool
    forced: bool
    scripts: bool

    def __str__(self) -> str:
        said = ["open" if self.opened else "closed", "forced colors" * self.forced, "no scripts" * (not self.scripts)]
        return ", ".join(filter(None, [str(self.width), self.scheme, *said]))


VALUES = ((320, 1280), ("light", "dark"), (False, True), (False, True), (False, True))
# Every width in every scheme, closed and open. Forced colors, and a page without scripts, appear often enough to pair
# each value of one condition with each value of every other.
VIEWS = [
    View(1280, "light", opened=False, forced=False, scripts=True),
    View(1280, "light", opened=True, forced=False, scripts=False),
    View(1280, "dark", opened=False, forced=False, scripts=False),
    View(1280, "dark", opened=True, forced=False, scripts=True),
    View(320, "light", opened=False, forced=False, scripts=False),
    View(320, "light", opened=True, forced=False, scripts=True),
    View(320, "dark", opened=False, forced=False, scripts=True),
    View(320, "dark", opened=True, forced=False, scripts=False),
    View(320, "light", opened=True, forced=True, scripts=True),
    View(1280, "dark", opened=False, forced=True, scripts=False),
]
PAIRS = [(VIEWS[i], VIEWS[7 - i]) for i in range(4)]
"""Two views that differ in everything except forced colors, with which axe does not check colors."""


def viewed(browser: Browser, home: str, width: int, scripts: bool) -> Page:
    """A page in a window of a width, still to be `colored`. The content security policy is bypassed to inject axe."""
    page = patient(
        browser.new_context(
            base_url=home, viewport={"width": width, "height": 800}, bypass_csp=True, reduced_motion="reduce"
        )
    ).new_page()
    if not scripts:
        page.route("**/*.js", lambda script: script.abort())  # switching scripts off would stop axe as well
    return page


def colored(page: Page, view: View) -> None:
    """Show a page in the colors of a view."""
    page.emulate_media(
        color_scheme="dark" if view.scheme == "dark" else "light", forced_colors="active" if view.forced else "none"
    )


def violations(page: Page) -> list[str]:
    """The violations that axe finds."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found: dict[str, Any] = page.evaluate(
        """tags => axe.run(document, {
            runOnly: tags, resultTypes: ["violations"], preload: { assets: ["media"] },
            // It reads the color that a text is filled with, which forced colors leave as it is and do not show.
            rules: { "color-contrast": { enabled: !matchMedia("(forced-colors: active)").matches } },
        })""",
        RULES,
    )
    return [f"{v['id']}: {node['html'][:160]}" for v in found["violations"] for node in v["nodes"]]
