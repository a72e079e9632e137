"""The preview: rebuilds at every edit, and shows problems in place of the pages while there are any."""

import logging
import mimetypes
import os
import shutil
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from pathlib import Path
from threading import Lock
from types import FrameType
from typing import Any

from jinja2 import Environment, FileSystemLoader
from mkdocs.exceptions import MkDocsException
from mkdocs.livereload import LiveReloadServer
from watchdog.events import FileModifiedEvent
from watchdog.observers.api import BaseObserver, EventEmitter

from .. import checks
from ..content.edition import Edition
from ..content.handbook import DOCS, SCENARIOS
from ..text.kept import CACHE, FOLDERS, PACKAGE, READ, Kept, engine
from ..text.problem import Problem
from ..theme.templates import THEME
from .cache import PageCache
from .finish import OnRequest
from .make import write
from .settings import checked

LOOK = 0.1
"""Seconds between checks for edits."""

SETTLE = 0.01
"""Seconds to wait for further edits before a build."""

STATE = "/_preview/state"
"""Answers with the number of the build, so that the page of problems knows when to reload."""

_BUILD, _SYNTAX = "build", "syntax"
"""The codes of problems that no check finds: in MkDocs's build, or in the package's own code."""


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
        server = LiveReloadServer(preview.build, host, port, folder)
        # MkDocs uses nothing but what every observer of watchdog has, though its attribute has the type of the one it makes.
        server.observer = BaseObserver(_Watcher, timeout=LOOK)  # type: ignore[assignment]
        server.build_delay = SETTLE
        # A request for a missing file during a build is not a fault of the pages, but a strict build would count its warning.
        logging.getLogger("mkdocs.livereload").propagate = False
        server.error_handler = preview.error
        server.set_app(preview.answering(server.serve_request))
        preview.build()
        server.watch(str(root), recursive=False)  # the settings, and the logo
        preview.watch = lambda path: server.watch(str(path))
        preview.look()
        try:
            server.serve()  # type: ignore[no-untyped-call]  # MkDocs has no types here
        except KeyboardInterrupt:
            pass
        finally:
            server.shutdown()


def _end(number: int, _: FrameType | None) -> None:
    # End in order, so that the folder is removed.
    sys.exit(128 + number)


