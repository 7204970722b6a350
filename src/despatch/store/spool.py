"""What a build has read, kept until the archive holds it: the rows of sources come in, and come out again after a kill.

A build changes archive.db in one transaction, which may take an hour. A kill undoes the transaction. The rows of each
source that was read are therefore kept here as well, in a file of their own that no reader opens. The next build takes
them from here and does not read those sources again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from despatch.errors import ArchiveError
from despatch.store import lock
from despatch.store.records import LetterRow, SourceRows

FILE = "build.db"
_TABLES = """
CREATE TABLE IF NOT EXISTS source (id TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, data BLOB NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS letter (source TEXT NOT NULL, data BLOB NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS letter_source ON letter(source);
"""
# A kill loses nothing that was committed; a power cut may lose the last sources, which are then read again.
_SETTINGS = ("locking_mode=EXCLUSIVE", "journal_mode=WAL", "synchronous=NORMAL", "wal_autocheckpoint=8000")
_encode: Callable[[object], bytes] = msgspec.msgpack.Encoder().encode
_decode_source = msgspec.msgpack.Decoder(SourceRows).decode
_decode_letter = msgspec.msgpack.Decoder(LetterRow).decode


def was_cut(folder: Path) -> bool:
    """Say whether a build of the archive was cut before its end, and none is at work now."""
    return (folder / FILE).exists() and not lock.is_held(folder)


class Spool:
    """The sources that a build has read. Hold the archive's lock while it is open."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        with self._explained():
            self._db = self._open()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._db.close()

    def fingerprint(self, source: str) -> str | None:
        """Return the fingerprint of a source that is kept here; None when it is not, or when it must be read again."""
        with self._explained():
            row = self._db.execute("SELECT fingerprint FROM source WHERE id = ?", (source,)).fetchone()
        return (row[0] or None) if row else None

    def put(self, rows: SourceRows) -> None:
        """Keep what a source gave, in place of what it gave before."""
        with self._explained():
            self._db.execute("BEGIN")
            self._delete(rows.id)
            self._db.executemany(
                "INSERT INTO letter VALUES (?, ?)", ((rows.id, _encode(letter)) for letter in rows.letters)
            )
            head = _encode(replace(rows, letters=()))
            self._db.execute("INSERT INTO source VALUES (?, ?, ?)", (rows.id, rows.fingerprint, head))
            self._db.execute("COMMIT")

    def get(self, source: str) -> SourceRows:
        """Return what a source gave; it must be kept here."""
        with self._explained():
            (data,) = self._db.execute("SELECT data FROM source WHERE id = ?", (source,)).fetchone()
            letters = self._db.execute("SELECT data FROM letter WHERE source = ? ORDER BY rowid", (source,))
            return replace(_decode_source(data), letters=tuple([_decode_letter(letter) for (letter,) in letters]))

    def forget(self, source: str) -> None:
        """Drop what a source gave: the archive has a reading of it that is as new."""
        if self.fingerprint(source) is not None:
            with self._explained():
                self._db.execute("BEGIN")
                self._delete(source)
                self._db.execute("COMMIT")

    def remove(self) -> None:
        """Delete the file: the archive holds everything now."""
        self._db.close()  # which also deletes the file of its journal
        self.path.unlink()

    def _delete(self, source: str) -> None:
        self._db.execute("DELETE FROM letter WHERE source = ?", (source,))
        self._db.execute("DELETE FROM source WHERE id = ?", (source,))

    def _open(self) -> sqlite3.Connection:
        """Open the file, or a new one in place of one that a power cut damaged."""
        left = self.path.exists()
        db = sqlite3.connect(self.path, isolation_level=None)
        try:
            for setting in _SETTINGS:
                db.execute(f"PRAGMA {setting}")
            sound = not left or db.execute("PRAGMA quick_check(1)").fetchone() == ("ok",)
            db.executescript(_TABLES)
        except sqlite3.OperationalError:  # no room, no permission: the file itself is sound
            db.close()
            raise
        except sqlite3.DatabaseError:
            sound = False
        if not sound:
            db.close()
            self.path.unlink()
            return self._open()
        return db

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, msgspec.MsgspecError) as wrong:
            raise ArchiveError(
                f"{self.path} cannot be used ({wrong}): the archive is as it was before. "
                "See that the disk has room, delete that file, and build again"
            ) from wrong
