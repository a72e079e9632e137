"""What the site says of itself: what it stores, what was verified, what is due, its files for other programs."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from sticky.content import due as what_is_due
from sticky.content.cited import BadReference
from sticky.content.handbook import Handbook
from sticky.content.scenario import SCENARIOS
from sticky.content.verified import STORED
from sticky.text.problem import suggestion

from .context import Context
from .practice import PASS, courses

DATA = {"index": f"{SCENARIOS}/index.json", "schema": f"{SCENARIOS}/index.schema.json"}
"""The addresses of files for other programs, by the name of what they contain: `files.index` in the theme's words."""

COURSE_FILES = {"scorm-1.2": "zip", "scorm-2004": "zip", "qti-2.1": "zip", "gift": "txt"}
"""The formats in which each course is offered, with the file extension; its address: `courses/everything-gift.txt`."""


class Offer(NamedTuple):
    """A course, and its files."""

    title: str
    number: int
    files: Mapping[str, str]
    """By format, the address relative to the site's root."""


def stored(book: Handbook) -> Context:
    """What a reader's browser may store, and why."""
    return {"stored": STORED}


def verified(book: Handbook, part: str) -> Context:
    """What was seen when the site was last verified: that it is `private`, or `accessible`."""
    if part not in ("private", "accessible"):
        raise BadReference("unknown-term", f'"{part}" has no figures{suggestion(part, ["private", "accessible"])}')
    return {"part": part, "record": book.verified}


def due(book: Handbook) -> Context:
    """The day by which to review each page again and compare each statute, soonest first; unread texts have no day."""
    unread = [path for path, changed in book.opened.items() if not changed]
    return {"due": what_is_due.due(book), "unread": unread}


def print_page(_: Handbook) -> Context:
    """A button that prints the page."""
    return {}


def downloads(book: Handbook, about: str) -> Context:
    """Files of the site for other programs, to download: `data`, or the questions of practice as `courses`."""
    if about not in ("data", "courses"):
        raise BadReference("unknown-term", f'"{about}" has no files{suggestion(about, ("data", "courses"))}')
    files = [(url, name) for name, url in DATA.items()] if about == "data" else []
    return {"files": files, "courses": list(offers(book)) if about == "courses" else [], "mark": PASS}


def offers(book: Handbook, about: str = "") -> Iterator[Offer]:
    """What is offered of each course, or of the one named."""
    for course in courses(book):
        if about in ("", course.id):
            files = {name: f"courses/{course.id}-{name}.{ending}" for name, ending in COURSE_FILES.items()}
            yield Offer(course.title, len(course.questions), files)
