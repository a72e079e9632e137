"""The commands that check the whole handbook: `check`, for its authors, and `ledger`, which records its addresses."""

from argparse import Namespace
from collections.abc import Iterable
from pathlib import Path

from .. import checks
from ..checks import addresses
from ..checks.typography import STRAIGHT, curled, straight
from ..content.reader import read_file
from ..site.settings import checked
from ..text.files import decode, encode, write_whole
from ..text.kept import CACHE, READ, Kept
from ..text.problem import Problem
from .console import counted, print_problems, sound


def check(root: Path, options: Namespace) -> None:
    """The command `sticky check`."""
    with Kept(root / CACHE / READ) as kept:
        book, _, problems = checked(root, root / "site", kept, options.edition)
    if options.fix and _curl(root, problems):
        options.fix = False
        return check(root, options)
    book = sound(book, problems, options)
    print_problems(root, problems)
    for scenario in book.scenarios:
        if scenario.draft:
            print(f"{scenario.document.path} is a draft: previewed, not published")
    warnings = f" {counted(len(problems), 'warning')}." if problems else ""
    scenarios, pages = counted(len(book.scenarios), "scenario"), counted(len(book.pages), "page")
    print(f"No problems in {scenarios} and {pages}.{warnings}")


def _curl(root: Path, problems: Iterable[Problem]) -> bool:
    """Replace straight quotation marks with curly ones, and print the number of lines changed."""
    written: dict[Path, bytes] = {}
    number = 0
    for path in {problem.path for problem in problems if problem.code == STRAIGHT}:
        before = (root / path).read_bytes()
        rows, document = (decode(path, before)[0] or "").split("\n"), read_file(path, before).document
        for line, begin in ((line, document.body_line) for line in straight(document)) if document else ():
            new = curled(rows[line - 1], front=line < begin)
            number += rows[line - 1] != new
            rows[line - 1] = new
        written[root / path] = encode("\n".join(rows), before)
    write_whole(written)
    if number:
        print(f"Quotation marks are curly now on {counted(number, 'line')}.")
    return number > 0


def ledger(root: Path, options: Namespace) -> None:
    """The command `sticky ledger`."""
    book, problems = checks.check(root)  # the staff edition, which has every address
    added = addresses.add(root, sound(book, problems, options).published)
    print(f"{added} new {'address' if added == 1 else 'addresses'} added to {addresses.LEDGER}.")
