"""The keys of the starter's front matter and catalog blocks, as a handbook has them: without what names what is gone."""

import json
import re
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Any

from ...content.catalog import entries as listed
from ...content.state import State
from ...text.yaml_nodes import Node
from .gone import Gone

_REFERRING = ("law", "policy", "standards")
_SOURCE, _PARTS = "source", ", "


def left_of(
    keys: Node, rows: Sequence[str], line: int, gone: Gone, state: State | None, law: Sequence[str] | None = None
) -> list[str]:
    """The rows of front matter, or of a catalog block, without references and words that are gone.

    The first row stands on `line` of the file that `keys` were read from. In place of the starter's law come the references
    to that of `state`, if it is another: `law`, if they are known, or those that say the same.
    """
    left = list(rows)
    if not isinstance(keys.value, Mapping):
        return left
    ends = [*(value.line - line for value in keys.value.values()), len(rows)][1:]
    for (key, value), end in reversed([*zip(keys.value.items(), ends, strict=True)]):
        begin = value.line - line
        while end > begin + 1 and (not rows[end - 1].strip() or rows[end - 1].lstrip().startswith("#")):
            end -= 1
        if key == "renamed":
            below = left[begin + 1 : end]  # each former id on a row of its own, with where it leads
            left[begin + 1 : end] = [row for row in below if not gone.leads(re.split("[#:] *", row)[-1])]
        listed = entries(key, value)
        kept = law if key == "law" and law is not None else [*dict.fromkeys(_left(key, listed, gone, state))]
        if end > begin and kept != listed:
            left[begin:end] = _rows_of(key, kept, rows[begin].rstrip().endswith(":")) if kept else []
    return left


def _left(key: str, listed: Sequence[str], gone: Gone, state: State | None) -> Iterator[str]:
    # The entries of a key that are left.
    for entry in listed:
        if key == "law" and state and not entry.startswith("law#"):
            yield from state.front.instead.get(entry, ())
        elif not (gone.leads(entry) if key in _REFERRING else gone.by_word(entry)):
            yield entry


def entries(key: str, value: Node) -> list[str]:
    """What of a key's value goes one by one: the entries of a list, or a source's parts; nothing, if it is not text."""
    if key == _SOURCE and isinstance(value.value, str):
        return value.value.split(_PARTS)
    plain = value.plain() if key in (*_REFERRING, "keywords") else []
    listed = plain if isinstance(plain, list) else [plain]
    return listed if all(isinstance(entry, str) for entry in listed) else []


def asked_left(parts: Node, rows: Sequence[str], lost: Container[str], gone: Gone) -> list[str]:
    """The rows of a file of phrasings without those of parts that are gone, whose ids are `lost`, and without words that are."""
    left = list(rows)
    if not isinstance(parts.value, Mapping):
        return left
    ends = [*(part.line for part in parts.value.values()), len(rows)][1:]
    for (id_, part), end in reversed([*zip(parts.value.items(), ends, strict=True)]):
        before = [entry.plain() for entry in listed(part)]
        kept = [] if id_ in lost else [*filter(None, (_without_words(entry, gone) for entry in before))]
        if kept != before:
            while end > part.line + 1 and (not rows[end - 1].strip() or rows[end - 1].startswith("#")):
                end -= 1
            left[part.line : end] = [f"{id_}:", *(f"  - {_written(entry)}" for entry in kept)] if kept else []
    return left


def _without_words(entry: Any, gone: Gone) -> Any:
    if isinstance(entry, list):
        return [word for word in entry if not gone.by_word(str(word))]
    return None if gone.by_word(str(entry)) else entry


def _rows_of(key: str, kept: Sequence[str], below: bool) -> list[str]:
    # A key with its entries, as a list in brackets or below the key.
    if key == _SOURCE:
        return [f"{key}: {_written(_PARTS.join(kept))}"]
    if below:
        return [f"{key}:", *(f"  - {_written(entry)}" for entry in kept)]
    return [f"{key}: {_written(kept)}"]


def _written(entry: str | Sequence[str]) -> str:
    # As YAML: words stay as they are, and everything else is put in quotation marks; a list is put in brackets.
    if not isinstance(entry, str):
        return f"[{', '.join(map(_written, entry))}]"
    plain = re.fullmatch(r"(?!null$)[^\W\d_][^\d:#,\[\]{}\n]*(?<! )", entry)
    return entry if plain else json.dumps(entry, ensure_ascii=False)
