"""Worker processes of this machine.

They are spawned, not forked: a fork of a process with threads may hang. They hold nothing that must be kept, so they
are killed when the work is given up, and they end when their parent does, however it ends.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from multiprocessing import connection
from types import TracebackType
from typing import Self, TypeVar

Result = TypeVar("Result")


class Crew:
    """Processes that do what they are given. They are killed when an exception goes through."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._pool = self._start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if value is not None:
            # The processes of a pool have no public name before Python 3.14, which can kill them itself.
            for process in list((self._pool._processes or {}).values()):  # noqa: SLF001
                process.kill()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def submit(self, work: Callable[..., Result], *tasks: object) -> Future[Result]:
        """Give the processes work; new ones take the place of those that were ended."""
        with main_left_out():
            try:
                return self._pool.submit(work, *tasks)
            except BrokenProcessPool:
                self._pool.shutdown(wait=True)
                self._pool = self._start()
                return self._pool.submit(work, *tasks)

    def _start(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            self.size,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_begin_worker,
            initargs=(os.getpid(),),
        )


@contextmanager
def main_left_out() -> Iterator[None]:
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
