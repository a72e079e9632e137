"""A new handbook's pages and scenarios, from those of the starter: with the law of its own state, and without what it
leaves out.

The starter's texts have no marks for what goes. A block goes with what it names: a page, a heading or a law that is
gone, or a word that may not remain. Its authors therefore keep the law in blocks of its own.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from markdown_it.token import Token

from ..markdown.lint import resolve
from ..text.calls import written
from ..text.document import CATALOG, Document, read
from ..text.tokens import parse, words
from .handbook import DOCS, SCENARIOS
from .sections import DEBRIEF
from .state import TO_BE_WRITTEN, State, state_of, statutes_in
from .statute import Statute

_PACKAGE = Path(__file__).parents[1]

STARTER = _PACKAGE / "starter" if (_PACKAGE / "starter").is_dir() else _PACKAGE.parent
"""The folder of the starter: an installed package has a copy; otherwise it is the repository."""

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
_KEY = re.compile(r"( *)(law|policy|standards|keywords|asked|source):(.*)")
_LAW_SAYS = DEBRIEF.parts[0].title
_LISTS = ("bullet_list_open", "ordered_list_open")


def law_of(state: State) -> tuple[Statute, ...]:
    """The statutes of a state's pack; those of the starter's own state stand in the starter."""
    found = state.statutes if state.code != OF.code else statutes_in(STARTER / DOCS / "law")
    return tuple(one for one in found if one.id in state.front.statutes)


def starter(
    files: Mapping[str, str], state: State, gone: Iterable[str] = (), words: Iterable[str] = ()
) -> dict[str, str]:
    """The files of a new handbook in `docs/` and `scenarios/`, by path, from those of the starter.

    `gone` are the paths of pages that it leaves out, and `words` are names that may not remain. What names them goes as
    well: a paragraph, a list item, a row of a table, or a section if its heading or its first block does.
    """
    away = state.code != OF.code
    names = [*words, *([OF.name, *OF.front.names] if away else [])]
    left = _Left(names, away)
    pages = {path: _Page(path, _swapped(text) if away else text, left) for path, text in files.items()}
    for path in set(gone) & set(pages):
        pages[path].go()
    while left.changed():
        for page in pages.values():
            page.prune()
    found = {path: page.text(state if away else None) for path, page in pages.items() if path not in left.pages}
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
class _Left:
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
        if self.away and any(name == id_ or re.match(rf"{re.escape(id_)}[( ]", name) for id_ in OF.front.statutes):
            return True
        lost = {path for path, lost in self.headings if lost == id_}
        if mark:
            stems = {"glossary": "glossary.md", "standards": "standards/index.md", "policy": "policy/index.md"}
            path = f"{DOCS}/{stems.get(page, f'policy/{page}.md')}"
            return path in self.pages or path in lost
        return bool(lost) and len(lost) == self.ids[id_]

    def linked(self, path: str, target: str) -> bool:
        """Whether a link on a page leads to what is gone."""
        if re.match(r"[a-z]+:", target):
            return False
        file, _, anchor = target.partition("#")
        goal = resolve(path.removeprefix(f"{DOCS}/"), file)
        goal = goal if goal.startswith(f"{SCENARIOS}/") else f"{DOCS}/{goal}"
        law = self.away and goal in {f"{DOCS}/law/{id_}.md" for id_ in OF.front.statutes}
        return law or goal in self.pages or (bool(anchor) and (goal, anchor) in self.headings)


def _references(text: str) -> Iterator[str]:
    yield from (found[1] for found in _CITED.finditer(text))
    yield from (" ".join((found[2] or found[1]).split()) for found in _REFERENCE.finditer(text))


@dataclass
class _Block:
    """A piece of a page: a heading, a list item, a row of a table, a container, or any other block."""

    kind: str
    first: int
    """Its first row in the body, and the row after its last."""
    last: int
    text: str
    level: int = 0
    id: str = ""
    inside: "list[_Block]" = field(default_factory=list)
    """What it contains; for a list or a container only."""


class _Page:
    def __init__(self, path: str, text: str, left: _Left) -> None:
        self.path, self.source, self.left = path, text, left
        document, _ = read(path, text.encode())
        if document is None:
            raise ValueError(f"{path} cannot be read")
        self.document: Document = document
        rows = text.split("\n")
        self.head, self.rows = rows[: document.body_line - 1], rows[document.body_line - 1 :]
        self.blocks = _blocks(self.rows, "render_macros: true" in self.head)
        self.dropped: set[int] = set()
        for id_ in {block.id for block in _headings(self.blocks)}:
            left.ids[id_] += 1

    def prune(self) -> None:
        """Drop what names something that is gone."""
        if self.path in self.left.pages:
            return
        for key in ("title", "description", "summary"):
            node = self.document.meta.inside(key)
            if node and self.left.by_word(str(node.value)):
                self.go()
                return
        self._prune(self.blocks)

    def go(self) -> None:
        """Drop the whole page."""
        self.left.pages.add(self.path)
        self.left.headings.update((self.path, block.id) for block in _headings(self.blocks))

    def _prune(self, blocks: "list[_Block]") -> bool:
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
            if self.left.away and block.text == _LAW_SAYS:
                kept, at = True, end  # its own state's law comes in its place
                continue
            first = next((one for one in inside if one.kind != CATALOG), None)
            begins = first is not None and first.kind == "block" and block.level > 1
            opening = f"{block.text}\n{first.text}" if first and begins else block.text
            readable = any(one.kind != CATALOG for one in inside)
            if self._named(opening) or (readable and not self._prune(inside)):
                self._drop(block)
                for one in inside:
                    self._drop(one)
            else:
                kept = True
            at = end
        return kept

    def _keep(self, block: _Block) -> bool:
        if block.kind == CATALOG:
            return False
        if block.first in self.dropped:
            return False
        if block.kind in ("block", "row") or (block.kind == "item" and self._named(block.text)):
            if self._named(block.text):
                self._drop(block)
                return False
            return block.text.strip() != "---"
        if block.kind == "container" and self._named(block.text):
            self._drop(block)
            return False
        left = self._prune(block.inside) if block.inside else False
        if block.kind == "item":
            return True
        if not left:
            self._drop(block)
        return left

    def _named(self, text: str) -> bool:
        return self.left.named(self.path, text)

    def _drop(self, block: _Block) -> None:
        last = block.last
        while last > block.first and not self.rows[last - 1].strip():
            last -= 1  # the empty row behind it ends what stands before it, too
        self.dropped.update(range(block.first, last))
        for one in (block, *_headings(block.inside)):
            if one.id:
                self.left.headings.add((self.path, one.id))

    def text(self, state: State | None) -> str:
        """The page's text without what is gone, with the law of another state."""
        head = list(self._keys(self.head, state, scenario=self.path.startswith(f"{SCENARIOS}/")))
        body: list[str] = []
        catalogs = [block for block in self.blocks_of(CATALOG) if block.first not in self.dropped]
        begun = {block.first: block for block in catalogs}
        at = 0
        while at < len(self.rows):
            if at in begun:
                block = begun[at]
                own = list(self._keys(self.rows[block.first + 1 : block.last - 1], state, scenario=False))
                if any(row.strip() for row in own):
                    body += [self.rows[block.first], *own, self.rows[block.last - 1]]
                at = block.last
                continue
            if at not in self.dropped:
                body.append(self.rows[at])
            at += 1
        text = "\n".join([*head, *body])
        if self.dropped:
            text = re.sub(r"\n{3,}", "\n\n", text).rstrip("\n") + "\n"
        return _law_says(text, self.path, state) if state and self.path.startswith(f"{SCENARIOS}/") else text

    def blocks_of(self, kind: str) -> Iterator[_Block]:
        """Every block of a kind, at any depth."""
        waiting = list(self.blocks)
        while waiting:
            block = waiting.pop()
            waiting += block.inside
            if block.kind == kind:
                yield block

    def _keys(self, rows: Sequence[str], state: State | None, scenario: bool) -> Iterator[str]:
        # Front matter or a catalog block, without references and words that are gone.
        at = 0
        while at < len(rows):
            found = _KEY.fullmatch(rows[at])
            end = at + 1
            while found and end < len(rows) and re.match(rf"{found[1]}(?: +|- )\S", rows[end]):
                end += 1
            if not found:
                yield rows[at]
            elif found[2] == "law" and scenario and state:
                own = _own_law(state, self.path)
                if own:
                    yield f"law: {own}"
            else:
                yield from self._key(found, rows[at:end], state)
            at = end

    def _key(self, found: re.Match[str], rows: Sequence[str], state: State | None) -> Iterator[str]:
        key, value = found[2], found[3].strip()
        if key == "source":
            kept = [part for part in value.split(", ") if not self.left.by_word(part)]
            if kept:
                yield f"{found[1]}{key}: {', '.join(kept)}"
            return
        listed = [row.strip().removeprefix("- ") for row in rows[1:]] if not value else _entries(value)
        if not value and not all(row.strip().startswith("- ") for row in rows[1:]):
            yield from rows
            return
        kept = []
        for entry in listed:
            bare = entry.strip("\"'")
            if key == "law" and state:
                kept += [f'"{name}"' for name in state.front.instead.get(bare, ()) if f'"{name}"' not in kept]
            elif not (self.left.leads(bare) if key in ("law", "policy", "standards") else self.left.by_word(bare)):
                kept.append(entry)
        if kept == listed:
            yield from rows
        elif kept and value:
            yield f"{found[1]}{key}: [{', '.join(kept)}]"
        elif kept:
            yield rows[0]
            yield from (f"{found[1]}  - {entry}" for entry in kept)


