"""What the command `sticky` does: check, new, ledger, pdf, publish, rollback."""

import argparse
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

from . import checks, new, releases
from .checks import addresses
from .content import scenario
from .content.handbook import SCENARIOS
from .content.reader import load
from .content.sections import ID, slug
from .text.problem import Problem, shown


def main(arguments: list[str] | None = None, root: Path | None = None) -> int:
    """Run a command on the project at `root`, the folder one stands in; the exit status is 0 where all is well."""
    parser = argparse.ArgumentParser(prog="sticky", description="Check the handbook, start a scenario, publish a site.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("check", help="find every mistake in what people wrote, without building")
    start = commands.add_parser("new", help="start a scenario")
    start.add_argument("--title", default="", help="its title; asked for where it is not given")
    start.add_argument("--id", default="", help="its permanent id; made from the title where it is not given")
    commands.add_parser("ledger", help="write the addresses that are new into the ledger of those that have to stay")
    printing = commands.add_parser("pdf", help="put the PDFs that the site offers into a built site")
    printing.add_argument("built", type=Path, help="the folder that was built")
    printing.add_argument("--size", default="Letter", help="of the paper: Letter (as it is), A4")
    put = commands.add_parser("publish", help="show a built site to readers, all at once")
    put.add_argument("built", type=Path, help="the folder that was built")
    put.add_argument("link", type=Path, help="the link that readers follow")
    back = commands.add_parser("rollback", help="show readers the release before")
    back.add_argument("link", type=Path, help="the link that readers follow")
    options = parser.parse_args(arguments)
    root = root or Path.cwd()
    match options.command:
        case "check":
            return _check(root)
        case "new":
            return _new(root, options.title, options.id)
        case "ledger":
            return _ledger(root)
        case "pdf":
            return _pdf(root, options.built, options.size)
        case "publish":
            return _turn(lambda: releases.publish(options.built, options.link.absolute()))
        case _:
            return _turn(lambda: releases.rollback(options.link.absolute()))


def _check(root: Path) -> int:
    book, problems = checks.check(root)
    if problems or book is None:
        return _report(problems)
    for path in checks.drafts(book):
        print(f"{path} is a draft: previewed, not published")
    print(f"No problem in {len(book.scenarios)} scenarios and {len(book.pages)} pages.")
    return 0


def _ledger(root: Path) -> int:
    book, problems = checks.check(root)
    if problems or book is None:
        return _report(problems)
    print(f"{addresses.add(root, book.published())} addresses are new in {addresses.PATH}.")
    return 0


def _pdf(root: Path, site: Path, size: str) -> int:
    from .outputs import pdf  # only this needs a browser's driver

    book, problems = checks.check(root)
    if problems or book is None:
        return _report(problems)
    made = pdf.make(root, book.published(), site, size)
    print(f"{len(made)} PDFs are in {site / pdf.FOLDER}.")
    return 0


def _new(root: Path, title: str, id_: str) -> int:
    book, problems = load(root)
    if book is None:
        return _report(problems)
    try:
        title = title.strip() or input("Title of the scenario: ").strip()
    except (EOFError, KeyboardInterrupt):
        title = ""
    if not title:
        print('A scenario needs a title: make new TITLE="The wife’s card"', file=sys.stderr)
        return 1
    name = id_.strip() or slug(title)
    if not ID.fullmatch(name):
        said = f"{shown(name)} is no id" if name else f"{shown(title)} has no Latin letter to make an id of"
        print(f"{said}; give one in lower-case letters, digits and single hyphens: make new ID=an-id", file=sys.stderr)
        return 1
    path = f"{SCENARIOS}/{name}.md"
    text = new.text_of(title, book, date.today())
    _, faults = scenario.parse(path, text.encode())
    if faults:
        return _report(list(faults))
    try:
        with (root / path).open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        print(f"{path} is there already; choose another title, or an id: make new ID=another-id", file=sys.stderr)
        return 1
    print(f"{path} is a draft: make serve shows it, and it is not published.")
    print('Write over the lines with ✎. At the end take out "status: draft"; then make check finds what is missing.')
    return 0


def _turn(action: Callable[[], Path]) -> int:
    try:
        print(f"Readers now see {action()}")
    except (OSError, LookupError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _report(problems: list[Problem]) -> int:
    for problem in problems:
        print(problem)
    print(f"{len(problems)} problem{'s' if len(problems) != 1 else ''}", file=sys.stderr)
    return 1


def run() -> None:
    """Run the command that was typed, and end with its status."""
    sys.exit(main())
