"""The to-do list of a new handbook, to check off: what is left to do and cannot be seen in its files."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from ...checks.adoption import PROMISES
from ...content import settings
from ...content.edition import passages
from ...content.handbook import DOCS
from ...content.starter import STARTER, away, pages_of, speaks_of_its_own
from ...content.state import OF, State
from ...markdown.document import ASKED
from ..without import looked_at, references
from .profile import Profile
from .program import program
from .texts import shelf_of


class LeftOut(NamedTuple):
    """A text that the starter has and a handbook lacks, because it holds in the starter's own state only."""

    path: str
    title: str
    """The heading that is left out, or below which a passage is left out."""
    whole: bool
    words: str
    """The text that is left out, as the starter has it, with names in place of citations."""


def to_do(profile: Profile, texts: Mapping[str, str]) -> str:
    """The to-do list, as Markdown; `texts` are the handbook's, by path."""
    rows = [
        program()[1],
        f"{settings.MKDOCS_YML}: are “{profile.director}” and “Board of Trustees” what they are called here?",
        ""
        if PROMISES in texts
        else f"{PROMISES}: bring the list of the policy’s promises, and test each: sticky take {PROMISES}.",
        *_rows(profile.state, texts),
    ]
    head = (
        "# To do\n\nWhat is left to do and cannot be seen in the files. Check it off: `- [x]`. `sticky todo` lists it with the "
        "rest. “Left out” is what rested on the law of another state, or led to a page that only a library there has; "
        "`sticky todo --left-out` shows it.\n\n"
    )
    return head + "".join(f"- [ ] {row}\n" for row in rows if row)


def _rows(state: State, texts: Mapping[str, str]) -> Iterator[str]:
    for path, group in groupby(left_out(state, texts), attrgetter("path")):
        gone = [each for each in group if each.words and not speaks_of_its_own(each.title)]
        sections, under = (
            "; ".join(dict.fromkeys(each.title for each in gone if each.whole == whole)) for whole in (True, False)
        )
        if sections:
            yield f"{path}: these sections are left out: {sections}. Write what holds for you, or do without."
        if under:
            yield f"{path}: sentences are left out under: {under}. Read it; add what holds for you, or do without."


def left_out(state: State, texts: Mapping[str, str]) -> Iterator[LeftOut]:
    """What a handbook with these texts lacks of the starter's, except what is on the shelf or has a replacement."""
    whole = shelf_of(state.code).texts
    for path, text in pages_of(STARTER).items() if away(state) else ():
        if path not in texts or path.startswith(f"{DOCS}/law/") or path.endswith(ASKED):
            continue
        here, shelved = ({title for _, _, title in _headings(path, each[path])} for each in (texts, whole))
        rows, ends, below = text.split("\n"), dict[int, int](), ""
        for begin, middle, end, fact in passages(rows):
            if fact == OF.fact and middle == end:
                ends[begin] = end
        headings = {row: (level, title) for row, level, title in _headings(path, text)}
        for i in range(len(rows)):
            level, below = headings.get(i, (0, below))
            if below not in here and (below in shelved or not level):
                continue
            if below not in here:
                end = next((row for row, (other, _) in headings.items() if row > i and other <= level), len(rows))
                yield LeftOut(path, below, True, _plain(path, text, rows[i + 1 : end]))
            elif i in ends and not any(row in headings for row in range(i, ends[i])):
                yield LeftOut(path, below, False, _plain(path, text, rows[i + 1 : ends[i]]))


def _headings(path: str, text: str) -> Iterator[tuple[int, int, str]]:
    document = looked_at(path, text)
    yield from ((section.line - 1, section.level, section.title) for section in (document.sections if document else ()))


def _plain(path: str, text: str, rows: Sequence[str]) -> str:
    said = "\n".join(row for row in rows if row.strip() and not row.startswith("///"))
    for citation in (each for each in references(path, text) if each.written.startswith("{{")):
        said = said.replace(citation.written, citation.name)
    return said
