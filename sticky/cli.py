"""The command `sticky`: each of its commands is declared in `_parser`, with the function that runs it."""

import argparse
import errno
import gc
import io
import os
import socket
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from . import annotations, checks, editor, environment, new, releases, reminders, todo, update
from .checks import addresses
from .content import settings
from .content.due import due
from .content.edition import Edition
from .content.handbook import Handbook
from .content.reader import read_file, read_project
from .content.starter import Refused
from .init import files, texts
from .init.program import program
from .init.wanted import ASKED, ask, wanted
from .text import dates
from .text.files import write_whole
from .text.kept import CACHE, READ, Kept
from .text.problem import Problem
from .without import take_out

WITHOUT_HANDBOOK = ("init", "publish", "rollback")
"""Commands that start a handbook, or work on built sites, wherever those are."""


def main(arguments: list[str] | None = None, root: Path | None = None) -> int:
    """Run a command and return its exit status, 0 for success.

    It works on the handbook at `root`, or on the one that contains the current folder.
    """
    options = _parser().parse_args(arguments)
    root = root or _around(Path.cwd())
    if root is None and options.command not in WITHOUT_HANDBOOK:
        reason = (
            f"neither {Path.cwd()} nor a folder above it has a {settings.MKDOCS_YML}; change to the folder that has it"
        )
        print(f"There is no handbook here: {reason}", file=sys.stderr)
        return 1
    root = root or Path.cwd()
    try:
        options.edition = getattr(options, "edition", None) or environment.edition()
        options.strict = getattr(options, "strict", False) or environment.switch("STRICT")
        status: int = options.run(root, options)
        return status
    except BrokenPipeError:
        raise
    except (environment.NoEdition, Refused) as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        # Of two files, such as one that is copied, the second is the one that cannot be written.
        print(f"{error.filename2 or error.filename or 'the disk'}: {error.strerror or error}", file=sys.stderr)
        return 1


LIFETIME = 36_500
"""The most days that reminders look ahead or back: a hundred years."""


