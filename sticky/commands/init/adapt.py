"""The starter's texts as a handbook of a state begins with them: with its law in place of the starter's."""

import re
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from ...content.catalog import entries
from ...content.edition import settled
from ...content.handbook import DOCS, SCENARIOS
from ...content.sections import LAW_SAYS
from ...content.starter import away, speaks_of_its_own
from ...content.state import OF, TO_BE_WRITTEN, State
from ...markdown.document import ASKED
from ...markdown.front import front
from ...text.yaml_nodes import Node
from ..lost import Lost, keys_left, page_of

_WORDS = re.compile(r"^((?:keywords|source): \[?|  - \[?)(.*?)(\]?\n)", re.MULTILINE)
_SAYS = re.compile(rf"^(### {LAW_SAYS.title}\n).*?(?=^#|\Z)", re.MULTILINE | re.DOTALL)


def adapted(files: Mapping[str, str], state: State) -> dict[str, str]:
    """The files of a new handbook in `docs/` and `scenarios/`, by path, from those of the starter."""
    other = away(state)
    settle = {path: settled(text, OF.fact, holds=not other) for path, text in files.items()}
    if other:
        settle |= dict.fromkeys((f"{DOCS}/law/{id_}.md" for id_ in OF.front.statutes), None)
    left = {path: text for path, text in settle.items() if text is not None and settle.get(page_of(path)) is not None}
    if not other:
        return left
    lost = Lost(files, left)
    for path, text in left.items():
        if path.endswith(ASKED):
            left[path] = _nameless(lost.asked(path, text))
        else:
            left[path] = _with_law_of(state, path, text, lost)
    left |= {f"{DOCS}/law/{id_}.md": text for id_, text in state.law.items()}
    for path, add in ((f"{DOCS}/law/index.md", _with_state), (f"{DOCS}/about/sources.md", _with_sources)):
        if path in left:
            left[path] = add(left[path], state)
    return left


def _with_law_of(state: State, path: str, text: str, lost: Lost) -> str:
    # A page or a scenario with references to the law of a state, and without references to what is lost.
    law, says = _law_of(state, path) if path.startswith(f"{SCENARIOS}/") else (None, "")

    def left(key: str, name: str) -> Iterable[str]:
        if key == "law" and not name.startswith("law#"):
            return state.front.instead.get(name, ())
        return () if lost.leads(name) else (name,)

    def left_in_front(key: str, name: str) -> Iterable[str]:
        return left(key, name) if law is None or key != "law" else law

    front, end, body = text.partition("\n---\n")
    front, body = _nameless(keys_left(f"{front}{end}", left_in_front)), keys_left(body, left)
    return front + (_SAYS.sub(lambda heading: f"{heading[1]}\n{says}\n\n", body).rstrip("\n") + "\n" if says else body)


def _nameless(text: str) -> str:
    # The text without keywords, sources and phrasings that name the starter's state.
    def words(row: re.Match[str]) -> str:
        left = [words for words in row[2].split(", ") if not speaks_of_its_own(words)]
        return f"{row[1]}{', '.join(left)}{row[3]}" if left else ""

    return _WORDS.sub(words, text)


def _law_of(state: State, path: str) -> tuple[list[str], str]:
    """The references to the state's law that a scenario rests on, and what that law says of it, as Markdown.

    If the state's pack does not say, there are no references, and the text says that it is to be written.
    """
    pack, _ = front(path, state.scenarios.get(PurePosixPath(path).stem, "").encode())
    meta, text, _ = pack or (Node({}, 1), f"- {TO_BE_WRITTEN}", 0)
    return [str(entry.value) for entry in entries(meta.inside("law"))], text.strip()


def _with_state(text: str, state: State) -> str:
    """The page of laws, with the state's own text below the title."""
    _, own = (state.folder / "state.md").read_text(encoding="utf-8").split("\n---\n", 1)
    head, body = text.split("\n---\n", 1)
    title, _, rest = body.strip().partition("\n")
    return f"{head}\n---\n\n{title}\n\n{own.strip()}\n\n{rest.strip()}\n"


def _with_sources(text: str, state: State) -> str:
    """The page of sources, with the state's statutes at the head of its first table."""
    if not state.front.confidence:
        return text
    rows = []
    for statute in state.statutes:
        law = statute.front
        source = f"[{law.citation}]({law.source}), {law.title}"
        compared = f"; compared with [this copy]({law.compared})" if law.compared else ""
        on = law.text_checked
        day = f"Compared {on:%B} {on.day}, {on.year}, before it came to us" if on else "Not compared yet"
        page = f"[The library privacy law](../law/{statute.id}.md)"
        rows.append(f"| {source}{compared} | {state.name} | {day} | {page} | {state.front.confidence} |\n")
    head, rule, table = text.partition("| --- |\n")
    return f"{head}{rule}{''.join(rows)}{table}"
