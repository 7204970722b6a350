"""Writes the ledger: acts and deliveries of letters come in, matters and what stands in them go out."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import msgspec

from despatch.model import (
    DOUBTFUL,
    DOUBTFUL_ACT,
    Act,
    ActStanding,
    Answer,
    Delivery,
    DeliveryStep,
    LedgerAct,
    Matter,
    MatterStanding,
    Settlement,
    Span,
)
from despatch.store.ledger_letters import LedgerLetter, ledger_letters
from despatch.store.letter_words import restore
from despatch.store.numbers import Numbers
from despatch.store.packing import pack
from despatch.store.period import due_day
from despatch.store.records import act_row, to_json
from despatch.store.sides import SidesOfLetters
from despatch.store.sql import letter_row, marks

_TABLES = (
    "stored_ledger_act",
    "ledger_delivery",
    "matter",
    "matter_redirect",
    "stored_matter_standing",
    "stored_act_standing",
)
_POSITIONS = 1_000_000_000
"""Added to the position of an act for its position among the items of its letter, after those of its references."""
ADDED = 1_000_000
"""Acts that only editors know are in the table of acts from this position on; no letter has so many others."""

DATED = "coalesce(l.date, (SELECT edtf FROM inferred_date b WHERE b.letter = l.row AND instr(edtf, '..') = 0))"
"""The date of a letter, its own or the one that replies give it."""
_ACTS = """
SELECT position, key, around_start, around_end, paragraph_start, paragraph_end, sentence, quote, data
FROM act WHERE letter = ? ORDER BY position
"""

_act = msgspec.json.Decoder(Act).decode
_delivery = msgspec.json.Decoder(Delivery).decode

_Row = tuple[int, str, Act, str, Span, Span, int]
"""Position, id, act, quote, context, paragraph and sentence."""

Place = tuple[int, int]
"""Row of the letter, position of an act or a delivery in it."""

LedgerRow = tuple[Place, str | None, str | None, str | None, str | None, str, int, str | None, str | None, Act | None]
"""An act as the ledger has it: its place, actor and counterparty, both as people, matter, its place in the matter, why
it belongs there, its state, and the act as an editor changed it."""

Amend = Callable[[str, str, int, Sequence[tuple[str, Act]]], tuple[Sequence[Act | None], Sequence[LedgerAct]]]
"""Given id, text and offset of a letter and its acts (id, act) as they were read, says what editors made of each
(None: it is no act), and which acts they added."""


class LedgerWriter:
    """Reads what the ledger needs, and writes what it becomes, all within one transaction of the writer."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._words = Numbers(db, "stored_word", "word")
        self._types = Numbers(db, "stored_type", "type")
        self._amended: dict[int, list[_Row]] = {}

    # ------------------------------------------------------------ reading

    def letters(self) -> Iterator[LedgerLetter]:
        """Yield every letter in order of time, with a digest of what its acts rest on."""
        return ledger_letters(self._db, DATED)

    def sides(self) -> Mapping[str, str]:
        """Return the side of each person who belongs to one."""
        return SidesOfLetters(self._db).of_people

    def amend(self, amend: Mapping[str, Amend]) -> None:
        """Lay editors' decisions over the acts of the letters of these ids; acts that they added are written."""
        self._db.execute("DELETE FROM stored_act WHERE position >= ?", (ADDED,))
        for id in amend:
            if (row := self.row(id)) is not None:
                _, start, _, _, words, gaps = self._letter(row)
                text = restore(words, gaps)
                self._amended[row] = self._amend(row, id, text, start, self._read_acts(row, id), amend[id])

    def acts(self, letters: Iterable[int]) -> Iterator[tuple[Place, LedgerAct, str | None, str | None]]:
        """Yield every act of these letters: its place, the act, and actor and counterparty as people (ids, not sides).

        Acts are as `amend` left them.
        """
        sides = SidesOfLetters(self._db)
        for letter in letters:
            id, start, ordinal, date, words, gaps = self._letter(letter)
            rows = self._amended[letter] if letter in self._amended else self._read_acts(letter, id)
            if not rows:
                continue
            text = restore(words, gaps)
            of_letter = sides.read(letter)
            for position, act_id, act, quote, around, paragraph, sentence in rows:
                named = self._find_named(letter, act.actor_name) if act.actor_name else None
                actor = sides.side(named) if named else of_letter.keys.get(act.actor)
                counterparty = of_letter.keys.get(act.counterparty) if act.counterparty else None
                context = text[around.start - start : around.end - start]
                entry = LedgerAct(
                    act_id, id, act, quote, context, sentence, paragraph, date, ordinal, actor, counterparty
                )
                person = named or of_letter.people.get(act.actor)
                other = of_letter.people.get(act.counterparty) if act.counterparty else None
                yield (letter, position), entry, person, other

    def _read_acts(self, letter: int, id: str) -> list[_Row]:
        return [
            (position, id + key, _act(data), quote, Span(*around[:2]), Span(*around[2:]), sentence)
            for position, key, *around, sentence, quote, data in self._db.execute(_ACTS, (letter,))
        ]

    def _amend(self, letter: int, id: str, text: str, start: int, rows: Sequence[_Row], amend: Amend) -> list[_Row]:
        """Return the acts of a letter as editors left them; the acts that editors added are written first."""
        changed, added = amend(id, text, start, [(row[1], row[2]) for row in rows])
        kept: list[_Row] = [
            (*row[:2], act, *row[3:]) for row, act in zip(rows, changed, strict=True) if act is not None
        ]
        for n, entry in enumerate(added, ADDED):
            *values, kind, data = act_row(replace(entry, id=entry.id.removeprefix(id)))
            self._db.execute(
                f"INSERT INTO stored_act VALUES ({marks(range(12))})",
                (letter, n, *values, self._types.number(kind), data),
            )
            around = entry.around or entry.act.span
            kept.append((n, entry.id, entry.act, entry.quote, around, entry.paragraph, entry.sentence))
        return kept

    def deliveries(self, letters: Iterable[int]) -> Iterator[tuple[Place, DeliveryStep, str | None, str | None]]:
        """Yield every step of these letters with its place, and the people (ids, not sides) of giver and receiver.

        The matter of a step is that of its act. A step of an act that an editor withdrew is left out.
        """
        sides = SidesOfLetters(self._db)
        steps = "SELECT position, key, quote, data FROM delivery WHERE letter = ? ORDER BY position"
        for letter in letters:
            in_letter = self._db.execute(steps, (letter,)).fetchall()
            if not in_letter:
                continue
            id, _, ordinal, date, _, _ = self._letter(letter)
            of_letter = sides.read(letter)
            matters = self._matters_by_span(letter)
            for position, key, quote, data in in_letter:
                delivery = _delivery(data)
                parties = ((delivery.giver_name, delivery.giver), (delivery.receiver_name, delivery.receiver))
                span = (delivery.act.start, delivery.act.end) if delivery.act else None
                matter = matters.get(span) if span else None
                if matter is None and span in matters:
                    continue
                giver, receiver = (name or (of_letter.keys.get(role) if role else None) for name, role in parties)
                step = DeliveryStep(id + key, id, delivery, quote, date, ordinal, giver, receiver, matter)
                people = [name or (of_letter.people.get(role) if role else None) for name, role in parties]
                yield (letter, position), step, people[0], people[1]

    def _matters_by_span(self, letter: int) -> dict[tuple[int, int], str | None]:
        """Return the matter of the acts of a letter by the acts' spans; None where an editor withdrew the act."""
        rows = self._db.execute(
            "SELECT a.start, a.end, max(e.matter) FROM act a"
            " LEFT JOIN (SELECT position, matter FROM ledger_act WHERE letter = ?1) e ON e.position = a.position"
            " WHERE a.letter = ?1 GROUP BY a.start, a.end",
            (letter,),
        )
        return {(start, end): matter for start, end, matter in rows}

    def _find_named(self, letter: int, name: str) -> str:
        """Return the person whom a letter mentions by a name, else the name as written."""
        rows = self._db.execute(
            "SELECT DISTINCT person FROM mention WHERE letter = ? AND name = ? AND person IS NOT NULL"
            " AND kind IN ('person', 'office')",
            (letter, name),
        ).fetchall()
        return str(rows[0][0]) if len(rows) == 1 else name

    def answers(self, letters: Iterable[str]) -> Iterator[Answer]:
        """Yield what those letters answer."""
        for letter in sorted(letters):
            rows = self._db.execute(
                "SELECT question, answer, days, confidence FROM answer WHERE answer = ? ORDER BY question", (letter,)
            )
            for question, answer, days, confidence in rows:
                yield Answer(question, answer, days, confidence, ())

    def row(self, id: str) -> int | None:
        """Return the row of a letter, also by an id that was redirected; None when it is not in the archive."""
        return letter_row(self._db, id)

    def id(self, row: int) -> str:
        """Return the id of the letter in a row."""
        return str(self._db.execute("SELECT id FROM letter WHERE row = ?", (row,)).fetchone()[0])

    def _letter(self, row: int) -> Sequence[Any]:
        values: Sequence[Any] = self._db.execute(
            f"SELECT l.id, l.start, l.ordinal, {DATED}, w.words, w.gaps"
            " FROM letter l JOIN letter_text w ON w.row = l.row WHERE l.row = ?",
            (row,),
        ).fetchone()
        return values

    # ------------------------------------------------------------ writing

    def clear(self, numbers: tuple[int, int], letters: Iterable[int]) -> None:
        """Delete the matters of these numbers, from the first to before the last, and what these letters have of them.

        Which matters are part of others by decision is forgotten altogether.
        """
        matters = "SELECT row FROM matter WHERE number >= ? AND number < ?"
        for table in ("stored_matter_standing", "stored_ledger_act"):
            self._db.execute(f"DELETE FROM {table} WHERE matter IN ({matters})", numbers)
        self._db.execute("DELETE FROM matter WHERE number >= ? AND number < ?", numbers)
        rows = [(letter,) for letter in letters]
        for table in ("stored_ledger_act", "stored_act_standing", "ledger_delivery"):
            self._db.executemany(f"DELETE FROM {table} WHERE letter = ?", rows)
        self._db.executemany("DELETE FROM review_item WHERE letter = ? AND field = 'act'", rows)

    def clear_all(self) -> None:
        """Delete what was made of the ledger before."""
        for table in _TABLES:
            self._db.execute(f"DELETE FROM {table}")
        self._words.clear()
        self._db.execute("DELETE FROM review_item WHERE field = 'act'")

    def free(self, id: str, besides: Container[str] = ()) -> str:
        """Return an id that no matter has yet, nor is one of those `besides`.

        Matters of two periods may begin with the same words.
        """
        tried, n = id, 1
        while tried in besides or self._db.execute("SELECT 1 FROM matter WHERE id = ?", (tried,)).fetchone():
            n += 1
            tried = f"{id}-{n}"
        return tried

    def has_namesakes(self) -> bool:
        """Say whether a matter bears an id with a number, for another had its id."""
        return self._db.execute("SELECT 1 FROM matter WHERE id GLOB 'm-*-*' LIMIT 1").fetchone() is not None

    def put_matter(
        self, number: int, matter: Matter, letters: int, state: str, settlement: Settlement | None = None
    ) -> None:
        """Write one matter; `number` is its place in the order of time, `settlement` how an editor settled it."""
        row = (
            matter.id,
            number,
            matter.label,
            matter.first,
            matter.last,
            matter.confidence,
            len(matter.acts),
            letters,
            state,
            to_json(settlement) if settlement else None,
        )
        self._db.execute(f"INSERT INTO matter VALUES (NULL, {marks(row)}, NULL)", row)

    def _matter(self, id: str) -> int:
        return int(self._db.execute("SELECT row FROM matter WHERE id = ?", (id,)).fetchone()[0])

    def put_redirects(self, redirects: Mapping[str, str]) -> None:
        """Write which matters are part of which now, so that their ids go on leading somewhere."""
        self._db.execute("DELETE FROM matter_redirect")
        self._db.executemany("INSERT INTO matter_redirect VALUES (?, ?)", redirects.items())

    def renumber(self, numbers: tuple[int, int]) -> None:
        """Give the matters of these numbers, from the first to before the last, theirs in the order of first acts."""
        first_acts = f"""
            SELECT m.row, row_number() OVER (
                ORDER BY coalesce({DATED}, '~'), l.ordinal, l.id, a.start, a.length, a.key
              ) AS place
            FROM matter m JOIN stored_ledger_act e ON e.matter = m.row AND e.matter_position = 0
            JOIN stored_act a ON a.letter = e.letter AND a.position = e.position JOIN letter l ON l.row = e.letter
            WHERE m.number >= ?1 AND m.number < ?2
        """
        self._db.execute(
            f"UPDATE matter SET number = ?1 + f.place FROM ({first_acts}) AS f WHERE f.row = matter.row", numbers
        )

    def put_acts(self, rows: Iterable[LedgerRow]) -> None:
        """Write acts: the columns of `ledger_act` but its id up to `state`, then the act as an editor changed it."""
        number = self._words.number_or_none
        self._db.executemany(
            f"INSERT INTO stored_ledger_act VALUES ({marks(range(12))}, NULL, NULL, NULL, NULL, NULL)",
            [
                (
                    *place,
                    *map(number, (actor, counterparty)),
                    number(doer) if doer != actor else None,
                    number(other) if other != counterparty else None,
                    self._matter(matter),
                    n,
                    pack(why),
                    number(state),
                    changed.type if changed else None,
                    pack(to_json(changed)) if changed else None,
                )
                for place, actor, counterparty, doer, other, matter, n, why, state, changed in rows
            ],
        )

    def put_standings(self, places: Mapping[str, Place], standings: Iterable[tuple[int, MatterStanding]]) -> None:
        """Write how a matter and its acts stand from each day on (YYYYMMDD, in order; 0: by all that is known).

        A day on which something stands as before adds no row. `places` are those of its acts. What is known stands with
        the matter and with the act; so does since when, if it was so at last.
        """
        matter = ""
        known: dict[object, tuple[object, ...]] = {}
        changes: dict[object, list[tuple[int, tuple[object, ...]]]] = defaultdict(list)

        def put(key: object, day: int, *values: object) -> None:
            if day == 0:
                known[key] = values
            elif not changes[key] or changes[key][-1][1] != values:
                changes[key].append((day, values))

        for day, whole in standings:
            matter = whole.matter
            put(None, day, whole.state)
            rows = {act.act: self._standing(act) for act in whole.acts}
            for id in places if day else rows:
                if day == 0 or id in rows or id in changes:
                    put(id, day, *rows.get(id, (None, None, None, 0, None)))
        since = {key: self._since(known.get(key), of_key) for key, of_key in changes.items()}
        self._db.execute("UPDATE matter SET since = ? WHERE id = ?", (since.get(None), matter))
        number = self._matter(matter)
        self._db.executemany(
            "INSERT INTO stored_matter_standing VALUES (?, ?, ?)",
            [(number, day, *values) for day, values in changes.pop(None, ())],
        )
        self._db.executemany(
            "UPDATE stored_ledger_act SET debtor = ?, creditor = ?, answered = ?, due = ?, since = ?"
            " WHERE letter = ? AND position = ?",
            [(*known[id][1:], since.get(id), *place) for id, place in places.items() if id in known],
        )
        self._db.executemany(
            f"INSERT INTO stored_act_standing VALUES ({marks(range(8))})",
            [(*places[str(id)], day, *values) for id, of_act in changes.items() for day, values in of_act],
        )

    def _standing(self, act: ActStanding) -> tuple[object, ...]:
        number = self._words.number_or_none
        return number(act.state), number(act.debtor), number(act.creditor), int(act.answered), due_day(act.due)

    @staticmethod
    def _since(known: tuple[object, ...] | None, changes: list[tuple[int, tuple[object, ...]]]) -> int | None:
        """Return since when something stands as is known by now, and take that day out; None where it does not."""
        return changes.pop()[0] if changes and changes[-1][1] == known else None

    def put_doubtful(self, letters: Iterable[int]) -> None:
        """Write which acts of these letters are likelier wrong than right, for an editor. A decided act is sure."""
        data = "coalesce(e.data, a.data)"
        self._db.executemany(
            "INSERT INTO review_item SELECT e.letter, ? + e.position, l.source, 'act', ?, e.sure,"
            " e.type || ' by ' || coalesce(e.name, e.role), '', e.start, e.end FROM ("
            f"  SELECT e.letter, e.position, a.start, a.end, coalesce(e.type, a.type) AS type,"
            f"  json_extract({data}, '$.confidence') AS sure, json_extract({data}, '$.actor') AS role,"
            f"  json_extract({data}, '$.actor_name') AS name"
            "  FROM ledger_act e JOIN act a ON a.letter = e.letter AND a.position = e.position"
            "  WHERE e.letter = ?"
            " ) e JOIN letter l ON l.row = e.letter WHERE e.sure < ?",
            [(_POSITIONS, DOUBTFUL_ACT, letter, DOUBTFUL) for letter in letters],
        )

    def put_deliveries(self, rows: Iterable[tuple[object, ...]]) -> None:
        """Write deliveries: the columns of `ledger_delivery`."""
        self._db.executemany(f"INSERT INTO ledger_delivery VALUES ({marks(range(8))})", rows)
