"""What connecting reads from the store, and what it writes back: references in, links and missing letters out."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

import msgspec

from despatch.model import Candidate, InferredLetter, Link, Person, Problem, Reference, Span
from despatch.store.ids import Book
from despatch.store.period import period
from despatch.store.records import UNDATED, encoded, restored

LOST = "lost-"
"""How the ids of inferred letters begin."""
_TABLES = ("link", "inferred", "evidence", "answer", "exchange", "turn", "standing", "gap", "pair")
_LAYER = 2
"""Marks the findings of connecting among those about the archive as a whole."""

_reference = msgspec.json.Decoder(Reference).decode
_candidates = msgspec.json.Decoder(tuple[Candidate, ...]).decode
_person = msgspec.json.Decoder(Person).decode

NodeRow = tuple[str, tuple[str, ...], tuple[str, ...], str | None, str | None, str, int, str | None]
"""Id, senders, recipients, date, received (EDTF), source, ordinal, number."""


class ReferenceWriter:
    """Reads what connecting needs, and puts what it finds, all within one transaction of the writer."""

    def __init__(self, db: sqlite3.Connection, book: Book) -> None:
        self._db = db
        self._book = book

    # ------------------------------------------------------------ what is there

    def letters(self) -> Iterator[NodeRow]:
        """Yield every letter with its people (a person's id, or the name as written of one who was left apart)."""
        roles = {"sender": 0, "recipient": 1}
        same: dict[tuple[str, ...], tuple[str, ...]] = {}
        sources: dict[str, str] = {}
        rows = self._db.execute(
            "SELECT l.row, l.id, l.date, l.received, l.source, l.ordinal, l.number, p.role, coalesce(n.person, n.written)"
            " FROM letter l LEFT JOIN party p ON p.letter = l.row LEFT JOIN name n ON n.id = p.name ORDER BY l.row, p.role, p.position"
        )
        for (_, id, date, received, source, ordinal, number), found in groupby(rows, key=lambda r: r[:7]):
            parties: tuple[dict[str, None], dict[str, None]] = ({}, {})
            for *_, role, who in found:
                if role:
                    parties[roles[role]][who] = None
            senders, recipients = (same.setdefault(t, t) for t in map(tuple, parties))
            yield id, senders, recipients, date, received, sources.setdefault(source, source), ordinal, number

    def references(self) -> Iterator[tuple[int, str, int, str | None, Reference]]:
        """Yield row and id of the letter, the reference's position in it, the letter's date, and the reference."""
        rows = self._db.execute(
            "SELECT r.letter, l.id, r.position, l.date, r.data FROM reference r JOIN letter l ON l.row = r.letter ORDER BY r.letter, r.position"
        )
        for row, id, position, date, data in rows:
            yield row, id, position, date, _reference(data)

    def text(self, id: str) -> tuple[int, str, int, str, list[tuple[int, Reference]]] | None:
        """Return row, id, offset and text of a letter, also by an id that was redirected, and its references by position; None for none."""
        row = leads_to(self._db, id)
        if row is None:
            return None
        there, start, words, gaps = self._db.execute(
            "SELECT l.id, l.start, w.words, w.gaps FROM letter l JOIN words w ON w.row = l.row WHERE l.row = ?", (row,)
        ).fetchone()
        found = self._db.execute(
            "SELECT position, data FROM reference WHERE letter = ? ORDER BY position", (row,)
        ).fetchall()
        return row, there, start, restored(words, gaps), [(position, _reference(data)) for position, data in found]

    def known(self, id: str) -> str | None:
        """Return the id of the letter that an id leads to; None when it is not in the archive."""
        row = leads_to(self._db, id)
        return (
            str(self._db.execute("SELECT id FROM letter WHERE row = ?", (row,)).fetchone()[0])
            if row is not None
            else None
        )

    def resolve_mentions(self, who: Callable[[str, str | None], str | None]) -> None:
        """Say whom the people and offices named in letters are; `who` says it of a name and the letter's date (EDTF)."""
        self._db.execute("UPDATE mention SET person = NULL WHERE kind = 'person' AND person IS NOT NULL")
        for (name,) in self._db.execute("SELECT DISTINCT name FROM mention WHERE kind = 'person'").fetchall():
            if person := who(name, None):
                self._db.execute("UPDATE mention SET person = ? WHERE name = ? AND kind = 'person'", (person, name))
        # A party is whoever identifying said it is.
        self._db.execute(
            "UPDATE mention SET person = (SELECT n.person FROM party p JOIN name n ON n.id = p.name WHERE p.letter = mention.letter AND n.written = mention.name)"
            " WHERE kind = 'person' AND rule NOT GLOB 'recognise.*' AND rule NOT GLOB 'refer.*'"
        )
        held = self._db.execute(
            "SELECT m.letter, m.start, m.name, l.date FROM mention m JOIN letter l ON l.row = m.letter WHERE m.kind = 'office'"
        ).fetchall()
        self._db.executemany(
            "UPDATE mention SET person = ? WHERE letter = ? AND start = ? AND kind = 'office'",
            [(who(name, date), letter, start) for letter, start, name, date in held],
        )

    def people(self) -> list[Person]:
        """Return the people of the archive."""
        return [_person(data) for (data,) in self._db.execute("SELECT data FROM person ORDER BY id")]

    # ------------------------------------------------------------ putting

    def clear(self) -> None:
        """Take away what was connected before, remembering the passages that proved each inferred letter."""
        self._db.execute("DROP TABLE IF EXISTS was")
        self._db.execute("CREATE TABLE was AS SELECT inferred, letter, position FROM evidence")
        for table in _TABLES:
            self._db.execute(f"DELETE FROM {table}")
        self._db.execute("DELETE FROM problem WHERE archive = ?", (_LAYER,))
        self._undate()

    def put_links(self, links: Iterable[tuple[int, int, Link, bool]]) -> None:
        """Put (row of the letter, position, link, whether its letter may be lost)."""
        self._db.executemany(
            "INSERT INTO link (letter, position, kind, author, addressee, target, score, why, alternatives, lost, toward, note)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    row,
                    position,
                    link.kind,
                    link.author,
                    link.addressee,
                    link.target,
                    link.score,
                    link.why,
                    encoded(link.alternatives),
                    lost,
                    link.reference.author == "recipient" and not link.reference.in_note,
                    link.reference.in_note,
                )
                for row, position, link, lost in links
            ),
        )

    def lost(self) -> Iterator[list[tuple[int, int, Link]]]:
        """Yield the links whose letter may be lost as (row, position, link), those of one pair together."""
        pairs = self._db.execute(
            "SELECT DISTINCT author, addressee FROM link WHERE lost ORDER BY author, addressee"
        ).fetchall()
        for pair in pairs:
            rows = self._db.execute(
                "SELECT k.row, k.position, l.id, r.data, k.author, k.addressee, k.score, k.why, k.alternatives"
                " FROM link k JOIN letter l ON l.row = k.letter JOIN reference r ON r.letter = k.letter AND r.position = k.position"
                " WHERE k.lost AND k.author = ? AND k.addressee IS ? ORDER BY k.row",
                pair,
            ).fetchall()
            yield [
                (
                    row,
                    position,
                    Link(id, _reference(data), author, addressee, None, "none", score, why, _candidates(alternatives)),
                )
                for row, position, id, data, author, addressee, score, why, alternatives in rows
            ]

    def put_inferred(
        self,
        records: Iterable[InferredLetter],
        filled: Iterable[tuple[int, Link]],
        more: Sequence[tuple[int, Link]],
        positions: dict[tuple[str, int], int],
    ) -> None:
        """Put inferred letters, the links (row, link) that lead to them, and `more` such links (position, link).

        `positions` are those of references by (letter, start).
        """
        for record in records:
            when = period(record.date) or period(record.received)
            first, last = (when.first, when.last) if when else (None, None)
            self._db.execute(
                "INSERT OR REPLACE INTO inferred VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    record.id,
                    record.author,
                    record.addressee,
                    record.date,
                    first,
                    last,
                    last or UNDATED,
                    record.status,
                    encoded(record),
                ),
            )
            self._db.executemany(
                "INSERT OR REPLACE INTO evidence VALUES (?, ?, ?, ?, ?, ?)",
                [
                    (record.id, n, e.letter, positions[e.letter, e.span.start], e.span.start, e.span.end)
                    for n, e in enumerate(record.evidence)
                ],
            )
        self._db.executemany(
            "UPDATE link SET kind = 'inferred', target = ?, score = ?, why = ? WHERE row = ?",
            [(link.target, link.score, link.why, row) for row, link in filled],
        )
        rows = {link.letter: 0 for _, link in more}
        for letter in rows:
            rows[letter] = self._db.execute("SELECT row FROM letter WHERE id = ?", (letter,)).fetchone()[0]
        self.put_links((rows[link.letter], position, link, False) for position, link in more)

    def edges(self) -> Iterator[tuple[str, str, float, bool]]:
        """Yield (letter meant, letter that speaks of it, how sure, whether it is the other side's) for all but editors' notes."""
        rows = self._db.execute(
            "SELECT k.target, l.id, max(k.score), max(k.toward) FROM link k JOIN letter l ON l.row = k.letter"
            " WHERE k.target IS NOT NULL AND NOT k.note GROUP BY k.target, k.letter"
        )
        for target, letter, score, toward in rows:
            yield target, letter, score, bool(toward)

    def put(self, table: str, rows: Iterable[tuple[object, ...]]) -> None:
        """Put whole rows into one of the tables that connecting fills."""
        if table not in _TABLES:
            raise ValueError(f"{table!r} is not a table of connections")
        columns = self._db.execute(f"SELECT count(*) FROM pragma_table_info('{table}')").fetchone()[0]
        self._db.executemany(f"INSERT OR REPLACE INTO {table} VALUES ({','.join('?' * columns)})", rows)

    def rows(self) -> Iterator[tuple[str, int]]:
        """Yield the id and row of each letter."""
        yield from self._db.execute("SELECT id, row FROM letter")

    def put_people(self, people: Iterable[Person]) -> None:
        """Put people whom letters only speak of."""
        self._db.executemany(
            "INSERT OR IGNORE INTO person VALUES (?, ?, ?)", [(p.id, p.name, encoded(p)) for p in people]
        )

    def find(self, problems: Iterable[Problem]) -> None:
        """Put findings about how letters hang together; the source is that of the letter."""
        self._db.executemany(
            "INSERT INTO problem (source, code, message, start, end, letter, archive)"
            f" SELECT source, ?, ?, coalesce(?, start), coalesce(?, end), id, {_LAYER} FROM letter WHERE id = ?",
            ((p.code, p.message, *_ends(p.span), p.letter) for p in problems),
        )

    # ------------------------------------------------------------ dates by reasoning

    def date(self, letter: str, edtf: str, after: Iterable[str], before: Iterable[str]) -> None:
        """Give an undated letter its interval, so that it sorts and is found by it."""
        row = self._db.execute("SELECT row FROM letter WHERE id = ?", (letter,)).fetchone()[0]
        self._db.execute(
            "INSERT INTO bound VALUES (?, ?, ?, ?)", (row, edtf, encoded(tuple(after)), encoded(tuple(before)))
        )
        when = period(edtf)
        if when is None:
            return
        # An interval open at one end holds no known number of days: it sorts, but falls in no year.
        days = UNDATED if ".." in edtf else when.days
        self._db.execute(
            "UPDATE letter SET first = ?, last = ?, days = ?, sorts = ? WHERE row = ?",
            (when.first, when.last, days, when.last, row),
        )
        if days != UNDATED:
            self._facets(row, add=when.tokens())

    def _undate(self) -> None:
        """Take back every date that replies gave."""
        for row, edtf in self._db.execute(
            "SELECT b.letter, b.edtf FROM bound b JOIN letter l ON l.row = b.letter WHERE l.date IS NULL"
        ).fetchall():
            self._db.execute(
                "UPDATE letter SET first = NULL, last = NULL, days = NULL, sorts = ? WHERE row = ?", (UNDATED, row)
            )
            when = period(edtf)
            if when and ".." not in edtf:
                self._facets(row, take=when.tokens())
        self._db.execute("DELETE FROM bound")

    def _facets(self, row: int, add: Iterable[str] = (), take: Iterable[str] = ()) -> None:
        words, facets = self._db.execute("SELECT words, facets FROM words WHERE row = ?", (row,)).fetchone()
        gone = set(take)
        changed = " ".join((*(token for token in facets.split(" ") if token not in gone), *add))
        self._db.execute("INSERT INTO fts(fts, rowid, words, facets) VALUES ('delete', ?, ?, ?)", (row, words, facets))
        self._db.execute("UPDATE words SET facets = ? WHERE row = ?", (changed, row))
        self._db.execute("INSERT INTO fts(rowid, words, facets) VALUES (?, ?, ?)", (row, words, changed))

    # ------------------------------------------------------------ ids that go on leading somewhere

    def lead_on(self) -> None:
        """Redirect each inferred letter of before to what its passages mean now, and drop redirects that lead nowhere."""
        vanished = self._db.execute(
            "SELECT w.inferred, k.target FROM was w JOIN letter l ON l.id = w.letter"
            " JOIN link k ON k.letter = l.row AND k.position = w.position AND k.target IS NOT NULL"
            " WHERE w.inferred NOT IN (SELECT id FROM inferred) GROUP BY w.inferred, k.target ORDER BY w.inferred, count(*), k.target DESC"
        ).fetchall()
        for old, target in dict(vanished).items():
            self._book.redirect(old, target)
        for old in [id for id in self._book.redirects if id.startswith(LOST)]:
            back = self._db.execute("SELECT 1 FROM inferred WHERE id = ?", (old,)).fetchone()
            if back or not self._leads(old):
                self._book.redirect(old, None)
        self._db.execute("DELETE FROM redirect WHERE id GLOB ?", (LOST + "*",))
        lasting = [(id, to) for id, to in self._book.redirects.items() if id.startswith(LOST)]
        self._db.executemany("INSERT OR REPLACE INTO redirect VALUES (?, ?)", lasting)
        self._db.execute("DROP TABLE was")

    def _leads(self, id: str) -> bool:
        seen: set[str] = set()
        while id in self._book.redirects and id not in seen:
            seen.add(id)
            id = self._book.redirects[id]
        there = "SELECT 1 FROM letter WHERE id = ?1 UNION ALL SELECT 1 FROM inferred WHERE id = ?1"
        return id not in seen and self._db.execute(there, (id,)).fetchone() is not None


def leads_to(db: sqlite3.Connection, id: str) -> int | None:
    """Return the row of a letter, also by an id that was redirected; None when it is not in the archive."""
    found = db.execute(
        "WITH RECURSIVE way(at) AS (SELECT ?1 UNION SELECT r.target FROM redirect r JOIN way ON r.id = way.at)"
        " SELECT l.row FROM way JOIN letter l ON l.id = way.at",
        (id,),
    ).fetchone()
    return int(found[0]) if found else None


def _ends(span: Span | None) -> tuple[int | None, int | None]:
    return (span.start, span.end) if span else (None, None)
