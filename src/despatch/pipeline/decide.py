"""Taking decisions: they are written to corrections.jsonl, then laid over the archive.

The lines go to the disk first, also while a build is at work. If anything fails after that, the decisions stand, and
the next build lays them over.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from despatch import append_log
from despatch.decisions import FILE as CORRECTIONS
from despatch.decisions import log, parse, to_line
from despatch.decisions.log import Decisions
from despatch.decisions.parse import Line
from despatch.errors import ArchiveBusy, DecisionError, NotFound
from despatch.model import Correction
from despatch.pipeline import build, people, places, source_decisions, stages
from despatch.pipeline.proposals import ProposalSession
from despatch.settings import FILE, load
from despatch.store import read_restricted
from despatch.store.writer import Writer


def take(folder: Path, decisions: Sequence[Correction], *, later: bool = False) -> list[Correction]:
    """Write decisions, lay them over the archive unless `later`, and return them with their ids and moments.

    While a build is at work they are only written: it lays them over at its end. Raises DecisionError when one says too
    little, and ArchiveError when the file cannot be written; then none is written.
    """
    load(folder / FILE)
    read_restricted.refuse_for_readers(folder)
    taken: list[Correction] = []
    with append_log.hold(folder / CORRECTIONS) as held:
        before = log.read(folder)
        for decision in decisions:
            complete = _complete(before, decision, folder)
            taken.append(complete)
            line = Line((before.lines[-1].number if before.lines else 0) + 1, complete)
            before = replace(before, lines=(*before.lines, line))
        held.append([to_line(decision) for decision in taken])
    if not later:
        with suppress(ArchiveBusy):
            settle(folder)
    return taken


def settle(folder: Path) -> None:
    """Lay over the archive every decision that waits: sources are read again where one changes what is read of them.

    Raises ArchiveBusy while a build is at work, and ArchiveError.
    """
    settings = load(folder / FILE)
    authority = people.read_authority(folder, settings.languages)
    known_places = places.read_authority(folder, settings.languages)
    with Writer(folder) as writer:
        decisions = log.read(folder)
        if decisions.of(*source_decisions.KINDS) or writer.decided_fingerprints(()):
            build.read_decided(writer, settings, build.list_files(folder, settings), decisions)
        session = ProposalSession(writer, folder, settings)
        state = stages.ArchiveState(writer, settings, authority, known_places, decisions, session)
        stages.run_archive(state, table=[stage for stage in stages.ARCHIVE if stage.name != "propose"])


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
    for line in before.lines:
        said = line.correction
        if (said.at, said.kind, said.words) != (complete.at, complete.kind, complete.words):
            continue  # most differ in these, and to compare them is quick
        if replace(said, id=complete.id) == complete and said.id not in before.undone:
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
