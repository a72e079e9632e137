"""Checks that policies, the standards and the glossary consist of clauses that can be cited and quoted."""

from collections.abc import Iterator

from ..content.clauses import first_paragraph, heads
from ..content.page import title_again
from ..content.reader import File
from ..content.sections import ID, slug
from ..text.document import Document, Section
from ..text.problem import Problem, shown

MAX_TITLE, MAX_SENTENCE = 100, 600
"""The most characters of a clause's title and first paragraph: both appear wherever it is cited, or a term is used."""


def found(file: File) -> Iterator[Problem]:
    """Headings without an id or with a repeated one; clauses that are empty or cannot be quoted."""
    if file.kind not in ("policy", "standards", "glossary") or file.document is None:
        return
    document = file.document
    first: dict[str, int] = {}
    for section, _ in heads(document):
        if section.level == 1:
            # The glossary may repeat its title as a heading, as an ordinary page may.
            if file.kind != "glossary":
                yield title_again(section, document.path)
        elif not section.id or not ID.fullmatch(section.id):
            yield _bad_id(document, section)
        elif section.id in first:
            message = (
                f'"{{#{section.id}}}" appears twice (first on line {first[section.id]}); give each heading its own id'
            )
            yield Problem(document.path, section.line, "repeated-id", message)
        else:
            first[section.id] = section.line
            yield from _clause(document, section, bool(file.page and file.page.front.render_macros))
    if not any(section.level == 2 for section, _ in heads(document)):
        message = 'there is no clause; write "## What we collect {#what-we-collect}" and text below it'
        yield Problem(document.path, document.body_line, "missing-section", message)


def _bad_id(document: Document, section: Section) -> Problem:
    what = f"{shown(f'## {section.title}')} has no id for links to it"
    if section.id:
        what = f"{shown(f'{{#{section.id}}}')} is not an id"
    title = section.title.partition("{")[0].strip()
    message = f'{what}; write "## {title} {{#{slug(section.id or title) or "an-id"}}}"'
    return Problem(document.path, section.line, "bad-id", message)


def _clause(document: Document, section: Section, macros: bool) -> Iterator[Problem]:
    written, sentence = shown(f"## {section.title}"), first_paragraph(section.text)
    if not section.text:
        message = f"{written} is empty; begin with a plain sentence that sums it up"
        yield Problem(document.path, section.line, "empty-section", message)
    if len(section.title) > MAX_TITLE or len(sentence) > MAX_SENTENCE:
        message = f"{written} is quoted elsewhere: its title may have at most {MAX_TITLE} characters, its first paragraph {MAX_SENTENCE}; move the rest to a later paragraph"
        yield Problem(document.path, section.line, "too-long", message)
    for line, text in ((section.line, section.title), (section.text.line, sentence)) if macros else ():
        if "{{" in text:
            message = f"{shown(text)} is quoted elsewhere, where macros do not run; move the call to a later paragraph"
            yield Problem(document.path, line, "macro-in-clause", message)
