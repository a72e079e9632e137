"""What whoever knows MkDocs tries first works in a handbook of a library's own, as CONTRIBUTING.md describes it."""

import errno
import re
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
import yaml
from jinja2 import Environment
from lxml import html
from lxml.html import HtmlElement

from sticky import cli
from sticky.checks import site as settings
from sticky.site.failed import failure
from sticky.site.make import make
from sticky.site.serve import Preview
from sticky.text.files import why
from tests.support.browser import ROOT, environment, library_at

GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").split("## What MkDocs can do\n", 1)[1]

EXAMPLES: dict[str, str] = dict(
    re.findall(r"`((?:[\w-]+/)*[\w-]+\.\w+)`[^`]*(?:`[^`\n]+`[^`]*)*?\n\n```\w+\n(.*?)```\n", GUIDE, re.DOTALL)
)
"""The text of each example, by the path that is named before it."""


def written(folder: Path) -> Path:
    """The small library’s handbook, with all that the guide describes."""
    library_at(folder)
    for path, text in EXAMPLES.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        if path == "mkdocs.yml":
            before = file.read_text(encoding="utf-8").split("theme:\n", 1)[0]
            text = before.replace("  - About:\n", "  - Our hours: hours.md\n  - About:\n") + text
        file.write_text(text, encoding="utf-8")
    shutil.copy(ROOT / ".github/scenario.png", folder / "docs/desk.png")
    (folder / "docs/own.css").write_text(".own-badge { font-weight: bold }\n", encoding="utf-8")
    (folder / "docs/own.js").write_text('document.documentElement.dataset.own = "here"\n', encoding="utf-8")
    return folder


def built(root: Path) -> Path:
    site, problems = make(root)
    assert [str(problem) for problem in problems if not problem.warning] == []
    return root / site


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = written(tmp_path_factory.mktemp("own") / "handbook")
    built(folder)
    return folder


@pytest.fixture(scope="module")
def page(folder: Path) -> HtmlElement:
    tree: HtmlElement = html.parse(str(folder / "site/hours/index.html")).getroot()
    return tree


def said(page: HtmlElement, path: str) -> str:
    (element,) = page.xpath(path)
    return " ".join(element.text_content().split())


def test_the_guide_has_each_example() -> None:
    assert set(EXAMPLES) == {
        *("mkdocs.yml", "macros/__init__.py", "docs/hours.md"),
        *("overrides/partials/footer.html", "overrides/fragments/contact.html"),
    }


