"""Reads letters that are not in the archive: the inferred ones, with the passages that prove them."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

import msgspec

from despatch.errors import NotFound
from despatch.model import (
    Correspondent,
    Evidence,
    Facet,
    InferredEntry,
    InferredLetter,
    InferredStatus,
    MissingFilter,
    Span,
    in_row,
)
from despatch.store.kept import Keep, ask_anew
from despatch.store.narrow import narrow_dates, parse_period, range_of
from despatch.store.period import period
from despatch.store.quotes import Quoter, find_entries, find_people
from despatch.store.read_printed import find_listings, to_printed
from despatch.store.sql import DESCRIBED, Conditions, batches, letter_row, limit_or_all, marks
from despatch.store.write_references import LOST

ACQUIRED: InferredStatus = "now acquired"
decode_inferred = msgspec.json.Decoder(InferredLetter).decode


def missing(db: sqlite3.Connection, where: MissingFilter, limit: int | None, offset: int) -> list[InferredEntry]:
    """Return the inferred letters that `where` means, in order of time; raises QueryError for a wrong date."""
    since = _acquired_among(db, where)
    if since:
        entries = sorted([*since, *_not_acquired(db, where, None, 0)], key=lambda it: (it.letter.date or "9999", it.id))
        return entries[offset : None if limit is None else offset + limit]
    return _not_acquired(db, where, limit, offset)


def _not_acquired(db: sqlite3.Connection, where: MissingFilter, limit: int | None, offset: int) -> list[InferredEntry]:
    condition = _narrow(where)
    rows = db.execute(
        f"SELECT data FROM inferred_letter i WHERE {condition} ORDER BY sort_day, id LIMIT ? OFFSET ?",
        (*condition.values, limit_or_all(limit), offset),
    ).fetchall()
    return _to_entries(db, [decode_inferred(data) for (data,) in rows])


def count_missing(db: sqlite3.Connection, where: MissingFilter) -> int:
    """Return how many inferred letters `where` means."""
    condition = _narrow(where)
    count = db.execute(f"SELECT count(*) FROM inferred_letter i WHERE {condition}", condition.values).fetchone()[0]
    return int(count) + len(_acquired_among(db, where))


def missing_facets(db: sqlite3.Connection, where: MissingFilter, keep: Keep = ask_anew) -> dict[str, tuple[Facet, ...]]:
    """Return author, addressee, year and status, each with its values and counts.

    A facet counts the letters that all other fields select: its own values are or-ed, so each adds its letters.
    """

    def count(other: MissingFilter) -> dict[str, tuple[Facet, ...]]:
        return keep(("missing", other), lambda: _count_facets(db, other), whole=other == MissingFilter())

    facets = dict(count(where))
    for name, field in (("author", "author"), ("addressee", "addressee"), ("year", "date"), ("status", "status")):
        if getattr(where, field):
            facets[name] = count(replace(where, **{field: None}))[name]
    return facets


def _count_facets(db: sqlite3.Connection, where: MissingFilter) -> dict[str, tuple[Facet, ...]]:
    facets: dict[str, tuple[Facet, ...]] = {}
    condition = _narrow(where)
    counted = f"count(*) FROM inferred_letter i WHERE {condition}"
    for field in ("author", "addressee"):
        rows = db.execute(f"SELECT {field}, {counted} AND {field} IS NOT NULL GROUP BY 1", condition.values)
        counts = rows.fetchall()
        people = find_people(db, (key for key, _ in counts))
        values = [Facet(key, who.name, number) for key, number in counts if (who := people[key])]
        facets[field] = tuple(sorted(values, key=lambda facet: (-facet.count, facet.label, facet.value)))
    years = db.execute(f"SELECT last / 10000, {counted} AND last IS NOT NULL GROUP BY 1 ORDER BY 1", condition.values)
    facets["year"] = tuple(Facet(f"{year:04}", f"{year:04}", number) for year, number in years)
    status = Counter(dict(db.execute(f"SELECT status, {counted} GROUP BY 1", condition.values).fetchall()))
    status[ACQUIRED] = len(_acquired_among(db, replace(where, status=ACQUIRED)))
    facets["status"] = tuple(Facet(value, value, number) for value, number in status.most_common() if number)
    return facets


def inferred(db: sqlite3.Connection) -> list[InferredEntry]:
    """Return every inferred letter, and those that are in the archive now."""
    return [*missing(db, MissingFilter(), None, 0), *acquired(db)]


def inferred_letter(db: sqlite3.Connection, id: str) -> InferredEntry:
    """Return one inferred letter, also one that is in the archive now or is part of another; raises NotFound."""
    if id in (known := by_id(db, [id])):
        return known[id]
    became = dict(_find_acquired(db))
    if id in became:
        return _acquired_entries(db, [(id, became[id])])[0]
    target = db.execute("SELECT target FROM redirect WHERE id = ?", (id,)).fetchone()
    if id.startswith(LOST) and target and target[0] != id:
        if letter_row(db, target[0]) is not None:
            raise NotFound(f"{id!r} is known by a description now: see the letter {target[0]!r}")
        return inferred_letter(db, target[0])
    raise NotFound(f"no inferred letter has the id {id!r}: `despatch missing` lists them")


def by_id(db: sqlite3.Connection, ids: Sequence[str]) -> dict[str, InferredEntry]:
    """Return inferred letters by id; an id that is not there is left out."""
    rows = [
        data
        for batch in batches(sorted(set(ids)))
        for (data,) in db.execute(f"SELECT data FROM inferred_letter WHERE id IN ({marks(batch)})", batch)
    ]
    return {entry.id: entry for entry in _to_entries(db, [decode_inferred(data) for data in rows])}


def _to_entries(db: sqlite3.Connection, letters: Sequence[InferredLetter]) -> list[InferredEntry]:
    people = find_people(db, (key for letter in letters for key in (letter.author, letter.addressee)))
    quoter = Quoter(db, (evidence.letter for letter in letters for evidence in letter.evidence))
    listings = find_listings(db, (letter.printed for letter in letters))
    return [
        InferredEntry(
            letter,
            people[letter.author],
            people[letter.addressee],
            quoter.quote(letter.evidence),
            why=_why(letter),
            printed=to_printed(letter.printed, listings),
        )
        for letter in letters
    ]


def _why(letter: InferredLetter) -> str | None:
    return None if letter.status == "not found" else "the words, or an editors' note at them, say so"


# ---------------------------------------------------------------- letters acquired since


def acquired(db: sqlite3.Connection) -> list[InferredEntry]:
    """Return the letters that were inferred once and are in the archive now, in order of their dates."""
    entries = _acquired_entries(db, _find_acquired(db))
    return sorted(entries, key=lambda entry: (entry.letter.date or "9999", entry.id))


def _find_acquired(db: sqlite3.Connection) -> list[tuple[str, str]]:
    """Return (id of an inferred letter, id of the letter it turned out to be)."""
    rows = db.execute(
        "WITH RECURSIVE way(id, at) AS (SELECT id, target FROM redirect WHERE id GLOB ?1"
        " UNION SELECT way.id, r.target FROM way JOIN redirect r ON r.id = way.at)"
        " SELECT way.id, l.id FROM way JOIN letter l ON l.id = way.at"
        f" WHERE l.row NOT IN ({DESCRIBED}) ORDER BY way.id",
        (LOST + "*",),
    )
    return list(rows)


def _acquired_entries(db: sqlite3.Connection, pairs: Sequence[tuple[str, str]]) -> list[InferredEntry]:
    letters = find_entries(db, (target for _, target in pairs))
    evidence = _find_evidence(db, [target for _, target in pairs])
    quoter = Quoter(db, (passage.letter for passages in evidence.values() for passage in passages))
    entries = []
    for id, target in pairs:
        entry = letters[target]
        if entry is None:
            continue
        author, addressee = (side[0] if side else None for side in (entry.senders, entry.recipients))
        letter = InferredLetter(
            id,
            _key(author),
            _key(addressee),
            entry.date,
            None,
            None,
            entry.place,
            None,
            tuple(evidence[target]),
            entry.kind,
            "now acquired",
            1.0,
        )
        why = f"it is in the archive now: {target}"
        entries.append(InferredEntry(letter, author, addressee, quoter.quote(letter.evidence), entry, why))
    return entries


def _key(party: Correspondent | None) -> str | None:
    return (party.person or party.name) if party else None


def _find_evidence(db: sqlite3.Connection, targets: Sequence[str]) -> dict[str, list[Evidence]]:
    """Return the passages that refer to letters, by the letters' ids."""
    evidence: dict[str, list[Evidence]] = defaultdict(list)
    for batch in batches(sorted(set(targets))):
        rows = db.execute(
            "SELECT k.target, l.id, r.start, r.end FROM link k JOIN letter l ON l.row = k.letter"
            " JOIN reference r ON r.letter = k.letter AND r.position = k.position"
            f" WHERE k.target IN ({marks(batch)}) ORDER BY l.sort_day, l.id, r.start",
            batch,
        )
        for target, letter, start, end in rows:
            evidence[target].append(Evidence(letter, Span(start, end)))
    return evidence


