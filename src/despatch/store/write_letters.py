"""Writes letters: the rows of a source come in and go into the tables of letters and the full-text index."""

from __future__ import annotations

import re
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Container, Sequence
from dataclasses import dataclass

from despatch.store.letter_digests import Digests, digests
from despatch.store.letter_keys import LetterKeys
from despatch.store.numbers import Numbers
from despatch.store.packing import pack, pack_without_span
from despatch.store.records import UNDATED, LetterRow, ProblemRow, SourceRows
from despatch.store.sql import marks
from despatch.store.write_names import FORGET, NameWriter
from despatch.store.write_places import PlaceWriter
from despatch.store.write_references import OF_FIELDS
from despatch.text import fold

_OF_LETTERS = (
    "stored_reference",
    "stored_mention",
    "stored_link",
    "turn",
    "reply_status",
    "inferred_date",
    "stored_act",
    "proposed_act",
    "stored_delivery",
    "stored_ledger_act",
    "stored_act_standing",
    "ledger_delivery",
    "party",
    "review_item",
)
"""The tables whose rows go with their letter."""
_TEXTS = ("stored_letter_text", "stored_description", "stored_digest")
"""The tables that have one row for each letter."""
_SHOWN = re.compile(r"[vp]\d+")
"""A facet of a value or a place."""
_INDEX = "fts(rowid, words, facets, forms, subject)"
_COLUMNS = {
    "letter": 25,
    "stored_letter_text": 6,
    "stored_description": 5,
    "stored_digest": 5,
    "party": 5,
    _INDEX: 5,
    "stored_reference": 5,
    "stored_mention": 6,
    "stored_act": 12,
    "stored_delivery": 10,
    "review_item": 10,
}
"""The tables that a letter's rows go into, and their columns."""


@dataclass(frozen=True, slots=True)
class Changed:
    """What became of the letters of a source: `kept` are the places of those that are as they were."""

    kept: Collection[int]
    core: bool
    """Letters came or went, or changed in what the stages of the archive rest on."""
    shown: bool
    """Letters changed in what readers are shown of them."""


