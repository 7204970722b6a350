"""How long answers took, as plain numbers; the template draws them as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from despatch.web.formatting import counted, duration_words

ROUND = (1, 2, 5, 10, 15, 20, 30, 50, 100, 150, 200, 300, 500, 1000, 2000, 5000)
"""Steps of the axis, in days."""
TICKS = 6


@dataclass(frozen=True, slots=True)
class Delay:
    """How fast one person answers another: the median of `days`, over `known` answers.

    `transit` is the median of the days from sending to receipt, None if no letter tells both.
    """

    answers: str
    whom: str
    days: float
    known: int
    transit: float | None
    link: str


@dataclass(frozen=True, slots=True)
class DelayRow:
    """One line of the drawing: `end` is the place of the answer, `came` the place of the letter's arrival."""

    delay: Delay
    end: float
    came: float | None
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class DelayChart:
    """The lines, one beneath the other, on an axis of days; each of `ticks` is (place, days).

    Places are percentages of the width, so the drawing can be stretched without its words.
    """

    rows: tuple[DelayRow, ...]
    ticks: tuple[tuple[float, int], ...]
    transit: bool
    """At least one line tells when letters arrived."""


def delay_chart(delays: Sequence[Delay]) -> DelayChart:
    """Return the drawing of `delays`, in their order."""
    longest = max((max(d.days, d.transit or 0) for d in delays), default=1) or 1
    step = next((s for s in ROUND if longest / s <= TICKS), ROUND[-1])
    most = step * max(-(-longest // step), 1)

    def at(days: float) -> float:
        return round(100 * days / most, 2)

    rows = tuple(
        DelayRow(d, at(d.days), None if d.transit is None else at(d.transit), duration_words(d.days), _label(d))
        for d in delays
    )
    count = round(most / step)
    ticks = (
        tuple((at(n * step), n * step) for n in range(count + 1))
        if count <= 2 * TICKS
        else ((0.0, 0), (100.0, round(most)))
    )
    return DelayChart(rows, ticks, any(d.transit is not None for d in delays))


def _label(delay: Delay) -> str:
    came = f"; letters were {duration_words(delay.transit)} on the way" if delay.transit is not None else ""
    answer = f"{delay.answers} answers {delay.whom} in {duration_words(delay.days)}"
    return f"{answer}, over {counted(delay.known, 'answer')}{came}"
