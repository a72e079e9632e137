"""Checks answers: those on the pages of `docs/desk/`, those in complications, and the catalog blocks below headings."""

import re
from collections.abc import Iterator
from itertools import pairwise

from ..content.answer import short_and_say
from ..content.catalog import Phrasings, catalog_of
from ..content.outline import headings
from ..content.reader import File
from ..content.scenario import Scenario
from ..content.sections import ANSWER, DESK, ID, PLACEHOLDER, SAY, Kind, slug, typed_id, untitled
from ..text.document import CATALOG, Document, Section, Text, is_closed
from ..text.names import nearest
from ..text.problem import Problem, shown, suggestion
from .outline import missing_parts, part, typed_headings

_PARTS = {kind.title: kind for kind in DESK.parts}
"""The parts of an answer, by their titles."""


_SAID = re.compile(r"“[^“”]+”")


def found(file: File) -> Iterator[Problem]:
    """What is missing from an answer or in the wrong place; catalog blocks where none belongs."""
    document = file.document
    if document is None:
        return
    if file.kind == "place":
        yield from _Place(document).problems()
    elif file.kind == "scenario":
        if isinstance(file.content, Scenario) and not file.content.draft:
            yield from _unquoted(file.path, file.content.desk.text_of(SAY))
        yield from _in_scenario(document)
    else:
        for section in document.sections:
            yield from catalog_of(Phrasings, section, file.path, "the phrasings of a heading")[1]
    for text in document.texts():
        for token in text.tokens if CATALOG in text.markdown else ():
            if token.type == "fence" and is_closed(token) and token.info.split()[:1] == [CATALOG]:
                line = (token.map or [text.line])[0]
                message = f'a "{CATALOG}" block belongs directly below the heading that it is about; move it there'
                yield Problem(file.path, line, "misplaced-catalog", message)


def _in_scenario(document: Document) -> Iterator[Problem]:
    for heading in headings(document):
        section = heading.section
        # An answer below a heading that is unknown has a message for that heading.
        if section.catalog_lines and section.title != ANSWER.title:
            message = f'"{heading.written}" cannot have a catalog: in a scenario, only "### {ANSWER.title}" can; remove it, or write its keys in the front matter'
            yield Problem(document.path, section.catalog_lines.start, "misplaced-catalog", message)
        if heading.kind is ANSWER and section.text and PLACEHOLDER not in section.text.markdown:
            short, say = short_and_say(section.text)
            if not short or not say:
                lacks = "a line to say, as a quotation: > “…”" if short else "a short answer above its quotation"
                message = f'"{heading.written}" lacks {lacks}'
                yield Problem(document.path, section.line, "bad-answer", message, warning=True)
            yield from _only_lines(document.path, say)


def _unquoted(path: str, say: Text) -> Iterator[Problem]:
    for row in _paragraphs(say) if PLACEHOLDER not in say.markdown else ():
        spoken = row.markdown.lstrip("> ").strip()
        if not row.markdown.startswith(">") or not _SAID.search(spoken):
            message = f"{shown(spoken)} is not a quotation; write a line to say as: > “…”"
            yield Problem(path, row.line, "say", message, warning=True)


def _paragraphs(text: Text) -> Iterator[Text]:
    rows: list[str] = []
    for number, row in enumerate([*text.markdown.split("\n"), ""]):
        if row.strip("> "):
            rows.append(row)
        elif rows:
            yield Text("\n".join(rows), text.line + number - len(rows))
            rows = []


def _only_lines(path: str, say: Text) -> Iterator[Problem]:
    # Lines to say are quotations, and nothing comes after them.
    for line, row in enumerate(say.markdown.split("\n"), say.line):
        if row.strip() and not row.startswith(">"):
            message = f"{shown(row)} comes after the lines to say; put it before them, or write it as a quotation"
            yield Problem(path, line, "bad-answer", message, warning=True)
            return