def _parser() -> argparse.ArgumentParser:
    about = "Check a handbook on patron privacy, add to it, and build and publish its site."
    parser = argparse.ArgumentParser(prog="sticky", description=about)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", title="commands")

    def command(name: str, run: Callable[[Path, argparse.Namespace], int], does: str) -> argparse.ArgumentParser:
        one = commands.add_parser(name, help=does, description=f"{does[0].upper()}{does[1:]}.")
        one.set_defaults(run=run)
        return one

    one = command("init", lambda _, said: _init(said), "start your library’s own handbook in a new folder")
    one.add_argument("folder", type=Path, metavar="DIR", help="the folder, such as handbook")
    for name, label in ASKED.items():
        one.add_argument(f"--{name}", help=f"{label}; if omitted, you are asked for it")
    one.add_argument("--repository", default="", help="the address of the repository, for a link on each page")
    one.add_argument("--template", action="store_true", help="write the files of a template repository instead")
    one = command(
        "without",
        lambda root, said: _without(root, said.pages),
        "take pages and scenarios out of the handbook, along with links to them and their menu entries",
    )
    one.add_argument("pages", nargs="+", metavar="PAGE", help="a page or a scenario, such as docs/law/index.md")
    one = command(
        "update",
        lambda root, said: _update(root, said.take, said.leave),
        "show what has changed in the starter’s texts since the handbook was started from them",
    )
    one.add_argument("--take", action="store_true", help="take what is newer; what you have changed stays")
    one.add_argument(
        "--leave", metavar="FOLDER", help="leave what is newer in a folder, such as .github, for another time"
    )
    command("todo", lambda root, _: _todo(root), "list what is still to do before the handbook is in use")
    one = command(
        "check",
        lambda root, said: _check(root, said.strict, said.edition),
        "find every mistake in what people wrote, without building the site",
    )
    one.add_argument("--strict", action="store_true", help="treat warnings as problems, as STRICT=1 does")
    one.add_argument(
        "--edition", choices=environment.EDITIONS, help="which edition to check: staff, unless EDITION=public is set"
    )
    one = command(
        "new",
        lambda root, said: _new(root, said.title, said.id),
        "start a scenario: a draft with every key and section, each with a line of help",
    )
    one.add_argument("--title", default="", help="its title; if omitted, you are asked for it")
    one.add_argument("--id", default="", help="its permanent id; if omitted, it is made from the title")
    command(
        "ledger",
        lambda root, said: _ledger(root, said.strict),
        "add new addresses to the ledger of those that have to keep working",
    )
    command("editor", lambda root, _: _editor(root), f"write schemas and snippets for editors into {editor.VSCODE}/")
    one = command(
        "due",
        lambda root, said: _due(root, said.days, said.format),
        "list what is to be reviewed or compared again, by owner",
    )
    one.add_argument(
        "--days", type=_days, default=60, help="how many days ahead to look (60, unless you say otherwise)"
    )
    one.add_argument("--format", choices=reminders.FORMATS, default="text", help="how to write the list")
    command(
        "words",
        lambda root, _: _words(root),
        "report how hard each page and desk card is to read, and spelling mistakes",
    )
    one = command(
        "build",
        lambda root, said: _build(root, said.pdf, said.strict, said.edition, said.generator),
        "build site/; the last good site stays until the new one is complete",
    )
    one.add_argument("--pdf", action="store_true", help="also print the PDFs, and offer them on the pages")
    one.add_argument("--strict", action="store_true", help="treat warnings as problems, as STRICT=1 does")
    one.add_argument(
        "--edition", choices=environment.EDITIONS, help="which edition to build: staff, unless EDITION=public is set"
    )
    one.add_argument(
        "--generator",
        choices=("mkdocs", "zensical"),
        default="mkdocs",
        help="what makes the pages: mkdocs, or zensical, in its own theme and without PDFs",
    )
    one = command(
        "serve",
        lambda root, said: _serve(root, said.address, said.strict, said.edition),
        "preview the site in a browser, with every edit and its problems",
    )
    one.add_argument("-a", "--address", default="127.0.0.1:8000", metavar="HOST:PORT", help="the address to serve at")
    one.add_argument(
        "--edition", choices=environment.EDITIONS, help="which edition to show: staff, unless EDITION=public is set"
    )
    one = command(
        "pdf",
        lambda root, said: _pdf(root, said.built, said.size, said.strict, said.edition),
        "print the PDFs that the site offers, into the built site",
    )
    one.add_argument("built", type=Path, metavar="SITE", help="the folder of the built site")
    one.add_argument("--size", default="Letter", help="the paper size: Letter (the default) or A4")
    one = command(
        "publish",
        lambda _, said: _seen(releases.publish(said.built, said.link.absolute(), said.purge)),
        "publish a built site to readers, all at once",
    )
    one.add_argument("built", type=Path, metavar="SITE", help="the folder of the built site")
    one.add_argument("link", type=Path, metavar="LINK", help="the link that readers follow, such as /srv/www/handbook")
    one.add_argument(
        "--purge",
        action="store_true",
        help="delete every former release, so that nothing withdrawn is left of it, not even for rollback",
    )
    one = command(
        "rollback",
        lambda _, said: _seen(releases.rollback(said.link.absolute())),
        "return readers to the previous release",
    )
    one.add_argument("link", type=Path, metavar="LINK", help="the link that readers follow")
    return parser


def _days(typed: str) -> int:
    # No calendar has a day that is millions of days ahead.
    return max(-LIFETIME, min(int(typed), LIFETIME))


def _around(folder: Path) -> Path | None:
    """The root of the handbook that contains a folder."""
    return next((one for one in (folder, *folder.parents) if (one / settings.MKDOCS_YML).is_file()), None)


def _init(options: argparse.Namespace) -> int:
    folder: Path = options.folder
    if options.template:
        files.write(folder, files.template())
        print(f"{folder} has the files of a template repository.")
        if missing := program()[1]:
            print(missing)
        return 0
    if (folder / settings.MKDOCS_YML).exists():
        print(f"{folder} has a handbook already; choose a new folder", file=sys.stderr)
        return 1
    answers = {name: ask(name, getattr(options, name)) for name in ASKED}
    asked_for, notes = wanted(answers, options.repository.strip())
    files.write(folder, files.handbook(asked_for))
    project = read_project(folder)
    if project.book:
        editor.write(folder, project.book)
    for note in notes:
        print(note)
    left = len(list(todo.items(project.book.published))) if project.book else 0
    print(f"The handbook of {asked_for.name} is in {folder}, a draft for the director and counsel. Next:")
    steps = [
        *([f"Go to its folder: cd {folder}"] if folder.resolve() != Path.cwd() else []),
        "Look at it: sticky serve",
        f"See the {_counted(left, 'thing')} to do: sticky todo",
        "Read ADOPTING.md.",
    ]
    for i, step in enumerate(steps, 1):
        print(f"{i}. {step}")
    return 0


