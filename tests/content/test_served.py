"""The site as nginx serves it, with the include that it brings."""

from pathlib import Path

from lxml import html

from sticky.site.releases import publish
from tests.support.browser import base_of
from tests.support.server import nginx, observed


def test_the_observatory_gives_a_hundred_points_or_more(handbook: Path, site: Path, tmp_path: Path) -> None:
    base, www = base_of(handbook), tmp_path / "www"
    link = www / (base.strip("/") or "handbook")
    publish(site, link)
    root = link if base == "/" else www
    with nginx(tmp_path / "nginx", root, "localhost", base, link / "_nginx.conf") as server:
        score, parts = observed(server)
    assert score >= 100, parts


def test_no_script_stands_in_a_page(site: Path) -> None:
    pages = list(site.rglob("*.html"))
    assert pages
    for page in pages:
        for element in html.parse(page).getroot().iter():
            assert [name for name in element.attrib if name.startswith("on")] == [], page
            if element.tag == "script":
                assert element.get("src") or element.get("type") == "application/json", page
