"""The commands that make the site and give it to readers."""

import errno
import logging
import socket
from argparse import Namespace
from pathlib import Path

from .. import checks
from ..content.reader import read_project
from ..content.verified import RECORD
from ..site import make, releases
from ..text.problem import Refused
from .console import Blocked, counted, extra, print_problems, root_around, sound


def build(root: Path, options: Namespace) -> None:
    """The command `sticky build`."""
    if options.pdf:
        # A missing package is reported before anything is built.
        with extra("pdf"):
            from ..outputs import pdf as _printer  # noqa: F401  # whether it can be imported
    logging.basicConfig(level=logging.WARNING, format="%(message)s")  # MkDocs logs what it warns of
    try:
        site, problems = make.make(root, pdf=options.pdf, strict=options.strict, edition=options.edition)
    except make.Fault as error:
        raise Refused(str(error)) from error
    if checks.blocking(problems, options.strict):
        raise Blocked(problems)
    print_problems(root, problems)
    print(f"{site}/ is built.")


def serve(root: Path, options: Namespace) -> None:
    """The command `sticky serve`."""
    from ..site import serve  # only this needs a server

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


def pdf(root: Path, options: Namespace) -> None:
    """The command `sticky pdf`."""
    with extra("pdf"):
        from ..outputs.pdf import CHROMIUM, PDFS, print_all
    for needed, remedy in (
        (options.built / "index.html", "build the site first"),
        (Path(CHROMIUM), "install Chromium, which prints the PDFs (on Debian: apt-get install chromium)"),
    ):
        if not needed.is_file():
            raise Refused(f"There is no {needed}: {remedy}")
    book = sound(*checks.check(root, edition=options.edition), options)
    try:
        printed = print_all(book.published, options.built, options.size)
    except ValueError as error:
        raise Refused(str(error)) from error
    print(f"{counted(len(printed), 'PDF')} {'is' if len(printed) == 1 else 'are'} in {options.built / PDFS}.")


def publish(_: Path, options: Namespace) -> None:
    """The command `sticky publish`."""
    print(f"Readers now see {releases.publish(options.built, options.link.absolute(), options.purge)}")
    root = root_around(options.built.absolute())
    book = read_project(root).book if root else None
    if book and book.notice:
        print(f"Every page says: {book.notice}")
    if book and not book.verified:
        how = f"To verify the site: sticky verify {options.built}"
        print(f"{RECORD} is missing, or the site’s design has changed since. {how}")


def rollback(_: Path, options: Namespace) -> None:
    """The command `sticky rollback`."""
    print(f"Readers now see {releases.rollback(options.link.absolute())}")
