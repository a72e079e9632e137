"""What a library still has to do before its handbook is in use, in order, each with file, line and remedy.

A handbook that was started from the starter's texts cannot say that it is adopted while any of that is open, except for parts
that the library itself has changed since someone read them.
"""

from collections.abc import Iterator
from dataclasses import replace
from operator import attrgetter
from pathlib import Path

from ..content.clauses import PolicyFront
from ..content.facts import DECLARED
from ..content.handbook import DOCS, SCENARIOS, Handbook
from ..content.settings import MADE_UP, MKDOCS_YML
from ..content.starter import law_of
from ..content.state import ASK_COUNSEL, BEFORE_THE_VOTE, HOW_TO_FILL, STILL_TO_WRITE, State, state_of
from ..markdown.document import Document
from ..text.problem import Problem, warning

STEPS = {
    "settings": "The settings",
    "law": "The law: compare it with the official code",
    "ask-counsel": "Questions for counsel",
    "decide": "Choices to make",
    "promises": "Promises to test",
    "to-be-written": "What the law says, to be written",
    "to-do": "What else to look at: what is left out, and what no program sees",
    "read": "Texts to read, and to sign: what has changed since someone read it, then what nobody here has read",
    "adopt": "When all that is done",
}
"""The headings of the to-do list, in order, by the code of the items below each."""

_FIRST = (MKDOCS_YML, f"{DOCS}/law/", f"{DOCS}/policy/", f"{DOCS}/desk", f"{SCENARIOS}/", f"{DOCS}/train/")
"""How the paths of the texts to read begin, in this order: what others rest on comes first. All other texts come last."""

DECIDE = ("what-to-decide", "open-decisions")
"""The ids of the headings, on the page about adopting the policy, below which lists have what to decide."""

HOTLINE = "child_hotline"
"""The fact whose value ends with a phone number, which only the library knows."""

ADOPTING, PROMISES = f"{DOCS}/policy/adopt.md", f"{DOCS}/policy/promises.md"
"""The page about adopting the policy, and the page that lists its promises."""

TO_DO = "records/to-do.md"
"""What is left to do and cannot be seen in the files themselves: a list to check off."""


NOT_READ = "not-read"
"""The code of the problem that the public edition would show what nobody in the library has read; a preview may."""


def in_settings(book: Handbook, edition: Handbook) -> Iterator[Problem]:
    """A problem if a handbook that is not ready says it is adopted, or goes to the public in this `edition`; and, once
    it is adopted, warnings for what has changed since someone read it.
    """
    line = book.extra.line_of("status")
    if book.settings.status != "adopted":
        shown = {MKDOCS_YML, *(document.path for document in edition.published.documents)}
        unread = [path for path in book.opened if path in book.unsigned and path in shown]
        if unread and edition.edition == "public":
            message = f'the public edition has only what somebody of your library has read, and nobody has signed {len(unread)} of its texts as they are, such as {unread[0]}; "sticky todo" lists them: sign each with "sticky read", or put it back on the shelf. "sticky serve --edition public" shows all of it before'
            yield Problem(MKDOCS_YML, line, NOT_READ, message)
        return
    every = items(book)
    left = [item for item in every if item.code != "read" or item.path in book.unsigned]
    if left:
        first = f"{left[0].path}:{left[0].line}: {left[0].message}"
        message = f'"status: adopted" tells readers that you stand by this handbook, and {len(left)} of the things to do before that are open; the first is: {first}. "sticky todo" lists them; until then, write: status: draft'
        yield Problem(MKDOCS_YML, line, "not-ready", message)
    for item in every:
        if item not in left:
            yield warning(item.path, item.line, "changed-since-read", item.message)


def items(book: Handbook) -> list[Problem]:
    """What is still to do in a handbook, in the order in which to do it; the code of each says what it is about."""
    try:
        state = state_of(book.owner.state) if book.owner.state else None
    except KeyError:
        state = None  # the check reports it
    left = [
        *_settings(book),
        *_law(book, state),
        *(item for page in book.pages for item in _page(page.document)),
        *_to_be_written(book),
        *_texts(book),
        *_unchecked(book.root),
        *_adoption(book),
    ]
    left = [replace(item, line=book.line(item.path, item.line)) for item in left]
    return sorted(left, key=lambda item: [*STEPS].index(item.code))


def _settings(book: Handbook) -> Iterator[Problem]:
    def setting(message: str, *keys: str | int) -> Problem:
        return warning(MKDOCS_YML, book.extra.line_of("library", *keys), "settings", message)

    owner = book.owner
    if not owner.state:
        yield setting("write which state’s law applies: state: Vermont; until then, only quotations are compared")
    if not owner.privacy_officer.email:
        message = "write the email address for complaints about privacy, below privacy_officer: email: …; until then, pages name the phone number and the desk"
        yield setting(message, "privacy_officer")
    if len(owner.people_to_call) < 2:
        whom = "list whom the desk calls, in this order, with numbers that anyone may see: a supervisor, the director"
        yield setting(whom, "people_to_call")
    for number, line in book.extra.texts():
        if MADE_UP.search(number):
            yield warning(MKDOCS_YML, line, "settings", f"{number} is made up; write a number that somebody answers")
    if not any(map(str.isdecimal, str(book.facts.values.get(HOTLINE, "1")))):
        message = f"write the number of {DECLARED[HOTLINE].model}, in parentheses behind its name, and what hours it has if it does not answer at all of them"
        yield warning(MKDOCS_YML, book.facts.lines[HOTLINE], "settings", message)


