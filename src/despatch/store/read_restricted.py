"""Reads what the archive for readers is made of: whole letters, source by source, and what restrictions look at."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import groupby
from pathlib import Path

import msgspec

from despatch.errors import ArchiveError
from despatch.model import Bearing, Description, HeldLetter, Hint, LetterFacts, Person, Source, Span
from despatch.store import schema
from despatch.store.letter_words import restore
from despatch.store.read_letters import LETTER, current_id, to_letter
from despatch.store.sql import fact, letter_row
from despatch.text.fold import folded

PERMITTED, COUNTED = "permitted", "withheld-counted"
"""The facts of an archive for readers: from what it was built, and how many withheld letters it tells of in a total."""

_hints = msgspec.json.Decoder(list[Hint]).decode
_person = msgspec.json.Decoder(Person).decode
_description = msgspec.json.Decoder(Description).decode


def facts(db: sqlite3.Connection) -> Iterator[LetterFacts]:
    """Yield every piece of the archive as far as restrictions look at it."""
    named = {id: frozenset((id, *map(folded, (p.name, *p.variants)))) for id, p in _people(db)}
    rows = db.execute(
        "SELECT l.id, l.piece, l.start, l.end, l.date, l.received, l.marking_written,"
        " json_extract(w.description, '$.holding.availability'), n.written, n.person"
        " FROM letter l JOIN letter_text w ON w.row = l.row LEFT JOIN party p ON p.letter = l.row"
        " LEFT JOIN name n ON n.id = p.name ORDER BY l.source, l.ordinal"
    )
    for (id, piece, start, end, date, received, marking, availability), parties in groupby(
        rows, key=lambda row: row[:8]
    ):
        people: set[str] = set()
        for *_, written, person in parties:
            people |= named.get(person, frozenset())
            people |= {folded(written)} if written else set()
        yield LetterFacts(id, piece, Span(start, end), date, received, marking, availability, frozenset(people))


def _people(db: sqlite3.Connection) -> Iterator[tuple[str, Person]]:
    return ((id, _person(data)) for id, data in db.execute("SELECT id, data FROM person"))


def text(db: sqlite3.Connection, id: str) -> str:
    """Return the words of a letter as its source has them."""
    row = letter_row(db, id)
    return restore(*db.execute("SELECT words, gaps FROM letter_text WHERE row = ?", (row,)).fetchone())


def same_letters(db: sqlite3.Connection) -> list[tuple[str, str]]:
    """Return (description, letter) of letters that are there twice: described, and in their own words."""
    return list(db.execute("SELECT description, letter FROM same_letter"))


def current(db: sqlite3.Connection, id: str) -> str | None:
    """Return the id of the letter that an id leads to; None when it is not in the archive."""
    return current_id(db, id)


def withheld(db: sqlite3.Connection) -> int:
    """Return how many withheld letters an archive for readers tells of in a total; 0 for none."""
    return int(fact(db, COUNTED) or 0)


def is_for_readers(db: sqlite3.Connection) -> bool:
    """Say whether an archive holds permitted words only."""
    return fact(db, PERMITTED) is not None


def refuse_for_readers(folder: Path) -> None:
    """Raise ArchiveError for an archive of permitted words only: it is built from another, and takes nothing itself."""
    try:
        with closing(schema.reader(folder / schema.FILE)) as db:
            permitted = is_for_readers(db)
    except ArchiveError:  # there is none yet, or none that can be read: the writer says what is wrong with it
        return
    if permitted:
        raise ArchiveError(
            f"{folder} is the archive that readers see, and is built from another: change that one,"
            " and run `despatch restrict build` on it"
        )


def characters(db: sqlite3.Connection) -> int:
    """Return how many characters the sources have together."""
    return int(db.execute("SELECT coalesce(sum(characters), 0) FROM source").fetchone()[0])


def redirects(db: sqlite3.Connection) -> dict[str, str]:
    """Return the old ids, each with the id that it leads to."""
    return dict(db.execute("SELECT id, target FROM redirect"))


def sources(db: sqlite3.Connection) -> Iterator[tuple[Source, list[HeldLetter]]]:
    """Yield each source with its letters whole. Its text is left empty: the letters have it."""
    known = {
        id: Source(id, "", format or "", charset or "", "", title, language)
        for id, format, charset, title, language in db.execute(
            "SELECT id, format, charset, title, language FROM source WHERE format IS NOT NULL"
        )
    }
    rows = db.execute(
        LETTER.replace("w.doubt_list", "w.doubt_list, w.reading") + " ORDER BY l.source, l.ordinal",
    )
    for id, letters in groupby(map(_held, rows), key=lambda held: held.letter.source):
        yield known[id], list(letters)


def _held(row: tuple[object, ...]) -> HeldLetter:
    _, words, gaps, hints, *values, reading = row
    read = _description(reading) if reading else None  # type: ignore[arg-type]
    return HeldLetter(to_letter(values), restore(words, gaps), tuple(_hints(hints)), read)  # type: ignore[arg-type]


def letter_bearings(db: sqlite3.Connection) -> list[Bearing]:
    """Return what the decisions on letters bear on, as far as they found their letter."""
    rows = db.execute(
        "SELECT decision, kind, key, was, trouble FROM decision_target"
        " WHERE kind = 'letter' AND layer = 4 AND key <> '' ORDER BY decision, nth"
    )
    return [Bearing(*row) for row in rows]
