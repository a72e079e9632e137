"""What Markdown may become: elements that show text, attributes that do nothing, links that run no code.

The checks refuse the rest with its line. This holds whether or not they saw it.
"""

import html
import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import AMP_SUBSTITUTE

SCHEMES = ("https", "http", "mailto", "tel")
"""What a link to somewhere else may begin with."""

ELEMENTS = frozenset(
    [
        "a",
        "abbr",
        "blockquote",
        "br",
        "code",
        "dd",
        "del",
        "details",
        "div",
        "dl",
        "dt",
        "em",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "li",
        "ol",
        "p",
        "pre",
        "section",
        "span",
        "strong",
        "summary",
        "sup",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
"""What shows text; any other element becomes a `div`."""

ATTRIBUTES = frozenset(
    ["align", "class", "data-label", "href", "id", "name", "open", "rel", "role", "scope", "start", "title", "type"]
)
"""What does nothing by itself; any other attribute goes."""

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")


def scheme(target: str) -> str:
    """The scheme that an address begins with, in lower case; empty where it has none."""
    found = _SCHEME.match(target)
    return found[1].lower() if found else ""


def address(written: str) -> str:
    """An address as a browser reads it: entities resolved, white space and control characters gone."""
    return re.sub(r"[\s\x00-\x1f\x7f]", "", html.unescape(written.strip("<>")))


def address_of(anchor: Element) -> str:
    """Where a link leads."""
    # Addresses of mail come with each character's ampersand still to be put in.
    return address(anchor.get("href", "").replace(AMP_SUBSTITUTE, "&"))


class _Strip(Treeprocessor):
    def __init__(self, md: Markdown, schemes: tuple[str, ...]) -> None:
        super().__init__(md)
        self.schemes = ("", *schemes)

    def run(self, root: Element) -> None:
        for element in root.iter():
            if element.tag not in ELEMENTS:
                element.tag = "div"
            for name in [name for name in element.attrib if name not in ATTRIBUTES]:
                del element.attrib[name]
            if element.get("id", "").startswith("_"):
                del element.attrib["id"]  # the theme's own begin like this, and its script believes what they hold
            target = address_of(element)
            if scheme(target) not in self.schemes or target.startswith(("//", "\\", "/\\")):
                del element.attrib["href"]


class Inert(Extension):
    """Raw HTML, pictures and definitions of abbreviations stay text; what could act is taken away."""

    def __init__(self, *schemes: str) -> None:
        """Take what links may begin with besides `SCHEMES`."""
        super().__init__()
        self.schemes = (*SCHEMES, *schemes)

    def extendMarkdown(self, md: Markdown) -> None:  # Markdown's own name
        """Run after whatever makes elements and attributes."""
        md.preprocessors.deregister("html_block")
        for pattern in ("html", "image_link", "image_reference", "short_image_ref"):
            md.inlinePatterns.deregister(pattern)
        md.parser.blockprocessors.deregister("abbr", strict=False)  # a term is explained in the glossary
        md.treeprocessors.register(_Strip(md, self.schemes), "inert", 3)
