"""The macro calls in a page's text, found as Jinja finds them, and the placeholders that replace them for Markdown."""

import re
from collections.abc import Sequence
from typing import NamedTuple

import jinja2

DELIMITERS = {"comment_start_string": "{##", "comment_end_string": "##}"}
"""How a page's Jinja syntax differs from the default: a heading's `{#id}` begins the way Jinja comments do."""

MARK = "\ue000"
"""Surrounds a call's number. Markdown passes it through unchanged, and no author can type it."""

_JINJA = jinja2.Environment(**DELIMITERS, keep_trailing_newline=True)  # type: ignore[arg-type]  # noqa: S701  # it only tokenizes
_MARKED = re.compile(f"{MARK}(\\d+){MARK}")


class Masked(NamedTuple):
    """A text with its calls replaced by placeholders."""

    text: str
    """The text, with a placeholder in place of each call."""
    calls: tuple[str, ...]
    """The calls as written, in order."""
    rows: Sequence[int] = ()
    """For each line of the text, how many lines precede it in the original; nothing if they are the same."""


def masked(markdown: str) -> Masked:
    """Replace the calls with placeholders, as the build does; a text that Jinja cannot tokenize stays unchanged."""
    if "{{" not in markdown and "{%" not in markdown:
        return Masked(markdown, ())
    pieces: list[str] = []
    calls: list[str] = []
    rows = [0]
    try:
        for line, kind, value in _JINJA.lex(markdown):
            if kind == "data":
                pieces.append(value)
                rows += range(line, line + value.count("\n"))
            elif kind.endswith("_begin"):
                pieces.append(f"{MARK}{len(calls)}{MARK}")
                calls.append(value)
            else:
                calls[-1] += value
    except jinja2.TemplateSyntaxError:
        return Masked(markdown, ())  # `page.parse` reports it
    return Masked("".join(pieces), tuple(calls), rows)


def written(text: str, calls: Sequence[str]) -> str:
    """A piece of masked text as its author wrote it."""
    return _MARKED.sub(lambda mark: calls[int(mark[1])] if int(mark[1]) < len(calls) else mark[0], text)
