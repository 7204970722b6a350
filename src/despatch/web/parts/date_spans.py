"""Letters of uncertain date as bars under a chart over time: from the first to the last month or year of each span."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from despatch.model import TimelineRow
from despatch.web.formatting import counted, date_words

WIDTH, TALL, STEP = 720.0, 7.0, 11.0
LANES = 12
"""So many bars lie below each other at most; the table lists every span."""


@dataclass(frozen=True, slots=True)
class SpanBar:
    """A span as drawn. It is open at a side where it goes beyond the chart."""

    x: float
    y: float
    width: float
    label: str
    path: str


@dataclass(frozen=True, slots=True)
class SpanRow:
    """A span as the table says it; `path` leads to its letters."""

    words: str
    letters: int
    path: str


@dataclass(frozen=True, slots=True)
class SpanChart:
    """The bars, in the units of the charts above them."""

    width: float
    height: float
    tall: float
    bars: tuple[SpanBar, ...]


def span_words(row: TimelineRow) -> str:
    """Return a span in words: "May 1778 to June 1778"."""
    return f"{date_words(row.first)} to {date_words(row.last)}"


def draw_spans(
    rows: Iterable[TimelineRow], periods: Sequence[str], path: Callable[[TimelineRow], str]
) -> SpanChart | None:
    """Return the spans under a chart with these columns; None where none lies there.

    An empty column is a break of the axis. A bar covers the columns that its span touches.
    """
    step = WIDTH / max(len(periods), 1)
    ends: list[float] = []
    bars: list[SpanBar] = []
    for row in sorted(rows, key=lambda row: (row.first, row.last)):
        covered = [at for at, period in enumerate(periods) if period and row.first <= period <= row.last]
        if not covered:
            continue
        x, right = covered[0] * step + step * 0.15, (covered[-1] + 1) * step - step * 0.15
        lane = next((at for at, end in enumerate(ends) if end < x), len(ends))
        if lane == LANES:
            continue
        ends[lane : lane + 1] = [right]
        label = f"{span_words(row)}: {counted(row.letters, 'letter')}"
        bars.append(SpanBar(round(x, 2), lane * STEP + 2, round(right - x, 2), label, path(row)))
    return SpanChart(WIDTH, len(ends) * STEP + 4, TALL, tuple(bars)) if bars else None
