"""The site behind Debian's nginx, over TLS, with the include it brings: at a host's root, and below a path."""

import gzip
import http.client
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from sticky.commands.verify import watch
from sticky.content.handbook import Handbook
from sticky.site.releases import publish
from tests.support.browser import PATIENCE, SITE_URL, changed, launch, library_at, made_here, patient, seen, wait_for
from tests.support.frame import Frame
from tests.support.server import Server, nginx, observed

HOST = SITE_URL.split("/")[2]
"""The name at which the small library is published."""
FORMER = "its-former-id"


@pytest.fixture(scope="module", params=["", "library/handbook/"], ids=["root", "path"])
def www(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, book: Handbook) -> tuple[Path, str]:
    """Where a server looks, and the path below which the site was published there; one scenario had another id."""
    project = library_at(tmp_path_factory.mktemp("nginx") / "project")
    changed(project / "mkdocs.yml", f"site_url: {SITE_URL}\n", f"site_url: {SITE_URL}{request.param}\n")
    changed(project / book.scenarios[0].document.path, "---\ntitle:", f"---\naliases: [{FORMER}]\ntitle:")
    made_here(project, project / "built")
    link = project / "www" / (request.param.rstrip("/") or "handbook")
    publish(project / "built", link)
    return project / "www" / ("" if request.param else "handbook"), f"/{request.param}"


