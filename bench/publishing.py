"""Publishing costs the same for each letter of a small archive and of one four times as large; so does its memory."""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from bench import corpus
from bench.measure import Result
from bench.memory import watched


def run(*, full: bool) -> list[Result]:
    """Publish archives of about 270 and 1,100 letters with their search; ten times as many with `full`."""
    times = 5 if full else 0.5
    few, seconds_of_few, peak_of_few = _published(times)
    many, seconds_of_many, peak = _published(4 * times)
    ratio = (seconds_of_many / many) / (seconds_of_few / few)
    detail = (
        f"{1000 * seconds_of_many / many:.0f} ms of CPU a letter among {many},"
        f" {1000 * seconds_of_few / few:.0f} ms among {few}"
    )
    each = (peak - peak_of_few) / (many - few)
    growth = f"{each / 1024:.0f} kB more for each letter more, all processes together; the archive is mapped into each"
    return [
        Result("publish a letter, among many / among few", ratio, 1.25, "at most", detail=detail),
        Result(f"peak memory, {many} letters published", peak / 2**20, 1000, "at most", "MB", growth),
    ]


def _published(megabytes: float) -> tuple[int, float, int]:
    """Return how many letters an archive of so much text has, the CPU seconds of publishing it, and the peak bytes."""
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "archive"
        command = [sys.executable, "-m", "despatch"]
        subprocess.run([*command, "init", str(archive)], check=True, capture_output=True)
        letters = corpus.made_up(archive / "letters", megabytes)
        subprocess.run([*command, "build", str(archive)], check=True, capture_output=True)
        before = _children_seconds()
        peak = watched([*command, "publish", str(archive), str(Path(folder) / "site"), "--workers", "2"])
        return letters, _children_seconds() - before, peak


def _children_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
