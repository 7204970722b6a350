"""An archive as it lies on the disk: a stamp of its state, and a whole folder put in the place of another."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from despatch.archive import today

FILES = (
    "archive.db",
    "archive.db-wal",
    "despatch.toml",
    "corrections.jsonl",
    "ids.jsonl",
    "restrictions.toml",
    "notes.jsonl",
)
"""The files on which answers rest."""
_AT_FDCWD, _EXCHANGE = -100, 2


def stamp_of(folder: Path, more: Iterable[str] = ()) -> str:
    """Return a name for the state of an archive on this day; it changes with its files, and with the `more` named."""
    marks = [today.read_calendar().isoformat()]
    for name in (*FILES, *more):
        try:
            file = (folder / name).stat()
        except OSError:
            continue
        if file.st_size:
            marks.append(f"{file.st_ino:x}.{file.st_size:x}.{file.st_mtime_ns:x}")
    return "-".join(marks)


def put_in_place(new: Path, place: Path, old: Path) -> None:
    """Put a whole folder in the place of the one there, which becomes `old`. Where that fails, the one there stays."""
    if not place.exists():
        new.rename(place)
        return
    with suppress(FileNotFoundError):
        shutil.rmtree(old)
    if _exchange(new, place):
        new.rename(old)
        return
    place.rename(old)
    try:
        new.rename(place)
    except OSError:
        old.rename(place)
        raise


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step, so that no moment lacks one; say whether the system can."""
    if sys.platform != "linux":
        return False
    with suppress(OSError, AttributeError):  # a C library without the call
        renameat2 = ctypes.CDLL(None).renameat2
        return bool(renameat2(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _EXCHANGE) == 0)
    return False
