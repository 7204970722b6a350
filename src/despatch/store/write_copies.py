"""Writes which letters have the same words, as `connect.copies` finds them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

from despatch.store.sql import DESCRIBED, OTHER


class CopyWriter:
    """Reads and writes which letters are alike, within the transaction of the writer."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def with_words(self) -> list[str]:
        """Return the ids of the letters whose words the archive holds, in the order of the sources."""
        rows = self._db.execute(
            f"SELECT id FROM letter WHERE row NOT IN ({DESCRIBED}) AND row NOT IN ({OTHER}) ORDER BY source, ordinal"
        )
        return [id for (id,) in rows]

    def put_alike(self, rows: Iterable[tuple[str, str, float]]) -> None:
        """Write which letters have the same words, in place of those of before."""
        self._db.execute("DELETE FROM alike")
        self._db.executemany("INSERT INTO alike VALUES (?, ?, ?)", rows)

    def alike(self) -> Iterator[tuple[str, str, float]]:
        """Yield the pairs of letters with the same words, and the share of their words."""
        yield from self._db.execute("SELECT one, other, share FROM alike ORDER BY rowid")
