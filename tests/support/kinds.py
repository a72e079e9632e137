"""Finds the kinds of pages that a site has, so that tests work for any library's site."""

from collections.abc import Sequence
from pathlib import Path

from lxml import html


def components(file: Path) -> frozenset[str]:
    """The components of a page: each element with its classes and role, and its parent."""

    def name(element: html.HtmlElement) -> str:
        return f"{element.tag}.{element.get('class', '')}[{element.get('role', '')}]"

    body = html.parse(file, html.HTMLParser(encoding="utf-8")).find("body")
    inside = [element for element in body.iterdescendants() if isinstance(element.tag, str)]
    return frozenset(f"{name(element.getparent())} > {name(element)}" for element in inside)


def kinds(site: Path, addresses: Sequence[str]) -> list[str]:
    """Pages that together have every component of the site, chosen greedily."""
    left = {address: components(file_of(site, address)) for address in addresses}
    wanted, chosen = frozenset[str]().union(*left.values()), list[str]()
    while wanted:
        best = max(left, key=lambda address: len(left[address] & wanted))
        wanted -= left.pop(best)
        chosen.append(best)
    return chosen


def file_of(site: Path, address: str) -> Path:
    """The file of the page at an address."""
    return site / (address + "index.html" if address.endswith("/") or not address else address)
