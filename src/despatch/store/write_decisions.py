"""Writes editors' decisions: what corrections.jsonl says comes in, with what each decision bears on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from despatch.model import Bearing, Correction, Problem
from despatch.store.records import to_json

PEOPLE, REFERENCES, LEDGER, LETTERS = 1, 2, 3, 4
"""The layers that decisions are laid over, each by the step that settles it."""
_LAYER = 3
"""Marks the problems of decisions among the problems of the archive."""
_MERGED = "merged-people"
"""Where the table `info` keeps which people are another by decision."""

_correction = msgspec.json.Decoder(Correction).decode


class DecisionWriter:
    """Writes decisions and their bearings, all within one transaction of the writer."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def put_decisions(self, decisions: Iterable[tuple[int, Correction, bool]]) -> None:
        """Write all decisions in place of those of before: line, decision, whether it was undone."""
        self._db.execute("DELETE FROM decision")
        rows = [(line, decision.id, undone, to_json(decision)) for line, decision, undone in decisions]
        self._db.executemany("INSERT INTO decision VALUES (?, ?, ?, ?)", rows)

    def put_bearings(self, layer: int, bearings: Iterable[Bearing]) -> None:
        """Write what decisions bear on in one layer, in place of what they bore on before."""
        self._db.execute("DELETE FROM decision_target WHERE layer = ?", (layer,))
        rows = [(b.decision, layer, n, b.thing, b.key, b.was, b.trouble) for n, b in enumerate(bearings)]
        self._db.executemany("INSERT INTO decision_target VALUES (?, ?, ?, ?, ?, ?, ?)", rows)

    def put_source_bearings(self, bearings: Iterable[Bearing], ids: Sequence[str]) -> None:
        """Write what decisions bear on in one source; `ids` are those of its letters, whose places the keys are."""
        rows = [
            (b.decision, LETTERS, n, b.thing, ids[int(b.key)] if b.key else "", b.was, b.trouble)
            for n, b in enumerate(bearings)
        ]
        self._db.executemany(
            f"DELETE FROM decision_target WHERE layer = {LETTERS} AND decision = ?",
            [(id,) for id in {row[0] for row in rows}],
        )
        self._db.executemany("INSERT INTO decision_target VALUES (?, ?, ?, ?, ?, ?, ?)", rows)

    def forget_source(self, source: str) -> None:
        """Delete what decisions bear on in a source; its letters must still be there."""
        self._db.execute(
            f"DELETE FROM decision_target WHERE layer = {LETTERS}"
            " AND kind = 'letter' AND key IN (SELECT id FROM letter WHERE source = ?)",
            (source,),
        )

    def put_homeless(self, decisions: Iterable[tuple[str, str]]) -> None:
        """Write the trouble of each of these decisions that bears on nothing; ids and troubles."""
        self._db.executemany(
            f"INSERT INTO decision_target SELECT ?1, {LETTERS}, 0, 'letter', '', '', ?2"
            " WHERE NOT EXISTS (SELECT 1 FROM decision_target WHERE decision = ?1)",
            list(decisions),
        )

    def sources_of_decisions(self) -> dict[str, str]:
        """Return the source in which each decision on letters was found last, by the id of the decision."""
        return dict(
            self._db.execute(
                "SELECT b.decision, l.source FROM decision_target b JOIN letter l ON l.id = b.key"
                f" WHERE b.layer = {LETTERS} AND b.trouble IS NULL"
            )
        )

    def put_merged_people(self, merged: Mapping[str, str]) -> None:
        """Write which people are another by decision: from their id to that of the other."""
        self._db.execute("INSERT OR REPLACE INTO info VALUES (?, ?)", (_MERGED, to_json(dict(merged))))

    def merged_people(self) -> dict[str, str]:
        """Return which people are another by decision: from their id to that of the other."""
        row = self._db.execute("SELECT value FROM info WHERE key = ?", (_MERGED,)).fetchone()
        return msgspec.json.decode(row[0], type=dict[str, str]) if row else {}

    def put_problems(self, problems: Iterable[Problem]) -> None:
        """Write the problems of corrections.jsonl in place of those of before."""
        self._db.execute("DELETE FROM problem WHERE layer = ?", (_LAYER,))
        self._db.executemany(
            f"INSERT INTO problem (source, code, message, line, layer) VALUES (?, ?, ?, ?, {_LAYER})",
            [(problem.source, problem.code, problem.message, problem.line) for problem in problems],
        )

    def troubles(self) -> list[tuple[int, Correction, str]]:
        """Return line, decision and trouble of each decision in force whose place, or part of it, was not found."""
        rows = self._db.execute(
            "SELECT DISTINCT d.line, d.data, b.trouble FROM decision d JOIN decision_target b ON b.decision = d.id"
            " WHERE NOT d.undone AND b.trouble IS NOT NULL ORDER BY d.line, b.nth"
        )
        return [(line, _correction(data), trouble) for line, data, trouble in rows]
