"""Builds the site, serves it on this machine as it would be published, and opens it in Debian's Chromium."""

import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from fcntl import LOCK_EX, flock
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from mkdocs.config.defaults import MkDocsConfig
from playwright.sync_api import Browser, BrowserContext, BrowserType, Error, Page, Request, expect, sync_playwright

from sticky import checks
from sticky.commands.verify import kept
from sticky.content.handbook import Handbook
from sticky.site.make import write
from sticky.site.serve import Preview
from sticky.site.settings import configured
from sticky.text.kept import CACHE, READ, Kept
from sticky.text.problem import Problem

ROOT = Path(__file__).parents[2]
"""The repository."""
LIBRARY = ROOT / "tests/library"
"""A small fictional library, with a page of every kind, that the engine is tested on."""
BASE = ROOT / "tests/golden/base"
"""The fewest pages that make a handbook."""
CHROMIUM = "/usr/bin/chromium-headless-shell"
"""The same browser without a window of its own, which takes twice the time to open a page that nobody sees."""
NARROW, WIDE = (390, 844), (1280, 800)
"""The screens of a phone and of a desktop computer."""
PATIENCE = 180
"""Seconds to wait for something, however busy the machine is."""

expect.set_options(timeout=1000 * PATIENCE)

_ARGUMENTS = [
    "--no-sandbox",  # containers run as root, where the sandbox does not start
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # nothing leaves this machine, whatever a page requests
    # The browser's own requests and delays.
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--renderer-process-limit=1",  # a page begins empty: without this, the address it opens gets a second process
    "--in-process-gpu",  # nothing is drawn by a graphics card: a process for it only passes messages on
    # A list of its own for the suggestions below the address bar, which nobody sees here, costs each context more than most
    # pages do. The browser takes only the last of repeated lists, so what Playwright turns off is listed again, as far as
    # it touches pages.
    "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,AimEnabled,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,"
    "LensOverlay,MediaRouter,PaintHolding,ThirdPartyStoragePartitioning,OptimizationHints,PreconnectToSearch",
    # A page is open for a moment: what the optimizing compilers make of its scripts costs more than they then save. Where
    # one page stays for a whole test, they come later.
    "--js-flags=--always-sparkplug --invocation-count-for-maglev=30000 --invocation-count-for-turbofan=100000",
]

UNDRAWN = "--force-gpu-mem-available-mb=0"
"""The argument of a browser that lays pages out and never draws their pixels, for where nobody looks at them."""


def site_url(root: Path) -> str:
    """The address at which the handbook in a folder is published; empty if its settings do not say."""
    setting = re.search(r"^site_url: *(\S*)$", (root / "mkdocs.yml").read_text(), re.MULTILINE)
    return setting[1].strip("'\"") if setting else ""


def base_of(root: Path) -> str:
    """The path of the root at which the handbook in a folder is published."""
    return urlsplit(site_url(root)).path or "/"


SITE_URL = site_url(LIBRARY)


def mkdocs(root: Path, *arguments: str) -> list[str]:
    """The command line of MkDocs for a project at `root`."""
    return [sys.executable, "-m", "mkdocs", *arguments, "-f", str(root / "mkdocs.yml")]


