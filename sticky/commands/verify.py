"""Opens one page of each kind of a built site, and checks that the site is as private and as accessible as it promises."""

import shutil
from argparse import Namespace
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from lxml import html
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, Route, sync_playwright

from ..content.verified import DESIGN, RECORD, STORED, Verified
from ..outputs.headers import FIXED
from ..outputs.served import file_at
from ..text import dates
from ..text.files import write_whole
from ..text.problem import Refused
from .console import counted

BROWSERS = ("chromium-headless-shell", "chromium", "google-chrome")
"""The programs that can open the pages, in the order in which they are looked for."""

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
"""axe's rules for WCAG 2.2 at level AA, and its best practices. By default, axe skips the rules that 2.2 added."""

_AXE = {"runOnly": RULES, "resultTypes": ["violations"], "preload": {"assets": ["media"]}}
"""axe's options. By default, axe requests the styles again, which the site itself does not do."""


def verify(root: Path, options: Namespace) -> None:
    """The command `sticky verify`."""
    if not (options.built / DESIGN).is_file():
        raise Refused(f"There is no {options.built / DESIGN}: build the site first")
    print("Opening one page of each kind takes about a minute.", flush=True)
    with sync_playwright() as playwright, _chromium(playwright) as browser:
        record, faults = seen(browser, options.built)
    if faults:
        print(*faults, sep="\n")
        raise Refused(f"{counted(len(faults), 'fault')}; nothing is recorded.")
    write_whole({root / RECORD: f"{record.model_dump_json(indent=1)}\n".encode()})
    print(
        f"{record.browser} opened {counted(record.kinds, 'page')}, one of each kind, which made {record.requests} requests, none "
        f"to another host. The site stored nothing that it does not name, and axe {record.axe} found no violations.\n"
        f"{RECORD} says so, and after the next build the site does."
    )


def seen(browser: Browser, site: Path) -> tuple[Verified, list[str]]:
    """Open a built site in a browser; return its record, and its faults, any of which makes the record untrue."""
    addresses = sorted(file.relative_to(site).as_posix().removesuffix("index.html") for file in site.rglob("*.html"))
    canonical = html.parse(site / "index.html").find('.//link[@rel="canonical"]')
    home = "https://handbook.example/" if canonical is None else canonical.get("href")
    sent = (site / "_headers").read_text(encoding="utf-8")
    faults = [f"_headers: {name} is not {value}" for name, value in FIXED if f"{name}: {value}\n" not in sent]
    opened, requests = kinds(site, addresses), list[str]()

    def answer(route: Route) -> None:
        # Nothing leaves this machine, whatever a page requests.
        file = file_at(site, home, route.request.url)
        route.fulfill(path=file) if file else route.abort()

    with browser.new_context(reduced_motion="reduce") as context:
        context.route("**/*", answer)
        context.on("request", lambda request: requests.append(request.url))
        noticed, page = watch(context, home), context.new_page()
        for i, address in enumerate(opened):
            page.goto(home + address)
            axe = _read_by_axe(page, narrow=i % 2 == 0)
            nodes = [(rule["help"], node["html"]) for rule in axe["violations"] for node in rule["nodes"]]
            violations = [f"axe: {help_}: {markup}" for help_, markup in nodes]
            stored = [item for item in kept(context) if not declared(item)]
            faults += [f"{address or 'home'}: {fault}" for fault in (*noticed, *stored, *violations)]
            noticed.clear()
    record = Verified(
        on=dates.today(),
        version=version("sticky-situations"),
        design=(site / DESIGN).read_text(),
        browser=f"Chromium {browser.version}",
        axe=axe["testEngine"]["version"],
        kinds=len(opened),
        requests=len(requests),
    )
    return record, faults


def _chromium(playwright: Playwright) -> Browser:
    for program in (*map(shutil.which, BROWSERS), playwright.chromium.executable_path):
        if program and Path(program).exists():
            return playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
    raise Refused("There is no Chromium to open the pages with: install it (on Debian: apt-get install chromium)")


def _read_by_axe(page: Page, narrow: bool) -> dict[str, Any]:
    page.set_viewport_size({"width": 320 if narrow else 1280, "height": 800})
    page.emulate_media(color_scheme="light" if narrow else "dark")
    page.evaluate("document.querySelectorAll('details').forEach(block => { block.open = true })")
    response: dict[str, Any] = Axe().run(page, options=_AXE).response
    return response


def watch(context: BrowserContext, home: str = "") -> list[str]:
    """A list of faults in a context from now on: errors on the console or in scripts; with `home`, requests elsewhere.

    The console names every request that the site's policy forbids, even those that Playwright does not report, such as
    an icon. Watching every request would cost each page a tenth of its time.
    """
    faults = list[str]()

    def told(said: ConsoleMessage) -> None:
        # Whether a headless page uses a preloaded font in time depends on how busy the machine is.
        if said.type in ("error", "warning") and "was preloaded using link preload" not in said.text:
            url = said.location["url"]
            faults.append(f"console: {said.text} ({url})" if url else f"console: {said.text}")

    def requested(request: Any) -> None:
        if not request.url.startswith((home, "data:", "blob:")):
            faults.append(f"request: {request.url}")

    context.on("console", told)
    context.on("weberror", lambda thrown: faults.append(f"script: {thrown.error}"))
    if home:
        context.on("request", requested)
    return faults


_STORES = """async () => [
    ...Object.keys(sessionStorage).map(key => `session: ${key}`),
    ...(await caches.keys()).map(key => `cache: ${key}`),
    ...(await navigator.serviceWorker.getRegistrations()).map(worker => `worker: ${worker.scope}`),
]"""


def kept(context: BrowserContext) -> list[str]:
    """What a context's browser stores for the sites it has visited: the kind and name of each item."""
    state: Any = context.storage_state(indexed_db=True)
    items = [f"cookie: {cookie['name']}" for cookie in state["cookies"]]
    for origin in state["origins"]:
        items += [f"local: {item['name']}" for item in origin["localStorage"]]
        items += [f"database: {database['name']}" for database in origin.get("indexedDB", [])]
    for page in context.pages:
        if page.url.startswith("http"):
            items += page.evaluate(_STORES)
    return items


def declared(item: str) -> bool:
    """Whether a stored item is one that the site says it may store."""
    return item.startswith("local: ") and item.endswith(tuple(f".{key}" for key in STORED))


def components(file: Path) -> frozenset[object]:
    """The components of a page: each element with its classes and role, and its parent."""
    body = html.parse(file, html.HTMLParser(encoding="utf-8")).find("body")
    looks = {element: (element.tag, element.get("class"), element.get("role")) for element in body.iter("*")}
    return frozenset((looks[element.getparent()], look) for element, look in looks.items() if element is not body)


def kinds(site: Path, addresses: Sequence[str]) -> list[str]:
    """Pages that together have every component of the site, chosen greedily: one of each kind."""
    left = {address: components(file_of(site, address)) for address in addresses}
    wanted, chosen = frozenset[object]().union(*left.values()), list[str]()
    while wanted:
        best = max(left, key=lambda address: len(left[address] & wanted))
        wanted -= left.pop(best)
        chosen.append(best)
    return chosen


def file_of(site: Path, address: str) -> Path:
    """The file of the page at an address."""
    return site / (address + "index.html" if address.endswith("/") or not address else address)
