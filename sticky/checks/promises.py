"""Checks that the page of promises, if there is one, leaves out nothing that the policies promise.

A part of a policy promises something if the library says "we" in it, or names a time. The page links to each such part,
and names its times in the same row or paragraph.
"""

import re
from collections import defaultdict
from collections.abc import Iterator

from ..content.handbook import DOCS, Handbook
from ..content.page import src_of
from ..content.reader import Unread
from ..markdown.inline import source_of
from ..text.problem import Problem

PAGE = "policy/promises.md"
"""The page that lists the promises, within `docs/`."""

_WE = re.compile(r"\bwe\b", re.IGNORECASE)
_TIME = re.compile(r"\b(?:\d+|twelve) (?:business |working )?(?:hour|day|month|year)s?\b", re.IGNORECASE)


def in_handbook(book: Handbook, unread: Unread) -> Iterator[Problem]:
    """Every part of a policy that the page of promises does not link to, and every time that it does not name."""
    page = next((page for page in book.pages if page.src == PAGE), None)
    if page is None:
        return
    told: dict[tuple[str, str], str] = defaultdict(str)
    for paragraphs in (text.paragraphs for text in page.document.texts()):
        for paragraph in paragraphs:
            beside = " ".join(other.words for other in paragraphs if other.line == paragraph.line)
            for file, _, anchor in (link.target.partition("#") for link in paragraph.links if not link.reference):
                told[source_of(PAGE, file), anchor] += " ".join(beside.lower().split())
    for policy in book.policies:
        path = policy.document.path
        for part in policy.document.sections:
            times = sorted({*_TIME.findall(part.text.words)})
            if not part.id or not (times or _WE.search(part.text.words)):
                continue
            row = told.get((src_of(path), part.id), "")
            for time in times if row else ():
                if time.lower() not in row:
                    message = f'"{time}" is promised here, but {DOCS}/{PAGE} does not name it in the row that links to "#{part.id}"; add it there'
                    yield Problem(path, part.line, "missing-promise", message)
            if not row:
                message = f'"{part.title}" promises something, but {DOCS}/{PAGE} does not link to "#{part.id}"; add a row there, or a link to a row'
                yield Problem(path, part.line, "missing-promise", message)
