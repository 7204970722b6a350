"""Writes which letters have the same words, as `connect.copies` finds them."""

from __future__ import annotations

import hashlib
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

    def digest(self) -> str:
        """Return a digest of the letters whose words the archive holds: their ids, their order and their words."""
        rows = self._db.execute(
            "SELECT l.id, d.words FROM letter l LEFT JOIN stored_digest d ON d.row = l.row"
            f" WHERE l.row NOT IN ({DESCRIBED}) AND l.row NOT IN ({OTHER}) ORDER BY l.source, l.ordinal"
        )
        digest = hashlib.blake2b(digest_size=16)
        for row in rows:
            digest.update(repr(row).encode("utf-8", "surrogatepass"))
        return digest.hexdigest()

    def put_alike(self, rows: Iterable[tuple[str, str, float]]) -> None:
        """Write which letters have the same words, in place of those of before."""
        self._db.execute("DELETE FROM alike")
        self._db.executemany("INSERT INTO alike VALUES (?, ?, ?)", rows)

    def alike(self) -> Iterator[tuple[str, str, float]]:
        """Yield the pairs of letters with the same words, and the share of their words."""
        yield from self._db.execute("SELECT one, other, share FROM alike ORDER BY rowid")
