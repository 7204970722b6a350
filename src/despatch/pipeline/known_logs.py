"""What the archive knows of the logs beside it: lines that were lost or cannot be read come out as problems.

At each build and decision the archive keeps a digest of every line that it could read. A log that lacks one of them
later was emptied, cut short, edited or removed. `model-answers.jsonl` is not watched: to ask a model again, people
delete lines of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from despatch import append_log, decisions
from despatch.append_log import Log
from despatch.decisions import log as decision_log
from despatch.model import Problem
from despatch.shipping import events
from despatch.store import ids
from despatch.store.writer import Writer

SHORTENED, UNREADABLE = "log-shortened", "log-unreadable"

WATCHED: Mapping[str, Callable[[Path], Log[Any]]] = {
    decisions.FILE: decision_log.read_log,
    ids.FILE: ids.read_log,
    events.FILE: lambda folder: events.read_log(folder / events.FILE),
}
"""The logs that are watched, and how each is read."""


def remember(writer: Writer) -> None:
    """Keep a digest of each line of the logs. A log that lost lines stays as it was known, until it has them again."""
    folder = writer.path.parent
    writer.id_log.save()
    for file, read in WATCHED.items():
        log = read(folder)
        if not find_loss(log, file, writer.fact):
            writer.put_fact(_key(file), " ".join(append_log.digest(entry.raw) for entry in log.entries))


def find_loss(log: Log[Any], file: str, fact: Callable[[str], str | None]) -> str | None:
    """Say which lines of a file that the archive knew are lost; None when none is. `fact` reads the archive."""
    known = (fact(_key(file)) or "").split()
    return append_log.describe_loss(known, log.digests()) if known else None


def find_problems(folder: Path, fact: Callable[[str], str | None]) -> Iterator[Problem]:
    """Yield what is wrong with the logs as they stand now. `fact` reads what the archive knew."""
    for file, read in WATCHED.items():
        log = read(folder)
        if loss := find_loss(log, file, fact):
            yield Problem(SHORTENED, file, loss)
        if file != decisions.FILE:  # its lines have a code of their own
            for line in log.unreadable:
                yield Problem(UNREADABLE, file, f"{line.reason}; the line was skipped", line=line.number)


def stamp(folder: Path) -> tuple[tuple[int, int, int] | None, ...]:
    """Return what changes when a log changes."""
    return tuple(map(stamp_of, (folder / file for file in WATCHED)))


def stamp_of(path: Path) -> tuple[int, int, int] | None:
    """Return what changes when a file changes; None where there is none."""
    try:
        file = path.stat()
    except OSError:
        return None
    return file.st_ino, file.st_size, file.st_mtime_ns


def _key(file: str) -> str:
    return f"log {file}"
