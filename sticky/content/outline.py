"""The headings of a scenario's file, each taken for what `SECTIONS` says that it is."""

from dataclasses import dataclass
from typing import Literal

from ..text.document import Document, Section
from .sections import COMPLICATION, SECTIONS, Kind


@dataclass(frozen=True)
class Heading:
    """A heading of a file, and what it is taken for."""

    section: Section
    state: Literal["section", "part", "unknown", "misplaced", "skipped"]
    """`skipped` where it stands below a heading that is unknown or misplaced: it belongs to that one."""
    kind: Kind | None = None
    """What it is, as a `section` or a `part`."""
    owner: Kind | None = None
    """The kind of section that it stands in, for a heading of the third level."""

    @property
    def written(self) -> str:
        """The heading as it is typed, without its id."""
        return f"{'#' * self.section.level} {self.section.title}"


def headings(document: Document) -> tuple[Heading, ...]:
    """Every heading of a scenario's file, in the order of the file."""
    found: list[Heading] = []
    owner: Kind | None = None
    lost = False
    for section in document.sections:
        name, colon, _ = section.title.partition(":")
        if section.level == 2:
            kind = _named(name, SECTIONS) if (name == COMPLICATION.title) == bool(colon) else None
            lost = kind is None
            owner = kind or owner
            found.append(Heading(section, "section" if kind else "unknown", kind))
        elif name in [kind.title for kind in SECTIONS]:
            # What stands below it belongs to it, and not to the section before it.
            found.append(Heading(section, "misplaced"))
            lost = True
        elif lost:
            found.append(Heading(section, "skipped"))
        elif section.level == 3 and owner:
            kind = _named(section.title, owner.parts)
            found.append(Heading(section, "part" if kind else "unknown", kind, owner))
        else:
            found.append(Heading(section, "misplaced"))
    return tuple(found)


def _named(title: str, kinds: tuple[Kind, ...]) -> Kind | None:
    return next((kind for kind in kinds if title in (kind.title, *kind.former)), None)


def complication_title(section: Section) -> str:
    """What stands behind `Complication:` in a heading."""
    return section.title.partition(":")[2].strip()


def is_draft(document: Document) -> bool:
    """Whether a file says that it is still being written."""
    status = document.meta.inside("status")
    return status is not None and status.value == "draft"
