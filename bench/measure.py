"""What a measurement is, and the little that all of them need."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Result:
    """One line of the table: what was measured, against what, and whether that is good enough.

    `value` is a ratio or a size; `passed` compares it with `target` as `sense` says.
    """

    name: str
    value: float
    target: float
    sense: str  # "at least" or "at most"
    unit: str = "x"
    detail: str = ""

    @property
    def passed(self) -> bool:
        return self.value >= self.target if self.sense == "at least" else self.value <= self.target

    def row(self) -> dict[str, object]:
        return asdict(self) | {"passed": self.passed}


def cpu_seconds(work: Callable[[], object], times: int = 3) -> float:
    """Return the least CPU time of `times` runs: the steadiest figure on a machine that others use too."""
    least = float("inf")
    for _ in range(times):
        gc.collect()
        start = time.process_time()
        work()
        least = min(least, time.process_time() - start)
    return least


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def table(results: list[Result]) -> str:
    rows = [("", "measured", "target", "")]
    rows += [
        (r.name, f"{r.value:.2f} {r.unit}", f"{r.sense} {r.target:g} {r.unit}", "pass" if r.passed else "FAIL")
        for r in results
    ]
    widths = [max(len(row[i]) for row in rows) for i in range(4)]
    lines = []
    for result, row in zip([None, *results], rows, strict=True):
        lines.append("  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip())
        if result and result.detail:
            lines.append(f"    {result.detail}")
    return "\n".join(lines)
