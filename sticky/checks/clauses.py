"""Checks that policies, the standards and the glossary consist of clauses that can be cited and quoted.

Also checks that a policy is not called effective before it is adopted.
"""

import re
from collections.abc import Iterator

from ..content.clauses import PolicyFront, first_paragraph, heads
from ..content.handbook import Handbook
from ..content.reader import File, Unread
from ..content.sections import ID, slug, typed_id, untitled
from ..markdown.document import Document, Section
from ..text.problem import Problem, shown
from .pages import title_again

MAX_TITLE, MAX_SENTENCE = 100, 600
"""The most characters of a clause's title and first paragraph: both appear wherever it is cited, or a term is used."""

_EFFECTIVE = re.compile(r"\b(?:effective|in effect|take[sn]? effect)\b", re.IGNORECASE)
"""What only an adopted policy says of itself."""

_OF_ADOPTED = ("adopted", "effective", "counsel_reviewed")
"""The keys that an adopted policy needs. Counsel may also review a draft."""


def in_file(file: File) -> Iterator[Problem]:
    """Headings without an id; clauses that are empty or cannot be quoted."""
    if file.kind not in ("policy", "standards", "glossary") or file.document is None:
        return
    document = file.document
    for section, _ in heads(document):
        if section.level == 1:
            # The glossary may repeat its title as a heading, as an ordinary page may.
            if file.kind != "glossary":
                yield title_again(section, document.path)
        elif untitled(section.title):
            continue  # reported as a heading
        elif not section.id or not ID.fullmatch(section.id):
            yield _bad_id(document, section)
        else:
            yield from _clause(document, section, bool(file.page and file.page.front.render_macros))
    for section in document.sections if file.kind == "glossary" else ():
        if section.level != 2 and section.id:
            written, now = (shown(f"{'#' * level} {section.title}") for level in (section.level, 2))
            message = f'{written} is a term, which has two "#"; write {now[:-1]} {{#{section.id}}}"'
            yield Problem(document.path, section.line, "misplaced-section", message)
    if not any(section.level == 2 for section, _ in heads(document)):
        message = 'there is no clause; write "## What we collect {#what-we-collect}" and text below it'
        yield Problem(document.path, document.body_line, "missing-section", message)
    if file.page and isinstance(file.page.front, PolicyFront):
        yield from _status(document, file.page.front)


def in_handbook(book: Handbook, unread: Unread) -> Iterator[Problem]:
    """Terms that are defined twice."""
    # A tooltip shows one meaning per term, whether or not the term begins a sentence.
    lines: dict[str, int] = {}
    for term in book.glossary.clauses if book.glossary else ():
        first = lines.setdefault(term.title[:1].upper() + term.title[1:], term.line)
        if book.glossary and first != term.line:
            message = f"{shown(term.title)} is defined twice (first on line {first}); keep one"
            yield Problem(book.glossary.document.path, term.line, "repeated-term", message)


def _status(document: Document, front: PolicyFront) -> Iterator[Problem]:
    line = document.meta.line_of
    if front.status == "adopted":
        for key in _OF_ADOPTED:
            if getattr(front, key) is None:
                field = PolicyFront.model_fields[key]
                message = f'an adopted policy needs "{key}": {field.description}; for example: {key}: {(field.examples or [""])[0]}'
                yield Problem(document.path, line("status"), "missing-key", message)
        return
    for key in ("adopted", "effective"):
        if getattr(front, key) is not None:
            message = (
                f'"{key}" is for adopted policies, and this is a {front.status}; remove it, or write "status: adopted"'
            )
            yield Problem(document.path, line(key), "not-adopted", message)
    for number, row in [(line("description"), front.description), *document.prose_lines()]:
        if said := _EFFECTIVE.search(row):
            message = f"{shown(said[0])} is for adopted policies, and this is a {front.status}; write it another way"
            yield Problem(document.path, number, "not-adopted", message)


def _bad_id(document: Document, section: Section) -> Problem:
    what = f"{shown(f'## {section.title}')} has no id for links to it"
    if section.id:
        what = f"{shown(f'{{#{section.id}}}')} is not an id"
    title, typed = typed_id(section.title)
    message = f'{what}; write "## {title} {{#{slug(section.id or typed or title) or "an-id"}}}"'
    return Problem(document.path, section.line, "bad-id", message)


def _clause(document: Document, section: Section, macros: bool) -> Iterator[Problem]:
    written, sentence = shown(f"## {section.title}"), first_paragraph(section.text)
    if not section.text:
        message = f"{written} is empty; begin with a plain sentence that sums it up"
        yield Problem(document.path, section.line, "empty-section", message)
    elif [token.type for token in section.text.tokens[:1]] != ["paragraph_open"]:  # a definition has none
        message = f"{written} is quoted elsewhere by its first paragraph, but begins with {shown(sentence)}; begin with a plain sentence that sums it up"
        yield Problem(document.path, section.text.line, "no-sentence", message)
    if len(section.title) > MAX_TITLE or len(sentence) > MAX_SENTENCE:
        message = f"{written} is quoted elsewhere: its title may have at most {MAX_TITLE} characters, its first paragraph {MAX_SENTENCE}; move the rest to a later paragraph"
        yield Problem(document.path, section.line, "too-long", message)
    for line, text in ((section.line, section.title), (section.text.line, sentence)) if macros else ():
        if "{{" in text:
            message = f"{shown(text)} is quoted elsewhere, where macros do not run; move the call to a later paragraph"
            yield Problem(document.path, line, "macro-in-clause", message)
