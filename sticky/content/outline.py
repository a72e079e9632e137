"""Whether the sections of a file are those of a scenario."""

from collections.abc import Iterator, Mapping

from ..text.document import Document, Section, Text
from ..text.problem import Problem, nearest, shown, suggestion
from .sections import COMPLICATION, ID, PLACEHOLDER, SECTIONS, SITUATION_HELP, TAKEN, Kind, slug


class Outline:
    """The sections of a file, held against `SECTIONS`."""

    def __init__(self, document: Document) -> None:
        self.problems: list[Problem] = []
        self._document = document
        self._meant: set[str] = set()
        self._first: dict[str, int] = {}
        """By title of a kind, the line of its first section."""
        self._found: list[tuple[Kind, Section, dict[str, Section]]] = []
        self._read()
        self._check_whole()

    def part(self, title: str, inner: str = "") -> Text:
        """The text of a section, or of one within it; empty where it does not stand."""
        for kind, section, parts in self._found:
            if kind.title == title:
                return section.text if not inner else parts[inner].text if inner in parts else Text("", section.line)
        return Text("", self._document.body_line)

    def complications(self) -> Iterator[tuple[Section, Text]]:
        """Each complication in turn, with its notes for the facilitator."""
        for kind, section, parts in self._found:
            if kind is COMPLICATION:
                facilitator = parts["Facilitator"].text if "Facilitator" in parts else Text("", section.line)
                yield section, facilitator

    def _report(self, line: int, code: str, message: str) -> None:
        self.problems.append(Problem(self._document.path, line, code, message))

    def _read(self) -> None:
        kinds = {kind.title: kind for kind in SECTIONS}
        owner: tuple[Kind, Section, dict[str, Section]] | None = None
        lost = False
        for section in self._document.sections:
            written = f"{'#' * section.level} {section.title}"
            name, colon, _ = section.title.partition(":")
            if section.level == 2:
                kind = kinds.get(name) if (name == COMPLICATION.title) == bool(colon) else None
                lost = kind is None
                if kind is None:
                    self._unknown(
                        section,
                        [k.title if k is not COMPLICATION else "Complication: …" for k in SECTIONS],
                        "a scenario",
                    )
                    continue
                self._place(kind, section)
                self._first.setdefault(kind.title, section.line)
                owner = (kind, section, {})
                self._found.append(owner)
            elif name in kinds:
                # What stands below it belongs to it, and not to the section before it.
                self._misplaced(section, written)
                lost = True
            elif section.level == 3 and owner and not lost:
                kind, _, parts = owner
                inner = next((k for k in kind.parts if k.title == section.title), None)
                if inner is None:
                    self._unknown(section, [k.title for k in kind.parts], f'"{kind.title}"')
                elif inner.title in parts:
                    self._report(
                        section.line,
                        "repeated-section",
                        f'"{written}" stands twice in "{kind.title}" (first in line {parts[inner.title].line}); keep one',
                    )
                else:
                    later = [k.title for k in kind.parts[kind.parts.index(inner) + 1 :] if k.title in parts]
                    if later:
                        self._report(section.line, "misplaced-section", f'"{written}" belongs before "### {later[0]}"')
                    parts[inner.title] = section
                    self._no_id(section)
                    if not section.text:
                        self._report(section.line, "empty-section", f'"{written}" is empty; write: {inner.help}')
            elif not lost:
                self._misplaced(section, written)

    def _misplaced(self, section: Section, written: str) -> None:
        name = section.title.partition(":")[0]
        if name in [k.title for k in SECTIONS]:
            self._meant.add(name)
            given = f" {{#{section.id}}}" if section.id else ""
            hint = f'write "## {section.title}{given}", with two "#"'
        elif section.level == 1:
            hint = 'the title stands in the front matter, as "title: …"; leave this heading out'
        elif section.level == 3:
            hint = "it stands before the first section; put it below the section that it belongs to"
        else:
            hint = "a scenario has headings of two levels only; write bold text instead, or leave it out"
        self._report(section.line, "misplaced-section", f"{shown(written)} cannot stand here: {hint}")

    def _unknown(self, section: Section, known: list[str], of: str) -> None:
        title, (name, colon, _) = section.title, section.title.partition(":")
        meant = name + (": …" if colon else "")
        if section.level == 2 and title.startswith(COMPLICATION.title):
            meant, hint = COMPLICATION.title, '; write "## Complication: A title {#an-id}"'
        elif section.level == 2 and name in known:
            meant, hint = name, f'; write "## {name}": only a complication has a title of its own'
        elif section.level == 2 and title in [part.title for kind in SECTIONS for part in kind.parts]:
            hint = f'; write "### {title}", with three "#", in the section that it belongs to'
        else:
            hint = suggestion(meant, known)
        self._meant.add(nearest(meant, known).removesuffix(": …"))
        self._report(section.line, "unknown-section", f"{shown(title)} is no section of {of}{hint}")

    def _no_id(self, section: Section) -> None:
        if section.id is not None:
            self._report(
                section.line,
                "bad-id",
                f'"{{#{section.id}}}" cannot stand here: only complications have ids of their own; leave it out',
            )

    def _place(self, kind: Kind, section: Section) -> None:
        before = [k for k in SECTIONS if k.title in self._first]
        if kind is not COMPLICATION:
            self._no_id(section)
            if kind in before:
                first = self._first[kind.title]
                self._report(
                    section.line,
                    "repeated-section",
                    f'"## {section.title}" stands twice (first in line {first}); keep one',
                )
                return
        later = [k for k in before if SECTIONS.index(k) > SECTIONS.index(kind)]
        later.sort(key=lambda k: self._first[k.title])
        if later:
            self._report(
                section.line,
                "misplaced-section",
                f'{shown("## " + section.title)} belongs before "## {later[0].title}"',
            )

    def _check_whole(self) -> None:
        document = self._document
        first = document.sections[0] if document.sections else None
        if not document.intro and not (first and first.level == 1 and first.text):
            self._report(
                document.body_line,
                "no-situation",
                f"no situation stands between the front matter and the first heading; write: {SITUATION_HELP}",
            )
        for kind in SECTIONS:
            if kind.required and kind not in [k for k, _, _ in self._found] and kind.title not in self._meant:
                code = "no-complication" if kind is COMPLICATION else "missing-section"
                example = (
                    "## Complication: His daughter’s card {#daughters-card}"
                    if kind is COMPLICATION
                    else f"## {kind.title}"
                )
                self._report(
                    _last_line(document),
                    code,
                    f'no "{kind.title}" section; write "{example}" and below it: {kind.help}',
                )
        ids: dict[str, int] = {}
        for kind, section, parts in self._found:
            if not section.text and not (kind.bare and parts):
                hint = f"write: {kind.help}" if kind.required else "write something in it or leave the heading out"
                self._report(section.line, "empty-section", f"{shown('## ' + section.title)} is empty; {hint}")
            for inner in kind.parts:
                if inner.required and inner.title not in parts and inner.title not in self._meant:
                    self._report(
                        section.line,
                        "missing-section",
                        f'"## {kind.title}" has no "### {inner.title}"; write it and below it: {inner.help}',
                    )
            if kind is COMPLICATION:
                self._check_complication(section, ids)
        if not is_draft(document):
            for line, row in _rows(document):
                if PLACEHOLDER in row:
                    hint = 'write your own text there, or keep "status: draft"'
                    self._report(line, "unfinished", f"{shown(row)} is still the help of a new scenario; {hint}")

    def _check_complication(self, section: Section, ids: dict[str, int]) -> None:
        title = complication_title(section)
        example = slug(title.partition("{")[0]) or "daughters-card"
        if not title:
            self._report(
                section.line,
                "bad-title",
                'a complication needs a title: write "## Complication: His daughter’s card {#daughters-card}"',
            )
        elif not section.id:
            self._report(
                section.line,
                "bad-id",
                f'{shown(section.title)} has no id for links to it; write "## {section.title.partition("{")[0].strip()} {{#{example}}}"',
            )
        elif not ID.fullmatch(section.id):
            self._report(
                section.line,
                "bad-id",
                f"{shown('{#' + section.id + '}')} is no id; use lower-case letters, digits and single hyphens: {{#{slug(section.id) or example}}}",
            )
        elif section.id in TAKEN:
            self._report(
                section.line,
                "bad-id",
                f'"{{#{section.id}}}" is taken by the page itself; use another id, for example {{#{section.id}-again}}',
            )
        elif section.id in ids:
            self._report(
                section.line,
                "repeated-id",
                f'"{{#{section.id}}}" stands twice (first in line {ids[section.id]}); give each complication an id of its own',
            )
        else:
            ids[section.id] = section.line


def complication_title(section: Section) -> str:
    """What stands behind `Complication:` in a heading."""
    return section.title.partition(":")[2].strip()


def is_draft(document: Document) -> bool:
    """Whether a file says that it is still being written."""
    status = document.meta.inside("status")
    return status is not None and status.value == "draft"


def _rows(document: Document) -> Iterator[tuple[int, str]]:
    # Where help may be left: the values of the front matter, and the lines outside code of each text that has any.
    if isinstance(document.meta.value, Mapping):
        yield from ((node.line, node.value) for node in document.meta.value.values() if isinstance(node.value, str))
    for text in document.texts():
        if PLACEHOLDER in text.markdown:
            yield from text.prose_lines


def _last_line(document: Document) -> int:
    return document.sections[-1].line if document.sections else document.body_line
