"""From a folder of sources to an archive: what changed is read, divided and described; then the whole is identified.

A source is left alone when its bytes, the settings and the stages are what they were. A stage that raises
costs its source, not the run. What was put is committed in batches of whole sources, so a build that is cut
off leaves every source either as it was or as it is now, and the next build goes on from there.
"""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Literal

from despatch import settings
from despatch.errors import ArchiveError, NotAnArchive
from despatch.model import Person, Problem
from despatch.pipeline import decisions, matters, proposals, references, stages
from despatch.pipeline import people as identity
from despatch.pipeline import workers as engines
from despatch.pipeline.decisions import Decisions
from despatch.pipeline.proposals import AskedReport
from despatch.pipeline.sources import Place, walk
from despatch.pipeline.stages import Stage
from despatch.settings import Settings
from despatch.store import records
from despatch.store.records import ProblemRow, SourceRows
from despatch.store.writer import Writer

LETTERS = "letters"
LARGEST = 500_000_000
"""Bytes of the largest file that is read; more is no transcript, and would not fit into memory beside its letters."""
_BATCH_FILES = 64
_BATCH_BYTES = 1_000_000


Phase = Literal["read", "identify", "connect", "matters", "ask"]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a build is: bytes and sources of those to be looked at, letters read so far."""

    phase: Phase
    """While a language model is asked, `source` is its server, and `sources_done` of `sources_all` letters were asked about."""
    source: str
    bytes_done: int
    bytes_all: int
    sources_done: int
    sources_all: int
    letters: int


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did. `problems` counts the findings of the whole archive by code."""

    unchanged: int
    changed: int
    new: int
    gone: tuple[str, ...]
    letters_read: int
    letters: int
    problems: dict[str, int]
    bytes_read: int
    seconds: float
    asked: AskedReport | None = None
    """What was asked of a user's own language model; None without one."""

    @property
    def read(self) -> int:
        """How many sources were read."""
        return self.changed + self.new


@dataclass(frozen=True, slots=True)
class Job:
    """One source for a worker: where it lies and what it was when it was last read."""

    id: str
    path: str
    size: int
    fingerprint: str | None


@dataclass(slots=True)
class _Tally:
    seen: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    bytes_done: int = 0
    bytes_read: int = 0
    letters_read: int = 0


def build(
    folder: Path,
    *,
    progress: Callable[[Progress], None] | None = None,
    workers: int | None = None,
    table: tuple[Stage, ...] = stages.TABLE,
) -> BuildReport:
    """Bring the archive in `folder` up to date with its sources; see `despatch.archive.build`."""
    began = time.monotonic()
    stages.check(table)
    if not (folder / settings.FILE).is_file():
        raise NotAnArchive(f"{folder} holds no {settings.FILE}: run `despatch init {folder}` first")
    said = settings.load(folder / settings.FILE)
    authority = identity.authority(folder, said.languages)
    decided = decisions.read(folder)
    places, unreadable, size = _look(folder / LETTERS)
    tally = _Tally()
    with Writer(folder) as writer:
        writer.forget_gone()
        gone = _gone(writer, places, unreadable)
        writer.expect_gone(gone)
        jobs = (Job(place.id, place.path, place.size, writer.fingerprint(place.id)) for place in places)
        work = partial(read_batch, settings=said, state=_state(said, table), steps=stages.of_scope("source", table))
        for job_size, fresh in engines.choose(workers, size).run(work, _batches(jobs)):
            _take(writer, fresh, job_size, tally)
            if progress:
                progress(
                    Progress("read", fresh.id, tally.bytes_done, size, tally.seen, len(places), tally.letters_read)
                )
        _mark_unreadable(writer, unreadable)
        for vanished in gone:
            writer.drop(vanished, ProblemRow("source-gone", f"it was read before and is no longer in {LETTERS}/"))
        writer.mirror_redirects()
        writer.commit()
        door = proposals.Door(writer, folder, said)
        door.enter()

        def begin(phase: Phase) -> object:
            return progress and progress(Progress(phase, "", size, size, len(places), len(places), tally.letters_read))

        settle(writer, authority, said, decided, begin)
        if door.waiting:
            writer.commit()  # whole as it is, whatever becomes of the asking
            door.ask(_asking(progress, said, size, tally))
            settle(writer, authority, said, decided, begin)
        writer.say("title", said.title)
        writer.commit()
        counts = tally.counts
        return BuildReport(
            counts["unchanged"],
            counts["changed"],
            counts["new"],
            gone,
            tally.letters_read,
            writer.count(),
            writer.codes(),
            tally.bytes_read,
            time.monotonic() - began,
            door.report(),
        )


def _asking(
    progress: Callable[[Progress], None] | None, said: Settings, size: int, tally: _Tally
) -> Callable[[int, int], None] | None:
    """Return what tells how far asking is."""
    if progress is None or said.model is None:
        return None
    url = said.model.url
    return lambda done, of: progress(Progress("ask", url, size, size, done, of, tally.letters_read))


def settle(
    writer: Writer,
    authority: tuple[Person, ...],
    said: Settings,
    decided: Decisions,
    begin: Callable[[Phase], object] = lambda _: None,
) -> None:
    """Put the archive together from what was read, editors' decisions laid over it last; what nothing changed for is left as it is.

    `begin` is called with the name of each part before it is done.
    """
    decisions.keep(writer, decided)
    people = decided.of(*decisions.PEOPLE)
    begin("identify")
    identity.settle(writer, authority, said, people)
    begin("connect")
    references.settle(writer, authority, said, decided.of(*decisions.REFERENCES), people)
    begin("matters")
    matters.settle(writer, said, decided.of(*decisions.LEDGER))
    decisions.report(writer, decided)


