"""A disk that loses its power: what programs write is recorded, and replayed up to a cut.

A disk keeps what was synchronised. Of everything written later, each sector is kept or lost by chance, in any order.
The name of a new or deleted file is safe once its folder was synchronised.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from types import TracebackType
from typing import Any, Self

import apsw
import pytest

from despatch import append_log

SECTOR = 512
FOLDER = "."


@dataclass(frozen=True)
class Op:
    """One thing that reached the system: write, truncate, delete or sync of a file, or an acknowledgement."""

    kind: str
    name: str
    at: int = 0
    data: bytes = b""


class Recorder:
    """Records what goes to the files of a folder, through SQLite and through `append_log`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ops: list[Op] = []
        self.states: dict[int, str] = {}
        """By revision, a digest of what the archive held when it was committed."""
        self._vfs = _Vfs(self)
        self._patch = pytest.MonkeyPatch()
        self._read = sqlite3.connect

    def __enter__(self) -> Self:
        self._patch.setattr(append_log, "os", _Os(self))
        self._patch.setattr(sqlite3, "connect", self._connect)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._patch.undo()
        self._vfs.unregister()

    def record(self, kind: str, path: str | Path, at: int = 0, data: bytes = b"") -> None:
        """Record something that is done to a file."""
        name = Path(path).relative_to(self.folder).as_posix()
        self.ops.append(Op(kind, name, at, data))

    def acknowledge(self, name: str, what: bytes) -> None:
        """Record that somebody was told: this is kept."""
        self.ops.append(Op("acknowledge", name, data=what))

    def _connect(self, path: Path | str, **how: Any) -> Connection | sqlite3.Connection:
        return self._read(path, **how) if how.get("uri") else Connection(self, str(path))


class Connection:
    """A connection of apsw that answers as one of sqlite3. Its cache is small, so that it writes often."""

    def __init__(self, recorder: Recorder, path: str) -> None:
        self._recorder = recorder
        self._acknowledges = Path(path).name == "archive.db"
        self._db = apsw.Connection(path, vfs=_Vfs.NAME)
        # A VFS in Python has no shared memory, which only readers beside the writer would need.
        self._db.execute("PRAGMA locking_mode=EXCLUSIVE")

    def execute(self, sql: str, values: Sequence[Any] = ()) -> apsw.Cursor:
        """Run a statement. A commit is acknowledged with its revision."""
        if sql.startswith("PRAGMA cache_size"):
            self._db.execute("PRAGMA wal_autocheckpoint=40")
            sql = "PRAGMA cache_size=30"
        cursor = self._db.execute(sql, tuple(values))
        if sql == "COMMIT" and self._acknowledges:
            revision, digest = state(self)
            self._recorder.states[revision] = digest
            self._recorder.acknowledge("archive.db", str(revision).encode())
        return cursor

    def create_function(self, name: str, arguments: int, function: Any, *, deterministic: bool = False) -> None:
        """Let SQL call a function."""
        self._db.create_scalar_function(name, function, arguments, deterministic=deterministic)

    def executemany(self, sql: str, rows: Any) -> apsw.Cursor:
        """Run a statement for each row."""
        return self._db.executemany(sql, rows)

    def executescript(self, sql: str) -> None:
        """Run several statements."""
        self._db.execute(sql)

    @property
    def in_transaction(self) -> bool:
        """Say whether a transaction is open."""
        return self._db.in_transaction

    def close(self) -> None:
        """Close the file."""
        self._db.close(True)


def state(db: Any) -> tuple[int, str]:
    """Return the revision of an archive and a digest of all its rows."""
    tables = db.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table'"
        " AND name NOT GLOB 'fts*' AND name NOT GLOB 'sqlite_*' ORDER BY name"
    )
    digest = hashlib.sha256()
    for (table,) in tables.fetchall():
        for row in db.execute(f"SELECT * FROM {table} ORDER BY 1, 2"):
            digest.update(repr((table, *row)).encode())
    found = db.execute("SELECT value FROM info WHERE key = 'revision'").fetchone()
    return int(found[0]) if found else 0, digest.hexdigest()


