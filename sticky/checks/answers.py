"""Checks answers: those on the pages of `docs/desk/` and those in complications, each with its catalog block."""

from collections.abc import Container, Iterator, Mapping, Sequence
from itertools import groupby, pairwise

from ..content.answer import DESK_FOLDER, short_and_say
from ..content.catalog import phrasings
from ..content.handbook import DOCS
from ..content.headings import headings
from ..content.reader import File
from ..content.scenario import Scenario
from ..content.sections import ANSWER, DESK, PLACEHOLDER, SAY, Kind
from ..markdown.document import Document, Section, Text, asked_path
from ..markdown.outline import CATALOG, is_catalog
from ..markdown.tokens import line_of
from ..text.names import nearest
from ..text.problem import Problem, shown, suggestion, warning
from .pages import at_level, bad_id, with_id
from .sections import faulty_parts, misplaced, typed_headings

_PARTS = {kind.title: kind for kind in DESK.parts}
"""The parts of an answer, by their titles."""


def in_file(file: File) -> Iterator[Problem]:
    """What is missing from an answer or in the wrong place; catalog blocks where none belongs."""
    document = file.document
    if document is None:
        return
    if file.kind == "place":
        yield from _on_page(document)
    elif file.kind == "scenario":
        if isinstance(file.content, Scenario) and not file.content.draft:
            yield from _unquoted(file.path, file.content.desk.text_of(SAY))
        yield from _in_scenario(document)
    elif file.kind != "rules":
        lines = [(section, section.catalog_lines.start) for section in document.sections if section.catalog_lines]
        deep = file.path.startswith(f"{DOCS}/{DESK_FOLDER}/")
        for section, line in lines[:1]:  # moving the page, or deleting a copy, fixes all of them
            message = f'only an answer has a "{CATALOG}" block, and its page is directly in {DOCS}/{DESK_FOLDER}/; move the page there, delete it if it is a copy, or remove each such block, and write what people type to find "{section.title}" in {asked_path(file.path)}, below "{section.id or "an-id"}:"'
            yield Problem(file.path, line, "misplaced-file" if deep else "misplaced-catalog", message)
    for text in document.texts():
        for token in text.tokens if CATALOG in text.markdown else ():
            kind, message = token.info.strip(), ""
            if is_catalog(token):
                message = f'a "{CATALOG}" block belongs directly below the heading that it is about; move it there'
            elif token.type == "fence" and kind != CATALOG and nearest(kind, [CATALOG]):
                message = f'"{token.markup}{kind}" begins code, which everybody would read; did you mean "{token.markup}{CATALOG}"?'
            if message:
                yield Problem(file.path, line_of(token), "misplaced-catalog", message)


def _in_scenario(document: Document) -> Iterator[Problem]:
    for heading in headings(document):
        section = heading.section
        # For an answer below an unknown heading, that heading is reported.
        if section.catalog_lines and section.title != ANSWER.title:
            message = f'"{section.written}" cannot have a catalog: in a scenario, only "### {ANSWER.title}" can; remove it, or write its keys in the front matter'
            yield Problem(document.path, section.catalog_lines.start, "misplaced-catalog", message)
        if heading.kind is ANSWER and section.text and PLACEHOLDER not in section.text.markdown:
            short, say = short_and_say(section.text)
            if not short or not say:
                lacks = "a line to say, as a quotation: > “…”" if short else "a short answer above its quotation"
                yield warning(document.path, section.line, "bad-answer", f'"{section.written}" lacks {lacks}')
            rows = enumerate(say.markdown.split("\n"), say.line)
            if after := next(((line, row) for line, row in rows if row.strip() and not row.startswith(">")), None):
                fault = "comes after the lines to say; put it before them, or write it as a quotation"
                yield warning(document.path, after[0], "bad-answer", f"{shown(after[1])} {fault}")
            else:
                yield from _unquoted(document.path, say)


def _unquoted(path: str, say: Text) -> Iterator[Problem]:
    rows = enumerate(say.markdown.split("\n") if PLACEHOLDER not in say.markdown else (), say.line)
    for blank, paragraph in groupby(rows, key=lambda numbered: not numbered[1].strip("> ")):
        (line, first), *rest = paragraph
        spoken = " ".join(row.lstrip("> ").rstrip() for row in (first, *(row for _, row in rest)))
        if not blank and not (first.startswith(">") and "”" in spoken.partition("“")[2]):
            yield warning(path, line, "say", f"{shown(spoken)} is not a quotation; write a line to say as: > “…”")


