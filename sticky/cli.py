"""The command `sticky`: what can be typed behind it, and what it answers if it cannot do that."""

import io
import os
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

from .commands.console import Blocked, counted, extra, print_problems, root_around
from .commands.init.profile import ASKED
from .content.settings import MKDOCS_YML
from .site.environment import EDITIONS, edition, switch
from .text.files import why
from .text.problem import Refused

WITHOUT_HANDBOOK = ("init", "publish", "rollback")
"""Commands that start a handbook, or work on built sites, wherever those are."""

Option = tuple[Sequence[str], dict[str, Any]]


def _option(*names: str, **settings: Any) -> Option:
    return names, settings


def _flag(name: str, about: str) -> Option:
    return _option(name, action="store_true", help=about)


_STRICT = _flag("--strict", "treat warnings as problems, as STRICT=1 does")
_FIX = _flag("--fix", "first write curly quotation marks for the straight ones in texts")
_DRY_RUN = _flag("--dry-run", "only print what would be written")
_EDITION = _option("--edition", choices=EDITIONS, help="which edition: staff, unless EDITION=public is set")
_SITE = _option("built", type=Path, metavar="SITE", help="the folder of the built site")
_LINK = _option("link", type=Path, metavar="LINK", help="the link that readers follow, such as /srv/www/handbook")
_PART = "such as missing-son, docs/desk/holds.md, an answer’s id, a place such as holds, or a topic"
_ANSWERS = "a file with answers, one a line, such as library: Maple Library"
_PARTS = "such as docs/law/index.md, policy#bans or docs/desk/holds.md#an-id"
_TEXTS = "a scenario’s id, a file such as docs/desk/holds.md, or mkdocs.yml for the facts"
_OF = "instead of texts: all that this person has signed, to hand it on or take it back"
_PURGE = "delete every former release, so that nothing withdrawn is left of it, not even for rollback"

COMMANDS: dict[str, Sequence[Any]] = {
    "init": (
        "start your library’s own handbook in a new folder",
        _option("folder", type=Path, nargs="?", metavar="DIR", help="the folder, such as handbook"),
        *(_option(f"--{name}", help=f"{label}; if omitted, you are asked for it") for name, label in ASKED.items()),
        _option("--repository", help="the address of the repository, for a link on each page"),
        _option("--answers", type=Path, metavar="FILE", help=_ANSWERS),
        _flag("--everything", "begin with all that the shelf has, not only with the core"),
        _flag("--again", "in a handbook: ask again, with what is set as the answer; only settings change, and no page"),
        _DRY_RUN,
    ),
    "shelf": (
        "list what the handbook can have besides: by who asks and where, with its words and what comes with it",
        _option("parts", nargs="*", metavar="PART", help=f"only this, {_PART}"),
    ),
    "take": (
        "take parts from the shelf, with what they rest on and what is to do about them",
        _option("parts", nargs="+", metavar="PART", help=f"{_PART}, or everything"),
    ),
    "put-back": (
        "put parts back on the shelf, from where they can be taken again; what you have changed in them stays",
        _option("parts", nargs="+", metavar="PART", help=f"{_PART}, or everything but the core"),
    ),
    "without": (
        "take a page, a scenario, a clause or an answer out of the handbook, and what leads there; print each line that changes",
        _option("parts", nargs="+", metavar="PART", help=_PARTS),
        _flag("--show", "only print it"),
    ),
    "update": (
        "show what has changed in the starter’s texts since the handbook was started from them; with --take, take it",
        _flag("--take", "take what is newer; what you have changed stays"),
        _DRY_RUN,
        _option("--leave", metavar="FOLDER", help="leave what is newer in a folder, such as .github, for another time"),
    ),
    "todo": (
        "list what is still to do before the handbook is in use",
        _flag("--left-out", "show what was left out because it rests on the law of another state"),
    ),
    "read": (
        "sign texts: who of the library has read them, and stands by them as they are",
        _option("texts", nargs="*", metavar="TEXT", help=_TEXTS),
        _option("--by", metavar="NAME", help="who has read them"),
        _option("--of", metavar="NAME", help=_OF),
        _flag("--undo", "take the signature back"),
    ),
    "check": ("find every mistake in what people wrote, without building the site", _STRICT, _EDITION, _FIX),
    "new": (
        "start a scenario: a draft with every section, each with a line of help",
        _option("--title", default="", help="its title; if omitted, you are asked for it"),
        _option("--id", default="", help="its permanent id; if omitted, it is made from the title"),
    ),
    "ledger": ("add new addresses to the ledger of those that have to keep working",),
    "due": (
        "list what is to be reviewed or compared again, by owner",
        _option("--days", type=int, default=60, help="how many days ahead to look (60, unless you say otherwise)"),
        _option("--format", choices=("text", "markdown"), default="text", help="how to write the list"),
    ),
    "facts": (
        "list what the library says of itself, who decides it and where it stands",
        _option("values", nargs="*", metavar="NAME=VALUE", help="only this fact, and what to write for a new value"),
        _flag("--show", "show each line as it would read with that value, and what would be left out"),
    ),
    "words": ("report how hard each page and desk card is to read, and spelling mistakes",),
    "build": (
        "build site/; the last good site stays until the new one is complete",
        _STRICT,
        _EDITION,
        _flag("--pdf", "also print the PDFs, and offer them on the pages"),
    ),
    "serve": (
        "preview the site in a browser, with every edit and its problems",
        _STRICT,
        _EDITION,
        _option("-a", "--address", default="127.0.0.1:8000", metavar="HOST:PORT", help="the address to serve at"),
    ),
    "pdf": (
        "print the PDFs that the site offers, into the built site",
        _SITE,
        _STRICT,
        _EDITION,
        _option("--size", default="Letter", help="the paper size: Letter (the default) or A4"),
    ),
    "verify": (
        "open one page of each kind of a built site in Chromium, and record that the site keeps its promises",
        _SITE,
    ),
    "publish": ("publish a built site to readers, all at once", _SITE, _LINK, _flag("--purge", _PURGE)),
    "rollback": ("return readers to the previous release", _LINK),
}
"""What each command does, and what can be typed behind it. The function of its name does it."""

