"""The links of a page within the site, made relative to it."""

from ..markdown.links import SITE


def placed(markup: str, home: str) -> str:
    """The markup of a page with the addresses that our templates prefix with `SITE` relative to the page.

    `home` is the relative path from the page to the site's root, such as `../../`. Each also gets `data-to`, its address from
    the root, which is shown in print.
    """
    before, *pieces = markup.split(f'href="{SITE}')
    addresses = (piece.partition('"') for piece in pieces)
    return "".join([before, *(f'href="{home}{to}" data-to="/{to}"{after}' for to, _, after in addresses)])
