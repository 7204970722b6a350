"""Stages that see one source: a job comes in, the rows of its letters go out. Pure, and run in any worker.

A stage is a function of what it needs and the settings, in that order. It returns what it gives, and problems.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from importlib import import_module
from pathlib import Path
from typing import Any

from despatch.model import Cut, DeliveryStep, Description, LedgerAct, Mention, Problem, Reference, Source
from despatch.settings import Settings
from despatch.store import records
from despatch.store.records import ProblemRow, SourceRows

LARGEST = 500_000_000
"""Bytes of the largest file that is read. A larger file is no transcript, and its letters would not fit into memory."""


@dataclass(frozen=True, slots=True)
class SourceState:
    """What is known of one source: each stage gives one field, and later stages need it."""

    id: str
    data: bytes
    source: Source | None = None
    """None: not read yet, or no reader takes the file."""
    cuts: Sequence[Cut] = ()
    descriptions: Sequence[Description] = ()
    mentions: Sequence[Sequence[Mention]] | None = None
    references: Sequence[Sequence[Reference]] | None = None
    ledger: Sequence[tuple[Sequence[LedgerAct], Sequence[DeliveryStep]]] | None = None
    """The acts and deliveries of each letter."""


GIVEN = ("id", "data")
"""The fields of `SourceState` that are there before any stage."""


@dataclass(frozen=True, slots=True)
class SourceStage:
    """One stage. `needs` and `gives` are fields of `SourceState`; `function` is "module:name", imported when run."""

    name: str
    needs: tuple[str, ...]
    gives: str
    version: int
    function: str

    @property
    def module(self) -> str:
        """The module of the function."""
        return self.function.partition(":")[0]

    def load(self) -> Callable[..., Any]:
        """Return the function itself."""
        function: Callable[..., Any] = getattr(import_module(self.module), self.function.partition(":")[2])
        return function

    def run(self, state: SourceState, settings: Settings) -> tuple[SourceState, Sequence[Problem]]:
        """Return the state with what this stage gives, and the problems it found."""
        given, problems = self.load()(*(getattr(state, need) for need in self.needs), settings)
        return replace(state, **{self.gives: given}), problems


class StageError(Exception):
    """The table of stages does not fit together: a fault of Despatch or a plugin, not of the material."""


def check(stages: Iterable[SourceStage]) -> None:
    """Raise StageError unless names are distinct, every need is met by a stage before, and each field is given once."""
    known = {field.name for field in fields(SourceState)}
    giver = dict.fromkeys(GIVEN, "what is given")
    names: set[str] = set()
    for stage in stages:
        if stage.name in names:
            raise StageError(f"two stages are called {stage.name!r}")
        names.add(stage.name)
        if missing := [need for need in stage.needs if need not in giver]:
            raise StageError(f"stage {stage.name!r} needs {', '.join(missing)}, but no stage before it gives that")
        if stage.gives in giver:
            raise StageError(f"stages {giver[stage.gives]!r} and {stage.name!r} both give {stage.gives!r}")
        if stage.gives not in known:
            raise StageError(f"stage {stage.name!r} gives {stage.gives!r}, but a source has no such field")
        giver[stage.gives] = stage.name


# ---------------------------------------------------------------- one source of a build


@dataclass(frozen=True, slots=True)
class Job:
    """One source for a worker: where it lies and what it was when it was last read."""

    id: str
    path: str
    size: int
    fingerprint: str | None


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A source that is as it was."""

    id: str


def read_batch(
    jobs: list[Job], *, settings: Settings, version: str, stages: tuple[SourceStage, ...]
) -> list[tuple[int, SourceRows | Unchanged]]:
    """Read each source of a batch, and return its size with its rows."""
    return [(job.size, read_source(job, settings, version, stages)) for job in jobs]


def read_source(job: Job, settings: Settings, version: str, stages: tuple[SourceStage, ...]) -> SourceRows | Unchanged:
    """Open one source and run the stages on it; whatever goes wrong becomes a problem of that source.

    `version` stands for the stages and settings: a source with the old bytes and the old version is unchanged.
    """
    if job.size > LARGEST:
        message = (
            f"the file has {job.size // 1_000_000} MB, and the limit is {LARGEST // 1_000_000} MB: "
            "split it into smaller files"
        )
        return SourceRows(job.id, "", "", problems=(ProblemRow("source-declined", message),))
    try:
        data = Path(job.path).read_bytes()
    except OSError as wrong:
        problem = ProblemRow("source-unreadable", f"the file could not be opened: {wrong.strerror}")
        return SourceRows(job.id, "", "", problems=(problem,), keep=True)
    sha256 = hashlib.sha256(data).hexdigest()
    fingerprint = f"{version}:{sha256}"
    if job.fingerprint == fingerprint:
        return Unchanged(job.id)
    running = "open"
    state = SourceState(job.id, data)
    problems: list[Problem] = []
    try:
        for stage in stages:
            running = stage.name
            state, more = stage.run(state, settings)
            problems += more
            if state.source is None:
                return SourceRows(job.id, fingerprint, sha256, problems=tuple(map(_problem_row, problems)))
        running = "store"
        return _to_rows(state, problems, fingerprint)
    except Exception as wrong:  # noqa: BLE001 - a fault in a stage costs this source, not the run
        message = f"stage {running!r} failed: {type(wrong).__name__}: {wrong}"
        return SourceRows(job.id, "", sha256, problems=(ProblemRow("source-failed", message),))


def _to_rows(state: SourceState, problems: Sequence[Problem], fingerprint: str) -> SourceRows:
    if state.source is None:
        raise StageError("no stage gives the source")
    return records.to_rows(
        state.source,
        state.cuts,
        state.descriptions,
        problems,
        fingerprint,
        state.references,
        state.mentions,
        state.ledger,
    )


def _problem_row(problem: Problem) -> ProblemRow:
    span = problem.span
    return ProblemRow(
        problem.code, problem.message, problem.line, span.start if span else None, span.end if span else None
    )
