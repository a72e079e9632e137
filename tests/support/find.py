"""What the search finds, asked without a browser: `make find` reports it, and a test holds what was reached.

A list has one question a line: what people type, the addresses that answer it with `|` between them, and who asks, each
after a tab. A question is found if one of those pages is among the first three hits.
"""

import json
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sticky import checks
from sticky.content.handbook import Handbook
from sticky.outputs import search
from sticky.views.templates import THEME, Renderer

from .browser import ROOT

LISTS = tuple(sorted((ROOT / "tests/content/own").glob("*.tsv")))
FIRST = 3
"""How many hits a hurried person reads."""

_SCRIPTS = ("engine", "recipe", "finder")


@dataclass(frozen=True)
class Question:
    """What someone types."""

    typed: str
    answers: tuple[str, ...]
    """The addresses that answer it, from the site's root: pages, or with an anchor exactly what answers."""
    who: str
    """In a clerk's words (`a`), in a sentence (`b`), with typos and slang (`c`), or by a patron (`d`)."""


def questions(file: Path) -> Iterator[Question]:
    """The questions of a list."""
    for row in file.read_text().splitlines():
        if row and not row.startswith("#"):
            typed, answers, who = row.split("\t")[:3]
            yield Question(typed, tuple(answers.split("|")), who)


def read(site: Path) -> list[dict[str, Any]]:
    """The records of a built site's search."""
    first = site / search.PATH
    begun = json.loads(first.read_text().strip().removeprefix("handbookRecords.begin(").removesuffix(")"))
    columns: dict[str, list[Any]] = defaultdict(list)
    for file in begun["files"]:
        _, _, piece = (first.parent / file).read_text().strip().removesuffix(")").partition(",")
        for key, values in json.loads(piece).items():
            columns[key] += values
    rows = zip(*columns.values(), strict=True)
    return [dict(zip(columns, row, strict=True)) for row in rows]


def hits(book: Handbook, asked: Sequence[str]) -> list[list[str]]:
    """The addresses of the hits for each question, best first, relative to the site's root."""
    scripts = [(THEME / "assets/search" / f"{name}.js").read_text() for name in _SCRIPTS]
    given = {"scripts": scripts, "records": search.script(Renderer(book)), "questions": list(asked)}
    command = ["node", str(Path(__file__).with_suffix(".mjs"))]
    done = subprocess.run(command, input=json.dumps(given), stdout=subprocess.PIPE, text=True, check=True)
    found: list[list[str]] = json.loads(done.stdout)
    return found


def page_of(url: str) -> str:
    """The page that answers, from the site's root; a scenario's card counts as its scenario."""
    page, _, anchor = url.partition("#")
    return f"/scenarios/{anchor}/" if page == "desk/" and anchor else f"/{page}"


def answered(question: Question, found: Sequence[str]) -> bool:
    """Whether a page that answers the question is among the first hits."""
    return any({page_of(url), f"/{url}"} & set(question.answers) for url in found[:FIRST])


def main() -> None:
    """Report what is found and missed, for lists named on the command line or for the handbook's own."""
    book, _ = checks.check(ROOT)
    assert book
    for file in [Path(name) for name in sys.argv[1:]] or LISTS:
        asked = list(questions(file))
        found, all_ = Counter[str](), Counter(question.who for question in asked)
        for question, urls in zip(asked, hits(book.published(), [q.typed for q in asked]), strict=True):
            if answered(question, urls):
                found[question.who] += 1
                continue
            print(f"\n✗ {question.typed}  [{question.who}: {', '.join(question.answers)}]")
            for url in urls:
                print(f"    /{url}")
        each = ", ".join(f"{who} {found[who]}/{number}" for who, number in sorted(all_.items()))
        print(f"\n{file.name}: {found.total()} of {len(asked)} in the first {FIRST} hits ({each})")


if __name__ == "__main__":
    main()