def _on_page(document: Document) -> Iterator[Problem]:
    # A section is meant as an answer if it has two of: two “#”, a catalog, and a title that no part of an answer has.
    sections, path = document.sections, document.path
    meant = [(part.level == 2) + bool(part.catalog_lines) + (part.title not in _PARTS) > 1 for part in sections]
    starts = [i for i, is_answer in enumerate(meant) if is_answer]
    for section in sections[: starts[0] if starts else None]:
        if section.level > 2:
            message = f"{shown(section.written)} comes before the first answer; move it into that to which it belongs"
            yield Problem(path, section.line, "misplaced-section", message)
    if not starts:
        message = 'there is no answer; write "## What it is {#an-id}", a catalog block, the short answer, and below it "### Say", "### Avoid" and "### Offer instead"'
        yield Problem(path, document.body_line, "missing-section", message)
    yield from typed_headings(document, {3: DESK.parts})
    asked = {id_ for id_, typed in phrasings(document).items() if typed.asked}
    for start, end in pairwise([*starts, len(sections)]):
        yield from _head(document, sections[start], asked)
        # If the file of phrasings is missing or empty, only the first answer is reported.
        asked = asked or {section.id or "" for section in sections}
        yield from _parts(path, sections[start], sections[start + 1 : end])


def _head(document: Document, section: Section, asked: Container[str]) -> Iterator[Problem]:
    path, written, id_ = document.path, shown(section.written), section.id
    if section.level != 2:
        message = f'{written} is an answer; write "## {with_id(section)}", with 2 "#"'
        yield Problem(path, section.line, "misplaced-section", message)
        return
    yield from bad_id(section, path)
    keys = section.catalog.value if section.catalog and isinstance(section.catalog.value, Mapping) else {}
    if id_ and document.asked and "asked" not in keys and id_ not in asked:
        others = "" if asked else ", like the other answers here,"
        message = f'{written}{others} has no phrasings, so nobody can find it; write in {asked_path(path)} "{id_}:", and below it what people ask, each on a line: "  - Can I pick up my husband’s holds?"'
        yield Problem(path, section.line, "no-phrasings", message)
    if not section.catalog_lines and not any(map(is_catalog, section.text.tokens)):
        message = f'{written} has no catalog; write directly below the heading: "```{CATALOG}", the keys asker, and law or policy, each on a line, and "```"'
        yield Problem(path, section.line, "missing-catalog", message)
    elif keys and not keys.keys() & {"law", "policy"}:
        message = 'an answer needs "law" or "policy" to rest on; for example: policy: [who-we-share-with]'
        yield Problem(path, section.catalog_lines.start, "missing-key", message)
    if not section.text:
        yield Problem(path, section.line, "empty-section", f"{written} is empty; write: {DESK.help}")


def _parts(path: str, answer: Section, below: Sequence[Section]) -> Iterator[Problem]:
    meant: set[str] = set()
    parts: dict[Kind, Section] = {}
    for section in below:
        title, written, known = section.title, shown(section.written), section.title in _PARTS
        code, message = "misplaced-section", ""
        if section.level != 3 and known:
            meant.add(title)
            message = f'{written} is a part of an answer; write "### {title}", with 3 "#"'
        elif section.level != 3:
            message = f'{written} does not belong here: the parts of an answer have three "#"; write bold text instead, or remove it'
        elif not known and section.id:
            message = f"{written} is not a part of an answer; if it is another answer, write {at_level(section, 2)}"
        elif not known:
            meant.add(nearest(title, _PARTS))
            code, message = "unknown-section", f"{shown(title)} is not a part of an answer{suggestion(title, _PARTS)}"
        else:
            yield from misplaced(path, DESK.parts, _PARTS[title], section, parts, f' in "{answer.title}"')
            yield from _unquoted(path, section.text) if title == SAY.title else ()
        if message:
            yield Problem(path, section.line, code, message)
        if section.id is not None and known:
            message = f'"{{#{section.id}}}" does not belong here: only the answer has an id of its own; remove it'
            yield Problem(path, section.line, "bad-id", message)
        if section.catalog_lines:
            message = f'the catalog belongs directly below "## {answer.title}"; move it there'
            yield Problem(path, section.catalog_lines.start, "misplaced-catalog", message)
    yield from faulty_parts(path, answer, DESK.parts, parts, meant)