def _entries(value: str) -> list[str]:
    # The entries of a list in brackets; a single text is a list of one.
    if not value.startswith("["):
        return [value]
    return [entry.strip() for entry in re.findall(r"\s*(\"[^\"]*\"|[^,]+)", value[1:-1])]


def _own_law(state: State, path: str) -> str:
    # The `law` key of what a state's law says of a scenario.
    text = state.scenarios.get(path.removeprefix(f"{SCENARIOS}/").removesuffix(".md"), "")
    found = re.search(r"^law: (.*)$", text, re.MULTILINE)
    return found[1] if found else ""


def _law_says(text: str, path: str, state: State) -> str:
    # A scenario with what the law of its state says.
    own = state.scenarios.get(path.removeprefix(f"{SCENARIOS}/").removesuffix(".md"), "")
    says = own.split("\n---\n", 1)[1].strip() if own else f"- {TO_BE_WRITTEN}"
    document, _ = read(path, text.encode())
    rows = text.split("\n")
    for section in document.sections if document else ():
        if section.level == 3 and section.title == _LAW_SAYS:
            end = next((s.line for s in document.sections if s.line > section.line), len(rows) + 1)  # type: ignore[union-attr]
            return "\n".join([*rows[: section.line], "", says, "", *rows[end - 1 :]])
    return text


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
        page = f"[The library privacy law](../law/{one.id}.md)"
        rows.append(
            f"| {source}{compared} | {state.name} | {one.front.text_checked} | {page} | {state.front.confidence} |"
        )
    if not state.front.confidence:
        return text
    return re.sub(r"(?<=\n)(\|[ :|-]+\|\n)", lambda found: found[1] + "\n".join([*rows, ""]), text, count=1)


