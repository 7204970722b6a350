"""Chooses the index that answers a search: that of large archives where it fits, else SQLite's own.

Both find the same letters. The index of large archives answers searches that no list narrows.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from despatch.model import Filter, SearchOrder, SearchResult
from despatch.store import read_letters, sql
from despatch.store.narrow import narrow
from despatch.store.search import FullText

if TYPE_CHECKING:
    from despatch.store.large_search import LargeSearch

FOLDER = "search-index"
"""The folder of the index of large archives, within the archive."""


class ChosenSearch:
    """Search by the index that fits."""

    def __init__(self, folder: Path, languages: Sequence[str]) -> None:
        self._folder = folder
        self._text = FullText(languages)
        self._opened: tuple[object, LargeSearch | str | None] = (None, None)
        self._lock = threading.Lock()

    def search(
        self, db: sqlite3.Connection, text: str, where: Filter, *, order: SearchOrder, limit: int, offset: int
    ) -> SearchResult:
        """Return one page of the letters that `text` finds among those that `where` means; raises QueryError."""
        narrowed = str(narrow(where)) != str(sql.Conditions())
        large = None if narrowed else self.opened(db)
        found_by = None if isinstance(large, str) else large
        return self._text.search(db, text, where, order=order, limit=limit, offset=offset, large=found_by)

    def opened(self, db: sqlite3.Connection) -> LargeSearch | str | None:
        """Return the index of large archives, or why it is not used; None where there is none."""
        place = self._folder / FOLDER
        if not place.is_dir():
            return None
        from despatch.store import large_index, large_search  # noqa: PLC0415 - numpy is heavy for a single search

        with self._lock:
            now = read_letters.revision(db), place.stat().st_mtime_ns
            if self._opened[0] != now:
                found = large_index.open_index(self._folder, db)
                self._opened = now, found if isinstance(found, str) else large_search.LargeSearch(found)
            return self._opened[1]
