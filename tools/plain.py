"""Turns a built site into one for plain Material: the same pages, with the same words, headings, lists, tables and links.

`tools/bench.py` builds both. Each page's text is written back as Markdown from the HTML that readers get, so that neither side
has words that the other lacks.
"""

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml
from lxml import html

_BLOCKS = {
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "blockquote",
    "table",
    "details",
    "div",
    "section",
    "dl",
}
_BLOCKS |= {"dt", "dd", "figure", "form", "nav", "aside", "header", "footer", "fieldset", "li"}
_UNREAD = {"svg", "script", "style", "template"}


def make_plain(to: Path, built: Path, settings: dict[str, Any], palette: Any) -> None:
    """Write the project of a plain site from the site in `built`, with the handbook's menu and extensions."""
    for file in sorted(built.rglob("index.html")):
        tree = html.parse(file).getroot()
        if tree.find(".//base") is None:  # not the copy of a page at a former address
            address = file.relative_to(built).as_posix().removesuffix("index.html")
            page = to / "docs" / address / "index.md"
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text(_page(tree, address))
    own = {key: settings[key] for key in ("site_name", "site_url", "site_description", "markdown_extensions")}
    theme = {"name": "material", "font": False, "palette": palette}
    quiet = {"validation": {"nav": {"omitted_files": "ignore"}, "links": {"anchors": "ignore"}}}
    config = {**own, **quiet, "nav": _nav(settings["nav"]), "theme": theme, "extra": {"generator": False}}
    (to / "mkdocs.yml").write_text(yaml.safe_dump(config, sort_keys=False))


def _nav(item: Any) -> Any:
    if isinstance(item, str):
        return item if item.endswith("index.md") else f"{item.removesuffix('.md')}/index.md"
    if isinstance(item, dict):
        return {title: _nav(inner) for title, inner in item.items()}
    return [_nav(inner) for inner in item]


def _page(tree: html.HtmlElement, address: str) -> str:
    head = {"title": tree.findtext(".//title"), "search": {"exclude": address.endswith("/facilitate/")}}
    head["description"] = str(tree.xpath("string(//meta[@name='description']/@content)"))
    text = "\n\n".join(_Markdown(address).blocks(tree.find(".//article")))
    return f"---\n{yaml.safe_dump(head, allow_unicode=True)}---\n\n{text}\n"


class _Markdown:
    """Writes the elements of the page at an address as Markdown."""

    def __init__(self, address: str) -> None:
        self._address = address

    def blocks(self, parent: html.HtmlElement) -> Iterator[str]:
        """The blocks in an element; text between blocks is a paragraph."""
        run = _literal(parent.text)
        for child in parent:
            if child.tag == "summary":
                continue  # the title of what it opens
            if _is_block(child):
                yield from filter(None, [" ".join(run.split())])
                run = ""
                yield from self._block(child)
            else:
                run += self._inline(child)
            run += _literal(child.tail)
        yield from filter(None, [" ".join(run.split())])

    def _block(self, element: html.HtmlElement) -> Iterator[str]:
        tag, inside = element.tag, "\n\n".join(self.blocks(element))
        if tag == "p" or not inside:
            yield inside
        elif re.fullmatch(r"h\d", tag):
            yield f"{'#' * int(tag[1])} {inside}" + (f" {{#{element.get('id')}}}" if element.get("id") else "")
        elif tag in ("ul", "ol"):
            items = ("\n\n".join(self.blocks(item)).replace("\n", "\n    ") for item in element)
            yield "\n".join(f"{'1.' if tag == 'ol' else '-'} {item}" for item in items)
        elif tag == "blockquote":
            yield re.sub("(?m)^", "> ", inside)
        elif tag == "table":
            cells = ([" ".join(self.blocks(cell)).replace("|", r"\|") for cell in row] for row in element.iter("tr"))
            first, *rows = cells
            lines = [first, ["---"] * len(first), *rows]
            yield "\n".join(f"| {' | '.join(row)} |" for row in lines)
        elif tag == "details":
            summary = element.find("summary")
            title = "" if summary is None else " ".join(self.blocks(summary))
            fence = "/" * (3 + len(element.findall(".//details")))
            yield f"{fence} details | {title}\n\n{inside}\n\n{fence}"
        else:
            yield from self.blocks(element)

    def _inline(self, element: html.HtmlElement) -> str:
        if not isinstance(element.tag, str) or element.tag in _UNREAD or "headerlink" in element.get("class", ""):
            return ""
        inside = _literal(element.text) + "".join(self._inline(child) + _literal(child.tail) for child in element)
        words, mark = " ".join(inside.split()), {"strong": "**", "b": "**", "em": "*", "i": "*"}.get(element.tag, "")
        if element.tag == "a" and words and element.get("href"):
            return f"[{words}]({self._to(element.get('href'))})"
        if mark and words:
            return f"{mark}{words}{mark}"
        return inside if element.tag in ("abbr", "code", "span") else f" {inside} "

    def _to(self, href: str) -> str:
        parts = urlsplit(href)
        if parts.scheme or not parts.path:
            return href
        to = posixpath.normpath(posixpath.join("/", self._address, parts.path)).lstrip("/")
        page = to if posixpath.splitext(to)[1] else posixpath.join(to, "index.md")
        return posixpath.relpath(page, self._address or ".") + (f"#{parts.fragment}" if parts.fragment else "")


def _is_block(element: html.HtmlElement) -> bool:
    return element.tag in _BLOCKS or any(inner.tag in _BLOCKS for inner in element.iterdescendants())


def _literal(text: str | None) -> str:
    return re.sub(r"([\[\]*_`<{}])", r"\\\1", text or "")
