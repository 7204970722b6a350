"""One source of a build: a job comes in, the rows of its letters go out. Any worker can do it."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from despatch.decisions.stage import bearings_of
from despatch.errors import DespatchError
from despatch.model import Bearing, Correction, Problem
from despatch.pipeline import source_decisions
from despatch.pipeline.kept_letters import digest_inputs
from despatch.pipeline.source_stages import SourceRun, SourceStage, SourceState, StageError, run_stages
from despatch.read.reader import Part, checksum
from despatch.settings import Settings
from despatch.store import records
from despatch.store.records import ProblemRow, SourceRows

LARGEST = 500_000_000
"""Bytes of the largest file that is read. A larger file is no transcript, and its letters would not fit into memory."""
_WAIT_FOR_NOBODY = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True, slots=True)
class Job:
    """One source for a worker: where it lies, and the fingerprints of the readings of it that are kept.

    `size` counts the bytes of all its files; `parts` are the id and path of each file beside the first.
    """

    id: str
    path: str
    size: int
    fingerprints: tuple[str, ...]
    parts: tuple[tuple[str, str], ...] = ()
    decisions: tuple[Correction, ...] = ()
    """What editors decided on its letters."""
    homeless: tuple[Correction, ...] = ()
    """Decisions on letters of files that are gone: they hold here if their words stand here."""
    contents: tuple[bytes | str, ...] = ()
    """The bytes of each file, or why it could not be opened; empty: whoever reads it opens the files."""
    before: str = ""
    """The fingerprint of the reading that the archive has."""
    known: frozenset[int] = frozenset()
    """The digests of what each letter of that reading was read by; empty: every letter is read."""
    seen: tuple[str, ...] = ()
    """What the build found at each path; empty: it reads them itself."""
    unchanged: str = ""
    """The fingerprint of the reading that is kept, where the build has compared the bytes itself."""


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A source of which a reading is kept, under this fingerprint."""

    id: str
    fingerprint: str


def read_batch(
    jobs: list[Job], *, settings: Settings, version: str, stages: tuple[SourceStage, ...]
) -> list[tuple[int, SourceRows | Unchanged]]:
    """Read each source of a batch, and return its size with its rows; raises DespatchError as `read_source` does."""
    return [(job.size, read_source(job, settings, version, stages)) for job in jobs]


def read_source(job: Job, settings: Settings, version: str, stages: tuple[SourceStage, ...]) -> SourceRows | Unchanged:
    """Open one source and run the stages on it; whatever goes wrong becomes a problem of that source.

    `version` stands for the stages and settings: a source with the old bytes and the old version is unchanged.
    Raises DespatchError on a machine that does not see the files which the build saw.
    """
    if job.unchanged:
        return Unchanged(job.id, job.unchanged)
    if job.size > LARGEST:
        message = (
            f"the file has {job.size // 1_000_000} MB, and the limit is {LARGEST // 1_000_000} MB: "
            "split it into smaller files"
        )
        return SourceRows(job.id, "", "", problems=(ProblemRow("source-declined", message),))
    if job.seen and (found := _look(job)) != job.seen:
        path, there, here = next(
            three for three in zip(_paths(job), job.seen, found, strict=True) if three[1] != three[2]
        )
        raise DespatchError(f"of {path} the build saw {there}, and this machine sees {here}")
    files = list(job.contents or _open(job))
    if isinstance(first := files.pop(0), str):
        problem = ProblemRow("source-unreadable", f"the file could not be opened: {first}")
        return SourceRows(job.id, "", "", problems=(problem,), keep=True)
    parts, closed = _sort_parts(job, files)
    opened = [SourceState(job.id, first, parts, decisions=(*job.decisions, *job.homeless))]
    del first
    if closed:
        if job.fingerprints:  # the pages were read when all could be opened: that reading stays
            return SourceRows(job.id, "", "", problems=closed, keep=True)
        rows = _run(opened, "", job, settings, stages)
        return replace(rows, fingerprint="", problems=(*closed, *rows.problems))
    fingerprint = f"{version}:{checksum(opened[0].data, parts)}"
    if kept := _find_kept(job, fingerprint):
        return Unchanged(job.id, kept)
    if job.known and job.before.startswith(fingerprint):
        opened[0] = replace(opened[0], known=job.known)
    return _run(opened, fingerprint, job, settings, stages)


def _find_kept(job: Job, fingerprint: str) -> str | None:
    """Return under which fingerprint a reading of these bytes is kept."""
    decided = fingerprint + source_decisions.digest(job.decisions)
    return decided if decided in job.fingerprints else None


# ---------------------------------------------------------------- other machines


