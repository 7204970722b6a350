"""Reads what an editor should look at, the likeliest wrong first: one item at a time, in the order of their table."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from despatch.model import Facet, ReviewFilter, ReviewItem, Span
from despatch.store.sql import Conditions, limit_or_all, marks

Alike = Mapping[tuple[str, str, str], int]
"""How many items there are of each field, value and finding."""
FACETS = ("source", "field", "code")
_MOST = 200


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided since the archive was put together: it is asked no more."""

    letters: Sequence[int] = ()
    """The rows of letters that were accepted whole."""
    fields: Sequence[tuple[int, str]] = ()
    """The rows of letters, and the field of each."""
    acts: Sequence[tuple[int, int, int]] = ()
    """The rows of letters, and where an act of each begins and ends."""
    alike: Sequence[tuple[str, str, str]] = ()
    """Source, field and value of what was decided for a whole file."""


def item(db: sqlite3.Connection, where: ReviewFilter, decided: Decided, at: int) -> ReviewItem | None:
    """Return the item at a place, counted from 0; None after the last."""
    return next(iter(items(db, where, decided, 1, at)), None)


def items(
    db: sqlite3.Connection, where: ReviewFilter, decided: Decided, limit: int | None, offset: int = 0
) -> list[ReviewItem]:
    """Return the items in order."""
    condition = _narrow(where, decided)
    rows = db.execute(
        "SELECT l.id, r.source, r.field, r.code, r.sure, r.value, r.reason, r.start, r.end"
        f" FROM review_item r JOIN letter l ON l.row = r.letter WHERE {condition}"
        " ORDER BY r.sure, r.letter, r.position LIMIT ? OFFSET ?",
        (*condition.values, limit_or_all(limit), offset),
    ).fetchall()
    alike = {source: _count_alike(db, source) for source in {row[1] for row in rows}}
    return [_item(row, alike) for row in rows]


def _item(row: Sequence[Any], alike: Mapping[str, Alike]) -> ReviewItem:
    letter, source, field, code, sure, value, reason, start, end = row
    number = alike[source][field, value, code]
    return ReviewItem(letter, source, field, code, sure, value, reason, Span(start, end), number)


def count(db: sqlite3.Connection, where: ReviewFilter, decided: Decided) -> int:
    """Return how many items are left."""
    condition = _narrow(where, decided)
    return int(db.execute(f"SELECT count(*) FROM review_item r WHERE {condition}", condition.values).fetchone()[0])


def facets(db: sqlite3.Connection) -> dict[str, tuple[Facet, ...]]:
    """Return file, field and finding of all items, each with its values and counts, the most frequent first."""
    return {
        name: tuple(
            Facet(value, value, number)
            for value, number in db.execute(
                f"SELECT {name}, count(*) FROM review_item GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {_MOST}"
            )
        )
        for name in FACETS
    }


def _count_alike(db: sqlite3.Connection, source: str) -> Alike:
    """Return how many items of a file have the same field, value and finding."""
    rows = db.execute(
        "SELECT r.field, r.value, r.code, count(*) FROM letter l JOIN review_item r ON r.letter = l.row"
        " WHERE l.source = ? GROUP BY 1, 2, 3",
        (source,),
    )
    return {(field, value, code): number for field, value, code, number in rows}


def _narrow(where: ReviewFilter, decided: Decided) -> Conditions:
    condition = Conditions()
    for name in FACETS:
        condition.narrow(f"r.{name} = ?", getattr(where, name))
    if decided.letters:
        # What a letter asks and promises was not accepted with it.
        condition.add(f"(r.field = 'act' OR r.letter NOT IN ({marks(decided.letters)}))", *decided.letters)
    if decided.fields:
        pairs = ",".join(["(?,?)"] * len(decided.fields))
        condition.add(f"(r.letter, r.field) NOT IN (VALUES {pairs})", *chain.from_iterable(decided.fields))
    if decided.acts:
        places = ",".join(["(?,?,?)"] * len(decided.acts))
        act = f"(r.field <> 'act' OR (r.letter, r.start, r.end) NOT IN (VALUES {places}))"
        condition.add(act, *chain.from_iterable(decided.acts))
    if decided.alike:
        triples = ",".join(["(?,?,?)"] * len(decided.alike))
        alike = f"(r.source, r.field, r.value) NOT IN (VALUES {triples})"
        condition.add(alike, *chain.from_iterable(decided.alike))
    return condition