# ---------------------------------------------------------------- narrowing


def _narrow(where: MissingFilter) -> Conditions:
    condition = Conditions()
    condition.narrow("i.author = ?", where.author)
    condition.narrow("i.addressee = ?", where.addressee)
    condition.narrow("i.status = ?", where.status)
    condition.narrow("(i.author = ? OR i.addressee = ?)", where.person)
    narrow_dates(condition, where.date, table="i")
    first, last = range_of(where.first, where.last)
    condition.narrow("i.last >= ?", first)
    condition.narrow("i.first <= ?", last)
    return condition


def _acquired_among(db: sqlite3.Connection, where: MissingFilter) -> list[InferredEntry]:
    """Return the letters acquired since, where `where` asks for these."""
    return [entry for entry in acquired(db) if _fits(entry, where)] if ACQUIRED in in_row(where.status) else []


def _fits(entry: InferredEntry, where: MissingFilter) -> bool:
    author, addressee = entry.letter.author, entry.letter.addressee
    if where.date or where.first or where.last:
        when = period(entry.letter.date)
        first, last = range_of(where.first, where.last)
        if when is None or (first and when.last < first) or (last and when.first > last):
            return False
        wanted = [parse_period(date) for date in in_row(where.date)]
        if wanted and not any(when.first <= one.last and when.last >= one.first for one in wanted):
            return False
    return (
        (not where.author or author in in_row(where.author))
        and (not where.addressee or addressee in in_row(where.addressee))
        and (not where.person or not {author, addressee}.isdisjoint(in_row(where.person)))
    )
