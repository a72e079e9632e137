"""Each scenario and each ready session as slides for a room that runs PowerPoint: what the room sees, with notes for the speaker."""

import io
import zipfile
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain
from math import ceil
from pathlib import Path
from typing import Any, NamedTuple

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from ..content.handbook import Handbook
from ..content.scenario import Part, Scenario
from ..content.sections import TAKEAWAY
from ..content.session import Session, Step
from ..markdown.document import Text
from ..text.files import write_whole
from ..theme.brand import brand
from .courses import zipped
from .reading import Reader

SLIDES = "slides"

_SIZES = (36, 30, 26, 23)
"""The sizes for a text in points: the largest at which it fits, or a smaller one for a single long paragraph."""

_WIDTH, _HEIGHT = 11.7, 4.7
"""How much room a text has, in inches."""

_LETTER, _LINE, _GAP = 0.55, 1.2, 0.5
"""How wide a letter is on average, how high a line, and the gap below a paragraph, for a size of 1."""


class Slide(NamedTuple):
    """One slide."""

    title: str
    text: tuple[str, ...]
    notes: tuple[str, ...] = ()


def of_scenario(book: Handbook, reader: Reader, scenario: Scenario, without: Collection[str] = ()) -> Iterator[Slide]:
    """The slides of a scenario, each complication before its answer, without those that a session leaves out."""

    def words(*texts: Text, without: Collection[str] = ()) -> tuple[str, ...]:
        return tuple(paragraph for text in texts for paragraph in reader.paragraphs(text, without))

    def noted(part: Part) -> tuple[str, ...]:
        return words(*(inner.text for inner in part.for_facilitators))

    story, prompts = words(scenario.situation), book.settings.prompts.model_dump()
    yield Slide(scenario.front.title, story, (scenario.front.summary,))
    for part in scenario.sections:
        if part.id in without or not part.shown:
            continue
        title = book.t(part.kind.message)
        if part.kind.look == "prompt":
            yield Slide(prompts.get(part.kind.id, title), story, (*words(part.text), *noted(part)))
        elif part.kind.look == "complication":
            yield Slide(part.title, words(part.text), (*prompts.values(), *noted(part)))
            for inner in part.for_everyone:
                yield Slide(book.t("titled", what=book.t(inner.kind.message), title=part.title), words(inner.text))
        elif part.kind.step == "debrief":
            shown = [inner for inner in part.for_everyone if inner.kind is not TAKEAWAY]
            heads = tuple(book.t(inner.kind.message) for inner in shown)
            said = words(part.text, *(inner.text for inner in shown), without=without)
            yield Slide(title, heads, (*said, *noted(part)))
            yield from (Slide(book.t(TAKEAWAY.message), words(i.text)) for i in part.for_everyone if i.kind is TAKEAWAY)
        elif part.kind.step:
            yield Slide(title, words(part.text), noted(part))
            yield from (Slide(book.t(inner.kind.message), words(inner.text)) for inner in part.for_everyone)


def of_session(book: Handbook, reader: Reader, session: Session) -> Iterator[Slide]:
    """The slides of a session: its goal, then each step."""
    sections = ((page, section) for page in book.pages for section in page.document.sections)
    texts = {f"{page.url}#{section.id}": section.text for page, section in sections if section.id}

    def known(names: Iterable[str]) -> Iterator[Text]:
        return filter(None, (texts.get(book.shown(session, name)) for name in names))

    def of_step(step: Step) -> list[Slide]:
        # A row of a table has a slide of its own, as a whole table would be too small to read.
        made = [Slide(step.do, (), tuple(chain.from_iterable(map(reader.paragraphs, known(step.read)))))]
        heads: tuple[str, ...] = ()
        for first, *more in chain.from_iterable(map(reader.rows, known(step.show))):
            if more and heads:
                cells = zip(heads, more, strict=False)
                made.append(Slide(first, tuple(book.t("titled", what=head, title=cell) for head, cell in cells)))
                continue
            if heads:
                made.append(Slide(step.do, ()))
            heads = tuple(more)
            if not more:
                made[-1] = made[-1]._replace(text=(*made[-1].text, first))
        return made

    yield Slide(session.front.title, (session.front.goal,), tuple(session.front.bring))
    for step in session.front.steps:
        if scenario := book.by_id.get(step.scenario):
            yield from of_scenario(book, reader, scenario, step.without)
        else:
            yield from of_step(step)


