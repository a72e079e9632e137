"""Lists what a library still has to do before its handbook is in use."""

from argparse import Namespace
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from ..checks.adoption import STEPS, items
from .console import counted, handbook


def todo(root: Path, _: Namespace) -> None:
    """The command `sticky todo`."""
    left = items(handbook(root).published)
    for code, group in groupby(left, attrgetter("code")):
        rows = [f"  {item.path}:{item.line}: {item.message}" for item in group]
        print(f"{STEPS[code]} ({len(rows)})", *rows, sep="\n")
    print(f"{counted(len(left), 'thing')} to do." if left else "Nothing is left to do.")