def _todo(root: Path) -> int:
    project = read_project(root)
    if project.book is None:
        return _report(root, list(project.problems))
    found = list(todo.items(project.book.published))
    for code, step in todo.STEPS.items():
        items = [item for item in found if item.code == code]
        if items:
            print(f"{step} ({len(items)})")
        for item in items:
            print(f"  {item.path}:{item.line}: {item.message}")
    print(f"{_counted(len(found), 'thing')} to do." if found else "Nothing is left to do.")
    return 0


def _update(root: Path, take: bool, leave: str | None) -> int:
    before = update.load(root)
    if before is None:
        print(f"There is no {update.ORIGIN} that can be read, so there is nothing to compare with", file=sys.stderr)
        return 1
    now = texts.newer(before)
    now = now.without_news_in(leave, before) if leave else now
    ours = update.texts_of(root, before.texts.keys() | now.texts.keys())
    news = list(update.compare(before, ours, now))
    print(update.report(news, take), end="")
    if not news:
        print("The texts that the handbook was started from have not changed.")
        return 0
    print("CHANGELOG.md has what each version brought, and why.")
    if not take:
        print("To take what is newer, and to keep what you have changed: sticky update --take")
        return 0
    changed = update.take(root, news, now)
    # The program, if it came as a file.
    write_whole({root / path: data for path, data in program()[0].items() if not (root / path).exists()})
    project = read_project(root)
    if project.book and (root / editor.VSCODE).is_dir():
        editor.write(root, project.book)
    print(f"{_counted(len(changed), 'file')} changed. Look over the changes, then run: sticky check")
    return 0


def _without(root: Path, pages: list[str]) -> int:
    for path in take_out(root, pages):
        print(path if (root / path).exists() else f"{path} is gone")
    print("Look over the changes, then run: sticky check")
    return 0


def _check(root: Path, strict: bool, edition: Edition) -> int:
    from .site.settings import checked  # see below: MkDocs checks its settings itself

    with Kept(root / CACHE / READ) as kept:
        book, _, problems = checked(root, root / "site", kept, edition)
    if checks.blocking(problems, strict) or book is None:
        return _report(root, problems)
    _print(root, problems)
    for one in book.scenarios:
        if one.draft:
            print(f"{one.document.path} is a draft: previewed, not published")
    warnings = f" {_counted(len(problems), 'warning')}." if problems else ""
    print(
        f"No problems in {_counted(len(book.scenarios), 'scenario')} and {_counted(len(book.pages), 'page')}.{warnings}"
    )
    return 0


def _ledger(root: Path, strict: bool) -> int:
    book, problems = checks.check(root)  # the staff edition, which has every address
    if checks.blocking(problems, strict) or book is None:
        return _report(root, problems)
    added = addresses.add(root, book.published)
    print(f"{added} new {'address' if added == 1 else 'addresses'} added to {addresses.LEDGER}.")
    return 0


def _editor(root: Path) -> int:
    book = _handbook(root)
    if book is None:
        return 1
    for path in editor.write(root, book):
        print(path)
    return 0


def _due(root: Path, days: int, form: str) -> int:
    book = _handbook(root)
    if book is None:
        return 1
    today = dates.today()
    found = [one for one in due(book.published) if one.by <= today + timedelta(days=days)]
    print(reminders.FORMATS[form](found, today), end="")
    if form == "text" and not found:
        print(f"Nothing is due in the next {days} days.")
    return 0


def _build(root: Path, pdf: bool, strict: bool, edition: Edition, generator: str) -> int:
    from .site import make  # MkDocs takes half a second to load, and other commands do not need it

    make.show_warnings()
    try:
        if pdf:
            from .outputs import pdf as _printer  # noqa: F401  # fail before building if its browser driver is missing
    except ModuleNotFoundError as error:
        return _missing("Printing PDFs", error, "pdf")
    try:
        if generator == "zensical":
            from .site import zensical as _zensical  # noqa: F401  # fail before building if it is missing
    except ModuleNotFoundError as error:
        return _missing("Building with Zensical", error, "zensical")
    if generator == "zensical" and pdf:
        print("PDFs are printed from what MkDocs makes: leave out --pdf, or --generator zensical", file=sys.stderr)
        return 1
    try:
        site, problems = make.make(root, pdf=pdf, strict=strict, edition=edition, generator=generator)
    except make.Fault as error:
        print(error, file=sys.stderr)
        return 1
    if checks.blocking(problems, strict):
        return _report(root, problems)
    _print(root, problems)
    print(f"{site}/ is built.")
    return 0


