"""The self-check as packages for a library whose courses are in a learning management system: SCORM 1.2, and QTI 2.1.

Nothing in them asks for anything from outside the package. What the system records is the system's own.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from ..content.handbook import Handbook
from ..content.page import address, heading_ids
from ..macros.about import QTI, SCORM
from ..theme.templates import THEME, Renderer
from .reading import Reader

SOURCE = "self-check.md"
"""The page under `docs/` whose questions these are: each a heading with an id, and below it a heading with our answer."""

_NUMBER = re.compile(r"^\d+\. ")


@dataclass(frozen=True)
class Asked:
    """A question of the self-check, in words."""

    id: str
    """The id of its heading on the page."""
    ask: str
    """The question."""
    story: str
    """What happens, in a sentence or two; may be empty."""
    answer: str
    """Our answer in a few words."""
    why: tuple[str, ...]
    """Its paragraphs."""


def questions(book: Handbook) -> Iterator[Asked]:
    """The questions of the self-check, in its order."""
    reader = Reader(book)
    for page in book.pages:
        sections = page.document.sections if page.src == SOURCE else ()
        for question, below, id_ in zip(sections, sections[1:], heading_ids(page.document), strict=False):
            if (question.level, below.level) == (2, 3):
                told = " ".join(reader.paragraphs(question.text))
                ask, answer = (" ".join(reader.paragraphs(head.heading)) for head in (question, below))
                yield Asked(id_, _NUMBER.sub("", ask), told, answer, tuple(reader.paragraphs(below.text)))


def packages(render: Renderer) -> Mapping[str, Callable[[], bytes]]:
    """By address, what makes each package; none without questions."""
    asked = list(questions(render.book))
    if not asked:
        return {}
    title, library, folder = render.book.titles[address(SOURCE)], render.book.owner.name, THEME / "publish/course"

    def made(name: str, **more: object) -> bytes:
        return render.template(f"course/{name}", title=title, library=library, questions=asked, **more).encode()

    def scorm() -> bytes:
        files = {"imsmanifest.xml": made("scorm.xml"), "index.html": made("index.html")}
        return _zip(files | {name: (folder / name).read_bytes() for name in ("course.css", "course.js")})

    def qti() -> bytes:
        files = {"imsmanifest.xml": made("qti.xml"), "test.xml": made("test.xml")}
        return _zip(files | {f"items/{question.id}.xml": made("item.xml", question=question) for question in asked})

    return {SCORM: scorm, QTI: qti}


def _zip(files: Mapping[str, bytes]) -> bytes:
    # Uncompressed and undated: the same bytes from every Python and on every day.
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as package:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.external_attr, entry.create_system = 0o644 << 16, 3
            package.writestr(entry, data)
    return made.getvalue()
