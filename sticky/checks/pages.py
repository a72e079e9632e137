"""Checks pages: their titles, and what has to be unique, their addresses and the ids that clauses are cited by."""

import re
from collections.abc import Iterator
from functools import partial
from pathlib import PurePosixPath

from ..content.answer import Answer
from ..content.edition import ELSE, STAFF, passage_if
from ..content.handbook import DOCS, SCENARIOS, Handbook
from ..content.page import address, src_of, words_of
from ..content.reader import File, Unread
from ..content.scenario import GUIDE, url_of_scenario
from ..content.sections import COMPLICATION, ID, STATUTE_ID, slug, typed_id, untitled
from ..markdown.document import Document, Section, read
from ..text.kept import digest
from ..text.problem import Problem, character, shown, warning
from .site import PLACES

_NOTES = ("admonition", "note", "tip", "hint", "important", "warning", "caution", "attention", "danger", "error")
BLOCKS = ("details", "html", *_NOTES)
"""The blocks that a page may have."""


def in_file(file: File) -> Iterator[Problem]:
    """What is wrong with a page's title, its readers, its blocks and its headings."""
    page, document = file.page, file.document
    if page and page.front.render_macros and any(mark in page.front.title for mark in ("{{", "{%", "{##")):
        message = f"{shown(page.front.title)} is shown elsewhere, where macros do not run; write it without one"
        yield Problem(file.path, page.document.meta.line_of("title"), "misplaced-macro", message)
    if page and page.front.readers != "everyone" and address(page.src) in PLACES:
        message = f'"readers: {page.front.readers}" leaves this page out of the public edition, whose pages link to it; remove "readers" from its front matter, and put what is only for staff between "/// staff" and "///", each on a line of its own'
        yield Problem(file.path, page.document.meta.line_of("readers"), "missing-page", message)
    if page and page.front.needs and address(page.src) in PLACES:
        message = f'"needs" would leave this page out, and the pages of the site link to it; remove "needs" from its front matter, and put what depends on a fact between "{passage_if(page.front.needs[0])}" and "///", each on a line of its own'
        yield Problem(file.path, page.document.meta.line_of("needs"), "missing-page", message)
    if document:
        yield from _blocks(document)
    if document and file.kind != "scenario":  # `sections` checks the headings of a scenario
        yield from _headings(file, document)


_WHEN = ("while its blocks are closed", "with all its blocks open")

_WITH_PARTS = ("policy", "standards", "glossary")
"""The kinds of file whose clauses may have parts."""


def _headings(file: File, document: Document) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for section in document.sections:
        title, id_ = section.title, section.id
        # Deeper headings on a page of answers have one of a few titles, and no id.
        if untitled(title) and section.level <= (2 if file.kind == "place" else 6):
            message = f'{shown(section.written)} has no title; write one before the id, as in "{"#" * section.level} A title {{#{slug(title) or "an-id"}}}"'
            yield Problem(file.path, section.line, "bad-heading", message)
        if id_ and first.setdefault(id_, section.line) != section.line:
            message = f'"{{#{id_}}}" appears twice (first on line {first[id_]}); give each heading its own id'
            yield Problem(file.path, section.line, "repeated-id", message)
        yield from misplaced_id(section, file.path)
        if id_ and file.kind not in ("place", "rules", *_WITH_PARTS):  # the checks of these kinds ask more of an id
            yield from bad_id(section, file.path)
    sections = document.sections
    for above, section, below in zip([None, *sections], sections, [*sections[1:], None], strict=False):
        # Where only the front matter has the title, a first-level heading is meant to be a second-level heading.
        least = 2 if file.kind in ("policy", "standards") else 1
        level = max(above.level, least) + 1 if above else 2
        if section.level > level and file.kind not in (
            "place",
            "rules",
            "statute",
        ):  # the checks of these kinds know their levels
            message = f'{shown(section.written)} skips a level, and is lost to whoever hears the page by its headings; write "{"#" * level} {section.title}"'
            yield Problem(file.path, section.line, "skipped-heading", message)
        empty = section.level > 1 and not section.text and not (below and below.level > section.level)
        if empty and (file.kind == "page" or (file.kind in _WITH_PARTS and section.level > 2)):
            message = f"{shown(section.written)} is empty; write what belongs below it, or remove the heading"
            yield Problem(file.path, section.line, "empty-section", message)
    # The page has the title of its front matter unless it begins with one of its own.
    begins = not document.intro and sections and sections[0].level == 1
    second = [section for section in sections if section.level == 1][1 if begins else 0 :]
    if second and file.kind not in ("statute", "policy", "standards"):  # theirs stands in the front matter only
        more = f", and {len(second) - 1} more below it" if len(second) > 1 else ""
        message = f"{shown(second[0].written)} is a second title of the page{more}; write {at_level(second[0], 2)}"
        yield Problem(file.path, second[0].line, "misplaced-section", message)


