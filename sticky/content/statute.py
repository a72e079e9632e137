"""A statute: each subsection's official text beside our plain-language summary."""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from ..markdown.document import Document, Section, Text
from ..text.kept import digest
from ..text.names import words_in
from ..text.problem import Problem
from ..text.yaml_nodes import Day, Https, key
from .catalog import Word
from .page import PageFront

_MARK = r"\([\w.-]{1,6}\)"
_WORD = r"(?:§+|¶+|(?:Subd|Sec|Section|Subsection|Subdivision|Art|Article|Par|Paragraph|Cl|Clause|Rule)\b\.?)\s*"
_NUMBER = r"\d[\w.:-]*|[A-Za-z]{1,2}\.|[ivxlc]+\."
LABEL = re.compile(rf"(?:(?:{_WORD})?(?:{_NUMBER}|{_MARK})|{_WORD}[A-Za-z]\b\.?)(?:\s*(?:{_MARK}|{_NUMBER}))*")
"""The forms of the law's own labels: `(2)(d)`, `(b-5)`, `a.`, `Subd. 2`, `§ 1`, `13-2-703`."""

NOT_YET = "…"
"""What stands in place of an official text that is still to be written."""

WHOLE = "text"
"""The anchor of a text without a label: the whole text of a statute without subsections."""


class StatuteFront(PageFront):
    """The front matter of a statute's page."""

    citation: Word = key("how the statute is cited", "C.R.S. 24-90-119")
    jurisdiction: Word = key("whose law it is", "Colorado")
    source: Https | None = key(
        "the address of the official code, beginning with https://",
        "https://leg.colorado.gov/colorado-revised-statutes",
        None,
    )
    compared: Https | None = key(
        "the address of the copy that it was compared with, if it is another", "https://law.example.org/24-90-119", None
    )
    text_checked: Day | None = key("the date on which the text was last compared, year-month-day", "2026-11-25", None)
    fingerprint: str = key("what the text was then, a mark for each subsection: sticky check says it", "kdma bnoc", "")
    about: dict[str, Word] = key(
        "what its subsections are about, in two or three words, by their labels", "{(2)(b): written consent}", {}
    )
    disclaimer: Word = key("a notice for those who rely on it", "Have counsel confirm the text before relying on it.")


_NO_QUOTES = dict.fromkeys(map(ord, "'\"‘’“”"))
_LETTERS = str.maketrans("0123456789", "ghijklmnop")
"""In place of digits: YAML would take some digests for numbers."""


@dataclass(frozen=True)
class Subsection:
    """One row of the statute."""

    label: str
    """Its label in the law, after the labels of what contains it: `(2)(d)`; empty for a text without a label."""
    line: int
    end: int
    """The line after its last line."""
    official: Text
    plain: Text
    """What it means, in plain words, without dropping a condition."""
    heading: Section | None = None
    group: bool = False
    """Whether it has no text of its own, and only introduces the subsections below it."""

    @property
    def anchor(self) -> str:
        """Its anchor on the page: `2-d`."""
        return "-".join(words_in(self.label)) or WHOLE

    @property
    def mark(self) -> str:
        """Four letters that change when its official text does, unless only spaces or quotation marks change."""
        said = " ".join(self.official.markdown.split()).translate(_NO_QUOTES)
        return digest(said)[:4].translate(_LETTERS)


@dataclass(frozen=True)
class Statute:
    """A statute as it reads now, with notes about it."""

    id: str
    front: StatuteFront
    subsections: tuple[Subsection, ...]
    """Each label once, without those whose text is still to be written."""
    notes: tuple[Section, ...]
    """The sections that are not subsections, such as the history."""
    table: tuple[tuple[int, int], ...]
    """The ranges of lines that the table of subsections replaces: each with its first line, and the line after its last."""
    document: Document

    def reference(self, subsection: Subsection) -> str:
        """How a scenario cites the subsection: `24-90-119(2)(d)`."""
        return appended(self.id, subsection.label)

    def citation(self, subsection: Subsection) -> str:
        """How the subsection is cited in writing: `C.R.S. 24-90-119(2)(d)`."""
        return appended(self.front.citation, subsection.label)


def appended(before: str, label: str) -> str:
    """A label appended to what contains it: `(2)(d)` if it is in parentheses, otherwise with a space between them."""
    return before + label if label.startswith("(") or not before or not label else f"{before} {label}"


def contains(label: str, inner: str) -> bool:
    """Whether a label contains another, or is the same: `(2)` contains `(2)(d)`, but `Subd. 1` not `Subd. 12`."""
    return not label or label == inner or inner.startswith((f"{label}(", f"{label} "))


def parse(front: StatuteFront, document: Document, _: list[Problem]) -> Statute:
    """Read a statute. `checks` finds the problems in its sections."""
    rows, notes = rows_and_notes(document)
    table = tuple((row.line, row.end) for row in rows)
    texts = {row.label: row for row in reversed(rows) if not row.group and row.official.markdown != NOT_YET}
    subsections = tuple(reversed(texts.values()))
    return Statute(PurePosixPath(document.path).stem, front, subsections, notes, table, document)


def rows_and_notes(document: Document) -> tuple[tuple[Subsection, ...], tuple[Section, ...]]:
    """The subsections of a statute's page, including those without a text, and its notes.

    The heading of a subsection looks like a label, or has no id and a quotation below it; those below it are its parts.
    """
    rows: list[Subsection] = []
    notes: list[Section] = []
    around: list[tuple[int, str | None]] = []
    ends = [*(section.line for section in document.sections), document.body_line + document.body.count("\n") + 1]
    before = document.intro.markdown.split("\n")
    quoted = next((i for i, row in enumerate(before) if row.startswith(">")), None)
    if quoted is not None:
        line = document.intro.line + quoted
        rows.append(Subsection("", line, ends[0], *_texts(Text("\n".join(before[quoted:]), line))))
    for section, following, end in zip(document.sections, [*document.sections[1:], None], ends[1:], strict=False):
        while around and around[-1][0] >= section.level:
            around.pop()
        outer = around[-1][1] if around else ""
        own = LABEL.fullmatch(section.title) or (section.text.markdown.startswith(">") and not section.id)
        if outer is None or not own or section.level == 1 or section.title == "History":
            notes.append(section)
            if section.level > 1:
                around.append((section.level, None))
            continue
        label = appended(outer, section.title)
        around.append((section.level, label))
        deeper = following is not None and following.level > section.level and not section.text
        rows.append(Subsection(label, section.line, end, *_texts(section.text), section, deeper))
    return tuple(rows), tuple(notes)


def _texts(text: Text) -> tuple[Text, Text]:
    # The official text and the plain words: the leading quotation, or several with blank lines between them, and what
    # follows it.
    rows = text.markdown.split("\n")
    other = next((i for i, row in enumerate(rows) if row.strip() and not row.startswith(">")), len(rows))
    quoted = next((i + 1 for i in reversed(range(other)) if rows[i].startswith(">")), 0)
    official = Text("\n".join(row[1:].removeprefix(" ") for row in rows[:quoted]).strip(), text.line)
    rest = rows[quoted:]
    blank = next((i for i, row in enumerate(rest) if row.strip()), 0)
    return official, Text("\n".join(rest[blank:]).rstrip(), text.line + quoted + blank)
