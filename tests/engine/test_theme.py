"""The theme's files: what is told once, and what belongs together."""

import io
import json
import re
from dataclasses import asdict, replace
from errno import EACCES
from pathlib import Path
from zlib import crc32

import pytest
from babel.messages.extract import extract_javascript
from PIL import Image

from sticky import checks
from sticky.checks.brand import picture_fault
from sticky.content import settings
from sticky.content.handbook import Handbook
from sticky.content.settings import read_logo
from sticky.content.translation import english
from sticky.outputs import logo, social_card
from sticky.theme.assets import later, scripts
from sticky.theme.brand import CONTRAST, Brand, brand, colors, contrast, surfaces
from sticky.theme.material import Seldom, classes_of, parted
from sticky.theme.templates import THEME, Renderer
from tests.support.browser import changed, library_at
from tests.support.scripts import assets_at, bundle

ASSETS = THEME / "assets"
CSS = ASSETS / "css"


def lost(sheet: str, components: set[str]) -> set[str]:
    """The components that the sheet does not import exactly once, and what it imports besides them."""
    imported = re.findall(r'^@import "./css/([^"]+)";$', sheet, re.MULTILINE)
    return {name for name in components | set(imported) if imported.count(name) != 1 or name not in components}


def test_the_stylesheet_has_every_component_once() -> None:
    components = {file.name for file in CSS.glob("*.css")}
    sheets = "".join((ASSETS / name).read_text() for name in ("handbook.css", "seldom.css"))
    assert lost(sheets, components) == set()


@pytest.mark.parametrize(
    ("sheet", "missing"),
    [
        ('@import "./css/a.css";\n@import "./css/b.css";\n', set()),
        ('@import "./css/a.css";\n', {"b.css"}),
        ('@import "./css/a.css";\n@import "./css/b.css";\n@import "./css/a.css";\n', {"a.css"}),
        ('@import "./css/a.css";\n@import "./css/b.css";\n@import "./css/c.css";\n', {"c.css"}),
    ],
)
def test_a_component_that_is_lost_is_found(sheet: str, missing: set[str]) -> None:
    assert lost(sheet, {"a.css", "b.css"}) == missing


def stale(assets: Path, to: Path) -> list[str]:
    """The bundles of scripts and styles that are missing, left over, or not made of those that are there now."""
    bundle(assets, to)
    kept, made = ({(file.name, file.read_bytes()) for file in folder.iterdir()} for folder in (assets / "made", to))
    return sorted({name for name, _ in kept ^ made})


def test_bundles_are_made_of_the_scripts_and_styles_as_they_are(tmp_path: Path) -> None:
    assert stale(ASSETS, tmp_path) == [], "run tools/bundles.sh"


def test_a_bundle_that_is_older_than_its_scripts_is_found(tmp_path: Path) -> None:
    assets = assets_at(tmp_path)
    changed(assets / "js/print.js", "Offers to print", "Comments are not published, and the bundle is the same")
    changed(assets / "css/quote.css", "/* A quotation with its source. */", ".ss-of-a-new-kind { color: red }\n")
    changed(assets / "session/pace.js", "const MINUTE = 60000", "const MINUTE = 60001")
    (assets / "made/gone.js").touch()
    assert stale(assets, tmp_path / "made") == ["gone.js", "guest.css", "handbook.css", "session.js"]


def test_every_script_comes_with_each_message_that_it_says() -> None:
    # Which ones a bundle says is seen by their names in it; here, by calls in the scripts that it is made of.
    made = {name: text for name, (_, text) in later(english()).items()} | {"handbook.js": scripts(english())}
    own = {"handbook": "js", "practice": "practice.js"}
    for name in ("handbook", "practice", "search", "session"):
        place = ASSETS / own.get(name, name)
        said = {said for file in ([place] if place.is_file() else place.glob("*.js")) for said in messages(file)}
        _, _, given = made[f"{name}.js"].partition("globalThis.handbookWords=")
        words, _ = json.JSONDecoder().raw_decode(given)
        assert said, name
        assert said <= words.keys() <= english().messages.keys()


def messages(script: Path) -> set[str]:
    """The messages that a script says."""
    with script.open("rb") as file:
        calls = [
            given if isinstance(given, str) else given[0]
            for _, _, given, _ in extract_javascript(file, {"t": None}, [], {})
        ]
    return {name for name in calls if "$" not in name}  # Babel takes a template among the values for the name


REPLACED = re.compile(r"\.prototype\b|defineProperty|__md_set")
"""What would put something of ours in the place of the browser's, or of the theme's."""


def test_scripts_replace_nothing_of_the_browsers_or_the_themes() -> None:
    # `first.js` stands in the place of the script that the theme would write into each page.
    known = ASSETS / "first.js"
    own = [file for file in ASSETS.rglob("*.js") if file != known and not file.is_relative_to(ASSETS / "made")]
    assert len(own) > 30
    assert [file for file in own if REPLACED.search(file.read_text())] == []
    assert REPLACED.search("XMLHttpRequest.prototype.send = function () {}")


@pytest.fixture(scope="module")
def look() -> Brand:
    return brand()


def test_colors_are_told_in_one_place(look: Brand) -> None:
    known = colors()
    assert (look.paper, look.ink, look.soft) == tuple(known[name][0] for name in ("paper", "ink", "soft"))
    styles = {file: file.read_text() for file in ASSETS.rglob("*.css")}
    assert [file for file, text in styles.items() for pair in known.values() if any(c in text for c in pair)] == []
    # A setting's example is a color in quotation marks of its own.
    code = {file: re.sub("accent: .*", "", file.read_text()) for file in Path("sticky").rglob("*.py")}
    assert [file for file, text in code.items() if re.search(r"""(?<!')"#[0-9a-fA-F]{3,6}\"""", text)] == []


