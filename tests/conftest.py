"""The site, built once a run, and browsers to read it with.

A test takes one of the pages below and goes to addresses below the site's root. Whatever the page's console or
scripts complain of, whatever it asks of another host, and whatever it leaves in the browser beyond what the site
declares, fails the test.

With `--record`, a whole run that passes writes down what it saw, for the site to print.
"""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from sticky import checks
from sticky.content import verified
from sticky.content.handbook import Handbook
from tests.support.browser import NARROW, ROOT, WIDE, build, chromium, copied, declared, kept, served, watch

FIGURES = pytest.StashKey[dict[str, Any]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--record", action="store_true", help="write down what a whole run saw")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[FIGURES] = {}
    config.pluginmanager.register(_Gathered())


class _Gathered:
    """What workers saw, where a run is shared among several."""

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        node.config.stash[FIGURES] |= getattr(node, "workeroutput", {}).get("figures", {})


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["figures"] = session.config.stash[FIGURES]
    elif session.config.getoption("--record"):
        if exitstatus:
            raise pytest.UsageError("nothing is recorded of a run that failed")
        verified.record(ROOT, tests=verified.Tests(on=date.today(), **session.config.stash[FIGURES]))


@pytest.fixture(scope="session")
def figures(request: pytest.FixtureRequest, browser: Browser) -> dict[str, Any]:
    """What a run sees, by the names of `verified.Tests`."""
    seen: dict[str, Any] = request.config.stash[FIGURES]
    seen["browser"] = f"Chromium {browser.version}"
    return seen


@pytest.fixture(scope="session")
def book() -> Handbook:
    """What is published, as the files say it."""
    read, problems = checks.check(ROOT)
    assert read is not None, problems
    return read.published()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the built site."""
    folder = tmp_path_factory.mktemp("built") / "site"
    built = build(ROOT, folder)
    assert built.returncode == 0, built.stdout
    return folder


@pytest.fixture(scope="session")
def home(site: Path) -> Iterator[str]:
    """The address of the site's root."""
    with served(site) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for the whole run; each page has a context of its own."""
    with chromium() as started:
        yield started


@pytest.fixture
def context(browser: Browser, home: str) -> Iterator[Callable[..., BrowserContext]]:
    """Opens contexts that are watched for faults, and closes them."""
    opened: list[tuple[BrowserContext, list[str]]] = []

    def make(size: tuple[int, int] = WIDE, scripts: bool = True, **more: Any) -> BrowserContext:
        made = browser.new_context(
            base_url=home,
            viewport={"width": size[0], "height": size[1]},
            java_script_enabled=scripts,
            **{"reduced_motion": "reduce", **more},
        )
        made.set_default_timeout(10_000)
        opened.append((made, watch(made, home)))
        return made

    yield make
    left = [one for made, _ in opened for one in kept(made)]
    for made, _ in opened:
        made.close()
    assert not [fault for _, faults in opened for fault in faults]
    assert not [one for one in left if not declared(one)]


@pytest.fixture
def page(context: Callable[..., BrowserContext]) -> Page:
    """A page on a desk's screen."""
    return context().new_page()


@pytest.fixture
def phone(context: Callable[..., BrowserContext]) -> Page:
    """A page on a phone."""
    return context(NARROW).new_page()


@pytest.fixture
def plain(context: Callable[..., BrowserContext]) -> Page:
    """A page on a desk's screen, without scripts."""
    return context(scripts=False).new_page()


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def either(context: Callable[..., BrowserContext], request: pytest.FixtureRequest) -> Page:
    """A page on a desk's screen, with scripts and without."""
    return context(scripts=bool(request.param)).new_page()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project to change, with its environment."""
    return copied(tmp_path / "project")
