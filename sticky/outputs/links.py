"""Annotates the links of a finished page: external ones send no referrer, internal ones can be printed.

A link keeps its address; this only adds attributes, which the stylesheets can show.
"""

import re
from urllib.parse import urljoin

from lxml.html import HtmlElement

_NAMED = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")


def annotate(part: HtmlElement, url: str, home: str) -> None:
    """Annotate every link in `part` of the page at `url`; `home` is the relative path to the site's root, such as `../../`.

    A link to another site gets `rel="noreferrer"`. One to another page of this site gets `data-to`, its address from the
    root, which is shown in print.
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
