"""Checks the templates and styles that a library adds for what the site promises: nothing from another host, no script in a page."""

import re
from collections.abc import Iterator
from pathlib import Path

from ..content.handbook import DOCS, Handbook
from ..content.reader import Unread
from ..text.problem import Problem, shown
from ..theme.templates import THEME

_FOREIGN = re.compile(
    r"""<(?:script|img|iframe|audio|video|source|embed|object|input)\b[^>]*\b(?:src|srcset|data|poster)=["']?(?:https?:)?//"""
    r"""|<link\b(?=[^>]*\brel=["']?(?:stylesheet|preload|prefetch|preconnect|dns-prefetch|modulepreload|icon))[^>]*\bhref=["']?(?:https?:)?//"""
    r"""|(?:url\(|@import)\s*["']?(?:https?:)?//""",
    re.IGNORECASE,
)
_INLINE = re.compile(
    r"""<script\b(?![^>]*\b(?:src=|type=["']?application/(?:ld\+)?json))[^>]*>|(?<=\s)on\w+=["']|(?<=["'])javascript:""",
    re.IGNORECASE,
)


def in_handbook(book: Handbook, unread: Unread) -> Iterator[Problem]:
    """What in a library's own templates and styles would ask another host, or run a script that stands in a page."""
    folder = book.own.theme
    files = [(file, THEME / file.relative_to(folder)) for file in sorted(folder.rglob("*.*"))] if folder else []
    files += [(book.root / DOCS / src, THEME) for src in sorted(book.files)]
    for file, ours in files:
        if file.suffix in (".css", ".html") and file.is_file():
            yield from _in_theme(file, ours, file.relative_to(book.root).as_posix())


def _in_theme(file: Path, ours: Path, path: str) -> Iterator[Problem]:
    # What stands in the package's own template of that name, too, is allowed there.
    known = set(ours.read_text(encoding="utf-8").splitlines()) if ours.is_file() else set[str]()
    for line, row in enumerate(file.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
        if row in known:
            continue
        if foreign := _FOREIGN.search(row):
            message = f"{shown(foreign[0])} asks another host, which would learn who reads here, and pages may load nothing from there; put the file into {DOCS}/, and write its name"
            yield Problem(path, line, "foreign", message)
        if script := _INLINE.search(row):
            message = f'{shown(script[0])} runs a script that stands in the page; put it into a file in {DOCS}/, and name that in "extra_javascript"'
            yield Problem(path, line, "inline-script", message)
