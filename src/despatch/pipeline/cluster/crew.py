"""A cluster that a build has joined: batches go out to its workers, results come in."""

from __future__ import annotations

import logging
import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import dask
from distributed import CancelledError, Client, Future, KilledWorker, LocalCluster, Security, wait
from distributed.utils import silence_logging_cmgr

from despatch.errors import DespatchError
from despatch.pipeline.cluster.addresses import find_local, refuse_open
from despatch.pipeline.cluster.worker import SAME, Unfit, check_worker, count_running, list_listeners, run_batch
from despatch.pipeline.processes import main_left_out
from despatch.pipeline.versions import Versions

PATIENCE = 30.0
"""Seconds without a result after which we look whether a worker is left. Without one, we wait as long again."""
ANSWERING = 15.0
"""Seconds in which a scheduler must answer."""
JOINING = 60.0
"""Seconds in which the first worker must join."""
_ANOTHER_DESPATCH = (ImportError, AttributeError, RuntimeError)
"""What a machine answers that has no Despatch, or an older one."""


class Crew:
    """The workers of a cluster."""

    def __init__(self, client: Client, address: str, expected: bytes) -> None:
        self._client = client
        self._address = address
        self._expected = expected
        self._under_way: list[Future] = []

    def check(self) -> None:
        """Wait for the first worker; raise DespatchError unless all are fit, and the cluster is closed to others."""
        scheduler = f"the scheduler at {self._address}"
        with self._explained():
            try:
                listening = self._client.run_on_scheduler(list_listeners)
            except _ANOTHER_DESPATCH as wrong:
                raise DespatchError(f"{scheduler} has no Despatch, or another one ({wrong}): {SAME}") from None
            for place in listening:
                refuse_open(scheduler, place)
            try:
                self._client.wait_for_workers(1, timeout=JOINING)
            except TimeoutError:
                raise DespatchError(f"no worker has joined {scheduler}: start one, then build again") from None
            answers = self._client.run(check_worker, self._expected, on_error="return")
        for worker, answer in answers.items():
            if isinstance(answer, DespatchError):
                raise answer
            if isinstance(answer, _ANOTHER_DESPATCH):
                raise Unfit(f"the worker {worker} has no Despatch, or another one ({answer}): {SAME}")

    def count(self) -> int:
        """Return how many workers take work now, those that joined late among them."""
        with self._explained():
            number: int = self._client.run_on_scheduler(count_running)
        return number

    def submit(self, work: Callable[[list[Any]], list[Any]], batch: list[Any]) -> Future:
        """Give the cluster a batch."""
        packed = pickle.dumps((work, batch))
        with self._explained():
            future = self._client.submit(run_batch, self._expected, packed, pure=False)
        self._under_way.append(future)
        return future

    def collect(self, future: Future) -> list[Any] | None:
        """Return the results of a batch; None: its worker died."""
        self._wait(future)
        self._under_way.remove(future)
        with self._explained():
            try:
                packed = future.result()
            except KilledWorker:
                return None
            finally:
                future.release()
        results: list[Any] = pickle.loads(packed)  # noqa: S301 - from a worker: TLS or this machine vouches for it
        return results

    def wait_for_all(self) -> None:
        """Wait until nothing is under way."""
        for future in self._under_way:
            self._wait(future)

    def _wait(self, future: Future) -> None:
        """Wait for a batch, as long as there are workers."""
        looked = False
        while not self._is_done(future):
            if self.count():
                looked = False
            elif looked:
                raise DespatchError(
                    f"no worker is left at {self._address}. What was read is kept: start workers, then build again"
                )
            else:
                looked = True

    def _is_done(self, future: Future) -> bool:
        with self._explained():
            try:
                wait([future], timeout=PATIENCE)
            except TimeoutError:
                return False
        return True

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Say in our words that the scheduler is gone."""
        try:
            yield
        except (CancelledError, OSError) as wrong:
            raise DespatchError(
                f"the connection to the scheduler at {self._address} was lost ({type(wrong).__name__}). What was read "
                "is kept: see that the scheduler runs, then build again, with the cluster or without"
            ) from wrong


@contextmanager
def join(address: str, describe: Callable[[], Versions]) -> Iterator[Crew]:
    """Join the cluster at an address, or start one; raises DespatchError unless it is fit for the work."""
    # A batch is large for a graph of dask, and meant to be. What dask logs is said in our words.
    large = {"distributed.admin.large-graph-warning-threshold": "1GB"}
    with dask.config.set(large), silence_logging_cmgr(logging.CRITICAL), _connected(address) as client:
        crew = Crew(client, address, pickle.dumps((describe, describe())))
        crew.check()
        yield crew


@contextmanager
def _connected(address: str) -> Iterator[Client]:
    number = find_local(address)
    if number is None:
        with _connect(address) as client:
            yield client
    else:
        with _local(number) as cluster, Client(cluster) as client:
            yield client


def _connect(address: str) -> Client:
    security = None
    if address.startswith("tls:"):
        security = Security(require_encryption=True)
        if security.get_connection_args("client").get("ssl_context") is None:
            raise DespatchError(
                f"{address} needs a certificate: name its files in the environment variables "
                "DASK_DISTRIBUTED__COMM__TLS__CA_FILE, DASK_DISTRIBUTED__COMM__TLS__CLIENT__CERT and "
                "DASK_DISTRIBUTED__COMM__TLS__CLIENT__KEY (see the manual's page on clusters)"
            )
    try:
        return Client(address, security=security, timeout=ANSWERING)
    except OSError as wrong:
        raise DespatchError(f"no scheduler answers at {address} ({wrong}): start it, then build again") from None


@contextmanager
def _local(number: int) -> Iterator[LocalCluster]:
    """Start a cluster of processes on this machine, with a certificate of its own, so that no other user gets in."""
    ours = {
        # We count the deaths, and run alone what may be at fault.
        "distributed.scheduler.allowed-failures": 0,
        # Few results wait at a time, so that workers need no room on the disk.
        "distributed.worker.memory.target": False,
        "distributed.worker.memory.spill": False,
        "distributed.worker.memory.pause": False,
        "distributed.worker.memory.terminate": False,
        # No pages about the work, and no profile of it.
        "distributed.worker.profile.enabled": False,
        "distributed.scheduler.http.routes": [],
        "distributed.worker.http.routes": [],
    }
    with (
        dask.config.set(ours),
        main_left_out(),
        LocalCluster(
            n_workers=number,
            threads_per_worker=1,
            memory_limit=0,
            host="127.0.0.1",
            security=Security.temporary(),
            dashboard_address="127.0.0.1:0",
            scheduler_kwargs={"dashboard": False},
            silence_logs=logging.CRITICAL,
        ) as cluster,
    ):
        yield cluster
