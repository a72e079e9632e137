"""Browsers for testing the site of any handbook: see `engine/` and `content/`.

A test takes one of the pages below and goes to addresses below the site's root. Whatever the page's console or
scripts complain of, whatever it asks of another host, and whatever it leaves in the browser beyond what the site
declares, fails the test.
"""

import gc
import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, BrowserContext, Page

from sticky.outputs import pdf
from tests.support.browser import NARROW, UNDRAWN, WIDE, chromium, launch
from tests.support.contexts import Reused, Watched

TESTS = Path(__file__).parent


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite the problems that golden cases expect")
    parser.addoption(
        "--handbook", metavar="FOLDER", help="whose site tests/content looks at; the folder one stands in, if not said"
    )
    parser.addoption("--whole", action="store_true", help="test everything in full: every page in every view")


SLOWEST = (
    *("content/test_paper", "engine/test_init", "engine/test_site_plan", "engine/test_site_session"),
    *("engine/test_site_room", "content/test_reading", "engine/test_site_preview", "engine/test_site_search"),
    *("engine/test_site_practice", "engine/test_site_show", "engine/test_site_build", "engine/test_publish"),
    *("engine/test_shelf", "engine/test_paper", "content/test_access", "engine/test_nginx"),
    *("engine/test_golden", "engine/test_courses", "content/test_access_narrow", "engine/test_update"),
    *("engine/test_content_set", "engine/test_verified", "content/own/test_hurry", "engine/test_site_desk"),
    *("engine/test_access", "engine/test_site_scenario", "engine/test_wheel", "engine/test_guides"),
    *("content/own/test_found", "engine/test_site_certificate", "engine/test_states", "engine/test_words"),
)
"""The files that take longest, which go first, so that no worker begins one when the others have nothing left to do."""


def sampled(items: Iterable[pytest.Item]) -> Iterator[pytest.Item]:
    """The tests that run without `--whole`."""
    met = Counter[str]()
    for item in items:
        name, every = item.nodeid.partition("[")[0], item.get_closest_marker("every")
        if not item.get_closest_marker("long") and not (every and met[name] % every.args[0]):
            yield item
        met[name] += 1


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--whole"):
        items[:] = sampled(items)

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


WHOLE = "whole"
"""The profile of Hypothesis with which everything is tried that tests with it name; without it, a sample of that."""


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--whole"):
        settings.register_profile(WHOLE)
        settings.load_profile(WHOLE)
    # A worker holds several handbooks from one test to the next: to look through them for garbage takes long and finds none.
    gc.set_threshold(10_000, 50, 1_000)
    if "TMPDIR" not in os.environ and has_room(MEMORY):
        os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)


@pytest.fixture(scope="session", autouse=True)
def _lenient() -> Iterator[None]:
    """Let warnings block nothing, whatever the environment says."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("STRICT", raising=False)
        yield


@pytest.fixture(scope="session")
def whole(request: pytest.FixtureRequest) -> bool:
    """Whether to test everything in full."""
    return bool(request.config.getoption("--whole"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for the whole run."""
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
    opened: list[Watched] = []

    def make(size: tuple[int, int] = WIDE, scripts: bool = True, **more: Any) -> BrowserContext:
        opened.append(Watched(browser, home, size, scripts, **more))
        return opened[-1].context

    yield make
    faults = [fault for watched in opened for fault in watched.faults()]
    for watched in opened:
        watched.context.close()
    assert not faults


@pytest.fixture(scope="session")
def reused() -> Iterator[dict[tuple[object, ...], Reused]]:
    """The pages that wait for the next test, by their site's address, their window's size, and whether scripts run."""
    waiting: dict[tuple[object, ...], Reused] = {}
    yield waiting
    for reused_page in waiting.values():
        reused_page.context.close()


@pytest.fixture
def lend(
    browser: Browser, home: str, reused: dict[tuple[object, ...], Reused], request: pytest.FixtureRequest
) -> Iterator[Callable[..., Page]]:
    """Lends pages that tests use one after the other: to open a context for each would take most of a short test's time.

    What a test leaves in another state is closed, and so is what a test that is marked as `alone` has used.
    """
    alone = request.node.get_closest_marker("alone") is not None
    lent: dict[tuple[object, ...], Reused] = {}

    def take(size: tuple[int, int] = WIDE, scripts: bool = True) -> Page:
        key = (home, size, scripts)
        waiting = None if alone else reused.pop(key, None)
        lent[key] = waiting or Reused(browser, *key)
        return lent[key].page

    yield take
    faults = [fault for lent_page in lent.values() for fault in lent_page.faults()]
    for key, lent_page in lent.items():
        if not alone and not faults and lent_page.restored():
            reused[key] = lent_page
        else:
            lent_page.context.close()
    assert not faults


@pytest.fixture
def page(lend: Callable[..., Page]) -> Page:
    """A page on a desktop screen."""
    return lend()


@pytest.fixture
def phone(lend: Callable[..., Page]) -> Page:
    """A page on a phone."""
    return lend(NARROW)


@pytest.fixture
def plain(lend: Callable[..., Page]) -> Page:
    """A page on a desktop screen, without scripts."""
    return lend(scripts=False)


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def either(lend: Callable[..., Page], request: pytest.FixtureRequest) -> Page:
    """A page on a desktop screen, with scripts and without."""
    return lend(scripts=bool(request.param))
