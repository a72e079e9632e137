"""What a handbook leaves out of the starter's, and whatever names that: those blocks are left out as well."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from jinja2 import Environment, TemplateSyntaxError, nodes

from ...content.answer import DESK_FOLDER
from ...content.handbook import DOCS, SCENARIOS
from ...content.page import src_of
from ...content.starter import OF
from ...markdown.blocks import Block
from ...markdown.calls import DELIMITERS
from ...markdown.inline import source_of

_JINJA = Environment(**DELIMITERS)  # type: ignore[arg-type]  # noqa: S701  # all are strings; it only parses
_SECTION_NUMBER = re.compile(r"(?<![\w-])\d{1,2}(?:\.\d)?-\d{1,3}(?:\.\d)?-\d{3,4}(?:\.\d)?(?![\w-])")


@dataclass
class Gone:
    """What is gone so far."""

    names: Sequence[str]
    """Words that may not remain."""
    away: bool
    """Whether the starter's law is gone."""
    pages: set[str] = field(default_factory=set)
    """The paths of pages that are gone."""
    headings: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """By the id of a heading that is gone, the paths of its pages."""
    ids: Counter[str] = field(default_factory=Counter)
    """On how many pages each id is: a reference by id alone leads nowhere once all of them are gone."""

    def __post_init__(self) -> None:
        names = "|".join(map(re.escape, self.names)) or "(?!)"
        self._words = re.compile(rf"(?<!\w)(?:{names})(?!\w)", re.IGNORECASE)

    @property
    def number(self) -> int:
        """How many pages and headings are gone."""
        return len(self.pages) + sum(map(len, self.headings.values()))

    def by_word(self, text: str) -> bool:
        """Whether a text has a word that may not remain."""
        return bool(self._words.search(text) or (self.away and _SECTION_NUMBER.search(text)))

    def named(self, path: str, block: Block) -> bool:
        """Whether a block of a page names what is gone."""
        return (
            self.by_word(block.text)
            or any(map(self.leads, _references(block)))
            or any(self._linked(path, link.target) for link in block.links if not link.reference)
            or any(self._shows(macro) for macro, _ in _calls(block.text))
        )

    def leads(self, name: str) -> bool:
        """Whether a reference leads to what is gone."""
        page, mark, id_ = name.rpartition("#")
        if self._of_a_law(name):
            return True
        lost = self.headings.get(id_, set())
        if mark:
            return any(_group(path) == page for path in lost)
        return bool(lost) and len(lost) == self.ids[id_]

    def rests_on_a_law(self, block: Block) -> bool:
        """Whether a block cites a law that is gone."""
        return any(map(self._of_a_law, _references(block)))

    def _shows(self, macro: str) -> bool:
        return (macro == "statute" and self.away) or (
            macro == "standards" and f"{DOCS}/standards/index.md" in self.pages
        )

    def _laws(self) -> set[str]:
        laws = {PurePosixPath(path).stem for path in self.pages if path.startswith(f"{DOCS}/law/")}
        return laws | ({*OF.front.statutes} if self.away else set())

    def _of_a_law(self, name: str) -> bool:
        return any(name == law or name.startswith((f"{law}(", f"{law} ")) for law in self._laws())

    def _linked(self, path: str, target: str) -> bool:
        file, _, anchor = target.partition("#")
        if ":" in file:
            return False  # elsewhere on the web
        goal = source_of(src_of(path), file)
        goal = goal if goal.startswith(f"{SCENARIOS}/") else f"{DOCS}/{goal}"
        laws = {f"{DOCS}/law/{law}.md" for law in self._laws()}
        return goal in self.pages or goal in laws or goal in self.headings.get(anchor, ())


def _references(block: Block) -> list[str]:
    linked = [link.target for link in block.links if link.reference]
    return linked + [argument for macro, argument in _calls(block.text) if macro == "cite"]


def _calls(text: str) -> list[tuple[str, str]]:
    # The macros that a text calls, each with its first argument.
    try:
        calls = list(_JINJA.parse(text).find_all(nodes.Call)) if "{{" in text else []
    except TemplateSyntaxError:
        return []  # the check reports it
    constants = [[arg.value for arg in call.args if isinstance(arg, nodes.Const)] for call in calls]
    return [(getattr(call.node, "name", ""), str(*args[:1])) for call, args in zip(calls, constants, strict=True)]


def _group(path: str) -> str:
    # What stands before the `#` in a reference to something on a page: the name of the page, or of its folder.
    where = PurePosixPath(path)
    return where.parent.name if where.stem == "index" or where.parent.name in (SCENARIOS, DESK_FOLDER) else where.stem
