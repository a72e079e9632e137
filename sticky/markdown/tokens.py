"""The Markdown that people write as tokens, each with its position: CommonMark with tables, definitions, footnotes
and notes (`!!! note`).

Everything that reads Markdown reads these tokens: sections are slices of them, checks examine them, and scenarios are
rendered from them. Raw HTML and pictures have their own tokens, so that checks can report them; what CommonMark would
drop has none.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline, autolink, backtick, escape, image, link
from markdown_it.token import Token
from mdit_py_plugins.admon import admon_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from .allowlist import normalized
from .calls import Masked, masked

PARSER_NESTING = 50
"""How many levels of blocks or brackets the parser follows; checks refuse text at less than half this depth."""

AT, END, REFERENCE = "at", "end", "reference"
"""Keys of an inline token's `meta`: where it begins and ends in its block's text, and the name it refers to."""

Rule = Callable[[StateInline, bool], bool]
"""A rule of the parser for inline text: whether it matches at the current position."""


class _Parser(MarkdownIt):
    """Keeps addresses as written: checks report unsafe ones, and the renderer drops them."""

    def validateLink(self, url: str) -> bool:  # markdown-it's own name
        return True

    def normalizeLink(self, url: str) -> str:
        return url


def _placed(rule: Rule, kind: str) -> Rule:
    # The parser records lines only for blocks: this adds the position within the block to each token that a rule makes.
    def run(state: StateInline, silent: bool) -> bool:
        at, count = state.pos, len(state.tokens)
        if not rule(state, silent):
            return False
        for token in state.tokens[count : count + 2]:  # the rule may emit pending text first
            if token.type == kind:
                token.meta = {AT: at, END: state.pos}
                break
        return True

    return run


def _html(state: StateInline, silent: bool) -> bool:
    # Anything that begins like a tag, a comment or a declaration counts, whether or not it is valid HTML.
    at, src = state.pos, state.src
    behind = src[at + 1 : at + 2]
    if src[at] != "<" or not (behind in ("/", "!", "?") or (behind.isascii() and behind.isalpha())):
        return False
    row = src.find("\n", at, state.posMax)
    row = row if row >= 0 else state.posMax
    state.pos = src.find(">", at, row) + 1 or row
    return _put("html_inline", at, state, silent)


def _picture(state: StateInline, silent: bool) -> bool:
    # Anything that begins like a picture counts, even if it has no valid address, and so no "src".
    at, src = state.pos, state.src
    if not src.startswith("![", at):
        return False
    label = state.md.helpers.parseLinkLabel(state, at + 1)
    end = label + 1 if label >= 0 else at + 2
    closing = {"(": ")", "[": "]"}.get(src[end : end + 1], "") if label >= 0 else ""
    state.pos = (src.find(closing, end, state.posMax) + 1 or end) if closing else end
    return _put("image", at, state, silent)


def _put(kind: str, at: int, state: StateInline, silent: bool) -> bool:
    if not silent:
        token = state.push(kind, "", 0)
        token.content, token.meta = state.src[at : state.pos], {AT: at, END: state.pos}
    return True


def _reference(state: StateInline, silent: bool) -> bool:
    # `[text][name]` where the file does not define the name: it refers to something in the handbook.
    at = state.pos
    if state.src[at] != "[" or state.src.startswith("[^", at):
        return False
    label = state.md.helpers.parseLinkLabel(state, at, True)
    if label < 0 or state.src[label + 1 : label + 2] != "[" or label + 1 >= state.posMax:
        return False
    end = state.md.helpers.parseLinkLabel(state, label + 1)
    name = state.src[label + 2 : end] or state.src[at + 1 : label]
    if end < 0 or name.startswith("^") or not name.strip():
        return False
    if not silent:
        most, state.pos, state.posMax = state.posMax, at + 1, label
        state.push("link_open", "a", 1).meta = {AT: at, END: end + 1, REFERENCE: " ".join(name.split())}
        state.linkLevel += 1
        state.md.inline.tokenize(state)
        state.linkLevel -= 1
        state.push("link_close", "a", -1)
        state.posMax = most
    state.pos = end + 1
    return True


def _parser() -> MarkdownIt:
    parser = _Parser("commonmark", {"maxNesting": PARSER_NESTING, "inline_definitions": True, "xhtmlOut": False})
    parser.use(deflist_plugin).use(footnote_plugin).use(admon_plugin).enable("table")
    # A footnote's text stays in place, and references to it stay text.
    parser.disable(["html_block", "html_inline", "footnote_inline", "footnote_ref", "footnote_tail"])
    parser.disable("text_join")  # it would turn escaped characters into text
    inline = parser.inline.ruler
    for name, rule, kind in (
        ("escape", escape, "text_special"),
        ("backticks", backtick, "code_inline"),
        ("link", link, "link_open"),
        ("image", image, "image"),
        ("autolink", autolink, "link_open"),
    ):
        inline.at(name, _placed(rule, kind))
    inline.after("image", "picture", _picture)
    inline.after("link", "reference", _reference)
    inline.after("autolink", "html", _html)
    return parser


_PARSER = _parser()


def parse(markdown: str, line: int, calls: bool = False) -> tuple[list[Token], tuple[str, ...]]:
    """Parse Markdown that begins on a line of a file; `calls` says whether it may call macros.

    Returns its tokens, each block with the file's lines on which it begins and ends (end excluded), and the calls that
    the placeholders in the tokens replace.
    """
    mask = masked(markdown) if calls else Masked(markdown, ())
    rows = (*mask.rows, markdown.count("\n") + 1) if mask.rows else range(markdown.count("\n") + 2)
    tokens = _PARSER.parse(mask.text)
    for token in tokens:
        if token.map:
            first, last = token.map
            token.map = [line + rows[first], line + rows[min(last, len(rows) - 1)]]
    return tokens, mask.calls


def line_of(block: Token, at: int = 0) -> int:
    """The file's line at a position in a block's text, or on which it begins."""
    return (block.map or [0])[0] + block.content.count("\n", 0, at)


class Link(NamedTuple):
    """A link as an author wrote it."""

    line: int
    """The line of the file on which it begins."""
    target: str
    """Its address; or, if `reference` is true, the name it refers to."""
    reference: bool = False
    """Whether it refers to something by name."""


class Paragraph(NamedTuple):
    """A paragraph, a heading, an item of a list or a cell of a table; or a definition of a link, which has no words."""

    line: int
    """The line of the file on which it begins."""
    level: int
    """How deep it is nested."""
    markdown: str
    """Its Markdown, if it is in a list or a quotation; otherwise empty, because the text's Markdown contains it."""
    words: str
    """Its words without markup, on as many lines as they have in the file."""
    links: Sequence[Link]

    @classmethod
    def of(cls, kept: Sequence[Any]) -> "Paragraph":
        """A paragraph made from values that JSON can represent."""
        return cls._make([*kept[:-1], [Link(*link) for link in kept[-1]]])


def paragraphs(tokens: Sequence[Token]) -> list[Paragraph]:
    """The paragraphs in tokens, in order."""
    made = []
    for block in tokens:
        line = (block.map or [0])[0]
        if block.type == "definition":
            made.append(Paragraph(line, 0, "", "", [Link(line, normalized(str(block.meta["url"])))]))
        elif block.type == "inline":
            markdown = block.content if block.level > 1 else ""
            inner = block.children or (block,)
            said = "".join("\n" if token.type.endswith("break") else token.content for token in inner)
            words = "\n".join(" ".join(row.split()) for row in said.split("\n"))
            made.append(Paragraph(line, block.level, markdown, words.strip(), list(_links(block))))
    return made


def _links(block: Token) -> Iterator[Link]:
    for token in block.children or ():
        if token.type != "link_open":
            continue
        if REFERENCE in token.meta:
            yield Link(line_of(block, token.meta[AT]), token.meta[REFERENCE], True)
        elif block.content[token.meta[END] - 1] != "]":  # its definition has the address
            yield Link(line_of(block, token.meta[AT]), normalized(str(token.attrs["href"])))
