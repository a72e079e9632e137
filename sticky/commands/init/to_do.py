"""What a new handbook's files do not show that is left to do: a list to check off."""

from collections.abc import Iterator, Mapping

from ...content import settings
from ...content.handbook import DOCS
from ...content.reader import read_file
from ...content.sections import LAW_SAYS
from ...content.starter import STARTER, away, pages_of, speaks_of_its_own
from ...content.state import State
from ...markdown.document import ASKED
from .program import program
from .texts import OPTIONAL
from .wanted import Wanted

TO_DO = "records/to-do.md"
"""What is left to do and cannot be seen in the files themselves: a list to check off."""


def to_do(wanted: Wanted, texts: Mapping[str, str]) -> str:
    """The list, as Markdown; `texts` are those of the handbook, by path."""
    rows = [
        program()[1],
        f"{settings.MKDOCS_YML}: are “Library Director” and “Board of Trustees” what they are called here?",
        *_left_out(wanted.state, texts),
    ]
    head = (
        "# To do\n\nWhat is left to do and cannot be seen in the files. Check it off: `- [x]`. `sticky todo` lists it with the "
        "rest. “Left out” is what rested on the law of another state, or led to a page that only a library there has.\n\n"
    )
    return head + "".join(f"- [ ] {row}\n" for row in rows if row)


def _left_out(state: State, texts: Mapping[str, str]) -> Iterator[str]:
    # What the starter has and this handbook has not, as it rests on the law of another state.
    if not away(state):
        return
    for path, text in pages_of(STARTER).items():
        if path.startswith(f"{DOCS}/law/") or path in OPTIONAL or path.endswith(ASKED):
            continue
        if path not in texts:
            yield f"{path}: the whole page is left out. Write your own, or do without."
            continue
        if texts[path] == text:
            continue
        here, there = _sections(path, texts[path]), _sections(path, text)
        lost = [title for title in there if title not in here and not speaks_of_its_own(title)]
        shorter = [title for title, rows in there.items() if rows > here.get(title, rows)]
        if lost:
            yield f"{path}: these sections are left out: {'; '.join(lost)}. Write what holds for you, or do without."
        if shorter:
            yield f"{path}: sentences are left out under: {'; '.join(shorter)}. Read it; add what holds for you, or do without."


def _sections(path: str, text: str) -> dict[str, int]:
    # The sections of a page or scenario, each with the number of its rows; what the law says is listed by itself.
    document = read_file(path, text.encode()).document
    return {
        section.title: len([row for row in section.text.markdown.split("\n") if row.strip()])
        for section in (document.sections if document else ())
        if section.title != LAW_SAYS.title
    }
