"""Work that all processors share."""

import ctypes
import gc
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from multiprocessing import get_context
from typing import Any, TypeVar

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


def in_shares(work: Callable[[Iterable[_Item]], _Result], items: Sequence[_Item]) -> list[_Result]:
    """The results of `work` for each processor's share of the items, from this process and from forks of it.

    Each process takes the next item when it has finished one. Changes that `work` makes in a fork are lost with the fork, and
    its results are pickled. This process does everything by itself where it cannot fork: on a single processor, on a system
    other than Linux, while other threads run, or when memory or disk space is short.
    """
    processors = min(os.cpu_count() or 1, _MOST)
    alone = processors == 1 or threading.active_count() > 1 or sys.platform != "linux"
    if not alone and len(items) >= processors:
        with suppress(BrokenProcessPool, OSError):
            fork = get_context("fork")
            taken = fork.Value("L")
            job = os.getpid(), work, items, taken
            with ProcessPoolExecutor(processors - 1, fork, _begin, job) as copies:
                others = [copies.submit(_do) for _ in range(processors - 1)]
                return [work(_share(items, taken)), *(share.result() for share in others)]
    return [work(items)]


_MOST = 4
"""More processes save little time, and each takes memory."""

_job: tuple[Callable[[Any], Any], Sequence[Any], Any]
"""The job of a fork: the function, which the fork inherits and need not unpickle, the items, and the number of items taken."""


_END_WITH_PARENT = 1
"""The option of Linux’s `prctl`, `PR_SET_PDEATHSIG`."""


def _begin(parent: int, *job: Any) -> None:
    # If the parent were killed, a fork would otherwise wait forever for work, and keep its resources, such as a lock.
    ctypes.CDLL(None).prctl(_END_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
    gc.freeze()  # Exempt inherited objects from garbage collection, which would take time and copy their memory.
    global _job
    _job = job


def _do() -> Any:
    work, items, taken = _job
    return work(_share(items, taken))


def _share(items: Sequence[_Item], taken: Any) -> Iterator[_Item]:
    while True:
        with taken.get_lock():
            at = taken.value
            taken.value += 1
        if at >= len(items):
            return
        yield items[at]
