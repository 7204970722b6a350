"""Reads letters that are not in the archive: the inferred ones, with the passages that prove them."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Sequence

import msgspec

from despatch.errors import NotFound
from despatch.model import Correspondent, Evidence, Facet, InferredEntry, InferredLetter, Span
from despatch.store.period import period
from despatch.store.quotes import Quoter, find_entries, find_people
from despatch.store.read_letters import parse_period
from despatch.store.read_printed import find_listings, to_printed
from despatch.store.sql import DESCRIBED, Conditions, batches, letter_row, limit_or_all, marks
from despatch.store.write_references import LOST

ACQUIRED = "now acquired"
decode_inferred = msgspec.json.Decoder(InferredLetter).decode

Where = tuple[str | None, str | None, str | None, str | None, str | None]
"""Author, addressee, person (either side), year (EDTF prefix) and status; None does not narrow."""


def missing(db: sqlite3.Connection, where: Where, limit: int | None, offset: int) -> list[InferredEntry]:
    """Return the inferred letters that `where` means, in order of time; raises QueryError for a wrong year."""
    if where[4] == ACQUIRED:
        entries = [entry for entry in acquired(db) if _fits(entry, where)]
        return entries[offset : None if limit is None else offset + limit]
    condition = _narrow(where)
    rows = db.execute(
        f"SELECT data FROM inferred_letter i WHERE {condition} ORDER BY sort_day, id LIMIT ? OFFSET ?",
        (*condition.values, limit_or_all(limit), offset),
    ).fetchall()
    return _to_entries(db, [decode_inferred(data) for (data,) in rows])


def count_missing(db: sqlite3.Connection, where: Where) -> int:
    """Return how many inferred letters `where` means."""
    if where[4] == ACQUIRED:
        return sum(_fits(entry, where) for entry in acquired(db))
    condition = _narrow(where)
    return int(db.execute(f"SELECT count(*) FROM inferred_letter i WHERE {condition}", condition.values).fetchone()[0])


def missing_facets(db: sqlite3.Connection) -> dict[str, tuple[Facet, ...]]:
    """Return author, addressee, year and status, each with its values and counts."""
    facets: dict[str, tuple[Facet, ...]] = {}
    for field in ("author", "addressee"):
        rows = db.execute(f"SELECT {field}, count(*) FROM inferred_letter WHERE {field} IS NOT NULL GROUP BY 1")
        counts = rows.fetchall()
        people = find_people(db, (key for key, _ in counts))
        values = [Facet(key, who.name, number) for key, number in counts if (who := people[key])]
        facets[field] = tuple(sorted(values, key=lambda facet: (-facet.count, facet.label, facet.value)))
    years = db.execute(
        "SELECT last / 10000, count(*) FROM inferred_letter WHERE last IS NOT NULL GROUP BY 1 ORDER BY 1"
    )
    facets["year"] = tuple(Facet(f"{year:04}", f"{year:04}", number) for year, number in years)
    status = Counter(dict(db.execute("SELECT status, count(*) FROM inferred_letter GROUP BY 1").fetchall()))
    status[ACQUIRED] = len(_find_acquired(db))
    facets["status"] = tuple(Facet(value, value, number) for value, number in status.most_common() if number)
    return facets


def inferred(db: sqlite3.Connection) -> list[InferredEntry]:
    """Return every inferred letter, and those that are in the archive now."""
    return [*missing(db, (None,) * 5, None, 0), *acquired(db)]


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


def _narrow(where: Where) -> Conditions:
    author, addressee, person, year, status = where
    condition = Conditions()
    condition.narrow("i.author = ?", author)
    condition.narrow("i.addressee = ?", addressee)
    condition.narrow("i.status = ?", status)
    condition.narrow("(i.author = ? OR i.addressee = ?)", person)
    if year is not None:
        when = parse_period(year)
        condition.add("i.first <= ? AND i.last >= ?", when.last, when.first)
    return condition


def _fits(entry: InferredEntry, where: Where) -> bool:
    author, addressee, person, year, _ = where
    if year is not None:
        wanted, when = parse_period(year), period(entry.letter.date)
        if when is None or when.first > wanted.last or when.last < wanted.first:
            return False
    sides = (entry.letter.author, entry.letter.addressee)
    return author in (None, sides[0]) and addressee in (None, sides[1]) and (person is None or person in sides)
