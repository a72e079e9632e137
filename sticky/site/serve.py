"""The preview: rebuilds at every edit, and shows problems in place of the pages while there are any.

After an edit it checks the whole handbook, but makes a page only when someone looks at it, so that an edit shows equally
soon wherever it is and however many pages it changes.
"""

import gc
import logging
import mimetypes
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from logging.handlers import BufferingHandler
from pathlib import Path
from threading import Lock, Timer
from types import FrameType
from typing import Any

from jinja2 import Environment, FileSystemLoader
from mkdocs.exceptions import BuildError, MkDocsException
from mkdocs.utils import clean_directory

from .. import checks
from ..checks.adoption import NOT_READ
from ..checks.site import FICTION
from ..content import own
from ..content.edition import Edition
from ..content.handbook import DOCS, SCENARIOS
from ..text.files import why
from ..text.kept import CACHE, READ, Kept
from ..text.problem import Problem
from ..theme.templates import THEME
from . import patches
from .failed import Failed
from .finish import OnRequest
from .make import write
from .pages import PageFile
from .settings import checked

STATE = "/_preview/state"
"""Answers with the number of the build, so that the page of problems knows when to reload."""

_UNTIL_SHOWN = 1.0
"""Seconds after a build until the memory of the build before it is freed, so that nobody waits for that."""


def serve(root: Path, host: str, port: int, *, edition: Edition, strict: bool) -> None:
    """Serve an edition of the project at `root`, drafts included, until interrupted. It starts even if there are problems.

    With `strict`, warnings are problems, too.
    """
    for name in ("SIGTERM", "SIGHUP"):  # a closed terminal also ends it; not every system has both
        if number := getattr(signal, name, None):
            signal.signal(number, _end)
    with (
        tempfile.TemporaryDirectory(prefix="sticky-", ignore_cleanup_errors=True) as folder,
        closing(Preview(root, Path(folder), f"http://{host}:{port}/", edition, strict)) as preview,
    ):
        server = patches.preview_server(preview.build, host, port, Path(folder))
        server.set_app(partial(preview.answer, server.serve_request))
        server.watch(str(root), recursive=False)  # the settings, and the logo
        preview.watch = lambda path: server.watch(str(path))
        preview.build()
        print(f"Ready: {preview.url}", flush=True)
        try:
            server.serve()  # type: ignore[no-untyped-call]  # MkDocs has no types here
        except KeyboardInterrupt:
            pass
        finally:
            server.shutdown()


def _end(number: int, _: FrameType | None) -> None:
    # Exit normally, so that the folder is removed.
    sys.exit(128 + number)


