"""The library's own settings, from `extra` in `mkdocs.yml`: its name, its prompts, its vocabularies."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from ..text.files import decode
from ..text.problem import Problem
from ..text.yaml_nodes import Node, parse_yaml, validate
from .catalog import Word
from .state import NAMES
from .translation import SOURCE

MKDOCS_YML = "mkdocs.yml"
"""Where a handbook has its settings."""

MAX_SETTING = 200
"""The most characters of a setting: it appears on many pages, some on every one."""

Terms = dict[Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")], Word]
"""The terms of a vocabulary by id, each with the label that readers see."""


Status = Literal["model", "draft", "adopted"]
"""How far a handbook or a policy has come."""

MAX_LOGO = 2_000_000
"""The most bytes of a logo."""

MADE_UP = re.compile(r"(?<!\d)555[ .-]?01\d\d(?!\d)")
"""Telephone numbers that are reserved for fiction."""

EMAIL = r"^[\w.+-]+@[\w-]+(\.[\w-]+)+$"
"""The form of an email address."""

Color = Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")]
"""A color as `#rrggbb`."""


def _is_state(name: str) -> str:
    if name and name not in NAMES.values():
        raise ValueError
    return name


StateName = Annotated[str, AfterValidator(_is_state)]
"""The full name of a state, or nothing."""


class _Settings(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, str_max_length=MAX_SETTING)


class PrivacyOfficer(_Settings):
    """Who answers questions about privacy."""

    title: str = Field(
        min_length=1, description="the officer’s title, not a person’s name", examples=["Privacy Officer"]
    )
    email: str | None = Field(
        None,
        pattern=EMAIL,
        description="an email address",
        examples=["privacy@library.example"],
    )
    phone: str = Field(min_length=1, description="a telephone number", examples=['"970-555-0100"'])


class Person(_Settings):
    """Someone to call when the desk needs help."""

    role: str = Field(min_length=1, description="the role of the person to call", examples=["Supervisor on duty"])
    name: str = Field("", description="a name, if it should be on the site", examples=["Jo Rivera"])
    phone: str = Field(
        min_length=1,
        description="a telephone number that anyone may see, since the site is public",
        examples=['"970-555-0104"'],
    )
    hours: str = Field("", description="when to call this number, if not at any hour", examples=["Until we close"])


class Library(_Settings):
    """Whose handbook this is."""

    name: str = Field(min_length=1, description="the library’s name", examples=["Cottonwood Public Library"])
    director: str = Field(min_length=1, description="the director’s title", examples=["Library Director"])
    governing_body: str = Field(
        min_length=1, description="what the library’s board is called", examples=["Board of Trustees"]
    )
    privacy_officer: PrivacyOfficer = Field(
        description="the officer’s title, email and phone",
        examples=['{title: "…", email: "…", phone: "…"}'],
    )
    state: StateName = Field(
        "", description="the full name of the state whose law applies, with capital letters", examples=["Vermont"]
    )
    accent: Color | None = Field(
        None,
        description="the color of links and marks on a light page, as # and six digits or letters from a to f",
        examples=['"#0a5f5b"'],
    )
    accent_dark: Color | None = Field(
        None,
        description="the same on a dark page; if omitted, a shade of the accent that can be read there",
        examples=['"#7fd1c8"'],
    )
    logo: str | None = Field(
        None, description="the file of the library’s logo, a PNG beside mkdocs.yml", examples=["logo.png"]
    )
    people_to_call: tuple[Person, ...] = Field(
        (),
        description="a list of people to call for help at the desk, in this order, each with role and phone",
        examples=['[{role: "…", phone: "…"}]'],
    )


class Prompts(_Settings):
    """The questions that every scenario asks, and asks again under every complication."""

    tension: str = Field(
        min_length=1,
        description="the first prompt",
        examples=["What makes this situation sticky? Where is the tension?"],
    )
    response: str = Field(
        min_length=1, description="the second prompt", examples=["What should you do? What should you say?"]
    )


class Vocabularies(_Settings):
    """The terms that classify scenarios and answers, each with the label that readers see, in display order."""

    asker: Terms = Field(
        min_length=1,
        description="ids of lower-case letters, digits and hyphens, each with a label",
        examples=["{parent: A parent or guardian}"],
    )
    where: Terms = Field(
        {},
        description="ids of lower-case letters, digits and hyphens, each with a label",
        examples=["{holds: Holds and the hold shelf}"],
    )
    topics: Terms = Field(
        min_length=1,
        description="ids of lower-case letters, digits and hyphens, each with a label",
        examples=["{families: Families}"],
    )
    audience: Terms = Field(
        min_length=1,
        description="ids of lower-case letters, digits and hyphens, each with a label",
        examples=["{everyone: Everyone}"],
    )


class NoAnswer(_Settings):
    """Why some askers need no answer at some places."""

    asker: tuple[Word, ...] = Field(
        (), description="a list of terms for who asks; without it, everyone", examples=["[vendor]"]
    )
    where: tuple[Word, ...] = Field(
        (), description="a list of terms for where it happens; without it, everywhere", examples=["[holds, fees]"]
    )
    why: str = Field(
        min_length=1, description="the reason, in one sentence", examples=["They never come to this desk."]
    )

    def covers(self, asker: str, place: str) -> bool:
        """Whether this is a reason for an asker at a place."""
        return (not self.asker or asker in self.asker) and (not self.where or place in self.where)


class Synonym(_Settings):
    """Words that people type for something that the handbook says in other words."""

    typed: tuple[Word, ...] = Field(min_length=1, description="a list of what people type", examples=["[popo, cops]"])
    means: tuple[Word, ...] = Field(
        min_length=1, description="a list of the handbook’s own words", examples=["[police, officer]"]
    )
    why: str = Field(min_length=1, description="why it means that", examples=["slang"])


class Settings(_Settings):
    """`extra` in `mkdocs.yml`."""

    status: Status = Field(
        "draft",
        description='"draft" until the handbook is in use, "adopted" from then on, or "model" for one of no real library',
        examples=["draft"],
    )
    library: Library = Field(
        description="the library’s name, director, governing_body and privacy_officer",
        examples=['{name: "…", director: "…", governing_body: "…", privacy_officer: {…}}'],
    )
    prompts: Prompts = Field(description="the prompts tension and response", examples=['{tension: "…", response: "…"}'])
    vocabularies: Vocabularies = Field(
        description="the vocabularies asker, where, topics and audience",
        examples=["{asker: {…}, where: {…}, topics: {…}, audience: {…}}"],
    )
    no_answer_needed: tuple[NoAnswer, ...] = Field(
        (),
        description="a list of reasons why some askers need no answer at some places",
        examples=["[{asker: [vendor], where: [fees], why: …}]"],
    )
    words: dict[Word, str] = Field(
        {},
        description="words to avoid, each with what to write instead, or with nothing to allow it",
        examples=['{customer: patron, via: ""}'],
    )
    synonyms: tuple[Synonym, ...] = Field(
        (),
        description="what the search also looks for, for words that the handbook does not use",
        examples=["[{typed: [popo], means: [police], why: slang}]"],
    )
    generator: bool = Field(
        False, description='"false" to omit the credit to the theme on every page', examples=["false"]
    )


def read_logo(file: Path) -> bytes:
    """The bytes of a logo; of one that has too many, one more than it may have. Raises `OSError` and `ValueError`."""
    with file.open("rb") as opened:
        return opened.read(MAX_LOGO + 1)


def load(root: Path) -> tuple[Settings | None, Node, list[Problem]]:
    """Read the settings of the project at `root`.

    Returns them, or `None` if they are invalid; the whole file as it is written, with the line of each setting; and every
    problem.
    """
    nothing = Node(None, 1)
    try:
        data = (root / MKDOCS_YML).read_bytes()
    except OSError:
        message = "there is no mkdocs.yml; write one with the site’s settings"
        return None, nothing, [Problem(MKDOCS_YML, 1, "missing-file", message)]
    text, problems = decode(MKDOCS_YML, data)
    if text is None:
        return None, nothing, problems
    node, problems = parse_yaml(MKDOCS_YML, text)
    if node is None:
        return None, nothing, problems
    problems = [problem for problem in problems if problem.code not in _FOR_MKDOCS or not _is_for_mkdocs(node, problem)]
    extra = node.inside("extra")
    if extra is None or not isinstance(extra.value, Mapping):
        message = '"extra" is missing or empty; write the library’s own settings there, with the keys library, prompts and vocabularies'
        return None, node, [*problems, Problem(MKDOCS_YML, extra.line if extra else 1, "missing-key", message)]
    settings, faults = validate(Settings, extra, MKDOCS_YML, 'the settings under "extra"')
    return settings, node, problems + faults


def language_of(mkdocs: Node) -> Node:
    """The language of the theme, in settings as they are written."""
    theme = mkdocs.inside("theme")
    return (theme and theme.inside("language")) or Node(SOURCE, 1)


_FOR_MKDOCS = ("yaml-tag", "yaml-alias")
_CODE = ("hooks", "markdown_extensions", "plugins", "theme")
"""The settings in which MkDocs takes these, such as `!!python/name:`: the handbook itself does not need them."""


def _is_for_mkdocs(whole: Node, problem: Problem) -> bool:
    """Whether a problem is in a setting that only MkDocs reads."""
    settings = whole.value if isinstance(whole.value, Mapping) else {}
    above = [name for name, setting in settings.items() if setting.line <= problem.line]
    return bool(above) and max(above, key=lambda name: settings[name].line) in _CODE
