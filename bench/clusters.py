"""The source stages on several processes, against one: the pool of this machine, and a dask cluster of two workers."""

from __future__ import annotations

import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench import corpus
from bench.measure import Result
from despatch.pipeline import batches, stages, workers
from despatch.pipeline.read_sources import Job
from despatch.pipeline.source_stages import SourceStage
from despatch.settings import DEFAULT

PIECE = 60_000
"""Characters of a file: so small that the last batches of two workers end at about the same time."""
LEAST = {"two processes": 1.85, "dask, two local workers": 1.75}


def run(*, full: bool) -> list[Result]:
    with tempfile.TemporaryDirectory() as folder:
        jobs = list(_jobs(Path(folder), 10 if full else 4))
        one, alone, letters = _measure(jobs, workers.InProcess())
        results = []
        for name, engine in (
            ("two processes", workers.WorkerPool(2)),
            ("dask, two local workers", batches.choose("local:2", None, 0, DEFAULT, stages.SOURCE)),
        ):
            took, busy, read = _measure(jobs, engine)
            assert read == letters
            detail = (
                f"{letters} letters: {letters / one:.0f} a second by one, {letters / took:.0f} by two and their start; "
                f"{busy / alone:.2f} times the processor time"
            )
            results.append(Result(f"source stages, {name} / one", one / took, LEAST[name], "at least", detail=detail))
    return results


def _jobs(folder: Path, times: int) -> Iterator[Job]:
    """Write the letters in pieces, so many times over."""
    for number in range(times):
        for name, data in corpus.files().items():
            text = data.decode("utf-8")
            for start in range(0, len(text), PIECE):
                path = folder / f"{number}-{start:08}-{Path(name).name}"
                path.write_text(text[start : start + PIECE], encoding="utf-8")
                yield Job(path.name, str(path), path.stat().st_size, ())


def _measure(
    jobs: list[Job], engine: workers.Engine, table: tuple[SourceStage, ...] = stages.SOURCE
) -> tuple[float, float, int]:
    """Return the seconds of the wall and of all processors, and the letters read."""
    busy, start = _busy(), time.perf_counter()
    letters = sum(len(rows.letters) for _, rows in batches.read(jobs, engine, DEFAULT, table))
    return time.perf_counter() - start, _busy() - busy, letters


def _busy() -> float:
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in both)
