"""The command `sticky`. The function `_check` runs `sticky check`, and so on; `_parser` says what each command takes."""

import errno
import gc
import io
import os
import shutil
import socket
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from . import checks, editor
from .checks import addresses
from .commands import annotations, environment, new, releases, reminders, todo, update, without
from .commands.init import files, texts
from .commands.init.program import program
from .commands.init.wanted import ASKED, ask, wanted
from .content import settings
from .content.due import due
from .content.handbook import Handbook
from .content.reader import read_file, read_project
from .content.starter import Refused
from .content.verified import DESIGN, RECORD
from .text import dates
from .text.files import write_whole
from .text.kept import CACHE, READ, Kept
from .text.problem import Problem

WITHOUT_HANDBOOK = ("init", "publish", "rollback")
"""Commands that start a handbook, or work on built sites, wherever those are."""

LIFETIME = 36_500
"""The most days that reminders look ahead or back: a hundred years."""


class Blocked(Exception):
    """The handbook has problems, so a command cannot go on."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(*problems)
        self.problems = problems


def main(arguments: list[str] | None = None, root: Path | None = None) -> int:
    """Run a command and return its exit status, 0 for success.

    It works on the handbook at `root`, or on the one that contains the current folder.
    """
    options = _parser().parse_args(arguments)
    root = root or _around(Path.cwd())
    try:
        if root is None and options.command not in WITHOUT_HANDBOOK:
            nowhere = f"neither {Path.cwd()} nor a folder above it has a {settings.MKDOCS_YML}"
            raise Refused(f"There is no handbook here: {nowhere}; change to the folder that has it")
        root = root or Path.cwd()
        options.edition = getattr(options, "edition", None) or environment.edition()
        options.strict = getattr(options, "strict", False) or environment.switch("STRICT")
        return options.run(root, options) or 0
    except BrokenPipeError:
        raise
    except Blocked as blocked:
        _print(root or Path.cwd(), blocked.problems)
        print(_count_of(blocked.problems), file=sys.stderr)
    except Refused as refusal:
        print(refusal, file=sys.stderr)
    except OSError as error:
        # Of two files, such as one that is copied, the second is the one that cannot be written.
        print(f"{error.filename2 or error.filename or 'the disk'}: {error.strerror or error}", file=sys.stderr)
    return 1


def _parser() -> ArgumentParser:
    about = "Check a handbook on patron privacy, add to it, and build and publish its site."
    parser = ArgumentParser(prog="sticky", description=about)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", title="commands")

    def shared(name: str, **option: Any) -> ArgumentParser:
        # What several commands take.
        options = ArgumentParser(add_help=False)
        options.add_argument(name, **option)
        return options

    def command(run: Callable[[Path, Namespace], int | None], *takes: ArgumentParser) -> ArgumentParser:
        # The function is called as the command is, behind an underscore, and its docstring is the help.
        name, does = run.__name__.removeprefix("_"), str(run.__doc__)
        short = does[0].lower() + does[1:].removesuffix(".")
        made = commands.add_parser(name, help=short, description=does, parents=takes)
        made.set_defaults(run=run)
        return made

    strict = shared("--strict", action="store_true", help="treat warnings as problems, as STRICT=1 does")
    editions = environment.EDITIONS
    edition = shared("--edition", choices=editions, help="which edition: staff, unless EDITION=public is set")
    site = shared("built", type=Path, metavar="SITE", help="the folder of the built site")
    link = shared("link", type=Path, help="the link that readers follow, such as /srv/www/handbook", metavar="LINK")

    init = command(_init)
    init.add_argument("folder", type=Path, metavar="DIR", help="the folder, such as handbook")
    for name, label in ASKED.items():
        init.add_argument(f"--{name}", help=f"{label}; if omitted, you are asked for it")
    init.add_argument("--repository", default="", help="the address of the repository, for a link on each page")

    out = command(_without)
    out.add_argument("pages", nargs="+", metavar="PAGE", help="a page or a scenario, such as docs/law/index.md")

    newer = command(_update)
    newer.add_argument("--take", action="store_true", help="take what is newer; what you have changed stays")
    leave = "leave what is newer in a folder, such as .github, for another time"
    newer.add_argument("--leave", metavar="FOLDER", help=leave)

    command(_todo)
    command(_check, strict, edition)

    scenario = command(_new)
    scenario.add_argument("--title", default="", help="its title; if omitted, you are asked for it")
    scenario.add_argument("--id", default="", help="its permanent id; if omitted, it is made from the title")

    command(_ledger)
    command(_editor)

    dates_due = command(_due)
    ahead = "how many days ahead to look (60, unless you say otherwise)"
    dates_due.add_argument("--days", type=_days, default=60, help=ahead)
    dates_due.add_argument("--format", choices=reminders.FORMATS, default="text", help="how to write the list")

    command(_words)

    build = command(_build, strict, edition)
    build.add_argument("--pdf", action="store_true", help="also print the PDFs, and offer them on the pages")
    generator = "what makes the pages: mkdocs, or zensical, in its own theme and without PDFs"
    build.add_argument("--generator", choices=("mkdocs", "zensical"), default="mkdocs", help=generator)

    serve = command(_serve, strict, edition)
    at = "the address to serve at"
    serve.add_argument("-a", "--address", default="127.0.0.1:8000", metavar="HOST:PORT", help=at)

    pdf = command(_pdf, site, strict, edition)
    pdf.add_argument("--size", default="Letter", help="the paper size: Letter (the default) or A4")

    command(_verify, site)

    publish = command(_publish, site, link)
    purge = "delete every former release, so that nothing withdrawn is left of it, not even for rollback"
    publish.add_argument("--purge", action="store_true", help=purge)
    command(_rollback, link)
    return parser


def _days(typed: str) -> int:
    # No calendar has a day that is millions of days ahead.
    return max(-LIFETIME, min(int(typed), LIFETIME))


def _around(folder: Path) -> Path | None:
    """The root of the handbook that contains a folder."""
    return next((root for root in (folder, *folder.parents) if (root / settings.MKDOCS_YML).is_file()), None)


def _init(_: Path, options: Namespace) -> None:
    """Start your library’s own handbook in a new folder."""
    folder: Path = options.folder
    if (folder / settings.MKDOCS_YML).exists():
        raise Refused(f"{folder} has a handbook already; choose a new folder")
    answers = {name: ask(name, getattr(options, name)) for name in ASKED}
    library, notes = wanted(answers, options.repository.strip())
    files.write(folder, files.handbook(library))
    book = _handbook(folder)
    editor.write(folder, book)
    for note in notes:
        print(note)
    left = len(list(todo.items(book.published)))
    sticky = "sticky" if shutil.which("sticky") else Path(sys.executable).with_name("sticky")
    print(f"The handbook of {library.name} is in {folder}, a draft for the director and counsel. Next:")
    _print_steps(
        *([f"Go to its folder: cd {folder}"] if folder.resolve() != Path.cwd() else []),
        f"Look at it: {sticky} serve",
        f"See the {_counted(left, 'thing')} to do: {sticky} todo",
        "Read ADOPTING.md.",
    )


def _todo(root: Path, _: Namespace) -> None:
    """List what is still to do before the handbook is in use."""
    items = list(todo.items(_handbook(root).published))
    for code, step in todo.STEPS.items():
        rows = [f"  {item.path}:{item.line}: {item.message}" for item in items if item.code == code]
        if rows:
            print(f"{step} ({len(rows)})", *rows, sep="\n")
    print(f"{_counted(len(items), 'thing')} to do." if items else "Nothing is left to do.")


def _update(root: Path, options: Namespace) -> None:
    """Show what has changed in the starter’s texts since the handbook was started from them."""
    before = update.load(root)
    if before is None:
        raise Refused(f"There is no {update.ORIGIN} that can be read, so there is nothing to compare with")
    now = texts.newer(before)
    now = now.without_news_in(options.leave, before) if options.leave else now
    ours = update.texts_of(root, before.texts.keys() | now.texts.keys())
    news = list(update.compare(before, ours, now))
    if not news:
        print("The texts that the handbook was started from have not changed.")
        return
    print(update.report(news, options.take), end="")
    print("CHANGELOG.md has what each version brought, and why.")
    if not options.take:
        print("To take what is newer, and to keep what you have changed: sticky update --take")
        return
    changed = update.take(root, news, now)
    # The program, if it came as a file.
    write_whole({root / path: data for path, data in program()[0].items() if not (root / path).exists()})
    book = read_project(root).book
    if book and (root / editor.VSCODE).is_dir():
        editor.write(root, book)
    print(f"{_counted(len(changed), 'file')} changed. Look over the changes, then run: sticky check")


def _without(root: Path, options: Namespace) -> None:
    """Take pages and scenarios out of the handbook, along with links to them and their menu entries."""
    for path in without.take_out(root, options.pages):
        print(path if (root / path).exists() else f"{path} is gone")
    print("Look over the changes, then run: sticky check")


def _check(root: Path, options: Namespace) -> None:
    """Find every mistake in what people wrote, without building the site."""
    from .site.settings import checked  # MkDocs, which checks its settings, takes half a second to load

    with Kept(root / CACHE / READ) as kept:
        book, _, problems = checked(root, root / "site", kept, options.edition)
    book = _sound(book, problems, options)
    _print(root, problems)
    for scenario in book.scenarios:
        if scenario.draft:
            print(f"{scenario.document.path} is a draft: previewed, not published")
    warnings = f" {_counted(len(problems), 'warning')}." if problems else ""
    scenarios, pages = _counted(len(book.scenarios), "scenario"), _counted(len(book.pages), "page")
    print(f"No problems in {scenarios} and {pages}.{warnings}")


def _ledger(root: Path, options: Namespace) -> None:
    """Add new addresses to the ledger of those that have to keep working."""
    book, problems = checks.check(root)  # the staff edition, which has every address
    added = addresses.add(root, _sound(book, problems, options).published)
    print(f"{added} new {'address' if added == 1 else 'addresses'} added to {addresses.LEDGER}.")


def _editor(root: Path, _: Namespace) -> None:
    """Write a schema and snippets for VS Code into .vscode/."""
    print(*editor.write(root, _handbook(root)), sep="\n")


def _due(root: Path, options: Namespace) -> None:
    """List what is to be reviewed or compared again, by owner."""
    today = dates.today()
    soon = [item for item in due(_handbook(root).published) if item.by <= today + timedelta(days=options.days)]
    print(reminders.FORMATS[options.format](soon, today), end="")
    if options.format == "text" and not soon:
        print(f"Nothing is due in the next {options.days} days.")


def _build(root: Path, options: Namespace) -> None:
    """Build site/; the last good site stays until the new one is complete."""
    from .site import make  # see `_check`

    zensical = options.generator == "zensical"
    if zensical and options.pdf:
        raise Refused("PDFs are printed from what MkDocs makes: leave out --pdf, or --generator zensical")
    # Before anything is built, for what is not installed.
    if options.pdf:
        with _extra("pdf", "Printing PDFs"):
            from .outputs import pdf as _printer  # noqa: F401
    if zensical:
        with _extra("zensical", "Building with Zensical"):
            from .site import zensical as _generator  # noqa: F401
    make.show_warnings()
    try:
        site, problems = make.make(
            root, pdf=options.pdf, strict=options.strict, edition=options.edition, generator=options.generator
        )
    except make.Fault as error:
        raise Refused(str(error)) from error
    if checks.blocking(problems, options.strict):
        raise Blocked(problems)
    _print(root, problems)
    print(f"{site}/ is built.")


def _serve(root: Path, options: Namespace) -> None:
    """Preview the site in a browser, with every edit and its problems."""
    from .site import serve  # see `_check`

    host, colon, port = options.address.rpartition(":")
    if not colon or not port.isdecimal() or int(port) > 65_535:
        raise Refused(f'"{options.address}" is not an address; write for example: -a 127.0.0.1:8000')
    try:
        socket.create_server((host, int(port)), family=socket.AF_INET6 if ":" in host else socket.AF_INET).close()
    except OSError as error:
        taken = "another program is at that address. If it is a preview, look at it there or end it"
        no_such = "this computer does not have that address, or does not let you use it"
        reason = taken if error.errno == errno.EADDRINUSE else no_such
        elsewhere = "Serve elsewhere: sticky serve -a 127.0.0.1:8001"
        raise Refused(f"Nothing can be served at {options.address}: {reason}. {elsewhere}") from error
    serve.serve(root, host, int(port), edition=options.edition, strict=options.strict)


def _pdf(root: Path, options: Namespace) -> None:
    """Print the PDFs that the site offers, into the built site."""
    with _extra("pdf", "Printing PDFs"):
        from .outputs import pdf
    for needed, remedy in (
        (options.built / "index.html", "build the site first"),
        (Path(pdf.CHROMIUM), "install Chromium, which prints the PDFs (on Debian: apt-get install chromium)"),
    ):
        if not needed.is_file():
            raise Refused(f"There is no {needed}: {remedy}")
    book = _sound(*checks.check(root, edition=options.edition), options)
    try:
        made = pdf.print_all(book.published, options.built, options.size)
    except ValueError as error:
        raise Refused(str(error)) from error
    print(f"{_counted(len(made), 'PDF')} {'is' if len(made) == 1 else 'are'} in {options.built / pdf.PDFS}.")


def _words(root: Path, _: Namespace) -> int:
    """Report how hard each page and desk card is to read, and spelling mistakes."""
    with _extra("words", "Measuring words"):
        from . import words
    table = sorted(words.measured(_handbook(root)), key=lambda m: (m.grade - m.limit, m.what), reverse=True)
    print("grade limit words what")
    for m in table:
        print(f"{m.grade:5.1f} {m.limit:5} {m.words:5} {m.what}{' is too hard' * (m.grade > m.limit)}")
    misspelled = words.spelling(root)
    for fault in misspelled:
        print(fault)
    return int(bool(misspelled) or any(m.grade > m.limit for m in table))


@contextmanager
def _extra(name: str, does: str) -> Iterator[None]:
    """Import what the package's extra of this name brings; raise `Refused`, which names it, if it is not installed."""
    try:
        yield
    except ModuleNotFoundError as error:
        module = str(error.name).partition(".")[0]
        message = f'{does} also needs {module}; install it with: pip install "sticky-situations[{name}]"'
        raise Refused(message) from error


