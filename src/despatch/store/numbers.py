"""Words that stand in many rows, such as the ids of people in the ledger: each is stored once, and has a number."""

from __future__ import annotations

import sqlite3

_MOST = 50_000
"""So many numbers are remembered."""


class Numbers:
    """Gives each word, or each row of several values, its number in a table of them."""

    def __init__(self, db: sqlite3.Connection, table: str, *columns: str) -> None:
        names, marks = ", ".join(columns), ", ".join("?" * len(columns))
        self._db = db
        self._known: dict[tuple[object, ...], int] = {}
        self._insert = f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})"
        self._find = f"SELECT id FROM {table} WHERE {' AND '.join(f'{column} = ?' for column in columns)}"
        self._delete = f"DELETE FROM {table}"

    def number(self, *values: object) -> int:
        """Return the number of these values, which are stored if they are new."""
        if values not in self._known:
            if len(self._known) >= _MOST:
                self._known.clear()
            self._db.execute(self._insert, values)
            self._known[values] = int(self._db.execute(self._find, values).fetchone()[0])
        return self._known[values]

    def number_or_none(self, word: str | None) -> int | None:
        """Return the number of a word; None has none."""
        return None if word is None else self.number(word)

    def clear(self) -> None:
        """Forget all: whatever has these numbers is written again."""
        self._db.execute(self._delete)
        self._known.clear()
