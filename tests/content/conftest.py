"""What a browser must see on any library's site: run it on another handbook with `--handbook`.

What stands in `own/` holds for this repository's handbook alone, as its editors decided.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sticky.commands.verify import kinds
from sticky.content.handbook import Handbook
from tests.support.browser import ROOT, base_of, published, served, shared, site_url


def handbook_of(config: pytest.Config) -> Path:
    """The folder of the handbook whose site a run tests."""
    said = config.getoption("--handbook")
    return (config.invocation_params.dir / said if said else config.invocation_params.dir).resolve()


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    return True if collection_path.name == "own" and handbook_of(config) != ROOT else None


@pytest.fixture(scope="session")
def handbook(request: pytest.FixtureRequest) -> Path:
    """The folder of the handbook."""
    folder = handbook_of(request.config)
    if not (folder / "mkdocs.yml").exists():
        pytest.exit(f"{folder} is not a handbook: it has no mkdocs.yml; name one with --handbook FOLDER", 4)
    return folder


@pytest.fixture(scope="session")
def book(handbook: Path) -> Handbook:
    """The published handbook."""
    return published(handbook)


@pytest.fixture(scope="session")
def site(handbook: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of its built site."""
    return shared(tmp_path_factory, "handbook", handbook)


@pytest.fixture(scope="session")
def home(handbook: Path, site: Path) -> Iterator[str]:
    """The address of its site's root."""
    with served(site, base_of(handbook)) as address:
        yield address


@pytest.fixture(scope="session")
def published_at(handbook: Path) -> str:
    """The address at which it is published."""
    if not (address := site_url(handbook)):
        pytest.skip("the handbook does not say where it is published")
    return address


@pytest.fixture(scope="session")
def addresses(site: Path, book: Handbook) -> list[str]:
    """The address of every page, without the copies at former addresses and what the library does not have."""
    every = sorted(file.relative_to(site).as_posix().removesuffix("index.html") for file in site.rglob("*.html"))
    return [address for address in every if address not in book.moved and address not in book.withheld]


@pytest.fixture(scope="session")
def every_kind(site: Path, addresses: list[str]) -> list[str]:
    """The addresses of enough pages to include every component of the site."""
    return kinds(site, addresses)
