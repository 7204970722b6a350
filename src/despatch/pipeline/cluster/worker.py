"""What runs on a worker of a cluster, and on its scheduler."""

from __future__ import annotations

import pickle
import threading
from typing import Any

from distributed import get_worker

from despatch.errors import DespatchError
from despatch.pipeline.cluster.addresses import refuse_open
from despatch.pipeline.versions import find_difference

SAME = "install there what is installed here"
_one_at_a_time = threading.Lock()
"""The models and caches of Despatch are made for one thread."""
_fit: set[bytes] = set()
"""With what this worker was compared."""


class Unfit(DespatchError):  # noqa: N818 - reads as a sentence
    """A worker would not do the work as the machine of the build does. The message names it."""


def run_batch(expected: bytes, packed: bytes) -> bytes:
    """Do the work of a batch; raises Unfit."""
    with _one_at_a_time:
        worker: Any = get_worker()
        if expected not in _fit:
            check_worker(expected, worker)
            _fit.add(expected)
        work, batch = pickle.loads(packed)  # noqa: S301 - from the build: TLS or this machine vouches for it
        try:
            return pickle.dumps(work(batch))
        except DespatchError as wrong:
            raise Unfit(f"the worker {worker.address} cannot do its work: {wrong}") from None


def check_worker(expected: bytes, dask_worker: Any) -> None:
    """Raise Unfit unless a worker is closed to others and reads as the build does."""
    who = f"the worker {dask_worker.address}"
    try:
        describe, ours = pickle.loads(expected)  # noqa: S301 - as above
    except Exception as wrong:  # noqa: BLE001 - whatever another version says of what it does not know
        raise Unfit(f"{who} has another Despatch than this machine ({wrong}): {SAME}") from None
    for listener in dask_worker.listeners:
        refuse_open(who, listener.listen_address)
    if different := find_difference(ours, describe()):
        what, here, there = different
        raise Unfit(f"{who} reads with another version of {what}: {there} there, {here} here. Nothing is lost: {SAME}")


def list_listeners(dask_scheduler: Any) -> list[str]:
    """Return at which addresses a scheduler listens."""
    return [listener.listen_address for listener in dask_scheduler.listeners]


def count_running(dask_scheduler: Any) -> int:
    """Return how many workers of a scheduler take work: not those that leave, or wait for memory."""
    return len(dask_scheduler.running)
