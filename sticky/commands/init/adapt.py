"""Adapts the starter's pages and scenarios to a handbook: with the law of its own state, and without what it leaves out.

The starter's texts do not mark what is to be left out. A block is left out with whatever it names: a page, a heading or a
law that is gone, or a word that may not remain. Its authors therefore keep the law in blocks of its own.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from ...content.edition import passages
from ...content.handbook import DOCS, SCENARIOS
from ...content.sections import LAW_SAYS
from ...content.starter import OF, away
from ...content.state import State
from ...markdown.blocks import Block, blocks
from ...markdown.document import ASKED, asked_path
from ...markdown.front import calls_macros, front
from ...text.problem import MEND_FIRST, Refused
from ...text.yaml_nodes import Node, parse_yaml
from . import law
from .gone import Gone
from .keys import asked_left, left_of


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
    for here, elsewhere in OF.front.swap.items() if other else ():
        files = {path: text.replace(here, elsewhere) for path, text in files.items()}
    pages = {path: _Page(path, text, lost) for path, text in files.items() if not path.endswith(ASKED)}
    for path in set(gone) & set(pages):
        pages[path].go()
    number = -1
    while number != lost.number:
        number = lost.number
        for page in pages.values():
            page.prune()
    left = {path: page.left(state if other else None) for path, page in pages.items() if path not in lost.pages}
    for path in [path for path in left if asked_path(path) in files]:
        asked = files[asked_path(path)]
        keys = parse_yaml("", asked, 0)[0] or Node(None, 0)
        gone_ids = {id_ for id_, paths in lost.headings.items() if path in paths}
        if rest := "\n".join(asked_left(keys, asked.split("\n"), gone_ids, lost)).strip("\n"):
            left[asked_path(path)] = f"{rest}\n"
    if other:
        left |= {f"{DOCS}/law/{id_}.md": text for id_, text in state.law.items()}
        for path, add in ((f"{DOCS}/law/index.md", law.with_law), (f"{DOCS}/about/sources.md", law.with_sources)):
            if path in left:
                left[path] = add(left[path], state)
    return left


class _Page:
    def __init__(self, path: str, text: str, gone: Gone) -> None:
        self.path, self.gone = path, gone
        parts, problems = front(path, text.encode())
        if parts is None:
            raise Refused("\n".join([*map(str, problems), MEND_FIRST]))
        self.meta, body, first_line = parts
        self.head, self.rows = text.split("\n")[: first_line - 1], body.split("\n")
        self.passages = [passage for passage in passages(self.rows) if passage.fact is not None]
        self.marks = {row for passage in self.passages for row in passage[:3]}
        self.blocks = blocks(self.rows, calls_macros(self.meta), self.marks)
        self.dropped: set[int] = set()
        own = [PurePosixPath(path).stem] if self._is_scenario else []
        self.ids = {*own, *(block.id for block in self._walk() if block.id)}
        gone.ids.update(self.ids)

    @property
    def _is_scenario(self) -> bool:
        return self.path.startswith(f"{SCENARIOS}/")

    def prune(self) -> None:
        """Drop what names something that is gone."""
        if self.path in self.gone.pages:
            return
        plain = self.meta.plain()
        said = "\n".join(str(plain.get(key, "")) for key in ("title", "description", "summary"))
        used = [step.get("scenario") for step in plain.get("steps") or () if isinstance(step, dict)]
        # A session is made for its scenarios: its minutes, its goal and its words.
        if self.gone.by_word(said) or any(f"{SCENARIOS}/{id_}.md" in self.gone.pages for id_ in used):
            self.go()
        else:
            self._prune(self.blocks)

    def go(self) -> None:
        """Drop the whole page."""
        self.gone.pages.add(self.path)
        for id_ in self.ids:
            self.gone.headings[id_].add(self.path)

    def _walk(self) -> Iterator[Block]:
        return (inner for block in self.blocks for inner in block.walk())

    def _prune(self, blocks: Sequence[Block]) -> bool:
        # Whether anything to read is left of a sequence of blocks.
        kept, at = False, 0
        while at < len(blocks):
            block, at = blocks[at], at + 1
            if block.kind != "heading":
                kept |= self._keep(block)
                continue
            begin = at
            while at < len(blocks) and not (blocks[at].kind == "heading" and blocks[at].level <= block.level):
                at += 1
            kept |= self._keep_section(block, blocks[begin:at])
        return kept

    def _keep_section(self, heading: Block, inside: Sequence[Block]) -> bool:
        # Whether a section is left.
        if heading.text == LAW_SAYS.title:
            if self.gone.away:
                return True  # its own state's law comes in its place
            # Each of its quotations has the law of the whole section for its source.
            if any(self.gone.rests_on_a_law(inner) for block in inside for inner in block.walk()):
                self._drop(heading, *inside)
                return False
        readable = [block for block in inside if block.kind != "catalog"]
        opens = heading.level > 1 and bool(readable) and readable[0].kind == "block" and self._named(readable[0])
        if opens or self._named(heading) or (readable and not self._prune(inside)):
            self._drop(heading, *inside)
            return False
        return True

    def _keep(self, block: Block) -> bool:
        # Whether any block is left besides headings, rules and catalogs.
        if block.kind == "catalog" or (block.kind != "list" and block.first in self.dropped):
            return False  # a list begins where its first item does: that one may be gone, and the others not
        within = self._prune(block.inside)
        if self._named(block) or not (within or block.kind in ("block", "row", "item")):
            self._drop(block)
            return False
        return block.text.strip() != "---"

    def _named(self, block: Block) -> bool:
        return self.gone.named(self.path, block)

    def _drop(self, *blocks: Block) -> None:
        for block in blocks:
            last = block.last
            while last > block.first and (last - 1 in self.marks or not self.rows[last - 1].strip()):
                last -= 1  # the empty row behind it ends what stands before it, too
            self.dropped.update({*range(block.first, last)} - self.marks)
            for inner in block.walk():
                if inner.id:
                    self.gone.headings[inner.id].add(self.path)

    def left(self, state: State | None) -> str:
        """The page's text without what is gone, with the law of another state."""
        references = law.law_of(state, self.path)[0] if state and self._is_scenario else None
        for begin, middle, end, _ in self.passages:
            # Of a passage of which nothing is left, nothing is left.
            if not any(self.rows[row].strip() for row in {*range(begin, end)} - self.dropped - self.marks):
                self.dropped |= {begin, middle, end}
        head = left_of(self.meta, self.head[1:-1], 2, self.gone, state, references)
        body: list[str] = []
        at = 0
        for begin, end, instead in sorted(self._changes(state)):
            body += [self.rows[row] for row in range(at, begin) if row not in self.dropped]
            body += instead
            at = end
        body += [self.rows[row] for row in range(at, len(self.rows)) if row not in self.dropped]
        text = "\n".join([self.head[0], *head, self.head[-1], *body])
        return re.sub(r"\n{3,}", "\n\n", text).rstrip("\n") + "\n" if self.dropped else text

    def _changes(self, state: State | None) -> Iterator[tuple[int, int, list[str]]]:
        # What stands in place of the rows from one to another: catalogs, and what the law says of a scenario.
        for block in self._walk():
            if block.kind == "catalog" and block.first not in self.dropped:
                first, *rows, last = self.rows[block.first : block.last]
                keys = parse_yaml("", "\n".join([*rows, ""]), 0)[0] or Node(None, 0)
                kept = left_of(keys, rows, 0, self.gone, state)
                yield block.first, block.last, [first, *kept, last] if any(row.strip() for row in kept) else []
        if state and self._is_scenario:
            headings = [block for block in self.blocks if block.kind == "heading"]
            for heading, end in zip(headings, [*(after.first for after in headings[1:]), len(self.rows)], strict=True):
                if heading.level == 3 and heading.text == LAW_SAYS.title:
                    yield heading.last, end, ["", law.law_of(state, self.path)[1], ""]
