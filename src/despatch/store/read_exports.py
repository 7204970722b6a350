"""Reads whole tables for the exports: every letter, reference, mention, act and delivery, with names in place of ids.

Rows come one at a time, so that memory stays flat. The order is that of the sources, unless a function says otherwise.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator
from dataclasses import replace
from itertools import groupby
from typing import Literal

import msgspec

from despatch.model import (
    Candidate,
    Correspondent,
    DeliveryStep,
    Hint,
    InferredLetter,
    LedgerAct,
    Letter,
    Person,
    Place,
    PlaceEntry,
    PrintedEntry,
    Reference,
    Span,
)
from despatch.store import read_decisions, read_deliveries, read_ledger, read_missing, read_places
from despatch.store.letter_words import restore
from despatch.store.read_letters import LETTER, ORDERS, to_letter
from despatch.store.read_printed import find_listings, to_printed
from despatch.store.read_standings import ACT_DATA, decode_act
from despatch.store.sql import batches, marks
from despatch.store.write_ledger import DATED
from despatch.text import fold

_reference = msgspec.json.Decoder(Reference).decode
_person = msgspec.json.Decoder(Person).decode
_OWN = "('letter', 'described')"
_candidates = msgspec.json.Decoder(tuple[Candidate, ...]).decode
_hints = msgspec.json.Decoder(list[Hint]).decode


def letters(
    db: sqlite3.Connection, order: Literal["date", "source"] = "source"
) -> Iterator[tuple[Letter, str, tuple[Hint, ...], tuple[Correspondent, ...], tuple[Correspondent, ...], Place | None]]:
    """Yield every letter, its text, hints, senders, recipients and place, in source order or by date."""
    places = {entry.place.id: entry.place for entry in read_places.places(db)}
    place_of = "SELECT n.place FROM letter l JOIN place_name n ON n.id = l.place WHERE l.row = ?"
    parties = (
        "SELECT p.role, n.written, h.id, h.name FROM party p JOIN name n ON n.id = p.name"
        " LEFT JOIN person h ON h.id = n.person WHERE p.letter = ? ORDER BY p.role, p.position"
    )
    for row, words, gaps, hints, *values in db.execute(f"{LETTER} ORDER BY {ORDERS[order]}"):
        roles: dict[str, list[Correspondent]] = {"sender": [], "recipient": []}
        for role, *names in db.execute(parties, (row,)):
            roles[role].append(Correspondent(*names))
        place = places.get((db.execute(place_of, (row,)).fetchone() or ("",))[0] or "")
        sides = tuple(roles["sender"]), tuple(roles["recipient"])
        yield to_letter(values), restore(words, gaps), tuple(_hints(hints)), *sides, place


def letter_ids(db: sqlite3.Connection) -> list[str]:
    """Return the ids of all letters with words and of those known by description; not the letters of others."""
    return [id for (id,) in db.execute(f"SELECT id FROM letter WHERE piece IN {_OWN} ORDER BY source, ordinal")]


def turns(db: sqlite3.Connection) -> dict[str, tuple[str | None, str | None]]:
    """Return the letters before and after each letter of an exchange, by ids; inferred letters are among them."""
    beside = "lag(id) OVER exchanged, lead(id) OVER exchanged FROM turn"
    rows = db.execute(f"SELECT id, {beside} WINDOW exchanged AS (PARTITION BY exchange ORDER BY position)")
    return {id: (before, after) for id, before, after in rows}


def persons(db: sqlite3.Connection) -> dict[str, Person]:
    """Return every person and body by id, also those whom letters only name."""
    return {id: _person(data) for id, data in db.execute("SELECT id, data FROM person ORDER BY id")}


def sha256(db: sqlite3.Connection, source: str, format: str) -> str | None:
    """Return the digest of a source's bytes, as the last build read them; None for a source of another format."""
    row = db.execute("SELECT sha256 FROM source WHERE id = ? AND format = ?", (source, format)).fetchone()
    return row[0] if row else None


def places(db: sqlite3.Connection) -> list[PlaceEntry]:
    """Return every place with letters, those with most letters first."""
    return read_places.places(db)


def inferred_dates(db: sqlite3.Connection) -> dict[str, str]:
    """Return the interval (EDTF) that replies give each undated letter, by the letter's id."""
    rows = db.execute("SELECT l.id, b.edtf FROM inferred_date b JOIN letter l ON l.row = b.letter WHERE l.date IS NULL")
    return dict(rows)


