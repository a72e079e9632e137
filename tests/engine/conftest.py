"""The engine is tested on its own small library, so that no test depends on the text of a handbook."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from sticky.content.handbook import Handbook
from sticky.text import dates
from tests.support.browser import LIBRARY, copied, published, served, shared


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
