"""Where the source stages run: batches of jobs come in, results go out in the same order, from one process or several.

At most a few batches are under way at a time, so memory stays flat however many sources there are.

A task may end its worker: memory runs out, or a library falls over. Its batch is then run again by itself, and then
each of its tasks by itself. A task that ends its worker for the third time is given up.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from typing import Protocol, TypeVar

from despatch.errors import DespatchError
from despatch.pipeline.processes import Crew

Task = TypeVar("Task")
Result = TypeVar("Result")

_AHEAD = 2
"""Batches under way for each worker: one in work, one waiting."""


Work = Callable[[list[Task]], list[Result]]
"""What is done with a batch. It must be found by its name in any process."""
Lost = Callable[[Task], Result]
"""What stands for the result of a task that ended its worker again and again."""


class Engine(Protocol):
    """Runs a pure function over batches of tasks, results in order. To give up the work, close the generator."""

    def run(
        self, work: Work[Task, Result], batches: Iterable[list[Task]], lost: Lost[Task, Result] | None = None
    ) -> Generator[Result, None, None]:
        """Yield the results of every task; without `lost`, a task that ends its worker ends the work."""
        ...


class InProcess:
    """Runs the work in this process. A task that ends its process ends the whole."""

    def run(
        self,
        work: Work[Task, Result],
        batches: Iterable[list[Task]],
        lost: Lost[Task, Result] | None = None,  # noqa: ARG002 - this process would be gone
    ) -> Generator[Result, None, None]:
        """Yield the results of every task."""
        for batch in batches:
            yield from work(batch)


class WorkerPool:
    """Runs the work in `workers` processes of this machine."""

    def __init__(self, workers: int) -> None:
        self.workers = workers

    def run(
        self, work: Work[Task, Result], batches: Iterable[list[Task]], lost: Lost[Task, Result] | None = None
    ) -> Generator[Result, None, None]:
        """Yield the results of every task; raises DespatchError when workers die and nothing stands for the lost."""
        with Crew(self.workers) as crew:

            def collect(batch: list[Task], future: Future[list[Result]]) -> Iterable[Result]:
                try:
                    return future.result()
                except BrokenProcessPool:
                    if lost is None:
                        raise DespatchError(_STOPPED) from None
                    return run_alone(batch, partial(_try_alone, work), lost)

            yield from run_in_order(batches, partial(crew.submit, work), collect, lambda: self.workers)


Handle = TypeVar("Handle")


def run_in_order(
    batches: Iterable[list[Task]],
    submit: Callable[[list[Task]], Handle],
    collect: Callable[[list[Task], Handle], Iterable[Result]],
    workers: Callable[[], int],
) -> Generator[Result, None, None]:
    """Yield the results of every task in order, with a few batches under way for each of so many workers.

    An empty batch says that no further task is known before more results are.
    """
    under_way: deque[tuple[list[Task], Handle]] = deque()
    for batch in batches:
        if batch:
            under_way.append((batch, submit(batch)))
        if under_way and (not batch or len(under_way) > _AHEAD * workers()):
            yield from collect(*under_way.popleft())
    while under_way:
        yield from collect(*under_way.popleft())


def run_alone(
    batch: list[Task], attempt: Callable[[list[Task]], list[Result] | None], lost: Lost[Task, Result]
) -> Iterator[Result]:
    """Yield the results of a batch whose worker died once, perhaps by the fault of another batch.

    `attempt` runs tasks with nothing beside them, and returns None if their worker dies. First the whole batch is
    tried, then each task by itself: one whose worker dies again is lost.
    """
    results = attempt(batch)
    if results is not None:
        yield from results
        return
    for task in batch:
        results = attempt([task])
        yield from results if results is not None else (lost(task),)


_STOPPED = (
    "a worker process was stopped from outside, most often because memory ran out: try again with one worker, "
    "by --workers 1"
)


def _try_alone(work: Work[Task, Result], batch: list[Task]) -> list[Result] | None:
    """Run a batch in a process of its own; None: it ended that process."""
    with Crew(1) as crew:
        try:
            crew.submit(os.getpid).result()
        except BrokenProcessPool:
            raise DespatchError(
                "no worker process can be started on this machine: see that it has memory left, then try again. "
                "What was read is kept"
            ) from None
        try:
            return crew.submit(work, batch).result()
        except BrokenProcessPool:
            return None


def choose(workers: int | None, size: int) -> InProcess | WorkerPool:
    """Return the engine for so many workers; None: as many as pay off for `size` bytes of sources."""
    if workers is None:
        # Spawning and importing costs about half a second a worker; a core reads about a megabyte in that time.
        workers = min(os.cpu_count() or 1, 1 + size // 4_000_000)
    return WorkerPool(workers) if workers > 1 else InProcess()
