"""Bars of a chart as plain numbers; the template draws them as SVG."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from despatch.web.formatting import date_words

MONTHS = 72
"""The most months of a chart; a longer archive is drawn by years."""
GAP = 5
"""The longest run of empty columns that is drawn."""
EDGE = 14
"""The least distance of a label's middle from either end, so that a year is not cut."""
FEW = 12
"""Of so many months each is named."""
TICK = 32
"""The least room between two labels of the axis."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its place and size, its count, its label and its address."""

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
    breaks: tuple[float, ...] = ()
    """The places where the axis leaves out a long empty time."""


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
    """Return a chart with a column for each of `periods`, and a bar for each count above zero.

    An empty period is a break in the axis. For a period, `name` returns its full name, `link` the address of its bar,
    and `tick` the label under it (None for no label). `most` is the count of a bar of full height; charts with the
    same `most` can be compared.
    """
    width, height = size
    top = most or max(counts.values(), default=0) or 1
    step = width / max(len(periods), 1)
    breadth = round(min(step * 0.7, 20.0), 2)
    bars: list[Bar] = []
    ticks: list[Tick] = []
    breaks: list[float] = []
    for index, period in enumerate(periods):
        middle = (index + 0.5) * step
        if not period:
            breaks.append(round(middle, 2))
            continue
        label = tick(period)
        if label is not None and (not ticks or middle - ticks[-1].x >= TICK):
            ticks.append(Tick(round(min(max(middle, EDGE), width - EDGE), 2), label))
        count = counts.get(period, 0)
        if count:
            tall = round(max(count / top * height, 1.5), 2)
            bars.append(
                Bar(
                    round(middle - breadth / 2, 2),
                    round(height - tall, 2),
                    breadth,
                    tall,
                    count,
                    name(period),
                    link(period),
                )
            )
    return Chart(title, width, height, top, tuple(bars), tuple(ticks), tuple(breaks))


@dataclass(frozen=True, slots=True)
class Axis:
    """The columns of a chart over time: months, or years if there are too many months.

    An empty string stands for a long empty time that is left out.
    """

    periods: tuple[str, ...]
    by_year: bool

    def tick(self, period: str) -> str | None:
        """Return the label under a column: the year where it changes; if there are few months, each month as well."""
        if self.by_year:
            return period
        at = self.periods.index(period)
        before = next((other for other in reversed(self.periods[:at]) if other), "")
        changes = before[:4] != period[:4]
        if len(self.periods) <= FEW:
            month = date_words(period).split()[0][:3]
            return f"{month} {period[:4]}" if changes else month
        return period[:4] if changes or not self.periods[at - 1] else None


def axis(months: Sequence[str]) -> Axis:
    """Return the axis that shows all of `months` (YYYY-MM, in order)."""
    if not months:
        return Axis((), by_year=False)
    by_month = _without_long_gaps(months_between(months[0], months[-1]), frozenset(months))
    if len(by_month) <= MONTHS:
        return Axis(by_month, by_year=False)
    years = frozenset(month[:4] for month in months)
    return Axis(_without_long_gaps(years_between(months[0], months[-1]), years), by_year=True)


def _without_long_gaps(periods: Sequence[str], holding: frozenset[str]) -> tuple[str, ...]:
    found: list[str] = []
    empty: list[str] = []
    for period in periods:
        if period in holding:
            found += empty if len(empty) <= GAP else [""]
            found.append(period)
            empty = []
        else:
            empty.append(period)
    return tuple(found)


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
