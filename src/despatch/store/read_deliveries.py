"""What the archive answers of goods on their way. Read-only."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import msgspec

from despatch.model import (
    Contradiction,
    ContradictionEntry,
    Delivery,
    DeliveryEntry,
    DeliveryFilter,
    DeliveryStep,
    Evidence,
    Facet,
)
from despatch.store.quotes import Passages
from despatch.store.read_ledger import IN_TIME, at, name_of, parties, saying, spoken
from despatch.store.read_letters import row_of, written_date
from despatch.store.write_ledger import DATED

_delivery = msgspec.json.Decoder(Delivery).decode

_STEPS = (
    f"SELECT c.id, l.id, l.source, d.data, d.quote, {DATED}, l.ordinal, c.giver, c.receiver, c.doer, c.other, c.matter, l.first FROM consigned c"
    " JOIN delivery d ON d.letter = c.letter AND d.position = c.position JOIN letter l ON l.row = c.letter"
)


def _rows(
    db: sqlite3.Connection, where: DeliveryFilter, as_of: str | None, limit: int | None = None, offset: int = 0
) -> Iterator[tuple[Any, ...]]:
    clause, values = _narrowed(db, where, as_of)
    yield from db.execute(
        f"{_STEPS} WHERE {clause} ORDER BY {IN_TIME}, c.position LIMIT ? OFFSET ?",
        (*values, -1 if limit is None else limit, offset),
    )


def _narrowed(db: sqlite3.Connection, where: DeliveryFilter, as_of: str | None) -> tuple[str, list[object]]:
    clause, values = spoken(as_of)
    clauses = [clause]
    for column, value in (
        ("d.stage", where.stage),
        ("c.matter", where.matter),
        ("c.letter", row_of(db, where.letter) if where.letter else None),
    ):
        if value is not None:
            clauses.append(f"{column} = ?")
            values.append(value)
    for column, value in (("d.item", where.item), ("d.carrier", where.carrier), ("d.convoy", where.convoy)):
        if value is not None:
            clauses.append(f"replace({column}, char(10), ' ') LIKE ? ESCAPE '\\'")
            values.append(saying(value))
    if where.who is not None:
        clauses.append(f"({at('c.doer', 'c.giver')} OR {at('c.other', 'c.receiver')})")
        values += [where.who] * 4
    if where.date is not None:
        when = written_date(where.date)
        clauses.append("l.first <= ? AND l.last >= ?")
        values += [when.last, when.first]
    return " AND ".join(clauses), values


def _step(row: Sequence[Any]) -> DeliveryStep:
    id, letter, _, data, quote, date, ordinal, giver, receiver, _, _, matter, _ = row
    return DeliveryStep(id, letter, _delivery(data), quote, date, ordinal, giver, receiver, matter)


def steps(db: sqlite3.Connection, where: DeliveryFilter, as_of: str | None) -> Iterator[DeliveryStep]:
    """Yield the steps that `where` means, in order of time."""
    yield from map(_step, _rows(db, where, as_of))


def entries(
    db: sqlite3.Connection, where: DeliveryFilter, as_of: str | None, limit: int | None, offset: int
) -> list[DeliveryEntry]:
    """Return the same with quotes and people."""
    return _entries(db, list(_rows(db, where, as_of, limit, offset)))


def count(db: sqlite3.Connection, where: DeliveryFilter, as_of: str | None) -> int:
    """Return how many steps `where` means."""
    clause, values = _narrowed(db, where, as_of)
    sql = "SELECT count(*) FROM consigned c JOIN delivery d ON d.letter = c.letter AND d.position = c.position JOIN letter l ON l.row = c.letter"
    return int(db.execute(f"{sql} WHERE {clause}", values).fetchone()[0])


def _entries(db: sqlite3.Connection, rows: Sequence[Sequence[Any]]) -> list[DeliveryEntry]:
    people = parties(db, (key for row in rows for key in row[9:11]))
    passages = Passages(db, (row[1] for row in rows))
    out = []
    for row in rows:
        step = _step(row)
        quote = passages.quotes([Evidence(step.letter, step.delivery.span)])[0]
        out.append(DeliveryEntry(step, row[2], quote, people[row[9]], people[row[10]]))
    return out


def shown(db: sqlite3.Connection, found: Iterable[Contradiction]) -> list[ContradictionEntry]:
    """Return contradictions with the words of either letter."""
    pairs = list(found)
    rows = [db.execute(f"{_STEPS} WHERE c.id = ?", (id,)).fetchone() for one in pairs for id in (one.first, one.second)]
    told = _entries(db, rows)
    return [ContradictionEntry(one, told[2 * n], told[2 * n + 1]) for n, one in enumerate(pairs)]


def facets(db: sqlite3.Connection, as_of: str | None) -> dict[str, tuple[Facet, ...]]:
    """Return item, stage, convoy and year of all steps, each with its values and counts."""
    counts: dict[str, Counter[str]] = {name: Counter() for name in ("item", "stage", "convoy", "year")}
    for row in _rows(db, DeliveryFilter(), as_of):
        one = _delivery(row[3])
        for field, value in (
            ("item", one.item),
            ("stage", one.stage),
            ("convoy", one.convoy),
            ("year", f"{row[12] // 10000:04}" if row[12] else None),
        ):
            counts[field].update([" ".join(value.split())] if value else ())
    found = {name: tuple(Facet(value, value, n) for value, n in by.most_common()) for name, by in counts.items()}
    return found | {"year": tuple(sorted(found["year"], key=lambda f: f.value))}


def export(db: sqlite3.Connection) -> Iterator[DeliveryStep]:
    """Yield every step with names in place of keys, in source order."""
    rows = db.execute(f"{_STEPS} ORDER BY l.source, l.ordinal, c.position").fetchall()
    people = parties(db, (key for row in rows for key in row[9:11]))
    for row in rows:
        yield replace(_step(row), giver=name_of(people[row[9]]), receiver=name_of(people[row[10]]))
