"""Browsers for testing the site of any handbook: see `engine/` and `content/`.

A test takes one of the pages below and goes to addresses below the site's root. Whatever the page's console or
scripts complain of, whatever it asks of another host, and whatever it leaves in the browser beyond what the site
declares, fails the test.
"""

import gc
import os
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from sticky.outputs import pdf
from sticky.text import dates
from tests.support.browser import NARROW, UNDRAWN, WIDE, chromium, declared, kept, launch, patient, watch
from tests.support.record import Recorder

TESTS = Path(__file__).parent


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite the problems that golden cases expect")
    parser.addoption(
        "--handbook", metavar="FOLDER", help="whose site tests/content looks at; the folder one stands in, if not said"
    )
    parser.addoption(
        "--record", action="store_true", help="see every page in every view, and write down what the whole run saw"
    )


SLOWEST = (
    *("content/test_paper", "engine/test_init", "engine/test_site_build", "content/test_access_narrow"),
    *("content/test_access", "engine/test_states", "engine/test_update", "engine/test_shapes"),
    *("content/test_reading", "engine/test_content_set", "engine/test_site_plan", "engine/test_site_preview"),
    *("engine/test_site_practice", "engine/test_paper", "content/test_site", "engine/test_supply"),
    *("engine/test_environment", "content/test_private", "engine/test_property", "engine/test_access"),
    *("engine/test_cli", "engine/test_editions", "content/own/test_found", "content/test_validity"),
    *("engine/test_nginx", "engine/test_wheel", "engine/test_site_search", "engine/test_site_show"),
    *("engine/test_site_session", "engine/test_site_screen", "engine/test_hostile"),
)
"""The files that take longest, which go first, so that no worker begins one when the others have nothing left to do."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def turn(item: pytest.Item) -> int:
        name = item.path.with_suffix("").relative_to(TESTS).as_posix()
        return SLOWEST.index(name) if name in SLOWEST else len(SLOWEST)

    items.sort(key=turn)


MEMORY = Path("/dev/shm")  # noqa: S108  # where pytest makes a folder that only its user can open
"""Where Linux keeps files in memory. Tests write and remove tens of thousands, sites and browsers’ profiles, and some disks
take a thousandth of a second to remove one."""
ROOM = 4 * 2**30
"""The bytes that have to be free there."""


def has_room(folder: Path) -> bool:
    """Whether a folder is there for tests to write much into, and to start commands from."""
    if not os.access(folder, os.W_OK):
        return False
    disk = os.statvfs(folder)
    return disk.f_bavail * disk.f_frsize >= ROOM and not disk.f_flag & os.ST_NOEXEC


def pytest_configure(config: pytest.Config) -> None:
    # A worker holds several handbooks from one test to the next: to look through them for garbage takes long and finds none.
    gc.set_threshold(10_000, 50, 1_000)
    if "TMPDIR" not in os.environ and has_room(MEMORY):
        os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)
    config.pluginmanager.register(Recorder(config), "recorder")


@pytest.fixture(scope="session", autouse=True)
def _the_day() -> Iterator[None]:
    """Set the date that the golden cases were written for, because due dates depend on it; and let warnings block nothing."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("STRICT", raising=False)
        patch.setattr(dates, "today", lambda: date(2026, 11, 25))
        yield


@pytest.fixture(scope="session")
def recorder(request: pytest.FixtureRequest) -> Recorder:
    """The recorder of a run's figures."""
    found = request.config.pluginmanager.getplugin("recorder")
    assert isinstance(found, Recorder)
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for the whole run; each page has its own context."""
    with chromium(UNDRAWN) as started:
        yield started


@pytest.fixture(scope="session")
def printer(browser: Browser) -> Iterator[Browser]:
    """The browser that prints the site's PDFs, with a window of its own."""
    with launch(browser.browser_type, UNDRAWN, program=pdf.CHROMIUM) as started:
        yield started


@pytest.fixture
def context(browser: Browser, home: str) -> Iterator[Callable[..., BrowserContext]]:
    """Opens contexts, watches them for faults, and closes them."""
    yield from opening(browser, home)


def opening(browser: Browser, home: str) -> Iterator[Callable[..., BrowserContext]]:
    """Opens contexts of a browser, watches them for faults, and closes them."""
    opened: list[tuple[BrowserContext, list[str]]] = []

    def make(size: tuple[int, int] = WIDE, scripts: bool = True, **more: Any) -> BrowserContext:
        made = browser.new_context(
            base_url=home,
            viewport={"width": size[0], "height": size[1]},
            java_script_enabled=scripts,
            **{"reduced_motion": "reduce", **more},
        )
        opened.append((patient(made), watch(made, home if more.get("bypass_csp") else "")))
        return made

    yield make
    elsewhere = [page.url for made, _ in opened for page in made.pages if not page.url.startswith((home, "about:"))]
    left = [one for made, _ in opened for one in kept(made)]
    for made, _ in opened:
        made.close()
    assert not [*(fault for _, faults in opened for fault in faults), *elsewhere]
    assert not [one for one in left if not declared(one)]


@pytest.fixture
def page(context: Callable[..., BrowserContext]) -> Page:
    """A page on a desktop screen."""
    return context().new_page()


@pytest.fixture
def phone(context: Callable[..., BrowserContext]) -> Page:
    """A page on a phone."""
    return context(NARROW).new_page()


@pytest.fixture
def plain(context: Callable[..., BrowserContext]) -> Page:
    """A page on a desktop screen, without scripts."""
    return context(scripts=False).new_page()


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def either(context: Callable[..., BrowserContext], request: pytest.FixtureRequest) -> Page:
    """A page on a desktop screen, with scripts and without."""
    return context(scripts=bool(request.param)).new_page()
