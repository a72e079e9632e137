"""`python -m macros check` and `python -m macros new`."""

import argparse
import sys
from pathlib import Path

from . import checks

ROOT = Path(__file__).parent.parent


def main(arguments: list[str] | None = None) -> int:
    """Run a command; the exit status is 0 where all is well."""
    parser = argparse.ArgumentParser(prog="python -m macros", description="Check the handbook, or start a scenario.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("check", help="find every mistake in what people wrote, without building").set_defaults(
        run=_check
    )
    options = parser.parse_args(arguments)
    status: int = options.run(options)
    return status


def _check(_: argparse.Namespace) -> int:
    book, problems = checks.check(ROOT)
    for problem in problems:
        print(problem)
    if problems or book is None:
        print(f"{len(problems)} problem{'s' if len(problems) != 1 else ''}", file=sys.stderr)
        return 1
    for path in checks.drafts(book):
        print(f"{path} is a draft: previewed, not published")
    print(f"No problem in {len(book.scenarios)} scenarios and {len(book.pages)} pages.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
