"""Stages that see one source: a source comes in, what is known of each of its letters goes out. Pure.

A stage is a function of what it needs and the settings, in that order. It returns what it gives, and problems. A stage
that fails costs the letters at which it fails; before a source is divided, it costs the source.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from importlib import import_module
from typing import Any

from despatch.model import (
    DESCRIBED,
    Correction,
    Cut,
    DeliveryStep,
    Description,
    LedgerAct,
    Mention,
    Problem,
    Reference,
    Source,
)
from despatch.read.reader import Part
from despatch.settings import Settings


@dataclass(frozen=True, slots=True)
class SourceState:
    """What is known of one source: each stage gives one field, and later stages need it."""

    id: str
    data: bytes
    parts: tuple[Part, ...] = ()
    """The other files of a document in several files."""
    as_read: Source | None = None
    """The source as it was read; in `source` the notes are those that editors left."""
    source: Source | None = None
    """None: not read yet, or no reader takes the file."""
    decisions: tuple[Correction, ...] = ()
    """What editors decided on the letters of this source."""
    divided: Sequence[Cut] = ()
    """The cuts as they were read; `cuts` are those that editors left."""
    cuts: Sequence[Cut] = ()
    described: Sequence[Description] = ()
    """The descriptions as they were read; `descriptions` are those that editors left."""
    taught: Sequence[Description] = ()
    """The descriptions as decisions on other letters of the source teach to read them."""
    descriptions: Sequence[Description] = ()
    known: frozenset[int] = frozenset()
    """The digests of what the letters of this source were read by before, by the same code; see `kept_letters`."""
    kept: Sequence[int] = ()
    """The places of the letters that are to be as they were read before: nobody reads their words again."""
    mentions: Sequence[Sequence[Mention]] | None = None
    references: Sequence[Sequence[Reference]] | None = None
    ledger: Sequence[tuple[Sequence[LedgerAct], Sequence[DeliveryStep]]] | None = None
    """The acts and deliveries of each letter."""


GIVEN = ("id", "data", "parts", "decisions", "known")
"""The fields of `SourceState` that are there before any stage."""

READ = ("as_read", "source")
"""The fields that are None where no reader takes the file."""
PER_LETTER: dict[str, object] = {
    "described": Description(),
    "taught": Description(),
    "descriptions": Description(),
    "mentions": (),
    "references": (),
    "ledger": ((), ()),
}
"""The fields of `SourceState` with a value for each letter, and the value of a letter at which the stage failed."""


@dataclass(frozen=True, slots=True)
class SourceStage:
    """One stage. `needs` and `gives` are fields of `SourceState`; `function` is "module:name", imported when run."""

    name: str
    needs: tuple[str, ...]
    gives: str
    version: int
    function: str
    of_words: bool = False
    """It reads what letters say, so that a letter known by description only gives it nothing."""

    @property
    def module(self) -> str:
        """The module of the function."""
        return self.function.partition(":")[0]

    def load(self) -> Callable[..., Any]:
        """Return the function itself."""
        function: Callable[..., Any] = getattr(import_module(self.module), self.function.partition(":")[2])
        return function

    def run(self, state: SourceState, settings: Settings) -> tuple[SourceState, Sequence[Problem]]:
        """Return the state with what this stage gives, and the problems it found."""
        if self.of_words and any(cut.kind in DESCRIBED for cut in state.cuts):
            return self._run_on_words(state, settings)
        given, problems = self.load()(*(getattr(state, need) for need in self.needs), settings)
        # The bytes of a file and its text are not held at once longer than need be.
        spent: dict[str, Any] = {"data": b"", "parts": ()} if self.gives in READ else {}
        return replace(state, **spent, **{self.gives: given}), problems

    def _run_on_words(self, state: SourceState, settings: Settings) -> tuple[SourceState, Sequence[Problem]]:
        places = [place for place, cut in enumerate(state.cuts) if cut.kind not in DESCRIBED]
        run, problems = self.run(_only(state, places), settings)
        values: list[object] = [PER_LETTER[self.gives]] * len(state.cuts)
        for place, value in zip(places, getattr(run, self.gives), strict=True):
            values[place] = value
        given: dict[str, Any] = {self.gives: values}
        return replace(state, **given), problems


SOURCE: tuple[SourceStage, ...] = (
    SourceStage("read", ("data", "id", "parts"), "as_read", 1, "despatch.read:read_document"),
    SourceStage("decide notes", ("as_read", "decisions"), "source", 1, "despatch.decisions.stage:decide_notes"),
    SourceStage("divide", ("source",), "divided", 1, "despatch.divide:divide"),
    SourceStage("decide cuts", ("source", "divided", "decisions"), "cuts", 1, "despatch.decisions.stage:decide_cuts"),
    SourceStage("describe", ("source", "cuts"), "described", 1, "despatch.describe:describe"),
    SourceStage("learn", ("source", "cuts", "described", "decisions"), "taught", 1, "despatch.decisions.lessons:learn"),
    SourceStage(
        "decide fields",
        ("source", "cuts", "taught", "decisions"),
        "descriptions",
        1,
        "despatch.decisions.stage:decide_fields",
    ),
    SourceStage(
        "keep",
        ("source", "cuts", "described", "descriptions", "known"),
        "kept",
        1,
        "despatch.pipeline.kept_letters:find_kept",
    ),
    SourceStage("recognise", ("source", "cuts", "descriptions"), "mentions", 1, "despatch.recognise:recognise", True),
    SourceStage("refer", ("source", "cuts", "descriptions", "kept"), "references", 1, "despatch.refer:refer", True),
    SourceStage(
        "ledger",
        ("source", "cuts", "descriptions", "references", "kept"),
        "ledger",
        1,
        "despatch.acts.stage:ledger",
        True,
    ),
)
"""The stages that see one source, in their order."""


class StageError(Exception):
    """The table of stages does not fit together: a fault of Despatch or a plugin, not of the material."""


def check(stages: Iterable[SourceStage]) -> None:
    """Raise StageError unless names are distinct, every need is met by a stage before, and each field is given once."""
    known = {field.name for field in fields(SourceState)}
    giver = dict.fromkeys(GIVEN, "what is given")
    names: set[str] = set()
    for stage in stages:
        if stage.name in names:
            raise StageError(f"two stages are called {stage.name!r}")
        names.add(stage.name)
        if missing := [need for need in stage.needs if need not in giver]:
            raise StageError(f"stage {stage.name!r} needs {', '.join(missing)}, but no stage before it gives that")
        if stage.gives in giver:
            raise StageError(f"stages {giver[stage.gives]!r} and {stage.name!r} both give {stage.gives!r}")
        if stage.gives not in known:
            raise StageError(f"stage {stage.name!r} gives {stage.gives!r}, but a source has no such field")
        giver[stage.gives] = stage.name


# ---------------------------------------------------------------- running them


@dataclass(frozen=True, slots=True)
class SourceRun:
    """What all stages made of a source. `failed`: the source could not be read or divided because a stage failed."""

    state: SourceState
    problems: tuple[Problem, ...]
    failed: bool = False


def run_stages(stages: Iterable[SourceStage], state: SourceState, settings: Settings) -> SourceRun:
    """Run the stages on one source, until no reader takes it; whatever goes wrong becomes a problem."""
    problems: list[Problem] = []
    for stage in stages:
        try:
            state, found = stage.run(state, settings)
        except Exception as wrong:  # noqa: BLE001 - a fault in a stage costs a letter or this source, not the run
            if stage.gives not in PER_LETTER or isinstance(wrong, MemoryError):
                problems.append(Problem("source-failed", state.id, _say(stage, wrong)))
                return SourceRun(state, tuple(problems), failed=True)
            state, found = _run_by_letter(stage, state, settings)
        problems += found
        if stage.gives in READ and getattr(state, stage.gives) is None:
            break
    return SourceRun(state, tuple(problems))


def _run_by_letter(stage: SourceStage, state: SourceState, settings: Settings) -> tuple[SourceState, list[Problem]]:
    """Run a stage that failed on the whole source: find the letters at which it fails, and leave them out."""

    def run(places: Sequence[int]) -> tuple[dict[int, object], list[Problem]]:
        given, found = stage.run(_only(state, places), settings)
        return dict(zip(places, getattr(given, stage.gives), strict=True)), list(found)

    values, problems, failures = _run_by_halves(run, range(len(state.cuts)))
    if failures and values:
        # Letters tell things about their neighbours, a year for instance: the sound ones are read together.
        with suppress(Exception):
            values, problems = run(sorted(values))
    for place, wrong in failures.items():
        values[place] = PER_LETTER[stage.gives]
        span = state.cuts[place].span
        line = state.source.text.count("\n", 0, span.start) + 1 if state.source else None
        problems.append(Problem("letter-failed", state.id, _say(stage, wrong), line, span))
    given: dict[str, Any] = {stage.gives: [values[place] for place in sorted(values)]}
    return replace(state, **given), problems


def _run_by_halves(
    run: Callable[[Sequence[int]], tuple[dict[int, object], list[Problem]]], whole: Sequence[int]
) -> tuple[dict[int, object], list[Problem], dict[int, Exception]]:
    """Return the values and problems of letters that a stage can bear, and why it fails at the others."""
    values: dict[int, object] = {}
    problems: list[Problem] = []
    failures: dict[int, Exception] = {}
    waiting = list(_halves(whole))
    while waiting:
        places = waiting.pop()
        try:
            given, found = run(places)
        except MemoryError:
            raise
        except Exception as wrong:  # noqa: BLE001 - as above
            if len(places) == 1:
                failures[places[0]] = wrong
            else:
                waiting += _halves(places)
        else:
            values |= given
            problems += found
    return values, problems, dict(sorted(failures.items()))


def _halves(places: Sequence[int]) -> Iterator[Sequence[int]]:
    """Yield the second half, then the first: the last of a list is taken first."""
    middle = (len(places) + 1) // 2
    yield from (half for half in (places[middle:], places[:middle]) if half)


def _only(state: SourceState, places: Sequence[int]) -> SourceState:
    """Return a source as if it had only the letters in these places."""
    held = {name: values for name in ("cuts", *PER_LETTER) if (values := getattr(state, name))}
    chosen: dict[str, Any] = {name: [values[place] for place in places] for name, values in held.items()}
    kept = [at for at, place in enumerate(places) if place in state.kept]
    return replace(state, **chosen, kept=kept)


def _say(stage: SourceStage, wrong: Exception) -> str:
    return f"stage {stage.name!r} failed: {type(wrong).__name__}: {wrong}"