def _look(letters: Path) -> tuple[list[Place], list[Place], int]:
    """Return the sources, the places that cannot be looked into, and the size of the sources together."""
    if not letters.is_dir():
        raise ArchiveError(f"{letters} is not there: make it and put the transcripts into it, then build again")
    found: list[Place] = []
    unreadable: list[Place] = []
    for place in walk(letters):
        (found if place.trouble is None else unreadable).append(place)
    if any(place.id == "" for place in unreadable):
        raise ArchiveError(
            f"{letters} cannot be opened ({unreadable[0].trouble}): check its permissions, then build again"
        )
    return found, unreadable, sum(place.size for place in found)


def _state(said: Settings, table: tuple[Stage, ...]) -> str:
    """Return what, beside its bytes, decides how a source is read."""
    # The title and the names of our side say nothing about reading.
    words = repr((said.languages, said.calendar, said.encoding, said.own_rules, stages.versions("source", table)))
    return hashlib.sha256(words.encode()).hexdigest()[:24]


def _batches(jobs: Iterator[Job]) -> Iterator[list[Job]]:
    """Gather small sources, so that sending them to a worker costs little."""
    batch: list[Job] = []
    size = 0
    for job in jobs:
        if batch and (len(batch) >= _BATCH_FILES or size + job.size > _BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(job)
        size += job.size
    if batch:
        yield batch


# ---------------------------------------------------------------- in any worker


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A source that is as it was."""

    id: str


def read_batch(
    jobs: list[Job], *, settings: Settings, state: str, steps: tuple[Stage, ...]
) -> list[tuple[int, SourceRows | Unchanged]]:
    """Read each source of a batch, and return its size with what it gave."""
    return [(job.size, read_source(job, settings, state, steps)) for job in jobs]


def read_source(job: Job, settings: Settings, state: str, steps: tuple[Stage, ...]) -> SourceRows | Unchanged:
    """Open, read, divide and describe one source; whatever goes wrong becomes a problem of that source."""
    if job.size > LARGEST:
        problem = ProblemRow(
            "source-declined",
            f"it holds {job.size // 1_000_000} MB; {LARGEST // 1_000_000} MB is the most: divide it into smaller files",
        )
        return SourceRows(job.id, "", "", problems=(problem,))
    try:
        data = Path(job.path).read_bytes()
    except OSError as wrong:
        problem = ProblemRow("source-unreadable", f"it could not be opened: {wrong.strerror}")
        return SourceRows(job.id, "", "", problems=(problem,), keep=True)
    sha256 = hashlib.sha256(data).hexdigest()
    fingerprint = f"{state}:{sha256}"
    if job.fingerprint == fingerprint:
        return Unchanged(job.id)
    stage = "open"
    found: dict[str, Any] = {"data": data, "id": job.id}
    problems: list[Problem] = []
    try:
        for step in steps:
            stage = step.name
            result, said = step.load()(*(found[need] for need in step.needs), settings)
            problems += said
            if result is None:
                return _declined(job.id, fingerprint, sha256, problems)
            found[step.gives] = result
        stage = "store"
        return records.of(
            found["source"],
            found["cuts"],
            found["descriptions"],
            problems,
            fingerprint,
            found.get("references"),
            found.get("mentions"),
            found.get("ledger"),
        )
    except Exception as wrong:  # noqa: BLE001 - a fault in a stage costs this source, not the run
        message = f"stage {stage!r} failed: {type(wrong).__name__}: {wrong}"
        return SourceRows(job.id, "", sha256, problems=(ProblemRow("source-failed", message),))


def _declined(id: str, fingerprint: str, sha256: str, problems: list[Problem]) -> SourceRows:
    said = tuple(
        ProblemRow(p.code, p.message, p.line, p.span.start if p.span else None, p.span.end if p.span else None)
        for p in problems
    )
    return SourceRows(id, fingerprint, sha256, problems=said)


# ---------------------------------------------------------------- in the one that writes


def _take(writer: Writer, fresh: SourceRows | Unchanged, size: int, tally: _Tally) -> None:
    tally.seen += 1
    tally.bytes_done += size
    if isinstance(fresh, Unchanged):
        tally.counts["unchanged"] += 1
        return
    known = writer.fingerprint(fresh.id) is not None
    writer.put(fresh)
    tally.counts["changed" if known else "new"] += 1
    tally.letters_read += len(fresh.letters)
    tally.bytes_read += size


def _gone(writer: Writer, places: list[Place], unreadable: list[Place]) -> tuple[str, ...]:
    """Return the sources that are no longer there; those in a folder that cannot be opened are not counted as gone."""
    there = {place.id for place in places}
    closed = tuple(place.id + "/" for place in unreadable)
    return tuple(id for id in writer.sources() if id not in there and not id.startswith(closed))


def _mark_unreadable(writer: Writer, unreadable: list[Place]) -> None:
    for place in unreadable:
        problem = ProblemRow("source-unreadable", f"it could not be opened: {place.trouble}")
        writer.put(SourceRows(place.id, "", "", problems=(problem,), keep=True))
