"""Writes what connecting finds: references come in, links, answers, exchanges and missing letters go out."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

import msgspec

from despatch.model import Candidate, InferredLetter, Link, Person, Piece, Problem, Reference, Span
from despatch.store.ids import IdLog
from despatch.store.letter_words import restore
from despatch.store.packing import pack
from despatch.store.period import period
from despatch.store.records import UNDATED, to_json
from despatch.store.sql import change_dates, letter_row, marks

LOST = "lost-"
"""How the ids of inferred letters begin."""
_TABLES = (
    "stored_link",
    "stored_inferred_letter",
    "evidence",
    "answer",
    "exchange",
    "turn",
    "reply_status",
    "gap",
    "pair",
    "same_letter",
)
_OF_KIND = "SELECT id FROM stored_how WHERE kind = ?"
"""How mentions of a kind were found: the numbers that they have in the table of mentions."""
OF_FIELDS = 1_000_000
"""Added to the start of a reference for its position among the items of its letter, after those of its fields."""
_LAYER = 2
"""Marks the problems that connecting finds, among the problems of the archive."""

_reference = msgspec.json.Decoder(Reference).decode
_candidates = msgspec.json.Decoder(tuple[Candidate, ...]).decode
_person = msgspec.json.Decoder(Person).decode

NodeRow = tuple[str, tuple[str, ...], tuple[str, ...], str | None, str | None, str, int, str | None, Piece, str | None]
"""Id, senders, recipients, date, received (EDTF), source, ordinal, number, piece, identifier."""


class ReferenceWriter:
    """Reads what connecting needs, and writes what it finds, all within one transaction of the writer."""

    def __init__(self, db: sqlite3.Connection, id_log: IdLog) -> None:
        self._db = db
        self._id_log = id_log

    # ------------------------------------------------------------ reading

    def letters(self) -> Iterator[NodeRow]:
        """Yield every letter with its people: the id of a person, or the name as written of one who has none."""
        roles = {"sender": 0, "recipient": 1}
        same: dict[tuple[str, ...], tuple[str, ...]] = {}
        sources: dict[str, str] = {}
        rows = self._db.execute("""
            SELECT l.row, l.id, l.date, l.received, l.source, l.ordinal, l.number, l.piece, l.identifier,
              p.role, coalesce(n.person, n.written)
            FROM letter l LEFT JOIN party p ON p.letter = l.row LEFT JOIN name n ON n.id = p.name
            ORDER BY l.source, l.ordinal, p.role, p.position
        """)
        for (_, *letter), in_letter in groupby(rows, key=lambda row: row[:9]):
            id, date, received, source, ordinal, number, piece, identifier = letter
            parties: tuple[dict[str, None], dict[str, None]] = ({}, {})
            for *_, role, who in in_letter:
                if role:
                    parties[roles[role]][who] = None
            senders, recipients = (same.setdefault(side, side) for side in map(tuple, parties))
            where = sources.setdefault(source, source), ordinal
            yield id, senders, recipients, date, received, *where, number, piece, identifier

    def references(self) -> Iterator[tuple[int, str, int, str | None, Reference]]:
        """Yield row and id of the letter, the reference's position in it, the letter's date, and the reference."""
        rows = self._db.execute(
            "SELECT r.letter, l.id, r.position, l.date, r.data FROM reference r"
            " JOIN letter l ON l.row = r.letter ORDER BY r.letter, r.position"
        )
        for row, id, position, date, data in rows:
            yield row, id, position, date, _reference(data)

    def told(self) -> Iterator[Reference]:
        """Yield the references to letters that are named by an identifier and of which the words tell more."""
        rows = self._db.execute(
            """SELECT data FROM reference WHERE data LIKE '%"identifier":%' AND data LIKE '%"author":%'"""
            " ORDER BY letter, position"
        )
        return (_reference(data) for (data,) in rows)

    def text(self, id: str) -> tuple[int, str, int, str, list[tuple[int, Reference]]] | None:
        """Return row, id, offset and text of a letter, and its references with their positions.

        An id that was redirected leads to the letter of now; None when there is none.
        """
        row = letter_row(self._db, id)
        if row is None:
            return None
        current, start, words, gaps = self._db.execute(
            "SELECT l.id, l.start, w.words, w.gaps FROM letter l JOIN letter_text w ON w.row = l.row WHERE l.row = ?",
            (row,),
        ).fetchone()
        references = self._db.execute(
            "SELECT position, data FROM reference WHERE letter = ? ORDER BY position", (row,)
        ).fetchall()
        return row, current, start, restore(words, gaps), [(at, _reference(data)) for at, data in references]

    def words(self, id: str) -> str:
        """Return the text of a letter of the archive."""
        row = self._db.execute(
            "SELECT w.words, w.gaps FROM letter l JOIN letter_text w ON w.row = l.row WHERE l.id = ?", (id,)
        ).fetchone()
        return restore(*row)

    def withheld(self) -> frozenset[str]:
        """Return the letters of which an archive for readers has a description in place of their words."""
        rows = self._db.execute(
            "SELECT l.id FROM letter l JOIN letter_text w ON w.row = l.row"
            " WHERE l.piece IN ('described', 'elsewhere') AND w.hints LIKE '%\"kind\":\"withheld\"%'"
        )
        return frozenset(id for (id,) in rows)

    def known(self, id: str) -> str | None:
        """Return the id of the letter that an id leads to; None when it is not in the archive."""
        row = letter_row(self._db, id)
        if row is None:
            return None
        return str(self._db.execute("SELECT id FROM letter WHERE row = ?", (row,)).fetchone()[0])

    def resolve_mentions(self, who: Callable[[str, str | None], str | None]) -> None:
        """Write which person each mention means; `who` says it of a name and the letter's date (EDTF)."""
        self._db.execute(
            f"UPDATE stored_mention SET person = NULL WHERE how IN ({_OF_KIND}) AND person IS NOT NULL", ("person",)
        )
        self._db.execute("CREATE TEMP TABLE told (name TEXT PRIMARY KEY, person TEXT) WITHOUT ROWID")
        names = self._db.execute("SELECT DISTINCT name FROM mention WHERE kind = 'person'").fetchall()
        told = [(name, person) for (name,) in names if (person := who(name, None))]
        self._db.executemany("INSERT INTO told VALUES (?, ?)", told)
        self._db.execute(
            "UPDATE stored_mention AS m SET person = t.person FROM told t"
            f" WHERE t.name = m.name AND m.how IN ({_OF_KIND})",
            ("person",),
        )
        self._db.execute("DROP TABLE told")
        # Who a party is was decided before, by identifying.
        self._db.execute(
            "UPDATE stored_mention AS m SET person = (SELECT n.person FROM party p JOIN name n ON n.id = p.name"
            " WHERE p.letter = m.letter AND n.written = m.name) WHERE how IN"
            f" ({_OF_KIND} AND rule NOT GLOB 'recognise.*' AND rule NOT GLOB 'refer.*')",
            ("person",),
        )
        offices = self._db.execute(
            "SELECT m.letter, m.start, m.name, l.date FROM mention m"
            " JOIN letter l ON l.row = m.letter WHERE m.kind = 'office'"
        ).fetchall()
        self._db.executemany(
            f"UPDATE stored_mention SET person = ? WHERE letter = ? AND start = ? AND how IN ({_OF_KIND})",
            [(who(name, date), letter, start, "office") for letter, start, name, date in offices],
        )

    def places_elsewhere(self) -> dict[str, str]:
        """Return the places, as lists write them, of the letters that others hold, by the letters' ids."""
        rows = self._db.execute(
            "SELECT id, place_written FROM letter WHERE piece = 'elsewhere' AND place_written IS NOT NULL"
        )
        return dict(rows)

    def people(self) -> list[Person]:
        """Return the people of the archive."""
        return [_person(data) for (data,) in self._db.execute("SELECT data FROM person ORDER BY id")]

    # ------------------------------------------------------------ writing

    def clear(self) -> None:
        """Delete what was connected before, but remember which passages proved each inferred letter."""
        self._db.execute("DROP TABLE IF EXISTS evidence_before")
        self._db.execute("CREATE TABLE evidence_before AS SELECT inferred, letter, position FROM evidence")
        for table in _TABLES:
            self._db.execute(f"DELETE FROM {table}")
        self._db.execute("DELETE FROM problem WHERE layer = ?", (_LAYER,))
        self._db.execute("DELETE FROM review_item WHERE field = 'reference'")
        self._clear_dates()

    def put_links(self, links: Iterable[tuple[int, int, Link, bool, bool]]) -> None:
        """Write (row of the letter, position, link, whether its letter may be lost, or is one of unknown people)."""
        self._db.executemany(
            f"INSERT INTO stored_link VALUES (NULL, {marks(range(13))})",
            (
                (
                    row,
                    position,
                    link.kind,
                    link.author,
                    link.addressee,
                    link.target,
                    link.score,
                    pack(link.why),
                    pack(to_json(link.alternatives)),
                    lost,
                    _is_reply(link.reference),
                    link.reference.in_note,
                    unnamed,
                )
                for row, position, link, lost, unnamed in links
            ),
        )

    def lost(self) -> Iterator[list[tuple[int, int, Link]]]:
        """Yield the links whose letter may be lost as (row, position, link), those of one pair together."""
        pairs = self._db.execute(
            "SELECT DISTINCT author, addressee FROM link WHERE maybe_lost ORDER BY author, addressee"
        ).fetchall()
        for pair in pairs:
            rows = self._db.execute(
                "SELECT k.row, k.position, l.id, r.data, k.author, k.addressee, k.score, k.why, k.alternatives"
                " FROM link k JOIN letter l ON l.row = k.letter"
                " JOIN reference r ON r.letter = k.letter AND r.position = k.position"
                " WHERE k.maybe_lost AND k.author = ? AND k.addressee IS ? ORDER BY k.row",
                pair,
            )
            links = []
            for row, position, id, data, author, addressee, score, why, alternatives in rows.fetchall():
                reference, candidates = _reference(data), _candidates(alternatives)
                link = Link(id, reference, author, addressee, None, "none", score, why, candidates)
                links.append((row, position, link))
            yield links

    def put_inferred(
        self,
        letters: Iterable[InferredLetter],
        links: Iterable[tuple[int, Link]],
        more: Sequence[tuple[int, Link]],
        positions: dict[tuple[str, int], int],
    ) -> None:
        """Write inferred letters, the links (row, link) that lead to them, and `more` such links (position, link).

        `positions` are those of references by (letter, start).
        """
        for letter in letters:
            when = period(letter.date) or period(letter.received)
            first, last = (when.first, when.last) if when else (None, None)
            sides = letter.author, letter.addressee
            self._db.execute(
                f"INSERT OR REPLACE INTO stored_inferred_letter VALUES ({marks(range(9))})",
                (letter.id, *sides, letter.date, first, last, last or UNDATED, letter.status, pack(to_json(letter))),
            )
            self._db.executemany(
                "INSERT OR REPLACE INTO evidence VALUES (?, ?, ?, ?, ?, ?, ?)",
                [
                    (letter.id, n, e.letter, positions[e.letter, e.span.start], e.span.start, e.span.end, e.same)
                    for n, e in enumerate(letter.evidence)
                ],
            )
        self._db.executemany(
            "UPDATE stored_link SET kind = 'inferred', target = ?, score = ?, why = ? WHERE row = ?",
            [(link.target, link.score, pack(link.why), row) for row, link in links],
        )
        rows = {link.letter: 0 for _, link in more}
        for id in rows:
            rows[id] = self._row(id)
        self.put_links((rows[link.letter], position, link, False, False) for position, link in more)

    def edges(self) -> Iterator[tuple[str, str, float, bool]]:
        """Yield (letter meant, letter that refers to it, how sure, whether it replies); editors' notes do not count."""
        rows = self._db.execute(
            "SELECT k.target, l.id, max(k.score), max(k.is_reply) FROM link k JOIN letter l ON l.row = k.letter"
            " WHERE k.target IS NOT NULL AND NOT k.in_note GROUP BY k.target, k.letter"
        )
        for target, letter, score, is_reply in rows:
            yield target, letter, score, bool(is_reply)

    def put_answers(self, rows: Iterable[tuple[object, ...]]) -> None:
        """Write answers: question, answer, days, confidence."""
        self._put("answer", 4, rows)

    def put_exchanges(self, rows: Iterable[tuple[object, ...]]) -> None:
        """Write exchanges, in the columns of the table `exchange`."""
        self._put("exchange", 10, rows)

    def put_turns(self, rows: Iterable[tuple[object, ...]]) -> None:
        """Write the letters of exchanges: id, number of the exchange, row (None: inferred), position, side."""
        self._put("turn", 5, rows)

    def put_reply_statuses(self, rows: Iterable[tuple[object, ...]]) -> None:
        """Write whether letters are answered: row, what looking for answers gave, how many answers."""
        self._put("reply_status", 3, rows)

    def put_pairs(self, rows: Iterable[tuple[object, ...]]) -> None:
        """Write who answers whom, in the columns of the table `pair`."""
        self._put("pair", 11, rows)

    def put_same_letters(self, rows: Iterable[tuple[str, str]]) -> None:
        """Write which descriptions are of which letters, by their ids."""
        self._put("same_letter", 2, rows)

    def put_gaps(self, rows: Iterable[tuple[object, ...]]) -> None:
        """Write gaps between letters: number, author, addressee, letter after which, letter before which, data."""
        self._put("gap", 6, rows)

    def _put(self, table: str, columns: int, rows: Iterable[tuple[object, ...]]) -> None:
        self._db.executemany(f"INSERT OR REPLACE INTO {table} VALUES ({marks(range(columns))})", rows)

    def rows(self) -> Iterator[tuple[str, int]]:
        """Yield the id and row of each letter."""
        yield from self._db.execute("SELECT id, row FROM letter")

    def put_people(self, people: Iterable[Person]) -> None:
        """Write people who take no part in letters, but are mentioned."""
        self._db.executemany(
            "INSERT OR IGNORE INTO person VALUES (?, ?, ?, ?)", [(p.id, p.name, to_json(p), p.name) for p in people]
        )

    def put_undecided(self, problem: Problem) -> None:
        """Write a reference that fits several letters: as a problem, and as something for an editor to decide."""
        self.put_problems([problem])
        start, end = _ends(problem.span)
        self._db.execute(
            "INSERT OR REPLACE INTO review_item SELECT row, ?1, source, 'reference', ?2, 0.5, '', ?3,"
            " coalesce(?4, start), coalesce(?5, end) FROM letter WHERE id = ?6",
            (OF_FIELDS + (start or 0), problem.code, problem.message, start, end, problem.letter),
        )

    def put_problems(self, problems: Iterable[Problem]) -> None:
        """Write problems of how letters hang together; each is shown under the source of its letter."""
        self._db.executemany(
            "INSERT INTO problem (source, code, message, start, end, letter, layer)"
            f" SELECT source, ?, ?, coalesce(?, start), coalesce(?, end), id, {_LAYER} FROM letter WHERE id = ?",
            ((p.code, p.message, *_ends(p.span), p.letter) for p in problems),
        )

    # ------------------------------------------------------------ dates by reasoning

    def date(self, letter: str, edtf: str, after: Iterable[str], before: Iterable[str]) -> None:
        """Give an undated letter its interval, so that it is sorted and found by it."""
        row = self._row(letter)
        self._db.execute(
            "INSERT INTO inferred_date VALUES (?, ?, ?, ?)", (row, edtf, to_json(tuple(after)), to_json(tuple(before)))
        )
        when = period(edtf)
        if when is None:
            return
        # An interval open at one end has no known number of days: it sorts the letter, but puts it in no year.
        days = UNDATED if ".." in edtf else when.days
        self._db.execute(
            "UPDATE letter SET first = ?, last = ?, days = ?, sort_day = ? WHERE row = ?",
            (when.first, when.last, days, when.last, row),
        )
        if days != UNDATED:
            change_dates(self._db, row, when.tokens())

    def _clear_dates(self) -> None:
        """Take back every date that replies gave."""
        rows = self._db.execute("SELECT l.row, l.date FROM inferred_date b JOIN letter l ON l.row = b.letter")
        for row, date in rows.fetchall():
            if period(date):  # a date without its year may have got it since
                continue
            self._db.execute(
                "UPDATE letter SET first = NULL, last = NULL, days = NULL, sort_day = ? WHERE row = ?", (UNDATED, row)
            )
            change_dates(self._db, row, ())
        self._db.execute("DELETE FROM inferred_date")

    def _row(self, letter: str) -> int:
        return int(self._db.execute("SELECT row FROM letter WHERE id = ?", (letter,)).fetchone()[0])

    # ------------------------------------------------------------ ids of inferred letters

    def redirect_inferred(self) -> None:
        """Redirect each inferred letter of before to what its passages mean now; drop redirects that lead nowhere."""
        vanished = self._db.execute("""
            SELECT w.inferred, k.target FROM evidence_before w JOIN letter l ON l.id = w.letter
            JOIN link k ON k.letter = l.row AND k.position = w.position AND k.target IS NOT NULL
            WHERE w.inferred NOT IN (SELECT id FROM inferred_letter)
            GROUP BY w.inferred, k.target ORDER BY w.inferred, count(*), k.target DESC
        """).fetchall()
        for old, target in dict(vanished).items():
            self._id_log.redirect(old, target)
        for old in [id for id in self._id_log.redirects if id.startswith(LOST)]:
            is_back = self._db.execute("SELECT 1 FROM inferred_letter WHERE id = ?", (old,)).fetchone()
            if is_back or not self._leads_somewhere(old):
                self._id_log.redirect(old, None)
        self._db.execute("DELETE FROM redirect WHERE id GLOB ?", (LOST + "*",))
        lasting = [(id, target) for id, target in self._id_log.redirects.items() if id.startswith(LOST)]
        self._db.executemany("INSERT OR REPLACE INTO redirect VALUES (?, ?)", lasting)
        self._db.execute("DROP TABLE evidence_before")

    def _leads_somewhere(self, id: str) -> bool:
        seen: set[str] = set()
        while id in self._id_log.redirects and id not in seen:
            seen.add(id)
            id = self._id_log.redirects[id]
        exists = "SELECT 1 FROM letter WHERE id = ?1 UNION ALL SELECT 1 FROM inferred_letter WHERE id = ?1"
        return id not in seen and self._db.execute(exists, (id,)).fetchone() is not None


def _is_reply(reference: Reference) -> bool:
    """Say whether a letter replies to the one it refers to: its recipient wrote that to its sender, or it says so."""
    named = reference.identifier is not None and reference.function == "answer"
    return (reference.between_both or named) and not reference.in_note


def _ends(span: Span | None) -> tuple[int | None, int | None]:
    return (span.start, span.end) if span else (None, None)
