"""What a handbook leaves out of the starter's, and whatever names that: those blocks are left out as well."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import PurePosixPath

from ..content.answer import DESK_FOLDER
from ..content.handbook import DOCS, SCENARIOS
from ..content.page import src_of
from ..content.starter import OF
from ..markdown.inline import source_of

_SECTION_NUMBER = re.compile(r"(?<![\w-])\d{1,2}(?:\.\d)?-\d{1,3}(?:\.\d)?-\d{3,4}(?:\.\d)?(?![\w-])")
_CITED = re.compile(r"\bcite\(\s*\"([^\"]*)\"")
_REFERENCE = re.compile(r"\[([^\[\]]*)\]\[([^\[\]]*)\]")
_LINKED = re.compile(r"\]\(([^()\s]*)\)|\bsrc=\"([^\"]*)\"")
_CALL = re.compile(r"\{\{\s*(statute|standards)\(")


@dataclass
class Gone:
    """What is gone so far."""

    names: Sequence[str]
    """Words that may not remain."""
    away: bool
    """Whether the starter's law is gone."""
    pages: set[str] = field(default_factory=set)
    """The paths of pages that are gone."""
    headings: set[tuple[str, str]] = field(default_factory=set)
    """Headings that are gone, each with its page and id."""
    ids: Counter[str] = field(default_factory=Counter)
    """On how many pages each id is: a reference by id alone leads nowhere once all of them are gone."""
    _before: tuple[int, int] = (-1, -1)

    def __post_init__(self) -> None:
        names = "|".join(map(re.escape, self.names)) or r"(?!)"
        self._named = re.compile(rf"(?<!\w)(?:{names})(?!\w)", re.IGNORECASE)
        self.by_word = cache(self._by_word)
        """Whether a text has a word that may not remain. Each is asked about again whenever more is gone."""

    def changed(self) -> bool:
        """Whether more is gone than when this was last asked."""
        now = (len(self.pages), len(self.headings))
        before, self._before = self._before, now
        return now != before

    def _by_word(self, text: str) -> bool:
        return bool(self._named.search(text) or (self.away and _SECTION_NUMBER.search(text)))

    def named(self, path: str, text: str) -> bool:
        """Whether a block of a page names what is gone."""
        return (
            self.by_word(text)
            or any(self.leads(name) for name in _references(text))
            or any(self.linked(path, found[1] or found[2] or "") for found in _LINKED.finditer(text))
            or any(
                f"{DOCS}/standards/index.md" in self.pages if found[1] == "standards" else self.away
                for found in _CALL.finditer(text)
            )
        )

    def leads(self, name: str) -> bool:
        """Whether a reference leads to what is gone."""
        page, mark, id_ = name.rpartition("#")
        if self._of_a_law(name):
            return True
        lost = {path for path, lost in self.headings if lost == id_}
        if mark:
            return any(_group(path) == page for path in lost)
        return bool(lost) and len(lost) == self.ids[id_]

    def rests_on_a_law(self, text: str) -> bool:
        """Whether a text cites a law that is gone."""
        return any(self._of_a_law(name) for name in _references(text))

    def _of_a_law(self, name: str) -> bool:
        laws = {PurePosixPath(path).stem for path in self.pages if path.startswith(f"{DOCS}/law/")}
        laws |= {*OF.front.statutes} if self.away else set()
        return any(name == id_ or re.match(rf"{re.escape(id_)}[( ]", name) for id_ in laws)

    def linked(self, path: str, target: str) -> bool:
        """Whether a link on a page leads to what is gone."""
        if re.match(r"[a-z]+:", target):
            return False
        file, _, anchor = target.partition("#")
        goal = source_of(src_of(path), file)
        goal = goal if goal.startswith(f"{SCENARIOS}/") else f"{DOCS}/{goal}"
        law = self.away and goal in {f"{DOCS}/law/{id_}.md" for id_ in OF.front.statutes}
        return law or goal in self.pages or (bool(anchor) and (goal, anchor) in self.headings)


def _group(path: str) -> str:
    # What stands before the `#` in a reference to something on a page: the name of the page, or of its folder.
    where = PurePosixPath(path)
    return where.parent.name if where.stem == "index" or where.parent.name in (SCENARIOS, DESK_FOLDER) else where.stem


@cache  # as `by_word`
def _references(text: str) -> Sequence[str]:
    cited = (found[1] for found in _CITED.finditer(text))
    return (*cited, *(" ".join((found[2] or found[1]).split()) for found in _REFERENCE.finditer(text)))
