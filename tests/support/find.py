"""What the search finds, asked without a browser: `make find` reports it, and a test holds what was reached.

A list has one question a line: what people type, the addresses that answer it with `|` between them, and who asks, each
after a tab. A question is found if one of those addresses, with its anchor, is among the first three hits.
"""

import json
import re
import string
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sticky import checks
from sticky.content.handbook import Handbook
from sticky.outputs import reading, search
from sticky.theme.templates import fingerprint

from .browser import ROOT
from .scripts import module

LISTS = tuple(sorted((ROOT / "tests/content/own").glob("*.tsv")))
FOLDS = 10
FIRST = 3
"""How many hits a hurried person reads."""


@dataclass(frozen=True)
class Question:
    """What someone types."""

    typed: str
    answers: tuple[str, ...]
    """The addresses of exactly what answers it, from the site's root: cards, clauses, pages."""
    who: str
    """In a clerk's words (`a`), in a sentence (`b`), with typos and slang (`c`), or by a patron (`d`)."""


def questions(file: Path) -> Iterator[Question]:
    """The questions of a list."""
    for row in file.read_text().splitlines():
        if row and not row.startswith("#"):
            typed, answers, who = row.split("\t")[:3]
            yield Question(typed, tuple(answers.split("|")), who)


def read(site: Path) -> list[dict[str, Any]]:
    """The records of a built site's search. `asked` has the words of each phrasing, `around` and `text` those of the rest."""
    first = site / search.FIRST
    _, begun = call(first.read_text())
    dictionary: list[str] = []
    records: dict[int, dict[str, Any]] = defaultdict(dict)
    texts = [(first.parent / file).read_text() for files in begun["files"] for file in files]
    for line in "".join(texts).strip().split("\n"):
        name, given = call(line)
        if name == "know":
            dictionary = unpacked(given)
            continue
        at, columns = given
        for key, values in columns.items():
            for number, value in enumerate(values, at):
                records[number][key] = value
    page = ""
    for record in records.values():
        record["url"] = page + record["url"] if record["url"].startswith("#") else record["url"]
        page = record["url"].partition("#")[0]
        phrasings = f"{record['asked']} {record.pop('also')}".split()
        record["asked"] = [[dictionary[at] for at in places(words)] for words in phrasings]
        for key in ("around", "text"):
            record[key] = [dictionary[at] for at in places(record[key])]
    return list(records.values())


def unpacked(dictionary: str) -> list[str]:
    """The words of a dictionary in which each begins with a capital: how many letters it shares with the one before it."""
    words = [""]
    for same, rest in re.findall(r"([A-Z])([^A-Z]*)", dictionary):
        words.append(words[-1][: string.ascii_uppercase.index(same)] + rest)
    return words[1:]


def call(script: str) -> tuple[str, Any]:
    """The name of what a line of a script calls, and what it gives to it."""
    name, _, given = script.strip().removeprefix("handbookRecords.").removesuffix(")").partition("(")
    return name, json.loads(given if name != "add" else f"[{given}]")


def places(words: str) -> list[int]:
    """The places in the dictionary that a set of words names."""
    digits = [(string.ascii_uppercase + string.ascii_lowercase + string.digits + "+/").index(digit) for digit in words]
    numbers, gap, place = [-1], 0, 1
    for digit in digits:
        gap, place = gap + place * (digit % 32), place * 32
        if digit < 32:
            numbers.append(numbers[-1] + gap + 1)
            gap, place = 0, 1
    return numbers[1:]


Taken = tuple[str, list[str]]
"""What a question is taken for, and the addresses of its hits."""
Ask = Callable[[Sequence[str]], list[Taken]]


def hits(book: Handbook, asked: Sequence[str], records: Sequence[reading.Record] = ()) -> list[list[str]]:
    """The addresses of the hits for each question, best first, relative to the site's root; among other records, if given."""
    return [urls for _, urls in taken(book, asked, records)]


def taken(book: Handbook, asked: Sequence[str], records: Sequence[reading.Record] = ()) -> list[Taken]:
    """What each question is taken for, without slips of the thumb, and the addresses of its hits."""
    with searched(book, records) as ask:
        return ask(asked)


@contextmanager
def searched(book: Handbook, records: Sequence[reading.Record] = ()) -> Iterator[Ask]:
    """The search with its records read, which takes longer than hundreds of questions; asked, it does as `taken` does."""
    first, _, more = search.parts(records or reading.records(book))
    given = {
        "finder": module("search/finder", "finder"),
        "records": first + more,
        "synonyms": search.meanings(book.settings.synonyms),
    }
    command = ["node", str(Path(__file__).with_suffix(".mjs"))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as node:
        assert node.stdin
        assert node.stdout
        asks, answers = node.stdin, node.stdout

        def said(line: object) -> None:
            asks.write(f"{json.dumps(line)}\n")
            asks.flush()

        def ask(asked: Sequence[str]) -> list[Taken]:
            said(list(asked))
            return [(meant, urls) for meant, urls in json.loads(answers.readline())]

        said(given)
        yield ask
        asks.close()


def left_out(book: Handbook) -> Iterator[tuple[str, str, list[str]]]:
    """Each phrasing, the address of its record, and the hits for it in an index that does not have it.

    This is the nearest to words that nobody has thought of. Each time a tenth of all phrasings is left out. Other records
    may answer as well as its own, so a whole handbook never comes near 100 %.
    """
    every = reading.records(book)
    for fold in range(FOLDS):
        asked, kept = [], []
        for record in every:
            out = [text for text in record.asked[1:] if int(fingerprint(record.url + text), 16) % FOLDS == fold]
            asked += [(text, record.url) for text in out]
            kept.append(replace(record, asked=tuple(text for text in record.asked if text not in out)))
        for (text, url), urls in zip(asked, hits(book, [text for text, _ in asked], kept), strict=True):
            yield text, url, urls


def answered(question: Question, urls: Sequence[str]) -> bool:
    """Whether exactly what answers the question is among the first hits: another card of the same page does not."""
    return not {f"/{url}" for url in urls[:FIRST]}.isdisjoint(question.answers)


def main() -> None:
    """Report what is found and missed, for lists named on the command line or for the handbook's own.

    With `--left-out`, how many phrasings would find their record if it did not have them.
    """
    book, _ = checks.check(ROOT)
    assert book
    if "--left-out" in sys.argv:
        own = [(url in urls[:FIRST], url in urls) for _, url, urls in left_out(book.published)]
        first, shown = (sum(column) / len(own) for column in zip(*own, strict=True))
        print(
            f"{len(own)} phrasings left out: {first:.1%} find their record in the first {FIRST} hits, {shown:.1%} at all"
        )
        return
    for file in [Path(name) for name in sys.argv[1:]] or LISTS:
        asked = list(questions(file))
        answers, all_ = Counter[str](), Counter(question.who for question in asked)
        for question, urls in zip(asked, hits(book.published, [q.typed for q in asked]), strict=True):
            if answered(question, urls):
                answers[question.who] += 1
                continue
            print(f"\n✗ {question.typed}  [{question.who}: {', '.join(question.answers)}]")
            for url in urls:
                print(f"    /{url}")
        each = ", ".join(f"{who} {answers[who]}/{number}" for who, number in sorted(all_.items()))
        print(f"\n{file.name}: {answers.total()} of {len(asked)} in the first {FIRST} hits ({each})")


if __name__ == "__main__":
    main()
