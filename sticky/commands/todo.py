"""Lists what a library still has to do before its handbook is in use, in order, each with file, line and remedy."""

from argparse import Namespace
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from ..content import settings
from ..content.clauses import PolicyFront
from ..content.edition import told
from ..content.facts import DECLARED
from ..content.handbook import DOCS, Handbook
from ..content.reader import read_file
from ..content.sections import LAW_SAYS
from ..content.state import ASK_COUNSEL, TO_BE_WRITTEN, State, state_of
from ..markdown.document import Document
from ..text.problem import Problem
from .console import counted, handbook
from .init import origin
from .init.texts import texts_for
from .init.to_do import TO_DO

STEPS = {
    "settings": "The settings",
    "law": "The law: compare it with the official code",
    "ask-counsel": "Questions for counsel",
    "decide": "Choices to make",
    "promises": "Promises to test",
    "to-be-written": "What the law says, to be written",
    "law-part": "What the law says, to be read by counsel",
    "to-do": "What else to look at: what is left out, and what no program sees",
    "adopt": "When all that is done",
}
"""What there is to do, in order: by the code of its items, the heading of the list."""

DECIDE = ("what-to-decide", "open-decisions")
"""The ids of the headings, on the page about adopting the policy, below which lists have what to decide."""

HOTLINE = "child_hotline"
"""The fact whose value has a number behind it, which only the library knows."""

ADOPTING, PROMISES = f"{DOCS}/policy/adopt.md", f"{DOCS}/policy/promises.md"
"""The page about adopting the policy, and the page that lists its promises."""


def todo(root: Path, _: Namespace) -> None:
    """The command `sticky todo`."""
    left = items(handbook(root).published)
    for code, group in groupby(left, attrgetter("code")):
        rows = [f"  {item.path}:{item.line}: {item.message}" for item in group]
        print(f"{STEPS[code]} ({len(rows)})", *rows, sep="\n")
    print(f"{counted(len(left), 'thing')} to do." if left else "Nothing is left to do.")


def items(book: Handbook) -> list[Problem]:
    """What is still to do in a handbook, in the order in which to do it; the code of each says what it is about."""
    try:
        state = state_of(book.owner.state) if book.owner.state else None
    except KeyError:
        state = None  # the check reports it
    start = origin.load(book.root)
    came = start.texts if start else texts_for(state) if state else {}
    left = [
        *_settings(book),
        *_law(book, state, came),
        *(item for page in book.pages for item in _page(page.document)),
        *_scenarios(book, came),
        *_hotline(book),
        *_unchecked(book.root),
        *_adoption(book),
    ]
    left = [replace(item, line=book.line(item.path, item.line)) for item in left]
    return sorted(left, key=lambda item: [*STEPS].index(item.code))


def _item(path: str, line: int, about: str, message: str) -> Problem:
    return Problem(path, line, about, message, warning=True)


def _settings(book: Handbook) -> Iterator[Problem]:
    def setting(message: str, *keys: str | int) -> Problem:
        return _item(settings.MKDOCS_YML, book.extra.line_of("library", *keys), "settings", message)

    owner = book.owner
    if not owner.state:
        law = "write which state’s law applies: state: Vermont; until then, only quotations are compared with the law"
        yield setting(law)
    if not owner.privacy_officer.email:
        address = "write the email address for complaints about privacy, below privacy_officer: email: …"
        yield setting(f"{address}; until then, pages name the phone number and the desk", "privacy_officer")
    if len(owner.people_to_call) < 2:
        whom = "list whom the desk calls, in this order, with numbers that anyone may see: a supervisor, the director"
        yield setting(whom, "people_to_call")
    for i, person in enumerate(owner.people_to_call):
        if settings.MADE_UP.search(person.phone):
            yield setting(f"{person.phone} is made up; write a number that somebody answers", "people_to_call", i)
    if not owner.accent and not owner.logo:
        yield setting('give the site your look, if you like: accent: "#…", and logo: logo.png')


