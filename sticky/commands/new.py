"""Starts a scenario: a file with every key and section, each with a line of help to replace."""

import json
import os
from argparse import Namespace
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from pydantic.fields import FieldInfo

from .. import checks
from ..content.handbook import SCENARIOS, Handbook
from ..content.reader import read_file
from ..content.scenario import FrontMatter
from ..content.sections import COMPLICATION, ID, PLACEHOLDER, SECTIONS, SITUATION_HELP, slug
from ..text import dates
from ..text.files import write_whole
from ..text.problem import Refused, shown
from .console import Blocked, handbook, print_steps

COMPLICATION_TITLE = "What happens next"
"""The title of the first complication until its author writes another."""

TYPED = {"make": ("TITLE=", "ID="), "sticky": ("--title ", "--id ")}
"""How an author types a title and an id behind `new`, by the command that begins the line."""


def new(root: Path, options: Namespace) -> None:
    """The command `sticky new`."""
    book, do = handbook(root), command(root)
    try:
        title = options.title.strip() or input("Title of the scenario: ").strip()
    except (EOFError, KeyboardInterrupt):
        title = ""
    path = path_of(title, options.id.strip(), do)
    text = text_of(title, book, dates.today())
    if problems := checks.blocking(checks.of_file(read_file(path, text.encode()))):
        raise Blocked(problems)
    if os.path.lexists(root / path):
        raise Refused(f"{path} already exists; choose another title, or an id: {do} new {TYPED[do][1]}another-id")
    write_whole({root / path: text.encode()})
    print(f"{path} is a draft: previewed, not published. Next steps:")
    print_steps(
        f"Replace each line that has {PLACEHOLDER}, and choose from the terms at the top of the file.",
        f"Preview it with: {do} serve",
        'When it is finished, delete the line "status: draft".',
        f"Find what is still missing with: {do} check",
        f"Add its addresses to the ledger with: {do} ledger",
    )


def command(root: Path) -> str:
    """What an author types: `make`, if the handbook's repository has a Makefile, and otherwise `sticky`."""
    return "make" if (root / "Makefile").is_file() else "sticky"


def path_of(title: str, id_: str, do: str) -> str:
    """The file of a scenario with a title, and an id if it is not made from the title.

    Raises `Refused` if there is no title, or no id.
    """
    type_title, type_id = TYPED[do]
    if not title:
        raise Refused(f'A scenario needs a title: {do} new {type_title}"The wife’s card"')
    name = id_ or slug(title)
    if not ID.fullmatch(name):
        reason = f"{shown(name)} is not an id" if name else f"{shown(title)} has no Latin letter to make an id from"
        raise Refused(f"{reason}; use lower-case letters, digits and single hyphens: {do} new {type_id}an-id")
    return f"{SCENARIOS}/{name}.md"


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


def _key(name: str, info: FieldInfo, value: str | None, terms: Mapping[str, str]) -> Iterator[str]:
    yield f"# {name}: {info.description}"
    yield from (f"#   {term}: {label}" for term, label in terms.items())
    example = next(iter(terms), info.examples[0] if info.examples else "")
    yield f"{name}: {value}" if value else f"# {name}: {example}"


def _sections() -> Iterator[str]:
    for kind in SECTIONS:
        first = f": {COMPLICATION_TITLE} {{#{slug(COMPLICATION_TITLE)}}}" if kind is COMPLICATION else ""
        yield from ("", f"## {kind.title}{first}", "", f"{PLACEHOLDER} {kind.help}")
        for part in kind.parts:
            yield from ("", f"### {part.title}", "", f"{PLACEHOLDER} {part.help}")