def test_it_has_no_problem(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(folder)
    assert cli.main(["check"]) == 0
    assert "No problems" in capsys.readouterr().out


def test_a_template_comes_before_that_of_the_theme(page: HtmlElement) -> None:
    assert said(page, "//footer//p[@class='ss-foot__say']") == "Brook Public Library, at the bridge. Open until eight."


def test_a_fragment_comes_before_that_of_the_package(page: HtmlElement) -> None:
    assert "970-555-0142 (ask for the Privacy Officer)" in said(page, "//article")


def test_another_plugin_does_its_work(folder: Path) -> None:
    index = (folder / "site/search/search_index.json").read_text(encoding="utf-8")
    assert '"lang":["en"]' in index
    assert "Nobody is here, and the book drop is open." in index


def test_a_macro_returns_markdown_or_markup(page: HtmlElement) -> None:
    assert said(page, "//article//p/strong") == "open until 6 p.m."
    assert said(page, "//article//p/span[@class='own-badge']") == "new"


def test_styles_and_scripts_come_after_ours(page: HtmlElement) -> None:
    *_, ours, own = (link.get("href") for link in page.xpath("//head/link[@rel='stylesheet']"))
    assert re.fullmatch(r"\.\./assets/handbook\.\w+\.css", ours)
    assert own == "../own.css"
    *_, ours, own = (script.get("src") for script in page.xpath("//body//script[@src]"))
    assert re.fullmatch(r"\.\./assets/handbook\.\w+\.js", ours)
    assert own == "../own.js"


def test_an_extension_of_markdown_is_used(page: HtmlElement) -> None:
    assert said(page, "//article//span[@class='keys']") == "Ctrl+K"


def test_a_palette_has_its_colors(folder: Path, page: HtmlElement) -> None:
    options = page.xpath("//*[@data-ss-scheme]/input")
    assert [(option.get("data-md-color-primary"), option.get("aria-label")) for option in options] == [
        ("indigo", "Dark"),
        ("indigo", "Light"),
    ]
    (styles,) = (folder / "site/assets").glob("handbook.*.css")
    assert "--ss-accent: light-dark(#4051b5, " in styles.read_text(encoding="utf-8")
    assert re.search(r"--md-accent-fg-color: light-dark\(#\w{6}, #\w{6}\)", styles.read_text(encoding="utf-8"))


def test_a_picture_is_shown(folder: Path, page: HtmlElement) -> None:
    (picture,) = page.xpath("//article//img")
    assert dict(picture.attrib) == {"alt": "The desk, to the left of the door", "src": "../desk.png", "width": "300"}
    assert (folder / "site/desk.png").read_bytes() == (folder / "docs/desk.png").read_bytes()


def test_a_note_is_one(page: HtmlElement) -> None:
    assert said(page, "//article//div[@class='admonition note']/p[@class='admonition-title']") == "On holidays"


def test_an_edit_of_a_macro_or_a_template_is_seen_and_another_handbook_has_its_own(
    folder: Path, tmp_path: Path
) -> None:
    other = shutil.copytree(folder, tmp_path / "other", symlinks=True, ignore=shutil.ignore_patterns("site", ".site*"))
    settings_file = other / "mkdocs.yml"
    without = re.sub("  - search: .*\n", "", settings_file.read_text(encoding="utf-8"))
    settings_file.write_text(without, encoding="utf-8")  # with it, each page would be made again anyway
    built(other)
    for path in ("macros/__init__.py", "overrides/partials/footer.html"):
        file = other / path
        text = file.read_text(encoding="utf-8").replace("open until", "open at least until")
        file.write_text(text.replace("Open until eight", "Open until nine, or ten"), encoding="utf-8")
    seen = html.parse(str(built(other) / "hours/index.html")).getroot()
    assert said(seen, "//article//p/strong") == "open at least until 6 p.m."
    seen = html.parse(str(other / "site/scenarios/wifes-card/index.html")).getroot()
    assert said(seen, "//footer//p[@class='ss-foot__say']").endswith("Open until nine, or ten.")
    again = html.parse(str(built(folder) / "hours/index.html")).getroot()
    assert said(again, "//article//p/strong") == "open until 6 p.m."


@pytest.mark.long
def test_a_hook_may_change_each_page_at_each_build(folder: Path, tmp_path: Path) -> None:
    other = shutil.copytree(folder, tmp_path / "other", symlinks=True, ignore=shutil.ignore_patterns("site", ".site*"))
    file = other / "mkdocs.yml"
    file.write_text(f"{file.read_text(encoding='utf-8')}hooks: [hooks.py]\n", encoding="utf-8")
    for number in ("one", "two or three"):  # Python takes a file of the same second and size for the same
        hook = f"def on_post_page(output, **_):\n    return output.replace('The missing son', 'The missing {number}')\n"
        (other / "hooks.py").write_text(hook, encoding="utf-8")
        # MkDocs imports a hook once in a process.
        subprocess.run([sys.executable, "-m", "sticky", "build"], cwd=other, check=True, env=environment())
        page = other / "site/scenarios/missing-son/index.html"
        assert f"The missing {number}" in page.read_text(encoding="utf-8")


def test_a_macro_that_fails_is_no_traceback(folder: Path, tmp_path: Path) -> None:
    other = shutil.copytree(folder, tmp_path / "other", symlinks=True, ignore=shutil.ignore_patterns("site", ".site*"))
    file = other / "macros/__init__.py"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("return f", "return day / f", 1), encoding="utf-8")

    def told() -> list[str]:
        return [str(problem) for problem in make(other)[1] if not problem.warning]

    line = text[: text.index("return f")].count("\n") + 1
    assert told() == [
        f"macros/__init__.py:{line}: own-code: TypeError: unsupported operand type(s) for /: 'str' and 'str'; "
        "mend this code of your own; docs/hours.md:7 calls it"
    ]
    file.write_text(text.replace("hours(day,", "hours("), encoding="utf-8")
    assert told() == [
        "docs/hours.md:7: bad-macro-call: \"hours\" cannot be called like this (multiple values for argument 'until'); "
        "it is a macro of your own: call it as it is defined"
    ]


