"""Takes pages, scenarios, clauses and answers out of a handbook, with the links and references to them."""

import re
from argparse import Namespace
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from ..content.catalog import entries
from ..content.edition import closed_up, passages
from ..content.handbook import DOCS, SCENARIOS
from ..content.page import call_in, src_of
from ..content.settings import MKDOCS_YML
from ..content.starter import pages_of
from ..markdown.calls import written
from ..markdown.document import ASKED, Document, read
from ..markdown.inline import source, source_of
from ..markdown.tokens import REFERENCE
from ..text.files import decode, encode, write_whole
from ..text.names import whole
from ..text.problem import Refused, suggestion
from .lost import Lost, group, in_menu, keys_left, own_id, page_of

_LINK = r"\[[^\]]*\]\([^)]*\)"
_LINKS = re.compile(rf"[\w’ ]{{1,25}}: {_LINK}(?:, {_LINK})*\.?")
"""A row that has nothing but links behind a label, such as “In detail:”."""

_BESIDE = (r"(?<=\)), SAID|SAID, ", r".*SAID.*")
"""What to remove from such a row with a dead link: the link, if others stand beside it, or all of the row. SAID is the link."""

_AMONG = (
    r" · SAID|SAID · ",
    r"(^| )See SAID\.|[:;] see SAID(?=\.)| \(see SAID\)",
    r"^SAID\.?$|(?<=[.!?”*)}]) SAID(\.|$)",
)
"""What to remove with a dead link elsewhere: a link among others, and a sentence that only says where it leads."""

_WHOLE = (
    r" \(SAID\)",
    r"SAID[;,] (?=\{\{ cite)|(?<=[)}])[;,] SAID(?=[.,;)]|$)",
    r"^[\w’ ]{1,25}: SAID\.?$|(?<=[.!?”*]) [\w’ ]{1,25}: SAID\.|(;[\w’ ]{1,25})?: SAID(?=\.|$)",
)
"""What to remove with a dead citation without words of its own, such as a label “Source:”, if the rest reads well."""

_BEGINS = re.compile(r" *(?:[-*+]|\d+[.)]|\|) +\**")
"""What a list item or a row of a table begins with."""


def without(root: Path, options: Namespace) -> None:
    """The command `sticky without`."""
    menu = decode(MKDOCS_YML, (root / MKDOCS_YML).read_bytes())[0] or ""
    before = pages_of(root) | {MKDOCS_YML: menu}
    after = left(before, options.parts)
    for path, text in before.items():
        for line in _changes(path, text, after[path]) if path in after else [f"{path}: - all of it"]:
            print(line)
    if options.show:
        print("Nothing has changed yet. To do this, type it without --show.")
        return
    changed = {root / path: text for path, text in after.items() if text != before[path]}
    write_whole({file: encode(text, file.read_bytes()) for file, text in changed.items()})
    for path in before.keys() - after.keys():
        (root / path).unlink()
    print("Look over the changes, then run: sticky check")


def left(texts: Mapping[str, str], parts: Sequence[str]) -> dict[str, str]:
    """The files of a handbook without some parts: paths of pages, or ids after a path or a group, as in `policy#bans`.

    Raises `Refused` for a part that does not exist.
    """
    known, pages = {path: (path, "") for path in texts if path.endswith(".md")}, dict[str, str]()
    for path, ids in Lost(texts, {}).ids.items():
        own = own_id(path)
        for where in (group(path), path):
            pages[where] = path
            known |= {f"{where}#{id_}": (path, "" if id_ == own else id_) for id_ in ids}
    had, wanted = dict(texts), defaultdict[str, set[str]](set)
    for part in parts:
        # A clause that the library's own policy does not have is gone already: remove the references to it, too.
        where, _, id_ = part.partition("#")
        names = whole([id_])
        if part not in known and id_ and where in pages and any(map(names.search, texts.values())):
            had[pages[where]] += f"\n## {id_.replace('-', ' ').capitalize()} {{#{id_}}}\n"
            known[part] = (pages[where], id_)
        if part not in known:
            raise Refused(f'"{part}" is not a page, a scenario, a clause or an answer{suggestion(part, known)}')
        path, id_ = known[part]
        wanted[path].add(id_)
    pages_left = texts.keys() - _whole(texts, [path for path, ids in wanted.items() if "" in ids])
    after = {path: text for path, text in texts.items() if page_of(path) in pages_left}
    for path in wanted.keys() & after.keys():
        after[path] = _without_sections(path, after[path], wanted[path])
    lost = Lost(had, after)
    gone = {src_of(path) for path in texts.keys() - after.keys()}
    gone |= {f"{src_of(path)}#{id_}" for path, ids in lost.ids.items() for id_ in ids}
    for path, text in texts.items():
        gone |= {f"{src_of(path)}#{old}" for old, now in _renamed(path, text).items() if lost.leads(now)}
    for path, text in after.items():
        if path == MKDOCS_YML:
            after[path] = "\n".join(row for row in text.split("\n") if in_menu(row) not in gone)
        elif path.endswith(ASKED):
            after[path] = lost.asked(path, text)
        else:
            kept = keys_left(text, lambda _, name: () if lost.leads(name) else (name,))
            after[path] = _unlinked(path, _unshown(kept, gone), lost, gone)
    return after


