"""Taking a decision: it is written to corrections.jsonl, then laid over the archive at once.

The line goes to the disk first. If anything fails after that, the decision stands, and the next build lays it over.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from despatch import append_log
from despatch.decisions import FILE as CORRECTIONS
from despatch.decisions import log, parse, to_line
from despatch.decisions.log import Decisions
from despatch.errors import DecisionError, NotFound
from despatch.model import Correction
from despatch.pipeline import people, places, stages
from despatch.pipeline.proposals import ProposalSession
from despatch.settings import FILE, load
from despatch.store import lock
from despatch.store.writer import Writer


def take(folder: Path, decision: Correction, *, later: bool = False) -> Correction:
    """Write a decision, lay it over the archive unless `later`, and return it with its id and moment.

    Raises DecisionError when it says too little, ArchiveBusy while a build is at work, ArchiveError when the file
    cannot be written.
    """
    if later:
        with lock.hold(folder):
            return _append(folder, decision)
    settings = load(folder / FILE)
    authority = people.read_authority(folder, settings.languages)
    known_places = places.read_authority(folder, settings.languages)
    with Writer(folder) as writer:
        taken = _append(folder, decision)
        state = stages.ArchiveState(
            writer, settings, authority, known_places, log.read(folder), ProposalSession(writer, folder, settings)
        )
        stages.run_archive(state, table=[stage for stage in stages.ARCHIVE if stage.kinds])
    return taken


def _append(folder: Path, decision: Correction) -> Correction:
    with append_log.hold(folder / CORRECTIONS) as held:
        taken = _complete(log.read(folder), decision, folder)
        held.append([to_line(taken)])
    return taken


def _complete(before: Decisions, decision: Correction, folder: Path) -> Correction:
    """Return a decision with its id and moment.

    Raises DecisionError for one that says too little, or that stands already.
    """
    known = {line.correction.id for line in before.lines}
    if decision.kind == "undo" and decision.of in before.undone:
        raise DecisionError(
            f"{decision.of} is undone already: to restore it, undo the line that undid it "
            f"(`despatch review list {folder} --all`)"
        )
    if decision.kind == "undo" and decision.of not in known:
        raise NotFound(f"no decision has the id {decision.of!r}: `despatch review list {folder}` shows them")
    at = decision.at or datetime.now(UTC).isoformat(timespec="seconds")
    try:
        complete = _with_own_id(replace(decision, at=at), known)
    except ValueError as wrong:
        raise DecisionError(str(wrong)) from None
    same = (line for line in before.lines if replace(line.correction, id=complete.id) == complete)
    for line in same:
        if line.correction.id not in before.undone:
            raise DecisionError(
                f"this decision stands already in line {line.number} of {folder / CORRECTIONS},"
                " so it was not recorded again"
            )
    return complete


def _with_own_id(decision: Correction, known: set[str]) -> Correction:
    """Return a decision with a new id: after an undo, the same may be decided again within a second."""
    result = parse(to_line(decision))[0][0].correction
    id, n = result.id, 1
    while result.id in known:
        n += 1
        result = replace(result, id=f"{id}-{n}")
    return result
