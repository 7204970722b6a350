"""What finding matters reads from the store, and what it writes back: acts and deliveries in, matters and standings out."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import msgspec

from despatch.model import Act, Answer, Delivery, DeliveryStep, LedgerAct, Matter, Role, Settlement, Span
from despatch.store.records import act_row, encoded, restored
from despatch.store.write_references import leads_to

TOGETHER = " + "
"""Stands between those who act as one: the several senders of a letter."""
_TABLES = ("entered", "consigned", "matter", "became")
ADDED = 1_000_000
"""Acts that only editors know stand in the table of acts from this position on; no letter holds so many others."""

DATED = "coalesce(l.date, (SELECT edtf FROM bound b WHERE b.letter = l.row AND instr(edtf, '..') = 0))"
"""The date of a letter, its own or that which replies give it."""
_ACTS = "SELECT position, key, around_start, around_end, paragraph_start, paragraph_end, sentence, quote, data FROM act WHERE letter = ? ORDER BY position"

_act = msgspec.json.Decoder(Act).decode
_delivery = msgspec.json.Decoder(Delivery).decode

_Row = tuple[int, str, Act, str, Span, Span, int]
"""Position, id, act, quote, context, paragraph and sentence."""

Place = tuple[int, int]
"""Row of the letter, position of an act or a delivery in it."""

Amend = Callable[[str, str, int, Sequence[tuple[str, Act]]], tuple[Sequence[Act | None], Sequence[LedgerAct]]]
"""Given id, text and offset of a letter and its acts (id, act) as they were read, says what editors made of each (None: it is none),
and which they know besides."""


@dataclass(frozen=True, slots=True)
class Sides:
    """Who a letter is from and to: `doers` are ids or names as written, `keys` sides where the archive knows them."""

    keys: dict[Role, str]
    doers: dict[Role, str]


class LedgerWriter:
    """Reads what the ledger needs, and puts what is made of it, all within one transaction of the writer."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    # ------------------------------------------------------------ what is there

    def acts(self, amend: Mapping[str, Amend] = {}) -> Iterator[tuple[Place, LedgerAct, str | None, str | None]]:
        """Yield every act, in order of time, as the archive takes it, with its place, and who does it to whom (ids, not sides).

        `amend` lays editors' decisions over the acts of the letters of these ids.
        """
        sides = _Known(self._db)
        decided = {row for id in amend if (row := self.row(id)) is not None}
        # By the index of dates, letter by letter: sorting a million acts would take the memory that they take.
        for (letter,) in self._db.execute("SELECT row FROM letter ORDER BY sorts, source, ordinal"):
            found = self._db.execute(_ACTS, (letter,)).fetchall()
            if not found and letter not in decided:
                continue
            id, start, ordinal, date, words, gaps = self._letter(letter)
            text = restored(words, gaps)
            who = sides.of(letter)
            rows: list[_Row] = [
                (position, id + key, _act(data), quote, Span(*around[:2]), Span(*around[2:]), sentence)
                for position, key, *around, sentence, quote, data in found
            ]
            if letter in decided:
                rows = self._amended(letter, id, text, start, rows, amend[id])
            for position, name, said, quote, around, paragraph, sentence in rows:
                doer = self._called(letter, said.actor_name) if said.actor_name else None
                entered = LedgerAct(
                    name,
                    id,
                    said,
                    quote,
                    text[around.start - start : around.end - start],
                    sentence,
                    paragraph,
                    date,
                    ordinal,
                    sides.side(doer) if doer else who.keys.get(said.actor),
                    who.keys.get(said.counterparty) if said.counterparty else None,
                )
                doer = doer or who.doers.get(said.actor)
                yield (letter, position), entered, doer, who.doers.get(said.counterparty) if said.counterparty else None

    def _amended(self, letter: int, id: str, text: str, start: int, rows: Sequence[_Row], amend: Amend) -> list[_Row]:
        """Return the acts of a letter as editors left them, having put those that only editors know."""
        changed, added = amend(id, text, start, [(row[1], row[2]) for row in rows])
        out: list[_Row] = [(*row[:2], now, *row[3:]) for row, now in zip(rows, changed, strict=True) if now is not None]
        for n, one in enumerate(added, ADDED):
            self._db.execute(
                f"INSERT INTO act VALUES ({','.join('?' * 13)})",
                (letter, n, *act_row(replace(one, id=one.id.removeprefix(id)))),
            )
            out.append((n, one.id, one.act, one.quote, one.around or one.act.span, one.paragraph, one.sentence))
        return out

    def deliveries(self) -> Iterator[tuple[Place, DeliveryStep, str | None, str | None]]:
        """Yield every step with its place, and who gives to whom (ids, not sides); its matter is that of its act.

        A step that was read from an act which an editor withdrew goes with it.
        """
        sides = _Known(self._db)
        rows = self._db.execute("SELECT letter, position, key, quote, data FROM delivery ORDER BY letter, position")
        for letter, found in groupby(rows, key=lambda r: r[0]):
            id, _, ordinal, date, _, _ = self._letter(letter)
            who = sides.of(letter)
            matters = {
                (start, end): matter
                for start, end, matter in self._db.execute(
                    "SELECT a.start, a.end, max(e.matter) FROM act a LEFT JOIN entered e ON e.letter = a.letter AND e.position = a.position"
                    " WHERE a.letter = ? GROUP BY a.start, a.end",
                    (letter,),
                )
            }
            for _, position, key, quote, data in found:
                said = _delivery(data)
                giver, receiver = (
                    name or (who.keys.get(role) if role else None)
                    for name, role in ((said.giver_name, said.giver), (said.receiver_name, said.receiver))
                )
                told = (said.act.start, said.act.end) if said.act else None
                matter = matters.get(told) if told else None
                if matter is None and told in matters:
                    continue
                step = DeliveryStep(id + key, id, said, quote, date, ordinal, giver, receiver, matter)
                doers = [
                    name or (who.doers.get(role) if role else None)
                    for name, role in ((said.giver_name, said.giver), (said.receiver_name, said.receiver))
                ]
                yield (letter, position), step, doers[0], doers[1]

    def _called(self, letter: int, name: str) -> str:
        """Return the person whom a letter mentions by a name, else the name as written."""
        found = self._db.execute(
            "SELECT DISTINCT person FROM mention WHERE letter = ? AND name = ? AND person IS NOT NULL AND kind IN ('person', 'office')",
            (letter, name),
        ).fetchall()
        return str(found[0][0]) if len(found) == 1 else name

    def answers(self, letters: Iterable[str]) -> Iterator[Answer]:
        """Yield what those letters answer."""
        for letter in sorted(letters):
            rows = self._db.execute(
                "SELECT question, answer, days, confidence FROM answer WHERE answer = ? ORDER BY question", (letter,)
            )
            for question, answer, days, confidence in rows:
                yield Answer(question, answer, days, confidence, ())

    def row(self, id: str) -> int | None:
        """Return the row of a letter, also by an id that was redirected; None for one that is not there."""
        return leads_to(self._db, id)

    def id(self, row: int) -> str:
        """Return the id of the letter in a row."""
        return str(self._db.execute("SELECT id FROM letter WHERE row = ?", (row,)).fetchone()[0])

    def _letter(self, row: int) -> Sequence[Any]:
        found: Sequence[Any] = self._db.execute(
            f"SELECT l.id, l.start, l.ordinal, {DATED},"
            " w.words, w.gaps FROM letter l JOIN words w ON w.row = l.row WHERE l.row = ?",
            (row,),
        ).fetchone()
        return found

    # ------------------------------------------------------------ putting

    def clear(self) -> None:
        """Take away what was made of the ledger before."""
        for table in _TABLES:
            self._db.execute(f"DELETE FROM {table}")
        self._db.execute("DELETE FROM act WHERE position >= ?", (ADDED,))

    def free(self, id: str, besides: Container[str] = ()) -> str:
        """Return an id no matter bears yet, nor is one of those `besides`: matters of two stretches of time may begin with the same words."""
        tried, n = id, 1
        while tried in besides or self._db.execute("SELECT 1 FROM matter WHERE id = ?", (tried,)).fetchone():
            n += 1
            tried = f"{id}-{n}"
        return tried

    def put_matter(
        self, number: int, made: Matter, letters: int, state: str, settled: Settlement | None = None
    ) -> None:
        """Put one matter; `number` is its place in the order of time, `settled` how an editor settled it."""
        row = (
            made.id,
            number,
            made.label,
            made.first,
            made.last,
            made.confidence,
            len(made.acts),
            letters,
            state,
            encoded(settled) if settled else None,
        )
        self._db.execute("INSERT INTO matter VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)

    def put_became(self, became: Mapping[str, str]) -> None:
        """Put which matters are part of which now, so that their ids go on leading somewhere."""
        self._db.executemany("INSERT INTO became VALUES (?, ?)", became.items())

    def number_again(self) -> None:
        """Give the matters their numbers anew after editors regrouped some, in the order in which they are found: by their first act."""
        self._db.execute(
            "UPDATE matter SET number = found.number FROM (SELECT e.matter,"
            f" row_number() OVER (ORDER BY coalesce({DATED}, '~'), l.ordinal, l.id, a.start, a.end, e.id) AS number"
            " FROM entered e JOIN act a ON a.letter = e.letter AND a.position = e.position JOIN letter l ON l.row = e.letter WHERE e.place = 0) AS found"
            " WHERE found.matter = matter.id"
        )

    def put_acts(self, rows: Iterable[tuple[object, ...]]) -> None:
        """Put acts: letter, position, id, actor, counterparty, doer, other, matter, place in it, why, state, and the act as editors changed it."""
        self._db.executemany(
            "INSERT INTO entered VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (*row, changed.type if isinstance(changed, Act) else None, encoded(changed) if changed else None)
                for *row, changed in rows
            ),
        )

    def put_deliveries(self, rows: Iterable[tuple[object, ...]]) -> None:
        """Put deliveries: letter, position, id, giver, receiver, doer, other, matter."""
        self._db.executemany("INSERT INTO consigned VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)


class _Known:
    """The sides of letters, each asked for once and in order."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._side = dict(
            db.execute(
                "SELECT id, json_extract(data, '$.side') FROM person WHERE json_extract(data, '$.side') IS NOT NULL"
            )
        )

    def of(self, letter: int) -> Sides:
        """Return the sides of the letter in a row."""
        found: dict[str, list[str]] = {"sender": [], "recipient": []}
        rows = self._db.execute(
            "SELECT p.role, coalesce(n.person, n.written) FROM party p JOIN name n ON n.id = p.name WHERE p.letter = ? ORDER BY p.role, p.position",
            (letter,),
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
        if len(keys) == len(roles):
            keys["joint"], doers["joint"] = (
                TOGETHER.join(dict.fromkeys(known[part] for part in roles)) for known in (keys, doers)
            )
        return Sides(keys, doers)

    def side(self, person: str) -> str:
        """Return the side a person belongs to, else the person."""
        return str(self._side.get(person, person))