def misplaced_id(section: Section, path: str) -> Iterator[Problem]:
    """The problem of an id in braces that is not the only id of its heading, or is not at the heading’s end."""
    typed = None if untitled(section.title) else _ID_WITHIN.search(section.title)
    if typed and (section.id or typed.end() < len(section.title)):
        title = f"{section.title[: typed.start()]} {section.title[typed.end() :]}".strip(" .")
        message = f'{shown(typed[0].strip())} stands within the heading, but a heading has one id, at its end; write "{"#" * section.level} {title} {{#{typed[1]}}}"'
        yield Problem(path, section.line, "bad-id", message)


_ID_WITHIN = re.compile(r"\s*\{#([^\s{}]+)\}\s*")


def bad_id(section: Section, path: str) -> Iterator[Problem]:
    """The problem of a heading that has a title, but no valid id for links to it."""
    if not (untitled(section.title) or (section.id and ID.fullmatch(section.id)) or any(misplaced_id(section, path))):
        what = f"{shown(section.written)} has no id for links to it"
        if section.id:
            what = f"{shown(f'{{#{section.id}}}')} is not an id: it has lower-case letters, digits and single hyphens"
        yield Problem(path, section.line, "bad-id", f'{what}; write "{"#" * section.level} {with_id(section)}"')


def with_id(section: Section) -> str:
    """A heading’s title with its id as it should be: in lower-case letters, digits and single hyphens."""
    title, typed = typed_id(section.title)
    named = title.removeprefix(f"{COMPLICATION.title}:")
    return f"{title} {{#{slug((section.id or '').translate(_LATIN)) or typed or slug(named) or 'an-id'}}}"


_LATIN = str.maketrans("аеорсухіјѕοαν", "aeopcyxijsoav")
"""Letters of other alphabets that look like ours, and those that were meant."""


def at_level(section: Section, level: int) -> str:
    """How a heading has to be written, with its id if it has one, at the level to which it belongs."""
    id_ = f" {{#{section.id}}}" if section.id else ""
    return f'"{"#" * level} {section.title.lstrip("# ")}{id_}", with {level} "#"'


def title_again(section: Section, path: str) -> Problem:
    """The problem of a first-level heading on a page: the title belongs in the front matter only."""
    hint = 'the title is in the front matter, as "title: …"; remove this heading'
    hint = f"write {at_level(section, 2)}" if section.id else hint
    return Problem(path, section.line, "misplaced-section", f"{shown(section.written)} does not belong here: {hint}")


# A line of slashes, in a list or a quotation too: it begins a block with a name, or ends one.
_FENCE = re.compile(r"(?:[ \t>]|[-*+] |\d{1,9}[.)] )*(?P<fence>/{3,}[ \t]*(?P<name>[\w-]*).*)")

_LIKE_STAFF = re.compile(r"(?im)^[\t >*_\\`:/-]*(//|::)[\t *_|]*((html|div)\b[\t |]*(div)?\.?)?staff\b[\t *_`]*$")
"""A line that may have been meant to begin a passage for staff."""