def deck(book: Handbook, slides: Iterable[Slide]) -> bytes:
    """A file for PowerPoint with these slides, in the library's look; the same bytes whenever it is made."""
    made, look = Presentation(), brand(book.owner, book.logo)
    made.slide_width, made.slide_height = Inches(13.333), Inches(7.5)
    made.core_properties.title, made.core_properties.author = "", book.owner.name
    made.core_properties.language = book.t.language
    made.core_properties.created = made.core_properties.modified = datetime(2000, 1, 1)
    background = made.slide_master.background.fill
    background.solid()
    background.fore_color.rgb = _color(look.paper)
    layout = made.slide_layouts[1]  # with a title and a text
    for place, top, height in zip(list(layout.placeholders), (0.5, 1.9), (1.2, _HEIGHT), strict=False):
        place.left, place.top, place.width, place.height = Inches(0.8), Inches(top), Inches(_WIDTH), Inches(height)
    for number, one in enumerate(chain.from_iterable(map(_split, slides))):
        slide = made.slides.add_slide(layout)
        made.core_properties.title = made.core_properties.title or one.title
        title = slide.shapes.title
        _write(title, (one.title,), 32 if len(one.title) < 50 else 26, "Arial", look.accent)
        size = next((size for size in _SIZES if _fits(one.text, size)), 18)
        _write(slide.placeholders[1], one.text, size, "Georgia", look.ink)
        foot = slide.shapes.add_textbox(Inches(0.8), Inches(6.9), Inches(_WIDTH), Inches(0.4))
        _write(foot, (book.owner.name,), 12, "Arial", look.soft)
        if look.logo and not number:
            picture = slide.shapes.add_picture(io.BytesIO(look.logo), Inches(11.5), Inches(0.3), height=Inches(0.8))
            picture.element.nvPicPr.cNvPr.set("descr", book.owner.name)
        slide.notes_slide.notes_text_frame.text = "\n".join((*one.notes, book.t("informs")))
    packed = io.BytesIO()
    made.save(packed)
    with zipfile.ZipFile(packed) as archive:
        return zipped({file.filename: archive.read(file) for file in archive.infolist()}, zipfile.ZIP_DEFLATED)


def _split(slide: Slide) -> Iterator[Slide]:
    # A long text continues on further slides, with breaks between paragraphs only.
    rest, number = list(slide.text), 1
    while rest or number == 1:
        shown = [rest.pop(0)] if rest else []
        while rest and _fits((*shown, rest[0]), _SIZES[-1]):
            shown.append(rest.pop(0))
        title = slide.title if number == 1 else f"{slide.title} ({number})"
        yield Slide(title, tuple(shown), slide.notes if number == 1 else ())
        number += 1


def _fits(texts: Sequence[str], size: int) -> bool:
    inches = size / 72
    lines = sum(ceil(len(text) * _LETTER * inches / _WIDTH) for text in texts)
    return (lines * _LINE + len(texts) * _GAP) * inches <= _HEIGHT


def _write(shape: Any, texts: Sequence[str], size: int, typeface: str, color: str) -> None:
    frame = shape.text_frame
    frame.word_wrap, frame.vertical_anchor, frame.text = True, MSO_ANCHOR.TOP, "\n".join(texts)
    for paragraph in frame.paragraphs:
        paragraph.alignment, paragraph.space_after = PP_ALIGN.LEFT, Pt(size / 2)
        font = paragraph.font
        font.size, font.name, font.color.rgb = Pt(size), typeface, _color(color)
        # The default template puts a bullet before each paragraph.
        properties = paragraph._p.get_or_add_pPr()
        properties.set("marL", "0")
        properties.set("indent", "0")
        properties.insert(0, properties.makeelement(qn("a:buNone"), {}))


def _color(name: str) -> RGBColor:
    return RGBColor(*bytes.fromhex(name.removeprefix("#")))  # type: ignore[no-untyped-call]  # python-pptx has few types


def write_all(book: Handbook, site: Path) -> list[Path]:
    """Write the slides of each scenario and each ready session into a built site; return the files."""
    reader, files = Reader(book), dict[str, bytes]()
    for scenario in book.scenarios:
        files[scenario.id] = deck(book, of_scenario(book, reader, scenario))
    for session in book.sessions:
        files[f"session-{session.id}"] = deck(book, of_session(book, reader, session))
    made = {site / SLIDES / f"{name}.pptx": data for name, data in files.items()}
    for file in made:
        file.parent.mkdir(parents=True, exist_ok=True)
    write_whole(made)
    return list(made)