def test_a_macro_of_ours_that_fails_is_told_at_the_line_that_calls_it(tmp_path: Path) -> None:
    def fails() -> None:
        raise KeyError("nobody")

    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/a.md").write_text("# A page\n\nFor {{ facts.camera_days }}: {{ fails() }}\n", encoding="utf-8")
    # As the page is rendered: the site has inserted a line, and printed a fact.
    rendered = "A notice\n# A page\n\nFor 14 days: {{ fails() }}\n"
    with pytest.raises(KeyError) as raised:
        Environment(autoescape=True).from_string(rendered).render(fails=fails)
    told = str(failure(raised.value, tmp_path, "docs/a.md", rendered))
    assert told.startswith("docs/a.md:3: build: KeyError: 'nobody' (test_own.py:")
    assert told.endswith("; if nothing is wrong with them, report it as a fault of the program")


def test_a_full_disk_is_no_page_s_fault(tmp_path: Path) -> None:
    full = failure(OSError(errno.ENOSPC, "No space left on device", "x.html"), tmp_path, "docs/a.md")
    assert isinstance(full, OSError)
    assert why(full).startswith("the disk is full")


def test_the_preview_sees_an_edit_of_what_is_their_own(folder: Path, tmp_path: Path) -> None:
    other = shutil.copytree(folder, tmp_path / "other", symlinks=True, ignore=shutil.ignore_patterns("site", ".site*"))
    (tmp_path / "served").mkdir()
    with closing(Preview(other, tmp_path / "served", "http://127.0.0.1:8000/", "staff", strict=False)) as preview:
        watched: list[Path] = []
        preview.watch = watched.append
        preview.build()
        assert preview.problems == []
        assert {other / "overrides", other / "macros", other / "docs"} <= set(watched)
        for path, old, new in (
            ("macros/__init__.py", "open until", "open at least until"),
            ("overrides/fragments/contact.html", "ask for", "always ask for"),
        ):
            (other / path).write_text((other / path).read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
            preview.build()
            assert preview.problems_at("hours/") == []
            assert new in (tmp_path / "served/hours/index.html").read_text(encoding="utf-8")


def test_a_feature_works_or_is_said_not_to(folder: Path, tmp_path: Path, whole: bool) -> None:
    # The first feature; with `--whole`, each.
    other = shutil.copytree(folder, tmp_path / "other", symlinks=True, ignore=shutil.ignore_patterns("site", ".site*"))
    file = other / "mkdocs.yml"
    text = file.read_text(encoding="utf-8")

    def shown(*features: str) -> str:
        file.write_text(re.sub("features: .*", f"features: [{', '.join(features)}]", text), encoding="utf-8")
        site, problems = make(other)
        told = {problem.message.split('"')[1] for problem in problems if problem.code == "useless-setting"}
        assert told == set(features) - set(settings.FEATURES)
        return (other / site / "policy/index.html").read_text(encoding="utf-8")

    without = shown()
    for feature in settings.FEATURES[: None if whole else 1]:
        assert shown(feature) != without, feature
    useless = ("navigation.sections", "navigation.expand", "toc.integrate", "content.action.edit", "navigation.footer")
    assert shown(*useless) == without


def test_the_settings_of_the_guide_are_yaml() -> None:
    assert set(yaml.safe_load(EXAMPLES["mkdocs.yml"])) > {"theme", "plugins", "extra_css"}
