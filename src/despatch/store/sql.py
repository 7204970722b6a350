"""What every query may use: conditions with their values, batches, LIKE patterns, redirects, and the index."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

Connection = sqlite3.Connection
"""For rooms that hand a connection on, and speak no SQL."""

DESCRIBED = "SELECT row FROM letter WHERE piece IN ('described', 'elsewhere')"
"""The rows of letters known by description only; they have an index of their own, so that others cost nothing."""
OTHER = "SELECT row FROM letter WHERE piece = 'other'"
"""The rows of pieces that are no letters, such as the title of a book; they have an index of their own, too."""
_V = TypeVar("_V")
_MANY = 400
"""How many values one query asks for."""


class Conditions:
    """Conditions that must all hold. As a string they are SQL; `values` are for its question marks."""

    def __init__(self) -> None:
        self._clauses = ["1"]
        self.values: list[object] = []

    def __str__(self) -> str:
        return " AND ".join(self._clauses)

    def add(self, clause: str, *values: object) -> None:
        """Add a condition."""
        self._clauses.append(clause)
        self.values += values

    def narrow(self, clause: str, value: object) -> None:
        """Add a condition on a value, which stands for each question mark; of several values one must fit it.

        None and no value do not narrow.
        """
        several = value if isinstance(value, tuple) else () if value is None else (value,)
        self.any(clause, ([one] * clause.count("?") for one in several))

    def any(self, clause: str, rows: Iterable[Sequence[object]]) -> None:
        """Add that a condition holds for one of the rows of values for its question marks; no row does not narrow."""
        values = list(rows)
        if values:
            self.add(f"({' OR '.join([clause] * len(values))})", *(value for row in values for value in row))


def batches(values: Sequence[_V]) -> Iterable[Sequence[_V]]:
    """Yield the values in batches that one query takes."""
    return (values[begin : begin + _MANY] for begin in range(0, len(values), _MANY))


def marks(values: Sequence[object]) -> str:
    """Return the question marks for so many values."""
    return ",".join("?" * len(values))


def like(words: str) -> str:
    """Return a LIKE pattern for words anywhere; a backslash escapes."""
    return "%" + re.sub(r"([\\%_])", r"\\\1", " ".join(words.split())) + "%"


def limit_or_all(limit: int | None) -> int:
    """Return the LIMIT that SQLite understands; -1 is no limit."""
    return -1 if limit is None else limit


def fact(db: sqlite3.Connection, key: str) -> str | None:
    """Return a fact that the writer recorded about the archive; None when it did not."""
    row = db.execute("SELECT value FROM info WHERE key = ?", (key,)).fetchone()
    return str(row[0]) if row else None


@contextmanager
def snapshot(db: sqlite3.Connection) -> Iterator[None]:
    """Read one state of the archive until the end, whatever a build commits meanwhile.

    A snapshot within another is the same.
    """
    if db.in_transaction:
        yield
        return
    db.execute("BEGIN")
    try:
        yield
    finally:
        if db.in_transaction:
            db.execute("COMMIT")


def letter_row(db: sqlite3.Connection, id: str) -> int | None:
    """Return the row of a letter, following redirects; None when it is not in the archive."""
    found = db.execute(
        "WITH RECURSIVE way(at) AS (SELECT ?1 UNION SELECT r.target FROM redirect r JOIN way ON r.id = way.at)"
        " SELECT l.row FROM way JOIN letter l ON l.id = way.at",
        (id,),
    ).fetchone()
    return int(found[0]) if found else None


def letter_rows(db: sqlite3.Connection, ids: Iterable[str]) -> dict[str, int]:
    """Return the rows of letters by the ids that lead to them; an id that leads to none is left out."""
    wanted = sorted(set(ids))
    rows: dict[str, int] = {}
    for batch in batches(wanted):
        rows.update(db.execute(f"SELECT id, row FROM letter WHERE id IN ({marks(batch)})", batch).fetchall())
    moved = ((id, letter_row(db, id)) for id in wanted if id not in rows)
    return rows | {id: row for id, row in moved if row is not None}


def act_place(db: sqlite3.Connection, id: str) -> tuple[int, int] | None:
    """Return the row of the letter and the position of an act of the ledger, by its id; None when it is not there.

    The id is that of the letter with the key of the act, which begins at a stop.
    """
    letters = [id[:at] for at, sign in enumerate(id) if sign == "."]
    found = db.execute(
        "SELECT a.letter, a.position FROM letter l JOIN act a ON a.letter = l.row"
        " JOIN stored_ledger_act e ON e.letter = a.letter AND e.position = a.position"
        f" WHERE l.id IN ({marks(letters)}) AND l.id || a.key = ?",
        (*letters, id),
    ).fetchone()
    return (int(found[0]), int(found[1])) if found else None


def old_ids(db: sqlite3.Connection, id: str) -> frozenset[str]:
    """Return the id of a letter with all ids that were redirected to it."""
    rows = db.execute(
        "WITH RECURSIVE way(at) AS (SELECT ?1 UNION SELECT r.id FROM redirect r JOIN way ON r.target = way.at)"
        " SELECT at FROM way",
        (id,),
    )
    return frozenset(at for (at,) in rows)


_DATE = re.compile(r"d\d{4,8}")
"""A facet that is a year, a month or a day."""


def change_dates(db: sqlite3.Connection, row: int, tokens: Iterable[str]) -> None:
    """Give a letter these years, months and days in place of those by which it is found."""
    (facets,) = db.execute("SELECT facets FROM letter_text WHERE row = ?", (row,)).fetchone()
    kept = [token for token in facets.split(" ") if not _DATE.fullmatch(token)]
    reindex(db, row, " ".join((*kept, *tokens)))


def reindex(db: sqlite3.Connection, row: int, changed: str) -> None:
    """Change the facets of a letter, in its text and in the full-text index."""
    indexed = "SELECT row, words, facets, forms, subject FROM letter_text WHERE row = ?"
    old = db.execute(indexed, (row,)).fetchone()
    db.execute("INSERT INTO fts(fts, rowid, words, facets, forms, subject) VALUES ('delete', ?, ?, ?, ?, ?)", old)
    db.execute("UPDATE stored_description SET facets = pack(?) WHERE row = ?", (changed, row))
    db.execute(f"INSERT INTO fts(rowid, words, facets, forms, subject) {indexed}", (row,))