def _whole(texts: Mapping[str, str], pages: Collection[str]) -> Iterator[str]:
    # These pages, and the sessions that use their scenarios: a session's minutes and goal are made for its scenarios.
    yield from pages
    for path, text in texts.items():
        document = looked_at(path, text) if path.startswith(f"{DOCS}/train/") else None
        steps = entries(document.meta.inside("steps")) if document else ()
        scenarios = (step.inside("scenario") for step in steps)
        if any(scenario and f"{SCENARIOS}/{scenario.value}.md" in pages for scenario in scenarios):
            yield path


def _renamed(path: str, text: str) -> Mapping[str, str]:
    document = looked_at(path, text) if "\nrenamed:" in text else None
    renamed = document and document.meta.plain().get("renamed")
    return renamed if isinstance(renamed, dict) else {}


def _unshown(text: str, gone: Collection[str]) -> str:
    # The text of a page; if the page is a session, its steps no longer show what is gone.
    def shows(key: re.Match[str]) -> str:
        before, names, behind = key[1] or "", key[2].split(", "), key[3] or ""
        kept = ", ".join(name for name in names if name.replace("#", ".md#") not in gone)
        return f"{before}show: [{kept}]{behind}" if kept else before and behind

    front, end, body = text.partition("\n---\n")
    return re.sub(r"(, )?\bshow: \[([^\]\n]*)\](, )?", shows, front) + end + body


@lru_cache(maxsize=1000)  # the starter is cut more than once: for the old choice and for the new one
def looked_at(path: str, text: str) -> Document | None:
    """The page with this path and text; `None` if it cannot be read."""
    return read(path, text.encode())[0]


class Reference(NamedTuple):
    """A link or a citation on a page."""

    written: str
    """As it is typed on the page."""
    words: str
    """Its own words; empty for a citation that shows the title of what it cites."""
    name: str
    """The name that it refers to; empty for a link to an address."""
    address: str = ""


@lru_cache(maxsize=1000)
def references(path: str, text: str) -> Sequence[Reference]:
    """The links and the citations on a page."""
    document, found = looked_at(path, text), list[Reference]()
    for said in document.outline.calls if document else ():
        call = call_in(said)
        if call and call.name == "cite":
            name, words, *_ = (*call.args, *dict(call.kwargs).values(), "", "")
            found.append(Reference(said, words, name))
    for part in document.texts() if document else ():
        for block in part.tokens if part.links else ():
            for token in (token for token in block.children or () if token.type == "link_open"):
                link, name = written(source(block, token), part.calls), token.meta.get(REFERENCE) or ""
                words = link[1:].rpartition("][" if name else "](")[0]
                found.append(Reference(link, words, name, str(token.attrs.get("href", ""))))
    return found


def _without_sections(path: str, text: str, ids: Collection[str]) -> str:
    document, rows, gone = looked_at(path, text), text.split("\n"), set[int]()
    sections = document.sections if document else ()
    for at, section in enumerate(sections):
        if section.id in ids:
            ends = (below.line - 1 for below in sections[at + 1 :] if below.level <= section.level)
            gone.update(range(section.line - 1, next(ends, len(rows))))
    for passage in passages(rows):
        if not gone.issuperset(passage[:3]):
            gone -= {*passage[:3], passage.end + 1}  # the passage has more in it than the sections
    return "\n".join(row for i, row in enumerate(rows) if i not in gone)


def _unlinked(path: str, text: str, lost: Lost, gone: set[str]) -> str:
    # A page without the items and rows that begin with a link to what is gone; other such links become plain words.
    def leads_there(reference: Reference) -> bool:
        if reference.name:
            return lost.leads(reference.name)
        file, _, id_ = reference.address.partition("#")
        src = source_of(src_of(path), file)
        return not gone.isdisjoint((src, f"{src}#{id_}"))

    leading = {reference.written: reference for reference in references(path, text) if leads_there(reference)}
    rows, below = list[str](), -1  # `below`: the indentation of an item that is gone
    for row in text.split("\n"):
        indented = len(row) - len(row.lstrip())
        below = -1 if row.strip() and indented <= below else below
        begins = _BEGINS.match(row)
        if begins and row.startswith(tuple(leading), begins.end()):
            below = max(below, indented)
        elif below < 0 or not row.strip():
            now = row
            for reference in leading.values():
                now = _row_without(now, reference, lost) if reference.written in now else now
            if now or not row:
                rows.append(now)
    now = "\n".join(rows)
    return now if now == text else closed_up(now)


def _row_without(row: str, reference: Reference, lost: Lost) -> str:
    # Where the rest of the row needs words, the reference's own words, or the title of what it cites, stay.
    among = _BESIDE if _LINKS.fullmatch(row) else _AMONG
    for pattern in among if reference.words else _WHOLE:
        row = re.sub(pattern.replace("SAID", re.escape(reference.written)), "", row)
    return row.replace(reference.written, reference.words or lost.titles.get(reference.name, reference.name))


def _changes(path: str, before: str, after: str) -> Iterator[str]:
    # What differs, row by row, each with its line in the file as it was.
    was, now = before.split("\n"), after.split("\n")
    for kind, begin, end, start, stop in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if kind != "equal":
            yield from (f"{path}:{i + 1}: - {was[i]}" for i in range(begin, end) if was[i].strip())
            yield from (f"{path}:{begin + 1}: + {row}" for row in now[start:stop] if row.strip())
