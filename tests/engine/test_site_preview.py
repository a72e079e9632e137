"""The preview: what is edited shows without a restart, whatever it is; a mistake is named, and mended by mending it."""

import re
import socket
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from sticky.content.handbook import Handbook
from tests.support.browser import PATIENCE, changed, environment, mkdocs, wait_for


@dataclass
class Preview:
    """A running preview of a project."""

    project: Path
    home: str
    said: Path

    def get(self, address: str) -> str:
        """What stands at an address, or nothing while it does not answer."""
        try:
            with urlopen(self.home + address, timeout=PATIENCE) as answer:  # noqa: S310  # it is this machine
                said: bytes = answer.read()
                return said.decode()
        except (URLError, ConnectionError):
            return ""

    def shows(self, address: str, text: str) -> None:
        """Wait until a page has a text in it."""
        self._wait(lambda: text in self.get(address), f"{address} does not show {text!r}")

    def shows_style(self, address: str, text: str) -> None:
        """Wait until the stylesheet that a page asks for has a text in it."""

        def there() -> bool:
            asked = re.search(r"assets/handbook\.\w+\.css", self.get(address))
            return asked is not None and text in self.get(asked[0])

        self._wait(there, f"{address} is not styled with {text!r}")

    def says(self, text: str) -> None:
        """Wait until it has printed a text."""
        self._wait(lambda: text in self.said.read_text(), f"{text!r} is not said")

    def _wait(self, there: Callable[[], bool], otherwise: str) -> None:
        try:
            wait_for(there, otherwise)
        except AssertionError as error:
            raise AssertionError(f"{otherwise}; the preview said:\n{self.said.read_text()}") from error


@pytest.fixture
def preview(project: Path, tmp_path: Path) -> Iterator[Preview]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    asked = re.search(r"mkdocs (serve.*)", (project / "Makefile").read_text())
    assert asked
    command = mkdocs(project, *asked[1].split(), "-a", f"127.0.0.1:{port}")
    with (tmp_path / "said").open("w") as said:
        running = subprocess.Popen(command, cwd=project, env=environment(), stdout=said, stderr=subprocess.STDOUT)
        try:
            yield Preview(project, f"http://127.0.0.1:{port}/", tmp_path / "said")
        finally:
            running.terminate()
            running.wait()


def test_an_edit_shows_whatever_it_is_of(preview: Preview, book: Handbook) -> None:
    one = book.scenarios[0]
    page, project = f"scenarios/{one.id}/", preview.project
    preview.shows(page, f"<h1>{one.front.title}</h1>")
    # A scenario, on its own page and on those that gather scenarios.
    changed(project / one.document.path, f"title: {one.front.title}\n", "title: Another title\n")
    for address in (page, f"{page}facilitate/", "desk/", "scenarios/"):
        preview.shows(address, "Another title")
    # A template.
    changed(project / "sticky/theme/fragments/scenario.html", "Read aloud {{", "Hear this {{")
    preview.shows(page, "Hear this")
    # The package behind the pages.
    text = (project / "sticky/fragments.py").read_text()
    (project / "sticky/fragments.py").write_text(text.replace("Up to 20 minutes", "Twenty minutes at most"))
    preview.shows("scenarios/", "Twenty minutes at most")
    # A definition, in the tooltips of the scenarios that use the term.
    counsel = next(term for term in book.glossary.clauses if term.id == "counsel") if book.glossary else None
    using = next(each for each in book.scenarios if "counsel" in each.debrief.inner("What the law says").markdown)
    assert counsel
    changed(project / "docs/glossary.md", counsel.sentence, f"Freshly told. {counsel.sentence}")
    preview.shows(f"scenarios/{using.id}/", 'title="Freshly told. ')
    # A stylesheet.
    with (project / "sticky/theme/assets/css/home.css").open("a") as style:
        style.write(".of-a-new-kind { color: red }\n")
    preview.shows_style(page, ".of-a-new-kind")
    assert "Traceback" not in preview.said.read_text()


def test_a_mistake_is_named_and_mending_it_is_enough(preview: Preview, book: Handbook) -> None:
    one = book.scenarios[-1]
    page, file = f"scenarios/{one.id}/", preview.project / one.document.path
    preview.shows(page, one.front.title)
    changed(file, "## At the desk\n", "## At the dsek\n")
    line = file.read_text().splitlines().index("## At the dsek") + 1
    preview.says(f"{one.document.path}:{line}: unknown-section: ")
    changed(file, "## At the dsek\n", "## At the desk\n")
    changed(file, f"title: {one.front.title}\n", "title: Mended\n")
    preview.shows(page, "<h1>Mended</h1>")
    assert "Traceback" not in preview.said.read_text()