def _blocks(document: Document) -> Iterator[Problem]:
    # By now, complete passages for staff have been taken out. One that is still there would be shown to everyone.
    # Each open block: its line, or 0 if it is reported already; its first row; and its kind of passage: "staff", "if".
    open_: list[tuple[int, str, str]] = []
    path, scenario = document.path, document.path.startswith(f"{SCENARIOS}/")
    some = "///" in document.body or _LIKE_STAFF.search(document.body)
    for line, row in document.prose_lines() if some else ():
        fence = _FENCE.match(row)
        if not fence:
            if _LIKE_STAFF.fullmatch(row):
                message = f'{shown(row.strip())} begins no passage for staff, so everyone would read it; write "{STAFF}" instead, and "///" where the passage ends'
                yield Problem(path, line, "bad-block", message)
            continue
        bare, name = fence["fence"].rstrip(), fence["name"]
        passage = "staff" if bare == STAFF else "if" if name == "if" else ""
        odd = bare.lstrip("/")[:1]
        if not name and not odd.isascii() and odd.isspace():
            message = f"{shown(bare)} begins no block, because an unusual space ({character(odd)}) is behind the slashes; type an ordinary one"
            yield Problem(path, line, "bad-block", message)
            open_.append((0, bare, ""))
        elif not name and open_:
            begun, what, hides = open_.pop()
            if begun and hides:
                message = f'{shown(what)} hides nothing here, so everyone would read the passage; write it and "///" each on a line of its own, outside quotations and lists, and not below a line of backticks'
                yield Problem(path, begun, "bad-block", message)
        elif not name:
            yield Problem(path, line, "bad-block", f"{shown(bare)} ends a block that never began; remove it")
        elif bare == ELSE and open_ and open_[-1][2] == "if":
            continue  # it belongs to a passage that does not end
        elif name.startswith(("else", "elif", "end")):
            message = f'{shown(bare)} means nothing here; a passage of "/// if | a-fact" may have one "/// else", and every block ends in "///"'
            yield Problem(path, line, "bad-block", message)
            if open_:
                open_[-1:] = [] if name.startswith("end") else [(0, *open_[-1][1:])]
        elif not passage and (name not in BLOCKS or (scenario and name == "html") or _LIKE_STAFF.fullmatch(row)):
            html = "" if scenario else ' or "/// html | div.a-class"'
            message = f'{shown(bare)} is not a block that this handbook knows; write "/// staff", "/// if | a-fact" with "///" below, "/// details | A title", "/// note | A title"{html}, or remove it'
            yield Problem(path, line, "bad-block" if _LIKE_STAFF.fullmatch(row) else "unknown-block", message)
            open_.append((0, bare, ""))
        else:
            if not passage and bare.partition(name)[2].lstrip()[:1] not in ("", "|"):
                message = f'{shown(bare)} is printed as it is typed; put a "|" before the title: /// {name} | A title'
                yield Problem(path, line, "bad-block", message)
            open_.append((line, bare, passage))
    for line, bare, _ in (opened for opened in open_ if opened[0]):
        message = f'{shown(bare)} begins a block that does not end; write "///" on a line of its own where it ends'
        yield Problem(path, line, "bad-block", message)


def _words(path: str, source: bytes) -> tuple[int, int] | None:
    whole = read(path, source)[0]
    return words_of(whole) if whole else None