class _Place:
    """The answers on a page of a place, checked one by one."""

    def __init__(self, document: Document) -> None:
        self._document = document

    def problems(self) -> Iterator[Problem]:
        document = self._document
        first = len(document.sections)
        answers = []
        for start, end in pairwise([*self._starts(), len(document.sections)]):
            first = min(first, start)
            answers.append((document.sections[start], document.sections[start + 1 : end]))
        for section in document.sections[:first]:
            if section.level > 2:
                yield self._problem(
                    section.line,
                    "misplaced-section",
                    f"{_written(section)} comes before the first answer; move it into the answer that it belongs to",
                )
        if not answers:
            message = 'there is no answer; write "## What it is {#an-id}", a catalog block, the short answer, and below it "### Say", "### Avoid" and "### Offer instead"'
            yield self._problem(document.body_line, "missing-section", message)
        yield from typed_headings(document, {3: DESK.parts})
        for section, below in answers:
            yield from self._head(section)
            yield from self._parts(section, below)

    def _starts(self) -> Iterator[int]:
        # What is meant to be an answer, though its heading may have too few or too many “#”: what stands below belongs to it.
        for i, section in enumerate(self._document.sections):
            if (section.level == 2) + bool(section.catalog_lines) + (section.title not in _PARTS) > 1:
                yield i

    def _problem(self, line: int, code: str, message: str) -> Problem:
        return Problem(self._document.path, line, code, message)

    def _head(self, section: Section) -> Iterator[Problem]:
        written, id_ = _written(section), section.id
        title, typed = typed_id(section.title)
        if section.level != 2:
            message = f'{written} has the wrong number of "#": an answer has two; write "## {title} {{#{slug(id_ or typed or title) or "an-id"}}}"'
            yield self._problem(section.line, "misplaced-section", message)
            return
        if (not id_ or not ID.fullmatch(id_)) and not untitled(section.title):
            what = f"{shown('{#' + id_ + '}')} is not an id" if id_ else f"{written} has no id for links to it"
            message = f'{what}; write "## {title} {{#{slug(id_ or typed or title) or "an-id"}}}"'
            yield self._problem(section.line, "bad-id", message)
        if not section.catalog_lines:
            message = f'{written} has no catalog, so nobody can find it; write directly below the heading: "```{CATALOG}", the keys asked, asker, where, and law or policy, each on a line, and "```"'
            yield self._problem(section.line, "missing-catalog", message)
        elif (
            section.catalog
            and section.catalog.value
            and not (section.catalog.inside("law") or section.catalog.inside("policy"))
        ):
            message = 'an answer needs "law" or "policy" to rest on; for example: policy: [who-we-share-with]'
            yield self._problem(section.catalog_lines.start, "missing-key", message)
        if not section.text:
            yield self._problem(section.line, "empty-section", f"{written} is empty; write: {DESK.help}")

    def _parts(self, answer: Section, below: tuple[Section, ...]) -> Iterator[Problem]:
        meant: set[str] = set()
        parts: dict[Kind, Section] = {}
        for section in below:
            title, written = section.title, _written(section)
            if section.level != 3 and title in _PARTS:
                meant.add(title)
                message = f'{written} has the wrong number of "#": a part of an answer has three; write "### {title}"'
                yield self._problem(section.line, "misplaced-section", message)
            elif section.level != 3:
                message = f'{written} does not belong here: the parts of an answer have three "#"; write bold text instead, or remove it'
                yield self._problem(section.line, "misplaced-section", message)
            elif title not in _PARTS and section.id:
                message = f'{written} is not a part of an answer; if it is another answer, write "## {title} {{#{section.id}}}", with two "#"'
                yield self._problem(section.line, "misplaced-section", message)
            elif title not in _PARTS:
                meant.add(nearest(title, _PARTS))
                message = f"{shown(title)} is not a part of an answer{suggestion(title, _PARTS)}"
                yield self._problem(section.line, "unknown-section", message)
            else:
                yield from part(self._document.path, answer.title, DESK.parts, _PARTS[title], section, parts)
                if title == SAY.title:
                    yield from _unquoted(self._document.path, section.text)
            if section.id is not None and title in _PARTS:
                message = f'"{{#{section.id}}}" does not belong here: only the answer has an id of its own; remove it'
                yield self._problem(section.line, "bad-id", message)
            if section.catalog_lines:
                message = f'the catalog belongs directly below "## {answer.title}"; move it there'
                yield self._problem(section.catalog_lines.start, "misplaced-catalog", message)
        yield from missing_parts(self._document.path, answer, DESK.parts, parts, meant)


def _written(section: Section) -> str:
    return shown(f"{'#' * section.level} {section.title}")
