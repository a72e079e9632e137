"""The front matter of Markdown files: the keys between the first two lines of dashes."""

from collections.abc import Mapping

from ..text.files import decode
from ..text.problem import Problem, shown
from ..text.yaml_nodes import Node, parse_yaml

MAX_FILE = 100_000
"""The most characters a file may have, three times the longest policy: beyond it, rendering time grows faster than the text."""

_FENCE = "---"


def front(path: str, data: bytes) -> tuple[tuple[Node, str, int] | None, list[Problem]]:
    """The front matter of a Markdown file, a mapping, with its body and the line on which that begins.

    Returns `None` if its bytes or its front matter cannot be read, and every problem found.
    """
    text, problems = decode(path, data)
    if text is None:
        return None, problems
    rows = text.split("\n")
    end = next((i for i, row in enumerate(rows) if i and row.rstrip() == _FENCE), 0)
    long = f"the file has {len(text)} characters, but may have at most {MAX_FILE}; split it into several files"
    begins = f"the file begins with {shown(rows[0], 40) if rows[0].strip() else 'a blank line'}"
    must = 'must begin with front matter: "---", keys, "---"'
    unclosed = 'the front matter is not closed; write "---" on its own line below the last key'
    for code, is_so, message in (
        ("too-long", len(text) > MAX_FILE, long),
        ("empty-file", not text.strip(), f"the file is empty; it {must}"),
        ("no-front-matter", rows[0].rstrip() != _FENCE, f"{begins}, but {must}"),
        ("unclosed-front-matter", not end, unclosed),
    ):
        if is_so:
            return None, [Problem(path, 1, code, message)]
    meta, problems = parse_yaml(path, "\n".join(rows[1:end]) + "\n", first_line=2)
    if meta is None:
        return None, problems
    if not isinstance(meta.value, Mapping):
        message = 'the front matter has no keys; add them, for example "title: The wife’s card"'
        return None, [Problem(path, 2, "no-front-matter", message)]
    # Where the file ends with its front matter, no line follows.
    return (meta, "\n".join(rows[end + 1 :]), min(end + 2, len(rows))), problems


def calls_macros(meta: Node) -> bool:
    """Whether a page turns macros on; a scenario never does."""
    asked = meta.inside("render_macros")
    return asked is not None and str(asked.value).lower() in ("true", "yes", "on", "1", "t", "y")
