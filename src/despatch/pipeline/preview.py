"""One file read, divided and described in memory: what a build would make of it, without an archive."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from despatch.model import LedgerAct, Letter, Problem, Source
from despatch.pipeline import stages
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
    """Read `file` by the stages of a build. Ids are the file's name and the letter's place; raises OSError."""
    values: dict[str, Any] = {"id": file.name, "data": file.read_bytes()}
    problems: list[Problem] = []
    for stage in stages.of_scope("source"):
        result, said = stage.load()(*(values[need] for need in stage.needs), settings)
        problems += said
        if result is None:
            return Preview(None, (), tuple(problems))
        values[stage.gives] = result
    letters = tuple(
        Letter(f"{file.stem}-{n}", file.name, cut.span, n, cut.kind, cut.confidence, description, cut.doubts)
        for n, (cut, description) in enumerate(zip(values["cuts"], values["descriptions"], strict=True), start=1)
    )
    acts = tuple(found for found, _ in values.get("ledger", ()))
    return Preview(values["source"], letters, tuple(problems), acts)
