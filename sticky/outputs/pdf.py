"""Prints the PDFs of a built site with Chromium, each a page of it in a layout for paper.

Pages are printed under their published address, so that the links in a PDF lead to the site.
"""

import mimetypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urldefrag, urljoin

from lxml import html
from lxml.html import HtmlElement, builder
from playwright.sync_api import Browser, Page, Route, sync_playwright

from ..content.handbook import Handbook
from ..content.page import url_of
from ..content.translation import english
from ..text.files import write_whole
from ..theme.assets import later
from ..theme.templates import THEME
from . import pdf_ua, slides
from .served import file_at

PDFS = "pdf"

CHROMIUM = "/usr/bin/chromium"
"""The path on Debian."""

_INSERT_GENERATED = (THEME / "assets/paper/generated.js").read_text()
"""Inserts into the text what a stylesheet adds around links and quotations: Chromium does not tag generated content."""

_LINKS = "[...document.querySelectorAll('a[href]')].map(a => [a.href, a.textContent])"


@dataclass(frozen=True)
class Sheet:
    """A PDF to print: a page in a layout for paper."""

    name: str
    url: str
    mode: str = ""
    """The layout that the stylesheets select; empty for the whole page as it is."""
    layout: str = ""
    """The name of that layout in the title."""
    more: tuple[str, ...] = ()
    """The addresses of pages to print after it, in the same PDF."""
    view: str = ""
    """The view that its scripts compose, such as `#print`; empty for the page as it was written."""


def sheets(book: Handbook) -> Iterator[Sheet]:
    """Every PDF that the site offers."""
    handout, answers, folding = ((mode, book.t(f"layout.{mode}")) for mode in ("handout", "answers", "sheet"))
    for scenario in book.scenarios:
        for name in (scenario.id, *scenario.front.aliases):
            yield Sheet(f"{name}-handout", scenario.url, *handout)
            yield Sheet(f"{name}-answers", scenario.url, *answers)
            if book.guides:
                yield Sheet(f"{name}-facilitators-guide", scenario.guide_url)
    yield Sheet("desk-guide", "desk/", more=tuple(place.url for place in book.desk))
    yield Sheet("desk-folding-sheet", "desk/", *folding)
    for session in book.sessions:
        yield Sheet(f"{session.id}-session", url_of(session.document), view="#print")
    for policy in book.policies:
        yield Sheet(policy.id, url_of(policy.document))


class Press:
    """Prints the pages of a built site."""

    def __init__(self, browser: Browser, site: Path, size: str = "Letter") -> None:
        """Take the site's folder and a paper size. Raises `ValueError` if the site does not name its address."""
        canonical = html.parse(site / "index.html").find('.//link[@rel="canonical"]')
        if canonical is None:
            raise ValueError(f"{site}/index.html does not name the site’s address: set site_url in mkdocs.yml")
        self.site, self.size = site, size
        self.home: str = canonical.get("href")
        # One tab for all pages: opening another, and laying each page out for a screen first, takes longer than printing.
        # Without scripts, a page stays as it was written; only the views of a session need them.
        self._plain, self._scripted = (self._opened(browser, scripts) for scripts in (False, True))
        self._mode = ""
        self._made: dict[str, bytes] = {}
        """Pages to print in place of those of the site, by address."""

    def printed(self, sheet: Sheet) -> bytes:
        """The PDF of a sheet. Raises Playwright’s errors if its page does not load in time."""
        self._mode = sheet.mode
        self._made = {sheet.url: joined(self.site, self.home, (sheet.url, *sheet.more))} if sheet.more else {}
        page = self._scripted if sheet.view else self._plain
        layout = f" ({sheet.layout})" if sheet.layout else ""
        page.goto(self.home + sheet.url + sheet.view, wait_until="load")
        if sheet.view:
            page.wait_for_selector(".ss-bundle", state="attached")  # what a session’s `#print` view has composed
        page.evaluate(_INSERT_GENERATED)
        page.evaluate("document.fonts.ready.then(() => null)")  # or a fallback replaces a late font
        raw = page.pdf(format=self.size, tagged=True, outline=True, prefer_css_page_size=True)
        links = {href: " ".join(text.split()) for href, text in reversed(page.evaluate(_LINKS))}
        return pdf_ua.finished(raw, links, layout)

    def _opened(self, browser: Browser, scripts: bool) -> Page:
        page = browser.new_page(java_script_enabled=scripts, color_scheme="light", reduced_motion="reduce")
        page.emulate_media(media="print")
        page.route("**/*", self._serve)
        return page

    def _serve(self, route: Route) -> None:
        file = file_at(self.site, self.home, route.request.url)
        if file is None:
            route.abort()
            return
        address = file.relative_to(self.site.resolve()).as_posix().removesuffix("index.html")
        body = self._made.get(address) or file.read_bytes()
        if file.suffix == ".html" and self._mode:
            body = self._laid_out(body)
        route.fulfill(body=body, content_type=mimetypes.guess_type(file.name)[0] or "application/octet-stream")

    def _laid_out(self, body: bytes) -> bytes:
        # A page in one of the layouts for paper, whose stylesheet other pages load only when a reader prints.
        page = html.document_fromstring(body, parser=html.HTMLParser(encoding="utf-8"))
        page.set("data-ss-print", self._mode)
        page.head.append(builder.LINK(rel="stylesheet", href=self.home + layouts()))
        return _markup(page)


