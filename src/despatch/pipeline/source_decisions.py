"""Which of the editors' decisions go to which source: those on cuts and on what letters say are laid as it is read.

A decision goes to the file on whose letters it was taken. When that file is gone, it goes to the file in which it was
found last; else to every new file, for the old one may have been renamed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

from despatch.decisions.log import Decisions
from despatch.model import Correction, CorrectionKind
from despatch.pipeline.digest import fingerprint
from despatch.store.writer import Writer

KINDS: tuple[CorrectionKind, ...] = ("field", "accept", "cut", "throughout", "note")


@dataclass(frozen=True, slots=True)
class SourceDecisions:
    """The decisions that hold, by the source that each goes to."""

    own: Mapping[str, tuple[Correction, ...]]
    homeless: tuple[Correction, ...]
    """Those whose source is gone, so that no one knows where their words stand now."""

    def of(self, source: str) -> tuple[Correction, ...]:
        """Return the decisions of a source, in their order."""
        return self.own.get(source, ())


def assign(writer: Writer, decisions: Decisions, sources: Container[str]) -> SourceDecisions:
    """Return which decision goes to which of the sources that are there now."""
    holding = decisions.of(*KINDS)
    found = writer.decision_writer().sources_of_decisions() if holding else {}
    own: defaultdict[str, list[Correction]] = defaultdict(list)
    homeless: list[Correction] = []
    for decision in holding:
        home = next((id for id in (decision.source, found.get(decision.id)) if id and id in sources), None)
        (homeless if home is None else own[home]).append(decision)
    return SourceDecisions({id: tuple(held) for id, held in own.items()}, tuple(homeless))


def digest(decisions: Sequence[Correction]) -> str:
    """Return what the fingerprint of a source ends with: nothing for a source without decisions."""
    return f":{fingerprint(sorted(decision.id for decision in decisions))}" if decisions else ""


def changed(writer: Writer, decided: SourceDecisions) -> set[str]:
    """Return the sources that were read when other decisions held for them."""
    read = writer.decided_fingerprints(decided.own)
    return {id for id, kept in read.items() if kept.split(":")[2:] != digest(decided.of(id)).split(":")[1:]}
