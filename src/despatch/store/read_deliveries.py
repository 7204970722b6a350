"""Reads goods on their way: the steps of deliveries as letters tell them."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
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
    in_row,
)
from despatch.store.kept import Keep, ask_anew
from despatch.store.narrow import narrow_dates, narrow_range
from despatch.store.quotes import Quoter
from despatch.store.read_ledger import IN_TIME, parties, takes_part
from despatch.store.read_letters import find_row
from despatch.store.read_standings import written_by
from despatch.store.sql import Conditions, like, limit_or_all
from despatch.store.write_ledger import DATED

_delivery = msgspec.json.Decoder(Delivery).decode

_TABLES = """
ledger_delivery c JOIN delivery d ON d.letter = c.letter AND d.position = c.position JOIN letter l ON l.row = c.letter
"""
STEPS = f"""
SELECT c.id, l.id, l.source, d.data, d.quote, {DATED}, l.ordinal, c.giver, c.receiver,
  c.giver_person, c.receiver_person, c.matter, l.first
FROM {_TABLES}
"""
"""What `to_step` needs."""


def steps(db: sqlite3.Connection, where: DeliveryFilter, as_of: str | None) -> Iterator[DeliveryStep]:
    """Yield the steps that `where` means, in order of time; with a day, those of letters written by then."""
    yield from map(to_step, _rows(db, where, as_of))


def entries(
    db: sqlite3.Connection, where: DeliveryFilter, as_of: str | None, limit: int | None, offset: int
) -> list[DeliveryEntry]:
    """Return the steps that `where` means with quotes and people, in order of time."""
    return _to_entries(db, list(_rows(db, where, as_of, limit, offset)))


def count(db: sqlite3.Connection, where: DeliveryFilter, as_of: str | None) -> int:
    """Return how many steps `where` means."""
    condition = _narrow(db, where, as_of)
    return int(db.execute(f"SELECT count(*) FROM {_TABLES} WHERE {condition}", condition.values).fetchone()[0])


def facets(
    db: sqlite3.Connection, where: DeliveryFilter, as_of: str | None, keep: Keep = ask_anew
) -> dict[str, tuple[Facet, ...]]:
    """Return item, stage, convoy and year of the steps that `where` means, each with its values and counts.

    A facet counts the steps that all other fields select. As items and convoys are found by words, the count of
    "flour" has the steps of "rye flour", too.
    """

    def count(name: str, other: DeliveryFilter) -> tuple[Facet, ...]:
        return keep(("deliveries", name, other, as_of), lambda: _count_facet(db, name, other, as_of))

    fields = {"item": "item", "stage": "stage", "convoy": "convoy", "year": "date"}
    found = {name: count(name, replace(where, **{field: None})) for name, field in fields.items()}
    return found | {"year": tuple(sorted(found["year"], key=lambda facet: facet.value))}


def _count_facet(db: sqlite3.Connection, name: str, where: DeliveryFilter, as_of: str | None) -> tuple[Facet, ...]:
    condition = _narrow(db, where, as_of)
    value = "l.first / 10000" if name == "year" else f"d.{name}"
    rows = db.execute(
        f"SELECT {value}, count(*) FROM {_TABLES} WHERE {condition} AND {value} IS NOT NULL GROUP BY 1",
        condition.values,
    )
    counts: Counter[str] = Counter()
    for written, number in rows:
        counts[f"{written:04}" if name == "year" else " ".join(written.split())] += number
    by_words = name in ("item", "convoy")
    return tuple(
        Facet(value, value, _holding(counts, value) if by_words and nth < _WEIGHED else number)
        for nth, (value, number) in enumerate(counts.most_common())
    )


_WEIGHED = 200
"""So many of the most frequent items are looked for in all others; the work grows with the square."""


def _holding(counts: Mapping[str, int], value: str) -> int:
    """Return how many steps have these words among theirs."""
    wanted = value.casefold()
    return sum(number for other, number in counts.items() if wanted in other.casefold())


def contradiction_entries(db: sqlite3.Connection, contradictions: Sequence[Contradiction]) -> list[ContradictionEntry]:
    """Return contradictions with the words of both letters."""
    ids = [id for contradiction in contradictions for id in (contradiction.first, contradiction.second)]
    entries = _to_entries(db, [db.execute(f"{STEPS} WHERE c.id = ?", (id,)).fetchone() for id in ids])
    pairs = zip(entries[::2], entries[1::2], strict=True)
    return [ContradictionEntry(contradiction, *pair) for contradiction, pair in zip(contradictions, pairs, strict=True)]


def _rows(
    db: sqlite3.Connection, where: DeliveryFilter, as_of: str | None, limit: int | None = None, offset: int = 0
) -> Iterator[tuple[Any, ...]]:
    condition = _narrow(db, where, as_of)
    yield from db.execute(
        f"{STEPS} WHERE {condition} ORDER BY {IN_TIME}, c.position LIMIT ? OFFSET ?",
        (*condition.values, limit_or_all(limit), offset),
    )


def _narrow(db: sqlite3.Connection, where: DeliveryFilter, as_of: str | None) -> Conditions:
    condition = written_by(as_of)
    condition.narrow("d.stage = ?", where.stage)
    condition.narrow("c.matter = ?", where.matter)
    if where.letter:
        condition.add("c.letter = ?", find_row(db, where.letter))
    for column, words in (("item", where.item), ("carrier", where.carrier), ("convoy", where.convoy)):
        condition.narrow(f"replace(d.{column}, char(10), ' ') LIKE ? ESCAPE '\\'", tuple(map(like, in_row(words))))
    giver, receiver = takes_part(("c.giver_person", "c.giver")), takes_part(("c.receiver_person", "c.receiver"))
    condition.narrow(f"({giver} OR {receiver})", where.who)
    narrow_dates(condition, where.date)
    narrow_range(condition, where.first, where.last)
    return condition


def to_step(row: Sequence[Any]) -> DeliveryStep:
    """Return a delivery step from the columns of `STEPS`."""
    id, letter, _, data, quote, date, ordinal, giver, receiver, _, _, matter, _ = row
    return DeliveryStep(id, letter, _delivery(data), quote, date, ordinal, giver, receiver, matter)


def _to_entries(db: sqlite3.Connection, rows: Sequence[Sequence[Any]]) -> list[DeliveryEntry]:
    people = parties(db, (key for row in rows for key in row[9:11]))
    quoter = Quoter(db, (row[1] for row in rows))
    entries = []
    for row in rows:
        step = to_step(row)
        quote = quoter.quote([Evidence(step.letter, step.delivery.span)])[0]
        entries.append(DeliveryEntry(step, row[2], quote, people[row[9]], people[row[10]]))
    return entries
