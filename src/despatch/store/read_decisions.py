"""Reads editors' decisions: what corrections.jsonl says, and what each decision bears on."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Literal

import msgspec

from despatch.model import Bearing, Correction, DecisionEntry, DecisionState, PersonEntry
from despatch.store.sql import batches, marks

Kind = Literal["act", "matter", "reference", "person", "letter"]
"""The kinds of things that decisions bear on."""

_correction = msgspec.json.Decoder(Correction).decode


def entries(db: sqlite3.Connection) -> list[DecisionEntry]:
    """Return the decisions in the order of their lines."""
    return _entries(db, db.execute("SELECT id, line, undone, data FROM decision ORDER BY line").fetchall())


def known(db: sqlite3.Connection) -> dict[str, bool]:
    """Return the decisions that the archive was settled by, and whether each was undone then."""
    return {id: bool(undone) for id, undone in db.execute("SELECT id, undone FROM decision")}


def find_decisions(db: sqlite3.Connection, kind: Kind, keys: Iterable[str]) -> Mapping[str, tuple[DecisionEntry, ...]]:
    """Return the decisions in force on things of one kind, by the key of each; a thing without any is left out."""
    if db.execute("SELECT 1 FROM decision LIMIT 1").fetchone() is None:
        return {}
    pairs: list[tuple[str, str]] = []
    for batch in batches(sorted(set(keys))):
        pairs += db.execute(
            "SELECT DISTINCT b.key, b.decision FROM decision_target b"
            f" WHERE b.kind = ? AND b.trouble IS NULL AND b.key IN ({marks(batch)})",
            (kind, *batch),
        ).fetchall()
    rows: list[tuple[str, int, int, str]] = []
    for batch in batches(sorted({decision for _, decision in pairs})):
        rows += db.execute(
            f"SELECT id, line, undone, data FROM decision WHERE id IN ({marks(batch)}) AND NOT undone ORDER BY line",
            batch,
        )
    by_key: defaultdict[str, list[DecisionEntry]] = defaultdict(list)
    for entry in sorted(_entries(db, rows), key=lambda entry: entry.line):
        for key in sorted({key for key, decision in pairs if decision == entry.id}):
            by_key[key].append(entry)
    return {key: tuple(decisions) for key, decisions in by_key.items()}


def with_decisions(db: sqlite3.Connection, people: Sequence[PersonEntry]) -> list[PersonEntry]:
    """Return people with the decisions in force on their names."""
    decisions = find_decisions(db, "person", (entry.person.id for entry in people))
    return [
        replace(entry, decisions=decisions[entry.person.id]) if entry.person.id in decisions else entry
        for entry in people
    ]


def last_editors(db: sqlite3.Connection, kind: Kind) -> dict[str, str]:
    """Return who decided last on each thing of a kind, by its key; only decisions in force count."""
    rows = db.execute(
        "SELECT b.key, d.data FROM decision_target b JOIN decision d ON d.id = b.decision"
        " WHERE b.kind = ? AND b.trouble IS NULL AND NOT d.undone ORDER BY d.line",
        (kind,),
    )
    return {key: _correction(data).by for key, data in rows if key}


def _entries(db: sqlite3.Connection, rows: Sequence[tuple[str, int, int, str]]) -> list[DecisionEntry]:
    bearings: defaultdict[str, list[Bearing]] = defaultdict(list)
    for batch in batches([row[0] for row in rows]):
        for decision, kind, key, was, trouble in db.execute(
            "SELECT decision, kind, key, was, trouble FROM decision_target"
            f" WHERE decision IN ({marks(batch)}) ORDER BY decision, layer, nth",
            batch,
        ):
            bearings[decision].append(Bearing(decision, kind, key, was, trouble))
    entries = []
    for id, line, undone, data in rows:
        correction = _correction(data)
        bears_on = () if undone else tuple(bearings[id])
        entries.append(DecisionEntry(correction, line, _state(bears_on, correction, undone=bool(undone)), bears_on))
    return entries


def _state(bearings: Sequence[Bearing], correction: Correction, *, undone: bool) -> DecisionState:
    if undone:
        return "undone"
    if not bearings:
        return "in force" if correction.kind == "undo" else "waiting"
    troubled = [bearing.trouble is not None for bearing in bearings]
    return "unanchored" if all(troubled) else "in part" if any(troubled) else "in force"


def follow_matter(db: sqlite3.Connection, id: str) -> str | None:
    """Return the matter that another matter is part of now; None for a matter that was not redirected."""
    row = db.execute("SELECT target FROM matter_redirect WHERE id = ?", (id,)).fetchone()
    return str(row[0]) if row else None


def withdrawn(db: sqlite3.Connection, letter: int) -> list[tuple[str, str, str]]:
    """Return id, data and quote of the acts of a letter (by its row) that editors withdrew."""
    rows = db.execute(
        "SELECT l.id || a.key, a.data, a.quote FROM act a JOIN letter l ON l.row = a.letter WHERE a.letter = ?"
        " AND NOT EXISTS (SELECT 1 FROM ledger_act e WHERE e.letter = a.letter AND e.position = a.position)"
        " ORDER BY a.start, a.position",
        (letter,),
    )
    return list(rows)
