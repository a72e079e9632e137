"""What Markdown may become: elements that display text, attributes without behavior, links that run no code.

The checks report anything else with its line. This removes it even if they missed it.
"""

import html
import re
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from markdown.treeprocessors import Treeprocessor
from markdown.util import AMP_SUBSTITUTE

ATTRIBUTES = frozenset("align class data-label href id name open rel role scope start title type".split())  # noqa: SIM905
"""Attributes without behavior; any other attribute is removed."""

SCHEMES = ("https", "http", "mailto", "tel")
"""The schemes that a link to another site may have."""

ELEMENTS = frozenset(
    (  # noqa: SIM905  # one on each line would be seventy lines
        "a abbr b blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure h1 h2 h3 h4"
        " h5 h6 hr i img input ins kbd label li mark ol p pre q s samp section small span strong sub summary sup table tbody"
        " td tfoot th thead time tr u ul var"
    ).split()
)
"""Elements that display text, or a box to tick; any other element becomes a `div`."""


_OF_SOME = {"img": "alt height loading src width", "input": "checked disabled", "label": "for"}
OF_SOME = {element: frozenset(names.split()) for element, names in _OF_SOME.items()}
"""Attributes without behavior that only some elements have."""

SITE = "//\ue003"
"""Prefixes an address relative to the site's root until the page that prints it is known. No author can type it, and other
programs leave it as it is, because it begins as the address of another host does."""

_ELSEWHERE = "//", "\\", "/\\"
"""The beginnings of addresses that name another host without a scheme."""

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE | re.ASCII)
_NOT_IN_ADDRESSES = dict.fromkeys((*range(0x20), 0x7F))


def scheme(target: str) -> str:
    """The scheme of an address, in lower case; empty if it has none."""
    found = _SCHEME.match(target)
    return found[1].lower() if found else ""


def normalized(written: str) -> str:
    """An address as a browser reads it: entities resolved, white space and control characters removed."""
    return "".join(html.unescape(written.strip("<>")).translate(_NOT_IN_ADDRESSES).split())


def address_of(anchor: Element) -> str:
    """The address that a link leads to."""
    # Markdown writes email addresses as entities, and fills in their ampersands later.
    return normalized(anchor.get("href", "").replace(AMP_SUBSTITUTE, "&"))


class Strip(Treeprocessor):
    """Removes anything active, and pictures of other hosts."""

    def run(self, root: Element) -> None:
        """Leave only what is listed here."""
        for element in root.iter():
            if element.tag not in ELEMENTS:
                element.tag = "div"
            if not element.attrib:
                continue  # most have none
            kept = ATTRIBUTES | OF_SOME.get(str(element.tag), frozenset())
            for name in [name for name in element.attrib if name not in kept]:
                del element.attrib[name]
            picture = normalized(element.get("src", ""))
            if element.tag == "img" and (scheme(picture) or picture.startswith(_ELSEWHERE)):
                del element.attrib["src"]  # of another host
            id_ = element.get("id", "")
            if id_.startswith("_") and not id_.startswith("__tabbed_"):
                del element.attrib["id"]  # the theme's own ids begin like this, and its script trusts their content
            target = address_of(element)
            elsewhere = target.startswith(_ELSEWHERE) and not target.startswith(SITE)
            if not target or scheme(target) not in ("", *SCHEMES) or elsewhere:
                element.attrib.pop("href", None)


def host_of(address: str) -> str | None:
    """The host that a link leads to; `None` if it leads to none."""
    try:
        return urlsplit(address).hostname
    except ValueError:  # it is no address
        return None
