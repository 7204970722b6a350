"""Editors' decisions in a build: corrections.jsonl is read, each layer gets its own, and what came of them is told."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from despatch.decisions import FILE, Line, current, parse
from despatch.errors import ArchiveError
from despatch.model import Correction, CorrectionKind, Problem
from despatch.store.writer import Writer

PEOPLE: tuple[CorrectionKind, ...] = ("same", "apart")
REFERENCES: tuple[CorrectionKind, ...] = ("refer",)
LEDGER: tuple[CorrectionKind, ...] = ("withdraw", "read", "confirm", "split", "join", "label", "settle")
UNANCHORED = "correction-unanchored"


@dataclass(frozen=True, slots=True)
class Decisions:
    """What corrections.jsonl says: its lines, the decisions that hold, those undone, and what is wrong with it."""

    lines: tuple[Line, ...] = ()
    holding: tuple[Correction, ...] = ()
    undone: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()

    def of(self, *kinds: CorrectionKind) -> tuple[Correction, ...]:
        """Return the decisions of these kinds that hold, in their order."""
        return tuple(one for one in self.holding if one.kind in kinds)


def read(folder: Path) -> Decisions:
    """Return the decisions of an archive, none when there is no corrections.jsonl; raises ArchiveError when it cannot be opened."""
    path = folder / FILE
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return Decisions()
    except OSError as wrong:
        raise ArchiveError(f"{path}: cannot be read ({wrong.strerror}): check its permissions") from wrong
    lines, problems = parse(data)
    holding, undone, strange = current(lines)
    return Decisions(lines, holding, undone, tuple(sorted((*problems, *strange), key=lambda p: p.line or 0)))


def append(folder: Path, lines: Sequence[bytes]) -> None:
    """Write lines at the end of corrections.jsonl in one write, and wait until they are on the disk; raises ArchiveError.

    A last line without its end, cut off by a crash or left so by hand, is ended first: it stays what it was.
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
            f"{path} cannot be written ({wrong.strerror}): nothing was decided; mend that and try again"
        ) from wrong


def keep(writer: Writer, decided: Decisions) -> None:
    """Put the decisions into the store, before they are laid over anything."""
    writer.decision_writer().put_decisions(
        (line.number, line.correction, line.correction.id in decided.undone) for line in decided.lines
    )


def report(writer: Writer, decided: Decisions) -> None:
    """Put the findings about corrections.jsonl, when every layer has said what its decisions bear on."""
    desk = writer.decision_writer()
    unanchored = [
        Problem(UNANCHORED, FILE, f"{one.id} ({one.kind}, by {one.by}): {trouble}; the decision is kept", line=line)
        for line, one, trouble in desk.troubles()
    ]
    desk.put_problems(sorted((*decided.problems, *unanchored), key=lambda p: p.line or 0))
