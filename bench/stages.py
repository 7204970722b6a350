"""The stages that see one source, run straight from the table, each timed."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from despatch import refer
from despatch.settings import DEFAULT
from despatch.stages import of_scope

TABLE = tuple(stage for stage in of_scope("source") if stage.name != "refer")
REFER = "refer"  # timed on its own: reading letters is read, divide and describe
STAGES = (*(stage.name for stage in TABLE), REFER)


def timed(name: str, data: bytes, clock: Callable[[], float] = time.process_time, *, refers: bool = True) -> dict[str, float]:
    """Return the seconds that each stage takes on one source."""
    return _run(name, data, clock, refers=refers)[1]


def readings(name: str, data: bytes) -> dict[str, Any]:
    """Read, divide and describe one source; return what each stage gave."""
    return _run(name, data, time.process_time, refers=False)[0]


def letters_of(name: str, data: bytes) -> list[str]:
    """Read, divide and describe one source; return the words of its letters."""
    values = readings(name, data)
    text = values["source"].text
    return [text[cut.span.start : cut.span.end] for cut in values["cuts"]]


def _run(name: str, data: bytes, clock: Callable[[], float], *, refers: bool) -> tuple[dict[str, Any], dict[str, float]]:
    values: dict[str, Any] = {"id": name, "data": data}
    seconds = {}
    for stage in TABLE:
        start = clock()
        values[stage.gives], problems = stage.load()(*(values[need] for need in stage.needs), DEFAULT)
        seconds[stage.name] = clock() - start
        if values[stage.gives] is None:
            raise RuntimeError(f"{stage.name} gave nothing for {name}: {problems}")
    if refers:
        start = clock()
        refer.refer(values["source"], values["cuts"], values["descriptions"], DEFAULT)
        seconds[REFER] = clock() - start
    return values, seconds