MODULES = {"init": "init.handbook", "ledger": "check", "take": "shelf", "put-back": "shelf"} | dict.fromkeys(
    ("build", "serve", "pdf", "publish", "rollback"), "site"
)
"""Where in `commands/` that function is, unless it is in a module of its own name. It is imported when the command is typed."""


def main(arguments: list[str] | None = None, root: Path | None = None) -> int:
    """Run a command on the handbook at `root`, or around the current folder; return its exit status, 0 for success."""
    options = _parser().parse_args(arguments)
    name = options.command
    root = root or root_around(Path.cwd())
    try:
        if root is None and name not in WITHOUT_HANDBOOK:
            nowhere = f"neither {Path.cwd()} nor a folder above it has a {MKDOCS_YML}"
            raise Refused(f"There is no handbook here: {nowhere}; change to the folder that has it")
        root = root or Path.cwd()
        options.edition = getattr(options, "edition", None) or edition()
        options.strict = getattr(options, "strict", False) or switch("STRICT")
        with extra(name):
            module = import_module(f"sticky.commands.{MODULES.get(name, name)}")
        status: int | None = getattr(module, name.replace("-", "_"))(root, options)
        return status or 0
    except BrokenPipeError:
        raise
    except Blocked as blocked:
        print_problems(root or Path.cwd(), blocked.problems)
        warnings = sum(problem.warning for problem in blocked.problems)
        counts = {"problem": len(blocked.problems) - warnings, "warning": warnings}
        print(", ".join(counted(number, noun) for noun, number in counts.items() if number), file=sys.stderr)
    except Refused as refusal:
        print(refusal, file=sys.stderr)
    except OSError as error:
        # Of two files, such as one that is copied, the second is the one that cannot be written.
        at = error.filename2 or error.filename or f"A file in {root or Path.cwd()}"
        print(f"{at} cannot be read or written: {why(error)}", file=sys.stderr)
    return 1


def _parser() -> ArgumentParser:
    about = "Check a handbook on patron privacy, add to it, and build and publish its site."
    parser = ArgumentParser(prog="sticky", description=about)
    parser.add_argument("--version", action="version", version=f"sticky {version('sticky-situations')}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", title="commands")
    for name, (does, *options) in COMMANDS.items():
        takes = commands.add_parser(name, help=does, description=f"{does[0].upper()}{does[1:]}.")
        for names, settings in options:
            takes.add_argument(*names, **settings)
    return parser


def run() -> None:
    """Run the command line, and exit with its status."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot print a character shows its code instead. What replaced a stream may not know how.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        status = main()
        sys.stdout.flush()
        sys.stderr.flush()
        # Python would first free a whole handbook, object by object, which takes more than half a second.
        os._exit(status)
    except BrokenPipeError:
        # The reader has closed the pipe, as `head` does. Discard the rest of the output.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
