"""The engine is tested on its own small library, so that no test depends on the text of a handbook."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from sticky.content.handbook import Handbook
from sticky.text import dates
from sticky.text.kept import digest
from tests.support.begun import Begin, faults, started
from tests.support.browser import BASE, LIBRARY, copied, once, published, served, shared, with_engine


@pytest.fixture(scope="session")
def book() -> Handbook:
    """The small library's published handbook."""
    return published(LIBRARY)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of its built site."""
    return shared(tmp_path_factory, "library", LIBRARY)


@pytest.fixture(scope="session")
def home(site: Path) -> Iterator[str]:
    """The address of its site's root."""
    with served(site) as address:
        yield address


@pytest.fixture(scope="session")
def measured() -> set[str]:
    """The looks of text that axe has found in order, wherever: see `tests.support.axe.violations`."""
    return set()


@pytest.fixture
def the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes it the day on which the golden cases were written: on a later one, more is overdue."""
    monkeypatch.setattr(dates, "today", lambda: date(2026, 11, 25))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project to change: the engine with its environment, and the small library in it."""
    return copied(tmp_path / "project")


@pytest.fixture(scope="session")
def begin(tmp_path_factory: pytest.TempPathFactory) -> Begin:
    """Puts a handbook just started into a folder: each is started and checked once for all workers."""

    def begun(to: Path, *options: str, **answers: str) -> Path:
        def start(folder: Path) -> None:
            assert faults(started(folder, *options, **answers)) == []

        return shutil.copytree(once(tmp_path_factory, f"begun-{digest(options, answers)}", start), to)

    return begun


@pytest.fixture
def few(tmp_path: Path) -> Path:
    """A project to change that is built in half the time: the engine with its environment, and the fewest pages."""
    return with_engine(shutil.copytree(BASE, tmp_path / "few"))
