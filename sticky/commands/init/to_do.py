"""What a new handbook's files do not show that is left to do: a list to check off."""

import re
from collections.abc import Iterator, Mapping

from ...content import settings
from ...content.edition import passage_if
from ...content.handbook import DOCS
from ...content.starter import STARTER, away, pages_of, speaks_of_its_own
from ...content.state import OF, State
from ...markdown.document import ASKED
from .program import program
from .texts import shelf_of
from .wanted import Wanted

_PARTS = re.compile(rf"^#+ (.*?)(?: \{{#.*)?$|^{re.escape(passage_if(OF.fact))}$(?!\n\n#)", re.MULTILINE)
"""The headings of a page, with their titles, and where something below one may be left out."""


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
    # What the starter has and this handbook has not, as only the starter's own state has it; not what is on the shelf.
    whole = shelf_of(state.code).texts
    for path, text in pages_of(STARTER).items() if away(state) else ():
        if path not in texts or path.startswith(f"{DOCS}/law/") or path.endswith(ASKED):
            continue
        here, shelved = ({part[1] for part in _PARTS.finditer(each[path])} for each in (texts, whole))
        below, lost, shorter = "", list[str](), list[str]()
        for part in _PARTS.finditer(text):
            below = part[1] or below
            if below in shelved - here:
                continue
            if below not in here:
                lost.append(below)
            elif not part[1]:
                shorter.append(below)
        lost = [title for title in dict.fromkeys(lost) if not speaks_of_its_own(title)]
        if lost:
            yield f"{path}: these sections are left out: {'; '.join(lost)}. Write what holds for you, or do without."
        if shorter:
            under = "; ".join(dict.fromkeys(shorter))
            yield f"{path}: sentences are left out under: {under}. Read it; add what holds for you, or do without."
