"""The library's own settings, from `extra` in `mkdocs.yml`: its name, its prompts, its vocabularies."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, ConfigDict, Field

from ..text.files import contents, decode, unreadable, why
from ..text.problem import Problem
from ..text.yaml_nodes import Keys, Node, key, parse_yaml, validate
from .catalog import Word
from .sections import ID
from .state import NAMES

MKDOCS_YML = "mkdocs.yml"

Terms = dict[Annotated[str, Field(pattern=f"^{ID.pattern}$")], Word]
"""The terms of a vocabulary by id, each with the label that readers see."""

Status = Literal["model", "draft", "adopted"]
"""How far a handbook or a policy has come."""

MAX_LOGO = 2_000_000

MADE_UP = re.compile(r"(?<!\d)555[ .-]?01\d\d(?!\d)")
"""Telephone numbers that are reserved for fiction."""

EMAIL = r"^[\w.+-]+@[\w-]+(\.[\w-]+)+$"


Phone = Annotated[
    Word,
    Field(pattern=r"^\D*(?:(?:\d\D*){3,7}|(?:1\D*)?(?:\d\D*){10})$|[A-Za-z+,;/].*\d.*\d.*\d|\d.*\d.*\d.*[A-Za-z+,;/]"),
]
"""A telephone number, or an extension: ten digits, perhaps after a 1, or three to seven; or more with letters, “+” or a comma."""

Color = Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")]


def _is_state(name: str) -> str:
    if name and name not in NAMES.values():
        raise ValueError
    return name


StateName = Annotated[str, AfterValidator(_is_state)]
"""The full name of a state, or nothing."""


class _Settings(Keys):
    model_config = ConfigDict(str_max_length=200)  # a setting appears on many pages, some on every one


class PrivacyOfficer(_Settings):
    """Who answers questions about privacy."""

    title: Word = key("the officer’s title, not a person’s name", "Privacy Officer")
    email: str | None = key("an email address", "privacy@library.example", None, pattern=EMAIL)
    phone: Phone = key("a telephone number, of ten digits or a short one", '"970-555-0100"')


class Person(_Settings):
    """Someone to call when the desk needs help."""

    role: Word = key("the role of the person to call", "Supervisor on duty")
    name: str = key("a name, if it should be on the site", "Jo Rivera", "")
    phone: Phone = key("a telephone number, of ten digits or a short one", '"970-555-0104"')
    hours: str = key("when to call this number, if not at any hour", "Until we close", "")
    public: bool = key('"true" if pages for the public may show the number, too', "true", False)


class Library(_Settings):
    """Whose handbook this is."""

    name: Word = key("the library’s name", "Cottonwood Public Library")
    director: Word = key("the director’s title", "Library Director")
    governing_body: Word = key("what the library’s board is called", "Board of Trustees")
    privacy_officer: PrivacyOfficer = key(
        "the officer’s title, email and phone", '{title: "…", email: "…", phone: "…"}'
    )
    state: StateName = key("the full name of the state whose law applies, with capital letters", "Vermont", "")
    address: str = key("where the library is, for pages that print it", "1200 Example Street, Cottonwood", "")
    accent: Color | None = key(
        "the color of links and marks on a light page, as # and six digits or letters from a to f", '"#0a5f5b"', None
    )
    accent_dark: Color | None = key(
        "the same on a dark page; if omitted, a shade of the accent that can be read there", '"#7fd1c8"', None
    )
    logo: str | None = key("the file of the library’s logo, a PNG beside mkdocs.yml", "logo.png", None)
    people_to_call: tuple[Person, ...] = key(
        "a list of people to call for help at the desk, in this order, each with role and phone",
        '[{role: "…", phone: "…"}]',
        (),
    )


class Prompts(_Settings):
    """The questions that every scenario asks, and asks again under every complication."""

    tension: Word = key("the first prompt", "What makes this situation sticky? Where is the tension?")
    response: Word = key("the second prompt", "What should you do? What should you say?")


_TERMS = "ids of lower-case letters, digits and hyphens, each with a label"


class Vocabularies(_Settings):
    """The terms that classify scenarios and answers, each with the label that readers see, in display order."""

    asker: Terms = key(_TERMS, "{parent: A parent or guardian}", min_length=1)
    where: Terms = key(_TERMS, "{holds: Holds and the hold shelf}", {})
    topics: Terms = key(_TERMS, "{families: Families}", min_length=1)
    audience: Terms = key(_TERMS, "{everyone: Everyone}", min_length=1)


class Synonym(_Settings):
    """Words that people type for something that the handbook says in other words."""

    typed: tuple[Word, ...] = key("a list of what people type", "[popo, cops]", min_length=1)
    means: tuple[Word, ...] = key("a list of the handbook’s own words", "[police, officer]", min_length=1)
    why: Word = key("why it means that", "slang")


class Settings(_Settings):
    """`extra` in `mkdocs.yml`."""

    status: Status = key(
        '"draft" until the handbook is in use, "adopted" from then on, or "model" for one of no real library', "draft"
    )
    library: Library = key(
        "the library’s name, director, governing_body and privacy_officer",
        '{name: "…", director: "…", governing_body: "…", privacy_officer: {…}}',
    )
    facts: dict[str, Any] = key(
        "what the library does, and what its law lets it, by the names of the facts",
        "{cameras: yes, camera_days: {now: 30, since: 2027-01-12, was: 14}}",
        {},
    )
    prompts: Prompts = key("the prompts tension and response", '{tension: "…", response: "…"}')
    vocabularies: Vocabularies = key(
        "the vocabularies asker, where, topics and audience", "{asker: {…}, where: {…}, topics: {…}, audience: {…}}"
    )
    words: dict[Word, str] = key(
        "words to avoid, each with what to write instead, or with nothing to allow it",
        '{customer: patron, via: ""}',
        {},
    )
    synonyms: tuple[Synonym, ...] = key(
        "what the search also looks for, for words that the handbook does not use",
        "[{typed: [popo], means: [police], why: slang}]",
        (),
    )
    generator: bool = key('"false" to omit the credit to the theme on every page', "false", False)


def read_logo(file: Path) -> bytes:
    """The bytes of a logo, at most one more than a logo may have. Raises `OSError` and `ValueError`."""
    with file.open("rb") as opened:
        return opened.read(MAX_LOGO + 1)


def load(root: Path) -> tuple[Settings | None, Node, list[Problem]]:
    """The settings of the project at `root`, or `None` if they are invalid; the whole file as written; and every problem."""
    nothing = Node(None, 1)
    try:
        data = contents(root / MKDOCS_YML)
    except FileNotFoundError:
        other = (root / MKDOCS_YML).with_suffix(".yaml").name
        how = f"rename {other}" if (root / other).is_file() else "write one with the site’s settings"
        message = f"there is no mkdocs.yml; {how}"
        return None, nothing, [Problem(MKDOCS_YML, 1, "missing-file", message)]
    except OSError as error:
        return None, nothing, [unreadable(MKDOCS_YML, why(error))]
    text, problems = decode(MKDOCS_YML, data)
    node, problems = (None, problems) if text is None else parse_yaml(MKDOCS_YML, text)
    if node is None:
        return None, nothing, problems
    problems = [problem for problem in problems if not _is_for_mkdocs(node, problem)]
    extra = node.inside("extra")
    if extra is None or not isinstance(extra.value, Mapping):
        message = '"extra" is missing or empty; write the library’s own settings there, with the keys library, prompts and vocabularies'
        return None, node, [*problems, Problem(MKDOCS_YML, extra.line if extra else 1, "missing-key", message)]
    settings, faults = validate(Settings, extra, MKDOCS_YML, 'the settings under "extra"')
    return settings, node, problems + faults


_CODE = ("hooks", "markdown_extensions", "plugins", "theme")
"""The settings in which MkDocs takes tags and aliases, such as `!!python/name:`: the handbook itself does not need them."""


def _is_for_mkdocs(whole: Node, problem: Problem) -> bool:
    # Whether a problem is a tag or an alias in a setting that only MkDocs reads.
    settings = whole.value if isinstance(whole.value, Mapping) else {}
    above = {setting.line: name for name, setting in settings.items() if setting.line <= problem.line}
    return problem.code in ("yaml-tag", "yaml-alias") and bool(above) and above[max(above)] in _CODE
