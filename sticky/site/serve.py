"""The preview: follows every edit, and while there are problems, shows them in place of the pages."""

import logging
import os
import shutil
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from mkdocs.exceptions import MkDocsException
from mkdocs.livereload import LiveReloadServer

from .. import checks
from ..content.handbook import DOCS, SCENARIOS
from ..text.problem import Problem
from ..views.templates import THEME
from .build import PACKAGE
from .cache import FOLDER, PageCache
from .make import configured, write

LOOK = 0.15
"""Seconds between two looks for edits."""

SETTLE = 0.03
"""Seconds without another edit after which the pages are made."""

STATE = "/_preview/state"
"""Says which build is seen, so that the page of problems knows when to come back."""

_BUILD, _SYNTAX = "build", "syntax"
"""What is wrong where no check finds it: with what MkDocs makes of the pages, or with the package's own code."""


def serve(root: Path, host: str = "127.0.0.1", port: int = 8000) -> None:
    """Serve the project at `root`, drafts included, until it is interrupted. It starts whatever is wrong with it."""
    folder = Path(tempfile.mkdtemp(prefix="sticky-"))
    try:
        preview = Preview(root, folder, f"http://{host}:{port}/")
        server = LiveReloadServer(preview.build, host, port, str(folder), polling_interval=LOOK)
        server.build_delay = SETTLE
        # What was asked for while the pages are made, and is missing, is no fault of theirs: a strict build would count it.
        logging.getLogger("mkdocs.livereload").propagate = False
        server.error_handler = preview.error
        server.set_app(preview.answering(server.serve_request))
        preview.build()
        for path in preview.watched():
            server.watch(str(path))
        try:
            server.serve()  # type: ignore[no-untyped-call]  # MkDocs has no types here
        except KeyboardInterrupt:
            pass
        finally:
            server.shutdown()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class Preview:
    """A project, built into a folder again and again."""

    def __init__(self, root: Path, folder: Path, url: str) -> None:
        """Take the root of the project, an empty folder, and the address at which it is served."""
        self.root, self.folder, self.url = root, folder, url
        self.problems: list[Problem] = []
        """Why the pages cannot be shown, if there is anything."""
        self._cache = PageCache(root / FOLDER / "serve")
        self._builds = 0
        self._code = _code()
        self._page = Environment(loader=FileSystemLoader(THEME / "preview"), autoescape=True).get_template(
            "problems.html"
        )

    def build(self) -> None:
        """Check the handbook, and make the pages that are not known; whatever is wrong becomes a problem."""
        self._restart()
        found = self._faults() or self._built()
        self.problems = checks.blocking(found)
        for problem in found:
            print(problem, flush=True)
        if self.problems:
            print(f"{len(self.problems)} to mend; the preview shows them at every address.", flush=True)
        self._builds += 1

    def _built(self) -> list[Problem]:
        book, problems = checks.check(self.root)
        if book is None or checks.blocking(problems):
            return problems
        told = _Told()
        logging.getLogger("mkdocs").addHandler(told)
        try:
            config = configured(self.root, self.folder, site_url=self.url)
            write(config, book, self._cache, url=self.url)
        except Exception as error:
            if not isinstance(error, MkDocsException):
                traceback.print_exc()
            messages = told.messages or [f"{type(error).__name__}: {error}"]
            problems = [*problems, *(Problem("mkdocs.yml", 1, _BUILD, message) for message in messages)]
        finally:
            logging.getLogger("mkdocs").removeHandler(told)
        return problems

    def _faults(self) -> list[Problem]:
        """What is wrong with the package's own code, if it was edited."""
        faults = []
        for file in sorted(PACKAGE.rglob("*.py")) if _code() != self._code else ():
            try:
                compile(file.read_bytes(), file, "exec")
            except SyntaxError as error:
                path = file.relative_to(PACKAGE.parent).as_posix()
                faults.append(Problem(path, error.lineno or 1, _SYNTAX, f"{error.msg}"))
        return faults

    def _restart(self) -> None:
        """Begin anew with the same command where the package's code was edited: what was imported stays as it was."""
        if _code() != self._code and not self._faults():
            self._cache.close()
            shutil.rmtree(self.folder, ignore_errors=True)
            sys.stdout.flush()
            os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606  # the very command that runs

    def watched(self) -> list[Path]:
        """The files and folders whose edits count."""
        own = [self.root / name for name in (DOCS, SCENARIOS, "records", "mkdocs.yml")]
        return [path for path in (*own, PACKAGE) if path.exists()]

    def error(self, code: int) -> bytes | None:
        """The site's own page for an address that leads nowhere."""
        page = self.folder / f"{code}.html"
        return page.read_bytes() if page.is_file() else None

    def answering(self, serve: Callable[[Any, Any], Iterable[bytes]]) -> Callable[[Any, Any], Iterable[bytes]]:
        """An application (WSGI) that answers every address with the problems while there are some, else with `serve`."""

        def answer(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
            path = environ.get("PATH_INFO", "/")
            if path == STATE:
                body, kind, status = str(self._builds).encode(), "text/plain", "200 OK"
            elif self.problems and not path.startswith("/livereload/"):
                body, kind, status = self.page(), "text/html; charset=utf-8", "503 Service Unavailable"
            else:
                return serve(environ, start)
            start(status, [("Content-Type", kind), ("Content-Length", str(len(body))), ("Cache-Control", "no-store")])
            return [body]

        return answer

    def page(self) -> bytes:
        """The page that lists the problems."""
        rows = [(one.path, one.line, one.code, one.message) for one in self.problems]
        return self._page.render(problems=rows, state=STATE, build=self._builds).encode()


class _Told(logging.Handler):
    """Gathers what MkDocs and its plugins complain of."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


def _code() -> list[tuple[str, int, int]]:
    """The package's own code, where it lies beside the project that it is a part of and can be edited."""
    if not (PACKAGE.parent / "pyproject.toml").exists():
        return []
    return [(str(file), file.stat().st_mtime_ns, file.stat().st_size) for file in sorted(PACKAGE.rglob("*.py"))]
