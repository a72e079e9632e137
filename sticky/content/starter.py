"""A new handbook's pages and scenarios, from those of the starter: with the law of its own state, and without what it
leaves out.

The starter's texts do not mark what is to be left out. A block is left out with whatever it names: a page, a heading or a
law that is gone, or a word that may not remain. Its authors therefore keep the law in blocks of its own.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path, PurePosixPath

from ..markdown.blocks import Block, blocks
from ..markdown.inline import source_of
from ..text.document import calls_macros, decode, front
from ..text.problem import Problem
from ..text.yaml_nodes import Node, parse_yaml
from .answer import FOLDER
from .handbook import DOCS, SCENARIOS
from .page import src_of
from .sections import LAW_SAYS
from .state import TO_BE_WRITTEN, State, state_of, statutes_in
from .statute import Statute

_PACKAGE = Path(__file__).parents[1]

STARTER = _PACKAGE / "starter" if (_PACKAGE / "starter").is_dir() else _PACKAGE.parent
"""The folder of the starter: an installed package has a copy; otherwise it is the repository."""

OF = state_of("Colorado")
"""The state whose law the starter is written for."""

_SECTION_NUMBER = re.compile(r"(?<![\w-])\d{1,2}(?:\.\d)?-\d{1,3}(?:\.\d)?-\d{3,4}(?:\.\d)?(?![\w-])")
_CITED = re.compile(r"\bcite\(\s*\"([^\"]*)\"")
_REFERENCE = re.compile(r"\[([^\[\]]*)\]\[([^\[\]]*)\]")
_LINKED = re.compile(r"\]\(([^()\s]*)\)|\bsrc=\"([^\"]*)\"")
_CALL = re.compile(r"\{\{\s*(statute|standards)\(")
_REFERRING = ("law", "policy", "standards")
_WORDS = ("keywords", "asked")
_SOURCE, _PARTS = "source", ", "


class Refused(Exception):
    """Why a handbook cannot be started or changed, and what to do instead."""


def _first_mend(problems: Iterable[Problem]) -> str:
    return "\n".join([*map(str, problems), "Correct this first, then try again."])


def pages_of(root: Path) -> dict[str, str]:
    """The pages and scenarios of the handbook at `root`, by their path, with plain newlines.

    Raises `Refused` if one is not text.
    """
    found = {}
    for file in sorted(file for folder in (DOCS, SCENARIOS) for file in (root / folder).rglob("*.md")):
        path = file.relative_to(root).as_posix()
        text, problems = decode(path, file.read_bytes())
        if text is None:
            raise Refused(_first_mend(problems))
        found[path] = text
    return found


def law_of(state: State) -> tuple[Statute, ...]:
    """The statutes of a state's pack; those of the starter's own state stand in the starter."""
    found = state.statutes if state.code != OF.code else statutes_in(STARTER / DOCS / "law")
    return tuple(one for one in found if one.id in state.front.statutes)


def starter(
    files: Mapping[str, str], state: State, gone: Iterable[str] = (), words: Iterable[str] = ()
) -> dict[str, str]:
    """The files of a new handbook in `docs/` and `scenarios/`, by path, from those of the starter.

    `gone` are the paths of pages that it leaves out, and `words` are names that may not remain. What names them goes as
    well: a paragraph, a list item, a row of a table, or a section if its heading or its first block does. Raises `Refused`
    if a file cannot be read.
    """
    away = state.code != OF.code
    names = [*words, *([OF.name, *OF.front.names] if away else [])]
    lost = _Gone(names, away)
    pages = {path: _Page(path, _swapped(text) if away else text, lost) for path, text in files.items()}
    for path in set(gone) & set(pages):
        pages[path].go()
    while lost.changed():
        for page in pages.values():
            page.prune()
    found = {path: page.text(state if away else None) for path, page in pages.items() if path not in lost.pages}
    if away:
        found |= {f"{DOCS}/law/{id_}.md": text for id_, text in state.law.items()}
        for path, add in ((f"{DOCS}/law/index.md", _with_law), (f"{DOCS}/about/sources.md", _with_sources)):
            if path in found:
                found[path] = add(found[path], state)
    return found


def _swapped(text: str) -> str:
    for here, elsewhere in OF.front.swap.items():
        text = text.replace(here, elsewhere)
    return text


@dataclass
class _Gone:
    """What is gone so far."""

    names: Sequence[str]
    away: bool
    """Whether the starter's law is gone."""
    pages: set[str] = field(default_factory=set)
    headings: set[tuple[str, str]] = field(default_factory=set)
    """Headings that are gone, each with its page and id."""
    ids: Counter[str] = field(default_factory=Counter)
    """On how many pages each id is: a reference by id alone leads nowhere once all of them are gone."""
    _before: tuple[int, int] = (-1, -1)

    def __post_init__(self) -> None:
        self._named = re.compile(
            "|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in self.names) or r"(?!)", re.IGNORECASE
        )

    def changed(self) -> bool:
        """Whether more is gone than when this was last asked."""
        now = (len(self.pages), len(self.headings))
        before, self._before = self._before, now
        return now != before

    def by_word(self, text: str) -> bool:
        """Whether a text has a word that may not remain."""
        return bool(self._named.search(text) or (self.away and _SECTION_NUMBER.search(text)))

    def named(self, path: str, text: str) -> bool:
        """Whether a block of a page names what is gone."""
        return (
            self.by_word(text)
            or any(self.leads(name) for name in _references(text))
            or any(self.linked(path, found[1] or found[2] or "") for found in _LINKED.finditer(text))
            or any(
                f"{DOCS}/standards/index.md" in self.pages if found[1] == "standards" else self.away
                for found in _CALL.finditer(text)
            )
        )

    def leads(self, name: str) -> bool:
        """Whether a reference leads to what is gone."""
        page, mark, id_ = name.rpartition("#")
        if self._of_a_law(name):
            return True
        lost = {path for path, lost in self.headings if lost == id_}
        if mark:
            return any(_group(path) == page for path in lost)
        return bool(lost) and len(lost) == self.ids[id_]

    def rests_on_a_law(self, text: str) -> bool:
        """Whether a text cites a law that is gone."""
        return any(self._of_a_law(name) for name in _references(text))

    def _of_a_law(self, name: str) -> bool:
        laws = {PurePosixPath(path).stem for path in self.pages if path.startswith(f"{DOCS}/law/")}
        laws |= {*OF.front.statutes} if self.away else set()
        return any(name == id_ or re.match(rf"{re.escape(id_)}[( ]", name) for id_ in laws)

    def linked(self, path: str, target: str) -> bool:
        """Whether a link on a page leads to what is gone."""
        if re.match(r"[a-z]+:", target):
            return False
        file, _, anchor = target.partition("#")
        goal = source_of(src_of(path), file)
        goal = goal if goal.startswith(f"{SCENARIOS}/") else f"{DOCS}/{goal}"
        law = self.away and goal in {f"{DOCS}/law/{id_}.md" for id_ in OF.front.statutes}
        return law or goal in self.pages or (bool(anchor) and (goal, anchor) in self.headings)