def _serve(root: Path, address: str, strict: bool, edition: Edition) -> int:
    from .site import serve

    host, colon, port = address.rpartition(":")
    if not colon or not port.isdecimal() or int(port) > 65_535:
        print(f'"{address}" is not an address; write for example: -a 127.0.0.1:8000', file=sys.stderr)
        return 1
    try:
        socket.create_server((host, int(port)), family=socket.AF_INET6 if ":" in host else socket.AF_INET).close()
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            reason = (
                "another program is at that address. If it is a preview, look at it there or end it, or serve elsewhere"
            )
        else:
            reason = "this computer does not have that address, or does not let you use it. Serve elsewhere"
        print(f"Nothing can be served at {address}: {reason}: sticky serve -a 127.0.0.1:8001", file=sys.stderr)
        return 1
    serve.serve(root, host, int(port), edition=edition, strict=strict)
    return 0


def _pdf(root: Path, site: Path, size: str, strict: bool, edition: Edition) -> int:
    try:
        from .outputs import pdf  # only this needs a browser driver
    except ModuleNotFoundError as error:
        return _missing("Printing PDFs", error, "pdf")
    for needed, remedy in (
        (site / "index.html", "build the site first"),
        (Path(pdf.CHROMIUM), "install Chromium, which prints the PDFs (on Debian: apt-get install chromium)"),
    ):
        if not needed.is_file():
            print(f"There is no {needed}: {remedy}", file=sys.stderr)
            return 1
    book, problems = checks.check(root, edition=edition)
    if checks.blocking(problems, strict) or book is None:
        return _report(root, problems)
    try:
        made = pdf.print_all(book.published, site, size)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{_counted(len(made), 'PDF')} {'is' if len(made) == 1 else 'are'} in {site / pdf.PDFS}.")
    return 0


def _words(root: Path) -> int:
    try:
        from . import words  # only this needs textstat and codespell
    except ModuleNotFoundError as error:
        return _missing("Measuring words", error, "words")
    book = _handbook(root)
    if book is None:
        return 1
    table = sorted(words.measured(book), key=lambda m: (m.grade - m.limit, m.what), reverse=True)
    print("grade limit words what")
    for m in table:
        print(f"{m.grade:5.1f} {m.limit:5} {m.words:5} {m.what}{' is too hard' * (m.grade > m.limit)}")
    faults = words.spelling(root)
    for fault in faults:
        print(fault)
    return int(bool(faults) or any(m.grade > m.limit for m in table))


def _missing(what: str, error: ModuleNotFoundError, extra: str) -> int:
    module = str(error.name).partition(".")[0]
    print(f'{what} also needs {module}; install it with: pip install "sticky-situations[{extra}]"', file=sys.stderr)
    return 1


def _new(root: Path, title: str, id_: str) -> int:
    book = _handbook(root)
    if book is None:
        return 1
    typed = new.command(root)
    try:
        title = title.strip() or input("Title of the scenario: ").strip()
    except (EOFError, KeyboardInterrupt):
        title = ""
    path = new.path_of(title, id_.strip(), typed)
    text = new.text_of(title, book, dates.today())
    if faults := checks.blocking(checks.of_file(read_file(path, text.encode()))):
        return _report(root, faults)
    new.write(root, path, text, typed)
    print(f"{path} is a draft: previewed, not published. Next steps:")
    for number, step in enumerate(new.steps(typed.do), 1):
        print(f"{number}. {step}")
    return 0


def _seen(release: Path) -> int:
    print(f"Readers now see {release}")
    return 0


def _handbook(root: Path) -> Handbook | None:
    # The handbook as far as it can be read, whatever its problems; without settings there is none, and they are reported.
    project = read_project(root)
    if project.book is None:
        _report(root, list(project.problems))
    return project.book


def _report(root: Path, problems: list[Problem]) -> int:
    _print(root, problems)
    warnings = sum(problem.warning for problem in problems)
    counts = ((len(problems) - warnings, "problem"), (warnings, "warning"))
    print(", ".join(_counted(number, noun) for number, noun in counts if number), file=sys.stderr)
    return 1


def _print(root: Path, problems: list[Problem]) -> None:
    for row in (*problems, *annotations.of(root, problems)):
        print(row)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' if number != 1 else ''}"


def run() -> None:
    """Run the command line, and exit with its status."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot print a character shows its code instead. What replaced a stream may not know how.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        sys.exit(main())
    except BrokenPipeError:
        # The reader has closed the pipe, as `head` does. Discard the rest of the output.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
    finally:
        # The system takes all memory back at once. Python would first look through it for objects that refer to each other.
        gc.freeze()