def _new(root: Path, options: Namespace) -> None:
    """Start a scenario: a draft with every key and section, each with a line of help."""
    book, do = _handbook(root), new.command(root)
    try:
        title = options.title.strip() or input("Title of the scenario: ").strip()
    except (EOFError, KeyboardInterrupt):
        title = ""
    path = new.path_of(title, options.id.strip(), do)
    text = new.text_of(title, book, dates.today())
    if problems := checks.blocking(checks.of_file(read_file(path, text.encode()))):
        raise Blocked(problems)
    new.write(root, path, text, do)
    print(f"{path} is a draft: previewed, not published. Next steps:")
    _print_steps(*new.steps(do))


def _verify(root: Path, options: Namespace) -> None:
    """Open one page of each kind of a built site in Chromium, and record that the site keeps its promises."""
    with _extra("verify", "Verifying a site"):
        from .commands import verify
    if not (options.built / DESIGN).is_file():
        raise Refused(f"There is no {options.built / DESIGN}: build the site first")
    print("Opening one page of each kind takes about a minute.", flush=True)
    record, faults = verify.verify(options.built)
    if faults:
        print(*faults, sep="\n")
        raise Refused(f"{_counted(len(faults), 'fault')}; nothing is recorded.")
    write_whole({root / RECORD: f"{record.model_dump_json(indent=1)}\n".encode()})
    print(
        f"{record.browser} opened {_counted(record.kinds, 'page')}, one of each kind, which made {record.requests} requests, none "
        f"to another host. The site stored nothing that it does not name, and axe {record.axe} found no violations.\n"
        f"{RECORD} says so, and after the next build the site does."
    )


