"""Makes archive.db as small as what it holds: room that builds left free goes, and the full-text index is merged."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from despatch.errors import NotAnArchive
from despatch.store import lock, schema


@dataclass(frozen=True, slots=True)
class Compacted:
    """How many bytes archive.db had before, and has now."""

    before: int
    after: int


def compact(folder: Path) -> Compacted:
    """Make archive.db small; its rows stay. It needs as much free room on the disk as the file takes.

    Raises NotAnArchive, ArchiveBusy while a build is at work, and ArchiveError.
    """
    path = folder / schema.FILE
    if not path.exists():
        raise NotAnArchive(f"{folder} was never built: run `despatch build {folder}` first")
    with lock.hold(folder, then="compact it"), closing(schema.writer(path)) as db:
        try:
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            before = path.stat().st_size
            db.execute("INSERT INTO fts(fts) VALUES ('optimize')")
            db.execute("VACUUM")
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.Error as wrong:
            raise schema.explain(wrong, path) from wrong
        return Compacted(before, path.stat().st_size)