def test_a_shade_that_can_be_read_is_found_for_every_accent() -> None:
    for on in surfaces():
        for color in (f"#{n:06x}" for n in range(0, 0x1000000, 0x1D1D1D)):
            assert on.contrast(on.readable(color)) >= CONTRAST, color
    light, dark = surfaces()
    assert (light.readable("#0a5f5b"), dark.readable("#7fd1c8")) == ("#0a5f5b", "#7fd1c8")
    assert light.contrast("#f0c040") < 2 < CONTRAST < light.contrast("#7a1f3d")


def test_contrast_is_as_wcag_defines_it() -> None:
    assert contrast("#000000", "#ffffff") == contrast("#ffffff", "#000000") == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54


def test_whatever_a_logo_is_what_is_wrong_with_it_is_told() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (60, 60), "#7a1f3d").save(out, "PNG")
    picture, end = out.getvalue(), b"IEND" + crc32(b"IEND").to_bytes(4)
    assert picture_fault(picture) == ""
    damaged = (
        picture.removesuffix(end) + b"iCCP" + crc32(b"iCCP").to_bytes(4)
    )  # Pillow looks for a name that is not there
    for data, fault in ((damaged, "is not a PNG"), (read_logo(Path("/dev/zero")), "has more than 2,000,000 bytes")):
        assert picture_fault(data).startswith(fault)


@pytest.mark.usefixtures("the_day")
def test_a_logo_that_may_not_be_read_is_told_with_its_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = library_at(tmp_path / "library")
    changed(library / "mkdocs.yml", "  library:\n", "  library:\n    logo: logo.png\n")
    (library / "logo.png").touch()

    def refuse(file: Path) -> bytes:
        raise PermissionError(EACCES, "Permission denied", str(file))

    monkeypatch.setattr(settings, "read_logo", refuse)
    told = [str(problem) for problem in checks.check(library)[1]]
    assert told == [
        'mkdocs.yml:10: bad-logo: "logo.png" cannot be read: you have no permission; change the permissions, or ask whoever looks after this computer'
    ]


def test_a_logo_is_the_icon_of_a_tab_unless_it_is_too_long() -> None:
    def made(width: int, height: int) -> dict[str, bytes]:
        out = io.BytesIO()
        Image.new("RGBA", (width, height), "#7a1f3d").save(out, "PNG")
        return logo.pictures(out.getvalue())

    assert made(300, 300).keys() == made(400, 200).keys() == {logo.HEADER, logo.ICON}
    with Image.open(io.BytesIO(made(400, 200)[logo.ICON])) as icon:
        assert (icon.size, icon.getbbox()) == ((128, 128), (0, 32, 128, 96))
    assert made(600, 180).keys() == made(60, 180).keys() == {logo.HEADER}


def test_what_is_drawn_outside_pages_has_the_themes_mark_and_colors(book: Handbook, look: Brand) -> None:
    render, other = Renderer(book), replace(look, accent="#663399")
    icon = render.template("mark.svg", **asdict(other))
    assert look.mark in icon
    assert 'fill="#663399"' in icon

    def card(of: Brand) -> bytes:
        return social_card.draw(of, THEME / "assets" / "fonts", "A handbook", "What it is.", "A library")

    assert card(look) == card(brand())
    assert len({card(look), card(other), card(replace(look, mark=look.mark.replace("M12 12v3.6", "M12 12v5.6")))}) == 3


@pytest.mark.parametrize(
    ("css", "every", "rest"),
    [
        (".md-typeset p{a:b}", ".md-typeset p{a:b}", ""),
        (".admonition{a:b}", "", ".admonition{a:b}"),
        (".md-typeset,.md-banner b{a:b}", ".md-typeset{a:b}", ".md-banner b{a:b}"),
        ("p:not(.md-banner){a:b}", "p:not(.md-banner){a:b}", ""),
        ("p:is(.md-banner,.md-skip){a:b}", "", "p:is(.md-banner,.md-skip){a:b}"),
        ("@media print{p{a:b}.grid{c:d}}", "@media print{p{a:b}}", "@media print{.grid{c:d}}"),
        ('@charset "UTF-8";@page{a:b}', '@charset "UTF-8";@page{a:b}', ""),
        ("[data-md-color-primary=red]{a:b}", "", "[data-md-color-primary=red]{a:b}"),
        ("[data-md-color-primary=teal]{a:b}", "[data-md-color-primary=teal]{a:b}", ""),
        (':root{--a:url("data:{;}");--b:c}', ":root{--b:c}", ':root{--a:url("data:{;}");}'),
        (':root{--a:url("data:x")}p{m:var(--a)}', ':root{--a:url("data:x")}p{m:var(--a)}', ""),
    ],
)
def test_what_every_page_needs_of_a_stylesheet_is_parted_from_the_rest(css: str, every: str, rest: str) -> None:
    assert parted(css, {"teal"}, "") == (every, rest)


@pytest.mark.parametrize(
    ("page", "needed"),
    [
        ('<p class="b a x">', True),
        ("<p class=a><p class='b'>", True),
        ('<p class="a">', False),
        ('<p class="ab">', False),
        ("<p>a b c", False),
        ('<p class="md-typeset">', False),
        ('<p class="c">', True),
    ],
)
def test_a_page_needs_a_stylesheet_if_it_has_the_classes_of_a_selector(page: str, needed: bool) -> None:
    css = ".a .b{x:y}.md-typeset p{x:y}@media print{.c:not(.d),p{x:y}}"
    assert Seldom("seldom.css", css).needed(classes_of(page)) is needed
