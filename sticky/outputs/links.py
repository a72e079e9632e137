"""The links of a page: those within the site are made relative, external ones send no referrer."""

import re
from urllib.parse import urljoin

from lxml.html import HtmlElement

from ..markdown.renderer import SITE

_NAMED = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")


def placed(markup: str, home: str) -> str:
    """The markup of a page with the addresses that our templates prefix with `SITE` relative to the page.

    `home` is the relative path from the page to the site's root, such as `../../`. Each also gets `data-to`: see `finish`.
    """
    before, *pieces = markup.split(f'href="{SITE}')
    addresses = (piece.partition('"') for piece in pieces)
    return "".join([before, *(f'href="{home}{to}" data-to="/{to}"{after}' for to, _, after in addresses)])


def finish(part: HtmlElement, url: str, home: str) -> None:
    """Finish every other link in `part` of the page at `url`.

    A link to another site gets `rel="noreferrer"`. One to another page of this site gets `data-to`, its address from the
    root, which is shown in print. The links beside headings stay out of the way of keyboards and screen readers.
    """
    for link in part.iter("a"):
        if "headerlink" in link.get("class", "").split():
            # For the mouse: it would be one more stop for keyboards, and part of its heading's name.
            link.attrib.pop("aria-label", None)
            link.set("tabindex", "-1")
            link.set("aria-hidden", "true")
        to = link.get("href")
        if not to or to.startswith("#"):
            continue
        if to.startswith(("https:", "http:")):
            link.set("rel", "noreferrer")
        elif to.startswith(home) and not to.startswith(".", len(home)):
            link.set("data-to", "/" + to[len(home) :])
        elif not _NAMED.match(to):
            link.set("data-to", urljoin("/" + url, to))
