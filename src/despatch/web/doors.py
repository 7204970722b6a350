"""Archives opened for reading, a few at most, lent to one request at a time."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from despatch.archive import Archive

Opener = Callable[[], Archive]
"""What opens the archive: called as often as readers ask at once."""


class Doors:
    """Open archives, so that no request opens one of its own or waits for another's.

    `stamp` says which state of the archive stands there now: what was opened before a build changed it
    is let go, and opened again.
    """

    def __init__(self, opener: Opener, stamp: Callable[[], str]) -> None:
        self._opener = opener
        self._stamp = stamp
        self._idle: deque[tuple[str, Archive]] = deque()

    @contextmanager
    def open(self) -> Iterator[Archive]:
        """Lend an archive that nobody else holds; raises what opening it raises."""
        stamp = self._stamp()
        archive = self._waiting(stamp) or self._opener()
        try:
            yield archive
        finally:
            self._idle.append((stamp, archive))

    def _waiting(self, stamp: str) -> Archive | None:
        # deque.pop is atomic, so two threads never hold the same archive.
        while self._idle:
            try:
                opened, archive = self._idle.pop()
            except IndexError:
                return None
            if opened == stamp:
                return archive
        return None
