"""The rows of letters in the order of their days: the oldest and newest hits of a search need no sorting.

A day has room for `SLOTS` letters, so that a letter that comes late moves no other. Letters without a day have rows
from `ASIDE` on, in no order; so have those for which their day has no room. Their days may change where they are.
"""

from __future__ import annotations

import datetime as dt
import sqlite3

from despatch.store.records import UNDATED

SLOTS = 128
"""A power of two, and few: the full-text index stores the distance from one letter to the next."""
ASIDE = 1_000_000_000
"""Above all days up to the year 9999, and still in four bytes with a billion letters."""


def first_of(sort_day: int) -> int:
    """Return the first row of a day (YYYYMMDD); `ASIDE` for letters that have none."""
    if sort_day == UNDATED:
        return ASIDE
    return dt.date(sort_day // 10000, sort_day // 100 % 100, sort_day % 100).toordinal() * SLOTS


def rows_of_day(row: int) -> tuple[int, int]:
    """Return the first row of the day that a row is of, and the row after the last one."""
    first = row // SLOTS * SLOTS
    return first, first + SLOTS


class LetterKeys:
    """Gives out the rows of letters."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def next(self, last: int | None) -> int:
        """Return a free row for a letter that was written on this day (YYYYMMDD) at the latest; None is no day."""
        if last is not None:
            first = first_of(last)
            row = self._after(first, first + SLOTS)
            if row < first + SLOTS:
                return row
        return self._after(ASIDE, 2**62)

    def _after(self, first: int, end: int) -> int:
        found = self._db.execute("SELECT max(row) FROM letter WHERE row >= ? AND row < ?", (first, end)).fetchone()[0]
        return first if found is None else int(found) + 1