def _publish(_: Path, options: Namespace) -> None:
    """Publish a built site to readers, all at once."""
    print(f"Readers now see {releases.publish(options.built, options.link.absolute(), options.purge)}")
    root = _around(options.built.absolute())
    book = read_project(root).book if root else None
    if book and not book.verified:
        built = options.built
        print(f"{RECORD} is missing, or the site’s design has changed since. To verify the site: sticky verify {built}")


def _rollback(_: Path, options: Namespace) -> None:
    """Return readers to the previous release."""
    print(f"Readers now see {releases.rollback(options.link.absolute())}")


def _handbook(root: Path) -> Handbook:
    """The handbook as far as it can be read, whatever its problems. Without settings there is none: raises `Blocked`."""
    project = read_project(root)
    if project.book is None:
        raise Blocked(project.problems)
    return project.book


def _sound(book: Handbook | None, problems: Sequence[Problem], options: Namespace) -> Handbook:
    """The handbook that was checked. Raises `Blocked` if it has problems."""
    if book is None or checks.blocking(problems, options.strict):
        raise Blocked(problems)
    return book


def _print(root: Path, problems: Sequence[Problem]) -> None:
    for row in (*problems, *annotations.of(root, problems)):
        print(row)


def _print_steps(*steps: str) -> None:
    for number, step in enumerate(steps, 1):
        print(f"{number}. {step}")


def _count_of(problems: Iterable[Problem]) -> str:
    warnings = [problem.warning for problem in problems]
    counts = ((warnings.count(False), "problem"), (warnings.count(True), "warning"))
    return ", ".join(_counted(number, noun) for number, noun in counts if number)


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
