"""What asking a user's own language model reads from the store, and what it writes back: letters in, proposed acts out."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec

from despatch.model import ActType, Description, LedgerAct, Problem, Span
from despatch.store.records import act_row, restored
from despatch.store.write_ledger import ADDED

_LAYER = 4
"""Marks the findings of asking among those about the archive as a whole."""
UNANSWERED = "model-unanswered"

_description = msgspec.json.Decoder(Description).decode


@dataclass(frozen=True, slots=True)
class Asked:
    """A letter as a model is asked about it. `words` are the letter's own, notes blanked out; `text` is all that stands there."""

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
    """Reads letters, and puts what a model proposed about them, all within one transaction of the writer."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def rows(self) -> list[int]:
        """Return the rows of all letters, in the order of the archive."""
        return [
            row for (row,) in self._db.execute("SELECT row FROM letter WHERE piece = 'letter' ORDER BY source, ordinal")
        ]

    def unanswered(self) -> dict[int, str]:
        """Return the letters that were asked about in vain, by their rows, and why."""
        rows = self._db.execute(
            "SELECT l.row, p.message FROM problem p JOIN letter l ON l.id = p.letter WHERE p.archive = ? AND p.code = ?",
            (_LAYER, UNANSWERED),
        )
        return dict(rows.fetchall())

    def letter(self, row: int) -> Asked:
        """Return one letter; its acts without those that were proposed."""
        id, source, start, end, words, gaps, description = self._db.execute(
            "SELECT l.id, l.source, l.start, l.end, w.words, w.gaps, w.description FROM letter l JOIN words w ON w.row = l.row WHERE l.row = ?",
            (row,),
        ).fetchone()
        acts = self._db.execute(
            "SELECT start, end, type, key FROM act WHERE letter = ?1 AND position < ?2"
            " AND position NOT IN (SELECT position FROM proposed WHERE letter = ?1) ORDER BY position",
            (row, ADDED),
        ).fetchall()
        return Asked(
            row,
            id,
            source,
            Span(start, end),
            words,
            restored(words, gaps),
            _description(description),
            self._party(row, "sender"),
            self._party(row, "recipient"),
            tuple((Span(a[0], a[1]), a[2]) for a in acts),
            tuple(a[3] for a in acts),
        )

    def _party(self, row: int, role: str) -> str | None:
        rows = self._db.execute(
            "SELECT n.written FROM party p JOIN name n ON n.id = p.name WHERE p.letter = ? AND p.role = ? ORDER BY p.position",
            (row, role),
        )
        return ", ".join(name for (name,) in rows) or None

    def count(self) -> int:
        """Return how many acts of the archive were proposed."""
        return int(self._db.execute("SELECT count(*) FROM proposed").fetchone()[0])

    def clear(self) -> None:
        """Take away what was proposed and found before."""
        self._db.execute("DELETE FROM act WHERE (letter, position) IN (SELECT letter, position FROM proposed)")
        self._db.execute("DELETE FROM proposed")
        self._db.execute("DELETE FROM problem WHERE archive = ?", (_LAYER,))

    def put(self, row: int, acts: Iterable[LedgerAct]) -> None:
        """Put the acts proposed about a letter among those that it has, in the order of its words."""
        there = self._db.execute(
            "SELECT * FROM act WHERE letter = ? AND position < ? ORDER BY position", (row, ADDED)
        ).fetchall()
        merged = [(False, tuple(values[2:])) for values in there] + [(True, act_row(one)) for one in acts]
        merged.sort(key=lambda one: (one[1][1], one[1][2], one[0]))  # by start and end, the proposed last
        self._db.execute("DELETE FROM act WHERE letter = ? AND position < ?", (row, ADDED))
        rows = [(row, n, *values) for n, (_, values) in enumerate(merged)]
        self._db.executemany(f"INSERT INTO act VALUES ({','.join('?' * 13)})", rows)
        self._db.executemany(
            "INSERT INTO proposed VALUES (?, ?)", [(row, n) for n, (proposed, _) in enumerate(merged) if proposed]
        )

    def forget(self, letter: str) -> None:
        """Take away what was found of one letter."""
        self._db.execute("DELETE FROM problem WHERE letter = ? AND archive = ?", (letter, _LAYER))

    def find(self, problems: Sequence[Problem]) -> None:
        """Add findings."""
        self._db.executemany(
            "INSERT INTO problem (source, code, message, line, start, end, letter, archive) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
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