def same_letters(db: sqlite3.Connection) -> dict[str, str]:
    """Return the letter that each description is of, where the archive holds it or another list has it, by ids."""
    return dict(db.execute("SELECT description, letter FROM same_letter"))


def longest_text(db: sqlite3.Connection) -> int:
    """Return how many code points the longest letter has."""
    return int(db.execute("SELECT coalesce(max(length(words)), 0) FROM letter_text").fetchone()[0])


def people_of(db: sqlite3.Connection, letters: Collection[str]) -> set[str]:
    """Return the ids of the people who wrote or received some letters."""
    asked = (
        "SELECT DISTINCT n.person FROM letter l JOIN party p ON p.letter = l.row JOIN name n ON n.id = p.name"
        " WHERE n.person IS NOT NULL AND l.id IN ({})"
    )
    return _ids_of(db, asked, letters)


def places_of(db: sqlite3.Connection, letters: Collection[str]) -> set[str]:
    """Return the ids of the places at which some letters were written."""
    asked = "SELECT DISTINCT n.place FROM letter l JOIN place_name n ON n.id = l.place WHERE l.id IN ({})"
    return _ids_of(db, asked, letters)


def matters_of(db: sqlite3.Connection, letters: Collection[str]) -> set[str]:
    """Return the ids of the matters with an act in some letters."""
    asked = "SELECT DISTINCT e.matter FROM ledger_act e JOIN letter l ON l.row = e.letter WHERE l.id IN ({})"
    return _ids_of(db, asked, letters)


def _ids_of(db: sqlite3.Connection, asked: str, letters: Collection[str]) -> set[str]:
    found: set[str] = set()
    for batch in batches(sorted(letters)):
        found.update(id for (id,) in db.execute(asked.format(marks(batch)), batch))
    return found


ReferenceRow = tuple[
    str,
    Reference,
    str,
    str | None,
    str | None,
    str | None,
    str,
    float,
    str,
    tuple[Candidate, ...],
    tuple[str, ...],
    str | None,
]
"""Letter, reference, quote, canonical names of author and addressee, target, kind, score, why, candidates that were
refused, further targets, and the editor who decided on it last."""


_ANNOUNCES = "json_extract({}.data, '$.function') = 'announce'"


def references(db: sqlite3.Connection, *, announced: bool = False) -> Iterator[ReferenceRow]:
    """Yield every reference to a letter that was there; the `announced` ones in their place, to letters to come."""
    which = _ANNOUNCES.format("r") if announced else f"NOT {_ANNOUNCES.format('r')}"
    editors = read_decisions.last_editors(db, "reference")
    names = dict(db.execute("SELECT id, name FROM person"))
    inferred_dates = {
        id: (None if date is None or "/" in date else date, received)
        for id, date, received in db.execute("SELECT id, date, json_extract(data, '$.received') FROM inferred_letter")
    }
    links = f"""
        SELECT k.position, r.data, k.author, k.addressee, k.target, k.kind, k.score, k.why, k.alternatives FROM link k
        JOIN reference r ON r.letter = k.letter AND r.position = k.position
        WHERE k.letter = ? AND {which} ORDER BY k.position, k.row
    """
    with_some = f"SELECT r.letter FROM reference r WHERE {which}"
    letters = f"SELECT row, id, start FROM letter WHERE row IN ({with_some}) ORDER BY source, ordinal"
    for row, id, offset in db.execute(letters):
        rows = db.execute(links, (row,)).fetchall()
        if not rows:
            continue
        text = _text(db, row)
        for _, of_one_reference in groupby(rows, key=lambda link: link[0]):
            (_, data, author, addressee, *rest, refused), *more = of_one_reference
            reference = _reference(data)
            quote = text[reference.span.start - offset : reference.span.end - offset]
            also = tuple(link[4] for link in more)
            editor = editors.get(f"{id}:{reference.span.start}")
            if rest[0] in inferred_dates:
                # "You say" means the letter that other words of this letter date.
                date, received = inferred_dates[rest[0]]
                reference = replace(reference, date=reference.date or date, received=reference.received or received)
            sides = names.get(author, author), names.get(addressee, addressee)
            yield id, reference, quote, *sides, *rest, _candidates(refused), also, editor