def _headings(blocks: "Iterable[_Block]") -> "Iterator[_Block]":
    for block in blocks:
        if block.id:
            yield block
        yield from _headings(block.inside)


def _blocks(rows: Sequence[str], calls: bool) -> list[_Block]:
    # The blocks of a body, in order; those between the lines of a `///` block are inside it.
    tokens, _, called = parse("\n".join(rows), 0, calls)
    flat = list(_sequence(tokens, called))
    found: list[_Block] = []
    open_: list[_Block] = []
    for block in flat:
        row = rows[block.first].strip()
        mark = block.kind == "block" and row.startswith("///")
        closes = mark and not row.strip("/")
        into = open_[-1].inside if open_ else found
        if mark and not closes:
            block.kind = "container"
            into.append(block)
            open_.append(block)
        elif closes and open_:
            open_.pop().last = block.last
        else:
            into.append(block)
    return found


def _sequence(tokens: Sequence[Token], called: Sequence[str]) -> Iterator[_Block]:
    at = 0
    while at < len(tokens):
        token = tokens[at]
        end = at + 1
        if token.nesting == 1:
            end = next(i for i in range(at + 1, len(tokens)) if tokens[i].level == token.level) + 1
        inner = tokens[at + 1 : end - 1]
        text = "\n".join(written(one.content, called) for one in tokens[at:end] if one.type in ("inline", "fence"))
        block = _Block("block", *_rows(token), text)
        if token.type == "heading_open":
            title, _, mark = text.rpartition("{")
            block.kind, block.level = "heading", int(token.tag[1])
            own = re.match(r":?\s*#([\w-]+)", mark) if title else None
            block.id = own[1] if own else ""
        elif token.type == "fence" and token.info.split()[:1] == [CATALOG]:
            block.kind = CATALOG
        elif token.type in _LISTS:
            block.kind, block.inside = "list", [_item(one, own, called) for one, own in _children(inner)]
        elif token.type == "table_open":
            block.kind = "table"
            block.inside = [
                _Block("row", *_rows(row), "\n".join(written(cell.content, called) for cell in own))
                for row, own in _children(inner, "tr_open")
                if not any(cell.type == "th_open" for cell in own)
            ]
            head = [t for t in inner if t.type == "inline"][: sum(t.type == "th_open" for t in inner)]
            block.text = words(head)
        if token.map and (block.text or block.inside or token.type == "hr"):
            yield block
        at = end


def _item(token: Token, own: Sequence[Token], called: Sequence[str]) -> _Block:
    inside = list(_sequence(own, called))
    text = inside[0].text if inside and inside[0].kind == "block" else ""
    return _Block("item", *_rows(token), text, inside=inside[1:] if text else inside)


def _rows(token: Token) -> tuple[int, int]:
    first, last = token.map or (0, 0)
    return first, last


def _children(tokens: Sequence[Token], type_: str = "list_item_open") -> Iterator[tuple[Token, Sequence[Token]]]:
    for at, token in enumerate(tokens):
        if token.type == type_ and (type_ == "tr_open" or token.level == tokens[0].level):
            end = next(i for i in range(at + 1, len(tokens)) if tokens[i].level == token.level)
            yield token, tokens[at + 1 : end]
