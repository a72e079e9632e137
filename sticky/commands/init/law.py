"""The law of another state in the starter's texts, from the state's pack."""

from pathlib import PurePosixPath

from ...content.catalog import entries
from ...content.state import TO_BE_WRITTEN, State
from ...markdown.front import front
from ...text.yaml_nodes import Node


def law_of(state: State, path: str) -> tuple[list[str], str]:
    """The references to a state's law that a scenario rests on, and what it says, or that this is to be written."""
    told, _ = front(path, state.scenarios.get(PurePosixPath(path).stem, "").encode())
    meta, text, _ = told or (Node({}, 1), f"- {TO_BE_WRITTEN}", 0)
    law = meta.inside("law")
    return [str(entry.value) for entry in entries(law)] if law else [], text.strip()


def with_law(text: str, state: State) -> str:
    """The page of laws, with the state's own in front."""
    _, own = (state.folder / "state.md").read_text(encoding="utf-8").split("\n---\n", 1)
    head, body = text.split("\n---\n", 1)
    title, _, rest = body.strip().partition("\n")
    return f"{head}\n---\n\n{title}\n\n{own.strip()}\n\n{rest.strip()}\n"


def with_sources(text: str, state: State) -> str:
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
