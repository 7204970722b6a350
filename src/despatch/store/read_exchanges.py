"""Reads exchanges: chains of letters that answer each other."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from functools import partial
from typing import Any

import msgspec

from despatch.errors import NotFound
from despatch.model import AnswerEntry, Entry, Exchange, ExchangeEntry, Facet, Filter, InferredEntry, Turn
from despatch.store import read_missing
from despatch.store.kept import Keep, ask_anew
from despatch.store.narrow import narrow
from despatch.store.quotes import find_entries, find_people
from despatch.store.read_facets import FIELD_OF
from despatch.store.read_letters import entries_of, find_row
from despatch.store.read_references import answer_entries
from despatch.store.sql import Conditions, batches, limit_or_all, marks
from despatch.store.write_references import LOST

_sides = msgspec.json.Decoder(tuple[tuple[str, ...], tuple[str, ...]]).decode

_EXCHANGE = (
    "SELECT x.number, x.id, x.sides, x.letters, x.inferred, x.first, x.last, x.median, x.described FROM exchange x"
)
_ORDERS = {"date": "x.sort_day, x.id", "length": "x.letters + x.described + x.inferred DESC, x.sort_day, x.id"}


def exchanges(db: sqlite3.Connection, where: Filter, order: str, limit: int | None, offset: int) -> list[ExchangeEntry]:
    """Return the exchanges that hold a letter that `where` means."""
    condition = _narrow(where)
    rows = db.execute(
        f"{_EXCHANGE} WHERE {condition} ORDER BY {_ORDERS[order]} LIMIT ? OFFSET ?",
        (*condition.values, limit_or_all(limit), offset),
    )
    return _to_entries(db, rows.fetchall())


def count_exchanges(db: sqlite3.Connection, where: Filter) -> int:
    """Return how many exchanges hold a letter that `where` means."""
    condition = _narrow(where)
    return int(db.execute(f"SELECT count(*) FROM exchange x WHERE {condition}", condition.values).fetchone()[0])


def exchange_facets(db: sqlite3.Connection, where: Filter, keep: Keep = ask_anew) -> dict[str, tuple[Facet, ...]]:
    """Return sender, recipient, person (either side) and year, each with its values and numbers of exchanges.

    A facet counts the exchanges that all other fields select: its own values are or-ed, so each adds its exchanges.
    """

    def count(name: str, other: Filter) -> tuple[Facet, ...]:
        work = partial(_count_years, db, other) if name == "year" else partial(_count_people, db, name, other)
        return keep(("exchanges", name, other), work, whole=other == Filter())

    names = ("sender", "recipient", "person", "year")
    return {name: count(name, where.changed(FIELD_OF.get(name, name), None)) for name in names}


_SIDES = {"sender": "p.role = 'sender'", "recipient": "p.role = 'recipient'", "person": "1"}


def _count_people(db: sqlite3.Connection, name: str, where: Filter) -> tuple[Facet, ...]:
    letter = narrow(where)
    rows = db.execute(
        "SELECT h.id, h.label, count(DISTINCT t.exchange) FROM letter l JOIN turn t ON t.letter = l.row"
        " JOIN party p ON p.letter = l.row JOIN name n ON n.id = p.name JOIN person h ON h.id = n.person"
        f" WHERE {_SIDES[name]} AND {letter} GROUP BY 1 ORDER BY 3 DESC, 2, 1",
        letter.values,
    )
    return tuple(Facet(*row) for row in rows)


def _count_years(db: sqlite3.Connection, where: Filter) -> tuple[Facet, ...]:
    letter = narrow(where)
    years = " UNION ".join(
        f"SELECT l.{end} / 10000 AS year, t.exchange FROM letter l JOIN turn t ON t.letter = l.row"
        f" WHERE l.days <= 366 AND {letter}"
        for end in ("first", "last")
    )
    rows = db.execute(f"SELECT year, count(*) FROM ({years}) GROUP BY 1 ORDER BY 1", letter.values * 2)
    return tuple(Facet(f"{year:04}", f"{year:04}", number) for year, number in rows)


def _narrow(where: Filter) -> Conditions:
    condition = Conditions()
    if where != Filter():
        letter = narrow(where)
        turns = f"SELECT t.exchange FROM turn t JOIN letter l ON l.row = t.letter WHERE {letter}"
        condition.add(f"x.number IN ({turns})", *letter.values)
    return condition


def _to_entries(db: sqlite3.Connection, rows: Sequence[tuple[Any, ...]]) -> list[ExchangeEntry]:
    sides = {row[0]: _sides(row[2]) for row in rows}
    people = find_people(db, (key for both in sides.values() for side in both for key in side))
    openings = _openings(db, [row[0] for row in rows])
    entries = []
    for number, id, _, letters, inferred, first, last, median, described in rows:
        first_side, second_side = (tuple(who for key in side if (who := people[key])) for side in sides[number])
        opening, both = openings.get(number, ""), (first_side, second_side)
        entries.append(ExchangeEntry(id, both, letters, inferred, first, last, median, opening, described))
    return entries


def _openings(db: sqlite3.Connection, numbers: Sequence[int]) -> dict[int, str]:
    """Return the opening words of the first letter of each exchange, by the exchange's number."""
    openings: dict[int, str] = {}
    for batch in batches(numbers):
        openings |= db.execute(
            "SELECT t.exchange, l.opening FROM turn t JOIN letter l ON l.row = t.letter WHERE t.position ="
            " (SELECT min(o.position) FROM turn o WHERE o.exchange = t.exchange AND o.letter IS NOT NULL)"
            f" AND t.exchange IN ({marks(batch)})",
            batch,
        ).fetchall()
    return openings


