"""Checks that policies, the standards and the glossary consist of clauses that can be cited and quoted.

Also checks that a policy is not called effective before it is adopted; and that the page of promises, if there is one,
leaves out nothing that the policies promise. A part of a policy promises something if the library says "we" in it, or
names a time. The page links to each such part, and names its times in the same row or paragraph.
"""

import re
from collections import defaultdict
from collections.abc import Iterator

from ..content.clauses import PolicyFront, first_paragraph, heads
from ..content.handbook import DOCS, Handbook
from ..content.page import src_of
from ..content.reader import File, Unread
from ..content.sections import ID, untitled
from ..markdown.document import Document, Section
from ..markdown.inline import source_of
from ..text.names import words_in
from ..text.problem import Problem, shown
from ..text.yaml_nodes import missing_key
from .facts import numbers
from .pages import at_level, bad_id, title_again

MAX_TITLE, MAX_SENTENCE = 100, 600
"""The most characters of a clause's title and first paragraph: both appear wherever it is cited, or a term is used."""

_EFFECTIVE = re.compile(r"\b(?:effective|in effect|take[sn]? effect)\b", re.IGNORECASE)
"""Words that only an adopted policy may say of itself."""

PROMISES = "policy/promises.md"
"""The page that lists the promises, within `docs/`."""

_TIME = re.compile(r"\b(?:\d+|twelve) (?:business |working )?(?:hour|day|month|year)s?\b", re.IGNORECASE)


def in_file(file: File) -> Iterator[Problem]:
    """Headings without an id; clauses that are empty or cannot be quoted."""
    if file.kind not in ("policy", "standards", "glossary") or file.document is None:
        return
    document = file.document
    for section, _ in heads(document):
        if section.level == 1:
            if file.kind != "glossary":  # a glossary may repeat its title as a heading, as an ordinary page may
                yield title_again(section, document.path)
        elif untitled(section.title) or not section.id or not ID.fullmatch(section.id):
            yield from bad_id(section, document.path)
        else:
            yield from _clause(document, section, bool(file.page and file.page.front.render_macros))
    for section in document.sections if file.kind == "glossary" else ():
        if section.level != 2 and section.id:
            message = f"{shown(section.written)} is a term; write {at_level(section, 2)}"
            yield Problem(document.path, section.line, "misplaced-section", message)
    if not any(section.level == 2 for section, _ in heads(document)):
        message = 'there is no clause; write "## What we collect {#what-we-collect}" and text below it'
        yield Problem(document.path, document.body_line, "missing-section", message)
    if file.page and isinstance(file.page.front, PolicyFront):
        yield from _status(document, file.page.front)


def in_handbook(book: Handbook, unread: Unread) -> Iterator[Problem]:
    """Terms that are defined twice, and promises that the page of promises lacks."""
    # A tooltip shows one meaning per term, whether or not the term begins a sentence.
    lines: dict[str, int] = {}
    for glossary, term in ((book.glossary, term) for term in book.glossary.clauses) if book.glossary else ():
        if (first := lines.setdefault(term.title[:1].upper() + term.title[1:], term.line)) != term.line:
            message = f"{shown(term.title)} is defined twice (first on line {first}); keep one"
            yield Problem(glossary.document.path, term.line, "repeated-term", message)
    yield from _promises(book)


def _promises(book: Handbook) -> Iterator[Problem]:
    # Every part of a policy that the page of promises does not link to, and every time that it does not name.
    page = next((page for page in book.pages if page.src == PROMISES), None)
    if page is None:
        return
    told: dict[tuple[str, str], str] = defaultdict(str)
    for paragraphs in (text.paragraphs for text in page.document.texts()):
        for paragraph in paragraphs:
            beside = " ".join(other.words for other in paragraphs if other.line == paragraph.line)
            for file, _, anchor in (link.target.partition("#") for link in paragraph.links if not link.reference):
                told[source_of(PROMISES, file), anchor] += " ".join(beside.lower().split())
    for policy in book.policies:
        path = policy.document.path
        for part in policy.document.sections:
            times = sorted({*_TIME.findall(part.text.words)})
            if not (part.id and ID.fullmatch(part.id)) or not (times or "we" in words_in(part.text.words.lower())):
                continue
            row = told.get((src_of(path), part.id), "")
            for time in [time for time in times if row and time.lower() not in row]:
                typed = [each for said in part.text.words.split("\n") for each in numbers(said, book.facts)]
                others = next((others for number, _, others in typed if number == time and others), "")
                differs = others and f"{others}: print that. If it is of something else, "
                message = f'"{time}" is promised here, but {differs}{DOCS}/{PROMISES} does not name it in the row that links to "#{part.id}"; add it there'
                yield Problem(path, part.line, "missing-promise", message)
            if not row:
                message = f'"{part.title}" promises something, but {DOCS}/{PROMISES} does not link to "#{part.id}"; add a row there, or a link to a row'
                yield Problem(path, part.line, "missing-promise", message, about=f"promises {path}")


def _status(document: Document, front: PolicyFront) -> Iterator[Problem]:
    line, path = document.meta.line_of, document.path
    if front.status == "adopted":
        for key in ("adopted", "effective", "counsel_reviewed"):  # counsel may also review a draft
            if getattr(front, key) is None:
                yield missing_key(key, PolicyFront.model_fields[key], path, line("status"))
        if front.adopted and front.effective and front.effective < front.adopted.on:
            message = f'"effective" is {front.effective}, before the policy was adopted on {front.adopted.on}; correct one of the two'
            yield Problem(path, line("effective"), "not-adopted", message)
        return
    other = f"is for adopted policies, and this is a {front.status}"
    for key in ("adopted", "effective"):
        if getattr(front, key) is not None:
            yield Problem(path, line(key), "not-adopted", f'"{key}" {other}; remove it, or write "status: adopted"')
    for number, row in [(line("description"), front.description), *document.prose_lines()]:
        if said := _EFFECTIVE.search(row):
            yield Problem(path, number, "not-adopted", f"{shown(said[0])} {other}; write it another way")


def _clause(document: Document, section: Section, macros: bool) -> Iterator[Problem]:
    written, sentence = shown(section.written), first_paragraph(section.text)
    if not section.text:
        message = f"{written} is empty; begin with a plain sentence that sums it up"
        yield Problem(document.path, section.line, "empty-section", message)
    elif section.text.tokens[0].type != "paragraph_open" or sentence.startswith(("Source:", "///")):
        # A definition list or a block has no first paragraph, and the source of a term does not define it.
        message = f"{written} is quoted elsewhere by its first paragraph, but begins with {shown(sentence)}; begin with a plain sentence that sums it up"
        yield Problem(document.path, section.text.line, "no-sentence", message)
    if len(section.title) > MAX_TITLE or len(sentence) > MAX_SENTENCE:
        message = f"{written} is quoted elsewhere: its title may have at most {MAX_TITLE} characters, its first paragraph {MAX_SENTENCE}; move the rest to a later paragraph"
        yield Problem(document.path, section.line, "too-long", message)
    for line, text in ((section.line, section.title), (section.text.line, sentence)) if macros else ():
        if "{{" in text:
            message = f"{shown(text)} is quoted elsewhere, where macros do not run; move the call to a later paragraph"
            yield Problem(document.path, line, "macro-in-clause", message)
