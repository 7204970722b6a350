"""The one writer: puts the rows of sources into archive.db, a source whole or not at all."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from itertools import groupby
from pathlib import Path
from types import TracebackType
from typing import Self

from despatch.model import Person
from despatch.store import ids, lock, schema
from despatch.store.records import UNDATED, LetterRow, NameRow, ProblemRow, SourceRows, restored
from despatch.store.write_decisions import DecisionWriter
from despatch.store.write_ledger import LedgerWriter
from despatch.store.write_names import FORGET, NameWriter, Whom
from despatch.store.write_proposals import ProposalWriter
from despatch.store.write_references import ReferenceWriter
from despatch.text import fold

BATCH = 1000
"""Letters in one transaction, unless a single source holds more."""


class Writer:
    """Holds an archive for writing. Use it with `with`; leaving by an exception undoes what was not committed."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / schema.FILE
        self._stack = ExitStack()
        self._stack.enter_context(lock.held(folder))
        try:
            self._db = schema.writer(self.path)
            self._stack.callback(self._db.close)
            self.book = ids.Book(folder)
            self._db.execute("INSERT INTO fts(fts, rank) VALUES ('hashsize', 67108864)")
            self._row = self._one("SELECT coalesce(max(row), 0) FROM letter")
        except sqlite3.Error as wrong:
            self._stack.close()
            raise schema.explained(wrong, self.path) from wrong
        except BaseException:
            self._stack.close()
            raise
        self._namer = NameWriter(self._db)
        self._values: dict[tuple[str, str], int] = {}
        self._loaded = 0
        self._touched = False
        self._orphaned: dict[bytes, str] = {}
        self._left: set[str] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self.commit()
                self._db.execute("PRAGMA optimize")
                self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.Error as wrong:
            if kind is None:
                raise schema.explained(wrong, self.path) from wrong
        finally:
            self._stack.close()  # closing undoes what was not committed
        if isinstance(value, sqlite3.Error):
            raise schema.explained(value, self.path) from value

    # ------------------------------------------------------------ what is there

    def fingerprint(self, source: str) -> str | None:
        """Return what was recorded of a source when it was last read, or None when it never was."""
        row = self._db.execute("SELECT fingerprint FROM source WHERE id = ?", (source,)).fetchone()
        return row[0] if row else None

    def names(self) -> list[NameRow]:
        """Return every distinct name of a party."""
        return [
            NameRow(*row)
            for row in self._db.execute(
                "SELECT DISTINCT written, office, key FROM name WHERE id IN (SELECT name FROM party) ORDER BY written, office, key"
            )
        ]

    def sources(self) -> list[str]:
        """Return the ids of all sources in the archive."""
        return [id for (id,) in self._db.execute("SELECT id FROM source ORDER BY id")]

    def count(self) -> int:
        """Return how many letters the archive holds."""
        return self._one("SELECT count(*) FROM letter")

    def codes(self) -> dict[str, int]:
        """Return how often each problem was found."""
        return dict(self._db.execute("SELECT code, count(*) FROM problem GROUP BY code ORDER BY code"))

    def correspondence(self) -> Iterator[tuple[str, str | None, list[NameRow], list[NameRow]]]:
        """Yield source, date (EDTF), senders and recipients of every letter; memory stays flat."""
        rows = self._db.execute(
            "SELECT l.row, l.source, l.date, p.role, n.written, n.office, n.key FROM letter l JOIN party p ON p.letter = l.row"
            " JOIN name n ON n.id = p.name ORDER BY l.row, p.role, p.position"
        )
        for (_, source, date), parties in groupby(rows, key=lambda row: row[:3]):
            roles: dict[str, list[NameRow]] = {"sender": [], "recipient": []}
            for _, _, _, role, *name in parties:
                roles[role].append(NameRow(*name))
            yield source, date, roles["sender"], roles["recipient"]

    # ------------------------------------------------------------ putting and dropping

    def put(self, rows: SourceRows) -> None:
        """Replace a source by `rows`; commits when enough letters have gathered."""
        self._touch()
        if rows.keep:
            self._db.execute("DELETE FROM problem WHERE source = ? AND letter IS NULL", (rows.id,))
            self._db.execute("UPDATE source SET fingerprint = '' WHERE id = ?", (rows.id,))
            self._put_problems(rows.id, rows.problems, ())
            return
        there = self.fingerprint(rows.id) is not None
        old = self._letters_of(rows.id) if there else self._orphans(rows.letters)
        assignment = ids.assign(
            [(letter.content, restored(letter.words, letter.gaps)) for letter in rows.letters],
            old,
            self.book.kept(rows.id),
            self.book.redirects,
            lambda wanted: self._one("SELECT count(*) FROM letter WHERE id = ? AND source <> ?", wanted, rows.id) > 0,
        )
        self.book.note(rows.id, [letter.content for letter in rows.letters], assignment)
        self._redirect(assignment.redirects)
        if there:
            # Not for new sources: every deletion, even of nothing, makes FTS5 write out what it holds in memory.
            self._remove(rows.id)
        else:
            self._db.execute("DELETE FROM problem WHERE source = ?", (rows.id,))
            self._adopt([id for id, _ in old])
        self._db.execute(
            "INSERT INTO source VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                rows.id,
                rows.fingerprint,
                rows.sha256,
                rows.format,
                rows.charset,
                rows.title,
                rows.language,
                rows.characters,
            ),
        )
        self._put_letters(rows.id, rows.letters, assignment.ids)
        self._put_problems(rows.id, rows.problems, assignment.ids)
        self._loaded += len(rows.letters) + 1
        if self._loaded >= BATCH:
            self.commit()

    def expect_gone(self, sources: Iterable[str]) -> None:
        """Say which sources are no longer there, before any is put: a file that was renamed keeps its letters' ids."""
        self._orphaned = {_digest(text): id for source in sources for id, text in self._letters_of(source)}

    def _orphans(self, letters: Sequence[LetterRow]) -> list[tuple[str, str]]:
        """Return (id, text) of letters of vanished sources whose words stand in these letters."""
        if not self._orphaned:
            return []
        texts = {_digest(text): text for text in (restored(letter.words, letter.gaps) for letter in letters)}
        return [(self._orphaned.pop(digest), text) for digest, text in texts.items() if digest in self._orphaned]

    def _adopt(self, letters: Sequence[str]) -> None:
        """Take letters out of the sources they came from, which are about to leave."""
        for id in letters:
            row, source = self._db.execute("SELECT row, source FROM letter WHERE id = ?", (id,)).fetchone()
            self._remove_letters("SELECT ?", row)
            self._db.execute("DELETE FROM problem WHERE letter = ?", (id,))
            self._left.add(source)

    def drop(self, source: str, problem: ProblemRow) -> None:
        """Take a source and its letters out, leaving `problem` in its place, unless all its letters moved elsewhere."""
        self._touch()
        moved = source in self._left and not self._letters_of(source)
        self._remove(source)
        if not moved:
            self._put_problems(source, (problem,), ())

    def forget_gone(self) -> None:
        """Remove what was said of sources that left in an earlier build."""
        self._begin()
        self._db.execute("DELETE FROM problem WHERE archive = 0 AND source NOT IN (SELECT id FROM source)")

    def resolve(
        self, people: Iterable[Person], spare: Iterable[Person], person: Whom, varies: Callable[[NameRow], bool]
    ) -> None:
        """Store the people of the archive and whom each name stands for; see `naming.NameWriter.resolve`."""
        self._begin()
        self.say("connected", "")
        self._namer.resolve(people, spare, person, varies)

    def find(self, problems: Iterable[tuple[str, ProblemRow]]) -> None:
        """Replace the findings about the archive as a whole; each comes with the source to show it under."""
        self._begin()
        self._db.execute("DELETE FROM problem WHERE archive = 1")
        self._db.executemany(
            "INSERT INTO problem (source, code, message, line, archive) VALUES (?, ?, ?, ?, 1)",
            [(source, problem.code, problem.message, problem.line) for source, problem in problems],
        )

    def ledger_writer(self) -> LedgerWriter:
        """Begin to find matters: what the keeper puts is committed with all the rest, or not at all."""
        self._begin()
        return LedgerWriter(self._db)

    def decision_writer(self) -> DecisionWriter:
        """Begin to keep editors' decisions: what the desk puts is committed with all the rest, or not at all."""
        self._begin()
        return DecisionWriter(self._db)

    def proposal_writer(self) -> ProposalWriter:
        """Begin to let proposals in: what the asker puts is committed with all the rest, or not at all."""
        self._begin()
        return ProposalWriter(self._db)

    def reference_writer(self) -> ReferenceWriter:
        """Begin to connect: what the linker puts is committed with all the rest, or not at all."""
        self._begin()
        return ReferenceWriter(self._db, self.book)

    def fact(self, key: str) -> str | None:
        """Return a fact that `say` recorded about the archive."""
        return self._info(key)

    def say(self, key: str, value: str) -> None:
        """Record a fact about the archive."""
        self._begin()
        self._db.execute("INSERT OR REPLACE INTO info VALUES (?, ?)", (key, value))

    def commit(self) -> None:
        """Make what was put so far part of the archive."""
        if self._db.in_transaction:
            self.book.save()
            # Readers that remember results tell by this number that they are out of date.
            self._db.execute(
                "INSERT INTO info VALUES ('state', '1') ON CONFLICT (key) DO UPDATE SET value = CAST(value AS INTEGER) + 1"
            )
            self._db.execute("COMMIT")
        self._loaded = 0

    # ------------------------------------------------------------ within

    def _begin(self) -> None:
        if not self._db.in_transaction:
            self._db.execute("BEGIN IMMEDIATE")

    def _touch(self) -> None:
        """Begin to change letters: from here on, who is who must be asked again, also when this build is cut off."""
        self._begin()
        if not self._touched:
            for stage in ("identified", "connected", "asked", "matters"):
                self.say(stage, "")
            self._touched = True

    def _info(self, key: str) -> str | None:
        row = self._db.execute("SELECT value FROM info WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    def _one(self, sql: str, *values: object) -> int:
        return int(self._db.execute(sql, values).fetchone()[0])

    def _letters_of(self, source: str) -> list[tuple[str, str]]:
        return [
            (id, restored(words, gaps))
            for id, words, gaps in self._db.execute(
                "SELECT l.id, w.words, w.gaps FROM letter l JOIN words w ON w.row = l.row WHERE l.source = ? ORDER BY l.ordinal",
                (source,),
            )
        ]

    def _remove(self, source: str) -> None:
        self._remove_letters("SELECT row FROM letter WHERE source = ?", source)
        self._db.execute("DELETE FROM problem WHERE source = ?", (source,))
        self._db.execute("DELETE FROM source WHERE id = ?", (source,))

    def _remove_letters(self, which: str, value: str | int) -> None:
        self._db.execute(
            f"INSERT INTO fts(fts, rowid, words, facets) SELECT 'delete', row, words, facets FROM words WHERE row IN ({which})",
            (value,),
        )
        self._db.execute(f"DELETE FROM words WHERE row IN ({which})", (value,))
        for table in (
            "reference",
            "mention",
            "link",
            "turn",
            "standing",
            "bound",
            "act",
            "proposed",
            "delivery",
            "entered",
            "consigned",
        ):
            self._db.execute(f"DELETE FROM {table} WHERE letter IN ({which})", (value,))
        self._db.execute(f"DELETE FROM party WHERE letter IN ({which})", (value,))
        self._db.execute(f"DELETE FROM letter WHERE row IN ({which})", (value,))

    def _put_letters(self, source: str, letters: Sequence[LetterRow], given: Sequence[str]) -> None:
        main, texts, parties, index, references, mentions, acts, deliveries = [], [], [], [], [], [], [], []
        for letter, id in zip(letters, given, strict=True):
            self._row += 1
            row = self._row
            values = [
                self._value("kind", letter.kind),
                self._value("marking", letter.marking),
                self._value("place", letter.place),
            ]
            senders = [self._namer.number(name) for name in letter.senders]
            recipients = [self._namer.number(name) for name in letter.recipients]
            parties += [(row, "sender", n, name) for n, name in enumerate(senders)]
            parties += [(row, "recipient", n, name) for n, name in enumerate(recipients)]
            facets = " ".join(
                (
                    "all",
                    *letter.dates,
                    *(f"v{value}" for value in values if value is not None),
                    *(f"s{name}" for name in senders),
                    *(f"r{name}" for name in recipients),
                )
            )
            main.append(
                (
                    row,
                    id,
                    source,
                    letter.start,
                    letter.end,
                    letter.ordinal,
                    letter.piece,
                    letter.confidence,
                    *values,
                    letter.heading,
                    letter.marking,
                    letter.place,
                    letter.date,
                    letter.date_written,
                    letter.first,
                    letter.last,
                    letter.days,
                    UNDATED if letter.last is None else letter.last,
                    letter.opening,
                    letter.doubts,
                    letter.number,
                    letter.received,
                )
            )
            texts.append((row, letter.words, facets, letter.gaps, letter.hints, letter.description, letter.doubt_list))
            index.append((row, letter.words, facets))
            references += [(row, n, *said) for n, said in enumerate(letter.references)]
            mentions += [(row, *said[:4], None, *said[4:]) for said in letter.mentions]
            acts += [(row, n, *said) for n, said in enumerate(letter.acts)]
            deliveries += [(row, n, *said) for n, said in enumerate(letter.deliveries)]
        self._db.executemany(f"INSERT INTO letter VALUES ({','.join('?' * 24)})", main)
        self._db.executemany("INSERT INTO words VALUES (?, ?, ?, ?, ?, ?, ?)", texts)
        self._db.executemany("INSERT INTO party (letter, role, position, name) VALUES (?, ?, ?, ?)", parties)
        self._db.executemany("INSERT INTO fts(rowid, words, facets) VALUES (?, ?, ?)", index)
        self._db.executemany("INSERT INTO reference VALUES (?, ?, ?, ?, ?)", references)
        self._db.executemany("INSERT INTO mention VALUES (?, ?, ?, ?, ?, ?, ?, ?)", mentions)
        self._db.executemany(f"INSERT INTO act VALUES ({','.join('?' * 13)})", acts)
        self._db.executemany(f"INSERT INTO delivery VALUES ({','.join('?' * 11)})", deliveries)

    def _put_problems(self, source: str, problems: Iterable[ProblemRow], given: Sequence[str]) -> None:
        self._db.executemany(
            "INSERT INTO problem (source, code, message, line, start, end, letter) VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (source, p.code, p.message, p.line, p.start, p.end, None if p.letter is None else given[p.letter])
                for p in problems
            ],
        )

    def _redirect(self, redirects: Mapping[str, str | None]) -> None:
        for old, to in redirects.items():
            if to is None:
                self._db.execute("DELETE FROM redirect WHERE id = ?", (old,))
            else:
                self._db.execute("INSERT OR REPLACE INTO redirect VALUES (?, ?)", (old, to))

    def mirror_redirects(self) -> None:
        """Bring the redirects of ids.jsonl into the archive: after archive.db was deleted they come from there."""
        if self._one("SELECT count(*) FROM redirect") != len(self.book.redirects):
            self._begin()
            self._db.execute("DELETE FROM redirect")
            self._redirect(self.book.redirects)

    def _value(self, field: str, label: str | None) -> int | None:
        if label is None:
            return None
        if (field, label) not in self._values:
            if len(self._values) > FORGET:
                self._values.clear()
            folded = " ".join(fold.words(label)) or label
            self._db.execute(
                "INSERT OR IGNORE INTO value (field, folded, label) VALUES (?, ?, ?)", (field, folded, label)
            )
            self._values[field, label] = self._one("SELECT id FROM value WHERE field = ? AND folded = ?", field, folded)
        return self._values[field, label]


def _digest(text: str) -> bytes:
    """Return what stays the same when white space and punctuation change."""
    return hashlib.sha256(" ".join(fold.words(text)).encode()).digest()[:16]
