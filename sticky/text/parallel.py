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
from multiprocessing import get_context
from typing import Any, TypeVar

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


def in_shares(work: Callable[[Iterable[_Item]], _Result], items: Sequence[_Item]) -> list[_Result]:
    """What `work` returns for each processor's share of the items, from as many copies of this process.

    A copy takes the next item when it is done with one. What `work` changes is lost with its copy, and what it returns is
    pickled. Returns nothing where this process cannot be copied: on a single processor, on a system other than Linux, while
    other threads run, or when memory or room on disk is short. So whoever calls it has to be able to do without.
    """
    processors = min(os.cpu_count() or 1, _MOST)
    if processors == 1 or len(items) < processors or threading.active_count() > 1 or sys.platform != "linux":
        return []
    copies = get_context("fork")
    try:
        with ProcessPoolExecutor(processors, copies, _begin, (os.getpid(), work, items, copies.Value("L"))) as pool:
            return [share.result() for share in [pool.submit(_do) for _ in range(processors)]]
    except (BrokenProcessPool, OSError):
        return []


_MOST = 4
"""More copies save little time, and each takes memory."""

_job: tuple[Callable[[Any], Any], Sequence[Any], Any]
"""What a copy does: a function, which needs no pickling because the copy has it, the items, and how many of them are taken."""


_END_WITH_PARENT = 1
"""The option of Linux’s `prctl`, `PR_SET_PDEATHSIG`."""


def _begin(parent: int, *job: Any) -> None:
    # A copy would wait for ever for more work if the process were killed, and hold what it holds, such as a lock.
    ctypes.CDLL(None).prctl(_END_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
    gc.freeze()  # What was there before stays: to look for garbage in it takes time, and copies its memory.
    global _job
    _job = job


def _do() -> Any:
    return _job[0](_share())


def _share() -> Iterator[Any]:
    _, items, taken = _job
    while True:
        with taken.get_lock():
            at = taken.value
            taken.value += 1
        if at >= len(items):
            return
        yield items[at]