@pytest.fixture(scope="module")
def server(www: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The site as it was published, served with the include as it was built."""
    root, base = www
    with nginx(
        tmp_path_factory.mktemp("server") / "nginx", root, HOST, base, root / base[1:] / "_nginx.conf"
    ) as running:
        yield running


def asset(server: Server, kind: str) -> str:
    """The address of the site's own stylesheet (`css`) or script (`js`)."""
    address = re.search(rf"assets/handbook\.[0-9a-f]+\.{kind}", server.ask("")[1].decode())
    assert address
    return address[0]


def test_every_answer_carries_the_headers(server: Server) -> None:
    fixed = {
        "Strict-Transport-Security": "max-age=63072000",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    page, asked = f"scenarios/{FORMER}/", {}
    addresses = ["", page, page + "facilitate/", asset(server, "css"), "assets/fonts/source-serif-4.woff2", "assets/"]
    for address in [
        *addresses,
        "search/records.js",
        "nowhere/",
        "desk",
        "_headers",
        "assets/gone.0123456789.js",
    ]:
        answer, _ = server.ask(address)
        asked[address] = answer.status
        for name, value in fixed.items():
            assert answer.msg.get_all(name) == [value], (address, name)
        assert "camera=()" in answer.headers["Permissions-Policy"]
        [policy] = answer.msg.get_all("Content-Security-Policy") or []
        rules = {name: value for name, _, value in (rule.partition(" ") for rule in policy.split("; "))}
        assert (rules["default-src"], rules["frame-ancestors"]) == ("'none'", "'none'")
        assert rules["upgrade-insecure-requests"] == ""
        assert "unsafe-" not in policy
        assert answer.headers["Server"] == "nginx", "no version"
    assert list(asked.values()) == [200, 301, 301, 200, 200, 404, 200, 404, 301, 404, 404]


def test_how_long_things_are_kept(server: Server) -> None:
    for address in ("", "desk/", "404.html", "search/records.js", "scenarios/index.json", "assets/mark.svg"):
        assert server.ask(address)[0].headers["Cache-Control"] == "no-cache", address
    for address in (asset(server, "css"), asset(server, "js")):
        assert int(server.ask(address)[0].headers["Cache-Control"].removeprefix("max-age=")) > 31_000_000
    assert server.ask("assets/fonts/source-serif-4.woff2")[0].headers["Cache-Control"] == "max-age=86400"
    first = server.ask("search/records.js")[1].decode()
    records = re.findall(r'"(records\.[0-9a-f]+\.js)"', first)
    assert records
    for name in records:
        assert int(server.ask(f"search/{name}")[0].headers["Cache-Control"].removeprefix("max-age=")) > 31_000_000
    # What is missing today may be there tomorrow.
    assert server.ask("assets/gone.0123456789.js")[0].headers["Cache-Control"] is None
    etag = server.ask("desk/")[0].headers["ETag"]
    answer, body = server.ask("desk/", If_None_Match=etag)
    assert (answer.status, body) == (304, b"")


def test_text_is_compressed_and_says_its_encoding(server: Server) -> None:
    types = {
        "": "text/html",
        "nowhere/": "text/html",
        asset(server, "css"): "text/css",
        asset(server, "js"): "application/javascript",
        "search/records.js": "application/javascript",
        "assets/mark.svg": "image/svg+xml",
    }
    for address, kind in types.items():
        plain, packed = server.ask(address), server.ask(address, Accept_Encoding="gzip")
        assert plain[0].headers["Content-Type"] == f"{kind}; charset=utf-8", address
        assert packed[0].headers["Vary"] == "Accept-Encoding"
        assert packed[0].headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed[1]) == plain[1]


def test_what_is_for_servers_is_not_served(server: Server, www: tuple[Path, str]) -> None:
    site = www[0] / www[1][1:]
    missing = server.ask("nowhere/")[1]
    assert b"There is no page here" in missing
    for address in ("_design", "_headers", "_lasting", "_redirects", "_nginx.conf", ".env", "about/.git/config"):
        (site / address).parent.mkdir(parents=True, exist_ok=True)
        (site / address).touch()
        answer, body = server.ask(address)
        assert (answer.status, body) == (404, missing), address
    (site / ".well-known").mkdir(exist_ok=True)
    (site / ".well-known/security.txt").write_text("Contact: mailto:privacy@example.org")
    assert server.ask(".well-known/security.txt")[0].status == 200
    if server.base != "/":
        # Beside a site below a path stand its releases; among them are those that were taken back.
        above, _, folder = server.base.rstrip("/").rpartition("/")
        release = Path(f"{www[0]}{above}/.{folder}/0001/index.html")
        assert release.is_file()
        assert server.ask(f"{above}/.{folder}/0001/index.html")[0].status == 404


def test_addresses_lead_on(server: Server, book: Handbook) -> None:
    new = f"{server.base}scenarios/{book.scenarios[0].id}/"
    leads = {
        f"scenarios/{FORMER}/": new,
        f"scenarios/{FORMER}/?from=a-letter": f"{new}?from=a-letter",
        f"scenarios/{FORMER}/facilitate/": f"{new}facilitate/",
        "desk": f"{server.base}desk/",
        "desk?police": f"{server.base}desk/?police",
    }
    for address, to in leads.items():
        answer, _ = server.ask(address)
        assert (answer.status, answer.headers["Location"]) == (301, to), address
    if server.base != "/":
        answer, _ = server.ask(server.base.rstrip("/"))
        assert (answer.status, answer.headers["Location"]) == (301, server.base)


def test_nothing_is_kept_about_who_reads_what(server: Server) -> None:
    for address in ("", "desk", "nowhere/", "assets/", "_headers", asset(server, "css")):
        server.ask(address)
    # What else a host serves is its own affair; once that stands there, so would have what came before.
    server.ask("/elsewhere")
    plain = http.client.HTTPConnection("localhost", server.port, timeout=PATIENCE)
    plain.request("GET", "/elsewhere")
    assert plain.getresponse().status == 301
    plain.close()
    wait_for(lambda: "elsewhere" in server.logged("requests"), "nothing is logged")
    assert (server.base == "/") == ("elsewhere" not in server.logged("errors"))
    for name in ("requests", "errors"):
        assert [line for line in server.logged(name).splitlines() if "elsewhere" not in line] == []


def test_hosts_that_read_files_are_told_the_same(server: Server, www: tuple[Path, str], book: Handbook) -> None:
    site = www[0] / www[1][1:]
    rules = [rule.splitlines() for rule in (site / "_headers").read_text().split("\n\n")]
    everywhere, *lasting = rules
    assert everywhere[0] == f"{server.base}*"
    answer, _ = server.ask("")
    for line in everywhere[1:]:
        name, value = line.strip().split(": ", 1)
        assert answer.headers[name] == value
    kept = {rule[0]: rule[1].strip() for rule in lasting}
    assert kept.pop(f"{server.base}assets/fonts/*") == "Cache-Control: public, max-age=86400"
    for address, value in kept.items():
        assert value == "Cache-Control: public, max-age=31536000, immutable"
        assert "max-age=315360000" in server.ask(address)[0].headers["Cache-Control"]
    assert server.base + asset(server, "css") in kept
    assert all(re.search(r"\.[0-9a-f]{8,}\.", address) for address in kept)
    # As much as the strictest of them takes.
    assert len(rules) <= 100
    assert max(len(line) for rule in rules for line in rule) <= 2000
    leads = [line.split(" ") for line in (site / "_redirects").read_text().splitlines()]
    assert len(leads) == len(book.moved) + 2
    for old, new, status in leads:
        assert old.startswith(server.base)
        answer, _ = server.ask(old)
        assert (answer.headers["Location"], answer.status) == (new, int(status))


@pytest.fixture
def trusting(server: Server, browser: Browser) -> Iterator[Browser]:
    """A browser that finds the site at its own address, and believes its certificate."""
    started = launch(
        browser.browser_type,
        f"--host-resolver-rules=MAP {HOST} 127.0.0.1:{server.port}, MAP * ~NOTFOUND",
        f"--ignore-certificate-errors-spki-list={server.key}",
    )
    yield started
    started.close()


@pytest.fixture
def reader(server: Server, trusting: Browser) -> Iterator[Page]:
    """A page of the site, watched for faults."""
    home = f"https://{HOST}{server.base}"
    context = patient(trusting.new_context(base_url=home, reduced_motion="reduce"))
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=f"https://{HOST}")
    faults = watch(context, home)
    yield context.new_page()
    context.close()
    assert faults == []


