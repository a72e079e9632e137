"""Placeholders for the markup that macros return on a page: Markdown passes them through unchanged."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import HTML_PLACEHOLDER_RE

from ..markdown.renderer import plain
from ..text.kept import Aside

_MARK = "\ue000"
"""Surrounds a number. Authors cannot write it: it is among the characters that no file may contain."""

_MARKED = re.compile(rf"{_MARK}(\d+){_MARK}")
_PIECE = re.compile(rf"<!--{_MARK}(\d+){_MARK}-->")
_TAG = re.compile(r"<([a-z0-9]+)")

_LONG = 500_000
"""How many letters of a block are handled at once. The desk guide of a large handbook has millions, and each step with all of
them would take that memory again."""


class Placeholders(Extension):
    """Replaces placeholders with their markup, page by page; blocks only once the page is finished.

    Until then, a comment stands for a block, which waits aside.
    """

    def __init__(self) -> None:
        super().__init__()
        self._markup: list[str] = []
        self._blocks: list[Sequence[Aside]] = []

    def forget(self) -> None:
        """Forget the markup of the page before."""
        self._markup.clear()

    def hold(self, markup: str) -> str:
        """A placeholder for this markup in the page's Markdown."""
        if not markup:
            return ""
        self._markup.append(markup)
        return f"{_MARK}{len(self._markup) - 1}{_MARK}"

    def blocks(self, page: str, finished: Callable[[str], str]) -> str:
        """A page with its blocks in place, as `finished` makes them of some lines at a time."""
        return _PIECE.sub(lambda found: "".join(finished(some.get()) for some in self._blocks[int(found[1])]), page)

    def extendMarkdown(self, md: Markdown) -> None:  # Markdown's own name
        """Put the markup into Markdown's own stash for raw HTML, which removes the paragraph around a block."""
        md.block_level_elements = [*md.block_level_elements, "button"]  # a macro's, on its own line
        # After white space is normalized, and before code is taken out of the text.
        md.preprocessors.register(_Stash(md, self._markup, self._blocks), "sticky_stash", 28)
        # After tables label their cells with the text of their headers.
        md.treeprocessors.register(_Words(md), "sticky_words", 3)


class _Stash(Preprocessor):
    def __init__(self, md: Markdown, markup: list[str], blocks: list[Sequence[Aside]]) -> None:
        super().__init__(md)
        self._markup, self._blocks = markup, blocks

    def run(self, lines: list[str]) -> list[str]:
        return [_MARKED.sub(partial(self._stashed, bool(_MARKED.fullmatch(line))), line) for line in lines]

    def _stashed(self, alone: bool, found: re.Match[str]) -> str:
        markup = self._markup[int(found[1])]
        tag = _TAG.match(markup)
        if alone and tag and self.md.is_block_level(tag[1]):
            self._blocks.append([Aside.put(some) for some in _some(markup)])
            markup = f"<!--{_MARK}{len(self._blocks) - 1}{_MARK}-->"
        return self.md.htmlStash.store(markup)


def _some(markup: str) -> Iterator[str]:
    end = 0
    while end < len(markup):
        begin, end = end, markup.find("\n", end + _LONG) + 1 or len(markup)
        yield str(markup[begin:end])


class _Words(Treeprocessor):
    """Puts only the words of the markup into attributes."""

    def run(self, root: Element) -> None:
        for element in root.iter():
            for name, value in element.attrib.items():
                if "\x02" in value:
                    element.set(name, HTML_PLACEHOLDER_RE.sub(self._words, value))

    def _words(self, found: re.Match[str]) -> str:
        return plain(str(self.md.htmlStash.rawHtmlBlocks[int(found[1])]))