def _law(book: Handbook, state: State | None, came: Mapping[str, str]) -> Iterator[Problem]:
    pack = state.front if state and state.pack != "any" else None
    disclaimers = {statute.front.disclaimer for statute in state.statutes} if state else set()
    for statute in book.statutes:
        document, front = statute.document, statute.front
        line = document.meta.line_of("text_checked" if front.text_checked else "citation")
        if state and not pack and statute.id in state.front.statutes:
            message = "put your state’s law here; the steps are on the page, under “How to fill this page”"
            yield _item(document.path, line, "law", message)
        elif (book.root / document.path).read_text(encoding="utf-8") == came.get(document.path):
            compare = f"compare each word of {front.citation} with the official code ({front.source})"
            then = "then put the day in text_checked, and whom you asked in disclaimer"
            yield _item(document.path, line, "law", f"{compare}, {then}")
        if pack and not pack.whole and front.disclaimer in disclaimers:
            message = f"this text is not whole; add what is missing, and change disclaimer: {pack.missing}"
            yield _item(document.path, document.meta.line_of("disclaimer"), "law", message)


def _page(document: Document) -> Iterator[Problem]:
    path = document.path
    for section in document.sections:
        rows = section.text.markdown.split("\n")
        for line, row in enumerate(rows, section.text.line):
            point = row.removeprefix("- ").strip()
            if row.startswith("- ") and section.id == ASK_COUNSEL:
                message = f"{point} When counsel has answered, write it down and remove this line"
                yield _item(path, line, "ask-counsel", message)
            elif row.startswith("- ") and section.id in DECIDE and path == ADOPTING:
                then = "Decide, with counsel; change the policy if you choose otherwise, and remove this line"
                yield _item(path, line, "decide", f"{point} {then}")
        promises = sum(row.startswith("| **") for row in rows) if path == PROMISES else 0
        if promises:
            test = f"test {counted(promises, 'promise')}, as each row says"
            message = f"“{section.title}”: {test}; take out of the policy what you cannot keep, and remove the row"
            yield _item(path, section.line, "promises", message)
    for line, row in _rows(document):
        if TO_BE_WRITTEN in row:
            yield _item(path, line, "to-be-written", "write what the law of your state says here")


def _scenarios(book: Handbook, came: Mapping[str, str]) -> Iterator[Problem]:
    for scenario in sorted(book.scenarios, key=lambda scenario: scenario.document.path):
        text, path = scenario.debrief.text_of(LAW_SAYS), scenario.document.path
        if TO_BE_WRITTEN in text.markdown:
            message = "write what the law of your state says, and list its parts under law:"
            yield _item(path, text.line, "to-be-written", message)
        elif text and (first := read_file(path, told(came.get(path, "").encode(), "staff", book.facts).data).document):
            said = [section.text.markdown for section in first.sections if section.title == LAW_SAYS.title]
            if [text.markdown] == said and first.meta.plain().get("reviewed") == str(scenario.front.reviewed):
                as_it_came = "what the law says is still as it came with the handbook"
                message = f"{as_it_came}; have counsel read it, then change the date in reviewed:"
                yield _item(path, text.line, "law-part", message)


def _hotline(book: Handbook) -> Iterator[Problem]:
    name = DECLARED[HOTLINE].model
    if book.facts.values.get(HOTLINE) == name:
        number = f"write the number of {name}, in parentheses behind its name"
        message = f"{number}, and what hours it has if it does not answer at all of them"
        yield _item(settings.MKDOCS_YML, book.facts.lines[HOTLINE], "to-do", message)


def _unchecked(root: Path) -> Iterator[Problem]:
    file = root / TO_DO
    text = file.read_text(encoding="utf-8", errors="replace") if file.is_file() else ""
    for line, row in enumerate(text.split("\n"), 1):
        if row.startswith("- [ ] "):
            yield _item(TO_DO, line, "to-do", f"{row.removeprefix('- [ ] ')} When done, write - [x]")


def _adoption(book: Handbook) -> Iterator[Problem]:
    for policy in book.policies:
        if isinstance(policy.front, PolicyFront) and policy.front.status != "adopted":
            then = "write status: adopted, with adopted:, counsel_reviewed: and effective:"
            line = policy.document.meta.line_of("status")
            yield _item(policy.document.path, line, "adopt", f"when the board has adopted it, {then}")
    if book.settings.status != "adopted":
        line = book.extra.line_of("status")
        yield _item(settings.MKDOCS_YML, line, "adopt", "when staff use the handbook, write status: adopted")


def _rows(document: Document) -> Iterator[tuple[int, str]]:
    return enumerate(document.body.split("\n"), document.body_line)