def environment() -> dict[str, str]:
    """The environment in which MkDocs runs: without an advertisement, and with unbuffered output."""
    return {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONUNBUFFERED": "1"}


def library_at(to: Path) -> Path:
    """A copy of the small library, without what commands have kept in its folder."""
    return shutil.copytree(LIBRARY, to, ignore=shutil.ignore_patterns(CACHE), dirs_exist_ok=True)


def set_up(root: Path, built: Path) -> MkDocsConfig:
    """MkDocs's configuration of a sound project, to be built into a folder."""
    config, problems = configured(root, built)
    assert config, problems
    return config


def copied(to: Path) -> Path:
    """A project to change: the engine with its environment, and the small library in it."""
    return with_engine(library_at(to))


def with_engine(to: Path) -> Path:
    """A handbook's folder, with an engine of its own and its environment."""
    engine_at(to)
    for name in ("Makefile", "requirements.txt", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy2(ROOT / name, to / name)
    (to / ".venv").symlink_to(ROOT / ".venv")
    return to


def engine_at(to: Path) -> None:
    """Copy the engine, the macros and the theme."""
    for name in ("sticky", "macros", "overrides"):
        # With its modules as Python has compiled them, but not the file that another worker is just compiling one into.
        shutil.copytree(ROOT / name, to / name, symlinks=True, ignore=shutil.ignore_patterns("*.pyc.*"))


def changed(file: Path, old: str, new: str) -> None:
    """Replace the only `old` in a file with `new`."""
    text = file.read_text()
    assert text.count(old) == 1, (file, old)
    file.write_text(text.replace(old, new))


_CUT_OFF = """\
import os, runpy, sys
def tell(event, args):
    asks = "connect", "sendto", "sendmsg", "getaddrinfo", "gethostbyname", "gethostbyaddr", "getnameinfo"
    if event.removeprefix("socket.") in asks:
        os.write(2, f"the build asks for the network: {event} {args}\\n".encode())
        os._exit(1)  # an exception might be caught
sys.addaudithook(tell)
runpy.run_module("mkdocs", run_name="__main__", alter_sys=True)
"""
"""Runs MkDocs, and ends it when it uses the network, even if it would work without."""


def build(
    root: Path, site: Path, cut_off: bool = False, pdf: bool = False, strict: bool = True
) -> "subprocess.CompletedProcess[str]":
    """Build the project at `root` into `site`; strictly, where a page that the menu lacks is a fault as well.

    With `pdf`, its pages offer PDFs, which are still to be printed.

    A build `cut_off` from any network, and from this machine's own ports, takes root, or a system that lets anyone make
    namespaces.
    """
    command = mkdocs(root, "build", *["--strict"][: 1 if strict else 0], "-d", str(site))
    if cut_off:
        command = ["unshare", "--map-root-user", "--net", sys.executable, "-c", _CUT_OFF, *command[3:]]
    return subprocess.run(
        command,
        cwd=root,
        env={**environment(), "PDF": "1" if pdf else ""},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def made(root: Path, site: Path) -> Path:
    """The folder of the site of the handbook at `root`, built."""
    built = build(root, site)
    assert built.returncode == 0, built.stdout
    return site


def checked(root: Path) -> tuple[Handbook | None, list[Problem]]:
    """The handbook at `root`, and what the check says of it; what was read of it before is not parsed again."""
    with Kept(root / CACHE / READ) as kept:
        return checks.check(root, kept)


def made_here(root: Path, site: Path) -> Path:
    """The folder of the site of the handbook at `root`, built in this process, and so with this repository's engine."""
    book, problems = checked(root)
    assert book is not None
    assert list(map(str, checks.blocking(problems, strict=False))) == []
    write(set_up(root, site), book)
    return site


def pages_of(root: Path, site: Path, *addresses: str) -> list[str]:
    """Pages of the handbook at `root`, the only ones that are made, as its preview makes them in a new folder `site`."""
    site.mkdir()
    with closing(Preview(root, site, "http://127.0.0.1:8000/", "staff", strict=False)) as preview:
        preview.build()
        assert preview.problems == []
        assert [problem for address in addresses for problem in preview.problems_at(address)] == []
    return [(site / address / "index.html").read_text() for address in addresses]


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """A folder that is made once for all workers of a run; nobody changes it."""
    mine = factory.getbasetemp()
    folder = (mine.parent if mine.name.startswith("popen-") else mine) / name
    with folder.with_suffix(".lock").open("w") as lock:
        flock(lock, LOCK_EX)
        if not folder.exists():
            make(new := folder.with_suffix(".new"))
            new.rename(folder)
    return folder


def shared(factory: pytest.TempPathFactory, name: str, root: Path) -> Path:
    """The folder of the site of the handbook at `root`, built once for all workers of a run."""
    return once(factory, name, partial(made, root))


def published(root: Path) -> Handbook:
    """The published handbook at `root`."""
    book, problems = checked(root)
    assert book is not None, problems
    return book.published


def _headers(site: Path) -> dict[str, list[tuple[str, str]]]:
    """The headers that the site asks its server to send, by address; one that ends in `*` stands for all that begin so."""
    file = site / "_headers"
    headers_of = {}
    for rule in file.read_text().strip().split("\n\n") if file.exists() else ():
        address, *lines = rule.splitlines()
        # This server has no TLS to upgrade to.
        headers = [line.strip().replace("; upgrade-insecure-requests", "").split(": ", 1) for line in lines]
        headers_of[address] = [(name, value) for name, value in headers]
    return headers_of


class _Handler(SimpleHTTPRequestHandler):
    """Serves a site as its host would: with its headers, and its own page for missing addresses."""

    protocol_version = "HTTP/1.1"

    def __init__(self, *arguments: Any, headers: dict[str, list[tuple[str, str]]], base: str, **named: Any) -> None:
        self.site_headers, self.base = headers, base
        super().__init__(*arguments, **named)

    def translate_path(self, path: str) -> str:
        """Find a file relative to the path at which the site is published."""
        return super().translate_path("/" + path.removeprefix(self.base)) if path.startswith(self.base) else ""

    def end_headers(self) -> None:
        """Add the site's headers."""
        for name, value in (*self.site_headers.get(f"{self.base}*", ()), *self.site_headers.get(self.path, ())):
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Log nothing."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer with the site's 404 page."""
        page = Path(self.directory) / "404.html"
        if code != 404 or not page.exists():
            return super().send_error(code, message, explain)
        content = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore a browser that disconnects in the middle of a response."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def own_port() -> Iterator[int]:
    """A port of this machine for a server that cannot choose one itself; until the end, the system gives it to no one else.

    The socket holds the port but does not listen, so a server that reuses addresses, as most do, can.
    """
    with socket.socket() as held:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


@contextmanager
def served(site: Path, base: str = "/") -> Iterator[str]:
    """Serve a folder at a path, on a free port; yields its address, with a slash at the end."""

    headers = _headers(site)

    def handler(*arguments: Any) -> _Handler:
        return _Handler(*arguments, directory=str(site), headers=headers, base=base)

    with _Server(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}{base}"
        finally:
            server.shutdown()
            thread.join()


def launch(engine: BrowserType, *arguments: str, program: str = CHROMIUM) -> Browser:
    """A headless browser; of repeated arguments, it takes the last."""
    return engine.launch(executable_path=program, args=[*_ARGUMENTS, *arguments], timeout=1000 * PATIENCE)


@contextmanager
def chromium(*arguments: str) -> Iterator[Browser]:
    """A headless browser, which is closed at the end."""
    with sync_playwright() as playwright:
        browser = launch(playwright.chromium, *arguments)
        try:
            yield browser
        finally:
            browser.close()


def promise_kept(context: BrowserContext, asked: list[Request], home: str) -> None:
    """Fail if the site’s promise to ask nobody else and to leave nothing was broken in a context.

    One of the requests there may have broken it, also by telling where a reader comes from.
    """
    elsewhere = [request.url for request in asked if not request.url.startswith((home, "data:", "blob:"))]
    told = [request.url for request in asked if request.headers.get("referer")]
    assert (elsewhere, kept(context), told) == ([], [], [])


def seen(page: Page, selector: str) -> None:
    """Wait until the top of an element is in the window, below the page's header."""

    def there() -> bool:
        box, head, window = (
            page.locator(selector).bounding_box(),
            page.locator(".md-header").bounding_box(),
            page.viewport_size,
        )
        assert head
        assert window
        return box is not None and head["y"] + head["height"] <= box["y"] + 1 and box["y"] < window["height"]

    wait_for(there, f"{selector} is not in view")


def anew(page: Page, address: str) -> None:
    """Open an address as if it had been typed into a new tab, also where it differs only after the # from the one that is open.

    What is open takes another address of the same site: after a page of no site, Chromium would start another process.
    """
    if page.url.startswith("http"):
        page.evaluate("history.replaceState(null, '', '/elsewhere')")
    page.goto(address)


_SETTLED = """async names => {
    const named = [...document.querySelectorAll("[data-ss-later]")].map(({ dataset }) => dataset.ssLater)
    await Promise.all([...named, ...names].map(name => globalThis.handbookLater?.load(name)))
    await new Promise(done => requestAnimationFrame(() => setTimeout(done)))
}"""


def settled(page: Page, *later: str) -> None:
    """Wait until a page that is loaded has what it loads later by itself, and what its address has it load: `later`."""
    page.evaluate(_SETTLED, later)


def patient(context: BrowserContext) -> BrowserContext:
    """A context whose pages have the same timeout as everything else."""
    context.set_default_timeout(1000 * PATIENCE)
    return context


def wait_for(there: Callable[[], bool], otherwise: str) -> None:
    """Wait until a condition holds."""
    until = time.monotonic() + PATIENCE
    while not there():
        if time.monotonic() > until:
            raise AssertionError(otherwise)
        time.sleep(0.05)


def until(page: Page, script: str, argument: Any = None) -> None:
    """Wait until a script is true on a page.

    Playwright’s own `wait_for_function` asks the page itself to evaluate the script again and again, which the site’s
    `Content-Security-Policy` forbids: it works only where the script is true at once. An argument that may change
    meanwhile is a function, asked each time.
    """

    def there() -> bool:
        try:
            return bool(page.evaluate(script, argument() if callable(argument) else argument))
        except Error as error:
            if "context was destroyed" not in error.message:
                raise
            return False  # the page is being loaded again

    wait_for(there, f"{script} stays false at {page.url}")
