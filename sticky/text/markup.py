"""Tokens as HTML, with gaps for what only the whole handbook knows: where a link leads, and which terms are explained.

So the HTML of a text depends on its file alone: it is made when the file is read, and kept with what was read.
"""

import html
import re
from collections.abc import Sequence

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from .tokens import OPTIONS, REFERENCE, words

GAP = "\ue002"
"""Surrounds a gap. No author can type it, and `escaped` escapes it."""

WORDS, LINK, REFERENCE_OPEN, REFERENCE_CLOSE = "=", "(", "[", "]"
"""The kinds of gap, by first character. What follows it: the text in which terms are explained; a link's address; a
reference's name, where it opens and where it closes.
"""

ATTRIBUTES = frozenset(
    ["align", "class", "data-label", "href", "id", "name", "open", "rel", "role", "scope", "start", "title", "type"]
)
"""Attributes without behavior; any other attribute is removed."""

CELL_LABEL = "data-label"
"""The attribute that the stylesheet prints before a cell when a row is shown as a card."""

FRAME, FRAME_END = '<div class="md-typeset__scrollwrap"><div class="md-typeset__table">', "</div></div>"
"""The frame in which a table that is wider than the page scrolls, with the theme's classes; its script would add it."""

MAX_LABEL = 100
"""The most characters of a header to repeat in each of its column's cells."""

_PRIVATE = re.compile("[\ue000-\uf8ff]")


def markup(tokens: Sequence[Token]) -> str:
    """The HTML of tokens, with gaps."""
    return _RULES.render(tokens, OPTIONS, {}).strip()


def escaped(text: str, quotes: bool = True) -> str:
    """Text escaped for HTML and for double-quoted attributes; apostrophes stay, so that searches find words."""
    # An entity can produce a private character, which would pass for one of the builder's own placeholders.
    text = _PRIVATE.sub(lambda mark: f"&#x{ord(mark[0]):x};", html.escape(text, quote=False))
    return text.replace('"', "&quot;") if quotes else text


def label(head: str) -> str:
    """The label of a column's cells: its header on one line, cut if it is long."""
    text = " ".join(head.split())
    return text if len(text) <= MAX_LABEL else text[: MAX_LABEL - 1] + "…"


def _gap(kind: str, content: str) -> str:
    return f"{GAP}{kind}{content}{GAP}"


class _Rules(RendererHTML):
    """The HTML of each token. Apart from text, it is a closed set of elements and attributes."""

    @staticmethod
    def renderAttrs(token: Token) -> str:  # markdown-it's own name
        """Only attributes without behavior."""
        kept = ((name, value) for name, value in token.attrs.items() if name in ATTRIBUTES)
        return "".join(f' {name}="{escaped(str(value))}"' for name, value in kept)

    def text(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Text: a gap, because terms in it are explained."""
        content = tokens[idx].content
        return _gap(WORDS, content) if GAP not in content else escaped(content, quotes=False)

    def text_special(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """An escaped character or an entity."""
        return escaped(tokens[idx].content, quotes=False)

    html_inline = image = text_special  # as text; checks refuse them

    def code_inline(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Inline code."""
        return f"<code>{escaped(tokens[idx].content, quotes=False)}</code>"

    def code_block(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Indented code."""
        return f'<pre class="highlight"><code>{escaped(tokens[idx].content, quotes=False)}</code></pre>\n'

    def fence(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Fenced code, with the language that its head names."""
        language = next(iter(tokens[idx].info.split()), "")
        kind = f' class="language-{escaped(language)}"' if language else ""
        return f'<pre class="highlight"><code{kind}>{escaped(tokens[idx].content, quotes=False)}</code></pre>\n'

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
        return f"<p>[^{escaped(tokens[idx].meta['label'], quotes=False)}]:</p>\n"

    def footnote_reference_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Nothing: its content has its own paragraphs."""
        return ""

    def link_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """A link or a reference: its tag is a gap."""
        token, ends = tokens[idx], env.setdefault("ends", [])
        if REFERENCE in token.meta:
            name = escaped(token.meta[REFERENCE])
            ends.append(_gap(REFERENCE_CLOSE, name))
            return _gap(REFERENCE_OPEN, name)
        ends.append("</a>")
        title = f' title="{escaped(str(token.attrs["title"]))}"' if "title" in token.attrs else ""
        return f"<a{_gap(LINK, escaped(str(token.attrs['href'])))}{title}>"

    def link_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """The end of a link's text."""
        end: str = env["ends"].pop()
        return end

    def table_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """A table, in its frame; its headers are kept to label its cells."""
        env["heads"] = []
        return f"{FRAME}<table>\n"

    def table_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """The end of a table and its frame."""
        return f"</table>{FRAME_END}\n"

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
        return f'<td {CELL_LABEL}="{escaped(head)}"{_side(tokens[idx])}>'


def _side(cell: Token) -> str:
    # The parser gives a column's alignment as a style, which the content security policy does not allow.
    side = str(cell.attrs.get("style", "")).removeprefix("text-align:")
    return f' class="ss-cell--{side}"' if side else ""


_RULES = _Rules()
