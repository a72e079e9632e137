"""The links of a page within the site, made relative to it."""

from collections.abc import Callable

from ..markdown.allowlist import SITE


def placed(markup: str, attributes: Callable[[str], str]) -> str:
    """The markup of a page with the attributes of a link in place of each address that our templates prefix with `SITE`."""
    before, *pieces = markup.split(f'href="{SITE}')
    addresses = (piece.partition('"') for piece in pieces)
    return "".join([before, *(f"{attributes(to)}{after}" for to, _, after in addresses)])


def relative(home: str) -> Callable[[str], str]:
    """A function for link attributes; `home` is the page's path to the site's root, from which print shows links."""
    return lambda to: f'href="{home}{to}" data-to="/{to}"'
