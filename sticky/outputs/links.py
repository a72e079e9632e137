"""What a finished link says of where it leads: elsewhere, with no word of where the reader came from; or on paper, where to.

A link keeps its address; what is added are attributes, and the stylesheets say what is shown of them.
"""

import re
from urllib.parse import urljoin

_LINK = re.compile(r'<a (?P<before>[^>]*?)href="(?P<to>[^"]*)"')
_NAMED = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")


def told(markup: str, url: str) -> str:
    """The markup of the page at `url`, below the site's root, with every link that leaves the page told apart.

    One to another site gets `rel="noreferrer"`; one within the site gets `data-to`, its address from the root on, which
    is printed.
    """

    def tell(found: re.Match[str]) -> str:
        to = found["to"]
        if to.startswith(("https:", "http:")):
            return f'{found[0]} rel="noreferrer"'
        if not to or to.startswith("#") or _NAMED.match(to):
            return found[0]
        return f'{found[0]} data-to="{urljoin("/" + url, to)}"'

    return _LINK.sub(tell, markup)
