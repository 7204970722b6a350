"""Editors' decisions in a build: which stage each kind belongs to; decisions and their problems go into the store."""

from __future__ import annotations

from despatch.decisions.log import Decisions
from despatch.decisions.parse import FILE
from despatch.model import CorrectionKind, Problem
from despatch.pipeline import source_decisions
from despatch.store.writer import Writer

PEOPLE: tuple[CorrectionKind, ...] = ("same", "apart")
REFERENCES: tuple[CorrectionKind, ...] = ("refer", "version")
LEDGER: tuple[CorrectionKind, ...] = ("withdraw", "read", "confirm", "split", "join", "label", "settle")
UNANCHORED = "correction-unanchored"


def keep(writer: Writer, decisions: Decisions) -> None:
    """Store the decisions, before any stage lays them over its answer."""
    writer.decision_writer().put_decisions(
        (line.number, line.correction, line.correction.id in decisions.undone) for line in decisions.lines
    )


def report(writer: Writer, decisions: Decisions) -> None:
    """Store the problems of corrections.jsonl, after every stage has said what its decisions bear on."""
    store = writer.decision_writer()
    store.put_homeless(
        (decision.id, f"{decision.source} is not among the files any more, or cannot be read")
        for decision in decisions.of(*source_decisions.KINDS)
    )
    unanchored = [
        Problem(
            UNANCHORED,
            FILE,
            f"{decision.id} ({decision.kind}, by {decision.by}): {trouble}; the decision is kept",
            line=line,
        )
        for line, decision, trouble in store.troubles()
    ]
    store.put_problems(sorted((*decisions.problems, *unanchored), key=lambda problem: problem.line or 0))
