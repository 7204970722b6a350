"""Dates without their century: those that readings left open go out, those that other letters tell come in."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import msgspec

from despatch.model import Dating, Description, Doubt
from despatch.store.period import period
from despatch.store.records import UNDATED, changed_fields, to_json
from despatch.store.sql import batches, change_dates, marks

OPEN, INFERRED = "date-century-unknown", "date-century-inferred"
_PARTIAL = "dating.partial"
_CENTURY = 10000
_description = msgspec.json.Decoder(Description).decode


@dataclass(frozen=True, slots=True)
class OpenLetter:
    """A letter whose date lacks its century, with the ids and names of its people."""

    row: int
    date: Dating
    people: dict[str, str]


class CenturyWriter:
    """Reads and writes dates without their century, all within one transaction of the writer."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def reset(self) -> None:
        """Give back to each letter the date as it was read."""
        rows = self._db.execute(
            "SELECT l.row FROM problem p JOIN letter l ON l.id = p.letter WHERE p.code = ?", (INFERRED,)
        )
        for (row,) in rows.fetchall():
            description = self._description(row)
            read = next((date for date in description.dates if date.rule == _PARTIAL), None)
            if read is not None:
                reason = f"“{read.written}” does not say its century"
                self._put(row, description, read, INFERRED, Doubt(OPEN, reason, read.span))

    def letters(self) -> Iterator[OpenLetter]:
        """Yield the letters whose date lacks its century alone."""
        rows = self._db.execute(
            "SELECT row FROM letter WHERE date GLOB 'XX[0-9][0-9]-*' AND piece = 'letter' ORDER BY source, ordinal"
        )
        for (row,) in rows.fetchall():
            date = self._description(row).date
            people = self._db.execute(
                "SELECT h.id, h.name FROM party p JOIN name n ON n.id = p.name JOIN person h ON h.id = n.person"
                " WHERE p.letter = ? ORDER BY p.role DESC, p.position",
                (row,),
            )
            if date is not None and date.rule == _PARTIAL:
                yield OpenLetter(row, date, dict(people.fetchall()))

    def years(self, people: Iterable[str]) -> dict[str, list[tuple[int, int]]]:
        """Return the years of the letters of these people whose own words tell the year."""
        found: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for batch in batches(sorted(set(people))):
            rows = self._db.execute(
                f"SELECT DISTINCT n.person, l.first / {_CENTURY}, l.last / {_CENTURY} FROM name n"
                " JOIN party p ON p.name = n.id JOIN letter l ON l.row = p.letter"
                f" WHERE n.person IN ({marks(batch)}) AND l.days <= 366 AND l.date IS NOT NULL"
                " AND l.date NOT GLOB 'XX*' ORDER BY 1, 2, 3",
                batch,
            )
            for person, first, last in rows:
                found[person].append((first, last))
        return found

    def settle(self, letter: OpenLetter, date: Dating, reason: str) -> None:
        """Give a letter its date with its century, and the reason as a doubt in place of the one that asks for it."""
        self._put(letter.row, self._description(letter.row), date, OPEN, Doubt(INFERRED, reason, date.span))

    def _description(self, row: int) -> Description:
        found = self._db.execute("SELECT description FROM letter_text WHERE row = ?", (row,)).fetchone()
        return _description(found[0])

    def _put(self, row: int, description: Description, date: Dating, was: str, doubt: Doubt) -> None:
        doubts = tuple(doubt if one.code == was else one for one in description.doubts)
        dates = tuple(one for one in description.dates if one != description.date or one.rule == _PARTIAL)
        dates = dates if date in dates else (*dates, date)
        changed = replace(description, date=date, dates=dates, doubts=doubts)
        when = period(date.edtf)
        days = (when.first, when.last, when.days, when.last) if when else (None, None, None, UNDATED)
        self._db.execute(
            "UPDATE letter SET date = ?, first = ?, last = ?, days = ?, sort_day = ? WHERE row = ?",
            (date.edtf, *days, row),
        )
        self._db.execute(
            "UPDATE stored_description SET description = pack(?) WHERE row = ?", (to_json(changed_fields(changed)), row)
        )
        self._db.execute(
            "UPDATE problem SET code = ?, message = ? WHERE code = ?"
            " AND letter = (SELECT id FROM letter WHERE row = ?)",
            (doubt.code, doubt.reason, was, row),
        )
        self._db.execute(
            "UPDATE review_item SET code = ?, reason = ?, value = ? WHERE letter = ? AND code = ?",
            (doubt.code, doubt.reason, date.edtf, row, was),
        )
        change_dates(self._db, row, when.tokens() if when else ())
