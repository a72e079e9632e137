"""Checks statutes: each subsection labeled as in the law, with its text first, then plain words, and cited like no other."""

import re
from collections.abc import Container, Iterator
from itertools import accumulate, pairwise

from ..content.handbook import Handbook
from ..content.page import anchors
from ..content.reader import File, Unread
from ..content.statute import LABEL, NOT_YET, Statute, StatuteFront, Subsection, rows_and_notes
from ..markdown.document import Document
from ..text.names import numbers_in
from ..text.problem import Problem, shown, suggestion, warning
from ..text.yaml_nodes import missing_key
from .pages import at_level, title_again


def in_file(file: File) -> Iterator[Problem]:
    """What is wrong with the sections of a statute, and with its name."""
    faults = [*_sections(file.document)] if file.kind == "statute" and file.document else []
    yield from faults
    if not isinstance(file.content, Statute):
        return
    if all(fault.warning for fault in faults):
        yield from _compared(file.content)
    # The name of a file may have more numbers than the citation, or none.
    id_, citation = file.content.id, file.content.front.citation
    named, cited = map(numbers_in, (id_, citation))
    if other := [number for number in cited if named and number not in named]:
        message = f'{shown(citation)} has "{other[0]}", but the file is named "{id_}"; correct whichever is wrong'
        yield warning(file.path, file.content.document.meta.line_of("citation"), "another-citation", message)


def _compared(statute: Statute) -> Iterator[Problem]:
    # The official text has to be the same as on the day on which it was compared.
    front, meta, path, rows = statute.front, statute.document.meta, statute.document.path, statute.subsections
    now, then = [row.mark for row in rows], front.fingerprint.split()
    if not front.text_checked or then == now:
        return
    write = f"fingerprint: {' '.join(now)}"
    if not then:
        message = f"nothing records what the text was on {front.text_checked}, so nobody would see a word change; write below it: {write}"
        yield warning(path, meta.line_of("text_checked"), "not-compared", message)
        return
    other = [row for row, mark in zip(rows, now, strict=True) if mark not in then]
    what, line = "the parts of the official text are not those that were", meta.line_of("fingerprint")
    if other:
        more = f", and {len(other) - 1} more," if len(other) > 1 else ""
        what, line = f"the official text of {_written(other[0])}{more} is not what was", other[0].line
    message = f"{what} compared on {front.text_checked}, or the fingerprint has a slip; bring back what was there, or compare the text with the official code again, and write the day in text_checked, and {write}"
    yield Problem(path, line, "not-compared", message)


def in_handbook(book: Handbook, unread: Unread) -> Iterator[Problem]:
    """A problem for each statute with a part that is cited like a part of another, as in a copied page, and for words about
    a subsection that the statute does not have.
    """
    first: dict[str, str] = {}
    for statute in book.statutes:
        path = statute.document.path
        labels = {row.label for row in statute.subsections}
        for label in statute.front.about:
            if label not in labels and path not in unread:
                message = f"{shown(label)} is not the label of a subsection{suggestion(label, labels)}"
                yield Problem(path, statute.document.meta.line_of("about"), "unknown-subsection", message)
        for row in statute.subsections:
            cited = statute.citation(row)
            if (other := first.setdefault(cited, path)) != path:
                message = f'{shown(cited)} is how a part of {other} is cited, too; write the "citation" of this law'
                yield Problem(path, statute.document.meta.line_of("citation"), "repeated-citation", message)
                break


