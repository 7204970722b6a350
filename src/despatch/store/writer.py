"""The one writer: the rows of sources come in and go into archive.db, all of them or none.

Until `commit`, readers see the archive as it was before.
"""

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
from despatch.store import ids, lock, read_letters, schema, sql
from despatch.store.letter_words import restore
from despatch.store.records import LetterRow, NameRow, ProblemRow, SourceRows
from despatch.store.write_centuries import CenturyWriter
from despatch.store.write_copies import CopyWriter
from despatch.store.write_decisions import DecisionWriter
from despatch.store.write_ledger import LedgerWriter
from despatch.store.write_letters import LetterWriter
from despatch.store.write_names import NameWriter, Whom
from despatch.store.write_places import PlaceWriter
from despatch.store.write_proposals import ProposalWriter
from despatch.store.write_references import ReferenceWriter
from despatch.text import fold

_OF_SHOWN = ("places", "propose")
"""The stages that rest on what readers are shown of a letter."""
_IDS = "ids"
"""The fact that keeps what the last commit adds to ids.jsonl: a kill may come between the two."""


class Writer:
    """An archive held for writing. Use it with `with`: leaving by an exception undoes what was not committed."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / schema.FILE
        self._stack = ExitStack()
        self._stack.enter_context(lock.hold(folder))
        try:
            self._db = schema.writer(self.path)
            self._stack.callback(self._db.close)
            self.id_log = ids.IdLog(folder)
            self.id_log.restore(self.fact(_IDS) or "")
            self._db.execute("INSERT INTO fts(fts, rank) VALUES ('hashsize', 67108864)")
            self._names = NameWriter(self._db)
            self._places = PlaceWriter(self._db)
            self._letters = LetterWriter(self._db, self._names, self._places)
        except sqlite3.Error as wrong:
            self._stack.close()
            raise schema.explain(wrong, self.path) from wrong
        except BaseException:
            self._stack.close()
            raise
        self._touched = False
        self._orphaned: dict[bytes, str] = {}

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
                raise schema.explain(wrong, self.path) from wrong
        finally:
            self._stack.close()  # closing undoes what was not committed
        if isinstance(value, sqlite3.Error):
            raise schema.explain(value, self.path) from value

    # ------------------------------------------------------------ what is there

    def fingerprint(self, source: str) -> str | None:
        """Return what was recorded of a source when it was last read, or None when it never was."""
        row = self._db.execute("SELECT fingerprint FROM source WHERE id = ?", (source,)).fetchone()
        return row[0] if row else None

    def inputs(self, source: str) -> frozenset[int]:
        """Return the digests of what each letter of a source was read by."""
        return frozenset(known.inputs for _, known in self._letters.digests(source).values())

    def decided_fingerprints(self, sources: Iterable[str]) -> dict[str, str]:
        """Return the fingerprints of these sources, and of all that were read under editors' decisions."""
        decided = dict(self._db.execute("SELECT id, fingerprint FROM source WHERE fingerprint LIKE '%:%:%'"))
        known = ((id, self.fingerprint(id)) for id in sources)
        return decided | {id: kept for id, kept in known if kept}

    def names(self) -> list[NameRow]:
        """Return every distinct name of a party."""
        rows = self._db.execute(
            "SELECT DISTINCT written, office, key FROM name"
            " WHERE id IN (SELECT name FROM party) ORDER BY written, office, key"
        )
        return [NameRow(*row) for row in rows]

    def sources(self) -> list[str]:
        """Return the ids of all sources in the archive."""
        return [id for (id,) in self._db.execute("SELECT id FROM source ORDER BY id")]

    def count(self) -> int:
        """Return how many letters the archive holds the words of."""
        return self._one(f"SELECT count(*) FROM letter WHERE row NOT IN ({sql.DESCRIBED}) AND row NOT IN ({sql.OTHER})")

    def count_other(self) -> int:
        """Return how many pieces are no letters, such as the title of a book."""
        return read_letters.count_other(self._db)

    def count_learned(self) -> tuple[int, int]:
        """Return how many sources and fields decisions taught: see `read_letters.count_learned`."""
        return read_letters.count_learned(self._db)

    def count_sure(self) -> tuple[int, int]:
        """Return how many letters were read surely, and how many were not: see `read_letters.count_sure`."""
        return read_letters.count_sure(self._db)

    def count_described(self) -> dict[str, int]:
        """Return how many letters are known by description only, by their piece."""
        return read_letters.count_described(self._db)

    def codes(self, widespread: Iterable[str] = ()) -> dict[str, int]:
        """Return how many findings there are of each code; those that repeat for one cause are one.

        `widespread` are the codes of findings that one cause makes in many sources.
        """
        among = sorted(widespread)
        once = ", ".join("?" * len(among))
        return dict(
            self._db.execute(
                f"SELECT code, count(DISTINCT CASE WHEN code IN ({once}) THEN '' ELSE source END || x'0a' || message)"
                " FROM problem GROUP BY code ORDER BY code",
                among,
            )
        )

    def correspondence(self) -> Iterator[tuple[str, str | None, list[NameRow], list[NameRow]]]:
        """Yield source, date (EDTF), senders and recipients of every letter; memory stays flat."""
        rows = self._db.execute(
            "SELECT l.row, l.source, l.date, p.role, n.written, n.office, n.key FROM letter l"
            " JOIN party p ON p.letter = l.row JOIN name n ON n.id = p.name"
            " ORDER BY l.source, l.ordinal, p.role, p.position"
        )
        for (_, source, date), parties in groupby(rows, key=lambda row: row[:3]):
            roles: dict[str, list[NameRow]] = {"sender": [], "recipient": []}
            for _, _, _, role, *name in parties:
                roles[role].append(NameRow(*name))
            yield source, date, roles["sender"], roles["recipient"]

    # ------------------------------------------------------------ putting and dropping

    def put(self, rows: SourceRows) -> None:
        """Replace a source by `rows`; letters that are as they were keep their rows."""
        self._begin()
        if rows.keep:
            self._db.execute("DELETE FROM problem WHERE source = ? AND letter IS NULL", (rows.id,))
            self._db.execute("UPDATE source SET fingerprint = '' WHERE id = ?", (rows.id,))
            self._put_problems(rows.id, rows.problems, ())
            return
        there = self.fingerprint(rows.id) is not None
        old = self._letters_of(rows.id) if there else self._orphans(rows.letters)
        assignment = ids.assign(
            [(letter.content, restore(letter.words, letter.gaps)) for letter in rows.letters],
            old,
            self.id_log.kept(rows.id),
            self.id_log.redirects,
            lambda wanted: self._one("SELECT count(*) FROM letter WHERE id = ? AND source <> ?", wanted, rows.id) > 0,
        )
        self.id_log.record(rows.id, [letter.content for letter in rows.letters], assignment)
        self._redirect(assignment.redirects)
        decisions = DecisionWriter(self._db)
        decisions.forget_source(rows.id)
        if not there:
            self._db.execute("DELETE FROM problem WHERE source = ?", (rows.id,))
            self._adopt([id for id, _ in old])
        values = (rows.id, rows.fingerprint, rows.sha256, rows.format, rows.charset)
        self._db.execute(
            "INSERT INTO source VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT DO UPDATE SET fingerprint = ?2,"
            " sha256 = ?3, format = ?4, charset = ?5, title = ?6, language = ?7, characters = ?8",
            (*values, rows.title, rows.language, rows.characters),
        )
        changed = self._letters.replace(rows, assignment.ids, there=there)
        if changed.core:
            self._touch()
        elif changed.shown:
            self._db.executemany("DELETE FROM info WHERE key = ?", [(f"stage {stage}",) for stage in _OF_SHOWN])
        problems = [problem for problem in rows.problems if problem.letter not in changed.kept]
        self._put_problems(rows.id, problems, assignment.ids)
        decisions.put_source_bearings(rows.bearings, assignment.ids)

    def expect_gone(self, sources: Iterable[str]) -> None:
        """Name the sources that are gone, before any is put: the letters of a renamed file keep their ids."""
        self._orphaned = {_digest(text): id for source in sources for id, text in self._letters_of(source)}

    def _orphans(self, letters: Sequence[LetterRow]) -> list[tuple[str, str]]:
        """Return (id, text) of the letters of vanished sources that have the words of these letters."""
        if not self._orphaned:
            return []
        texts = {_digest(text): text for text in (restore(letter.words, letter.gaps) for letter in letters)}
        return [(self._orphaned.pop(digest), text) for digest, text in texts.items() if digest in self._orphaned]

    def _adopt(self, letters: Sequence[str]) -> None:
        """Take letters out of the sources that they came from, which are about to be dropped."""
        for id in letters:
            (row,) = self._db.execute("SELECT row FROM letter WHERE id = ?", (id,)).fetchone()
            self._letters.remove("SELECT ?", row)
            self._db.execute("DELETE FROM problem WHERE letter = ?", (id,))

    def drop(self, source: str, problem: ProblemRow | None = None) -> None:
        """Delete a source and its letters; `problem` takes their place, unless they all moved elsewhere."""
        self._touch()
        lost = self._one("SELECT count(*) FROM letter WHERE source = ?", source) > 0
        DecisionWriter(self._db).forget_source(source)
        self._remove(source)
        if lost and problem:
            self._put_problems(source, (problem,), ())

    def forget_places(self, kept: str) -> None:
        """Delete the problems of places that are no sources, such as closed folders; those of the code `kept` stay."""
        self._begin()
        self._db.execute(
            "DELETE FROM problem WHERE layer = 0 AND code <> ? AND source NOT IN (SELECT id FROM source)", (kept,)
        )

    def forget_gone(self, files: Iterable[str]) -> None:
        """Delete what is said of files that are no sources: they are there, as parts of a document."""
        self._begin()
        self._db.executemany(
            "DELETE FROM problem WHERE layer = 0 AND source = ? AND source NOT IN (SELECT id FROM source)",
            [(file,) for file in files],
        )

    def refused(self) -> dict[str, str]:
        """Return the sources that no reader took, each with the code of the reason."""
        rows = self._db.execute(
            "SELECT s.id, p.code, max(p.row) FROM source s JOIN problem p ON p.source = s.id"
            " WHERE s.format IS NULL AND p.layer = 0 GROUP BY s.id"
        )
        return {id: code for id, code, _ in rows}

    def resolve(
        self, people: Iterable[Person], spare: Iterable[Person], person: Whom, varies: Callable[[NameRow], bool]
    ) -> None:
        """Write the people of the archive, and which person each name stands for; see `NameWriter.resolve`."""
        self._begin()
        self._names.resolve(people, spare, person, varies)

    def tell_apart(self) -> None:
        """Give people of one name labels that tell them apart; see `NameWriter.tell_apart`."""
        self._begin()
        self._names.tell_apart()

    def put_problems(self, problems: Iterable[tuple[str, ProblemRow]]) -> None:
        """Replace the problems of identifying people; each comes with the source to show it under."""
        self._begin()
        self._db.execute("DELETE FROM problem WHERE layer = 1")
        self._db.executemany(
            "INSERT INTO problem (source, code, message, line, layer) VALUES (?, ?, ?, ?, 1)",
            [(source, problem.code, problem.message, problem.line) for source, problem in problems],
        )

    def place_writer(self) -> PlaceWriter:
        """Return a writer of places. Its rows are committed with all others, or not at all."""
        self._begin()
        return self._places

    def ledger_writer(self) -> LedgerWriter:
        """Return a writer of the ledger. Its rows are committed with all others, or not at all."""
        self._begin()
        return LedgerWriter(self._db)

    def decision_writer(self) -> DecisionWriter:
        """Return a writer of editors' decisions. Its rows are committed with all others, or not at all."""
        self._begin()
        return DecisionWriter(self._db)

    def century_writer(self) -> CenturyWriter:
        """Return a writer of dates without their century. Its rows are committed with all others, or not at all."""
        self._begin()
        return CenturyWriter(self._db)

    def proposal_writer(self) -> ProposalWriter:
        """Return a writer of proposed acts. Its rows are committed with all others, or not at all."""
        self._begin()
        return ProposalWriter(self._db)

    def copy_writer(self) -> CopyWriter:
        """Return a writer of letters that are alike. Its rows are committed with all others, or not at all."""
        self._begin()
        return CopyWriter(self._db)

    def reference_writer(self) -> ReferenceWriter:
        """Return a writer of what connecting finds. Its rows are committed with all others, or not at all."""
        self._begin()
        return ReferenceWriter(self._db, self.id_log)

    def fact(self, key: str) -> str | None:
        """Return a fact that `put_fact` recorded about the archive."""
        return sql.fact(self._db, key)

    def put_fact(self, key: str, value: str) -> None:
        """Record a fact about the archive."""
        self._begin()
        self._db.execute("INSERT OR REPLACE INTO info VALUES (?, ?)", (key, value))

    def stamp(self, stage: str) -> str | None:
        """Return what the stored answer of a stage rests on; None when letters changed since."""
        return self.fact(f"stage {stage}")

    def put_stamp(self, stage: str, stamp: str) -> None:
        """Record what the answer of a stage rests on. A change of letters clears the stamps of all stages."""
        self.put_fact(f"stage {stage}", stamp)

    def commit(self) -> None:
        """Commit: the rows so far become part of the archive."""
        if self._db.in_transaction:
            if lines := self.id_log.pending():
                self.put_fact(_IDS, lines)
            else:
                self._db.execute("DELETE FROM info WHERE key = ?", (_IDS,))
            # By this number readers know whether the results that they remember are out of date.
            self._db.execute(
                "INSERT INTO info VALUES ('revision', '1')"
                " ON CONFLICT (key) DO UPDATE SET value = CAST(value AS INTEGER) + 1"
            )
            self._db.execute("COMMIT")
            self.id_log.save()

    # ------------------------------------------------------------ within

    def _begin(self) -> None:
        if not self._db.in_transaction:
            self._db.execute("BEGIN IMMEDIATE")

    def _touch(self) -> None:
        """Begin to change letters: every stage of the archive must run again."""
        self._begin()
        if not self._touched:
            self._db.execute("DELETE FROM info WHERE key GLOB 'stage *'")
            self._touched = True

    def _one(self, sql: str, *values: object) -> int:
        return int(self._db.execute(sql, values).fetchone()[0])

    def _letters_of(self, source: str) -> list[tuple[str, str]]:
        rows = self._db.execute(
            "SELECT l.id, w.words, w.gaps FROM letter l JOIN letter_text w ON w.row = l.row"
            " WHERE l.source = ? ORDER BY l.ordinal",
            (source,),
        )
        return [(id, restore(words, gaps)) for id, words, gaps in rows]

    def _remove(self, source: str) -> None:
        self._letters.remove("SELECT row FROM letter WHERE source = ?", source)
        self._db.execute("DELETE FROM problem WHERE source = ?", (source,))
        self._db.execute("DELETE FROM source WHERE id = ?", (source,))

    def _put_problems(self, source: str, problems: Iterable[ProblemRow], ids: Sequence[str]) -> None:
        self._db.executemany(
            "INSERT INTO problem (source, code, message, line, start, end, letter) VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (source, p.code, p.message, p.line, p.start, p.end, None if p.letter is None else ids[p.letter])
                for p in problems
            ],
        )

    def _redirect(self, redirects: Mapping[str, str | None]) -> None:
        for old, to in redirects.items():
            if to is None:
                self._db.execute("DELETE FROM redirect WHERE id = ?", (old,))
            else:
                self._db.execute("INSERT OR REPLACE INTO redirect VALUES (?, ?)", (old, to))

    def forget_digests(self) -> None:
        """Delete what tells of letters whether they changed: an archive that is always built anew needs none."""
        self._db.execute("DELETE FROM stored_digest")

    def mirror_redirects(self) -> None:
        """Write the redirects of ids.jsonl into the archive: when archive.db was deleted, only that file has them."""
        if self._one("SELECT count(*) FROM redirect") != len(self.id_log.redirects):
            self._begin()
            self._db.execute("DELETE FROM redirect")
            self._redirect(self.id_log.redirects)


def _digest(text: str) -> bytes:
    """Return a digest of a text's words: white space and punctuation do not change it."""
    return hashlib.sha256(fold.folded(text).encode()).digest()[:16]
