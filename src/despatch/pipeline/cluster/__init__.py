"""Where the source stages run on other machines: the workers of a dask cluster take batches and send results back.

Whoever reaches a cluster runs code on it. So its address is encrypted (TLS), or one of this machine alone. Before any
work, each worker says by which versions it reads; one that joins later is asked with its first batch. Batches and
results travel as bytes that the scheduler does not open.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from contextlib import AbstractContextManager
from importlib import import_module
from typing import Any, TypeVar

from despatch.errors import DespatchError
from despatch.pipeline.cluster import addresses
from despatch.pipeline.versions import Versions
from despatch.pipeline.workers import Lost, Work, run_alone, run_in_order

Task = TypeVar("Task")
Result = TypeVar("Result")


class Cluster:
    """Runs the work on the workers of a cluster, at an address such as tls://host:8786, or local:N."""

    def __init__(self, address: str, describe: Callable[[], Versions]) -> None:
        """Raise DespatchError for an address that is open to others; `describe` is called here and on each worker."""
        addresses.check(address)
        self.address = address
        self.describe = describe

    def run(
        self, work: Work[Task, Result], batches: Iterable[list[Task]], lost: Lost[Task, Result] | None = None
    ) -> Generator[Result, None, None]:
        """Yield the results of every task; raises DespatchError when the cluster is unfit or lost."""
        with self._join() as crew:

            def collect(batch: list[Task], future: object) -> Iterable[Result]:
                results: list[Result] | None = crew.collect(future)
                if results is not None:
                    return results
                if lost is None:
                    raise DespatchError(f"workers of {self.address} were ended at their work: see their logs")
                crew.wait_for_all()  # a worker dies with all that it was given, so nothing may run beside
                return run_alone(batch, lambda tasks: crew.collect(crew.submit(work, tasks)), lost)

            yield from run_in_order(batches, lambda batch: crew.submit(work, batch), collect, crew.count)

    def _join(self) -> AbstractContextManager[Any]:
        try:
            crew = import_module("despatch.pipeline.cluster.crew")
        except ImportError:
            raise DespatchError("a cluster needs dask: install it by `pip install 'despatch[cluster]'`") from None
        joined: AbstractContextManager[Any] = crew.join(self.address, self.describe)
        return joined