def _group(path: str) -> str:
    # What stands before the `#` in a reference to something on a page: the name of the page, or of its folder.
    where = PurePosixPath(path)
    return where.parent.name if where.stem == "index" or where.parent.name in (SCENARIOS, FOLDER) else where.stem


def _references(text: str) -> Iterator[str]:
    yield from (found[1] for found in _CITED.finditer(text))
    yield from (" ".join((found[2] or found[1]).split()) for found in _REFERENCE.finditer(text))


class _Page:
    def __init__(self, path: str, text: str, gone: _Gone) -> None:
        self.path, self.gone = path, gone
        found, problems = front(path, text.encode())
        if found is None:
            raise Refused(_first_mend(problems))
        self.meta, body, first_line = found
        self.head, self.rows = text.split("\n")[: first_line - 1], body.split("\n")
        self.blocks = blocks(self.rows, calls_macros(self.meta))
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
        law = _law_of_scenario(state, self.path) if state and scenario else None
        head = self._keys(self.meta, self.head[1:-1], 2, state, law)
        body: list[str] = []
        begun = {one.first: one for one in self._all() if one.kind == "catalog" and one.first not in self.dropped}
        replaced = dict(self._law_says()) if state and scenario else {}
        at = 0
        while at < len(self.rows):
            if state and at in replaced:
                body += ["", _says(state, self.path), ""]
                at = replaced[at]
                continue
            if at in begun:
                fenced = self.rows[at : begun[at].last]
                own = self._keys(_catalog("\n".join([*fenced[1:-1], ""])), fenced[1:-1], 0, state)
                if any(row.strip() for row in own):
                    body += [fenced[0], *own, fenced[-1]]
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

    def _keys(
        self, keys: Node, rows: Sequence[str], line: int, state: State | None, law: Sequence[str] | None = None
    ) -> list[str]:
        # Front matter or a catalog block, whose rows begin on a line of the file, without references and words that are
        # gone. `law` are the references to the law of its own state, if they are known.
        left = list(rows)
        if not isinstance(keys.value, Mapping):
            return left
        ends = [*(value.line - line for value in keys.value.values()), len(rows)][1:]
        for (key, value), end in reversed([*zip(keys.value.items(), ends, strict=True)]):
            begin = value.line - line
            while end > begin + 1 and (not rows[end - 1].strip() or rows[end - 1].lstrip().startswith("#")):
                end -= 1
            entries = _entries(key, value)
            kept = law if key == "law" and law is not None else [*dict.fromkeys(self._left(key, entries, state))]
            if end > begin and kept != entries:
                left[begin:end] = _rows_of(key, kept, rows[begin].rstrip().endswith(":")) if kept else []
        return left

    def _left(self, key: str, entries: Sequence[str], state: State | None) -> Iterator[str]:
        # The entries of a key that are left.
        for entry in entries:
            if key == "law" and state and not entry.startswith("law#"):
                yield from state.front.instead.get(entry, ())
            elif not (self.gone.leads(entry) if key in _REFERRING else self.gone.by_word(entry)):
                yield entry


