"""The questions of practice as courses that a learning management system grades: SCORM, QTI and GIFT.

Nothing in them asks for anything from outside the package. What the system records is the system's own.
"""

import io
import zipfile
from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import NamedTuple

from ..macros.about import offers
from ..macros.practice import PASS, Course, Drill
from ..macros.practice import courses as every_course
from ..theme.brand import brand, colors
from ..theme.templates import THEME, Renderer, fingerprint
from .reading import Reader

_STYLES = ("css/tokens", "css/meanings", "css/text", "css/spoken-words", "practice")
"""The stylesheets of the site that a course has, too."""


class Line(NamedTuple):
    """A line to choose, in words."""

    words: str
    why: str
    """The reason against it; for the right line, the short answer."""
    right: bool


class Asked(NamedTuple):
    """A question of a course, in words."""

    id: str
    title: str
    story: tuple[str, ...]
    """The paragraphs of what happens; none for a question that stands alone."""
    ask: str
    lines: tuple[Line, ...]


def asked(reader: Reader, drill: Drill) -> Asked:
    """A question of practice in words."""
    answer = drill.answer
    story = tuple(reader.paragraphs(drill.scenario.situation)) if drill.scenario else ()
    lines = tuple(Line(reader.all(line), reader.all(why or answer.short), not why) for line, why in drill.lines)
    return Asked(answer.id, answer.title, story, answer.asked[0], lines)


def packages(render: Renderer) -> Mapping[str, Callable[[], bytes]]:
    """By address, the functions that make the files of the courses; none if there is nothing to practice."""
    book, folder = render.book, THEME / "publish/course"
    look = brand(book.owner, book.logo)
    reader = cache(partial(Reader, book))
    # Each question is in several courses.
    known = list(every_course(book))
    drills = {drill.answer.id: drill for course in known for drill in course.questions}
    words = cache(lambda id_: asked(reader(), drills[id_]))

    def made(course: Course, name: str, **more: object) -> bytes:
        questions = [words(drill.answer.id) for drill in course.questions]
        context = {"course": course, "library": book.owner.name, "questions": questions, "mark": PASS, **more}
        return render.template(f"course/{name}", look=look, **context).encode()

    @cache
    def item(question: Asked) -> bytes:
        return render.template("course/item.xml", question=question).encode()

    def gift(course: Course, _: str) -> bytes:
        return made(course, "gift.txt")

    def qti(course: Course, _: str) -> bytes:
        items = {f"items/{drill.answer.id}.xml": words(drill.answer.id) for drill in course.questions}
        files = {name: item(question) for name, question in items.items()} | on_paper(course, "text.html")
        return zipped({"imsmanifest.xml": made(course, "qti.xml"), "test.xml": made(course, "test.xml"), **files})

    def scorm(course: Course, version: str) -> bytes:
        answers = made(course, "answers.js")
        page = made(course, "index.html", version=fingerprint(answers.decode()))
        files = {"index.html": page, "answers.js": answers, "course.js": (folder / "course.js").read_bytes()}
        files |= on_paper(course, "text.html", "answers.html")
        return zipped({"imsmanifest.xml": made(course, f"{version}.xml"), **files})

    @cache
    def style() -> bytes:
        sheets = [(THEME / f"assets/{name}.css").read_text() for name in _STYLES]
        sheets += [render.template("own.css", look=look, home=""), (folder / "course.css").read_text()]
        return "\n".join((render.template("colors.css", colors=colors()), *sheets)).encode()

    def on_paper(course: Course, *names: str) -> dict[str, bytes]:
        # A system may show the files of a QTI package to everyone in the course, so it has no answers.
        sheets = {name: made(course, "text.html", answers=name == "answers.html") for name in names}
        return {"course.css": style(), **sheets}

    make = {"scorm-1.2": scorm, "scorm-2004": scorm, "qti-2.1": qti, "gift": gift}
    every = zip(known, offers(book), strict=True)
    return {url: partial(make[name], course, name) for course, offer in every for name, url in offer.files.items()}


def zipped(files: Mapping[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    """A ZIP archive of files, by name, with a compression method."""
    # Undated, and uncompressed by default: the same bytes on every day and from every Python.
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as package:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name)
            entry.external_attr, entry.create_system = 0o644 << 16, 3
            package.writestr(entry, data, method)
    return made.getvalue()
