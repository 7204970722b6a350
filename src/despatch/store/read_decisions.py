"""Editors' decisions in the store: what corrections.jsonl says, and what each decision was found to bear on."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Literal

import msgspec

from despatch.model import Bearing, Correction, DecisionEntry, DecisionState, PersonEntry
from despatch.store.quotes import marks, parts

Thing = Literal["act", "matter", "reference", "person"]

_correction = msgspec.json.Decoder(Correction).decode


def entries(db: sqlite3.Connection) -> list[DecisionEntry]:
    """Return the decisions in the order of their lines."""
    return _entries(db, db.execute("SELECT id, line, undone, data FROM decision ORDER BY line").fetchall())


def bearing_on(db: sqlite3.Connection, thing: Thing, keys: Iterable[str]) -> Mapping[str, tuple[DecisionEntry, ...]]:
    """Return the decisions in force that bear on things, by the key of each; things without any are left out."""
    if db.execute("SELECT 1 FROM decision LIMIT 1").fetchone() is None:
        return {}
    pairs: list[tuple[str, str]] = []
    for some in parts(sorted(set(keys))):
        pairs += db.execute(
            f"SELECT DISTINCT b.key, b.decision FROM bearing b WHERE b.thing = ? AND b.trouble IS NULL AND b.key IN ({marks(some)})",
            (thing, *some),
        ).fetchall()
    wanted = sorted({decision for _, decision in pairs})
    rows = [
        row
        for some in parts(wanted)
        for row in db.execute(
            f"SELECT id, line, undone, data FROM decision WHERE id IN ({marks(some)}) AND NOT undone ORDER BY line",
            some,
        )
    ]
    found: defaultdict[str, list[DecisionEntry]] = defaultdict(list)
    for one in sorted(_entries(db, rows), key=lambda each: each.line):
        for key in sorted({key for key, decision in pairs if decision == one.id}):
            found[key].append(one)
    return {key: tuple(some) for key, some in found.items()}


def of_people(db: sqlite3.Connection, people: Sequence[PersonEntry]) -> list[PersonEntry]:
    """Return people with the decisions in force on their names."""
    found = bearing_on(db, "person", (one.person.id for one in people))
    return [replace(one, decisions=found[one.person.id]) if one.person.id in found else one for one in people]


def deciders(db: sqlite3.Connection, thing: Thing) -> dict[str, str]:
    """Return who decided last on each thing of a kind that decisions in force bear on."""
    rows = db.execute(
        "SELECT b.key, d.data FROM bearing b JOIN decision d ON d.id = b.decision WHERE b.thing = ? AND b.trouble IS NULL AND NOT d.undone ORDER BY d.line",
        (thing,),
    )
    return {key: _correction(data).by for key, data in rows if key}


def _entries(db: sqlite3.Connection, rows: Sequence[tuple[str, int, int, str]]) -> list[DecisionEntry]:
    bearings: defaultdict[str, list[Bearing]] = defaultdict(list)
    for some in parts([row[0] for row in rows]):
        for decision, thing, key, was, trouble in db.execute(
            f"SELECT decision, thing, key, was, trouble FROM bearing WHERE decision IN ({marks(some)}) ORDER BY decision, layer, nth",
            some,
        ):
            bearings[decision].append(Bearing(decision, thing, key, was, trouble))
    out = []
    for id, line, undone, data in rows:
        held = () if undone else tuple(bearings[id])
        out.append(DecisionEntry(_correction(data), line, _state(held, _correction(data), undone=bool(undone)), held))
    return out


def _state(bearings: Sequence[Bearing], one: Correction, *, undone: bool) -> DecisionState:
    if undone:
        return "undone"
    if not bearings:
        return "in force" if one.kind == "undo" else "waiting"
    troubled = [bearing.trouble is not None for bearing in bearings]
    return "unanchored" if all(troubled) else "in part" if any(troubled) else "in force"


def became(db: sqlite3.Connection, id: str) -> str | None:
    """Return the matter that another one is part of now."""
    row = db.execute("SELECT matter FROM became WHERE id = ?", (id,)).fetchone()
    return str(row[0]) if row else None


def withdrawn(db: sqlite3.Connection, letter: int) -> list[tuple[str, str, str]]:
    """Return id, data and quote of what was read as an act of a letter (by its row) and is none by decision."""
    rows = db.execute(
        "SELECT l.id || a.key, a.data, a.quote FROM act a JOIN letter l ON l.row = a.letter WHERE a.letter = ?"
        " AND NOT EXISTS (SELECT 1 FROM entered e WHERE e.letter = a.letter AND e.position = a.position) ORDER BY a.start, a.position",
        (letter,),
    )
    return list(rows)
