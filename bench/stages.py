"""The stages that see one source, run straight from the table, each timed."""

from __future__ import annotations

import time
from collections.abc import Callable

from despatch.pipeline.source_stages import READ, SourceState
from despatch.pipeline.stages import SOURCE as TABLE
from despatch.settings import DEFAULT

STAGES = tuple(stage.name for stage in TABLE)
LETTERS = "describe"
"""The stage by which letters are read, divided and described."""


def timed(
    name: str, data: bytes, clock: Callable[[], float] = time.process_time, *, last: str = STAGES[-1]
) -> dict[str, float]:
    """Return the seconds that each stage takes on one source, up to the `last`."""
    return _run(name, data, clock, last)[1]


def readings(name: str, data: bytes, *, last: str = LETTERS) -> SourceState:
    """Run the stages on one source up to the `last`; return the state after them."""
    return _run(name, data, time.process_time, last)[0]


def letters_of(name: str, data: bytes) -> list[str]:
    """Read, divide and describe one source; return the words of its letters."""
    state = readings(name, data)
    assert state.source is not None
    return [cut.span.of(state.source.text) for cut in state.cuts]


def _run(name: str, data: bytes, clock: Callable[[], float], last: str) -> tuple[SourceState, dict[str, float]]:
    state = SourceState(name, data)
    seconds = {}
    for stage in TABLE[: STAGES.index(last) + 1]:
        start = clock()
        state, problems = stage.run(state, DEFAULT)
        seconds[stage.name] = clock() - start
        if stage.gives in READ and getattr(state, stage.gives) is None:
            raise RuntimeError(f"{stage.name} gave nothing for {name}: {problems}")
    return state, seconds
