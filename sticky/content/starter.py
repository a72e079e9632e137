"""The starter: the handbook that other libraries' handbooks are started from.

In an installed package it is a copy in `starter/`; otherwise it is the repository itself.
"""

import re
from pathlib import Path

from ..markdown.document import ASKED
from ..text.files import contents, decode
from ..text.kept import PACKAGE
from ..text.problem import MEND_FIRST, Refused
from .handbook import DOCS, SCENARIOS
from .state import OF, State, statutes_in
from .statute import Statute

STARTER = PACKAGE / "starter" if (PACKAGE / "starter").is_dir() else PACKAGE.parent

REPOSITORY = PACKAGE / "repository"
"""The folder of the other files that a handbook's repository has: its README, workflows, editor settings."""

ABOUT_THE_STARTER = ("Cottonwood", "Bemis")
"""Names that a handbook of another state does not have."""


def away(state: State) -> bool:
    """Whether a state is not the starter's."""
    return state.code != OF.code


def speaks_of_its_own(text: str) -> bool:
    """Whether a text names the starter's library, state or law, which a handbook of another state does not have."""
    return bool(_ITS_OWN.search(text))


_NAMES = "|".join(map(re.escape, (*ABOUT_THE_STARTER, OF.name, *OF.front.names)))
_NUMBER = r"\d{1,2}(?:\.\d)?-\d{1,3}(?:\.\d)?-\d{3,4}(?:\.\d)?"
_ITS_OWN = re.compile(rf"(?<![\w-])(?:{_NAMES}|{_NUMBER})(?![\w-])", re.IGNORECASE)


def pages_of(root: Path) -> dict[str, str]:
    """The pages, scenarios and phrasings of the handbook at `root`, by path. Raises `Refused` if one is not text."""
    pages = {}
    written = (file for folder in (DOCS, SCENARIOS) for file in (root / folder).rglob("*"))
    for file in sorted(file for file in written if file.name.endswith((".md", ASKED))):
        path = file.relative_to(root).as_posix()
        text, problems = decode(path, contents(file))
        if text is None:
            raise Refused("\n".join([*map(str, problems), MEND_FIRST]))
        pages[path] = text
    return pages


def law_of(state: State) -> tuple[Statute, ...]:
    """The statutes of a state's pack; those of the starter's own state stand in the starter."""
    statutes = state.statutes if away(state) else statutes_in(STARTER / DOCS / "law")
    return tuple(statute for statute in statutes if statute.id in state.front.statutes)
