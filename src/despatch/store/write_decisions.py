"""Editors' decisions written to the store: what corrections.jsonl says, and what each decision bears on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping

import msgspec

from despatch.model import Bearing, Correction, Problem
from despatch.store.records import encoded

PEOPLE, REFERENCES, LEDGER = 1, 2, 3
"""The layers that decisions are laid over, each by the step that settles it."""
_PROBLEMS = 3
"""Marks the findings about decisions among those about the archive as a whole."""

_correction = msgspec.json.Decoder(Correction).decode


class DecisionWriter:
    """Keeps decisions and their bearings, all within one transaction of the writer."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def keep(self, decisions: Iterable[tuple[int, Correction, bool]]) -> None:
        """Put the decisions there are now: line, decision, whether it was undone."""
        self._db.execute("DELETE FROM decision")
        rows = [(line, one.id, undone, encoded(one)) for line, one, undone in decisions]
        self._db.executemany("INSERT INTO decision VALUES (?, ?, ?, ?)", rows)

    def bear(self, layer: int, bearings: Iterable[Bearing]) -> None:
        """Put what decisions bear on in one layer, in place of what they bore on before."""
        self._db.execute("DELETE FROM bearing WHERE layer = ?", (layer,))
        rows = [(one.decision, layer, n, one.thing, one.key, one.was, one.trouble) for n, one in enumerate(bearings)]
        self._db.executemany("INSERT INTO bearing VALUES (?, ?, ?, ?, ?, ?, ?)", rows)

    def found_to_be(self, into: Mapping[str, str]) -> None:
        """Put which people were found to be another by decision."""
        self._db.execute("INSERT OR REPLACE INTO info VALUES ('found to be', ?)", (encoded(dict(into)),))

    def who_they_are(self) -> dict[str, str]:
        """Return which people were found to be another by decision: their id, and that of the other."""
        row = self._db.execute("SELECT value FROM info WHERE key = 'found to be'").fetchone()
        return msgspec.json.decode(row[0], type=dict[str, str]) if row else {}

    def find(self, problems: Iterable[Problem]) -> None:
        """Put the findings about corrections.jsonl, in place of those of before."""
        self._db.execute("DELETE FROM problem WHERE archive = ?", (_PROBLEMS,))
        self._db.executemany(
            f"INSERT INTO problem (source, code, message, line, archive) VALUES (?, ?, ?, ?, {_PROBLEMS})",
            [(one.source, one.code, one.message, one.line) for one in problems],
        )

    def troubles(self) -> list[tuple[int, Correction, str]]:
        """Return line, decision and trouble of decisions in force that do not, or not wholly, bear on anything."""
        rows = self._db.execute(
            "SELECT DISTINCT d.line, d.data, b.trouble FROM decision d JOIN bearing b ON b.decision = d.id"
            " WHERE NOT d.undone AND b.trouble IS NOT NULL ORDER BY d.line, b.nth"
        )
        return [(line, _correction(data), trouble) for line, data, trouble in rows]