def _law(book: Handbook, state: State | None) -> Iterator[Problem]:
    pack = state.front if state and state.pack != "any" else None
    came = law_of(state) if state and book.came else ()
    disclaimers = {statute.front.disclaimer for statute in came}
    for statute in book.statutes:
        document, front = statute.document, statute.front
        line = document.meta.line_of("text_checked" if front.text_checked else "citation")
        as_it_came = front.disclaimer in disclaimers  # even if the file has another name, or somebody has signed it
        steps = any(section.id == HOW_TO_FILL for section in document.sections)
        if not pack and (as_it_came or steps):
            message = "put your state’s law here; the steps are on the page, under “How to fill this page”"
            yield warning(document.path, line, "law", message)
        elif as_it_came or book.opened.get(document.path) == []:
            compare = f"compare each word of {front.citation} with the official code ({front.source})"
            then = f"then put the day in text_checked, and whom you asked in disclaimer, and {_sign(document.path)}"
            yield warning(document.path, line, "law", f"{compare}, {then}")
        if as_it_came and pack and not pack.whole:
            message = f"this text is not whole; add what is missing, and change disclaimer: {pack.missing}"
            yield warning(document.path, document.meta.line_of("disclaimer"), "law", message)


def _sign(path: str) -> str:
    return f'sign it: sticky read {path} --by "your name"'


def _texts(book: Handbook) -> Iterator[Problem]:
    # Texts that have changed since they were read come first, because readers already see them.
    laws = {statute.document.path for statute in book.statutes}

    def order(text: tuple[str, list[str]]) -> tuple[bool, int]:
        ranks = (rank for rank, begins in enumerate(_FIRST) if text[0].startswith(begins))
        return not text[1], next(ranks, len(_FIRST))

    titles = {written.document.path: written.front.title for written in book.written}
    for path, changed in sorted(book.opened.items(), key=order):
        line, message = 1, f"nobody here has read “{titles.get(path)}”; change what is not so here,"
        if path == MKDOCS_YML:
            line = book.extra.line_of("facts")
            message = "these facts are the model library’s until somebody here decides them: change what is not so,"
        if changed:
            reading = book.readings[path]
            whole = len(changed) > 1 and reading.parts.keys() <= {*changed}
            parts = "all of it" if whole else ", ".join(f"“{title}”" for title in changed)
            message = f"since {reading.by} read it on {reading.on}, this has changed: {parts}; read it again,"
        if changed or path not in laws:
            yield warning(path, line, "read", f"{message} then {_sign(path)}")


def _page(document: Document) -> Iterator[Problem]:
    path = document.path
    for section in document.sections:
        rows = section.text.markdown.split("\n")
        # The section “what to decide” has more in it than the list.
        last = "" if section.id == DECIDE[0] else f"; the last, with its heading: sticky without {path}#{section.id}"
        for line, row in enumerate(rows, section.text.line):
            point = row.removeprefix("- ").strip()
            if row.startswith("- ") and section.id == ASK_COUNSEL:
                message = f"{point} When counsel has answered, write it down and remove this line{last}"
                yield warning(path, line, "ask-counsel", message)
            elif row.startswith("- ") and section.id in DECIDE and path == ADOPTING:
                then = f"Decide, with counsel; change the policy if you choose otherwise, and remove this line{last}"
                yield warning(path, line, "decide", f"{point} {then}")
        if path == PROMISES and any(row.startswith("| **") for row in rows):
            message = f"“{section.title}”: test each of its promises, as its row says; take out of the policy what you cannot keep, and remove the row"
            yield warning(path, section.line, "promises", message)


def _to_be_written(book: Handbook) -> Iterator[Problem]:
    for document in sorted(book.documents, key=attrgetter("path")):
        where = ", and list its parts under law:" if document.path.startswith(f"{SCENARIOS}/") else " here"
        for line, row in enumerate(document.body.split("\n"), document.body_line):
            if STILL_TO_WRITE in row:
                yield warning(document.path, line, "to-be-written", f"write what the law of your state says{where}")
            elif BEFORE_THE_VOTE in row:
                message = f"{row.strip()} When counsel has, take this sentence out, or change what it is about"
                yield warning(document.path, line, "ask-counsel", message)


def _unchecked(root: Path) -> Iterator[Problem]:
    file = root / TO_DO
    text = file.read_text(encoding="utf-8", errors="replace") if file.is_file() else ""
    for line, row in enumerate(text.split("\n"), 1):
        if row.startswith("- [ ] "):
            yield warning(TO_DO, line, "to-do", f"{row.removeprefix('- [ ] ')} When done, write - [x]")


def _adoption(book: Handbook) -> Iterator[Problem]:
    for policy in book.policies:
        if isinstance(policy.front, PolicyFront) and policy.front.status != "adopted":
            message = "when the board has adopted it, write status: adopted, adopted:, counsel_reviewed: and effective:"
            yield warning(policy.document.path, policy.document.meta.line_of("status"), "adopt", message)
    if book.settings.status != "adopted":
        message = "when staff use the handbook, write status: adopted"
        yield warning(MKDOCS_YML, book.extra.line_of("status"), "adopt", message)
