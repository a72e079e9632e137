"""The preview: what is edited shows without a restart, whatever it is; a mistake is named, and mended by mending it."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, expect

from sticky import checks
from sticky.content.handbook import Handbook
from sticky.content.sections import LAW_SAYS
from sticky.site import serve
from sticky.text.kept import CACHE, READ
from tests.support.browser import NARROW, PATIENCE, changed, environment, own_port, wait_for


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
        except HTTPError as refusal:
            told: bytes = refusal.read()
            return told.decode()
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
def start(project: Path, tmp_path: Path) -> Iterator[Callable[..., Preview]]:
    """Starts a preview of the project as it is then. When it is told to end, nothing of it is left."""
    running: list[subprocess.Popen[bytes]] = []
    temporary = tmp_path / "temporary"
    temporary.mkdir()

    def started(*options: str) -> Preview:
        port = ports.enter_context(own_port())
        command = [sys.executable, "-m", "sticky", "serve", "-a", f"127.0.0.1:{port}", *options]
        with (tmp_path / "said").open("w") as said:
            there = {**environment(), "TMPDIR": str(temporary)}
            running.append(subprocess.Popen(command, cwd=project, env=there, stdout=said, stderr=subprocess.STDOUT))
        return Preview(project, f"http://127.0.0.1:{port}/", tmp_path / "said")

    with ExitStack() as ports:
        yield started
        for process in running:
            process.terminate()
            process.wait(PATIENCE)
    assert [*temporary.iterdir()] == []


@pytest.fixture
def preview(start: Callable[[], Preview]) -> Preview:
    return start()


def test_an_edit_shows_whatever_it_is_of(preview: Preview, book: Handbook) -> None:
    scenario = book.scenarios[0]
    page, project = f"scenarios/{scenario.id}/", preview.project
    preview.shows(page, f"<h1>{scenario.front.title}</h1>")
    # A scenario, on its own page and on those that gather scenarios.
    changed(project / scenario.document.path, f"title: {scenario.front.title}\n", "title: Another title\n")
    for address in (page, f"{page}facilitate/", "desk/", "scenarios/", "search/records.js", "scenarios/index.json"):
        preview.shows(address, "Another title")
    # A template, and a word of the theme.
    changed(project / "overrides/fragments/_parts.html", 'ss-situation__label"', 'ss-situation__heard"')
    preview.shows(page, "ss-situation__heard")
    changed(project / "overrides/words/en.po", '"Read aloud"', '"Hear this"')
    preview.shows(page, "Hear this")
    # A definition, in the tooltips of the scenarios that use the term.
    counsel = next(term for term in book.glossary.clauses if term.id == "counsel") if book.glossary else None
    using = next(each for each in book.scenarios if "counsel" in each.debrief.text_of(LAW_SAYS).markdown)
    assert counsel
    changed(project / "docs/glossary.md", counsel.sentence, f"Freshly told. {counsel.sentence}")
    preview.shows(f"scenarios/{using.id}/", 'title="Freshly told. ')
    # An address that a page had before, and then one that it never had.
    other = book.scenarios[1]
    changed(project / other.document.path, "---\ntitle:", "---\naliases: [its-former-id]\ntitle:")
    preview.shows("scenarios/its-former-id/", f"<h1>{other.front.title}</h1>")
    changed(project / other.document.path, "---\naliases: [its-former-id]\ntitle:", "---\ntitle:")
    preview.shows("scenarios/its-former-id/", "There is no page here")
    # A stylesheet, bundled again after an edit.
    with (project / "overrides/assets/made/handbook.css").open("a") as style:
        style.write(".of-a-new-kind { color: red }\n")
    preview.shows_style(page, ".of-a-new-kind")
    assert "Traceback" not in preview.said.read_text()


@pytest.mark.long
def test_the_public_edition_can_be_previewed(start: Callable[..., Preview], book: Handbook) -> None:
    scenario = book.scenarios[0]
    page, preview = f"scenarios/{scenario.id}/", start("--edition", "public")
    preview.shows(page, f"<h1>{scenario.front.title}</h1>")
    assert f"<h1>{scenario.front.title}</h1>" not in preview.get(f"{page}facilitate/")
    changed(preview.project / scenario.document.path, f"title: {scenario.front.title}\n", "title: Another title\n")
    preview.shows(page, "Another title")
    assert "Another title" not in preview.get(f"{page}facilitate/")


def test_mistakes_stand_at_every_address_until_they_are_mended(
    start: Callable[[], Preview], project: Path, book: Handbook
) -> None:
    scenario, other = book.scenarios[0], book.scenarios[-1]
    file, page = project / scenario.document.path, f"scenarios/{scenario.id}/"
    changed(file, "## At the desk\n", "## At the dsek\n")
    line = file.read_text().splitlines().index("## At the dsek") + 1
    preview = start()  # it starts all the same
    for address in ("", page, f"scenarios/{other.id}/", "no-such-page/"):
        preview.shows(address, f"<code>{scenario.document.path}</code>, line {line} (<code>unknown-section</code>)")
        assert "did you mean" in preview.get(address)
    preview.says(f"{scenario.document.path}:{line}: unknown-section: ")
    preview.says(f"Ready: {preview.home}")
    changed(file, "## At the dsek\n", "## At the desk\n")
    preview.shows(page, f"<h1>{scenario.front.title}</h1>")
    preview.says("Mended.")
    # A second one while it runs, in the settings; and one in a template, which no check reads.
    changed(project / "mkdocs.yml", "  library:\n", "  libary:\n")
    preview.shows(page, "<code>mkdocs.yml</code>")
    changed(project / "mkdocs.yml", "  libary:\n", "  library:\n")
    preview.shows(page, f"<h1>{scenario.front.title}</h1>")
    changed(project / "overrides/fragments/scenario.html", "<h1>{{ front.title }}", "<h1>{{ front.titel }}")
    preview.shows(page, "fragments/scenario.html</code>, line ")
    assert "<h1" in preview.get("glossary/"), "it is on the pages that are made with it, and on no others"
    changed(project / "overrides/fragments/scenario.html", "<h1>{{ front.titel }}", "<h1>{{ front.title }}")
    preview.shows(page, f"<h1>{scenario.front.title}</h1>")


@pytest.mark.long
def test_warnings_stand_at_the_end_of_each_page_until_they_are_mended(preview: Preview, book: Handbook) -> None:
    scenario = book.scenarios[0]
    page = f"scenarios/{scenario.id}/"
    preview.shows(page, f"<h1>{scenario.front.title}</h1>")
    changed(preview.project / scenario.document.path, "## Debrief\n", '## Debrief\n\nA "straight" one.\n')
    for address in (page, "glossary/"):
        preview.shows(address, "(<code>straight-quotes</code>): &#34;A &#34;straight&#34; one.&#34; has")
    changed(preview.project / scenario.document.path, '\nA "straight" one.\n', "")
    preview.shows(page, f"<h1>{scenario.front.title}</h1>")
    wait_for(lambda: "straight-quotes" not in preview.get(page), "the warning stays")


@pytest.mark.long
def test_a_logo_that_is_not_there_is_named_until_it_is(start: Callable[[], Preview], project: Path) -> None:
    preview = start()
    preview.shows("", 'src="')
    changed(project / "mkdocs.yml", "  library:\n", "  library:\n    logo: logo.png\n")
    preview.shows("", "(<code>bad-logo</code>)")
    Image.new("RGB", (100, 100), "navy").save(project / "logo.png")
    preview.shows("", 'src="assets/logo.png"')
    (project / "logo.png").write_text("<svg/>")
    preview.shows("desk/", "is not a PNG")
    (project / "logo.png").unlink()
    preview.shows("desk/", "is not a file beside mkdocs.yml")
    changed(project / "mkdocs.yml", "    logo: logo.png\n", "")
    preview.shows("desk/", "<h1")
    assert "Traceback" not in preview.said.read_text()


@pytest.mark.long
def test_what_is_gone_or_leads_nowhere_is_named_until_it_is_mended(preview: Preview, book: Handbook) -> None:
    scenario = book.scenarios[0]
    page, title = f"scenarios/{scenario.id}/", f"<h1>{scenario.front.title}</h1>"
    preview.shows(page, title)
    for name in ("docs", "scenarios"):
        (preview.project / name).rename(preview.project / f"{name}-away")
        preview.shows(page, "<code>")
        (preview.project / f"{name}-away").rename(preview.project / name)
        preview.shows(page, title)
        (preview.project / name / "of-old.md").symlink_to("no-such-file.md")
        preview.shows(page, f"<code>{name}/of-old.md</code>")
        (preview.project / name / "of-old.md").unlink()
        preview.shows(page, title)
    assert preview.said.read_text().count("Mended.") == 4
    assert "Traceback" not in preview.said.read_text()


def test_a_check_that_fails_ends_no_preview(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    preview = serve.Preview(project, tmp_path / "preview", "http://127.0.0.1:8000/", "staff", strict=False)
    with monkeypatch.context() as patch:
        patch.setattr(checks, "check", lambda *_: 1 / 0)
        preview.build()
    assert [str(problem) for problem in preview.problems] == [
        "mkdocs.yml:1: build: ZeroDivisionError: division by zero"
    ]
    assert "Traceback" in capsys.readouterr().err
    preview.build()
    preview.close()
    assert not preview.problems


def test_what_was_read_is_kept_whatever_the_mistakes(project: Path, tmp_path: Path, book: Handbook) -> None:
    changed(project / book.scenarios[0].document.path, "## At the desk\n", "## At-the-dsek\n")
    preview = serve.Preview(project, tmp_path, "http://127.0.0.1:8000/", "staff", strict=False)
    preview.build()
    preview.close()
    assert "unknown-section" in {problem.code for problem in preview.problems}
    assert (project / CACHE / READ).exists()


def test_the_page_of_problems_comes_back_by_itself(preview: Preview, book: Handbook, browser: Browser) -> None:
    scenario = book.scenarios[0]
    file, page = preview.project / scenario.document.path, f"scenarios/{scenario.id}/"
    preview.shows(page, scenario.front.title)
    changed(file, "## At the desk\n", f"## {'At-the-dsek' * 9}\n")
    preview.shows(page, "unknown-section")
    with ExitStack() as contexts:
        asked, both = list[str](), list[Page]()
        for scripts in (True, False):
            small: ViewportSize = {"width": NARROW[0], "height": NARROW[1]}
            opened = browser.new_context(base_url=preview.home, viewport=small, java_script_enabled=scripts)
            context = contexts.enter_context(opened)
            context.on("request", lambda request: asked.append(request.url))
            both.append(context.new_page())
            both[-1].goto(page)
            expect(both[-1].get_by_role("listitem").first).to_contain_text("unknown-section")
        assert both[0].evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert [url for url in asked if not url.startswith((preview.home, "data:"))] == []
        changed(file, f"## {'At-the-dsek' * 9}\n", "## At the desk\n")
        for shown in both:
            expect(shown.locator("h1")).to_have_text(scenario.front.title, timeout=PATIENCE * 1000)