class LetterWriter:
    """Writes and deletes letters, all within one transaction of the writer."""

    def __init__(self, db: sqlite3.Connection, names: NameWriter, places: PlaceWriter) -> None:
        self._db = db
        self._names = names
        self._places = places
        self._values: dict[tuple[str, str], int] = {}
        self._keys = LetterKeys(db)
        self._how = Numbers(db, "stored_how", "kind", "rule", "confidence")
        self._types = Numbers(db, "stored_type", "type")

    def digests(self, source: str) -> dict[str, tuple[int, Digests]]:
        """Return the row and the digests of each letter of a source, by its id; an older Despatch stored none."""
        rows = self._db.execute(
            "SELECT l.id, l.row, d.shown, d.core, d.words, d.inputs FROM letter l JOIN stored_digest d ON d.row = l.row"
            " WHERE l.source = ?",
            (source,),
        )
        return {id: (row, Digests(*values)) for id, row, *values in rows}

    def replace(self, rows: SourceRows, ids: Sequence[str], *, there: bool) -> Changed:
        """Write the letters of a source, which has been `there` before, under their ids, as far as they changed.

        Of letters that changed, and of the source itself, the problems are deleted.
        """
        source = rows.id
        problems: dict[int | None, list[ProblemRow]] = defaultdict(list)
        for problem in rows.problems:
            problems[problem.letter].append(problem)
        known = self.digests(source) if there else {}
        kept: set[int] = set()
        stay: set[str] = set()
        shown: list[tuple[int, str, LetterRow, Digests]] = []
        new: list[tuple[LetterRow, str, Digests]] = []
        for place, (letter, id) in enumerate(zip(rows.letters, ids, strict=True)):
            row, before = known.get(id, (0, None))
            now = digests(letter, problems[place], before)
            if before == now:
                kept.add(place)
            elif before and before.core == now.core:
                shown.append((row, id, letter, now))
            else:
                new.append((letter, id, now))
                continue
            stay.add(id)
        gone = self._leave_out(source, stay) if there else False
        for row, id, letter, now in shown:
            self._db.execute("DELETE FROM problem WHERE letter = ? AND layer = 0", (id,))
            self._show(source, row, letter, now)
        self._add(source, new)
        return Changed(kept, bool(gone or new), bool(shown))

    def _leave_out(self, source: str, stay: Container[str]) -> bool:
        """Delete the letters of a source but those that stay; say whether there were any."""
        # Not for new sources: every deletion, even of nothing, makes FTS5 write out what it holds in memory.
        self._db.execute("DELETE FROM problem WHERE source = ? AND letter IS NULL AND layer = 0", (source,))
        rows = self._db.execute("SELECT row, id FROM letter WHERE source = ?", (source,)).fetchall()
        gone = [(row, id) for row, id in rows if id not in stay]
        for row, id in gone:
            self.remove("SELECT ?", row)
            self._db.execute("DELETE FROM problem WHERE letter = ?", (id,))
        return bool(gone)

    def _add(self, source: str, letters: Sequence[tuple[LetterRow, str, Digests]]) -> None:
        """Write letters of a source, each with its id and its digests."""
        rows: dict[str, list[tuple[object, ...]]] = {table: [] for table in _COLUMNS}
        for letter, id, known in letters:
            values = [self._value("kind", letter.kind), self._value("marking", letter.marking)]
            place = self._places.number(letter.place_name, letter.place_key, source)
            row = self._keys.next(letter.last)
            # At once: the next letter of the day needs to see it.
            self._insert("letter", [(*_letter_columns(row, id, source, letter, values), place)])
            parties = {
                "sender": [self._names.number(name) for name in letter.senders],
                "recipient": [self._names.number(name) for name in letter.recipients],
            }
            facets = _facets(letter, values, place, parties["sender"], parties["recipient"])
            texts = (letter.words, letter.gaps, letter.hints, letter.forms)
            rows["stored_letter_text"].append((row, *map(pack, texts), letter.subject))
            read = (facets, letter.description, letter.doubt_list, letter.reading)
            rows["stored_description"].append((row, *map(pack, read)))
            rows["stored_digest"].append((row, known.shown, known.core, known.words, known.inputs))
            rows[_INDEX].append((row, letter.words, facets, letter.forms, letter.subject))
            rows["party"] += [
                (row, role, n, name, 0) for role, names in parties.items() for n, name in enumerate(names)
            ]
            rows["stored_reference"] += [
                (row, n, start, end, pack_without_span(data, start, end))
                for n, (start, end, data) in enumerate(letter.references)
            ]
            rows["stored_mention"] += [
                (row, start, end, self._how.number(kind, rule, confidence), name, None)
                for start, end, kind, name, rule, confidence in letter.mentions
            ]
            rows["stored_act"] += [
                (row, n, *act, self._types.number(type), data) for n, (*act, type, data) in enumerate(letter.acts)
            ]
            rows["review_item"] += [(row, n, source, *item) for n, item in enumerate(letter.review)]
            rows["stored_delivery"] += [(row, n, *delivery) for n, delivery in enumerate(letter.deliveries)]
        for table in _COLUMNS:
            self._insert(table, rows[table])

    def _insert(self, table: str, rows: Sequence[tuple[object, ...]]) -> None:
        self._db.executemany(f"INSERT INTO {table} VALUES ({marks(range(_COLUMNS[table]))})", rows)

    def _show(self, source: str, row: int, letter: LetterRow, known: Digests) -> None:
        """Write what readers are shown of the letter in a row; what stages of the archive rest on stays."""
        values = [self._value("kind", letter.kind), self._value("marking", letter.marking)]
        place = self._places.number(letter.place_name, letter.place_key, source)
        shown = (letter.confidence, *values, letter.heading, letter.marking, letter.place, letter.date_written)
        self._db.execute(
            "UPDATE letter SET confidence = ?, kind = ?, marking = ?, heading = ?, marking_written = ?,"
            " place_written = ?, date_written = ?, opening = ?, doubts = ?, place = ? WHERE row = ?",
            (*shown, letter.opening, letter.doubts, place, row),
        )
        self._unindex("SELECT ?", row)
        (old,) = self._db.execute("SELECT facets FROM letter_text WHERE row = ?", (row,)).fetchone()
        kept = [token for token in old.split(" ") if not _SHOWN.fullmatch(token)]
        facets = " ".join((*kept, *_facets_shown(values, place)))
        self._db.execute(
            "UPDATE stored_letter_text SET forms = ?, subject = ? WHERE row = ?",
            (pack(letter.forms), letter.subject, row),
        )
        self._db.execute(
            "UPDATE stored_description SET facets = ?, description = ?, doubt_list = ?, reading = ? WHERE row = ?",
            (*map(pack, (facets, letter.description, letter.doubt_list, letter.reading)), row),
        )
        self._insert(_INDEX, [(row, letter.words, facets, letter.forms, letter.subject)])
        self._db.execute(
            "UPDATE stored_digest SET shown = ?, inputs = ? WHERE row = ?", (known.shown, known.inputs, row)
        )
        self._db.execute("DELETE FROM review_item WHERE letter = ? AND position < ?", (row, OF_FIELDS))
        self._insert("review_item", [(row, n, source, *item) for n, item in enumerate(letter.review)])

    def _unindex(self, which: str, value: str | int) -> None:
        self._db.execute(
            "INSERT INTO fts(fts, rowid, words, facets, forms, subject)"
            f" SELECT 'delete', row, words, facets, forms, subject FROM letter_text WHERE row IN ({which})",
            (value,),
        )

    def remove(self, which: str, value: str | int) -> None:
        """Delete the letters in the rows that an SQL query of one value gives."""
        self._unindex(which, value)
        for table in _TEXTS:
            self._db.execute(f"DELETE FROM {table} WHERE row IN ({which})", (value,))
        for table in _OF_LETTERS:
            self._db.execute(f"DELETE FROM {table} WHERE letter IN ({which})", (value,))
        self._db.execute(f"DELETE FROM letter WHERE row IN ({which})", (value,))

    def _value(self, field: str, label: str | None) -> int | None:
        if label is None:
            return None
        if (field, label) not in self._values:
            if len(self._values) > FORGET:
                self._values.clear()
            folded = fold.folded(label) or label
            self._db.execute(
                "INSERT OR IGNORE INTO value (field, folded, label) VALUES (?, ?, ?)", (field, folded, label)
            )
            found = self._db.execute("SELECT id FROM value WHERE field = ? AND folded = ?", (field, folded))
            self._values[field, label] = int(found.fetchone()[0])
        return self._values[field, label]


def _letter_columns(
    row: int, id: str, source: str, letter: LetterRow, values: Sequence[int | None]
) -> tuple[object, ...]:
    piece = (letter.start, letter.end, letter.ordinal, letter.piece, letter.confidence)
    written = (letter.heading, letter.marking, letter.place, letter.date, letter.date_written)
    sort_day = UNDATED if letter.last is None else letter.last
    days = (letter.first, letter.last, letter.days, sort_day)
    rest = (letter.opening, letter.doubts, letter.number, letter.received, letter.identifier)
    return row, id, source, *piece, *values, *written, *days, *rest


def _facets(
    letter: LetterRow,
    values: Sequence[int | None],
    place: int | None,
    senders: Sequence[int],
    recipients: Sequence[int],
) -> str:
    """Return the words by which the full-text index finds a letter's dates, values and people."""
    tokens = ["all", *letter.dates]
    tokens += _facets_shown(values, place)
    tokens += [f"s{name}" for name in senders]
    tokens += [f"r{name}" for name in recipients]
    return " ".join(tokens)


def _facets_shown(values: Sequence[int | None], place: int | None) -> list[str]:
    return [f"v{value}" for value in values if value is not None] + ([f"p{place}"] if place is not None else [])
