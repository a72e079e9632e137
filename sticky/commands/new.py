"""Starts a scenario: a file with the keys that it needs, and every section with a line of help to replace."""

import json
import os
from argparse import Namespace
from collections.abc import Iterator
from datetime import date
from itertools import chain
from pathlib import Path, PurePosixPath

from .. import checks
from ..checks.typography import curled
from ..content.handbook import DOCS, SCENARIOS, Handbook
from ..content.reader import read_file
from ..content.sections import COMPLICATION, ID, PLACEHOLDER, SECTIONS, SITUATION_HELP, slug
from ..text import dates
from ..text.files import write_whole
from ..text.problem import Refused, shown
from .console import Blocked, handbook, print_steps

COMPLICATION_TITLE = "What happens next"
"""The title of the first complication until its author writes another."""

TYPED = {"make": ("TITLE=", "ID="), "sticky": ("--title ", "--id ")}
"""How an author types a title and an id after `new`, by the command that begins the line."""


def new(root: Path, options: Namespace) -> None:
    """The command `sticky new`."""
    book, do = handbook(root), command(root)
    try:
        title = curled(options.title.strip() or input("Title of the scenario: ").strip(), front=False)
    except (EOFError, KeyboardInterrupt):
        title = ""
    path = path_of(title, options.id.strip(), do)
    text = text_of(title, book, dates.today())
    if problems := checks.blocking(checks.of_file(read_file(path, text.encode()))):
        raise Blocked(problems)
    another = f"choose another title, or an id: {do} new {TYPED[do][1]}another-id"
    if os.path.lexists(root / path):
        raise Refused(f"{path} already exists; {another}")
    id_ = PurePosixPath(path).stem
    if taken := _taken(id_, book):
        raise Refused(f'"{id_}" is {taken} already; {another}')
    write_whole({root / path: text.encode()})
    print(f"{path} is a draft: previewed, not published. Next steps:")
    print_steps(
        f"Replace each line that has {PLACEHOLDER}, and choose the terms at the top of the file.",
        f"Preview it with: {do} serve",
        'When it is finished, delete the line "status: draft".',
        f"Find what is still missing with: {do} check",
        f"Add its addresses to the ledger with: {do} ledger",
    )


def _taken(id_: str, book: Handbook) -> str:
    """What has an id, or had it; empty if nothing has."""
    left_out = (f"the id of {DOCS}/{src}" for src in book.left_out if src.endswith(f"#{id_}"))
    names = (
        (each, [*each.front.renamed, *(PurePosixPath(old).name for old in each.front.aliases)]) for each in book.written
    )
    former = (f"a former id of {each.document.path}" for each, former in names if id_ in former)
    return next(chain(former, (f"the id of /{item.url}" for item in book.cited.get(id_, ())), left_out), "")


def command(root: Path) -> str:
    """What an author types: `make`, if the handbook's repository has a Makefile, and otherwise `sticky`."""
    return "make" if (root / "Makefile").is_file() else "sticky"


def path_of(title: str, id_: str, do: str) -> str:
    """A scenario's file; an empty id is made from the title. Raises `Refused` if there is no title, or no id."""
    type_title, type_id = TYPED[do]
    if not title:
        raise Refused(f'A scenario needs a title: {do} new {type_title}"The wife’s card"')
    name = id_ or slug(title)
    if not ID.fullmatch(name):
        reason = f"{shown(name)} is not an id" if name else f"{shown(title)} has no Latin letter to make an id from"
        raise Refused(f"{reason}; use lower-case letters, digits and single hyphens: {do} new {type_id}an-id")
    return f"{SCENARIOS}/{name}.md"


def text_of(title: str, book: Handbook, today: date) -> str:
    """The Markdown of a new scenario, a draft without problems: each key has the first value that the handbook has."""
    words, law = book.settings.vocabularies, [s.reference(row) for s in book.statutes for row in s.subsections]
    policy = [clause.id for clauses in book.policies for clause in clauses.clauses]
    head = [
        f"title: {json.dumps(title, ensure_ascii=False)}",
        f"summary: {PLACEHOLDER} What happens, in one sentence.",
        "# Who asks, where, what it is about, and who trains with it: terms in mkdocs.yml, below vocabularies.",
        *(f"{key}: [{next(iter(terms))}]" for key, terms in words.model_dump().items() if terms),
        "minutes: 15",
        "# What it rests on: subsections of the law, clauses of our policy, or both.",
        *([f'law: ["{law[0]}"]'] if law else []),
        *([f"policy: [{policy[0]}]"] if policy else []),
        f"reviewed: {today.isoformat()}",
        "# Previewed, and not published until you delete this line. CONTRIBUTING.md has the keys that it may have besides.",
        "status: draft",
    ]
    return "\n".join(["---", *head, "---", "", f"{PLACEHOLDER} {SITUATION_HELP}", *_sections()]) + "\n"


def _sections() -> Iterator[str]:
    for kind in SECTIONS:
        first = f": {COMPLICATION_TITLE} {{#{slug(COMPLICATION_TITLE)}}}" if kind is COMPLICATION else ""
        yield from ("", f"## {kind.title}{first}", "", f"{PLACEHOLDER} {kind.help}")
        for part in kind.parts:
            yield from ("", f"### {part.title}", "", f"{PLACEHOLDER} {part.help}")
