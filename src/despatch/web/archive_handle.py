"""The opened archive, shared by all requests; threads that keep their connections; a cache of answers."""

from __future__ import annotations

import asyncio
import threading
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from http import HTTPStatus
from typing import Any, TypeVar

from starlette.requests import Request
from starlette.responses import Response

from despatch.archive import Archive
from despatch.web.errors import choose

T = TypeVar("T")
EVERYWHERE = ("format", "done")
"""The parameters that every address has."""
Handler = Callable[[Request], Response]
WORKERS = 2
"""How many requests are answered at once. Python runs one thread at a time: with four workers, the slowest pages
took twice as long and none came sooner."""
MOST_KEPT, LARGEST = 128, 120_000
"""How many answers the cache keeps, and the largest answer in bytes."""


class ArchiveHandle:
    """Keeps the archive open for all readers.

    `stamp` names the state of the archive on disk. After a build has changed it, the next request opens the
    archive again; requests that still read the old one can finish. Each has a limit of work.

    A publication asks `alone`, for each page once, one after another. So pages have no limit, none is kept, and they
    are made in the thread that asks.
    """

    def __init__(self, opener: Callable[[], Archive], stamp: Callable[[], str], *, alone: bool = False) -> None:
        self._opener = opener
        self._alone = alone
        self._stamp = stamp
        self._lock = threading.Lock()
        self._open: tuple[str, Archive] | None = None
        self._answers: OrderedDict[tuple[str, str], Response] = OrderedDict()
        self._readers = ThreadPoolExecutor(WORKERS, thread_name_prefix="reader")

    def archive(self) -> Archive:
        """Return the archive in its present state; raises ArchiveError if it cannot be opened."""
        stamp = self._stamp()
        with self._lock:
            if self._open is None or self._open[0] != stamp:
                self._open = (stamp, self._opener())
            return self._open[1]

    def _limit(self, archive: Archive) -> AbstractContextManager[None]:
        return archive.limited(None) if self._alone else archive.limited()

    async def _work(self, work: Callable[..., T], *given: object) -> T:
        """Return what `work` returns, in a thread that is kept for it."""
        if self._alone:
            return work(*given)
        return await asyncio.get_running_loop().run_in_executor(self._readers, work, *given)

    def _ask(self, handler: Handler, request: Request) -> Response:
        """Return what `handler` answers. All its questions see one state of the archive, and have a limit of work."""
        request.state.archive = archive = self.archive()
        with self._limit(archive), archive.snapshot():
            return handler(request)

    async def feed(self, archive: Archive, parts: Iterator[str]) -> AsyncIterator[str]:
        """Yield parts, each worked out in a reader's thread with a limit of work of its own."""

        def next_part() -> str | None:
            with self._limit(archive):
                return next(parts, None)

        while (part := await self._work(next_part)) is not None:
            yield part

    def taking(self, handler: Handler, prepare: Callable[[Request], Awaitable[None]]) -> Callable[..., Any]:
        """Return `handler` as an endpoint that takes what is sent to it; `prepare` reads that, and nothing is kept."""

        async def answer(request: Request) -> Response:
            await prepare(request)
            return await self._work(self._ask, handler, request)

        return answer

    def endpoint(self, handler: Handler, parameters: Collection[str] = ()) -> Callable[[Request], Awaitable[Response]]:
        """Return `handler` as an endpoint that runs in a lasting thread and caches its answers.

        An answer depends only on the address and the archive, so it is valid until the archive changes.
        The archive opens a connection for each thread. Starlette's own threads end when they are idle and leave
        their connections behind; the threads here stay.
        """

        async def answer(request: Request) -> Response:
            refuse_unknown(request, parameters)
            key = (self._stamp(), str(request.url))
            cached = self._answers.get(key)
            if cached is not None:
                self._answers.move_to_end(key)
                return cached
            response = await self._work(self._ask, handler, request)
            if self._alone:
                return response
            # A download has no body yet: it is made while it is sent.
            if response.status_code == HTTPStatus.OK and len(getattr(response, "body", b"." * LARGEST)) < LARGEST:
                self._answers[key] = response
                while len(self._answers) > MOST_KEPT:
                    self._answers.popitem(last=False)
            return response

        return answer


def refuse_unknown(request: Request, parameters: Collection[str]) -> None:
    """Raise BadAddress for a parameter that an address does not have, and for an unknown format."""
    known = (*parameters, *EVERYWHERE)
    for name in request.query_params:
        choose(name, "parameter of this page", known)
    choose(request.query_params.get("format"), "format of a page", ("json",))
