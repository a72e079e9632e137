"""What a library does and what its law allows: facts that texts print, or that decide whether a passage appears.

`facts.yml` declares each; a library’s own values are under `extra: facts:` in its `mkdocs.yml`. Three follow from
other settings: whether the library is in the starter's state, is a model, and has its director as its privacy officer.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Literal, NamedTuple

from pydantic import Field

from ..text.problem import Problem, shown, suggestion
from ..text.yaml_nodes import Day, Keys, Node, key, parse_yaml, validate
from .catalog import Word, Words
from .state import OF
from .translation import Translation

Value = bool | int | str


class Fact(Keys):
    """The declaration of a fact."""

    question: str
    kind: Literal["yes-or-no", "number", "text"]
    unit: Literal["", "day", "business-day", "working-day", "month", "year", "age"] = ""
    """What a number counts; the message `unit.<unit>` prints it."""
    least: int = 0
    most: int = 10_000
    """The bounds of a number, before the law of a state narrows them."""
    at_most: str = ""
    decides: Literal["law", "board", "director"]
    model: str
    """What the model library says, as it is written in `mkdocs.yml`."""
    costs: str = ""
    hours: int = 0
    money: int = 0
    """The hours of staff and the dollars that it takes a year, where the model can give an honest estimate."""
    reckoned: str = ""
    """How they were estimated."""
    near: Words = Field(())
    """The words that stand beside its value where a text is about it."""
    before: str = ""
    """The name that prints the number minus one: 12 for the age 13."""
    at_least: dict[str, int] = Field({})
    """The names of yes-or-no facts derived from the number, each with the least number that makes it a yes."""


def _declared() -> Mapping[str, Fact]:
    node, problems = parse_yaml(_FILE.name, _FILE.read_text(encoding="utf-8"))
    if node is None or problems:
        raise ValueError("; ".join(map(str, problems)))
    return {name: Fact.model_validate(value) for name, value in node.plain().items()}


_FILE = Path(__file__).with_name("facts.yml")
DECLARED: Mapping[str, Fact] = _declared()
"""Every fact, by name, in the order in which a library is asked."""


class Decided(Keys):
    """A fact that has changed, as it is written in the settings: readers hear of it."""

    now: Word = key("what holds now", "30")
    since: Day = key("the day on which it changed, year-month-day", "2027-01-12")
    was: Word = key("what held before", "14")


class FactChange(NamedTuple):
    """A change of a fact, with both values as readers see them."""

    since: date
    now: str
    was: str


MODEL = "model"
"""The fact that the library is a model, and made up."""

BOTH = "director_is_officer"
"""The fact that the director is the privacy officer, too, so that nobody stands between a complaint and the board."""

FACT_OF = {each: name for name, fact in DECLARED.items() for each in (name, fact.before, *fact.at_least) if each}
"""The fact that each name stands for: its own name, or a name derived from it."""

YES_OR_NO = frozenset([OF.fact, MODEL, BOTH]).union(
    *([name] if fact.kind == "yes-or-no" else fact.at_least for name, fact in DECLARED.items())
)
"""The names that a passage can depend on: yes-or-no facts, also those derived from numbers and from other settings."""


@dataclass(frozen=True)
class Facts:
    """The facts of a library."""

    values: Mapping[str, Value] = field(default_factory=dict)
    """By name, with each yes or no that is made from a number; a fact that the library has not given is missing."""
    printed: Mapping[str, str] = field(default_factory=dict)
    """What texts print, by name: a number with its unit, or words. A yes or no has nothing to print."""
    changes: Mapping[str, FactChange] = field(default_factory=dict)
    """The last change of a fact that readers hear of, by the fact's name."""
    lines: Mapping[str, int] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        """Whether a yes-or-no fact is a yes."""
        return self.values.get(name) is True

    def lacking(self, needs: Iterable[str]) -> str:
        """The first of some facts that is a no; empty if none is. A fact that is not given is left to the checks."""
        return next((name for name in needs if self.values.get(name) is False), "")

    @property
    def all_yes(self) -> "Facts":
        """These facts with a yes for every yes-or-no fact."""
        return replace(self, values={**self.values, **dict.fromkeys(YES_OR_NO, True)})


