"""The starter's texts as a handbook of a state begins with them: with its law in place of the starter's."""

import re
from collections.abc import Iterable, Mapping

from ...content.edition import settled
from ...content.handbook import DOCS, SCENARIOS
from ...content.sections import LAW_SAYS
from ...content.starter import away, speaks_of_its_own
from ...content.state import OF, State
from ...markdown.document import ASKED
from .law import law_of, with_law, with_sources
from .lost import Lost, keys_left, page_of

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
    for path, add in ((f"{DOCS}/law/index.md", with_law), (f"{DOCS}/about/sources.md", with_sources)):
        if path in left:
            left[path] = add(left[path], state)
    return left


def _with_law_of(state: State, path: str, text: str, lost: Lost) -> str:
    # A page or a scenario whose references lead to the law of a state, and to nothing that is lost.
    law, says = law_of(state, path) if path.startswith(f"{SCENARIOS}/") else (None, "")

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
    # Without what names the starter's state among the words of front matter, or among those that people type.
    def words(row: re.Match[str]) -> str:
        left = [words for words in row[2].split(", ") if not speaks_of_its_own(words)]
        return f"{row[1]}{', '.join(left)}{row[3]}" if left else ""

    return _WORDS.sub(words, text)