def in_handbook(book: Handbook, unread: Unread) -> Iterator[Problem]:
    """Pages at the same address or of the same title, and pages whose clauses would be cited by the same id."""
    paths = [*(case.document.path for case in book.scenarios), *(path for path in unread if path.startswith(SCENARIOS))]
    urls = {url_of_scenario(PurePosixPath(path).stem) + twin: path for path in paths for twin in ("", GUIDE)}
    aliases = [(old, scenario.document.path) for scenario in book.scenarios for old in scenario.front.aliases]
    former = {url_of_scenario(old) + twin: path for old, path in aliases for twin in ("", GUIDE)}
    taken = {*book.addresses.values(), *(scenario.url + GUIDE for scenario in book.scenarios)}
    titles: dict[str, str] = {}
    for written in book.written:
        path, title = written.document.path, written.front.title
        if (first := titles.setdefault(title.casefold(), path)) != path:
            message = f"{shown(title)} is also the title of {first}; change one, so that readers can tell the two apart"
            yield warning(path, written.document.meta.line_of("title"), "repeated-title", message)
    cards: dict[str, Answer] = {}
    for answer in book.published.answers:
        # The title, if it is not that of its page, and the one question that is printed.
        own = answer.kind != "complication" and answer.title != answer.home.title
        for said in (*([answer.title] * own), *answer.asked[:1]):
            first_with = cards.setdefault(said.casefold().rstrip("?."), answer)
            if first_with is not answer:
                message = f'{shown(said)} is also what "{first_with.title}" answers ({first_with.document.path}); ask it in one of the two, or tell in the question what is different'
                if said == answer.title:
                    message = f"{shown(said)} is also the title of another card ({first_with.document.path}); change one, so that readers can tell the two apart"
                key = "desk_title" if said == answer.title else "asked"
                line = answer.document.meta.line_of(key) if answer.kind == "scenario" else answer.line
                yield warning(answer.document.path, line, "repeated-question", message)
    for page in book.pages:
        path = page.document.path
        source = book.texts[path].source  # as written, so that the facts of a library do not change the count
        find = partial(_words, path, source)
        counts = page.document.findings.get(f"words {digest(source)}", find) if page.front.words else ()
        for most, count, when in zip(page.front.words, counts, _WHEN, strict=True) if counts else ():
            if count > most:
                message = f"this page has {count} words {when}, and {most} at most; say it in fewer, or put some on another page"
                yield Problem(path, page.document.meta.line_of("words"), "too-many", message)
        if path.startswith(f"{DOCS}/templates/"):  # which MkDocs does not build
            message = f'"{src_of(path)}" is not published, because it is in a folder "templates"; rename the folder'
            yield Problem(path, 1, "bad-file-name", message)
        elif (first := urls.setdefault(page.url, path)) != path:
            message = f'"/{page.url}" is also the address of {first}; rename one of the two files'
            yield Problem(path, 1, "repeated-address", message)
        for i, old in enumerate(page.front.aliases):
            url, code, message = f"{old.strip('/')}/", "bad-alias", ""
            if not all(map(STATUTE_ID.fullmatch if url.startswith("law/") else ID.fullmatch, url[:-1].split("/"))):
                message = f'{shown(old)} is not an address; write it without the site’s name, for example "train/clerk"'
            elif url in taken:
                message = f'"{old}" is the address of a page; an alias is a former address that is no longer used'
            elif (first := former.setdefault(url, path)) != path:
                code, message = "ambiguous-alias", f'"{old}" is also an alias of {first}; keep it in one'
            if message:
                yield Problem(path, page.document.meta.line_of("aliases", i), code, message)
    ids = {SCENARIOS: f"{SCENARIOS}/", "standards": f"{DOCS}/standards/index.md", "glossary": f"{DOCS}/glossary.md"}
    for group in book.policies:
        path = group.document.path
        if (first := ids.setdefault(group.id, path)) != path:
            message = f'its clauses would be cited as "{group.id}#…", like those of {first}; rename the file'
            yield Problem(path, 1, "repeated-id", message)
    for statute, row in ((law, row) for law in book.statutes for row in law.subsections):
        reference = statute.reference(row)
        if others := [item.key for item in book.cited[reference] if item.kind != "law"]:
            message = f'"{reference}" is the reference of this text, and also the id of "{others[0]}"; rename the file'
            yield Problem(statute.document.path, row.line, "repeated-id", message)
