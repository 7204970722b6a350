"""Logs that only grow: plain files beside the letters, one JSON object a line.

A line that cannot be read costs itself alone, and whoever reads hears of it. An append is all on the disk or refused:
it ends a last line that has no end, and no other process or thread writes in between.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

import msgspec

from despatch.errors import ArchiveError

_V = TypeVar("_V")
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Entry(Generic[_V]):
    """A line that could be read: its number, its value, its bytes without the line end, and the byte it begins at."""

    number: int
    value: _V
    raw: bytes
    start: int


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A line that could not be read. `reason` says why, and what to do about it."""

    number: int
    reason: str
    raw: bytes


@dataclass(frozen=True, slots=True)
class Log(Generic[_V]):
    """What a log holds: the lines that could be read, and those that could not."""

    entries: tuple[Entry[_V], ...] = ()
    unreadable: tuple[Unreadable, ...] = ()

    def digests(self) -> list[str]:
        """Return the digest of each line in order, readable or not."""
        lines: Iterable[Entry[_V] | Unreadable] = self.entries
        if self.unreadable:
            lines = sorted((*self.entries, *self.unreadable), key=lambda line: line.number)
        return [digest(line.raw) for line in lines]


# ---------------------------------------------------------------- reading


def read(path: Path, decode: Callable[[bytes], _V]) -> Log[_V]:
    """Return what a log holds, nothing when there is none; raises ArchiveError when it cannot be opened.

    `decode` turns a line into its value, and raises ValueError or an error of msgspec when it cannot.
    """
    try:
        with path.open("rb") as file:
            return gather(scan(file, decode))
    except FileNotFoundError:
        return Log()
    except OSError as wrong:
        raise ArchiveError(f"{path}: cannot be read ({wrong.strerror}): check its permissions") from wrong


def gather(lines: Iterable[Entry[_V] | Unreadable]) -> Log[_V]:
    """Return scanned lines as one log."""
    entries: list[Entry[_V]] = []
    unreadable: list[Unreadable] = []
    for line in lines:
        if isinstance(line, Unreadable):
            unreadable.append(line)
        else:
            entries.append(line)
    return Log(tuple(entries), tuple(unreadable))


def scan(lines: Iterable[bytes], decode: Callable[[bytes], _V]) -> Iterator[Entry[_V] | Unreadable]:
    """Yield each line that is not blank. `lines` may be a file opened for bytes; memory stays flat."""
    start = 0
    for number, line in enumerate(lines, 1):
        begin, start = start, start + len(line)
        raw = line.rstrip(b"\r\n")
        if number == 1 and raw.startswith(_BOM):
            raw, begin = raw.removeprefix(_BOM), len(_BOM)
        if not raw.strip():
            continue
        try:
            value = decode(raw)
        except (ValueError, RecursionError, msgspec.MsgspecError) as wrong:
            torn = "" if line.endswith(b"\n") else "the line has no end, as after a power cut: "
            yield Unreadable(number, f"{torn}{wrong}", raw)
        else:
            yield Entry(number, value, raw, begin)


# ---------------------------------------------------------------- appending


class Held:
    """A log that is held for appending."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self._path = path
        self._descriptor = descriptor

    def append(self, lines: Sequence[bytes]) -> int:
        """Write lines at the end and wait until they are on the disk; return the byte at which the first begins.

        Each line has its line end. If the disk refuses a part, everything is taken back and ArchiveError is raised.
        """
        size = os.lseek(self._descriptor, 0, os.SEEK_END)
        begin = size
        data = b"".join(lines)
        try:
            if size and not _ends_line(self._descriptor, size):
                data, begin = b"\n" + data, size + 1
            _write(self._descriptor, data)
            os.fsync(self._descriptor)
            if not size:
                sync_folder(self._path.parent)
        except OSError as wrong:
            with suppress(OSError):
                os.ftruncate(self._descriptor, size)
            raise _not_recorded(self._path, wrong) from wrong
        return begin


@contextmanager
def hold(path: Path) -> Iterator[Held]:
    """Hold a log, so that nobody else appends; wait while another process or thread holds it.

    What is read within is what the append comes after. Do not hold one log twice at once. Raises ArchiveError.
    """
    new = not path.exists()
    try:
        descriptor = _open_locked(path)
    except OSError as wrong:
        raise _not_recorded(path, wrong) from wrong
    try:
        yield Held(path, descriptor)
    finally:
        if new and not os.fstat(descriptor).st_size:
            with suppress(OSError):
                path.unlink()
        os.close(descriptor)  # frees the lock


def append(path: Path, lines: Sequence[bytes]) -> int:
    """Hold a log and append to it; see `Held.append`."""
    with hold(path) as held:
        return held.append(lines)


def sync_folder(folder: Path) -> None:
    """Wait until the names of a folder's files are on the disk. Windows cannot be asked to, and needs not be."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _open_locked(path: Path) -> int:
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o644)
        try:
            _lock(descriptor)
            # While this waited, the file may have been removed, or a copy put in its place.
            if path.exists() and os.path.samestat(os.fstat(descriptor), path.stat()):
                return descriptor
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)


def _ends_line(descriptor: int, size: int) -> bool:
    os.lseek(descriptor, size - 1, os.SEEK_SET)
    return os.read(descriptor, 1) == b"\n"


def _write(descriptor: int, data: bytes) -> None:
    """Write all bytes, in one call unless the system takes fewer at once."""
    left = memoryview(data)
    while left:
        left = left[os.write(descriptor, left) :]


def _not_recorded(path: Path, wrong: OSError) -> ArchiveError:
    return ArchiveError(
        f"{path} cannot be written ({wrong.strerror}), so nothing was recorded: correct that and try again"
    )


if sys.platform == "win32":
    import msvcrt
    import time

    _FAR = 2**62
    """A byte that no log reaches: Windows lets nobody read a byte that is locked."""

    def _lock(descriptor: int) -> None:
        os.lseek(descriptor, _FAR, os.SEEK_SET)
        while True:
            try:
                msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
            except OSError:
                time.sleep(0.02)
            else:
                return

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX)


# ---------------------------------------------------------------- what was known of a log


def digest(raw: bytes) -> str:
    """Return a short digest of a line, the same whatever its line end."""
    return hashlib.blake2b(raw.strip(), digest_size=8).hexdigest()


def describe_loss(known: Sequence[str], now: Sequence[str]) -> str | None:
    """Say which of the lines that were `known` a log lacks `now`; None when it has them all, in their order."""
    if gone := (Counter(known) - Counter(now)).total():
        if not now:
            return f"it holds no line, and the archive knew {len(known):,}"
        return f"of the lines that the archive knew, {len(known):,} in number, {gone:,} are gone or were changed"
    rest = iter(now)
    if all(line in rest for line in known):
        return None
    return "the lines that the archive knew stand in another order"
