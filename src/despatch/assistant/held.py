"""The archive that assistants ask: opened once, and again after it changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from despatch import archive
from despatch.archive import Archive, on_disk


class Held:
    """Lends the archive at `path`: what readers may see of it, or with `everything` all of it."""

    def __init__(self, path: Path, *, everything: bool) -> None:
        self._path = path
        self._open: Callable[[Path], Archive] = archive.open if everything else archive.open_permitted
        self._held: tuple[str, Archive] | None = None

    @contextmanager
    def asking(self) -> Iterator[Archive]:
        """Lend the archive for one question: it sees one state, and may do no more work than a page.

        Raises TooMuchWork, and ArchiveError when the archive cannot be opened.
        """
        lent = self._archive()
        with lent.limited(), lent.snapshot():
            yield lent

    def close(self) -> None:
        """Close the archive."""
        if self._held:
            self._held[1].close()
            self._held = None

    def _archive(self) -> Archive:
        stamp = on_disk.stamp_of(self._path)
        if self._held is None or self._held[0] != stamp:
            self.close()
            self._held = stamp, self._open(self._path)
        return self._held[1]
