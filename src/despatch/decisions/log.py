"""The file corrections.jsonl, read into the decisions that hold."""

from __future__ import annotations

import hashlib
import io
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from despatch import append_log
from despatch.append_log import Log
from despatch.decisions.parse import FILE, Line, apply_undo, decoder, sort_lines
from despatch.errors import ArchiveError
from despatch.model import Correction, CorrectionKind, Problem


@dataclass(frozen=True, slots=True)
class Decisions:
    """What corrections.jsonl says: its lines, the decisions that hold, those undone, and what is wrong with it."""

    lines: tuple[Line, ...] = ()
    holding: tuple[Correction, ...] = ()
    undone: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()

    def of(self, *kinds: CorrectionKind) -> tuple[Correction, ...]:
        """Return the decisions of these kinds that hold, in their order."""
        return tuple(decision for decision in self.holding if decision.kind in kinds)


def read(folder: Path) -> Decisions:
    """Return the decisions of an archive, none when there is no corrections.jsonl.

    Raises ArchiveError when the file cannot be opened.
    """
    lines, unreadable = sort_lines(read_log(folder))
    holding, undone, unknown = apply_undo(lines)
    problems = sorted((*unreadable, *unknown), key=lambda problem: problem.line or 0)
    return Decisions(lines, holding, undone, tuple(problems))


def read_log(folder: Path) -> Log[Correction]:
    """Return the lines of an archive's corrections.jsonl as they stand, none when there is no such file.

    What was read of the file before is kept: when it only grew since, the new lines alone are read.
    """
    path = folder / FILE
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return Log()
    except OSError as wrong:
        raise ArchiveError(f"{path}: cannot be read ({wrong.strerror}): check its permissions") from wrong
    if not data.endswith(b"\n"):  # the last line may still grow
        return _Known().grow(data).log
    with _LOCK:
        known = _KNOWN.get(path)
        if known is None or known.digest != _digest(data[: known.size]):
            known = _Known()
        grown = known.grow(data)
        _KNOWN[path] = grown
        while len(_KNOWN) > _MOST:
            del _KNOWN[next(iter(_KNOWN))]
    return grown.log


@dataclass(frozen=True, slots=True)
class _Known:
    """What was read of a file: its first `size` bytes, all of them whole lines, and their digest."""

    size: int = 0
    digest: bytes = field(default_factory=lambda: _digest(b""))
    lines: int = 0
    log: Log[Correction] = field(default_factory=Log)
    decode: Callable[[bytes], Correction] = field(default_factory=decoder)

    def grow(self, data: bytes) -> _Known:
        """Return what is known when the file holds `data`, which begins with the bytes that are known."""
        rest = data[self.size :]
        if not rest:
            return self
        found = append_log.gather(append_log.scan(io.BytesIO(rest), self.decode))
        entries = [replace(one, number=one.number + self.lines, start=one.start + self.size) for one in found.entries]
        unreadable = [replace(one, number=one.number + self.lines) for one in found.unreadable]
        log = Log((*self.log.entries, *entries), (*self.log.unreadable, *unreadable))
        return _Known(len(data), _digest(data), self.lines + rest.count(b"\n"), log, self.decode)


_LOCK = threading.Lock()
_KNOWN: dict[Path, _Known] = {}
_MOST = 8
"""So many files are remembered."""


def _digest(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=16).digest()
