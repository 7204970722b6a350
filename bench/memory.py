"""Memory does not grow with the archive: the peak of a whole build, all its processes together."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench import corpus
from bench.measure import Result

LETTER = "Orla Fenn to Tasso Brandt\n\nPort Carrow, March 4, 1911\n\nDear Sir,\n\nThe barley came.\n\nOrla Fenn\n\n"
SENTENCE = "The barley came in good order. "


def run(*, full: bool) -> list[Result]:
    return [*_large_archive(full=full), *_endless_line()]


def _endless_line() -> list[Result]:
    """Build one short letter, alone and beside a file whose one line has 100 MB."""
    peaks = []
    for size in (0, 100_000_000):
        with tempfile.TemporaryDirectory() as folder:
            archive = Path(folder) / "archive"
            subprocess.run([sys.executable, "-m", "despatch", "init", str(archive)], check=True, capture_output=True)
            (archive / "letters" / "short.txt").write_text(LETTER)
            if size:
                (archive / "letters" / "long.txt").write_text(LETTER + SENTENCE * (size // len(SENTENCE)))
            peaks.append(watched([sys.executable, "-m", "despatch", "build", str(archive)]))
    more = (peaks[1] - peaks[0]) / 2**20
    return [Result("memory, a line of 100 MB beside a letter", more, 200, "at most", "MB", "more than without it")]


def _large_archive(*, full: bool) -> list[Result]:
    megabytes = 1000 if full else 100
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "archive"
        subprocess.run([sys.executable, "-m", "despatch", "init", str(archive)], check=True, capture_output=True)
        letters = corpus.made_up(archive / "letters", megabytes)
        start = time.perf_counter()
        peak = watched([sys.executable, "-m", "despatch", "build", str(archive)])
        took = time.perf_counter() - start
    detail = f"{letters} letters in {took:.0f} s, {letters / took:.0f} a second from files to finished archive"
    return [Result(f"peak memory, a build of {megabytes} MB", peak / 2**20, 600, "at most", "MB", detail)]


def watched(command: list[str]) -> int:
    """Run a command; return the largest sum of resident bytes of it and its children, looked at ten times a second."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    peak = 0
    while process.poll() is None:
        peak = max(peak, sum(map(resident, family(process.pid))))
        time.sleep(0.1)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}")
    return peak


def family(pid: int) -> list[int]:
    """Return a process and all its descendants."""
    found = [pid]
    for parent in found:
        try:
            for task in Path(f"/proc/{parent}/task").iterdir():
                found += map(int, (task / "children").read_text().split())
        except OSError:
            continue  # it ended while we looked
    return found


def resident(pid: int) -> int:
    """Return the resident bytes of a process; shared pages count in each process that holds them."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    line = next((line for line in status.split("\n") if line.startswith("VmRSS:")), "VmRSS: 0 kB")
    return int(line.split()[1]) * 1024
