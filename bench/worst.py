"""No letter of up to 100 kB takes a second in any stage, and ten times the letter at most fifteen times as long."""

from __future__ import annotations

import gc
import json
import time
from pathlib import Path

from bench.measure import Result
from bench.stages import STAGES, timed

OPENING = "Orla Fenn to Tasso Brandt\n\nPort Carrow, March 4, 1911\n\nDear Sir,\n\n"
TOKENS: list[str] = json.loads(Path("tests/data/worst-tokens.json").read_text("utf-8"))
"""Also those of tests/test_worst_cases.py, which repeats them less often."""


def run(*, full: bool) -> list[Result]:  # noqa: ARG001 - every part is called alike
    slowest, growth = (0.0, ""), (0.0, "")
    for token in TOKENS:
        small, large = _times(token, 10_000), _times(token, 100_000)
        for stage in STAGES:
            what = f"{stage} on {token!r} repeated"
            slowest = max(slowest, (large[stage], what))
            # Under a tenth of a second caches decide, not the pattern: a step is no growth.
            if large[stage] > 0.1:
                growth = max(growth, (large[stage] / max(small[stage], 0.001), what))
    return [
        Result("slowest stage on 100 kB of one token", slowest[0], 1.0, "at most", "s", slowest[1]),
        Result("100 kB / 10 kB, slowest growth", growth[0], 15.0, "at most", detail=growth[1] or "no stage took 0.1 s"),
    ]


def _times(token: str, size: int) -> dict[str, float]:
    letter = (OPENING + token * (size // len(token) + 1))[:size]
    least = dict.fromkeys(STAGES, float("inf"))
    for _ in range(2):
        # The collector sets in somewhere between 30 and 50 kB and looks at all that earlier letters left. The step is
        # the process's, not the pattern's. The tests of speed keep it off as well.
        gc.collect()
        gc.disable()
        try:
            for stage, seconds in timed("worst.txt", letter.encode(), time.process_time).items():
                least[stage] = min(least[stage], seconds)
        finally:
            gc.enable()
    return least
