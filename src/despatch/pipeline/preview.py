"""One file read, divided and described in memory: what a build would make of it, without an archive."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from despatch.model import LedgerAct, Letter, Problem, Source
from despatch.pipeline import source_stages
from despatch.pipeline.source_stages import SourceState, run_stages
from despatch.settings import DEFAULT, Settings


@dataclass(frozen=True, slots=True)
class Preview:
    """What was read of a file; `source` is None where no reader took it, and `problems` say why."""

    source: Source | None
    letters: tuple[Letter, ...]
    problems: tuple[Problem, ...]
    acts: tuple[tuple[LedgerAct, ...], ...] = ()
    """The acts of each letter."""


def preview(file: Path, settings: Settings = DEFAULT) -> Preview:
    """Read `file` by the source stages of a build. An id is the file's name and the letter's place; raises OSError."""
    run = run_stages(source_stages.SOURCE, SourceState(file.name, file.read_bytes()), settings)
    state = run.state
    if run.failed or state.source is None:
        return Preview(None, (), run.problems)
    letters = tuple(
        Letter(f"{file.stem}-{n}", file.name, cut.span, n, cut.kind, cut.confidence, description, cut.doubts)
        for n, (cut, description) in enumerate(zip(state.cuts, state.descriptions, strict=True), start=1)
    )
    acts = tuple(tuple(entered) for entered, _ in state.ledger or ())
    return Preview(state.source, letters, run.problems, acts)
