"""Where links lead, and what readers are told of it."""

import re
from collections.abc import Mapping
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import REFERENCE_RE, ReferenceInlineProcessor
from markdown.treeprocessors import Treeprocessor

from .allowlist import SITE, address_of, scheme
from .inline import name_of, source_of


class Links:
    """Where the links of a page lead."""

    def __init__(
        self, pages: Mapping[str, str], references: Mapping[str, str], *, resolves: bool = True, lenient: bool = False
    ) -> None:
        """Take the addresses of pages by source file, and of references by name. Unless `resolves`, another program resolves
        links. If `lenient`, a reference that leads nowhere becomes plain text."""
        self.base = ""
        """The source file that is being rendered."""
        self.pages, self.resolves, self.lenient = pages, resolves, lenient
        self.references = {name_of(name): url for name, url in references.items()}

    def to(self, target: str) -> str | None:
        """The address that a link within the site leads to, relative to the site's root; `None` if there is none."""
        file, mark, place = target.partition("#")
        url = self.pages.get(source_of(self.base, file))
        return None if url is None else url + mark + place


class References(ReferenceInlineProcessor):
    """Resolves `[text][name]` where the file itself does not define the name."""

    def __init__(self, md: Markdown, links: Links) -> None:
        super().__init__(REFERENCE_RE, md)
        self._links = links

    def handleMatch(  # type: ignore[override]  # Markdown's own signature, which the third-party types for it lack
        self, m: re.Match[str], data: str
    ) -> tuple[Element | None, int | None, int | None]:
        """A link, if the handbook has what it names."""
        text, index, handled = self.getText(data, m.end(0))
        name, end, handled = self.evalId(data, index, text) if handled else ("", index, False)
        url = self._links.references.get(name_of(name or "")) if handled else None
        if url is None and not (handled and self._links.lenient):
            return None, None, None
        link = self.makeTag(SITE + (url or ""), "", text)
        if url is None:
            link.tag, link.attrib = "span", {}
        return link, m.start(0), end


class Leading(Treeprocessor):
    """Points links to the addresses of their pages, and keeps other sites from learning where a reader comes from.

    A link beside a heading stays out of the way of keyboards and screen readers.
    """

    def __init__(self, md: Markdown, links: Links) -> None:
        super().__init__(md)
        self._links = links

    def run(self, root: Element) -> None:
        """Change the links of a page, once they exist and are safe."""
        for link in root.iter("a"):
            if "headerlink" in link.get("class", "").split():
                # For the mouse: it would be one more stop for keyboards, and part of its heading's name.
                link.attrib.pop("aria-label", None)
                link.set("tabindex", "-1")
                link.set("aria-hidden", "true")
            target = address_of(link)
            if scheme(target) in ("http", "https"):
                link.set("rel", "noreferrer")
            elif target and not scheme(target) and not target.startswith(("#", SITE)):
                self._within(link, target)

    def _within(self, link: Element, target: str) -> None:
        to = self._links.to(target)
        if not self._links.resolves:
            link.attrib |= {"data-to": f"/{to}"} if to is not None else {}
        elif to is not None:
            link.set("href", SITE + to)
        else:
            del link.attrib["href"]
