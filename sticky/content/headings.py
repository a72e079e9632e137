"""Classifies the headings of a scenario's file by `SECTIONS`."""

from dataclasses import dataclass
from typing import Literal

from ..markdown.document import Document, Section
from .sections import COMPLICATION, SECTIONS, Kind


@dataclass(frozen=True)
class Heading:
    """A heading of a file, classified."""

    section: Section
    state: Literal["section", "part", "unknown", "misplaced", "skipped"]
    """`skipped` if it belongs to the heading above it, which is unknown or misplaced."""
    kind: Kind | None = None
    owner: Kind | None = None
    """The kind of section that contains it, for a third-level heading."""


def headings(document: Document) -> tuple[Heading, ...]:
    """Every heading of a scenario's file, in the order of the file."""
    classified: list[Heading] = []
    owner: Kind | None = None
    lost = False
    for section in document.sections:
        name, colon, _ = section.title.partition(":")
        if section.level == 2:
            kind = _named(name, SECTIONS) if (name == COMPLICATION.title) == bool(colon) else None
            lost = kind is None
            owner = kind or owner
            classified.append(Heading(section, "section" if kind else "unknown", kind))
        elif name.lstrip("# ") in [kind.title for kind in SECTIONS]:
            # Headings below it belong to it, not to the section before it.
            classified.append(Heading(section, "misplaced"))
            lost = True
        elif lost:
            classified.append(Heading(section, "skipped"))
        elif section.level == 3 and owner:
            kind = _named(section.title, owner.parts)
            classified.append(Heading(section, "part" if kind else "unknown", kind, owner))
        else:
            classified.append(Heading(section, "misplaced"))
    return tuple(classified)


def _named(title: str, kinds: tuple[Kind, ...]) -> Kind | None:
    return next((kind for kind in kinds if title in (kind.title, *kind.former)), None)


def complication_title(section: Section) -> str:
    """The text after `Complication:` in a heading."""
    return section.title.partition(":")[2].strip()


def is_draft(document: Document) -> bool:
    """Whether a file is marked as a draft."""
    status = document.meta.inside("status")
    return status is not None and status.value == "draft"
