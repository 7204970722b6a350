"""Reads letters: lists of entries, whole records, people, problems. On a read-only connection."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, Literal

import msgspec

from despatch.errors import NotFound
from despatch.model import (
    Correspondent,
    Description,
    Doubt,
    Entry,
    Filter,
    Hint,
    Letter,
    Person,
    PersonEntry,
    Problem,
    Record,
    Span,
    Timeline,
    TimelineRow,
)
from despatch.store.letter_words import restore
from despatch.store.narrow import narrow
from despatch.store.records import UNDATED
from despatch.store.sql import DESCRIBED, OTHER, batches, letter_row, limit_or_all, marks

_ENTRY = """
SELECT l.row, l.id, l.source, l.start, l.end, l.ordinal, k.label, l.heading, l.marking_written,
  coalesce(l.date, (SELECT edtf FROM inferred_date b WHERE b.letter = l.row AND l.date IS NULL)),
  l.date_written, l.place_written, l.opening, l.doubts, l.date IS NULL AND l.last IS NOT NULL, l.piece,
  (SELECT n.place FROM place_name n WHERE n.id = l.place)
FROM letter l JOIN value k ON k.id = l.kind
"""
ORDERS = {
    "date": "l.sort_day, l.source, l.ordinal",
    "newest": f"l.sort_day = {UNDATED}, l.sort_day DESC, l.source DESC, l.ordinal DESC",
    "source": "l.source, l.ordinal",
}
"""By the days of letters, undated ones last, with the oldest or the newest first; or as they stand in their sources."""
SURE = 0.9
"""A field with this confidence or more needs no second look."""
_PARTIES = """
SELECT p.letter, p.role, n.written, h.id, h.name, nullif(h.label, h.name) FROM party p JOIN name n ON n.id = p.name
LEFT JOIN person h ON h.id = n.person WHERE p.letter IN ({}) ORDER BY p.letter, p.role, p.position
"""
LETTER = """
SELECT l.row, w.words, w.gaps, w.hints,
  l.id, l.source, l.start, l.end, l.ordinal, l.piece, l.confidence, w.description, w.doubt_list
