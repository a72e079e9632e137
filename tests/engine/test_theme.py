"""The theme's files: what is told once, and what belongs together."""

import io
import re
from dataclasses import asdict, replace
from errno import EACCES
from pathlib import Path
from zlib import crc32

import pytest
from PIL import Image

from sticky import checks
from sticky.checks.brand import picture_fault
from sticky.content import settings
from sticky.content.handbook import Handbook
from sticky.content.settings import read_logo
from sticky.content.translation import english
from sticky.outputs import logo, social_card
from sticky.theme.assets import later, lean, scripts, styles
from sticky.theme.brand import CONTRAST, Brand, brand, contrast, surfaces
from sticky.theme.templates import THEME, Renderer
from tests.support.browser import changed, library_at

CSS = THEME / "assets" / "css"


def lost(sheet: str, components: set[str]) -> set[str]:
    """The components that the sheet does not import exactly once, and what it imports besides them."""
    imported = re.findall(r'^@import "([^"]+)";$', sheet, re.MULTILINE)
    return {name for name in components | set(imported) if imported.count(name) != 1 or name not in components}


def test_the_stylesheet_has_every_component_once() -> None:
    components = {file.name for file in CSS.glob("*.css")} - {"handbook.css", "guest.css"}
    assert lost((CSS / "handbook.css").read_text(), components) == set()
    whole = styles()
    assert "@import" not in whole
    for name in components:
        assert whole.count(lean((CSS / name).read_text())) == 1, name


@pytest.mark.parametrize(
    ("sheet", "found"),
    [
        ('@import "a.css";\n@import "b.css";\n', set()),
        ('@import "a.css";\n', {"b.css"}),
        ('@import "a.css";\n@import "b.css";\n@import "a.css";\n', {"a.css"}),
        ('@import "a.css";\n@import "b.css";\n@import "c.css";\n', {"c.css"}),
    ],
)
def test_a_component_that_is_lost_is_found(sheet: str, found: set[str]) -> None:
    assert lost(sheet, {"a.css", "b.css"}) == found


def test_scripts_and_styles_are_published_without_comments_but_with_licenses() -> None:
    code = "// why\nconst a = 'https://x.example/' // kept\n  /** What\n   *  it is. */\n  b()\n/*! MIT */\n/* box */\n.a {\n}\n"
    assert lean(code) == "const a = 'https://x.example/' // kept\n  b()\n/*! MIT */\n.a {\n}\n"


REPLACED = re.compile(r"\.prototype\b|defineProperty|__md_set")
"""What would put something of ours in the place of the browser's, or of the theme's."""


def test_scripts_replace_nothing_of_the_browsers_or_the_themes() -> None:
    own = "".join(text for name, (_, text) in later(english()).items() if name.endswith(".js"))
    assert not REPLACED.search(scripts(english()) + own.replace((THEME / "assets/search/engine.js").read_text(), ""))
    assert REPLACED.search("XMLHttpRequest.prototype.send = function () {}")


@pytest.fixture(scope="module")
def look() -> Brand:
    return brand(THEME)


def test_colors_are_told_in_one_place(look: Brand) -> None:
    tokens = (CSS / "tokens.css").read_text()
    assert {f"--ss-{name}: light-dark({getattr(look, name)}," in tokens for name in ("paper", "ink", "soft")} == {True}
    code = {file: re.sub("(examples=|accent: ).*", "", file.read_text()) for file in Path("sticky").rglob("*.py")}
    assert [file for file, text in code.items() if re.search(r'"#[0-9a-fA-F]{3,6}"', text)] == []


def test_a_shade_that_can_be_read_is_found_for_every_accent() -> None:
    for on in surfaces(THEME):
        for color in (f"#{n:06x}" for n in range(0, 0x1000000, 0x1D1D1D)):
            assert on.contrast(on.readable(color)) >= CONTRAST, color
    light, dark = surfaces(THEME)
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
        'mkdocs.yml:10: bad-logo: "logo.png" cannot be read (Permission denied); check its name and permissions'
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

    assert card(look) == card(brand(THEME))
    assert len({card(look), card(other), card(replace(look, mark=look.mark.replace("M12 12v3.6", "M12 12v5.6")))}) == 3
