"""The stages that see one source, run straight from the table, each timed."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from despatch.pipeline.stages import of_scope
from despatch.settings import DEFAULT

TABLE = of_scope("source")
STAGES = tuple(stage.name for stage in TABLE)
LETTERS = "describe"
"""The stage by which letters are read, divided and described."""


def timed(
    name: str, data: bytes, clock: Callable[[], float] = time.process_time, *, last: str = STAGES[-1]
) -> dict[str, float]:
    """Return the seconds that each stage takes on one source, up to the `last`."""
    return _run(name, data, clock, last)[1]


def readings(name: str, data: bytes, *, last: str = LETTERS) -> dict[str, Any]:
    """Run the stages on one source up to the `last`; return what each gave."""
    return _run(name, data, time.process_time, last)[0]


def letters_of(name: str, data: bytes) -> list[str]:
    """Read, divide and describe one source; return the words of its letters."""
    values = readings(name, data)
    text = values["source"].text
    return [text[cut.span.start : cut.span.end] for cut in values["cuts"]]


def _run(name: str, data: bytes, clock: Callable[[], float], last: str) -> tuple[dict[str, Any], dict[str, float]]:
    values: dict[str, Any] = {"id": name, "data": data}
    seconds = {}
    for stage in TABLE[: STAGES.index(last) + 1]:
        start = clock()
        values[stage.gives], problems = stage.load()(*(values[need] for need in stage.needs), DEFAULT)
        seconds[stage.name] = clock() - start
        if values[stage.gives] is None:
            raise RuntimeError(f"{stage.name} gave nothing for {name}: {problems}")
    return values, seconds
