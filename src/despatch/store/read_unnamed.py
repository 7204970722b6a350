"""Reads references to letters that are not here, and of which author or addressee is not known."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence

import msgspec

from despatch.model import Evidence, Reference, UnnamedReference
from despatch.store.quotes import Quoter, find_people
from despatch.store.sql import limit_or_all

_AT_ONCE = 400
_reference = msgspec.json.Decoder(Reference).decode
_ROWS = """
    SELECT l.id, r.data, k.author, k.addressee, k.why FROM link k JOIN letter l ON l.row = k.letter
    JOIN reference r ON r.letter = k.letter AND r.position = k.position
    WHERE k.unnamed ORDER BY l.sort_day, l.source, l.ordinal, k.position LIMIT ? OFFSET ?
"""

Row = tuple[str, str, str | None, str | None, str]
"""The letter with the words, the reference as data, author, addressee, and the reason."""


def unnamed(db: sqlite3.Connection, limit: int | None = None, offset: int = 0) -> Iterator[UnnamedReference]:
    """Yield these references in the order of their letters' dates, some hundred read at a time."""
    cursor = db.execute(_ROWS, (limit_or_all(limit), offset))
    while rows := cursor.fetchmany(_AT_ONCE):
        yield from _to_entries(db, rows)


def count_unnamed(db: sqlite3.Connection) -> int:
    """Return how many there are."""
    return int(db.execute("SELECT count(*) FROM link WHERE unnamed").fetchone()[0])


def _to_entries(db: sqlite3.Connection, rows: Sequence[Row]) -> Iterator[UnnamedReference]:
    people = find_people(db, (key for _, _, *sides, _ in rows for key in sides))
    quoter = Quoter(db, (letter for letter, *_ in rows))
    for letter, data, author, addressee, why in rows:
        reference = _reference(data)
        (quote,) = quoter.quote([Evidence(letter, reference.span)])
        yield UnnamedReference(reference, quote, people[author], people[addressee], why)
