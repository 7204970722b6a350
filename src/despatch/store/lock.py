"""One writer at a time: a lock on a file beside the archive. The system frees it when the process dies."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from despatch.errors import ArchiveBusy, ArchiveError

FILE = "archive.lock"
_TRIES, _PAUSE = 6, 0.02
"""Who asks whether a build is at work holds the lock for a moment: the lock is tried again after a pause in seconds."""


@contextmanager
def hold(folder: Path, file: str = FILE, then: str = "build again") -> Iterator[None]:
    """Hold the archive for writing, or what another file of its folder stands for.

    Raises ArchiveBusy when another build holds it, which says what to do `then`, and ArchiveError.
    """
    path = folder / file
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as wrong:
        raise ArchiveError(
            f"{folder} cannot be written ({wrong.strerror}): check the permissions of the folder"
        ) from None
    try:
        if not _take_soon(descriptor):
            holder = os.pread(descriptor, 32, 0).decode("ascii", "replace").strip() if hasattr(os, "pread") else ""
            who = f" (process {holder})" if holder else ""
            raise ArchiveBusy(f"another build is at work on {folder}{who}: wait until it is done, then {then}")
        os.ftruncate(descriptor, 0)
        os.write(descriptor, str(os.getpid()).encode("ascii"))
        yield
    finally:
        os.close(descriptor)  # frees the lock


def is_held(folder: Path) -> bool:
    """Say whether a build holds the archive, or a decision is being written."""
    try:
        descriptor = os.open(folder / FILE, os.O_RDONLY)
    except OSError:
        return False
    try:
        return not _share(descriptor)
    finally:
        os.close(descriptor)


def _take_soon(descriptor: int) -> bool:
    for left in reversed(range(_TRIES)):
        if _take(descriptor):
            return True
        if left:
            time.sleep(_PAUSE)
    return False


if sys.platform == "win32":
    import msvcrt

    def _take(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    _share = _take

else:
    import fcntl

    def _take(descriptor: int, how: int = fcntl.LOCK_EX) -> bool:
        try:
            fcntl.flock(descriptor, how | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def _share(descriptor: int) -> bool:
        return _take(descriptor, fcntl.LOCK_SH)
