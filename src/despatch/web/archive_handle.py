"""The archive opened for reading: one for all requests, and threads that keep their connections."""

from __future__ import annotations

import asyncio
import threading
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response

from despatch.archive import Archive

Handler = Callable[[Request], Response]
WORKERS = 2
"""Requests answered at once. Most of the work is Python's, which runs in one thread at a time: with four, the
slowest pages took twice as long and none came sooner."""
KEPT, LARGEST = 128, 120_000
"""How many answers are kept, and of how many bytes at most."""


class ArchiveHandle:
    """Keeps the archive open for all who read.

    `stamp` says which state of the archive stands there now: when a build changed it, it is opened again,
    while those who still read the old one finish.
    """

    def __init__(self, opener: Callable[[], Archive], stamp: Callable[[], str]) -> None:
        self._opener = opener
        self._stamp = stamp
        self._lock = threading.Lock()
        self._open: tuple[str, Archive] | None = None
        self._kept: OrderedDict[tuple[str, str], Response] = OrderedDict()
        self._readers = ThreadPoolExecutor(WORKERS, thread_name_prefix="reader")

    def archive(self) -> Archive:
        """Return the archive as it stands now; raises what opening it raises."""
        stamp = self._stamp()
        with self._lock:
            if self._open is None or self._open[0] != stamp:
                self._open = (stamp, self._opener())
            return self._open[1]

    def endpoint(self, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
        """Return `handler` as an endpoint that runs in a lasting thread, and whose answers are kept.

        An answer depends on the address and the archive alone, so it is good until the archive changes.
        The archive opens a connection for every thread that asks. The threads that Starlette lends end when
        idle and leave their connections behind; these stay, and so do not open another.
        """

        async def answer(request: Request) -> Response:
            key = (self._stamp(), str(request.url))
            kept = self._kept.get(key)
            if kept is not None:
                self._kept.move_to_end(key)
                return kept
            response = await asyncio.get_running_loop().run_in_executor(self._readers, handler, request)
            if response.status_code == HTTPStatus.OK and len(response.body) <= LARGEST:
                self._kept[key] = response
                while len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
            return response

        return answer
