"""The template of a new scenario: a file with every key and section, each with a line of help to replace."""

import json
from collections.abc import Iterator, Mapping
from datetime import date

from pydantic.fields import FieldInfo

from .content.handbook import Handbook
from .content.scenario import FrontMatter
from .content.sections import COMPLICATION, PLACEHOLDER, SECTIONS, SITUATION_HELP, Kind, slug

COMPLICATION_TITLE = "What happens next"
"""The title of the first complication until its author writes another."""


def text_of(title: str, book: Handbook, today: date) -> str:
    """The Markdown of a new scenario with a title: a draft without problems.

    The help for a key or section comes from its declaration. A key with a vocabulary is preceded by all its terms;
    its value, like a reference's, is the first that the handbook has.
    """
    words, law = book.settings.vocabularies, [s.reference(row) for s in book.statutes for row in s.subsections]
    policy = [clause.id for clauses in book.policies for clause in clauses.clauses]
    given = {
        "title": json.dumps(title, ensure_ascii=False),
        "summary": f"{PLACEHOLDER} What happens, in one sentence.",
        "topics": f"[{next(iter(words.topics))}]",
        "audience": f"[{next(iter(words.audience))}]",
        "minutes": "15",
        "status": "draft",
        "reviewed": today.isoformat(),
    }
    given |= {"law": f'["{law[0]}"]'} if law else {"policy": f"[{policy[0]}]"}
    terms: Mapping[str, Mapping[str, str]] = words.model_dump()
    head = [
        line
        for name, info in FrontMatter.model_fields.items()
        for line in _key(name, info, given.get(name), terms.get(name, {}))
    ]
    return "\n".join(["---", *head, "---", "", f"{PLACEHOLDER} {SITUATION_HELP}", *_sections()]) + "\n"


def steps(do: str) -> tuple[str, ...]:
    """What its author does next, in order; `do` is the command to type, such as `make`."""
    return (
        f"Replace each line that has {PLACEHOLDER}, and choose from the terms at the top of the file.",
        f"Preview it with: {do} serve",
        'When it is finished, delete the line "status: draft".',
        f"Find what is still missing with: {do} check",
        f"Add its addresses to the ledger with: {do} ledger",
    )


def _key(name: str, info: FieldInfo, value: str | None, terms: Mapping[str, str]) -> Iterator[str]:
    yield f"# {name}: {info.description}"
    yield from (f"#   {term}: {label}" for term, label in terms.items())
    example = next(iter(terms), info.examples[0] if info.examples else "")
    yield f"{name}: {value}" if value else f"# {name}: {example}"


def _sections() -> Iterator[str]:
    for kind in SECTIONS:
        heading = kind.title
        if kind is COMPLICATION:
            heading += f": {COMPLICATION_TITLE} {{#{slug(COMPLICATION_TITLE)}}}"
        yield from _section("##", heading, kind)
        for part in kind.parts:
            yield from _section("###", part.title, part)


def _section(marks: str, heading: str, kind: Kind) -> tuple[str, ...]:
    return "", f"{marks} {heading}", "", f"{PLACEHOLDER} {kind.help}"
