"""A library's own rules for what its texts say: `house-rules.yml`, beside its settings."""

import re
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from ..text.files import contents, decode, unreadable, why
from ..text.names import nearest
from ..text.problem import Problem, shown
from ..text.yaml_nodes import Keys, Node, key, parse_yaml, validate
from .catalog import Word, Words
from .edition import told
from .facts import Facts

HOUSE_RULES = "house-rules.yml"


def _pattern(written: Any) -> Any:
    # A space in the pattern also matches a line break, because long lines may be broken anywhere.
    try:
        return re.compile(written.replace(" ", r"\s"), re.MULTILINE | re.DOTALL)
    except (AttributeError, re.error) as error:
        raise ValueError from error


Pattern = Annotated[re.Pattern[str], BeforeValidator(_pattern)]
Count = Annotated[str, Field(pattern="^([0-9]+|(100|[0-9]?[0-9])%)$")]


class HouseRule(Keys):
    """One rule: what it is about, and what then has to be said or must not be."""

    rule: Word = key("the rule, in a sentence", "Nobody is sent to look around for someone.")
    about: Pattern = key(
        "a regular expression for what it is about; without it, everything there", "live picture", re.compile("")
    )
    needs: Pattern | None = key("a regular expression for what then has to stand there", "danger", None)
    never: Pattern | None = key("a regular expression for what then must not stand there", "for any look", None)
    of: Literal["passage", "section", "file"] = key(
        "what it looks at, one by one: each passage, each section or each file", "section", "passage"
    )
    where: Words = key(
        "files, or how their paths begin, perhaps with the id of a part", "[docs/policy/, scenarios/a.md]", ()
    )
    below: Words = key("the headings that it looks below", "[Avoid]", ())
    but: dict[str, str] = key("files or parts that may break it, each with the reason", "{docs/a.md: It quotes.}", {})
    most: Count | None = key("how many may break it, or how many of a hundred that it is about", "6", None)
    least: int | None = key("how many there have to be of what it is about, 1 or more", "12", None, ge=1)
    once: bool = key('"yes" if what it is about, or the group in that, may stand in one file only', "yes", False)
    listed_in: str = key("a file in which what it is about has to stand, too", "docs/about/sources.md", "")
    faulty: Word = key("a passage that breaks it", "She may look around.")
    clean: Word = key("a passage that keeps it", "The public rooms are open to her.")

    def found(self, text: str) -> list[tuple[int, str]]:
        """The words of a text that break the rule, or count for it, each with their position."""
        each = self.once or self.listed_in
        said = [*self.about.finditer(text)] if each else [*filter(None, [self.about.search(text)])]
        if said and self.never and (wrong := self.never.search(text)):
            said = [wrong]
        elif (self.needs or self.never) and not (self.needs and not self.needs.search(text)):
            said = []
        return [(match.start(), match[match.lastindex or 0]) for match in said]


Needed = Literal["law", "policy", "standards", "asker", "topics", "audience"]
"""What can need cases: what scenarios rest on and touch, who asks, and the terms by which scenarios are filtered."""


class House(Keys):
    """The rules of a library, and how many cases it wants of each thing that it teaches."""

    rules: tuple[HouseRule, ...] = key("a list of rules", "[{rule: …, about: …, faulty: …, clean: …}]", ())
    cases: dict[Needed, Annotated[int, Field(ge=1)]] = key(
        "how many cases each subsection, clause, standard, asker, topic or audience needs", "{policy: 1, topics: 2}", {}
    )


def load(root: Path, facts: Facts) -> tuple[House, Node, list[Problem]]:
    """The rules of the handbook at `root`, none without the file; the file as written; and every problem in it."""
    nothing = Node(None, 1)
    if not (root / HOUSE_RULES).is_file():
        named = nearest(HOUSE_RULES, [file.name for file in root.iterdir() if file.is_file()])
        message = f"{shown(named)} is not read; if it has the rules of this library, name it {HOUSE_RULES}"
        return House(), nothing, [Problem(named, 1, "bad-file-name", message)] if named else []
    try:
        text, problems = decode(HOUSE_RULES, told(contents(root / HOUSE_RULES), "staff", facts).data)
    except OSError as error:
        return House(), nothing, [unreadable(HOUSE_RULES, why(error))]
    node, faults = (None, []) if text is None else parse_yaml(HOUSE_RULES, text)
    house, more = validate(House, node, HOUSE_RULES, "the house rules") if node else (None, [])
    return house or House(), node or nothing, [*problems, *faults, *more]
