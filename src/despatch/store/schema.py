"""The two ways to open archive.db: for the one writer, and for readers.

The SQLite that Python 3.11 often links (3.40) can corrupt a WAL file when two connections write or
checkpoint at once. So there is one writer, behind a file lock, and readers open with mode=ro.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from urllib.parse import quote

from despatch.errors import ArchiveError, NotAnArchive
from despatch.store import migrations, sql_functions

FILE = "archive.db"
# FULL: a commit that was acknowledged survives a power cut. The cache is for bulk loads.
_FOR_WRITING = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-65536", "temp_store=MEMORY")
_FOR_READING = ("mmap_size=268435456", "cache_size=-16384")
_READ_ONLY = ("mode=ro", "mode=ro&immutable=1")
"""The ways to open for reading. A folder that cannot be written has no room for the shared index of a WAL database."""

_NO_ROOM = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)
"""The errors of a folder that cannot be written."""


def writer(path: Path) -> sqlite3.Connection:
    """Open `path` for the one writer, creating and migrating it; raises ArchiveOutdated and ArchiveError."""
    try:
        db = sqlite3.connect(path, isolation_level=None, timeout=5)
        try:
            for pragma in _FOR_WRITING:
                db.execute(f"PRAGMA {pragma}")
            _require_features(db)
            sql_functions.teach(db)
            migrations.migrate(db, path)
        except BaseException:
            db.close()
            raise
    except sqlite3.Error as error:
        raise explain(error, path) from error
    return db


def reader(path: Path) -> sqlite3.Connection:
    """Open `path` for reading only; raises NotAnArchive, ArchiveOutdated and ArchiveError."""
    never_built = NotAnArchive(f"{path.parent} was never built: run `despatch build {path.parent}` first")
    if not path.exists():
        raise never_built
    for query in _READ_ONLY:
        db = None
        try:
            uri = f"file:{quote(str(path))}?{query}"
            db = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
            db.execute("PRAGMA query_only=ON")
            sql_functions.teach(db)
            if not migrations.is_current(migrations.read_recorded(db), path):
                raise NotAnArchive(
                    f"{path} was written by an older Despatch:"
                    f" run `despatch build {path.parent}` to bring it up to date"
                )
            for pragma in _FOR_READING:
                db.execute(f"PRAGMA {pragma}")
        except (sqlite3.Error, ArchiveError) as error:
            if db is not None:
                db.close()
            if not isinstance(error, sqlite3.Error):
                raise
            if "no such table" in str(error):
                raise never_built from None
            if getattr(error, "sqlite_errorcode", 0) & 0xFF not in _NO_ROOM or query == _READ_ONLY[-1]:
                raise explain(error, path) from error
            _require_whole(path)
        else:
            return db
    raise AssertionError("the last way to open an archive returns or raises")


def _require_whole(path: Path) -> None:
    """Raise ArchiveError where the file alone is not the whole archive: a build ended before all was in it.

    The second way to open it reads nothing else, and would show letters of before, or a mixture.
    """
    log = path.with_name(f"{path.name}-wal")
    if log.exists() and log.stat().st_size:
        raise ArchiveError(
            f"{log} holds part of the archive, and it cannot be read in a folder that cannot be written:"
            f" copy {path.parent} to where it can be written, and run `despatch build` there"
        )


def explain(error: sqlite3.Error, path: Path) -> ArchiveError:
    """Return the exception that says what happened to the archive and what to do next."""
    words, rebuild = str(error), f"delete it and run `despatch build {path.parent}`"
    if "full" in words:
        return ArchiveError(
            f"{path}: no room left on the disk; the archive is as it was before. Free some space and build again"
        )
    if "locked" in words or "busy" in words:
        return ArchiveError(f"{path} is in use by another program: close it and try again")
    if "readonly" in words or "unable to open" in words:
        return ArchiveError(f"{path} cannot be opened or written: check the permissions of the file and of its folder")
    if "malformed" in words or "not a database" in words:
        return ArchiveError(f"{path} is damaged ({words}): {rebuild}, which brings it back")
    if any(sign in words for sign in ("no such table", "no such column", "no such index", "already exists")):
        return migrations.broken(path, words)
    return ArchiveError(f"{path}: {words}")


def _require_features(db: sqlite3.Connection) -> None:
    options = {option for (option,) in db.execute("PRAGMA compile_options")}
    if "ENABLE_FTS5" not in options or sqlite3.sqlite_version_info < (3, 37, 0):
        raise ArchiveError(
            f"this Python's SQLite ({sqlite3.sqlite_version}) lacks full-text search or strict tables:"
            " use a Python built with SQLite 3.37 or newer and FTS5"
        )
