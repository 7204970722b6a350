"""Where the source stages run: batches of jobs come in, results go out in the same order, from one process or several.

At most a few batches are under way at a time, so memory stays flat however many sources there are.
Workers are spawned, not forked: a fork of a process with threads may hang. They hold nothing that must be kept, so they
are killed when the work is given up, and they end when their parent does, however it ends.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from multiprocessing import connection
from typing import Protocol, TypeVar

from despatch.errors import DespatchError

Task = TypeVar("Task")
Result = TypeVar("Result")

_AHEAD = 2
"""Batches under way for each worker: one in work, one waiting."""


class Engine(Protocol):
    """Runs a pure function over batches of tasks, results in order. To give up the work, close the generator."""

    def run(
        self, work: Callable[[list[Task]], list[Result]], batches: Iterable[list[Task]]
    ) -> Generator[Result, None, None]:
        """Yield the results of every task."""
        ...


class InProcess:
    """Runs the work in this process."""

    def run(
        self, work: Callable[[list[Task]], list[Result]], batches: Iterable[list[Task]]
    ) -> Generator[Result, None, None]:
        """Yield the results of every task."""
        for batch in batches:
            yield from work(batch)


class WorkerPool:
    """Runs the work in `workers` processes of this machine."""

    def __init__(self, workers: int) -> None:
        self.workers = workers

    def run(
        self, work: Callable[[list[Task]], list[Result]], batches: Iterable[list[Task]]
    ) -> Generator[Result, None, None]:
        """Yield the results of every task; raises DespatchError when a worker process dies.

        An empty batch says that no further task is known before more results are.
        """
        under_way: deque[Future[list[Result]]] = deque()
        pool = ProcessPoolExecutor(
            self.workers,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_begin_worker,
            initargs=(os.getpid(),),
        )
        try:
            for batch in batches:
                if batch:
                    with _main_left_out():
                        under_way.append(pool.submit(work, batch))
                if under_way and (not batch or len(under_way) > _AHEAD * self.workers):
                    yield from under_way.popleft().result()
            while under_way:
                yield from under_way.popleft().result()
        except BrokenProcessPool:
            raise DespatchError(
                "a worker process was stopped from outside, most often because memory ran out: "
                "try again with one worker (--workers 1)"
            ) from None
        except BaseException:
            # The processes of a pool have no public name before Python 3.14, which can kill them itself.
            for process in list((pool._processes or {}).values()):  # noqa: SLF001
                process.kill()
            raise
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _main_left_out() -> Iterator[None]:
    """Keep workers from running the program's main module again.

    A spawned worker would import it, though our work lives in other modules. A script without the guard
    `if __name__ == "__main__"` would start itself over and over, and one typed into a prompt cannot be found.
    """
    main = sys.modules["__main__"]
    there: dict[str, object] = {name: main.__dict__[name] for name in ("__file__", "__spec__") if name in main.__dict__}
    main.__dict__["__spec__"] = None
    main.__dict__.pop("__file__", None)
    try:
        yield
    finally:
        main.__dict__.update(there)


_DIES_WITH_PARENT = 1
"""PR_SET_PDEATHSIG: Linux sends a process a signal when its parent ends."""


def _begin_worker(parent: int) -> None:
    """Leave Ctrl-C to the main process, which ends its workers; end also when that process is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):  # a Linux without a C library of the usual form
            ctypes.CDLL(None).prctl(_DIES_WITH_PARENT, signal.SIGKILL)
        if os.getppid() != parent:  # it ended before we asked
            os._exit(1)
    # Linux sends its signal at once, also during a long call. Elsewhere this thread sees that the parent has ended.
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


def choose(workers: int | None, size: int) -> InProcess | WorkerPool:
    """Return the engine for so many workers; None: as many as pay off for `size` bytes of sources."""
    if workers is None:
        # Spawning and importing costs about half a second a worker; a core reads about a megabyte in that time.
        workers = min(os.cpu_count() or 1, 1 + size // 4_000_000)
    return WorkerPool(workers) if workers > 1 else InProcess()
