"""The Markdown that people write: what may not stand in it, and how it becomes HTML.

A scenario is data. Its Markdown knows text, lists, quotations, tables and code, and links to what the handbook
holds or to the web; it has no headings of its own, no raw HTML, no pictures and no attributes.
"""

import html
import re
from collections import ChainMap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions.abbr import AbbrExtension
from markdown.treeprocessors import Treeprocessor

from .document import Text
from .problem import Problem, shown

SITE = "site:"
"""Begins an address below the site's root, until the page is known that it is printed on."""

SCHEMES = ("https", "http", "mailto", "tel")
"""What a link to somewhere else may begin with."""

_CODE_SPAN = re.compile(r"(?<![`\\])(`+)(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)\1(?!`)", re.DOTALL)
_MACRO = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_TAG = re.compile(r"(?<!\\)<(?=[A-Za-z/!?])[^\n>]*>?")
_AUTOLINK = re.compile(r"<(?:[A-Za-z][A-Za-z0-9+.-]*:[^<>\s]*|[^<>\s@/]+@[^<>\s]+)>")
_INLINE_LINK = re.compile(r"(?<!\\)\]\(\s*(<[^>\n]*>|[^\s)]*(?:\([^\s)]*\)[^\s)]*)*)")
_DEFINITION = re.compile(r"^[ ]{0,3}\[([^\]^][^\]]*)\]:[ \t]*\n?[ \t]*(<[^>\n]*>|\S+)", re.MULTILINE)
_REFERENCE = re.compile(r"(?<![\\\]])\[((?:[^\[\]\\]|\\.|\[[^\[\]]*\])+)\]\[([^\[\]]*)\]")
_PICTURE = re.compile(r"(?<!\\)!\[")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_EXTRA_FENCES = {"pymdownx.highlight": {"use_pygments": False}}


@dataclass(frozen=True)
class Link:
    """A link as an author wrote it."""

    line: int
    target: str
    """Its address; or, where `reference` is true, the name that it refers to."""
    reference: bool = False


def _bare(text: Text) -> str:
    """The Markdown with code blanked out, so that what is left is meant; line for line the same length of lines."""
    rows = text.markdown.split("\n")
    prose = {line for line, _ in text.prose_lines}
    kept = "\n".join(row if text.line + i in prose else "" for i, row in enumerate(rows))
    return _CODE_SPAN.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), kept)


def links(text: Text) -> Iterator[Link]:
    """Every link in the text, by address or by reference, outside code and macro calls."""
    bare = _MACRO.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), _bare(text))
    defined = set()

    def line(position: int) -> int:
        return text.line + bare.count("\n", 0, position)

    for found in _DEFINITION.finditer(bare):
        defined.add(_name(found[1]))
        yield Link(line(found.start()), _address(found[2]))
    for found in _INLINE_LINK.finditer(bare):
        yield Link(line(found.start()), _address(found[1]))
    for found in _AUTOLINK.finditer(bare):
        yield Link(line(found.start()), _address(found[0]))
    for found in _REFERENCE.finditer(bare):
        name = found[2] or found[1]
        if _name(name) not in defined and not name.startswith("^"):
            yield Link(line(found.start()), " ".join(name.split()), reference=True)


def _name(label: str) -> str:
    return " ".join(label.split()).lower()


def _address(written: str) -> str:
    # As a browser reads it: entities resolved, white space and control characters gone.
    return re.sub(r"[\s\x00-\x1f\x7f]", "", html.unescape(written.strip("<>")))


def scheme(target: str) -> str:
    """The scheme that an address begins with, in lower case; empty where it has none."""
    found = _SCHEME.match(target)
    return found[1].lower() if found else ""


def hazards(text: Text, path: str) -> Iterator[Problem]:
    """What may not stand in any author's text: raw HTML, pictures, links that run code."""
    bare = _MACRO.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), _bare(text)) if "{{" in text.markdown else _bare(text)
    for found in _TAG.finditer(bare):
        if not _AUTOLINK.match(found[0]):
            line = text.line + bare.count("\n", 0, found.start())
            message = f"{shown(found[0])} is HTML; write Markdown, or put it in backticks to show it: `{found[0][:20]}`"
            yield Problem(path, line, "raw-html", message)
    for found in _PICTURE.finditer(bare):
        line = text.line + bare.count("\n", 0, found.start())
        yield Problem(
            path, line, "picture", f"{shown(bare[found.start() : found.start() + 40])} is a picture; say it in words"
        )
    for link in links(text):
        kind = scheme(link.target)
        if not link.reference and kind and kind not in SCHEMES:
            message = f'{shown(link.target)} is a link that may run code or lead astray ("{kind}:"); a link begins with https:// or names a page, as in "wifes-card.md"'
            yield Problem(path, link.line, "unsafe-link", message)


class _Links(Treeprocessor):
    """Point each link at its place below the site's root; take away what leads nowhere."""

    def __init__(self, md: Markdown, pages: Mapping[str, str]) -> None:
        super().__init__(md)
        self.pages = pages
        self.base = ""

    def run(self, root: Element) -> None:
        for anchor in root.iter("a"):
            href = self._resolved(_address(anchor.get("href", "")))
            if href is None:
                del anchor.attrib["href"]
                continue
            anchor.set("href", href)
            if scheme(href) in ("http", "https"):
                anchor.set("rel", "noreferrer")

    def _resolved(self, target: str) -> str | None:
        if target.startswith(SITE) or scheme(target) in SCHEMES:
            return target
        found = self.pages.get(resolve(self.base, target.partition("#")[0]))
        if scheme(target) or found is None:
            return None
        return SITE + found + ("#" + target.partition("#")[2] if "#" in target else "")


def resolve(base: str, target: str) -> str:
    """The source file that a link in the source file `base` names, both below `docs/` as the site sees it."""
    if not target:
        return base
    parts = base.split("/")[:-1]
    for part in target.split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


class Prose:
    """Turns scenarios' Markdown into HTML."""

    def __init__(self, references: Mapping[str, str], pages: Mapping[str, str], glossary: Mapping[str, str]) -> None:
        """Take the addresses of what can be cited by name, of pages by source file, and the terms with their meanings."""
        self._references = {_name(name): (SITE + url, None) for name, url in references.items()}
        md = Markdown(
            extensions=["tables", "sane_lists", "pymdownx.superfences", AbbrExtension(glossary=dict(glossary))],
            extension_configs=_EXTRA_FENCES,
            output_format="html",
        )
        md.preprocessors.deregister("html_block")
        for pattern in ("html", "image_link", "image_reference", "short_image_ref"):
            md.inlinePatterns.deregister(pattern)
        for block in ("hashheader", "setextheader"):
            md.parser.blockprocessors.deregister(block)
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


def plain(markup: str) -> str:
    """The text of HTML, on one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", markup)).split())
