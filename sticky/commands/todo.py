"""Lists what a library still has to do before its handbook is in use."""

from argparse import Namespace
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from ..checks.adoption import STEPS, items
from ..content.state import OF
from .console import counted, handbook
from .init.texts import begun, profile_of
from .init.to_do import left_out


def todo(root: Path, options: Namespace) -> None:
    """The command `sticky todo`."""
    if options.left_out:
        return _left_out(root)
    left = items(handbook(root).published)
    for code, group in groupby(left, attrgetter("code")):
        rows = [f"  {item.path}:{item.line}: {item.message}" for item in group]
        print(f"{STEPS[code]} ({len(rows)})", *rows, sep="\n")
    print(f"{counted(len(left), 'thing')} to do." if left else "Nothing is left to do.")


def _left_out(root: Path) -> None:
    before = begun(root)
    gone = [*left_out(profile_of(before).state, before.texts)]
    for path, on_page in groupby(gone, attrgetter("path")):
        print(f"\n{path}")
        for (title, whole), group in groupby(on_page, attrgetter("title", "whole")):
            print(f"  {title}{' (the whole section)' if whole else ''}")
            print(*(f"    {row}" for each in group for row in each.words.split("\n")), sep="\n")
    says = f"This is what the handbook says in {OF.name}, whose law it rests on. Yours may say otherwise."
    print(f"\n{says}" if gone else "Nothing was left out.")
