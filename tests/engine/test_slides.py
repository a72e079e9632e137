"""Slides: what the room sees in its order, and the notes where only whoever leads sees them."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from pptx import Presentation

from sticky.content.handbook import Handbook
from sticky.content.sections import DESK, TAKEAWAY
from sticky.markdown.document import Text
from sticky.outputs import slides
from sticky.outputs.reading import Reader

WIDE = 16 / 9


@pytest.fixture(scope="module")
def reader(book: Handbook) -> Reader:
    return Reader(book)


def shown(data: bytes) -> list[tuple[str, str, str]]:
    """The title, the text and the notes of each slide."""
    return [
        (
            slide.shapes.title.text_frame.text,
            slide.placeholders[1].text_frame.text,
            slide.notes_slide.notes_text_frame.text,
        )
        for slide in Presentation(BytesIO(data)).slides
    ]


def test_a_scenario_has_its_story_prompts_complications_and_answers_in_order(book: Handbook, reader: Reader) -> None:
    for scenario in book.scenarios:
        made = shown(slides.deck(book, slides.of_scenario(book, reader, scenario)))
        titles = [title for title, _, _ in made]
        assert all(titles)
        assert titles[0] == scenario.front.title
        assert made[0][1] == scenario.situation.lines
        prompts = book.settings.prompts
        at = [titles.index(prompts.tension), titles.index(prompts.response)]
        for part in scenario.complications:
            at += [titles.index(part.title), titles.index(f"The library’s answer: {part.title}")]
        at += [titles.index("At the desk"), titles.index("Say"), titles.index("Debrief")]
        at += [titles.index("To take away")] if scenario.debrief.part(TAKEAWAY) else []
        assert at == sorted(at)
        # The story stands beside each prompt, for whoever came late.
        assert made[at[0]][1] == made[at[1]][1] == made[0][1]


def test_a_section_that_a_scenario_lacks_has_no_slide_and_no_anchor(book: Handbook, reader: Reader) -> None:
    whole = book.scenarios[0]
    lacking = replace(
        whole,
        sections=tuple(
            replace(part, text=Text("", part.line), parts=()) if part.kind is DESK else part for part in whole.sections
        ),
    )
    titles = [slide.title for slide in slides.of_scenario(book, reader, lacking)]
    assert "At the desk" not in titles
    assert "Debrief" in titles
    assert whole.anchors - lacking.anchors == {DESK.id}


def test_what_is_for_facilitators_is_in_the_notes_alone(book: Handbook, reader: Reader) -> None:
    seen = 0
    for scenario in book.scenarios:
        made = shown(slides.deck(book, slides.of_scenario(book, reader, scenario)))
        text = "\n".join(body for _, body, _ in made)
        notes = "\n".join(said for _, _, said in made)
        for part in scenario.sections:
            for inner in part.for_facilitators:
                for line in reader.paragraphs(inner.text):
                    seen += 1
                    assert line in notes
                    assert line not in text
    assert seen > 5


def test_a_session_has_its_steps_and_leaves_out_what_it_leaves_out(book: Handbook, reader: Reader) -> None:
    for session in book.sessions:
        titles = [slide.title for slide in slides.of_session(book, reader, session)]
        assert titles[0] == session.front.title
        for step in session.front.steps:
            assert (book.by_id[step.scenario].front.title if step.scenario else step.do) in titles
            for part in book.by_id[step.scenario].complications if step.scenario else ():
                assert (part.title in titles) == (part.id not in step.without)


def test_what_the_debrief_says_of_a_complication_goes_with_it(book: Handbook, reader: Reader) -> None:
    scenario = book.by_id["wifes-card"]
    for without, there in (((), True), (("a-note",), True), (("daughters-card",), False)):
        notes = [line for slide in slides.of_scenario(book, reader, scenario, without) for line in slide.notes]
        assert any("a further exception" in line for line in notes) == there
        assert any("holds beyond that is for counsel" in line for line in notes)


def test_a_long_text_goes_on_and_stays_on_its_slide(book: Handbook) -> None:
    long = slides.Slide("Long", tuple(f"{n} " + "word " * 40 for n in range(9)), ("A note",))
    made = shown(slides.deck(book, [long]))
    assert [title for title, _, _ in made][:3] == ["Long", "Long (2)", "Long (3)"]
    assert "\n".join(body for _, body, _ in made) == "\n".join(long.text)
    assert ["A note" in said for _, _, said in made] == [True] + [False] * (len(made) - 1)


def test_a_row_of_a_table_has_a_slide_of_its_own(book: Handbook, reader: Reader) -> None:
    session = next(session for session in book.sessions if session.id == "new-clerk")
    made = list(slides.of_session(book, reader, session))
    step = session.front.steps[-1].do
    last = [(slide.title, slide.text) for slide in made[[slide.title for slide in made].index(step) :]]
    assert last == [
        (step, ("We collect only what we need to lend you things.",)),
        ("Your name", ("Why: To give you a card", "How long: Until you close it")),
        ("What you have out", ("Why: To get it back", "How long: Until it is back")),
        (step, ("Which sentence will you say?",)),
    ]


def test_a_text_is_as_large_as_fits(book: Handbook) -> None:
    texts = [
        ("Short.",),
        tuple("word " * 25 for _ in range(3)),
        tuple("word " * 12 for _ in range(6)),
        ("word " * 200,),
    ]
    made = Presentation(BytesIO(slides.deck(book, [slides.Slide("A title", text) for text in texts])))
    sizes = [slide.placeholders[1].text_frame.paragraphs[0].font.size.pt for slide in made.slides]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] == 36
    assert sizes[-1] == 18
    assert len(set(sizes)) == len(sizes)


def test_each_slide_names_the_library(book: Handbook, reader: Reader) -> None:
    made = Presentation(BytesIO(slides.deck(book, slides.of_scenario(book, reader, book.scenarios[0]))))
    for slide in made.slides:
        assert [shape.text_frame.text for shape in slide.shapes if not shape.is_placeholder] == [book.owner.name]


def test_it_is_wide_has_a_language_and_says_what_a_picture_is(book: Handbook, reader: Reader) -> None:
    logo = BytesIO()
    Image.new("RGB", (40, 20), "green").save(logo, "PNG")
    with_logo = replace(book, logo=logo.getvalue())
    made = Presentation(BytesIO(slides.deck(with_logo, slides.of_scenario(book, reader, book.scenarios[0]))))
    assert abs(made.slide_width / made.slide_height - WIDE) < 0.01
    assert made.core_properties.language == "en"
    assert made.core_properties.title == book.scenarios[0].front.title
    pictures = [shape for slide in made.slides for shape in slide.shapes if shape.shape_type == 13]
    assert [picture.element.nvPicPr.cNvPr.get("descr") for picture in pictures] == [book.owner.name]


def test_they_are_the_same_every_time(book: Handbook, tmp_path: Path) -> None:
    first, again = (slides.write_all(book, tmp_path / name) for name in ("one", "two"))
    assert len(first) == len(book.scenarios) + len(book.sessions)
    assert [file.read_bytes() for file in first] == [file.read_bytes() for file in again]
