"""The Markdown that people write, as HTML."""

import html
import re
from collections import ChainMap
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions.abbr import AbbrExtension
from markdown.treeprocessors import Treeprocessor

from ..text.document import Text
from .allowlist import SCHEMES, Inert, address_of, scheme
from .lint import name_of, resolve
from .tables import TableCells

SITE = "site:"
"""Begins an address below the site's root, until the page is known that it is printed on."""

_OPTIONS = {
    "pymdownx.highlight": {"use_pygments": False},
    "tables": {"use_align_attribute": True},  # for `tables`, which makes a class of it
}


class _Links(Treeprocessor):
    """Point each link at its place below the site's root; take away what leads nowhere."""

    def __init__(self, md: Markdown, pages: Mapping[str, str]) -> None:
        super().__init__(md)
        self.pages = pages
        self.base = ""

    def run(self, root: Element) -> None:
        for anchor in root.iter("a"):
            href = self._resolved(address_of(anchor))
            if href is None:
                del anchor.attrib["href"]
                continue
            anchor.set("href", href)

    def _resolved(self, target: str) -> str | None:
        if target.startswith(SITE) or scheme(target) in SCHEMES:
            return target
        found = self.pages.get(resolve(self.base, target.partition("#")[0]))
        if scheme(target) or found is None:
            return None
        return SITE + found + ("#" + target.partition("#")[2] if "#" in target else "")


class Prose:
    """Turns scenarios' Markdown into HTML."""

    def __init__(self, references: Mapping[str, str], pages: Mapping[str, str], glossary: Mapping[str, str]) -> None:
        """Take the addresses of what can be cited by name, of pages by source file, and the terms with their meanings."""
        self._references = {name_of(name): (SITE + url, None) for name, url in references.items()}
        md = Markdown(
            extensions=[
                "tables",
                "sane_lists",
                "pymdownx.highlight",
                "pymdownx.superfences",
                AbbrExtension(glossary=dict(glossary)),
                TableCells(),
                Inert(scheme(SITE)),
            ],
            extension_configs=_OPTIONS,
            output_format="html",
        )
        for block in ("hashheader", "setextheader"):
            md.parser.blockprocessors.deregister(block)
        # What looks like a footnote is text; Markdown alone would take the line for the address of a link, and drop it.
        definition: Any = md.parser.blockprocessors["reference"]
        definition.RE = re.compile(definition.RE.pattern.replace(r"\[", r"\[(?!\^)", 1), definition.RE.flags)
        self._links = _Links(md, pages)
        md.treeprocessors.register(self._links, "handbook_links", 5)
        self._md = md
        self.html = lru_cache(maxsize=None)(self._html)
        """HTML of a text in the source file `base`, its links below the site's root still marked with `SITE`."""

    def _html(self, text: Text, base: str) -> str:
        self._md.reset()
        self._md.references = ChainMap({}, self._references)  # type: ignore[assignment]  # a mapping is all it needs
        self._links.base = base
        return self._md.convert(text.markdown)


def marked(text: str) -> str:
    """Text as HTML has it, also in an attribute between double quotes; apostrophes stay, so that words are found."""
    return html.escape(text, quote=False).replace('"', "&quot;")


def plain(markup: str) -> str:
    """The text of HTML, on one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", markup)).split())
