"""Writes the acts that the user's own language model proposes: letters are read for it, proposed acts go in."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from despatch.model import ActType, Description, LedgerAct, Problem, Span
from despatch.store.letter_words import restore
from despatch.store.numbers import Numbers
from despatch.store.records import act_row
from despatch.store.sql import marks
from despatch.store.write_ledger import ADDED

_LAYER = 4
"""Marks the problems of asking a model among the problems of the archive."""
UNANSWERED = "model-unanswered"

_description = msgspec.json.Decoder(Description).decode


@dataclass(frozen=True, slots=True)
class ModelLetter:
    """A letter as a model is asked about it. In `words` notes are blanked out; `text` has everything."""

    row: int
    id: str
    source: str
    span: Span
    words: str
    text: str
    description: Description
    sender: str | None
    recipient: str | None
    acts: tuple[tuple[Span, ActType], ...]
    """The acts that Despatch found."""
    keys: tuple[str, ...]
    """What the ids of those acts end in."""


class ProposalWriter:
    """Reads letters, and writes what a model proposed about them, all within one transaction of the writer."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._types = Numbers(db, "stored_type", "type")

    def rows(self) -> list[int]:
        """Return the rows of all letters, in the order of the archive."""
        rows = self._db.execute("SELECT row FROM letter WHERE piece = 'letter' ORDER BY source, ordinal")
        return [row for (row,) in rows]

    def unanswered(self) -> dict[int, str]:
        """Return why the model gave no answer, by the rows of the letters that it was asked about."""
        rows = self._db.execute(
            "SELECT l.row, p.message FROM problem p JOIN letter l ON l.id = p.letter WHERE p.layer = ? AND p.code = ?",
            (_LAYER, UNANSWERED),
        )
        return dict(rows.fetchall())

    def letter(self, row: int) -> ModelLetter:
        """Return one letter with the acts that were not proposed by a model."""
        id, source, start, end, words, gaps, description = self._db.execute(
            "SELECT l.id, l.source, l.start, l.end, w.words, w.gaps, w.description"
            " FROM letter l JOIN letter_text w ON w.row = l.row WHERE l.row = ?",
            (row,),
        ).fetchone()
        acts = self._db.execute(
            "SELECT start, end, type, key FROM act WHERE letter = ?1 AND position < ?2"
            " AND position NOT IN (SELECT position FROM proposed_act WHERE letter = ?1) ORDER BY position",
            (row, ADDED),
        ).fetchall()
        return ModelLetter(
            row,
            id,
            source,
            Span(start, end),
            words,
            restore(words, gaps),
            _description(description),
            self._party(row, "sender"),
            self._party(row, "recipient"),
            tuple((Span(a[0], a[1]), a[2]) for a in acts),
            tuple(a[3] for a in acts),
        )

    def _party(self, row: int, role: str) -> str | None:
        rows = self._db.execute(
            "SELECT n.written FROM party p JOIN name n ON n.id = p.name"
            " WHERE p.letter = ? AND p.role = ? ORDER BY p.position",
            (row, role),
        )
        return ", ".join(name for (name,) in rows) or None

    def count(self) -> int:
        """Return how many acts of the archive a model proposed."""
        return int(self._db.execute("SELECT count(*) FROM proposed_act").fetchone()[0])

    def clear(self) -> None:
        """Delete the acts and problems of before."""
        self._db.execute(
            "DELETE FROM stored_act WHERE (letter, position) IN (SELECT letter, position FROM proposed_act)"
        )
        self._db.execute("DELETE FROM proposed_act")
        self._db.execute("DELETE FROM problem WHERE layer = ?", (_LAYER,))

    def put(self, row: int, acts: Iterable[LedgerAct]) -> None:
        """Write the acts proposed about a letter among the acts that it has, in the order of its words."""
        in_archive = self._db.execute(
            "SELECT * FROM stored_act WHERE letter = ? AND position < ? ORDER BY position", (row, ADDED)
        ).fetchall()
        merged = [(False, tuple(values[2:])) for values in in_archive] + [(True, self._act_row(act)) for act in acts]
        merged.sort(key=lambda item: (item[1][1], item[1][2], item[0]))  # by start and end, the proposed last
        self._db.execute("DELETE FROM stored_act WHERE letter = ? AND position < ?", (row, ADDED))
        rows = [(row, n, *values) for n, (_, values) in enumerate(merged)]
        self._db.executemany(f"INSERT INTO stored_act VALUES ({marks(range(12))})", rows)
        proposed = [(row, n) for n, (is_proposed, _) in enumerate(merged) if is_proposed]
        self._db.executemany("INSERT INTO proposed_act VALUES (?, ?)", proposed)

    def _act_row(self, act: LedgerAct) -> tuple[Any, ...]:
        *values, kind, data = act_row(act)
        return *values, self._types.number(kind), data

    def forget(self, letter: str) -> None:
        """Delete the problems of one letter."""
        self._db.execute("DELETE FROM problem WHERE letter = ? AND layer = ?", (letter, _LAYER))

    def put_problems(self, problems: Sequence[Problem]) -> None:
        """Add problems."""
        self._db.executemany(
            f"INSERT INTO problem (source, code, message, line, start, end, letter, layer) VALUES ({marks(range(8))})",
            [
                (
                    p.source,
                    p.code,
                    p.message,
                    p.line,
                    p.span.start if p.span else None,
                    p.span.end if p.span else None,
                    p.letter,
                    _LAYER,
                )
                for p in problems
            ],
        )
