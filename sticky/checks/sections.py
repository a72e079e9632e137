"""Checks the sections of a scenario against `SECTIONS`: all present, in order, not empty, with their ids."""

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

from ..content.headings import Heading, complication_title, headings
from ..content.reader import File
from ..content.sections import (
    ANSWER,
    COMPLICATION,
    FACILITATOR,
    ID,
    SECTIONS,
    SITUATION_HELP,
    TAKEN,
    Kind,
    answer_id,
    slug,
    typed_id,
)
from ..markdown.document import Document, Section
from ..markdown.tokens import line_of
from ..text.names import nearest
from ..text.problem import Problem, shown, suggestion, warning
from .pages import at_level, bad_id, misplaced_id

_PARTS = {part.title: part for kind in SECTIONS for part in kind.parts}
"""The parts of sections, by their titles."""

_NOTES = re.compile(
    r"((notes?|tips?|guide|for|to|the|only) )*(facilitat[eo]r|trainer)(s|’s|'s|s’|s')?( (notes?|tips?|guide|only))*"
)
"""Other titles of a facilitator's notes; a sentence that only mentions a facilitator is not a title."""

_TYPED = re.compile(r"(?P<marks>[*_＃]{0,6}|\\#{1,6}) ?(?P<title>[^*_＃#:]{1,40}?) ?[*_]{0,3}(:(?P<more>.*))?")
"""A line that may have been meant as a heading: its title, and what follows a colon."""


def in_file(file: File) -> Iterator[Problem]:
    """Every problem in a scenario's headings."""
    if file.kind == "scenario" and file.document is not None:
        yield from _Outline(file.document).problems()


