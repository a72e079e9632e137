"""The commands that check the whole handbook: for its authors, and before its addresses are written down."""

from argparse import Namespace
from pathlib import Path

from .. import checks
from ..checks import addresses
from ..site.settings import checked
from ..text.kept import CACHE, READ, Kept
from .console import counted, print_problems, sound


def check(root: Path, options: Namespace) -> None:
    """The command `sticky check`."""
    with Kept(root / CACHE / READ) as kept:
        book, _, problems = checked(root, root / "site", kept, options.edition)
    book = sound(book, problems, options)
    print_problems(root, problems)
    for scenario in book.scenarios:
        if scenario.draft:
            print(f"{scenario.document.path} is a draft: previewed, not published")
    warnings = f" {counted(len(problems), 'warning')}." if problems else ""
    scenarios, pages = counted(len(book.scenarios), "scenario"), counted(len(book.pages), "page")
    print(f"No problems in {scenarios} and {pages}.{warnings}")


def ledger(root: Path, options: Namespace) -> None:
    """The command `sticky ledger`."""
    book, problems = checks.check(root)  # the staff edition, which has every address
    added = addresses.add(root, sound(book, problems, options).published)
    print(f"{added} new {'address' if added == 1 else 'addresses'} added to {addresses.LEDGER}.")
