"""Bars of a chart as plain numbers; the template draws them as SVG."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: where it stands, what it counts, what it is called and where it leads."""

    x: float
    y: float
    width: float
    height: float
    count: int
    label: str
    link: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A label under the axis, at `x`."""

    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A bar chart in its own units: bars stand on the line y = `height`."""

    title: str
    width: float
    height: float
    most: int
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]


def bar_chart(
    title: str,
    periods: Sequence[str],
    counts: Mapping[str, int],
    *,
    name: Callable[[str], str],
    link: Callable[[str], str],
    tick: Callable[[str], str | None],
    size: tuple[float, float] = (720, 120),
    most: int | None = None,
) -> Chart:
    """Return a chart with a column for each of `periods` and a bar where `counts` is above nought.

    `name` says what a period is called in full, `link` where its bar leads, `tick` what stands under it
    (None: nothing). `most` is the count of a bar of full height: give one to compare charts.
    """
    width, height = size
    top = most or max(counts.values(), default=0) or 1
    step = width / max(len(periods), 1)
    breadth = round(min(step * 0.7, 20.0), 2)
    bars, ticks = [], []
    for index, period in enumerate(periods):
        middle = (index + 0.5) * step
        label = tick(period)
        if label is not None:
            ticks.append(Tick(round(middle, 2), label))
        count = counts.get(period, 0)
        if count:
            tall = round(max(count / top * height, 1.5), 2)
            bars.append(
                Bar(round(middle - breadth / 2, 2), round(height - tall, 2), breadth, tall, count, name(period), link(period))
            )
    return Chart(title, width, height, top, tuple(bars), tuple(ticks))


def months_between(first: str, last: str) -> list[str]:
    """Return every month from `first` to `last`, both as YYYY-MM and both included."""
    year, month = int(first[:4]), int(first[5:7])
    out = []
    while (now := f"{year:04d}-{month:02d}") <= last:
        out.append(now)
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return out


def years_between(first: str, last: str) -> list[str]:
    """Return every year from `first` to `last`, both as YYYY and both included."""
    return [f"{year:04d}" for year in range(int(first[:4]), int(last[:4]) + 1)]