def _sections(document: Document) -> Iterator[Problem]:
    path = document.path
    rows, notes = rows_and_notes(document)
    # A page that waits for its law, with “…” in place of the text, can name neither.
    if any(row.official.markdown not in ("", NOT_YET) for row in rows):
        for key in ("source", "text_checked"):
            if document.meta.inside(key) is None:
                yield missing_key(key, StatuteFront.model_fields[key], path, document.meta.line_of("citation"))
    taken = dict.fromkeys(anchors(notes), 0)
    labels = {row.label for row in rows}
    for row in rows:
        yield from _label(row, path, labels)
        first = taken.setdefault(row.anchor, row.line)
        if first != row.line:
            where = f"line {first}" if first else "a heading below it"
            message = f"{_written(row)} has the same address as {where}, #{row.anchor}; keep one"
            yield Problem(path, row.line, "repeated-section", message)
        if row.group:
            continue
        if row.official and row.plain and row.plain.line == row.official.line + row.official.markdown.count("\n") + 1:
            begins = row.plain.markdown.partition("\n")[0]
            message = f'{shown(begins)} continues the quotation without ">"; write "> " before it if the law says it, or a blank line above it if we do'
            yield Problem(path, row.plain.line, "unmarked-quotation", message)
        for text, lacks in (
            (row.official, 'official text; write it first, as a quotation: "> …"'),
            (row.plain, "plain-language summary; write it below the quotation"),
        ):
            if not text:
                yield Problem(path, row.line, "empty-section", f"{_written(row)} has no {lacks}")
    following = dict(pairwise(document.sections))
    for note in notes:
        if note.level == 1:
            yield title_again(note, path)
        below = following.get(note)
        if note.title == "History" and not note.text and not (below and below.level > note.level):
            message = '"## History" is empty; write what changed, when, and by which act, or remove the heading'
            yield Problem(path, note.line, "empty-section", message)
        if note.title.startswith("("):
            yield from _parentheses(note.title, note.line, path)
    before: list[str] = []
    for row in rows:
        label = _own(row.label)
        last, own = next(((last, own) for last, own in zip(before, label, strict=False) if last != own), ("", ""))
        before, numbers = label, own.isdecimal() and last.isdecimal()
        # Roman numerals of several letters need not be in alphabetical order.
        if (numbers or len(own) == len(last) == 1) and (int(own) < int(last) if numbers else own < last):
            message = f"{_written(row)} stands below ({last}); put the subsections in the order of the law, or correct the label"
            yield Problem(path, row.line, "bad-subsection", message)
    if not rows:
        end = document.sections[-1].line if document.sections else document.body_line
        message = 'there is no text of the law; write "## (1)", its text as a quotation, then our summary; omit the heading if the law has no subsections'
        yield Problem(path, end, "missing-section", message)


def _label(row: Subsection, path: str, labels: Container[str]) -> Iterator[Problem]:
    if row.heading is None:
        return
    title, marks, said = row.heading.title, "#" * row.heading.level, list[str]()
    yield from _parentheses(title, row.line, path)
    word, begun, rest = title.partition("(")
    if begun and word.strip().lower() in ("subsection", "section", "paragraph", "clause"):
        said.append(f'would be cited with its first word; write "{marks} ({rest}"')
    if (number := LABEL.match(title)) and (words := title[number.end() :].strip(" .:—–-")) and words[0].isupper():
        message = f'{_written(row)} is cited with its words; if the law calls it {shown(number[0])} elsewhere, write "{marks} {number[0]}", and the words below it'
        yield warning(path, row.line, "bad-subsection", message)
    if number and re.fullmatch(r"\w{1,3}", words := title[number.end() :].strip()) and number[0].endswith(")"):
        said.append(f'lacks a pair of parentheses; write "{marks} {number[0]}({words})"')
    own, outer = [f"({inner})" for inner in _own(title)], row.label[: -len(title)].strip()
    inner = len(own) > 1 and outer.startswith(own[0])
    if inner or (len(own) == 1 and row.heading.level == 3 and _follows(own[0], outer, labels)):
        seems = f"because it is below {shown(outer)}" if inner else f"but seems to follow {shown(outer)}"
        said.append(f"would be cited as {shown(row.label)}, {seems}; write {at_level(row.heading, 2)}")
    yield from (Problem(path, row.line, "bad-subsection", f"{_written(row)} {fault}") for fault in said)


def _own(label: str) -> list[str]:
    # What stands in each pair of parentheses.
    return [part.partition(")")[0] for part in label.split("(")[1:] if ")" in part]


def _follows(own: str, outer: str, labels: Container[str]) -> bool:
    # Whether a subsection is the next after the outer one, and the outer one has no first subsection of that kind.
    before, own = outer.rpartition("(")[2].strip(")"), own.strip("()")
    if before.isdecimal() and own.isdecimal():
        return int(own) == int(before) + 1 and f"{outer}(1)" not in labels
    first = "(a)" if own.islower() else "(A)"
    return len(own) == len(before) == 1 and ord(own) == ord(before) + 1 and f"{outer}{first}" not in labels


def _parentheses(title: str, line: int, path: str) -> Iterator[Problem]:
    # Unbalanced parentheses; a space between two labels that are cited as one.
    depths = list(accumulate({"(": 1, ")": -1}.get(char, 0) for char in title))
    if not {0, 1}.issuperset(depths) or depths[-1:] == [1]:
        yield Problem(path, line, "bad-subsection", f"{shown(title)} has unbalanced parentheses; label it like the law")
    elif (closed := title.replace(") (", ")(")) != title and LABEL.fullmatch(title):
        yield Problem(path, line, "bad-subsection", f'{shown(title)} is cited without the space; write "{closed}"')


def _written(row: Subsection) -> str:
    return f'"{row.heading.written}"' if row.heading else "the text without a heading"