def inferred(
    db: sqlite3.Connection,
) -> Iterator[tuple[InferredLetter, str | None, str | None, tuple[PrintedEntry, ...]]]:
    """Yield every inferred letter, the canonical names of author and addressee, and where it may be printed.

    They come in order of time.
    """
    names = dict(db.execute("SELECT id, name FROM person"))
    for (data,) in db.execute("SELECT data FROM inferred_letter ORDER BY sort_day, id"):
        letter = read_missing.decode_inferred(data)
        printed = to_printed(letter.printed, find_listings(db, [letter.printed])) if letter.printed else ()
        yield letter, names.get(letter.author, letter.author), names.get(letter.addressee, letter.addressee), printed
    for entry in read_missing.acquired(db):
        yield entry.letter, _name(entry.author), _name(entry.addressee), ()


def mentions(db: sqlite3.Connection, *, of_others: bool = True) -> Iterator[dict[str, object]]:
    """Yield the rows of mentions.jsonl: the people and places that letters name.

    Without `of_others`, those of the letters of `letter_ids` alone.
    """
    names = dict(db.execute("SELECT id, name FROM person"))
    places, labels = read_places.linked(db), read_places.labels(db)
    in_letter = "SELECT start, end, kind, name, person FROM mention WHERE letter = ? ORDER BY start, end, kind"
    pieces = f"WHERE piece IN {_OWN}" if not of_others else ""
    for row, id, offset in db.execute(f"SELECT row, id, start FROM letter {pieces} ORDER BY source, ordinal"):
        rows = db.execute(in_letter, (row,)).fetchall()
        if not rows:
            continue
        text = _text(db, row)
        for start, end, kind, name, person in rows:
            place = places.get(fold.folded(name)) if kind == "place" else None
            yield {
                "letter": id,
                "start": start,
                "end": end,
                "quote": text[start - offset : end - offset],
                "kind": kind,
                "name": labels.get(place, name) if place else names.get(person, name),
                "id": place or person,
            }


def acts(db: sqlite3.Connection, *, named: bool = True) -> Iterator[tuple[LedgerAct, str, str | None, str | None]]:
    """Yield every act, its matter, the words of its condition, and its last editor.

    It has names in place of keys, unless `named` is false.
    """
    editors = read_decisions.last_editors(db, "act")
    names: dict[str | None, str | None] = {None: None}
    letters_with_acts = f"""
        SELECT l.row, l.id, l.start, {DATED}, l.ordinal FROM letter l
        WHERE EXISTS (SELECT 1 FROM act a WHERE a.letter = l.row) ORDER BY l.source, l.ordinal
    """
    in_letter = f"""
        SELECT e.id, a.quote, {ACT_DATA}, a.sentence, a.paragraph_start, a.paragraph_end,
          e.actor_person, e.counterparty_person, e.matter
        FROM ledger_act e JOIN act a ON a.letter = e.letter AND a.position = e.position
        WHERE e.letter = ? ORDER BY a.start, e.position
    """
    for row, letter, offset, date, ordinal in db.execute(letters_with_acts).fetchall():
        for id, quote, data, sentence, start, end, actor, counterparty, matter in db.execute(
            in_letter, (row,)
        ).fetchall():
            act = decode_act(data)
            for key in (actor, counterparty):
                if key not in names:
                    names[key] = _name(read_ledger.party(db, key)) if named else key
            condition = None
            if act.condition:
                condition = _text(db, row)[act.condition.start - offset : act.condition.end - offset]
            paragraph = Span(start, end)
            sides = names[actor], names[counterparty]
            ledger_act = LedgerAct(id, letter, act, quote, quote, sentence, paragraph, date, ordinal, *sides)
            yield ledger_act, matter, condition, editors.get(id)


def deliveries(db: sqlite3.Connection) -> Iterator[DeliveryStep]:
    """Yield every delivery step with names in place of keys."""
    rows = db.execute(f"{read_deliveries.STEPS} ORDER BY l.source, l.ordinal, c.position").fetchall()
    people = read_ledger.parties(db, (key for row in rows for key in row[9:11]))
    for row in rows:
        giver, receiver = (_name(people[key]) for key in row[9:11])
        yield replace(read_deliveries.to_step(row), giver=giver, receiver=receiver)


def _text(db: sqlite3.Connection, row: int) -> str:
    return restore(*db.execute("SELECT words, gaps FROM letter_text WHERE row = ?", (row,)).fetchone())


def _name(who: Correspondent | None) -> str | None:
    return who.known_as or who.name if who else None
