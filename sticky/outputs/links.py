"""Marks on the links of a finished page: those to other sites tell them nothing, those within this one can be printed.

A link keeps its address; attributes are added, and the stylesheets decide what is shown of them.
"""

import re
from urllib.parse import urljoin

from lxml.html import HtmlElement

_NAMED = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")


def annotate(part: HtmlElement, url: str, home: str) -> None:
    """Annotate every link below `part` of the page at `url`; `home` is the way from there to the site's root: `../../`.

    A link to another site gets `rel="noreferrer"`. One to another page of this site gets `data-to`, its address from
    the root on, which print shows.
    """
    for link in part.iter("a"):
        to = link.get("href")
        if not to or to.startswith("#"):
            continue
        if to.startswith(("https:", "http:")):
            link.set("rel", "noreferrer")
        elif to.startswith(home) and not to.startswith(".", len(home)):
            link.set("data-to", "/" + to[len(home) :])
        elif not _NAMED.match(to):
            link.set("data-to", urljoin("/" + url, to))
