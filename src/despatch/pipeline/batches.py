"""What a build gives its workers: a job for each source, in batches; and what stands for a source that is given up."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from functools import partial

from despatch.errors import DespatchError
from despatch.pipeline import cluster, read_sources, versions, workers
from despatch.pipeline.read_sources import Job, Unchanged
from despatch.pipeline.source_decisions import SourceDecisions
from despatch.pipeline.source_stages import SourceStage
from despatch.pipeline.sources import Place
from despatch.settings import Settings
from despatch.store.records import ProblemRow, SourceRows

_FILES = 64
_BYTES = 1_000_000


def make_job(
    place: Place,
    fingerprints: tuple[str, ...],
    decided: SourceDecisions,
    *,
    homeless: bool = False,
    before: str = "",
    known: frozenset[int] = frozenset(),
) -> Job:
    """Return the job for a source; `homeless`: decisions on letters of files that are gone may hold in it.

    `before` and `known` tell of the reading that is kept: its fingerprint, and by what each letter was read.
    """
    parts = tuple((part.id, part.path) for part in place.parts)
    lost = decided.homeless if homeless else ()
    return Job(
        place.id, place.path, place.bytes, fingerprints, parts, decided.of(place.id), lost, before=before, known=known
    )


def choose(
    address: str | None, number: int | None, size: int, settings: Settings, table: tuple[SourceStage, ...]
) -> workers.Engine:
    """Return where `size` bytes of sources are read: on the cluster at an address, or by a number of processes here."""
    if address is None:
        return workers.choose(number, size)
    if number is not None:
        raise DespatchError("a build takes a cluster or a number of workers, not both: leave one of them out")
    return cluster.Cluster(address, partial(versions.list_versions, settings, table))


def read(
    jobs: Iterable[Job], engine: workers.Engine, settings: Settings, table: tuple[SourceStage, ...]
) -> Generator[tuple[int, SourceRows | Unchanged], None, None]:
    """Yield the size of each source and what it gave, in the order of the jobs."""
    version = versions.reading_version(settings, table)
    if isinstance(engine, cluster.Cluster):
        jobs = (read_sources.point(job) if settings.shared_sources else read_sources.send(job, version) for job in jobs)
    work = partial(read_sources.read_batch, settings=settings, version=version, stages=table)
    yield from engine.run(work, _gather(jobs), _set_aside)


def _gather(jobs: Iterable[Job]) -> Iterator[list[Job]]:
    """Gather small sources, so that sending them to a worker costs little."""
    batch: list[Job] = []
    size = 0
    for job in jobs:
        if batch and (len(batch) >= _FILES or size + job.size > _BYTES):
            yield batch
            batch, size = [], 0
        batch.append(job)
        size += job.size
    if batch:
        yield batch


def _set_aside(job: Job) -> tuple[int, SourceRows]:
    message = (
        "three times the process that read this file was ended, by the file or from outside. The file was set aside; "
        "letters that were read from it before are kept"
    )
    return job.size, SourceRows(job.id, "", "", problems=(ProblemRow("source-set-aside", message),), keep=True)
