"""The law of another state in the starter's texts, from the state's pack."""

from pathlib import PurePosixPath

from ...content.state import TO_BE_WRITTEN, State
from ...markdown.front import front
from ...text.yaml_nodes import Node
from .keys import entries


def _own(state: State, path: str) -> tuple[Node, str]:
    # The front matter and the text of what the law of a state says of a scenario, as far as its pack has that.
    told, _ = front(path, state.scenarios.get(PurePosixPath(path).stem, "").encode())
    return told[:2] if told else (Node({}, 1), f"- {TO_BE_WRITTEN}")


def references(state: State, path: str) -> list[str]:
    """The references to its law that a scenario of a handbook there rests on."""
    law = _own(state, path)[0].inside("law")
    return entries("law", law) if law else []


def says(state: State, path: str) -> str:
    """What its law says of a scenario, as Markdown; where its pack does not tell, that it is to be written."""
    return _own(state, path)[1].strip()


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
        day = f"Compared {on:%B} {on.day}, {on.year}" if on else "Not compared yet"
        page = f"[The library privacy law](../law/{statute.id}.md)"
        rows.append(f"| {source}{compared} | {state.name} | {day} | {page} | {state.front.confidence} |\n")
    head, rule, table = text.partition("| --- |\n")
    return f"{head}{rule}{''.join(rows)}{table}"