class _Outline:
    """The headings of one scenario, checked one after the other, and then as a whole."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._sections: list[tuple[Kind, Section, dict[Kind, Section]]] = []
        """Each section with its parts."""
        self._first: dict[Kind, Section] = {}
        """The first section of each kind."""
        self._meant: set[str] = set()
        """Titles that a heading nearly matches, or has in the wrong place: these are not also reported as missing."""
        self._ids: dict[str, int] = {}
        self._titles: dict[str, int] = {}
        """The ids and titles of the complications so far, each with its line."""

    def problems(self) -> Iterator[Problem]:
        for heading in headings(self._document):
            if heading.kind:
                yield from self._known(heading.section, heading.kind, is_part=heading.state == "part")
            elif within := [*misplaced_id(heading.section, self._document.path)]:
                self._meant.update(kind.title for kind in SECTIONS if kind.title in heading.section.title)
                yield from within
            elif heading.state == "unknown":
                yield from self._unknown(heading)
            elif heading.state == "misplaced":
                yield self._misplaced(heading)
        yield from typed_headings(self._document, {2: SECTIONS, 3: tuple(_PARTS.values())})
        yield from self._missing()
        for kind, section, parts in self._sections:
            if not section.text and not (kind.bare and parts):
                hint = f"write: {kind.help}" if kind.required else "write something in it, or remove the heading"
                yield self._problem(section, "empty-section", f"{shown(section.written)} is empty; {hint}")
            yield from faulty_parts(self._document.path, section, kind.parts, parts, self._meant)
            if kind is COMPLICATION:
                yield from self._complication(section, parts.get(ANSWER))

    def _problem(self, section: Section, code: str, message: str) -> Problem:
        return Problem(self._document.path, section.line, code, message)

    def _known(self, section: Section, kind: Kind, is_part: bool) -> Iterator[Problem]:
        path, marks = self._document.path, "#" * section.level
        if section.title in kind.former:
            message = f'"{marks} {section.title}" is now called "{kind.title}"; write "{marks} {kind.title}"'
            yield warning(path, section.line, "former-name", message)
        if section.id is not None and kind is not COMPLICATION:
            message = f'"{{#{section.id}}}" does not belong here: only complications have ids of their own; remove it'
            yield self._problem(section, "bad-id", message)
        yield from misplaced_id(section, path)
        if is_part:
            owner, _, parts = self._sections[-1]
            yield from misplaced(path, owner.parts, kind, section, parts, f' in "{owner.title}"')
        else:
            yield from misplaced(path, SECTIONS, kind, section, self._first)
            self._sections.append((kind, section, {}))

    def _misplaced(self, heading: Heading) -> Problem:
        section = heading.section
        name = section.title.lstrip("# ").partition(":")[0]
        if name in [kind.title for kind in SECTIONS]:
            self._meant.add(name)
            hint = f"write {at_level(section, 2)}"
        elif section.level != 3 and section.title in _PARTS:
            self._meant.add(section.title)
            hint = f"write {at_level(section, 3)}"
        elif section.level == 1:
            hint = 'the title is in the front matter, as "title: …"; remove this heading'
        elif section.level == 3:
            hint = "it is before the first section; move it into the section that it belongs to"
        else:
            hint = "a scenario has only two levels of headings; write bold text instead, or remove it"
        return self._problem(section, "misplaced-section", f"{shown(section.written)} does not belong here: {hint}")

    def _unknown(self, heading: Heading) -> Iterator[Problem]:
        section, title = heading.section, heading.section.title
        name, colon, _ = title.partition(":")
        meant = name + (": …" if colon else "")
        before = self._sections[-1][2] if heading.owner else self._first
        possible = heading.owner.parts if heading.owner else SECTIONS
        kinds = [kind for kind in possible if kind is COMPLICATION or kind not in before]
        known = ["Complication: …" if kind is COMPLICATION else kind.title for kind in kinds]
        of = f'"{heading.owner.title}"' if heading.owner else "a scenario"
        if section.level == 2 and title.startswith(COMPLICATION.title):
            meant, hint = COMPLICATION.title, '; write "## Complication: A title {#an-id}"'
        elif section.level == 2 and name in known:
            meant, hint = name, f'; write "## {name}": only a complication has its own title'
        elif section.level == 2 and title in _PARTS:
            meant, hint = title, f"; write {at_level(section, 3)}, in the section that it belongs to"
        elif section.level == 3 and title in _PARTS:
            homes = [kind.title for kind in SECTIONS if title in [part.title for part in kind.parts]]
            if len(homes) == 1 and homes[0] in self._meant:
                return  # the section that it belongs to has been reported
            self._meant.update(homes[:1] if len(homes) == 1 else ())
            hint = '; it belongs below "## ' + '" or "## '.join(homes) + '"'
        else:
            hint = suggestion(meant, known)
        self._meant.add(meant if meant in _PARTS else nearest(meant, known).removesuffix(": …"))
        yield self._problem(section, "unknown-section", f"{shown(title)} is not a section of {of}{hint}")

    def _missing(self) -> Iterator[Problem]:
        document, sections = self._document, self._document.sections
        if not document.intro and not (sections and sections[0].level == 1 and sections[0].text):
            message = f"there is no situation between the front matter and the first heading; write: {SITUATION_HELP}"
            yield Problem(document.path, document.body_line, "no-situation", message)
        end = sections[-1].line if sections else document.body_line
        for kind in SECTIONS:
            if kind.required and kind not in self._first and kind.title not in self._meant:
                code = "no-complication" if kind is COMPLICATION else "missing-section"
                own = ": His daughter’s card {#daughters-card}" if kind is COMPLICATION else ""
                message = f'there is no "{kind.title}" section; write "## {kind.title}{own}" and below it: {kind.help}'
                yield Problem(document.path, end, code, message)

    def _complication(self, section: Section, answer: Section | None) -> Iterator[Problem]:
        title, id_, ids = complication_title(section), section.id or "", self._ids
        code, message = "bad-id", ""
        if not title:
            code = "bad-title"
            message = 'a complication needs a title: write "## Complication: His daughter’s card {#daughters-card}"'
        elif not ID.fullmatch(id_):
            yield from bad_id(section, self._document.path)
        elif id_ in TAKEN:
            message = f'"{{#{id_}}}" is used by the page itself; use another id, for example {{#{id_}-again}}'
        elif id_ in ids:
            code = "repeated-id"
            message = f'"{{#{id_}}}" appears twice (first on line {ids[id_]}); give each complication its own id'
        else:
            ids |= {id_: section.line, **({answer_id(id_): answer.line} if answer else {})}
        if message:
            yield self._problem(section, code, message)
        if title and (first := self._titles.setdefault(title.casefold(), section.line)) != section.line:
            message = f"{shown(title)} is also the title of the complication on line {first}; change one, so that readers can tell the two apart"
            yield warning(self._document.path, section.line, "repeated-title", message)


def misplaced(
    path: str, kinds: Sequence[Kind], kind: Kind, section: Section, before: dict[Kind, Section], within: str = ""
) -> Iterator[Problem]:
    """What is wrong with the place of a section or a part in the order of these kinds; also adds it to `before`."""
    written, first = shown(section.written), before.setdefault(kind, section)
    later = [other for other in before if kinds.index(other) > kinds.index(kind)]
    if first is not section and kind is not COMPLICATION:
        message = f"{written} appears twice{within} (first on line {first.line}); keep one"
        yield Problem(path, section.line, "repeated-section", message)
    elif later:
        message = f'{written} belongs before "{"#" * section.level} {later[0].title}"'
        yield Problem(path, section.line, "misplaced-section", message)


def faulty_parts(
    path: str, owner: Section, kinds: Iterable[Kind], parts: Mapping[Kind, Section], meant: Container[str]
) -> Iterator[Problem]:
    """A problem for each part that is empty, or that is missing although no heading was meant to be it."""
    for kind in kinds:
        part = parts.get(kind)
        if part and not part.text:
            yield Problem(path, part.line, "empty-section", f'"### {part.title}" is empty; write: {kind.help}')
        elif not part and kind.required and kind.title not in meant:
            message = f'"## {owner.title}" has no "### {kind.title}"; write it and below it: {kind.help}'
            yield Problem(path, owner.line, "missing-section", message)


def typed_headings(document: Document, kinds: Mapping[int, Sequence[Kind]]) -> Iterator[Problem]:
    """A problem for each title of a section that is typed as text, such as in bold; `kinds` are the sections by level.

    The text below such a title would become part of the section above, so that facilitators' notes would be shown to
    everyone: notes are looked for under other titles, too.
    """
    known = {kind.title.casefold(): (level, kind) for level, of in kinds.items() for kind in of}
    texts = (text.tokens for text in document.texts())
    triples = (triple for tokens in texts for triple in zip([None, *tokens], tokens, tokens[1:], strict=False))
    for before, opened, block in triples:
        begins_item = before and before.type == "list_item_open" and opened.level == 2
        quoted = before and before.type == "blockquote_open"
        if opened.type != "paragraph_open" or (opened.level and not begins_item and not quoted):
            continue
        row, below, _ = block.content.partition("\n")
        typed = _TYPED.fullmatch(row)
        if not typed or (begins_item and not (typed["marks"] and typed["more"] is not None)):
            continue
        title, notes = typed["title"].casefold(), _NOTES.fullmatch(typed["title"].casefold())
        if title not in known and notes and (typed["marks"] or row.rstrip().endswith(":")):
            title, below = FACILITATOR.title.casefold(), ""
        if title not in known or (quoted and not notes):
            continue
        (level, kind), more = known[title], (typed["more"] or "").strip("*_ ")
        remedy = f'write "{"#" * level} {kind.title}"'
        if kind is COMPLICATION:
            own, id_ = typed_id(more)
            remedy = f'write "## {kind.title}: {own or "A title"} {{#{id_ or slug(own) or "an-id"}}}"'
        elif more and (typed["marks"] or kind is FACILITATOR):
            remedy += ", and the rest below it"
        elif more or (below and not typed["marks"]):
            continue
        yield Problem(document.path, line_of(block, 0), "bad-heading", f"{shown(row)} is text, not a heading; {remedy}")
