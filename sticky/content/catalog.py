"""The catalog block below a heading: how people look for what is there, in the words that they use."""

from typing import Annotated, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from ..text.document import Section
from ..text.problem import Problem
from ..text.yaml_nodes import validate

ANYONE = "anyone"
"""The built-in term for every asker."""

Word = Annotated[str, Field(min_length=1)]
"""A text that says something."""


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) and value.strip() else value


Words = Annotated[
    tuple[Word, ...],
    BeforeValidator(_listed),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]
"""One word or more: a single one needs no brackets."""


class Phrasings(BaseModel):
    """What people type when they look for a clause, a subsection, a term, or a part of a page."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    asked: Words = Field(
        min_length=1,
        description="a list of what people ask, in their own words",
        examples=["[Can I pick up my husband’s holds?]"],
    )


class Catalog(Phrasings):
    """How people look for a complication's answer. Whatever it leaves out is taken from the scenario."""

    asker: Words = Field((), description='a list of terms for who asks, or "anyone"', examples=["[family, friend]"])
    where: Words = Field((), description="a list of terms for where it happens", examples=["[holds]"])
    law: Words = Field(
        (),
        description="a list of subsections, or of laws on the page of laws, in quotation marks",
        examples=['["24-90-119(1)", "24-90-119(2)(b)"]'],
    )
    policy: Words = Field((), description="a list of ids of policy clauses", examples=["[who-we-share-with]"])
    keywords: Words = Field((), description="a list of words that people search for", examples=["[pick up, proxy]"])


class FullCatalog(Catalog):
    """How people look for an answer that stands by itself."""

    asker: Words = Field(
        min_length=1, description='a list of terms for who asks, or "anyone"', examples=["[family, friend]"]
    )
    where: Words = Field(min_length=1, description="a list of terms for where it happens", examples=["[holds]"])


_Asked = TypeVar("_Asked", bound=Phrasings)


def catalog_of(model: type[_Asked], section: Section, path: str, what: str) -> tuple[_Asked | None, list[Problem]]:
    """The catalog of a section as `model`, or `None` if it has none or an invalid one. `what` names it in messages."""
    return validate(model, section.catalog, path, what) if section.catalog else (None, [])


def asked(section: Section | None) -> tuple[str, ...]:
    """What people ask to find a section that has only phrasings, empty if it has no catalog, or one that cannot be read."""
    catalog = catalog_of(Phrasings, section, "", "")[0] if section else None
    return catalog.asked if catalog else ()