FROM letter l JOIN letter_text w ON w.row = l.row
"""
"""What `to_letter` needs, from the id on."""
_description = msgspec.json.Decoder(Description).decode
_doubts = msgspec.json.Decoder(list[Doubt]).decode
_hints = msgspec.json.Decoder(list[Hint]).decode
_person = msgspec.json.Decoder(Person).decode
Row = tuple[Any, ...]


# ---------------------------------------------------------------- lists


def entries(db: sqlite3.Connection, where: Filter, order: str, limit: int | None, offset: int) -> list[Entry]:
    """Return the letters that `where` means, in order."""
    condition = narrow(where)
    # An index alone gives the rows in order, so that those before the page are skipped unread.
    rows = db.execute(
        f"SELECT l.row FROM letter l WHERE {condition} ORDER BY {ORDERS[order]} LIMIT ? OFFSET ?",
        (*condition.values, limit_or_all(limit), offset),
    ).fetchall()
    return [entry for batch in batches([row for (row,) in rows]) for entry in entries_of(db, batch)]


def entries_of(db: sqlite3.Connection, rows: Sequence[int]) -> list[Entry]:
    """Return the letters in these rows, in the order given."""
    values = db.execute(f"{_ENTRY} WHERE l.row IN ({marks(rows)})", rows).fetchall()
    place = {row: n for n, row in enumerate(rows)}
    return _with_parties(db, sorted(values, key=lambda row: place[row[0]]))


def entries_by_id(db: sqlite3.Connection, ids: Sequence[str]) -> dict[str, Entry]:
    """Return the letters with these ids, by id; an id that no letter has is left out."""
    rows = [row for (row,) in db.execute(f"SELECT row FROM letter WHERE id IN ({marks(ids)})", ids)]
    return {entry.id: entry for entry in entries_of(db, rows)}


def texts(db: sqlite3.Connection, ids: Sequence[str]) -> dict[str, tuple[Letter, str]]:
    """Return the letters with these ids, each with its words, by id; an id that no letter has is left out."""
    found: dict[str, tuple[Letter, str]] = {}
    for batch in batches(ids):
        for _, words, gaps, _, *values in db.execute(f"{LETTER} WHERE l.id IN ({marks(batch)})", batch):
            letter = to_letter(values)
            found[letter.id] = letter, restore(words, gaps)
    return found


def count(db: sqlite3.Connection, where: Filter) -> int:
    """Return how many letters `where` means."""
    condition = narrow(where)
    return int(db.execute(f"SELECT count(*) FROM letter l WHERE {condition}", condition.values).fetchone()[0])


def count_described(db: sqlite3.Connection) -> dict[str, int]:
    """Return how many letters are known by description only, by their piece; none twice, nor one that is held."""
    condition = narrow(Filter(described=True))
    return dict(db.execute(f"SELECT l.piece, count(*) FROM letter l WHERE {condition} GROUP BY 1 ORDER BY 1"))


def count_other(db: sqlite3.Connection) -> int:
    """Return how many pieces are no letters, such as the title of a book."""
    return int(db.execute(f"SELECT count(*) FROM ({OTHER})").fetchone()[0])


def count_learned(db: sqlite3.Connection) -> tuple[int, int]:
    """Return of how many sources decisions changed how other letters are read, and how many fields they changed."""
    files, fields = db.execute(
        "SELECT count(DISTINCT l.source), coalesce(sum(json_array_length(w.description, '$.learned')), 0)"
        " FROM letter_text w JOIN letter l USING (row) WHERE instr(w.description, '\"learned\":')"
    ).fetchone()
    return files, fields


def count_sure(db: sqlite3.Connection) -> tuple[int, int]:
    """Return how many letters were read surely, and how many were not.

    A letter is read surely when it names sender, recipient and date, each with a confidence of `SURE` or more.
    """
    sure = " AND ".join(
        f"coalesce(json_extract(w.description, '$.{place}.confidence'), 0) >= {SURE}"
        for place in ("senders[0]", "recipients[0]", "date")
    )
    asked = f"SELECT {sure}, count(*) FROM letter l JOIN letter_text w USING (row) WHERE l.piece = 'letter' GROUP BY 1"
    found = dict(db.execute(asked))
    return found.get(1, 0), found.get(0, 0)


def _with_parties(db: sqlite3.Connection, rows: Sequence[Row]) -> list[Entry]:
    parties: defaultdict[tuple[object, str], list[Correspondent]] = defaultdict(list)
    for batch in batches([row[0] for row in rows]):
        for letter, role, *named in db.execute(_PARTIES.format(marks(batch)), batch):
            parties[letter, role].append(Correspondent(*named))
    entries = []
    for row in rows:
        sides = tuple(parties[row[0], "sender"]), tuple(parties[row[0], "recipient"])
        values: Row = (*row[1:9], *sides, *row[9:14], bool(row[14]), *row[15:])
        entries.append(Entry(*values))
    return entries


def kinds(db: sqlite3.Connection) -> list[str]:
    """Return the kinds that letters of the archive have."""
    return [kind for (kind,) in db.execute("SELECT label FROM value WHERE field = 'kind' ORDER BY id")]


def timeline(db: sqlite3.Connection, where: Filter) -> list[tuple[str, int]]:
    """Return (YYYY-MM, letters) for the months that letters surely fall in."""
    condition = narrow(where)
    rows = db.execute(
        "SELECT first / 100, count(*) FROM letter l"
        f" WHERE first / 100 = last / 100 AND {condition} GROUP BY 1 ORDER BY 1",
        condition.values,
    )
    return [(f"{month // 100:04}-{month % 100:02}", number) for month, number in rows]


def over_time(db: sqlite3.Connection, by: Literal["month", "year"], where: Filter) -> Timeline:
    """Return the letters of each month or year, in order. Letters of uncertain date have a span of several of these."""
    condition = narrow(where)
    unit = {"month": 100, "year": 10_000}[by]
    rows = db.execute(
        f"SELECT l.first / {unit}, l.last / {unit}, count(*) FROM letter l WHERE {condition}"
        " GROUP BY 1, 2 ORDER BY 1, 2",
        condition.values,
    ).fetchall()

    def name(number: int) -> str:
        return f"{number:04}" if by == "year" else f"{number // 100:04}-{number % 100:02}"

    spans = tuple(TimelineRow(name(first), name(last), number) for first, last, number in rows if first is not None)
    return Timeline(by, spans, sum(number for first, _, number in rows if first is None))


# ---------------------------------------------------------------- one letter


def record(db: sqlite3.Connection, id: str) -> Record:
    """Return one letter whole, following redirects; raises NotFound."""
    row = find_row(db, id)
    _, words, gaps, hints, *values = db.execute(f"{LETTER} WHERE l.row = ?", (row,)).fetchone()
    letter = to_letter(values)
    before, after = (_neighbour(db, letter.source, letter.ordinal + step) for step in (-1, 1))
    earlier, later = _in_time(db, row)
    return Record(
        letter,
        entries_of(db, [row])[0],
        restore(words, gaps),
        tuple(_hints(hints)),
        before,
        after,
        tuple(problems(db, None, letter.id)),
        earlier,
        later,
    )


def name_images(db: sqlite3.Connection) -> bool:
    """Say whether a letter names an image of one of its pages."""
    named = "SELECT 1 FROM letter_text WHERE json_array_length(description, '$.facsimiles') > 0 LIMIT 1"
    return db.execute(named).fetchone() is not None


def with_images(db: sqlite3.Connection) -> list[tuple[str, bool]]:
    """Return every letter that may have images, and whether it is the only one of its source."""
    rows = db.execute(
        "WITH own AS (SELECT source, count(*) AS letters FROM letter WHERE piece = 'letter' GROUP BY source)"
        " SELECT l.id, coalesce(own.letters, 0) = 1 FROM letter l LEFT JOIN own USING (source)"
        " WHERE l.piece IN ('letter', 'other') ORDER BY l.source, l.ordinal"
    )
    return [(id, bool(alone)) for id, alone in rows]


def reading(db: sqlite3.Connection, id: str) -> Description | None:
    """Return what was read of a letter before editors decided otherwise; None where nobody did."""
    row = db.execute("SELECT reading FROM letter_text WHERE row = (SELECT row FROM letter WHERE id = ?)", (id,))
    (read,) = row.fetchone() or ("",)
    return _description(read) if read else None


def current_id(db: sqlite3.Connection, id: str) -> str | None:
    """Return the id of the letter that an id leads to; None when it is not in the archive."""
    row = letter_row(db, id)
    return None if row is None else str(db.execute("SELECT id FROM letter WHERE row = ?", (row,)).fetchone()[0])


def entry(db: sqlite3.Connection, id: str) -> Entry:
    """Return one letter as lists show it; raises NotFound."""
    return entries_of(db, [find_row(db, id)])[0]


def to_letter(values: Sequence[Any]) -> Letter:
    """Return a letter from the columns of `LETTER`, from the id on."""
    id, source, start, end, ordinal, piece, confidence, description, doubts = values
    span = Span(start, end)
    return Letter(id, source, span, ordinal, piece, confidence, _description(description), tuple(_doubts(doubts)))


def _neighbour(db: sqlite3.Connection, source: str, ordinal: int) -> Entry | None:
    found = db.execute("SELECT row FROM letter WHERE source = ? AND ordinal = ?", (source, ordinal)).fetchone()
    return entries_of(db, [found[0]])[0] if found else None


def _in_time(db: sqlite3.Connection, row: int) -> tuple[Entry | None, Entry | None]:
    """Return the letters before and after a letter in the order of dates; none for an undated one."""
    neighbours = []
    for sign, way in (("<", "DESC"), (">", "ASC")):
        near = db.execute(
            "SELECT l.row FROM letter l, letter o WHERE o.row = ? AND o.last IS NOT NULL AND l.last IS NOT NULL"
            f" AND l.row NOT IN ({DESCRIBED}) AND l.row NOT IN ({OTHER})"
            f" AND (l.sort_day, l.source, l.ordinal) {sign} (o.sort_day, o.source, o.ordinal)"
            f" ORDER BY l.sort_day {way}, l.source {way}, l.ordinal {way} LIMIT 1",
            (row,),
        ).fetchone()
        neighbours.append(entries_of(db, [near[0]])[0] if near else None)
    return neighbours[0], neighbours[1]


def find_row(db: sqlite3.Connection, id: str) -> int:
    """Return the row of a letter, following redirects; raises NotFound."""
    row = letter_row(db, id)
    if row is None:
        raise NotFound(f"no letter has the id {id!r}: `despatch letters` lists the letters of the archive")
    return row


def problems(db: sqlite3.Connection, code: str | None = None, letter: str | None = None) -> Iterator[Problem]:
    """Yield the findings, by source and place."""
    rows = db.execute(
        "SELECT code, source, message, line, start, end, letter FROM problem"
        " WHERE (?1 IS NULL OR code = ?1) AND (?2 IS NULL OR letter = ?2) ORDER BY source, start, layer, letter, row",
        (code, letter),
    )
    for problem_code, source, message, line, start, end, letter_id in rows:
        yield Problem(problem_code, source, message, line, Span(start, end) if start is not None else None, letter_id)


# ---------------------------------------------------------------- people

# A day and a row are packed into one number, so that min and max find the letter with the day.
_PACK = 10_000_000_000
_PEOPLE = f"""
SELECT h.data, h.label,
  count(DISTINCT CASE WHEN p.role = 'sender' AND l.piece = 'letter' THEN p.letter END),
  count(DISTINCT CASE WHEN p.role = 'recipient' AND l.piece = 'letter' THEN p.letter END),
  min(CASE WHEN l.date IS NOT NULL AND l.piece = 'letter' THEN l.first * {_PACK} + l.row END),
  max(CASE WHEN l.date IS NOT NULL AND l.piece = 'letter' THEN l.last * {_PACK} + l.row END),
  count(DISTINCT CASE WHEN l.piece NOT IN ('letter', 'other') THEN p.letter END)