def test_people_can_do_what_they_come_for(reader: Page, book: Handbook) -> None:
    scenario = book.scenarios[0]
    complication = scenario.complications[-1].id
    reader.goto(f"scenarios/{FORMER}/#{complication}")
    assert reader.url.endswith(f"/scenarios/{scenario.id}/#{complication}")
    seen(reader, f"summary:has(+ [id='{complication}'])")
    link = reader.locator(f"a.headerlink[href='#{complication}']")
    link.click()
    wait_for(lambda: reader.evaluate("navigator.clipboard.readText()") == reader.url, "the link is not copied")
    frame = Frame(reader)
    frame.search.find("police")
    frame.search.first().click()
    expect(reader).to_have_url(re.compile(r"/desk/#"))
    seen(reader, reader.evaluate("location.hash"))
    reader.goto("scenarios/")
    topic = scenario.front.topics[0]
    reader.locator("[data-ss-filter] summary").first.click()
    reader.locator(f"input[name=topic][value={topic}]").check()
    expect(reader).to_have_url(re.compile(rf"\?topic={topic}$"))
    fitting = [each for each in book.scenarios if topic in each.front.topics]
    expect(reader.locator("[data-ss-list] li:visible")).to_have_count(len(fitting))
    scheme = frame.scheme
    for _ in range(2):
        frame.turn_colors()
    wait_for(lambda: frame.scheme != scheme, "the colors do not change")


def test_a_browser_comes_back_over_tls_alone(trusting: Browser, server: Server) -> None:
    with trusting.new_context() as context:
        page = context.new_page()
        for status in (301, 307):
            # At first the server says so; from then on the browser does, before anything leaves it.
            answer = page.goto(f"http://{HOST}{server.base}")
            assert answer
            assert answer.url == f"https://{HOST}{server.base}"
            asked = answer.request.redirected_from
            assert asked
            first = asked.response()
            assert first
            assert first.status == status


@pytest.mark.parametrize("www", [""], indirect=True, ids=["root"])
def test_the_observatory_gives_more_than_a_hundred(
    server: Server, www: tuple[Path, str], tmp_path: Path, whole: bool
) -> None:
    score, parts = observed(server)
    assert parts == {
        "cross-origin-resource-sharing": 0,
        "cross-origin-resource-policy": 10,
        "content-security-policy": 10,
        "redirection": 0,
        "referrer-policy": 5,
        "strict-transport-security": 0,
        "subresource-integrity": 0,
        "x-content-type-options": 0,
        "x-frame-options": 5,
        "cookies": 0,
    }
    assert score == 100 + sum(parts.values()) >= 100
    root, base = www
    included = (root / "_nginx.conf").read_text().splitlines()
    missing = [
        ("Strict-Transport-Security", "strict-transport-security", -20),
        ("X-Content-Type-Options", "x-content-type-options", -5),
        ("Cross-Origin-Resource-Policy", "cross-origin-resource-policy", 0),
    ]
    for header, part, less in missing if whole else missing[:1]:
        fewer = tmp_path / f"{part}.conf"
        fewer.write_text("\n".join(line for line in included if f" {header} " not in line))
        with nginx(tmp_path / part, root, HOST, base, fewer) as poorer:
            without, changed = observed(poorer)
        assert without < score
        assert changed == parts | {part: less}
