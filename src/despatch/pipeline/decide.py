"""Taking a decision: it is written to corrections.jsonl, then laid over the archive at once.

The line goes to the disk first. Should anything fail after that, the decision is taken, and the next build lays it over.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from despatch import settings
from despatch.decisions import parse, written
from despatch.errors import DecisionError, NotFound
from despatch.model import Correction
from despatch.pipeline import build, decisions, people
from despatch.store import lock
from despatch.store.writer import Writer


def take(folder: Path, one: Correction, *, later: bool = False) -> Correction:
    """Write a decision (its id and moment are filled in) and lay it over the archive, unless `later`; returns it as written.

    Raises DecisionError when it says too little, ArchiveBusy while a build is at work, ArchiveError when it cannot be written.
    """
    if later:
        with lock.held(folder):
            return _write(folder, one)
    said = settings.load(folder / settings.FILE)
    authority = people.authority(folder, said.languages)
    with Writer(folder) as writer:
        taken = _write(folder, one)
        build.settle(writer, authority, said, decisions.read(folder))
    return taken


def _write(folder: Path, one: Correction) -> Correction:
    there = decisions.read(folder)
    known = {line.correction.id for line in there.lines}
    if one.kind == "undo" and one.of in there.undone:
        raise DecisionError(
            f"{one.of} is undone already: to restore it, undo the line that undid it (`despatch review list {folder} --all`)"
        )
    if one.kind == "undo" and one.of not in known:
        raise NotFound(f"no decision bears the id {one.of!r}: `despatch review list {folder}` shows them")
    try:
        line = written(_apart(replace(one, at=one.at or datetime.now(UTC).isoformat(timespec="seconds")), known))
    except ValueError as wrong:
        raise DecisionError(str(wrong)) from None
    decisions.append(folder, [line])
    return parse(line)[0][0].correction


def _apart(one: Correction, known: set[str]) -> Correction:
    """Return a decision with an id that none before bears: the same may be decided again within a second, after an undo."""
    made = parse(written(one))[0][0].correction
    id, n = made.id, 1
    while made.id in known:
        n += 1
        made = replace(made, id=f"{id}-{n}")
    return made
