"""Reads many new files in several processes at once: the text of each is parsed independently of all others."""

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from ..text.kept import Kept, key_of
from .reader import File, parsed

ENOUGH = 3_000_000
"""How many bytes have to be new for other processes to be started, which takes as long as to read a tenth of them."""

MOST = 3
"""The most other processes. This one makes what they found its own, and with more of them it would be no faster."""

_PIECE = 32_000
"""How many bytes another process reads before it returns what it found, and begins with more."""

_Contents = tuple[str, bytes]
"""A file: its path relative to the project's root, and its bytes."""


@contextmanager
def reading_ahead(new: Sequence[_Contents], kept: Kept, then: Callable[[File], object]) -> Iterator[None]:
    """While the block reads files in order, other processes read from the end of the `new` ones, and `kept` gets what they find.

    Whether there are any changes nothing but the time. `then` is called with each file there, too, so that what it
    remembers among the file's facts is known here.
    """
    others = min(_processors() - 1, MOST) if sum(len(data) for _, data in new) >= ENOUGH else 0
    if others < 1:
        yield
        return
    # They are started anew, not copied from this one: a preview has other threads, which a copy would find half at work.
    start = get_context("spawn")
    with (
        TemporaryDirectory() as folder,
        ProcessPoolExecutor(others, start, signal.signal, (signal.SIGINT, signal.SIG_IGN)) as pool,
    ):
        for number, piece in enumerate(reversed(list(_pieces(new)))):
            kept.expect((key_of(*one) for one in piece), pool.submit(_saved, piece, Path(folder, str(number)), then))
        try:
            yield
        finally:
            pool.shutdown(cancel_futures=True)


def _saved(piece: Sequence[_Contents], path: Path, then: Callable[[File], object]) -> Path:
    with Kept(path) as kept:
        files = []  # what is found in a file lasts as long as it
        for one in piece:
            files.append(parsed(*one, kept))
            then(files[-1])
    return path


def _pieces(files: Sequence[_Contents]) -> Iterator[Sequence[_Contents]]:
    piece: list[_Contents] = []
    for one in files:
        piece.append(one)
        if sum(len(data) for _, data in piece) >= _PIECE:
            yield piece
            piece = []
    if piece:
        yield piece


def _processors() -> int:
    # Those that this process may use, where the system tells.
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1
