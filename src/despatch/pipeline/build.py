"""From a folder of sources to an archive: changed sources are read, then the archive stages run over the whole.

A source is skipped when its bytes, the settings and the stages are what they were. A stage that raises costs its
source, not the run. Rows are committed in batches of whole sources. So a build that is cut off leaves every source as
it was or as it is now. The next build goes on from there.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from despatch.decisions import log
from despatch.errors import ArchiveError, NotAnArchive
from despatch.pipeline import known_logs, people, source_stages, stages, workers
from despatch.pipeline.digest import fingerprint
from despatch.pipeline.proposals import AskedReport, ProposalSession
from despatch.pipeline.source_stages import Job, SourceStage, Unchanged
from despatch.pipeline.sources import Place, walk
from despatch.pipeline.stages import ArchiveState, Phase
from despatch.settings import FILE, Settings, load
from despatch.store import ids
from despatch.store.records import ProblemRow, SourceRows
from despatch.store.writer import Writer

LETTERS = "letters"
_BATCH_FILES = 64
_BATCH_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a build is: bytes and sources looked at, out of how many, and the letters read so far."""

    phase: Phase
    """In the phase "ask", `source` is the model's server, and `sources_done` of `sources_all` letters were sent."""
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
    table: tuple[SourceStage, ...] = stages.SOURCE,
) -> BuildReport:
    """Bring the archive in `folder` up to date with its sources; see `despatch.archive.build`."""
    began = time.monotonic()
    source_stages.check(table)
    if not (folder / FILE).is_file():
        raise NotAnArchive(f"{folder} holds no {FILE}: run `despatch init {folder}` first")
    settings = load(folder / FILE)
    authority = people.read_authority(folder, settings.languages)
    files = _list_files(folder / LETTERS)
    tell = progress or (lambda _: None)
    tally = _Tally()
    with Writer(folder) as writer:
        gone = _read_sources(writer, settings, table, files, workers, tell, tally)
        session = ProposalSession(writer, folder, settings)
        decisions = log.read(folder)  # while no one else can take one
        state = ArchiveState(writer, settings, authority, decisions, session)

        def begin(phase: Phase) -> None:
            tell(Progress(phase, "", files.size, files.size, len(files), len(files), tally.letters_read))

        def asked(done: int, all: int) -> None:
            url = settings.model.url if settings.model else ""
            tell(Progress("ask", url, files.size, files.size, done, all, tally.letters_read))

        stages.run_archive(state, begin)
        if session.waiting:
            writer.commit()  # the archive is whole, whatever becomes of the asking
            session.ask(asked)
            stages.run_archive(state, begin)
        writer.put_fact("title", settings.title)
        writer.commit()
        counts = tally.counts
        return BuildReport(
            counts["unchanged"],
            counts["changed"],
            counts["new"],
            gone,
            tally.letters_read,
            writer.count(),
            _count_problems(writer, folder),
            tally.bytes_read,
            time.monotonic() - began,
            session.report(),
        )


def _count_problems(writer: Writer, folder: Path) -> dict[str, int]:
    """Return how often each problem was found, those of the logs beside the letters with them."""
    counts = Counter(writer.codes())
    counts.update(problem.code for problem in known_logs.find_problems(folder, writer.fact))
    return dict(sorted(counts.items()))


@dataclass(frozen=True, slots=True)
class _Files:
    """The sources below letters/, the folders that cannot be opened, and the bytes of the sources together."""

    sources: list[Place]
    closed: list[Place]
    size: int

    def __len__(self) -> int:
        return len(self.sources)


def _list_files(letters: Path) -> _Files:
    """List what stands below letters/; raises ArchiveError when that folder cannot be opened."""
    if not letters.is_dir():
        raise ArchiveError(f"there is no folder {letters}: make it and put the transcripts into it, then build again")
    sources: list[Place] = []
    closed: list[Place] = []
    for place in walk(letters):
        (sources if place.trouble is None else closed).append(place)
    if any(place.id == "" for place in closed):
        raise ArchiveError(f"{letters} cannot be opened ({closed[0].trouble}): check its permissions, then build again")
    return _Files(sources, closed, sum(place.size for place in sources))


# ---------------------------------------------------------------- sources


def _read_sources(
    writer: Writer,
    settings: Settings,
    table: tuple[SourceStage, ...],
    files: _Files,
    number: int | None,
    tell: Callable[[Progress], object],
    tally: _Tally,
) -> tuple[str, ...]:
    """Read the sources that changed, by `number` workers, into the store; return the ids of those that are gone."""
    writer.forget_gone()
    gone = _list_gone(writer, files)
    writer.expect_gone(gone)
    jobs = (Job(place.id, place.path, place.size, writer.fingerprint(place.id)) for place in files.sources)
    work = partial(source_stages.read_batch, settings=settings, version=_version(settings, table), stages=table)
    for job_size, rows in workers.choose(number, files.size).run(work, _batches(jobs)):
        _take(writer, rows, job_size, tally)
        tell(Progress("read", rows.id, tally.bytes_done, files.size, tally.seen, len(files), tally.letters_read))
    _mark_closed(writer, files.closed)
    for id in gone:
        writer.drop(id, ProblemRow("source-gone", f"the file was read before and is no longer in {LETTERS}/"))
    if not known_logs.find_loss(ids.read_log(writer.path.parent), ids.FILE, writer.fact):
        writer.mirror_redirects()  # a file of ids that was emptied must not empty the archive's
    writer.commit()
    return gone


def _version(settings: Settings, table: tuple[SourceStage, ...]) -> str:
    """Return what decides how a source is read, beside its bytes: not the title, nor the names of our side."""
    return fingerprint(
        settings.languages, settings.calendar, settings.encoding, settings.own_rules, stages.digest_sources(table)
    )


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


def _take(writer: Writer, rows: SourceRows | Unchanged, size: int, tally: _Tally) -> None:
    tally.seen += 1
    tally.bytes_done += size
    if isinstance(rows, Unchanged):
        tally.counts["unchanged"] += 1
        return
    known = writer.fingerprint(rows.id) is not None
    writer.put(rows)
    tally.counts["changed" if known else "new"] += 1
    tally.letters_read += len(rows.letters)
    tally.bytes_read += size


def _list_gone(writer: Writer, files: _Files) -> tuple[str, ...]:
    """Return the sources that are no longer there; those in a folder that cannot be opened are not counted as gone."""
    there = {place.id for place in files.sources}
    closed = tuple(place.id + "/" for place in files.closed)
    return tuple(id for id in writer.sources() if id not in there and not id.startswith(closed))


def _mark_closed(writer: Writer, closed: list[Place]) -> None:
    for place in closed:
        problem = ProblemRow("source-unreadable", f"the folder could not be opened: {place.trouble}")
        writer.put(SourceRows(place.id, "", "", problems=(problem,), keep=True))
