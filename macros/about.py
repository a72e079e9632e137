"""What the site says of itself: what it stores, what was verified, what is due, its files for other programs."""

from collections.abc import Mapping

from sticky.content import due as what_is_due
from sticky.content.cited import BadReference
from sticky.content.handbook import Handbook
from sticky.content.scenario import SCENARIOS
from sticky.content.verified import STORED
from sticky.text.problem import suggestion

from .context import Context

SCORM, QTI = "courses/self-check-scorm.zip", "courses/self-check-qti.zip"
"""The addresses of the self-check as packages for courses, relative to the site's root."""

FILES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "data": ((f"{SCENARIOS}/index.json", "index"), (f"{SCENARIOS}/index.schema.json", "schema")),
    "courses": ((SCORM, "scorm"), (QTI, "qti")),
}
"""The files that pages offer to other programs: for each name of a list, addresses relative to the site's root, with the
name of what they contain: `files.index` in the theme's words."""


def stored(book: Handbook) -> Context:
    """What a reader's browser may store, and why."""
    return {"stored": STORED}


def verified(book: Handbook, part: str) -> Context:
    """What was seen when the site was last verified: that it is `private`, or `accessible`."""
    if part not in ("private", "accessible"):
        raise BadReference("unknown-term", f'"{part}" has no figures{suggestion(part, ["private", "accessible"])}')
    return {"part": part, "record": book.verified}


def due(book: Handbook) -> Context:
    """By what day each page is to be reviewed again, and each statute compared; the soonest first."""
    return {"due": what_is_due.due(book)}


def downloads(book: Handbook, about: str) -> Context:
    """Files of the site for other programs, to download."""
    if about not in FILES:
        raise BadReference("unknown-term", f'"{about}" has no files{suggestion(about, FILES)}')
    return {"files": FILES[about]}