def send(job: Job, version: str) -> Job:
    """Return a job that holds the bytes of its files; of an unchanged source it says so instead."""
    if job.size > LARGEST:
        return job
    first, *more = contents = tuple(_open(job))
    parts, closed = _sort_parts(job, more)
    if isinstance(first, bytes) and not closed and (kept := _find_kept(job, f"{version}:{checksum(first, parts)}")):
        return replace(job, unchanged=kept)
    return replace(job, contents=contents)


def point(job: Job) -> Job:
    """Return a job for a machine that sees the same files under the same paths."""
    parts = tuple((id, str(Path(path).absolute())) for id, path in job.parts)
    whole = replace(job, path=str(Path(job.path).absolute()), parts=parts)
    return replace(whole, seen=_look(whole))


def _look(job: Job) -> tuple[str, ...]:
    """Return of each file how large it is, or why it cannot be read."""
    found = []
    for path in _paths(job):
        try:
            size = Path(path).stat().st_size
        except OSError as wrong:
            found.append(f"no file ({wrong.strerror})")
        else:
            found.append(f"{size:,} bytes" if os.access(path, os.R_OK) else "a file that it may not read")
    return tuple(found)


def _run(
    opened: list[SourceState], fingerprint: str, job: Job, settings: Settings, stages: tuple[SourceStage, ...]
) -> SourceRows:
    """Run the stages on a source that was opened. It is taken from the list: nothing may keep the bytes in memory."""
    id, sha256 = opened[0].id, checksum(opened[0].data, opened[0].parts)
    try:
        run = run_stages(stages, opened.pop(), settings)
        if fingerprint:
            fingerprint += source_decisions.digest((*job.decisions, *_found(run, job.homeless)))
        if run.failed or run.state.source is None:
            problems = tuple(map(_problem_row, run.problems)) or (ProblemRow("source-declined", "no reader takes it"),)
            return SourceRows(id, "" if run.failed else fingerprint, sha256, problems=problems)
        return _to_rows(run, fingerprint, job)
    except Exception as wrong:  # noqa: BLE001 - a fault in what was read costs this source, not the run
        message = f"what was read cannot be stored: {type(wrong).__name__}: {wrong}"
        return SourceRows(id, "", sha256, problems=(ProblemRow("source-failed", message),))


def _paths(job: Job) -> tuple[str, ...]:
    return (job.path, *(path for _, path in job.parts))


def _open(job: Job) -> Iterator[bytes | str]:
    """Yield the bytes of each file, or why it could not be opened."""
    for path in _paths(job):
        try:
            yield _read_bytes(path)
        except OSError as wrong:
            yield wrong.strerror or "the reason is not known"


def _sort_parts(job: Job, files: Iterable[bytes | str]) -> tuple[tuple[Part, ...], tuple[ProblemRow, ...]]:
    """Return the further files of a document, and a problem for each that could not be opened."""
    parts: list[Part] = []
    closed: list[ProblemRow] = []
    for (id, _), content in zip(job.parts, files, strict=True):
        if isinstance(content, str):
            closed.append(ProblemRow("source-unreadable", f"its page {id} could not be opened: {content}"))
        else:
            parts.append(Part(id, content))
    return tuple(parts), tuple(closed)


def _read_bytes(path: str) -> bytes:
    """Return the bytes of a file; raises OSError, also for a pipe or a device that has taken its place meanwhile."""
    with open(os.open(path, _WAIT_FOR_NOBODY), "rb") as file:  # noqa: PTH123 - it is open already
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(None, "it is no longer a file")
        return file.read()


def _bearings(run: SourceRun) -> tuple[Bearing, ...]:
    state = run.state
    if state.source is None or not state.decisions:
        return ()
    return bearings_of(state.as_read or state.source, state.divided, state.cuts, state.described, state.decisions)


def _found(run: SourceRun, homeless: Sequence[Correction]) -> list[Correction]:
    """Return which of the decisions that had no file any more hold here."""
    here = {bearing.decision for bearing in _bearings(run) if bearing.key} if homeless else set()
    return [decision for decision in homeless if decision.id in here]


def _to_rows(run: SourceRun, fingerprint: str, job: Job) -> SourceRows:
    state = run.state
    if state.source is None:
        raise StageError("no stage gives the source")
    elsewhere = {decision.id for decision in job.homeless} - {decision.id for decision in _found(run, job.homeless)}
    return records.to_rows(
        state.source,
        state.cuts,
        state.descriptions,
        run.problems,
        fingerprint,
        state.references,
        state.mentions,
        state.ledger,
        state.described,
        [bearing for bearing in _bearings(run) if bearing.decision not in elsewhere],
        digest_inputs(state.source, state.cuts, state.described or state.descriptions, state.descriptions),
        state.kept,
    )


def _problem_row(problem: Problem) -> ProblemRow:
    span = problem.span
    return ProblemRow(
        problem.code, problem.message, problem.line, span.start if span else None, span.end if span else None
    )