class Preview:
    """A project that is built into a folder again and again."""

    def __init__(self, root: Path, folder: Path, url: str, edition: Edition, strict: bool) -> None:
        """Take the project's root, an empty folder, its address when served, the edition, and whether warnings block."""
        self.root, self.folder, self.url, self.edition = root, folder, url, edition
        self._strict = strict
        self.watch: Callable[[Path], None] | None = None
        """Watches a file or a folder for edits, once something does."""
        self.problems: list[Problem] = []
        """The problems that keep the pages from being shown."""
        self._kept = Kept(root / CACHE / READ)
        self._cache = PageCache(root / CACHE / ("serve" if self.edition == "staff" else f"serve-{self.edition}"))
        self._on_request: OnRequest = {}
        self._builds = 0
        self._own: tuple[Path, ...] = ()
        self._code = _code()
        self._page = Environment(loader=FileSystemLoader(THEME / "preview"), autoescape=True).get_template(
            "problems.html"
        )

    def build(self) -> None:
        """Check the handbook, and make the pages that are not cached; whatever goes wrong becomes a problem."""
        with _BUILDING:
            self._build()

    def _build(self) -> None:
        edited = _code() != self._code
        faults = _faults() if edited else []
        if edited and not faults:
            self._restart()
        found = faults or self._built()
        if self._builds:
            self._kept.forget()  # to write all of it after each edit would keep its author waiting
        else:
            self._kept.save()  # even with problems: what was read of the other files stays known
        self.problems = checks.blocking(found, self._strict)
        if found:
            print(*found, sep="\n", flush=True)
        if self.problems:
            print(f"{len(self.problems)} to fix; the preview shows them at every address.", flush=True)
        self._builds += 1
        self.look()

    def look(self) -> None:
        """Watch for edits wherever there is something of the handbook, which an edit may have changed."""
        for path in self.watched():
            if self.watch:
                self.watch(path)

    def _built(self) -> list[Problem]:
        problems: list[Problem] = []
        warnings = _Warnings()
        logging.getLogger("mkdocs").addHandler(warnings)
        try:
            book, config, problems = checked(self.root, self.folder, self._kept, self.edition, site_url=self.url)
            self._own = book.own.folders if book else self._own
            if book is None or config is None or checks.blocking(problems, self._strict):
                return problems
            write(config, book, self._cache, url=self.url, on_request=self._on_request)
        except Exception as error:
            if not isinstance(error, MkDocsException):
                traceback.print_exc()
            messages = warnings.messages or [f"{type(error).__name__}: {error}"]
            problems = [*problems, *(Problem("mkdocs.yml", 1, _BUILD, message) for message in messages)]
        finally:
            logging.getLogger("mkdocs").removeHandler(warnings)
        return problems

    def _restart(self) -> None:
        """Run the same command again, because imported modules stay as they were when the package's code is edited."""
        self.close()
        shutil.rmtree(self.folder, ignore_errors=True)
        sys.stdout.flush()
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606  # the same command, with the arguments it was started with

    def close(self) -> None:
        """Keep what was read since the first build, and close the cache of pages."""
        self._kept.save()
        self._cache.close()

    def watched(self) -> list[Path]:
        """The folders to watch for edits, as far as they exist, and all in them."""
        own = [self.root / name for name in (DOCS, SCENARIOS, "records")]
        return [path for path in (*own, *self._own, *FOLDERS.values()) if path.exists()]

    def error(self, code: int) -> bytes | None:
        """The site's own page for a missing address."""
        page = self.folder / f"{code}.html"
        return page.read_bytes() if page.is_file() else None

    def answering(self, serve: Callable[[Any, Any], Iterable[bytes]]) -> Callable[[Any, Any], Iterable[bytes]]:
        """A WSGI application that answers every address with the problems while there are any, otherwise with `serve`."""

        def answer(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
            path = environ.get("PATH_INFO", "/")
            if path == STATE:
                body, kind, status = str(self._builds).encode(), "text/plain", "200 OK"
            elif self.problems and not path.startswith("/livereload/"):
                body, kind, status = self.page(), "text/html; charset=utf-8", "503 Service Unavailable"
            elif make := self._on_request.get(path.lstrip("/")):
                body, kind, status = make(), mimetypes.guess_type(path)[0] or "text/plain", "200 OK"
            else:
                return serve(environ, start)
            start(status, [("Content-Type", kind), ("Content-Length", str(len(body))), ("Cache-Control", "no-store")])
            return [body]

        return answer

    def page(self) -> bytes:
        """The page that lists the problems."""
        rows = [(one.path, one.line, one.code, one.message) for one in self.problems]
        return self._page.render(problems=rows, state=STATE, build=self._builds).encode()


_BUILDING = Lock()
"""Held during a build: whoever looked for edits meanwhile would only delay it."""

_Stamp = tuple[str, int, int, int]
"""What tells a file from one that was edited: its path, time and size, and its place on the disk."""


class _Watcher(EventEmitter):
    """Tells when a file in a folder changes, is added or is removed.

    Unlike watchdog's own it does not find out which, and takes less time. It looks again and again, because not every
    file system gives notice of an edit: one that several machines share may not.
    """

    def on_thread_start(self) -> None:
        """Remember what is there to begin with."""
        self._seen = self._look()

    def queue_events(self, timeout: float) -> None:
        """Wait, and look once."""
        if self.stopped_event.wait(timeout):
            return
        with _BUILDING:
            before, self._seen = self._seen, self._look()
        if self._seen != before:
            self.queue_event(FileModifiedEvent(self.watch.raw_path))

    def _look(self) -> set[_Stamp]:
        return _stamps(self.watch.raw_path, self.watch.is_recursive)


def _stamps(path: str, inside: bool = True) -> set[_Stamp]:
    """The stamp of every file in a folder, except those that Python compiles, and, if `inside`, in the folders inside it."""
    found, folders = set[_Stamp](), [path]
    while folders:
        at = folders.pop()
        with suppress(OSError), os.scandir(at) as entries:  # it may be gone by now
            for entry in entries:
                if not entry.is_dir(follow_symlinks=False):
                    stat = entry.stat(follow_symlinks=False)
                    found.add((entry.path, stat.st_mtime_ns, stat.st_size, stat.st_ino))
                elif inside and entry.name != "__pycache__":
                    folders.append(entry.path)
    return found


class _Warnings(logging.Handler):
    """Collects the warnings and errors of MkDocs and its plugins."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


def _faults() -> list[Problem]:
    """Syntax errors in the package's own code."""
    faults = []
    for file in (file for file in engine().values() if file.suffix == ".py"):
        try:
            compile(file.read_bytes(), file, "exec")
        except SyntaxError as error:
            path = file.relative_to(FOLDERS[""].parent).as_posix()
            faults.append(Problem(path, error.lineno or 1, _SYNTAX, f"{error.msg}"))
    return faults


def _code() -> set[_Stamp]:
    """The package's own code, if it can be edited: in a checkout of the project, not an installed wheel."""
    if not (PACKAGE.parent / "pyproject.toml").exists():
        return set()
    return {stamp for folder in FOLDERS.values() for stamp in _stamps(str(folder)) if stamp[0].endswith(".py")}