class _Vfs(apsw.VFS):
    NAME = "power"

    def __init__(self, recorder: Recorder) -> None:
        super().__init__(self.NAME, base="")
        self._recorder = recorder

    def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:  # noqa: N802 - the name that apsw gives it
        return _File(self._recorder, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802
        super().xDelete(filename, syncdir)
        self._recorder.record("delete", filename)
        if syncdir:
            self._recorder.record("sync", self._recorder.folder)


class _File(apsw.VFSFile):
    def __init__(self, recorder: Recorder, name: Any, flags: list[int]) -> None:
        super().__init__("", name, flags)
        self._recorder = recorder
        self._name = name.filename() if isinstance(name, apsw.URIFilename) else name
        # SQLite synchronises the folder of a new journal with the journal.
        self._folder_too = self._name.endswith(("-wal", "-journal"))

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        super().xWrite(data, offset)
        self._recorder.record("write", self._name, offset, bytes(data))

    def xTruncate(self, newsize: int) -> None:  # noqa: N802
        super().xTruncate(newsize)
        self._recorder.record("truncate", self._name, newsize)

    def xSync(self, flags: int) -> None:  # noqa: N802
        super().xSync(flags)
        self._recorder.record("sync", self._name)
        if self._folder_too:
            self._recorder.record("sync", self._recorder.folder)
            self._folder_too = False


class _Os:
    """The module os, as `append_log` uses it."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._paths: dict[int, Path] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(os, name)

    def open(self, path: Path, flags: int, mode: int = 0o777) -> int:
        descriptor = os.open(path, flags, mode)
        self._paths[descriptor] = Path(path)
        return descriptor

    def write(self, descriptor: int, data: bytes) -> int:
        at = os.fstat(descriptor).st_size
        written = os.write(descriptor, data)
        self._recorder.record("write", self._paths[descriptor], at, bytes(data[:written]))
        return written

    def ftruncate(self, descriptor: int, size: int) -> None:
        os.ftruncate(descriptor, size)
        self._recorder.record("truncate", self._paths[descriptor], size)

    def fsync(self, descriptor: int) -> None:
        os.fsync(descriptor)
        self._recorder.record("sync", self._paths[descriptor])


# ---------------------------------------------------------------- replaying


@dataclass
class _Kept:
    """A file on the disk: what is safe, and what was done since."""

    safe: bytes = b""
    since: list[Op] = field(default_factory=list)
    name_safe: bool = False
    deleted: bool = False


def cut_power(ops: Sequence[Op], chance: Random) -> dict[str, bytes]:
    """Return the files that a disk holds when the power goes after these operations."""
    share = chance.choice((0.0, 0.5, 0.9, 1.0))
    left: dict[str, bytes] = {}
    for name, kept in _gather(ops).items():
        there = kept.name_safe or chance.random() < share
        if there and not (kept.deleted and chance.random() < share):
            left[name] = _apply(kept.safe, kept.since, lambda: chance.random() < share)
    return left


def _gather(ops: Sequence[Op]) -> dict[str, _Kept]:
    files: dict[str, _Kept] = {}
    for op in ops:
        if op.kind == "acknowledge":
            continue
        if op.kind == "sync" and op.name == FOLDER:
            for name in [name for name, kept in files.items() if kept.deleted]:
                del files[name]
            for kept in files.values():
                kept.name_safe = True
            continue
        kept = files.setdefault(op.name, _Kept())
        if op.kind == "delete":
            kept.deleted = True
        elif op.kind == "sync":
            kept.safe, kept.since = _apply(kept.safe, kept.since, lambda: True), []
        else:
            if kept.deleted:  # a new file of the same name
                kept.safe, kept.since, kept.deleted = b"", [], False
            kept.since.append(op)
    return files


def _apply(data: bytes, ops: Sequence[Op], stays: Any) -> bytes:
    """Return a file after operations. A truncation, or a sector of a write, happens if `stays` says so."""
    out = bytearray(data)
    for op in ops:
        if op.kind == "truncate":
            if stays():
                del out[op.at :]
            continue
        for at, piece in _sectors(op.at, op.data):
            if stays():
                out.extend(bytes(max(0, at - len(out))))
                out[at : at + len(piece)] = piece
    return bytes(out)


def _sectors(at: int, data: bytes) -> Iterator[tuple[int, bytes]]:
    end = at + len(data)
    begin = at
    while begin < end:
        stop = min(end, (begin // SECTOR + 1) * SECTOR)
        yield begin, data[begin - at : stop - at]
        begin = stop