class Preview:
    """A project that is built into a folder again and again."""

    def __init__(self, root: Path, folder: Path, url: str, edition: Edition, strict: bool) -> None:
        """Take the project's root, an empty folder, its address when served, the edition, and whether warnings block."""
        self.root, self.folder, self.url, self.edition = root, folder, url, edition
        self._strict = strict
        self.watch: Callable[[Path], None] = lambda path: None
        """Watches a file or a folder for edits."""
        self.problems: list[Problem] = []
        """The problems that keep the pages from being shown."""
        self._warnings: list[Problem] = []
        """The problems that each page shows at its end."""
        self._kept = Kept(root / CACHE / READ)
        self._on_request: OnRequest = {}
        self._waiting: dict[str, PageFile] = {}
        """The pages that were not made since the last edit, by their addresses, former ones too."""
        self._make: Callable[[PageFile], None] | None = None
        self._building = Lock()
        self._builds = 0
        self._own: tuple[Path, ...] = ()
        templates = Environment(loader=FileSystemLoader(THEME / "preview"), autoescape=True)
        self._page, self._end = map(templates.get_template, ("problems.html", "warnings.html"))

    def build(self) -> None:
        """Check the handbook, and prepare its pages; whatever goes wrong becomes a problem."""
        with self._building:
            problems = self._prepared()
            if self._builds:
                self._kept.forget()  # writing all of it after each edit would keep the author waiting
            else:
                self._kept.save()  # even with problems: the results of other files stay cached
            before, self.problems = self.problems, self._told(problems)
            self._warnings = problems
            if self.problems:
                print(f"{len(self.problems)} to fix; the preview shows them at every address.", flush=True)
            elif before:
                print("Mended.", flush=True)
            self._builds += 1
            freeing = Timer(_UNTIL_SHOWN, gc.collect)
            freeing.daemon = True
            freeing.start()
            for path in (*(self.root / name for name in (DOCS, SCENARIOS, "records")), *self._own, THEME.resolve()):
                self.watch(path)

    def _told(self, problems: list[Problem]) -> list[Problem]:
        """Print problems, and return those that keep pages from being shown."""
        if problems:
            print(*problems, sep="\n", flush=True)
        return self._blocking(problems)

    def _blocking(self, problems: list[Problem]) -> list[Problem]:
        # Texts that somebody still has to read or to write are shown.
        blocking = checks.blocking(problems, self._strict)
        return [problem for problem in blocking if problem.code not in (NOT_READ, FICTION)]

    def _prepared(self) -> list[Problem]:
        problems: list[Problem] = []
        self._waiting = {}
        with _caught(problems, "mkdocs.yml"):
            book, config, problems[:] = checked(self.root, self.folder, self._kept, self.edition, site_url=self.url)
            self._own = book.own.folders if book else self._own
            if book and config and not self._blocking(problems):
                clean_directory(str(self.folder))
                build = write(config, book, url=self.url, on_request=self._on_request)
                if build:
                    self._waiting = {file.address: file for file in build.files}
                    self._waiting |= {old: self._waiting[new] for old, new in build.book.moved.items()}
                    self._make = build.make
        return problems

    def close(self) -> None:
        """Save the cache of what was read since the first build."""
        self._kept.save()

    def answer(
        self, serve: Callable[[Any, Any], Iterable[bytes]], environ: dict[str, Any], start: Any
    ) -> Iterable[bytes]:
        """A WSGI application: answers every address with the problems while there are any, and otherwise as `serve` does."""
        path = environ.get("PATH_INFO", "/")
        if path == STATE:
            body, kind, status = str(self._builds).encode(), "text/plain", "200 OK"
        elif path.startswith("/livereload/"):
            return serve(environ, start)
        elif problems := self.problems_at(path.lstrip("/").removesuffix("index.html")):
            body = self._page.render(problems=problems, state=STATE, build=self._builds).encode()
            kind, status = "text/html; charset=utf-8", "503 Service Unavailable"
        elif make := self._on_request.get(path.lstrip("/")):
            body, kind, status = make(), mimetypes.guess_type(path)[0] or "text/plain", "200 OK"
        else:
            return serve(environ, start)
        start(status, [("Content-Type", kind), ("Content-Length", str(len(body))), ("Cache-Control", "no-store")])
        return [body]

    def problems_at(self, address: str) -> list[Problem]:
        """What keeps the page at an address from being shown. The page is made now, unless it was since the last edit."""
        with self._building:
            file = self._waiting.get(address)
            if self.problems or not file or not self._make:
                return self.problems
            problems: list[Problem] = []
            with _caught(problems, file.document.path):
                self._make(file)
                self._warn(file)
            if not problems:
                self._waiting = {at: other for at, other in self._waiting.items() if other is not file}
            return self._told(problems)

    def _warn(self, file: PageFile) -> None:
        # The warnings of the page itself come first.
        if self._warnings:
            own = sorted(self._warnings, key=lambda warning: warning.path != file.document.path)
            page, end = Path(file.abs_dest_path), self._end.render(warnings=own)
            page.write_text(page.read_text(encoding="utf-8").replace("</body>", f"{end}</body>"), encoding="utf-8")


@contextmanager
def _caught(problems: list[Problem], path: str) -> Iterator[None]:
    """Add what MkDocs and its plugins warn of, and what is raised, to the problems, as of the file at `path`."""
    warnings = BufferingHandler(sys.maxsize)
    warnings.setLevel(logging.WARNING)
    logging.getLogger("mkdocs").addHandler(warnings)
    raised = ""
    try:
        yield
    except Failed as failed:
        problems.append(failed.problem)
    except BuildError as error:
        raised = str(error)
        warnings.flush()  # they only say where it is
    except OSError as error:
        raised = f"{error.filename2 or error.filename or 'a file'} cannot be read or written: {why(error)}"
    except Exception as error:
        if not isinstance(error, MkDocsException):
            traceback.print_exc()
        raised = f"{type(error).__name__}: {error}"
    finally:
        logging.getLogger("mkdocs").removeHandler(warnings)
    messages = [record.getMessage() for record in warnings.buffer] or [raised]
    problems += [Problem(path, 1, own.BUILD, message) for message in messages if message]
