"""The file corrections.jsonl, read into the decisions that hold."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from despatch import append_log
from despatch.append_log import Log
from despatch.decisions.parse import FILE, Line, apply_undo, decoder, sort_lines
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
    """Return the lines of an archive's corrections.jsonl as they stand, none when there is no such file."""
    return append_log.read(folder / FILE, decoder())