def exchange(db: sqlite3.Connection, id: str, limit: int | None, offset: int) -> Exchange:
    """Return the exchange of a letter or inferred letter, with a page of its turns; raises NotFound."""
    number = _find_number(db, id)
    if number is None:
        number = _find_number(db, _current_id(db, id))
    if number is None:
        raise NotFound(
            f"{id!r} neither answers a letter nor is answered by one: `despatch exchanges` lists those that do"
        )
    entry = _to_entries(db, db.execute(f"{_EXCHANGE} WHERE x.number = ?", (number,)).fetchall())[0]
    total = db.execute("SELECT count(*) FROM turn WHERE exchange = ?", (number,)).fetchone()[0]
    return Exchange(entry, _turns(db, number, limit, offset), total)


def _find_number(db: sqlite3.Connection, id: str) -> int | None:
    row = db.execute("SELECT exchange FROM turn WHERE id = ?", (id,)).fetchone()
    return int(row[0]) if row else None


def _current_id(db: sqlite3.Connection, id: str) -> str:
    """Return the id that a letter or inferred letter goes by now; raises NotFound."""
    if id.startswith(LOST):
        letter = read_missing.inferred_letter(db, id)
        return letter.acquired.id if letter.acquired else letter.id
    return entries_of(db, [find_row(db, id)])[0].id


def _turns(db: sqlite3.Connection, number: int, limit: int | None, offset: int) -> tuple[Turn, ...]:
    rows = db.execute(
        "SELECT t.id, t.side FROM turn t WHERE t.exchange = ? ORDER BY t.position LIMIT ? OFFSET ?",
        (number, limit_or_all(limit), offset),
    ).fetchall()
    ids = [id for id, _ in rows]
    letters = find_entries(db, ids)
    inferred = read_missing.by_id(db, [id for id in ids if letters[id] is None])
    answers: dict[str, list[AnswerEntry]] = defaultdict(list)
    for batch in batches(ids):
        for answer in answer_entries(db, f"a.answer IN ({marks(batch)})", batch):
            answers[answer.answer].append(answer)
    turns = (_to_turn(id, side, letters[id], inferred.get(id), answers[id]) for id, side in rows)
    return tuple(turn for turn in turns if turn)


def _to_turn(
    id: str, side: int, entry: Entry | None, lost: InferredEntry | None, answers: Sequence[AnswerEntry]
) -> Turn | None:
    if entry is None and lost is None:
        return None
    date = entry.date if entry else lost.letter.date or lost.letter.received if lost else None
    return Turn(id, side, date, entry, lost, tuple(answers))
