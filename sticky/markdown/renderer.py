"""Renders the Markdown that people write as HTML: scenarios and quoted texts, from the tokens that the checks examine."""

import html
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from html.parser import HTMLParser

from markdown_it.common.normalize_url import normalizeLink
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from ..text.document import Text
from ..text.tokens import OPTIONS, REFERENCE, words
from .allowlist import ATTRIBUTES, SCHEMES, address, scheme
from .lint import name_of, resolve
from .tables import LABEL, label

SITE = "site:"
"""Prefixes an address relative to the site's root until the page that prints it is known."""

_KEPT = 2048
"""How many texts to remember as HTML: a scenario's page and its twin print the same, one after the other."""

_WITHIN_WORDS = frozenset({"a", "abbr", "code", "del", "em", "span", "strong", "sup"})
"""Elements that do not separate the words around them."""

_PRIVATE = re.compile("[\ue000-\uf8ff]")


class MarkdownRenderer:
    """Renders Markdown as HTML with resolved links and explained terms."""

    def __init__(self, references: Mapping[str, str], pages: Mapping[str, str], glossary: Mapping[str, str]) -> None:
        """Take the addresses of references by name and of pages by source file, and the terms with their meanings."""
        self._rules = _Rules({name_of(name): SITE + url for name, url in references.items()}, pages, glossary)
        self.html = lru_cache(maxsize=_KEPT)(self._html)
        """The HTML of a text in the source file `base`, with links within the site still prefixed with `SITE`."""

    def _html(self, text: Text, base: str) -> str:
        return self._rules.render(text.tokens, OPTIONS, {"base": base}).strip()


class _Rules(RendererHTML):
    """The HTML of each token. Apart from text, it is a closed set of elements and attributes."""

    def __init__(self, references: Mapping[str, str], pages: Mapping[str, str], glossary: Mapping[str, str]) -> None:
        super().__init__()
        self._references, self._pages = references, pages
        self._terms = {term: marked(meaning) for term, meaning in glossary.items() if meaning}
        names = "|".join(re.escape(term) for term in sorted(self._terms, key=len, reverse=True))
        self._term = re.compile(rf"\b(?:{names})\b") if names else None

    @staticmethod
    def renderAttrs(token: Token) -> str:  # markdown-it's own name
        """Only attributes without behavior."""
        kept = ((name, value) for name, value in token.attrs.items() if name in ATTRIBUTES)
        return "".join(f' {name}="{marked(str(value))}"' for name, value in kept)

    def text(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Text, with glossary terms explained."""
        content, pieces, at = tokens[idx].content, [], 0
        for found in self._term.finditer(content) if self._term else ():
            term = marked(found[0], quotes=False)
            pieces += [
                marked(content[at : found.start()], quotes=False),
                f'<abbr title="{self._terms[found[0]]}">{term}</abbr>',
            ]
            at = found.end()
        return "".join([*pieces, marked(content[at:], quotes=False)])

    def text_special(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """An escaped character or an entity."""
        return marked(tokens[idx].content, quotes=False)

    html_inline = image = text_special  # as text; checks refuse them

    def code_inline(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Inline code."""
        return f"<code>{marked(tokens[idx].content, quotes=False)}</code>"

    def code_block(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Indented code."""
        return f'<pre class="highlight"><code>{marked(tokens[idx].content, quotes=False)}</code></pre>\n'

    def fence(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Fenced code, with the language that its head names."""
        language = next(iter(tokens[idx].info.split()), "")
        kind = f' class="language-{marked(language)}"' if language else ""
        return f'<pre class="highlight"><code{kind}>{marked(tokens[idx].content, quotes=False)}</code></pre>\n'

    def definition(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """A link definition, which displays nothing."""
        return ""

    def heading_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """A heading in a text stays text; checks refuse it."""
        marks = tokens[idx].markup
        return f"<p>{marks} " if marks.startswith("#") else "<p>"

    def heading_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """The end of its paragraph."""
        return "</p>\n"

    def footnote_reference_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """A footnote in a text stays text."""
        return f"<p>[^{marked(tokens[idx].meta['label'], quotes=False)}]:</p>\n"

    def footnote_reference_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Nothing: its content has its own paragraphs."""
        return ""

    def link_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """A link within the site or to the web; an unresolved reference stays text."""
        token, ends = tokens[idx], env.setdefault("ends", [])
        if REFERENCE in token.meta:
            href = self._references.get(name_of(token.meta[REFERENCE]))
            if href is None:
                ends.append(f"][{marked(token.meta[REFERENCE], quotes=False)}]")
                return "["
        else:
            href = self._resolved(address(str(token.attrs["href"])), env["base"])
        ends.append("</a>")
        title = f' title="{marked(str(token.attrs["title"]))}"' if "title" in token.attrs else ""
        return f'<a href="{marked(href)}"{title}>' if href is not None else f"<a{title}>"

    def link_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """The end of a link's text."""
        end: str = env["ends"].pop()
        return end

    def _resolved(self, target: str, base: str) -> str | None:
        if scheme(target):
            return normalizeLink(target) if scheme(target) in SCHEMES else None
        file, mark, place = target.partition("#")
        found = self._pages.get(resolve(base, file))
        return None if found is None else SITE + found + mark + place

    def table_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """A table; its headers are kept to label its cells."""
        env["heads"] = []
        return "<table>\n"

    def tr_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """A row; its cells are counted."""
        env["column"] = 0
        return "<tr>\n"

    def th_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """The header of a column."""
        env["heads"].append(label(words(tokens[idx + 1 : idx + 2])))
        return f"<th{_side(tokens[idx])}>"

    def td_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """A cell, labeled with its column's header."""
        head = env["heads"][env["column"]]
        env["column"] += 1
        return f'<td {LABEL}="{marked(head)}"{_side(tokens[idx])}>'


def _side(cell: Token) -> str:
    # The parser gives a column's alignment as a style, which the content security policy does not allow.
    side = str(cell.attrs.get("style", "")).removeprefix("text-align:")
    return f' class="ss-cell--{side}"' if side else ""


def marked(text: str, quotes: bool = True) -> str:
    """Text escaped for HTML and for double-quoted attributes; apostrophes stay, so that searches find words."""
    # An entity can produce a private character, which would pass for one of the builder's own placeholders.
    text = _PRIVATE.sub(lambda mark: f"&#x{ord(mark[0]):x};", html.escape(text, quote=False))
    return text.replace('"', "&quot;") if quotes else text


class _Words(HTMLParser):
    """Collects the words of a piece of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _WITHIN_WORDS:
            self.pieces.append(" ")


def plain(markup: str) -> str:
    """The text of HTML, on one line."""
    reader = _Words()
    reader.feed(markup)
    reader.close()
    return " ".join("".join(reader.pieces).split())