def layouts() -> str:
    """The address of the stylesheet with the layouts for paper, relative to the site's root."""
    return later(english())["paper.css"][0]


def joined(site: Path, home: str, urls: Sequence[str]) -> bytes:
    """Pages of a built site as one page, in place of the first, with the links between them adjusted."""
    ids = {url: f"part-{i}" for i, url in enumerate(urls)}
    first = html.parse(site / urls[0] / "index.html").getroot()
    articles = [_part(site, home, url, ids) for url in urls]
    for foot in first.find_class("ss-foot"):
        _end(articles[-1]).extend(foot.find_class("ss-foot__say"))
        foot.drop_tree()
    place = first.find(".//article")
    parent = place.getparent()
    parent.replace(place, articles[0])
    parent.extend(articles[1:])
    return _markup(first)


def _part(site: Path, home: str, url: str, ids: dict[str, str]) -> HtmlElement:
    # The content of a page, which becomes a part of a longer one.
    page = html.parse(site / url / "index.html").getroot()
    article: HtmlElement = page.find(".//article")
    heading = article.find(".//h1")
    for permalink in heading.find_class("headerlink"):
        permalink.drop_tree()
    if not article.find_class("ss-front__page"):
        _end(article).extend(page.find_class("ss-foot__page"))
    _lead(article, home, url, ids)
    heading.set("id", ids[url])
    return article


def _end(article: HtmlElement) -> HtmlElement:
    # Where the words of the footer go, so that they do not stand on a page by themselves: a card stays whole.
    end: HtmlElement = (article[-1].find_class("ss-desk-card") or [article])[-1]
    return end


def _markup(page: HtmlElement) -> bytes:
    markup: bytes = html.tostring(page, doctype="<!doctype html>", encoding="utf-8")
    return markup


def _lead(article: HtmlElement, home: str, url: str, ids: dict[str, str]) -> None:
    # Pages share ids: prefix each with the id of its part.
    for element in article.iter():
        for name in ("id", "aria-labelledby", "aria-describedby"):
            if element.get(name):
                element.set(name, " ".join(f"{ids[url]}-{id_}" for id_ in element.get(name).split()))
    for link in article.iterfind(".//a[@href]"):
        to, fragment = urldefrag(urljoin(home + url, link.get("href")))
        part = ids.get(to.removeprefix(home)) if to.startswith(home) else None
        if part:
            link.set("href", f"#{part}-{fragment}" if fragment else f"#{part}")
            link.attrib.pop("data-to", None)
        else:
            link.set("href", f"{to}#{fragment}" if fragment else to)


def print_all(book: Handbook, site: Path, size: str = "Letter") -> list[Path]:
    """Print every PDF of a handbook into its built site, and write the slides beside them; return the PDFs.

    Raises `ValueError` if another version built the site, or if the site does not name its published address.
    """
    if not (site / layouts()).is_file():
        raise ValueError(f"{site} was built by another version of this program: build it again")
    folder = site / PDFS
    made = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        press = Press(browser, site, size)
        for sheet in sheets(book):
            made.append(folder / f"{sheet.name}.pdf")
            write_whole({made[-1]: press.printed(sheet)})
        browser.close()
    slides.write_all(book, site)
    return made
