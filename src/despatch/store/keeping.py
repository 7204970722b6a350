"""What finding matters reads from the store, and what it writes back: acts and deliveries in, matters and standings out."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import msgspec

from despatch.model import Act, Answer, Delivery, DeliveryStep, LedgerAct, Matter, Role, Span
from despatch.store.rows import restored

TOGETHER = " + "
"""Stands between those who act as one: the several senders of a letter."""
_TABLES = ("entered", "consigned", "matter")

_ACTS = (
    "SELECT position, key, around_start, around_end, paragraph_start, paragraph_end, sentence, quote, data FROM act WHERE letter = ? ORDER BY position"
)

_act = msgspec.json.Decoder(Act).decode
_delivery = msgspec.json.Decoder(Delivery).decode

Place = tuple[int, int]
"""Row of the letter, position of an act or a delivery in it."""


@dataclass(frozen=True, slots=True)
class Sides:
    """Who a letter is from and to: `doers` are ids or names as written, `keys` sides where the archive knows them."""

    keys: dict[Role, str]
    doers: dict[Role, str]


class Keeper:
    """Reads what the ledger needs, and puts what is made of it, all within one transaction of the writer."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    # ------------------------------------------------------------ what is there

    def acts(self) -> Iterator[tuple[Place, LedgerAct, str | None, str | None]]:
        """Yield every act, in order of time, as the archive takes it, with its place, and who does it to whom (ids, not sides)."""
        sides = _Known(self._db)
        # By the index of dates, letter by letter: sorting a million acts would take the memory that they take.
        for (letter,) in self._db.execute("SELECT row FROM letter ORDER BY sorts, source, ordinal"):
            found = self._db.execute(_ACTS, (letter,)).fetchall()
            if not found:
                continue
            id, start, ordinal, date, words, gaps = self._letter(letter)
            text = restored(words, gaps)
            who = sides.of(letter)
            for position, key, *around, sentence, quote, data in found:
                said = _act(data)
                entered = LedgerAct(
                    id + key, id, said, quote, text[around[0] - start : around[1] - start], sentence, Span(around[2], around[3]), date, ordinal,
                    said.actor_name or who.keys.get(said.actor), who.keys.get(said.counterparty) if said.counterparty else None,
                )  # fmt: skip
                doer = said.actor_name or who.doers.get(said.actor)
                yield (letter, position), entered, doer, who.doers.get(said.counterparty) if said.counterparty else None

    def deliveries(self) -> Iterator[tuple[Place, DeliveryStep, str | None, str | None]]:
        """Yield every step with its place, and who gives to whom (ids, not sides); its matter is that of its act."""
        sides = _Known(self._db)
        rows = self._db.execute("SELECT letter, position, key, quote, data FROM delivery ORDER BY letter, position")
        for letter, found in groupby(rows, key=lambda r: r[0]):
            id, _, ordinal, date, _, _ = self._letter(letter)
            who = sides.of(letter)
            matters = {
                (start, end): matter
                for start, end, matter in self._db.execute(
                    "SELECT a.start, a.end, e.matter FROM act a JOIN entered e ON e.letter = a.letter AND e.position = a.position WHERE a.letter = ?",
                    (letter,),
                )
            }
            for _, position, key, quote, data in found:
                said = _delivery(data)
                giver, receiver = (
                    name or (who.keys.get(role) if role else None) for name, role in ((said.giver_name, said.giver), (said.receiver_name, said.receiver))
                )
                matter = matters.get((said.act.start, said.act.end)) if said.act else None
                step = DeliveryStep(id + key, id, said, quote, date, ordinal, giver, receiver, matter)
                doers = [
                    name or (who.doers.get(role) if role else None) for name, role in ((said.giver_name, said.giver), (said.receiver_name, said.receiver))
                ]
                yield (letter, position), step, doers[0], doers[1]

    def answers(self, letters: Iterable[str]) -> Iterator[Answer]:
        """Yield what those letters answer."""
        for letter in sorted(letters):
            rows = self._db.execute("SELECT question, answer, days, confidence FROM answer WHERE answer = ? ORDER BY question", (letter,))
            for question, answer, days, confidence in rows:
                yield Answer(question, answer, days, confidence, ())

    def _letter(self, row: int) -> Sequence[Any]:
        found: Sequence[Any] = self._db.execute(
            "SELECT l.id, l.start, l.ordinal, coalesce(l.date, (SELECT edtf FROM bound b WHERE b.letter = l.row AND instr(edtf, '..') = 0)),"
            " w.words, w.gaps FROM letter l JOIN words w ON w.row = l.row WHERE l.row = ?",
            (row,),
        ).fetchone()
        return found

    # ------------------------------------------------------------ putting

    def clear(self) -> None:
        """Take away what was made of the ledger before."""
        for table in _TABLES:
            self._db.execute(f"DELETE FROM {table}")

    def free(self, id: str) -> str:
        """Return an id no matter bears yet: matters of two stretches of time may begin with the same words."""
        tried, n = id, 1
        while self._db.execute("SELECT 1 FROM matter WHERE id = ?", (tried,)).fetchone():
            n += 1
            tried = f"{id}-{n}"
        return tried

    def put_matter(self, number: int, made: Matter, letters: int, state: str) -> None:
        """Put one matter; `number` is its place in the order of time."""
        row = (made.id, number, made.label, made.first, made.last, made.confidence, len(made.acts), letters, state)
        self._db.execute("INSERT INTO matter VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)

    def put_acts(self, rows: Iterable[tuple[object, ...]]) -> None:
        """Put acts: letter, position, id, actor, counterparty, doer, other, matter, place in it, why, state."""
        self._db.executemany("INSERT INTO entered VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)

    def put_deliveries(self, rows: Iterable[tuple[object, ...]]) -> None:
        """Put deliveries: letter, position, id, giver, receiver, doer, other, matter."""
        self._db.executemany("INSERT INTO consigned VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)


class _Known:
    """The sides of letters, each asked for once and in order."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._side = dict(db.execute("SELECT id, json_extract(data, '$.side') FROM person WHERE json_extract(data, '$.side') IS NOT NULL"))

    def of(self, letter: int) -> Sides:
        """Return the sides of the letter in a row."""
        found: dict[str, list[str]] = {"sender": [], "recipient": []}
        rows = self._db.execute(
            "SELECT p.role, coalesce(n.person, n.written) FROM party p JOIN name n ON n.id = p.name WHERE p.letter = ? ORDER BY p.role, p.position", (letter,)
        )
        for role, who in rows:
            if who not in found[role]:
                found[role].append(who)
        keys: dict[Role, str] = {}
        doers: dict[Role, str] = {}
        roles: tuple[Role, ...] = ("sender", "recipient")
        for part in roles:
            if found[part]:
                keys[part] = TOGETHER.join(dict.fromkeys(self._side.get(who, who) for who in found[part]))
                doers[part] = TOGETHER.join(found[part])
        return Sides(keys, doers)
