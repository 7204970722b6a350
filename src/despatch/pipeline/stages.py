"""The table of the stages that see the whole archive, and the loop over them.

Stages of the source scope, in `SOURCE`, see one source at a time. Stages of the archive scope see the whole archive,
one after the other, in the process that writes. An archive stage is skipped while nothing changed that its answer rests
on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from despatch.decisions.log import Decisions
from despatch.model import Correction, CorrectionKind, Person, Place
from despatch.pipeline import centuries, decisions, known_logs, matters, people, places, references, source_stages
from despatch.pipeline.digest import digest_code, fingerprint
from despatch.pipeline.proposals import ProposalSession
from despatch.settings import Settings
from despatch.store.writer import Writer

Phase = Literal["read", "identify", "connect", "matters", "ask"]
"""The parts of a build, as its progress names them."""

SOURCE = source_stages.SOURCE
"""The stages that see one source, in their order."""


@dataclass(frozen=True, slots=True)
class ArchiveState:
    """What the archive stages work on: the opened archive, its files, and the answers of a language model."""

    writer: Writer
    settings: Settings
    authority: tuple[Person, ...]
    places: tuple[Place, ...]
    """The places of places.toml."""
    decisions: Decisions
    proposals: ProposalSession


@dataclass(frozen=True, slots=True)
class ArchiveStage:
    """One stage. The store keeps the fingerprint of its inputs, its stamp, beside its answer."""

    name: str
    after: tuple[str, ...]
    """The stages before it whose answer it rests on: when one of them ran, it runs too."""
    kinds: tuple[CorrectionKind, ...]
    """The kinds of editors' decisions that are laid over its answer."""
    inputs: Callable[[ArchiveState], tuple[object, ...]]
    """What else its answer rests on, beside the letters: they are cleared from the store when a letter changes."""
    run: Callable[[ArchiveState, Sequence[Correction]], None]
    version: int = 1
    phase: Phase | None = None
    """How progress names it; None: too quick to name."""
    finished: Callable[[ArchiveState], bool] = lambda _: True
    """Say whether its answer is final; a stage that waits for something runs again in the next build."""


ARCHIVE: tuple[ArchiveStage, ...] = (
    ArchiveStage(
        "identify",
        after=(),
        kinds=decisions.PEOPLE,
        inputs=lambda state: (state.authority, state.settings.languages),
        run=lambda state, decided: people.identify_people(
            state.writer, state.authority, state.settings.languages, decided
        ),
        phase="identify",
    ),
    ArchiveStage(
        "century",
        after=("identify",),
        kinds=decisions.PEOPLE,
        inputs=lambda state: (state.authority, state.settings.languages),
        run=lambda state, _: centuries.add_centuries(state.writer),
    ),
    ArchiveStage(
        "tell apart",
        after=("identify", "century"),
        kinds=decisions.PEOPLE,
        inputs=lambda _: (),
        run=lambda state, _: state.writer.tell_apart(),
    ),
    ArchiveStage(
        "places",
        after=(),
        kinds=(),
        inputs=lambda state: (state.places, state.settings.languages),
        run=lambda state, _: places.identify_places(state.writer, state.places, state.settings.languages),
    ),
    ArchiveStage(
        "copies",
        after=(),
        kinds=(),
        inputs=lambda _: (),
        run=lambda state, _: references.find_alike(state.writer, digest_archive()),
    ),
    ArchiveStage(
        "connect",
        after=("identify", "century", "copies"),
        kinds=decisions.REFERENCES,
        inputs=lambda state: (state.authority, state.settings.languages),
        run=lambda state, decided: references.connect_letters(
            state.writer, state.authority, state.settings.languages, decided
        ),
        phase="connect",
    ),
    ArchiveStage(
        "propose",
        after=(),
        kinds=(),
        inputs=lambda state: state.proposals.inputs(),
        run=lambda state, _: state.proposals.admit(),
        finished=lambda state: not state.proposals.waiting,
    ),
    ArchiveStage(
        "matters",
        after=("connect", "propose"),
        kinds=decisions.LEDGER,
        inputs=lambda state: (state.settings.languages,),
        run=lambda state, decided: matters.group_matters(
            state.writer, state.settings.languages, decided, digest_archive()
        ),
        phase="matters",
    ),
)
"""The stages that see the whole archive, in their order."""


def digest_sources(table: tuple[source_stages.SourceStage, ...] = SOURCE) -> str:
    """Return a digest of what the readings of a source rest on: the stages' versions, their code and data."""
    modules = (*dict.fromkeys(stage.module for stage in table), "despatch.pipeline.read_sources")
    return fingerprint([(stage.name, stage.version) for stage in table], digest_code(modules))


def digest_archive() -> str:
    """Return a digest of the code and data by which the archive stages run."""
    return digest_code(("despatch.pipeline.build",))


def run_archive(
    state: ArchiveState,
    begin: Callable[[Phase], object] = lambda _: None,
    table: Sequence[ArchiveStage] = ARCHIVE,
) -> None:
    """Run the archive stages, and lay editors' decisions over the answer of each.

    `begin` is called with the phase of each stage before it. A stage is skipped if its fingerprint is stored.
    """
    decisions.keep(state.writer, state.decisions)
    ran: set[str] = set()
    for stage in table:
        if stage.phase:
            begin(stage.phase)
        decided = state.decisions.of(*stage.kinds)
        stamp = fingerprint(stage.name, stage.version, digest_archive(), decided, *stage.inputs(state))
        if state.writer.stamp(stage.name) == stamp and ran.isdisjoint(stage.after):
            continue
        stage.run(state, decided)
        ran.add(stage.name)
        state.writer.put_stamp(stage.name, stamp if stage.finished(state) else "")
    decisions.report(state.writer, state.decisions)
    known_logs.remember(state.writer)
