"""What the archive answers: entries, records, facets, people. One query each, on a read-only connection."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from despatch.errors import NotFound, QueryError
from despatch.model import (
    Correspondent,
    Description,
    Doubt,
    Entry,
    Facet,
    Filter,
    Hint,
    Letter,
    Person,
    PersonEntry,
    Problem,
    Record,
    Span,
)
from despatch.store.period import Period, period
from despatch.store.records import restored
from despatch.text.fold import words as folded_words

_ENTRY = (
    "SELECT l.row, l.id, l.source, l.start, l.end, l.ordinal, k.label, l.heading, l.marking_written,"
    " coalesce(l.date, (SELECT edtf FROM bound b WHERE b.letter = l.row AND l.date IS NULL)), l.date_written, l.place_written, l.opening, l.doubts,"
    " l.date IS NULL AND l.last IS NOT NULL FROM letter l JOIN value k ON k.id = l.kind"
)
ORDERS = {"date": "l.sorts, l.source, l.ordinal", "source": "l.source, l.ordinal"}
_PARTIES = (
    "SELECT p.letter, p.role, n.written, h.id, h.name FROM party p JOIN name n ON n.id = p.name"
    " LEFT JOIN person h ON h.id = n.person WHERE p.letter IN ({}) ORDER BY p.letter, p.role, p.position"
)
_MANY = 400
_description = msgspec.json.Decoder(Description).decode
_doubts = msgspec.json.Decoder(list[Doubt]).decode
_hints = msgspec.json.Decoder(list[Hint]).decode
_person = msgspec.json.Decoder(Person).decode
_DATE = re.compile(r"\d{4}(-\d\d){0,2}\Z")

Row = tuple[Any, ...]


# ---------------------------------------------------------------- lists


def entries(db: sqlite3.Connection, where: Filter, order: str, limit: int | None, offset: int) -> list[Entry]:
    """Return the letters that `where` means, in order."""
    clause, values = narrowed(where)
    rows = db.execute(
        f"{_ENTRY} WHERE {clause} ORDER BY {ORDERS[order]} LIMIT ? OFFSET ?",
        (*values, -1 if limit is None else limit, offset),
    )
    return _entries(db, rows.fetchall())


def entries_of(db: sqlite3.Connection, rows: Sequence[int]) -> list[Entry]:
    """Return the letters in these rows, in the order given."""
    found = db.execute(f"{_ENTRY} WHERE l.row IN ({_marks(rows)})", rows).fetchall()
    place = {row: n for n, row in enumerate(rows)}
    return _entries(db, sorted(found, key=lambda r: place[r[0]]))


def count(db: sqlite3.Connection, where: Filter) -> int:
    """Return how many letters `where` means."""
    clause, values = narrowed(where)
    return int(db.execute(f"SELECT count(*) FROM letter l WHERE {clause}", values).fetchone()[0])


def narrowed(where: Filter) -> tuple[str, list[object]]:
    """Return the SQL condition on `letter l` that a filter means, and its values; raises QueryError for a wrong date."""
    clauses, values = ["1"], list[object]()
    party = "l.row IN (SELECT p.letter FROM name n JOIN party p ON p.name = n.id WHERE n.person = ?{})"
    for person, role in (
        (where.sender, " AND p.role = 'sender'"),
        (where.recipient, " AND p.role = 'recipient'"),
        (where.person, ""),
    ):
        if person is not None:
            clauses.append(party.format(role))
            values.append(person)
    for field in ("marking", "place", "kind"):
        value = getattr(where, field)
        if value is not None:
            clauses.append(f"l.{field} = (SELECT id FROM value WHERE field = '{field}' AND folded = ?)")
            values.append(" ".join(folded_words(value)) or value)
    if where.date is not None:
        when = written_date(where.date)
        longest = {4: 366, 7: 31, 10: 1}[len(where.date)]
        clauses.append("l.first <= ? AND l.last >= ? AND l.days <= ?")
        values += [when.last, when.first, longest]
    if where.source is not None:
        clauses.append("l.source = ?")
        values.append(where.source)
    if where.doubtful:
        clauses.append("l.doubts > 0")
    return " AND ".join(clauses), values


def written_date(written: str) -> Period:
    """Return the period that a year, month or day means; raises QueryError for anything else."""
    when = period(written) if _DATE.match(written) else None
    if when is None:
        raise QueryError(f"{written!r} is not a date to narrow by: write 1942, 1942-07 or 1942-07-18")
    return when


def _entries(db: sqlite3.Connection, rows: Sequence[Row]) -> list[Entry]:
    parties: defaultdict[tuple[object, str], list[Correspondent]] = defaultdict(list)
    for begin in range(0, len(rows), _MANY):
        some = [row[0] for row in rows[begin : begin + _MANY]]
        for letter, role, name, person, known_as in db.execute(_PARTIES.format(_marks(some)), some):
            parties[letter, role].append(Correspondent(name, person, known_as))
    return [
        Entry(
            *(
                *row[1:9],
                tuple(parties[row[0], "sender"]),
                tuple(parties[row[0], "recipient"]),
                *row[9:14],
                bool(row[14]),
            )
        )
        for row in rows
    ]


def _marks(values: Sequence[object]) -> str:
    return ",".join("?" * len(values))


# ---------------------------------------------------------------- facets

# CROSS JOIN keeps the order of the tables: from the letters found to what is known of them, never the other way.
# Letters are gone through once, and grouped by everything at the same time; `gathered` adds up.
FACETS = (
    "SELECT 1, g.role, h.id, h.name, sum(g.number), NULL, NULL FROM"
    " (SELECT p.role, p.name, count(*) AS number FROM hit CROSS JOIN party p ON p.letter = hit.row AND p.again = 0 GROUP BY p.role, p.name) g"
    " CROSS JOIN name n ON n.id = g.name CROSS JOIN person h ON h.id = n.person GROUP BY g.role, h.id"
    " UNION ALL SELECT 2, l.source, l.kind, l.marking, count(*), l.place,"
    " CASE WHEN l.days <= 366 THEN (l.first / 10000) * 10000 + l.last / 10000 END"
    " FROM hit CROSS JOIN letter l ON l.row = hit.row GROUP BY 2, 3, 4, 6, 7"
)
"""What `gathered` needs to count the letters in the table `hit(row)` by all that is known of them."""


def facets(db: sqlite3.Connection, where: Filter) -> dict[str, tuple[Facet, ...]]:
    """Return sender, recipient, year, marking, place, kind and source, each with its values and counts."""
    clause, values = narrowed(where)
    rows = db.execute(f"WITH hit AS MATERIALIZED (SELECT l.row FROM letter l WHERE {clause}) {FACETS}", values)
    return gathered(db, rows)[1]


def gathered(db: sqlite3.Connection, rows: sqlite3.Cursor) -> tuple[int, dict[str, tuple[Facet, ...]]]:
    """Return the number of letters and their facets from the rows of `FACETS`, the most frequent value first."""
    people: dict[str, list[Facet]] = {"sender": [], "recipient": []}
    counts: dict[str, Counter[Any]] = {name: Counter() for name in ("year", "marking", "place", "kind", "source")}
    total = 0
    for table, *values in rows:
        if table == 1:
            role, person, name, number = values[:4]
            people[role].append(Facet(person, name, number))
            continue
        source, kind, marking, number, place, years = values
        total += number
        counts["source"][source] += number
        for field, value in (("kind", kind), ("marking", marking), ("place", place)):
            if value is not None:
                counts[field][value] += number
        for year in {years // 10000, years % 10000} if years else ():
            counts["year"][f"{year:04}"] += number
    known = {
        id: (folded, label)
        for id, folded, label in _values(db, {v for f in ("kind", "marking", "place") for v in counts[f]})
    }
    found = people | {
        field: [Facet(*known[value], number) for value, number in counts[field].items()]
        for field in ("marking", "place", "kind")
    }
    found |= {
        field: [Facet(value, value, number) for value, number in counts[field].items()] for field in ("year", "source")
    }
    order = ("sender", "recipient", "year", "marking", "place", "kind", "source")
    by_count = {name: sorted(found[name], key=lambda facet: (-facet.count, facet.label, facet.value)) for name in order}
    by_count["year"].sort(key=lambda facet: facet.value)
    return total, {name: tuple(values) for name, values in by_count.items()}


def _values(db: sqlite3.Connection, wanted: set[int]) -> Iterator[tuple[int, str, str]]:
    some = sorted(wanted)
    for begin in range(0, len(some), _MANY):
        part = some[begin : begin + _MANY]
        yield from db.execute(f"SELECT id, folded, label FROM value WHERE id IN ({_marks(part)})", part)


def timeline(db: sqlite3.Connection, where: Filter) -> list[tuple[str, int]]:
    """Return (YYYY-MM, letters) for the months that letters surely fall in."""
    clause, values = narrowed(where)
    rows = db.execute(
        f"SELECT first / 100, count(*) FROM letter l WHERE first / 100 = last / 100 AND {clause} GROUP BY 1 ORDER BY 1",
        values,
    )
    return [(f"{month // 100:04}-{month % 100:02}", number) for month, number in rows]


# ---------------------------------------------------------------- one letter


def record(db: sqlite3.Connection, id: str) -> Record:
    """Return one letter whole, following redirects; raises NotFound."""
    row = row_of(db, id)
    values = db.execute(
        "SELECT l.id, l.source, l.start, l.end, l.ordinal, l.piece, l.confidence, w.description, w.doubt_list, w.words, w.gaps, w.hints"
        " FROM letter l JOIN words w ON w.row = l.row WHERE l.row = ?",
        (row,),
    ).fetchone()
    letter = Letter(
        values[0],
        values[1],
        Span(values[2], values[3]),
        values[4],
        values[5],
        values[6],
        _description(values[7]),
        tuple(_doubts(values[8])),
    )
    entry = entries_of(db, [row])[0]
    near = {
        step: db.execute(
            "SELECT row FROM letter WHERE source = ? AND ordinal = ?", (letter.source, letter.ordinal + step)
        ).fetchone()
        for step in (-1, 1)
    }
    before, after = (entries_of(db, near[step])[0] if near[step] else None for step in (-1, 1))
    return Record(
        letter,
        entry,
        restored(values[9], values[10]),
        tuple(_hints(values[11])),
        before,
        after,
        tuple(problems(db, None, letter.id)),
        *_in_time(db, row),
    )


def _in_time(db: sqlite3.Connection, row: int) -> tuple[Entry | None, Entry | None]:
    """Return the letters before and after one in the order of dates; none for one that is undated."""
    found = []
    for sign, way in (("<", "DESC"), (">", "ASC")):
        near = db.execute(
            "SELECT l.row FROM letter l, letter o WHERE o.row = ? AND o.last IS NOT NULL AND l.last IS NOT NULL"
            f" AND (l.sorts, l.source, l.ordinal) {sign} (o.sorts, o.source, o.ordinal)"
            f" ORDER BY l.sorts {way}, l.source {way}, l.ordinal {way} LIMIT 1",
            (row,),
        ).fetchone()
        found.append(entries_of(db, [near[0]])[0] if near else None)
    return found[0], found[1]


def row_of(db: sqlite3.Connection, id: str) -> int:
    """Return the row of a letter, following redirects; raises NotFound."""
    wanted, seen = id, set[str]()
    while wanted not in seen:
        found = db.execute("SELECT row FROM letter WHERE id = ?", (wanted,)).fetchone()
        if found:
            return int(found[0])
        seen.add(wanted)
        target = db.execute("SELECT target FROM redirect WHERE id = ?", (wanted,)).fetchone()
        wanted = target[0] if target else wanted
    raise NotFound(f"no letter goes by the id {id!r}: `despatch letters` lists those of the archive")


def problems(db: sqlite3.Connection, code: str | None = None, letter: str | None = None) -> Iterator[Problem]:
    """Yield the findings, by source and place."""
    rows = db.execute(
        "SELECT code, source, message, line, start, end, letter FROM problem"
        " WHERE (?1 IS NULL OR code = ?1) AND (?2 IS NULL OR letter = ?2) ORDER BY source, start, row",
        (code, letter),
    )
    for found, source, message, line, start, end, of in rows:
        yield Problem(found, source, message, line, Span(start, end) if start is not None else None, of)


def letters(
    db: sqlite3.Connection,
) -> Iterator[tuple[Letter, str, tuple[Correspondent, ...], tuple[Correspondent, ...]]]:
    """Yield every letter in source order: itself, its text, its senders and recipients; memory stays flat."""
    parties = _PARTIES.format("?").replace(" IN (?)", " = ?")
    for row, *values in db.execute(
        "SELECT l.row, l.id, l.source, l.start, l.end, l.ordinal, l.piece, l.confidence, w.description, w.doubt_list, w.words, w.gaps"
        " FROM letter l JOIN words w ON w.row = l.row ORDER BY l.source, l.ordinal"
    ):
        letter = Letter(
            values[0],
            values[1],
            Span(values[2], values[3]),
            values[4],
            values[5],
            values[6],
            _description(values[7]),
            tuple(_doubts(values[8])),
        )
        roles: dict[str, list[Correspondent]] = {"sender": [], "recipient": []}
        for _, role, name, person, known_as in db.execute(parties, (row,)):
            roles[role].append(Correspondent(name, person, known_as))
        yield letter, restored(values[9], values[10]), tuple(roles["sender"]), tuple(roles["recipient"])


# ---------------------------------------------------------------- people

_PEOPLE = (
    "SELECT h.data, count(DISTINCT CASE WHEN p.role = 'sender' THEN p.letter END),"
    " count(DISTINCT CASE WHEN p.role = 'recipient' THEN p.letter END),"
    " min(CASE WHEN l.date IS NOT NULL THEN l.first * 100000000 + l.row END),"
    " max(CASE WHEN l.date IS NOT NULL THEN l.last * 100000000 + l.row END)"
    " FROM person h LEFT JOIN name n ON n.person = h.id LEFT JOIN party p ON p.name = n.id LEFT JOIN letter l ON l.row = p.letter"
    " WHERE ?1 IS NULL OR h.id = ?1 GROUP BY h.id HAVING ?1 IS NOT NULL OR count(p.letter) > 0 ORDER BY count(DISTINCT p.letter) DESC, h.name, h.id"
)


def people(db: sqlite3.Connection, id: str | None = None) -> list[PersonEntry]:
    """Return the people, those with most letters first; with `id`, that one alone."""
    rows = db.execute(_PEOPLE, (id,)).fetchall()
    dates = {
        row: db.execute("SELECT date FROM letter WHERE row = ?", (row,)).fetchone()[0]
        for *_, a, b in rows
        for row in _rows(a, b)
    }
    return [
        PersonEntry(
            _person(data),
            written,
            received,
            None if first is None else dates[first % 100000000],
            None if last is None else dates[last % 100000000],
        )
        for data, written, received, first, last in rows
    ]


def is_name(db: sqlite3.Connection, name: str) -> bool:
    """Say whether a letter names a sender or recipient just so, or a person of the archive goes by the name."""
    sql = (
        "SELECT 1 FROM name n JOIN party p ON p.name = n.id WHERE n.written = ?1 UNION ALL"
        " SELECT 1 FROM person WHERE name = ?1 OR EXISTS (SELECT 1 FROM json_each(data, '$.variants') WHERE value = ?1) LIMIT 1"
    )
    return db.execute(sql, (name,)).fetchone() is not None


def _rows(*packed: int | None) -> list[int]:
    return [value % 100000000 for value in packed if value is not None]


# ---------------------------------------------------------------- consistency

_INCONSISTENT = {
    "letters without words": "SELECT l.id FROM letter l LEFT JOIN words w ON w.row = l.row WHERE w.row IS NULL",
    "redirects that lead nowhere": "SELECT id FROM redirect WHERE target NOT IN (SELECT id FROM letter) AND target NOT IN (SELECT id FROM redirect)"
    " AND target NOT IN (SELECT id FROM inferred)",
    "problems of letters that are not there": "SELECT letter FROM problem WHERE letter IS NOT NULL AND letter NOT IN (SELECT id FROM letter)",
    "references outside their letter": "SELECT l.id FROM reference r JOIN letter l ON l.row = r.letter"
    " WHERE r.start < l.start OR r.end > l.end OR r.start >= r.end",
    "references that were never connected": "SELECT l.id FROM reference r JOIN letter l ON l.row = r.letter"
    " LEFT JOIN link k ON k.letter = r.letter AND k.position = r.position WHERE k.row IS NULL",
    "links that lead nowhere": "SELECT target FROM link WHERE target IS NOT NULL AND target NOT IN (SELECT id FROM letter)"
    " AND target NOT IN (SELECT id FROM inferred)",
    "inferred letters that nothing proves": "SELECT i.id FROM inferred i LEFT JOIN evidence e ON e.inferred = i.id LEFT JOIN letter l ON l.id = e.letter"
    " GROUP BY i.id HAVING count(l.id) = 0",
    "answers between letters that are not there": "SELECT question FROM answer WHERE answer NOT IN (SELECT id FROM letter)"
    " OR question NOT IN (SELECT id FROM letter) AND question NOT IN (SELECT id FROM inferred)",
    "names whose person is not there": "SELECT written FROM name WHERE person IS NOT NULL AND person NOT IN (SELECT id FROM person)",
}


def inconsistencies(db: sqlite3.Connection) -> Iterator[str]:
    """Yield what does not fit together in the tables, and what SQLite itself finds damaged."""
    for what, sql in _INCONSISTENT.items():
        found = [str(value) for (value,) in db.execute(f"{sql} LIMIT 6")]
        if found:
            yield f"{what}: {', '.join(found[:5])}{' and more' if len(found) > 5 else ''}"
    for (word,) in db.execute("PRAGMA quick_check(5)"):
        if word != "ok":
            yield f"archive.db is damaged ({word}): delete it and build again"
    if not db.execute("SELECT (SELECT count(*) FROM letter) = (SELECT count(*) FROM fts_docsize)").fetchone()[0]:
        yield "the full-text index does not hold every letter: delete archive.db and build again"


def state(db: sqlite3.Connection) -> int:
    """Return a number that grows whenever the archive is written to."""
    return int(db.execute("SELECT coalesce((SELECT value FROM info WHERE key = 'state'), 0)").fetchone()[0])