def load(extra: Node, path: str, t: Translation) -> tuple[Facts, list[Problem]]:
    """The facts under `extra`, the settings in the file at `path`, as the language of `t` prints them; and every problem."""
    node, problems = extra.inside("facts"), list[Problem]()
    values, changes = dict[str, Value](), dict[str, FactChange]()

    def wrong(line: int, message: str, code: str = "bad-fact") -> None:
        problems.append(Problem(path, line, code, message))

    told = node.value if node and isinstance(node.value, Mapping) else {}
    if node and not isinstance(node.value, Mapping):
        wrong(node.line, '"facts" has to be a list of names and values; for example: camera_days: 14')
    for name, value in told.items():
        if name not in DECLARED:
            wrong(value.line, f"{shown(name)} is not a fact{suggestion(name, DECLARED)}", "unknown-fact")
            continue
        fact, decided = DECLARED[name], None
        if isinstance(value.value, Mapping):
            decided, faults = validate(Decided, value, path, f'the fact "{name}"')
            problems += faults
        written = [value.inside("now"), value.inside("was")] if isinstance(value.value, Mapping) else [value]
        given = [value_of(fact, node.plain()) if node else None for node in written]
        for node, each in zip(written, given, strict=True):
            if each is None and node and (decided or node is value):
                written_so = "empty" if node.plain() is None else shown(str(node.plain()))
                how = f"{fact.question} For example: {name}: {fact.model}"
                wrong(node.line, f'"{name}" is {written_so}, but has to be {_form(fact)}. {how}')
        if decided and given[0] == given[1] is not None:
            how = f'correct "now" or "was", or write only: {name}: {decided.now}'
            wrong(value.line, f'"{name}" is what it was before, {shown(decided.was)}; {how}')
        # The model's value replaces one that cannot be read, so that texts that print the fact have no problem, too.
        now = value_of(fact, fact.model) if given[0] is None else given[0]
        if now is not None:
            values[name] = now
        if decided and None not in given:
            changes[name] = FactChange(decided.since, *(in_words(fact, each, t) for each in given if each is not None))
    lines = {name: told[name].line for name in values}
    made = {made: int(now) >= least for name, now in values.items() for made, least in DECLARED[name].at_least.items()}
    if extra.inside("library"):
        said = [node and node.value for node in (extra.inside("library", "state"), extra.inside("status"))]
        titles = [extra.inside("library", *keys) for keys in (("director",), ("privacy_officer", "title"))]
        director, officer = (str(node and node.plain()).casefold() for node in titles)
        made |= {OF.fact: said[0] == OF.name, MODEL: said[1] == "model", BOTH: director == officer}
    return Facts(values | made, dict(_printed(values, t)), changes, lines), problems


_WORDS = re.compile(r"(?=.*[^\W\d_])[^*_`\[\]{}<>]*[^*_`\[\]{}<>.]", re.DOTALL)
"""Words as a sentence can have them: no number alone, no Markdown, and no period at the end."""

_YES_OR_NO = {"yes": True, "true": True, "no": False, "false": False}


def value_of(fact: Fact, written: object) -> Value | None:
    """The value of a fact as it is written; `None` if the fact cannot have it."""
    text = str(written).strip()
    match fact.kind:
        case "yes-or-no":
            return _YES_OR_NO.get(text.lower())
        case "number":
            return int(text) if text.isdecimal() and fact.least <= int(text) <= fact.most else None
    return text if isinstance(written, str) and _WORDS.fullmatch(text) and text.lower() not in _YES_OR_NO else None


def _form(fact: Fact) -> str:
    match fact.kind:
        case "yes-or-no":
            return "yes or no"
        case "number":
            return f"a number from {fact.least} to {fact.most}"
    return "plain words, as they stand in the middle of a sentence"


def in_words(fact: Fact, value: Value, t: Translation) -> str:
    """A value of a fact as readers see it: a number with its unit, a yes or no, or words."""
    if isinstance(value, bool):
        return t("facts.yes" if value else "facts.no")
    return t(f"unit.{fact.unit}", n=value) if fact.unit and isinstance(value, int) else str(value)


def _printed(values: Mapping[str, Value], t: Translation) -> Iterator[tuple[str, str]]:
    for name, value in values.items():
        if isinstance(value, bool):
            continue
        yield name, in_words(DECLARED[name], value, t)
        if (before := DECLARED[name].before) and isinstance(value, int):
            yield before, str(value - 1)
