"""The file corrections.jsonl: read into the decisions that hold, and appended to."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from despatch.decisions.parse import FILE, Line, apply_undo, parse
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
    path = folder / FILE
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return Decisions()
    except OSError as wrong:
        raise ArchiveError(f"{path}: cannot be read ({wrong.strerror}): check its permissions") from wrong
    lines, unreadable = parse(data)
    holding, undone, unknown = apply_undo(lines)
    problems = sorted((*unreadable, *unknown), key=lambda problem: problem.line or 0)
    return Decisions(lines, holding, undone, tuple(problems))


def append(folder: Path, lines: Sequence[bytes]) -> None:
    """Write lines at the end of corrections.jsonl in one write, and wait until they are on the disk.

    If the last line has no line end, because of a crash or an editor, it gets one first. Raises ArchiveError.
    """
    path = folder / FILE
    data = b"".join(lines)
    try:
        with path.open("ab+") as file:
            size = file.seek(0, os.SEEK_END)
            if size:
                file.seek(size - 1)
                data = (b"" if file.read(1) == b"\n" else b"\n") + data
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError as wrong:
        raise ArchiveError(
            f"{path} cannot be written ({wrong.strerror}), so no decision was recorded: correct that and try again"
        ) from wrong