def _entries(key: str, value: Node) -> list[str]:
    # What goes one by one: the entries of a list, or a source's parts. Nothing, if it is not text.
    if key == _SOURCE and isinstance(value.value, str):
        return value.value.split(_PARTS)
    found = value.plain() if key in _REFERRING or key in _WORDS else []
    entries = found if isinstance(found, list) else [found]
    return entries if all(isinstance(entry, str) for entry in entries) else []


def _rows_of(key: str, entries: Sequence[str], below: bool) -> list[str]:
    # A key with its entries, as a list in brackets or below the key.
    if key == _SOURCE:
        return [f"{key}: {_written(_PARTS.join(entries))}"]
    if below:
        return [f"{key}:", *(f"  - {_written(entry)}" for entry in entries)]
    return [f"{key}: [{', '.join(map(_written, entries))}]"]


def _written(entry: str) -> str:
    # As YAML: words stay as they are, and everything else is put in quotation marks.
    plain = re.fullmatch(r"(?!null$)[^\W\d_][^\d:#,\[\]{}\n]*(?<! )", entry)
    return entry if plain else json.dumps(entry, ensure_ascii=False)


@cache  # each state's handbook has mostly the same
def _catalog(rows: str) -> Node:
    return parse_yaml("", rows, 0)[0] or Node(None, 0)


def _own(state: State, path: str) -> tuple[Node, str]:
    # The front matter and the text of what the law of a state says of a scenario, as far as its pack has that.
    found, _ = front(path, state.scenarios.get(PurePosixPath(path).stem, "").encode())
    return found[:2] if found else (Node({}, 1), f"- {TO_BE_WRITTEN}")


def _law_of_scenario(state: State, path: str) -> list[str]:
    law = _own(state, path)[0].inside("law")
    return _entries("law", law) if law else []


def _says(state: State, path: str) -> str:
    return _own(state, path)[1].strip()


def _with_law(text: str, state: State) -> str:
    # The page of laws, with the state's own in front.
    _, own = (state.folder / "state.md").read_text(encoding="utf-8").split("\n---\n", 1)
    head, body = text.split("\n---\n", 1)
    title, _, rest = body.strip().partition("\n")
    return f"{head}\n---\n\n{title}\n\n{own.strip()}\n\n{rest.strip()}\n"


def _with_sources(text: str, state: State) -> str:
    # The page of sources, with the state's statutes at the head of its first table.
    rows = []
    for one in state.statutes:
        source = f"[{one.front.citation}]({one.front.source}), {one.front.title}"
        compared = f"; compared with [this copy]({one.front.compared})" if one.front.compared else ""
        on = one.front.text_checked
        day = f"Compared {on:%B} {on.day}, {on.year}" if on else "Not compared yet"
        page = f"[The library privacy law](../law/{one.id}.md)"
        rows.append(f"| {source}{compared} | {state.name} | {day} | {page} | {state.front.confidence} |")
    if not state.front.confidence:
        return text
    return re.sub(r"(?<=\n)(\|[ :|-]+\|\n)", lambda found: found[1] + "\n".join([*rows, ""]), text, count=1)
