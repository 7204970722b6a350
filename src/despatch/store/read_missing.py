"""What the archive answers about letters that are not in it: the inferred ones, with the passages that prove them."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

import msgspec

from despatch.errors import NotFound
from despatch.model import Correspondent, Evidence, Facet, InferredEntry, InferredLetter, Span
from despatch.store.period import period
from despatch.store.quotes import Passages, correspondents, entries, marks, parts
from despatch.store.read_letters import written_date
from despatch.store.write_references import LOST

ACQUIRED = "now acquired"
_decoded = msgspec.json.Decoder(InferredLetter).decode

Where = tuple[str | None, str | None, str | None, str | None, str | None]
"""Author, addressee, person (either side), year (EDTF prefix) and status; None does not narrow."""


def missing(db: sqlite3.Connection, where: Where, limit: int | None, offset: int) -> list[InferredEntry]:
    """Return the inferred letters that are meant, in order of time; raises QueryError for a wrong year."""
    if where[4] == ACQUIRED:
        found = [one for one in acquired(db) if _meant(one, where)]
        return found[offset:] if limit is None else found[offset : offset + limit]
    clause, values = _narrowed(where)
    rows = db.execute(
        f"SELECT data FROM inferred i WHERE {clause} ORDER BY sorts, id LIMIT ? OFFSET ?",
        (*values, -1 if limit is None else limit, offset),
    ).fetchall()
    return shown(db, [_decoded(data) for (data,) in rows])


def count_missing(db: sqlite3.Connection, where: Where) -> int:
    """Return how many inferred letters are meant."""
    if where[4] == ACQUIRED:
        return sum(_meant(one, where) for one in acquired(db))
    clause, values = _narrowed(where)
    return int(db.execute(f"SELECT count(*) FROM inferred i WHERE {clause}", values).fetchone()[0])


def missing_facets(db: sqlite3.Connection) -> dict[str, tuple[Facet, ...]]:
    """Return author, addressee, year and status, each with its values and counts."""
    found: dict[str, tuple[Facet, ...]] = {}
    for field in ("author", "addressee"):
        rows = db.execute(f"SELECT {field}, count(*) FROM inferred WHERE {field} IS NOT NULL GROUP BY 1").fetchall()
        people = correspondents(db, (key for key, _ in rows))
        facets = [Facet(key, who.name, number) for key, number in rows if (who := people[key])]
        found[field] = tuple(sorted(facets, key=lambda f: (-f.count, f.label, f.value)))
    years = db.execute("SELECT last / 10000, count(*) FROM inferred WHERE last IS NOT NULL GROUP BY 1 ORDER BY 1")
    found["year"] = tuple(Facet(f"{year:04}", f"{year:04}", number) for year, number in years)
    status = Counter(dict(db.execute("SELECT status, count(*) FROM inferred GROUP BY 1").fetchall()))
    status[ACQUIRED] = len(_redirected(db))
    found["status"] = tuple(Facet(value, value, number) for value, number in status.most_common() if number)
    return found


def inferred(db: sqlite3.Connection) -> list[InferredEntry]:
    """Return every inferred letter, those acquired since among them."""
    return [*missing(db, (None,) * 5, None, 0), *acquired(db)]


def inferred_letter(db: sqlite3.Connection, id: str) -> InferredEntry:
    """Return one inferred letter, also one that was acquired since, or is part of another now; raises NotFound."""
    found = _known(db, id)
    if found is not None:
        return shown(db, [found])[0]
    later = dict(_redirected(db))
    if id in later:
        return _acquired(db, [(id, later[id])])[0]
    target = db.execute("SELECT target FROM redirect WHERE id = ?", (id,)).fetchone()
    if id.startswith(LOST) and target and target[0] != id:
        return inferred_letter(db, target[0])
    raise NotFound(f"no letter is inferred by the id {id!r}: `despatch missing` lists them")


def _known(db: sqlite3.Connection, id: str) -> InferredLetter | None:
    row = db.execute("SELECT data FROM inferred WHERE id = ?", (id,)).fetchone()
    return _decoded(row[0]) if row else None


def by_id(db: sqlite3.Connection, ids: Sequence[str]) -> dict[str, InferredEntry]:
    """Return inferred letters by id; one that is not there is left out."""
    wanted = sorted(set(ids))
    rows = [
        data
        for some in parts(wanted)
        for (data,) in db.execute(f"SELECT data FROM inferred WHERE id IN ({marks(some)})", some)
    ]
    return {one.id: one for one in shown(db, [_decoded(data) for data in rows])}


def shown(db: sqlite3.Connection, letters: Sequence[InferredLetter]) -> list[InferredEntry]:
    """Return inferred letters with people resolved and evidence quoted."""
    people = correspondents(db, (key for one in letters for key in (one.author, one.addressee)))
    passages = Passages(db, (e.letter for one in letters for e in one.evidence))
    return [
        InferredEntry(one, people[one.author], people[one.addressee], passages.quotes(one.evidence), why=_why(one))
        for one in letters
    ]


def _why(letter: InferredLetter) -> str | None:
    return None if letter.status == "not found" else "the words, or an editors' note at them, say so"


# ---------------------------------------------------------------- those that came to light


def acquired(db: sqlite3.Connection) -> list[InferredEntry]:
    """Return the letters that were inferred once and are in the archive now, in order of their dates."""
    found = _acquired(db, _redirected(db))
    return sorted(found, key=lambda one: (one.letter.date or "9999", one.id))


def _redirected(db: sqlite3.Connection) -> list[tuple[str, str]]:
    """Return (id of an inferred letter, id of the letter it became)."""
    rows = db.execute(
        "WITH RECURSIVE way(id, at) AS (SELECT id, target FROM redirect WHERE id GLOB ?1"
        " UNION SELECT way.id, r.target FROM way JOIN redirect r ON r.id = way.at)"
        " SELECT way.id, l.id FROM way JOIN letter l ON l.id = way.at ORDER BY way.id",
        (LOST + "*",),
    )
    return list(rows)


def _acquired(db: sqlite3.Connection, found: Sequence[tuple[str, str]]) -> list[InferredEntry]:
    letters = entries(db, (target for _, target in found))
    evidence = _speaking(db, [target for _, target in found])
    passages = Passages(db, (e.letter for one in evidence.values() for e in one))
    out = []
    for id, target in found:
        entry = letters[target]
        if entry is None:
            continue
        author, addressee = (side[0] if side else None for side in (entry.senders, entry.recipients))
        record = InferredLetter(
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
        out.append(InferredEntry(record, author, addressee, passages.quotes(record.evidence), entry, why))
    return out


def _key(party: Correspondent | None) -> str | None:
    return (party.person or party.name) if party else None


def _speaking(db: sqlite3.Connection, targets: Sequence[str]) -> dict[str, list[Evidence]]:
    found: dict[str, list[Evidence]] = defaultdict(list)
    for some in parts(sorted(set(targets))):
        rows = db.execute(
            "SELECT k.target, l.id, r.start, r.end FROM link k JOIN letter l ON l.row = k.letter"
            " JOIN reference r ON r.letter = k.letter AND r.position = k.position"
            f" WHERE k.target IN ({marks(some)}) ORDER BY l.sorts, l.id, r.start",
            some,
        )
        for target, letter, start, end in rows:
            found[target].append(Evidence(letter, Span(start, end)))
    return found


# ---------------------------------------------------------------- narrowing


def _narrowed(where: Where) -> tuple[str, list[object]]:
    author, addressee, person, year, status = where
    clauses, values = ["1"], list[object]()
    for column, value in (("author", author), ("addressee", addressee), ("status", status)):
        if value is not None:
            clauses.append(f"i.{column} = ?")
            values.append(value)
    if person is not None:
        clauses.append("(i.author = ? OR i.addressee = ?)")
        values += [person, person]
    if year is not None:
        when = written_date(year)
        clauses.append("i.first <= ? AND i.last >= ?")
        values += [when.last, when.first]
    return " AND ".join(clauses), values


def _meant(one: InferredEntry, where: Where) -> bool:
    author, addressee, person, year, _ = where
    if year is not None:
        wanted, when = written_date(year), period(one.letter.date)
        if when is None or when.first > wanted.last or when.last < wanted.first:
            return False
    sides = (one.letter.author, one.letter.addressee)
    return author in (None, sides[0]) and addressee in (None, sides[1]) and (person is None or person in sides)


def export(db: sqlite3.Connection) -> Iterator[tuple[InferredLetter, str | None, str | None]]:
    """Yield every inferred letter with the canonical names of author and addressee, in order of time."""
    names = dict(db.execute("SELECT id, name FROM person"))
    for (data,) in db.execute("SELECT data FROM inferred ORDER BY sorts, id"):
        one = _decoded(data)
        yield one, names.get(one.author, one.author), names.get(one.addressee, one.addressee)
    for later in acquired(db):
        sides = (side.label if side else None for side in (later.author, later.addressee))
        yield later.letter, next(sides), next(sides)
