"""The archive opened for reading: one for all requests, and threads that keep their connections."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor

from starlette.requests import Request
from starlette.responses import Response

from despatch.archive import Archive

Handler = Callable[[Request], Response]
WORKERS = 4
"""Requests answered at once: on a laptop more threads than this wait for each other, not for the disk."""


class Doors:
    """Keeps the archive open for all who read.

    `stamp` says which state of the archive stands there now: when a build changed it, it is opened again,
    while those who still read the old one finish.
    """

    def __init__(self, opener: Callable[[], Archive], stamp: Callable[[], str]) -> None:
        self._opener = opener
        self._stamp = stamp
        self._lock = threading.Lock()
        self._open: tuple[str, Archive] | None = None
        self._readers = ThreadPoolExecutor(WORKERS, thread_name_prefix="reader")

    def archive(self) -> Archive:
        """Return the archive as it stands now; raises what opening it raises."""
        stamp = self._stamp()
        with self._lock:
            if self._open is None or self._open[0] != stamp:
                self._open = (stamp, self._opener())
            return self._open[1]

    def endpoint(self, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
        """Return `handler` as an endpoint that runs in a lasting thread.

        The archive opens a connection for every thread that asks. The threads that Starlette lends end when
        idle and leave their connections behind; these stay, and so do not open another.
        """

        async def answer(request: Request) -> Response:
            return await asyncio.get_running_loop().run_in_executor(self._readers, handler, request)

        return answer