FROM person h LEFT JOIN name n ON n.person = h.id LEFT JOIN party p ON p.name = n.id
LEFT JOIN letter l ON l.row = p.letter
WHERE ?1 IS NULL OR h.id = ?1 GROUP BY h.id HAVING ?1 IS NOT NULL OR count(p.letter) > 0
ORDER BY count(DISTINCT CASE WHEN l.piece = 'letter' THEN p.letter END) DESC, count(p.letter) DESC, h.name, h.id
"""


def people(db: sqlite3.Connection, id: str | None = None) -> list[PersonEntry]:
    """Return the people, those with most letters first; with `id`, that one alone."""
    rows = db.execute(_PEOPLE, (id,)).fetchall()
    dates: dict[int, str] = {}
    for batch in batches([packed % _PACK for _, _, _, _, *ends, _ in rows for packed in ends if packed is not None]):
        dates |= db.execute(f"SELECT row, date FROM letter WHERE row IN ({marks(batch)})", batch)

    def date(packed: int | None) -> str | None:
        return None if packed is None else dates[packed % _PACK]

    return [
        PersonEntry(_person(data), written, received, date(first), date(last), described=described, label=label)
        for data, label, written, received, first, last, described in rows
    ]


def is_name(db: sqlite3.Connection, name: str) -> bool:
    """Say whether a letter has a sender or recipient of exactly this name, or a person of the archive has it."""
    sql = """
        SELECT 1 FROM name n JOIN party p ON p.name = n.id WHERE n.written = ?1
        UNION ALL SELECT 1 FROM person WHERE name = ?1
          OR EXISTS (SELECT 1 FROM json_each(data, '$.variants') WHERE value = ?1)
        LIMIT 1
    """
    return db.execute(sql, (name,)).fetchone() is not None


def revision(db: sqlite3.Connection) -> int:
    """Return a number that grows whenever the archive is written to."""
    return int(db.execute("SELECT coalesce((SELECT value FROM info WHERE key = 'revision'), 0)").fetchone()[0])
