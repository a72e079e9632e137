"""How people look for an answer: whom it answers, in the catalog block below its heading, and what they type to find it.

What they type stands in a file beside the page, for any part that has an id. Only the first phrasing is printed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, TypeVar

from pydantic import BeforeValidator, Field, WithJsonSchema

from ..markdown.document import Document, Section, asked_path
from ..text.problem import Problem
from ..text.yaml_nodes import Day, Keys, Node, key, validate

ANYONE = "anyone"

PAGE = "page"
"""The key of the whole page in its file of phrasings."""

Word = Annotated[str, Field(min_length=1)]


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) and value.strip() else value


Words = Annotated[
    tuple[Word, ...],
    BeforeValidator(_listed),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]
"""One word or more: a single one needs no brackets."""

Needs = Annotated[
    Words,
    Field(description="yes-or-no facts without which this is left out; all have to be yes", examples=["[cameras]"]),
]

Changed = Annotated[
    dict[Day, Annotated[str, Field(min_length=1, max_length=120)]],
    Field(
        description="days that exist, year-month-day, each with what changed for readers, in at most 120 characters",
        examples=['{2027-01-10: "Who may pick up holds"}'],
    ),
]

WHERE = key("a list of terms for where it happens", "[holds]", ())
URGENT = key("a list of terms for who asks what cannot wait: the desk guide shows it to them first", "[officer]", ())
LAW = key(
    "a list of subsections, or of laws on the page of laws, in quotation marks",
    '["24-90-119(1)", "24-90-119(2)(b)"]',
    (),
)
POLICY = key("a list of ids of policy clauses", "[who-we-share-with]", ())
RULE = key('the rules that it carries out, first that of its short answer, or "none"', "child-record/own", ())
CORE = key('"yes" for what every new handbook begins with; the rest, a library takes from the shelf', "yes", False)
"""Keys that answers have wherever they stand."""


class Catalog(Keys):
    """Whom a complication's answer is for, and what it rests on. Most missing keys are as in the scenario."""

    asker: Words = key('a list of terms for who asks, or "anyone"', "[family, friend]", ())
    where: Words = WHERE
    urgent: Words = URGENT
    law: Words = LAW
    policy: Words = POLICY
    needs: Needs = ()
    rule: Words = RULE


class FullCatalog(Catalog):
    """The catalog of an answer on the page of a place, where it happens; `where` names further places."""

    asker: Words = key('a list of terms for who asks, or "anyone"', "[family, friend]", min_length=1)
    core: bool = CORE


_MOVED = ("asked", "keywords")
"""Keys that catalogs once had, and that now belong in the file beside the page."""

Model = TypeVar("Model", bound=Catalog)


def catalog_of(model: type[Model], section: Section, path: str, id_: str | None) -> tuple[Model | None, list[Problem]]:
    """The catalog of the answer with this id as `model`, or `None` if it has none or an invalid one."""
    if section.catalog is None:
        return None, []
    keys = dict(section.catalog.value) if isinstance(section.catalog.value, Mapping) else {}
    where = f'write it in {asked_path(path)}, below "{id_ or "an-id"}:", each on a line, and keywords in brackets'
    told = []
    for name in _MOVED:
        if moved := keys.pop(name, None):
            message = f'"{name}" does not belong on the page; {where}'
            told.append(Problem(path, moved.line, "misplaced-key", message))
    left = Node(keys, section.catalog.line) if told else section.catalog
    catalog, problems = validate(model, left, path, "an answer")
    return catalog, told + problems


@dataclass(frozen=True)
class Phrasings:
    """What people type to find a part of a page."""

    asked: tuple[str, ...] = ()
    """What they ask, in their own words."""
    keywords: tuple[str, ...] = ()


def phrasings(document: Document) -> Mapping[str, Phrasings]:
    """What people type to find each part of a page, by the part's id. Malformed entries are left out."""
    parts = document.asked.value if document.asked else None
    phrasings = {}
    for id_, part in parts.items() if isinstance(parts, Mapping) else ():
        listed = entries(part)
        words = (word for entry in listed if isinstance(entry.value, tuple) for word in entry.value)
        phrasings[id_] = Phrasings(_texts(listed), _texts(words))
    return phrasings


def entries(part: Node | None) -> tuple[Node, ...]:
    """The entries of a list, such as the phrasings below an id; a single entry needs no list. Empty without a node."""
    if part is None:
        return ()
    return part.value if isinstance(part.value, tuple) else (part,)


def _texts(nodes: Iterable[Node]) -> tuple[str, ...]:
    return tuple(node.value.strip() for node in nodes if isinstance(node.value, str) and node.value.strip())
