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
        if not find_loss(folder, file, writer.fact):
            writer.put_fact(_key(file), " ".join(append_log.digest(entry.raw) for entry in read(folder).entries))


def find_loss(folder: Path, file: str, fact: Callable[[str], str | None]) -> str | None:
    """Say which lines that the archive knew a log has lost; None when it has them all. `fact` reads the archive."""
    known = (fact(_key(file)) or "").split()
    return append_log.describe_loss(known, append_log.list_digests(folder / file)) if known else None


def find_problems(folder: Path, fact: Callable[[str], str | None]) -> Iterator[Problem]:
    """Yield what is wrong with the logs as they stand now. `fact` reads what the archive knew."""
    for file, read in WATCHED.items():
        if loss := find_loss(folder, file, fact):
            yield Problem(SHORTENED, file, loss)
        if file != decisions.FILE:  # its lines have a code of their own
            for line in read(folder).unreadable:
                yield Problem(UNREADABLE, file, f"{line.reason}; the line was skipped", line=line.number)


def _key(file: str) -> str:
    return f"log {file}"
