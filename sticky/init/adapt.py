"""Adapts the starter's pages and scenarios to a handbook: with the law of its own state, and without what it leaves out.

The starter's texts do not mark what is to be left out. A block is left out with whatever it names: a page, a heading or a
law that is gone, or a word that may not remain. Its authors therefore keep the law in blocks of its own.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import PurePosixPath

from ..content.handbook import DOCS, SCENARIOS
from ..content.sections import LAW_SAYS
from ..content.starter import MEND_FIRST, OF, Refused, away
from ..content.state import State
from ..markdown.blocks import Block, blocks
from ..text.document import calls_macros, front
from ..text.yaml_nodes import Node, parse_yaml
from . import law
from .gone import Gone
from .keys import left_of


def adapted(
    files: Mapping[str, str], state: State, gone: Iterable[str] = (), words: Iterable[str] = ()
) -> dict[str, str]:
    """The files of a new handbook in `docs/` and `scenarios/`, by path, from those of the starter.

    `gone` are the paths of pages that it leaves out, and `words` are names that may not remain. What names them goes as
    well: a paragraph, a list item, a row of a table, or a section if its heading or its first block does. Raises `Refused`
    if a file cannot be read.
    """
    other = away(state)
    lost = Gone([*words, *([OF.name, *OF.front.names] if other else [])], other)
    pages = {path: _Page(path, _swapped(text) if other else text, lost) for path, text in files.items()}
    for path in set(gone) & set(pages):
        pages[path].go()
    while lost.changed():
        for page in pages.values():
            page.prune()
    found = {path: page.text(state if other else None) for path, page in pages.items() if path not in lost.pages}
    if other:
        found |= {f"{DOCS}/law/{id_}.md": text for id_, text in state.law.items()}
        for path, add in ((f"{DOCS}/law/index.md", law.with_law), (f"{DOCS}/about/sources.md", law.with_sources)):
            if path in found:
                found[path] = add(found[path], state)
    return found


def _swapped(text: str) -> str:
    for here, elsewhere in OF.front.swap.items():
        text = text.replace(here, elsewhere)
    return text


class _Page:
    def __init__(self, path: str, text: str, gone: Gone) -> None:
        self.path, self.gone = path, gone
        self.meta, self.head, self.rows, self.blocks = _read(path, text)
        self.dropped: set[int] = set()
        own = [PurePosixPath(path).stem] if path.startswith(f"{SCENARIOS}/") else []
        self.ids = {*own, *(block.id for block in self._all() if block.id)}
        gone.ids.update(self.ids)

    def prune(self) -> None:
        """Drop what names something that is gone."""
        if self.path in self.gone.pages:
            return
        for key in ("title", "description", "summary"):
            node = self.meta.inside(key)
            if node and self.gone.by_word(str(node.value)):
                self.go()
                return
        steps = self.meta.plain().get("steps") or ()
        used = [step["scenario"] for step in steps if isinstance(step, dict) and "scenario" in step]
        if any(f"{SCENARIOS}/{id_}.md" in self.gone.pages for id_ in used):
            self.go()  # a session is made for its scenarios: its minutes, its goal and its words
            return
        self._prune(self.blocks)

    def go(self) -> None:
        """Drop the whole page."""
        self.gone.pages.add(self.path)
        self.gone.headings.update((self.path, id_) for id_ in self.ids)

    def _all(self) -> Iterator[Block]:
        return (one for block in self.blocks for one in block.walk())

    def _prune(self, blocks: list[Block]) -> bool:
        # Whether anything to read is left of a sequence of blocks.
        kept, at = False, 0
        while at < len(blocks):
            block, at = blocks[at], at + 1
            if block.kind != "heading":
                kept |= self._keep(block)
                continue
            end = at
            while end < len(blocks) and not (blocks[end].kind == "heading" and blocks[end].level <= block.level):
                end += 1
            inside = blocks[at:end]
            if self.gone.away and block.text == LAW_SAYS.title:
                kept, at = True, end  # its own state's law comes in its place
                continue
            whole = [one for block in inside for one in block.walk()]
            if block.text == LAW_SAYS.title and any(self.gone.rests_on_a_law(one.text) for one in whole):
                # Each of its quotations has the law of the whole section for its source.
                for one in (block, *inside):
                    self._drop(one)
                at = end
                continue
            first = next((one for one in inside if one.kind != "catalog"), None)
            begins = first is not None and first.kind == "block" and block.level > 1
            opening = f"{block.text}\n{first.text}" if first and begins else block.text
            readable = any(one.kind != "catalog" for one in inside)
            if self._named(opening) or (readable and not self._prune(inside)):
                self._drop(block)
                for one in inside:
                    self._drop(one)
            else:
                kept = True
            at = end
        return kept

    def _keep(self, block: Block) -> bool:
        # Whether any block is left besides headings, rules and catalogs.
        if block.kind == "catalog" or (block.kind != "list" and block.first in self.dropped):
            return False  # a list begins where its first item does: that one may be gone, and the others not
        within = self._prune(block.inside)
        whole = block.kind in ("block", "row", "item")
        if self._named(block.text) or not (whole or within):
            self._drop(block)
            return False
        return block.text.strip() != "---"

    def _named(self, text: str) -> bool:
        return self.gone.named(self.path, text)

    def _drop(self, block: Block) -> None:
        last = block.last
        while last > block.first and not self.rows[last - 1].strip():
            last -= 1  # the empty row behind it ends what stands before it, too
        self.dropped.update(range(block.first, last))
        self.gone.headings.update((self.path, one.id) for one in block.walk() if one.id)

    def text(self, state: State | None) -> str:
        """The page's text without what is gone, with the law of another state."""
        scenario = self.path.startswith(f"{SCENARIOS}/")
        own = law.references(state, self.path) if state and scenario else None
        head = left_of(self.meta, self.head[1:-1], 2, self.gone, state, own)
        body: list[str] = []
        begun = {one.first: one for one in self._all() if one.kind == "catalog" and one.first not in self.dropped}
        replaced = dict(self._law_says()) if state and scenario else {}
        at = 0
        while at < len(self.rows):
            if state and at in replaced:
                body += ["", law.says(state, self.path), ""]
                at = replaced[at]
                continue
            if at in begun:
                fenced = self.rows[at : begun[at].last]
                inside = left_of(_catalog("\n".join([*fenced[1:-1], ""])), fenced[1:-1], 0, self.gone, state)
                if any(row.strip() for row in inside):
                    body += [fenced[0], *inside, fenced[-1]]
                at = begun[at].last
                continue
            if at not in self.dropped:
                body.append(self.rows[at])
            at += 1
        text = "\n".join([self.head[0], *head, self.head[-1], *body])
        return re.sub(r"\n{3,}", "\n\n", text).rstrip("\n") + "\n" if self.dropped else text

    def _law_says(self) -> Iterator[tuple[int, int]]:
        # Where what the law says of a scenario begins, and where it ends.
        heads = [one for one in self.blocks if one.kind == "heading"]
        for head, end in zip(heads, [*(one.first for one in heads[1:]), len(self.rows)], strict=True):
            if head.level == 3 and head.text == LAW_SAYS.title:
                yield head.last, end


@cache  # each state's handbook has mostly the same
def _read(path: str, text: str) -> tuple[Node, list[str], list[str], list[Block]]:
    # The front matter of a file, its rows, those of the body, and the blocks there; nobody changes them.
    found, problems = front(path, text.encode())
    if found is None:
        raise Refused("\n".join([*map(str, problems), MEND_FIRST]))
    meta, body, first_line = found
    rows = body.split("\n")
    return meta, text.split("\n")[: first_line - 1], rows, blocks(rows, calls_macros(meta))


@cache  # as above
def _catalog(rows: str) -> Node:
    return parse_yaml("", rows, 0)[0] or Node(None, 0)
