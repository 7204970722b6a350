"""Whether so many ships could carry so much from here to there in so long, and how many it would take.

Every ship goes to and fro, the berths at both ends are shared, and days are counted one by one: loading, the sea, a
berth, discharge, home in ballast. What is assumed stands in a table, each figure with its source, and each is turned a
fifth up and down to see which matters most.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from heapq import heapify, heapreplace
from html import escape

from despatch.shipping.model import ShippingError

MOST = 2000
"""More ships than this are not asked for."""
TURN = 0.2
"""How far each assumption is turned up and down."""


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What the answer rests on."""

    cargo_t: float
    """Tons of this good that one ship carries."""
    knots: float
    nm: float
    load_rate: float
    """Tons a day that one berth loads."""
    discharge_rate: float
    load_berths: int
    discharge_berths: int
    days_lost: float = 5
    """Days a round voyage loses to weather, waiting and repairs."""
    risk: float = 0
    """Share of the cargo lost on each laden passage."""
    free_days: float = 1
    """Share of the year in which the ports are open."""


WORDS = {
    "cargo_t": "tons of cargo a ship carries",
    "knots": "knots",
    "nm": "nautical miles",
    "load_rate": "tons a day a berth loads",
    "discharge_rate": "tons a day a berth discharges",
    "load_berths": "berths to load at",
    "discharge_berths": "berths to discharge at",
    "days_lost": "days lost a round voyage",
    "risk": "share lost at sea",
    "free_days": "share of the year open",
}


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """How many ships it would take with one assumption turned down and up; None: no number is enough."""

    name: str
    """A field of Assumptions; WORDS has it in words."""
    low: float
    high: float
    ships_low: int | None
    ships_high: int | None

    @property
    def swing(self) -> float:
        """How much the answer moves."""
        if self.ships_low is None or self.ships_high is None:
            return math.inf
        return abs(self.ships_high - self.ships_low)


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer: tons that each number of ships lands, how many it takes, and what that rests on."""

    tons: float
    days: int
    asked: tuple[int, int]
    landed: tuple[float, float]
    """Tons that the fewest and the most ships asked about land."""
    needed: int | None
    limit: float
    """Tons that the berths pass however many ships there are."""
    curve: tuple[tuple[int, float], ...]
    round_days: float
    assumptions: Assumptions
    sources: tuple[tuple[str, str, str], ...]
    """What, how much, and where that is from."""
    sensitivity: tuple[Sensitivity, ...]

    @property
    def possible(self) -> str:
        """yes, no, or only with as many ships as it takes."""
        if self.landed[0] >= self.tons:
            return "yes"
        return f"only with {self.needed} ships or more" if self.landed[1] >= self.tons else "no"


def land_tons(a: Assumptions, ships: int, days: int) -> float:
    """Return the tons that so many ships land within `days`, the first of them loading on the first day."""
    if ships <= 0:
        return 0.0
    load, discharge = a.cargo_t / a.load_rate, a.cargo_t / a.discharge_rate
    sea = a.nm / (24 * a.knots) + a.days_lost / 2
    length = days * a.free_days
    ready = [0.0] * ships
    loading, discharging = [0.0] * a.load_berths, [0.0] * a.discharge_berths
    heapify(ready)
    tons = 0.0
    while ready[0] < length:
        loaded = max(ready[0], loading[0]) + load
        heapreplace(loading, loaded)
        there = max(loaded + sea, discharging[0])
        done = there + discharge
        if done > length:
            # What is ashore by the last day counts; she goes no further.
            tons += a.cargo_t * (1 - a.risk) * max(0.0, min(1.0, (length - there) / discharge))
            heapreplace(ready, length)
            heapreplace(discharging, done)
            continue
        heapreplace(discharging, done)
        tons += a.cargo_t * (1 - a.risk)
        heapreplace(ready, done + sea)
    return tons


def count_needed(a: Assumptions, tons: float, days: int) -> int | None:
    """Return the fewest ships that land so much in time, or None when the berths or the way forbid it."""
    if land_tons(a, MOST, days) < tons:
        return None
    low, high = 0, MOST
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if land_tons(a, middle, days) >= tons else (middle, high)
    return high


def answer(
    a: Assumptions, sources: tuple[tuple[str, str, str], ...], tons: float, days: int, fewest: int, most: int
) -> Answer:
    """Answer the question for `fewest` to `most` ships."""
    if not 0 < fewest <= most:
        raise ShippingError(f"{fewest} to {most} ships: write the smaller number first, at least 1")
    if not tons > 0 or days <= 0:
        raise ShippingError("write a quantity and a number of days above nothing")
    need = count_needed(a, tons, days)
    end = max(most, math.ceil(1.3 * need) if need else 2 * most)
    step = max(1, end // 60)
    numbers = sorted({*range(step, end + 1, step), fewest, most, *([need] if need else [])})
    limit = land_tons(a, MOST, days)
    return Answer(
        tons,
        days,
        (fewest, most),
        (land_tons(a, fewest, days), land_tons(a, most, days)),
        need,
        limit,
        tuple((n, land_tons(a, n, days)) for n in numbers),
        _round(a),
        a,
        sources,
        tuple(sorted(_turn(a, tons, days), key=lambda t: -t.swing)),
    )


def _round(a: Assumptions) -> float:
    return a.cargo_t / a.load_rate + a.cargo_t / a.discharge_rate + 2 * a.nm / (24 * a.knots) + a.days_lost


def _turn(a: Assumptions, tons: float, days: int) -> Iterator[Sensitivity]:
    """Turn each assumption a fifth down and up; berths by whole ones, risk and open days within what can be."""
    for field in fields(a):
        value = getattr(a, field.name)
        low, high = value * (1 - TURN), value * (1 + TURN)
        if isinstance(value, int):
            low, high = max(1, math.floor(low)), math.ceil(high)
        if field.name == "free_days":
            high = min(1.0, high)
        yield Sensitivity(
            field.name,
            low,
            high,
            count_needed(replace(a, **{field.name: low}), tons, days),
            count_needed(replace(a, **{field.name: high}), tons, days),
        )


def draw_bars(answer: Answer, width: int = 48, rows: int = 12) -> Iterator[str]:
    """Yield the curve as lines of text: ships, a bar of the tons they land, and where what is asked for is reached."""
    most = max(*(t for _, t in answer.curve), answer.tons)
    step = max(1, len(answer.curve) // rows)
    marks = {answer.asked[0], answer.asked[1], answer.needed}
    goal = round(width * answer.tons / most)
    for n, (ships, tons) in enumerate(answer.curve):
        if n % step == 0 or ships in marks:
            bar = "#" * round(width * tons / most)
            line = f"{bar:{width + 1}}"
            drawn = f"{line[:goal]}{'|' if line[goal] == ' ' else '#'}{line[goal + 1 :]}"
            mark = " asked for" if ships in answer.asked else " enough" if ships == answer.needed else ""
            yield f"{ships:5d}  {drawn} {tons:12,.0f} t{mark}"


_STYLE = (
    "<style>.grid{stroke:#ddd}.curve{fill:none;stroke:#1f5a7a;stroke-width:2}"
    ".asked{fill:#1f5a7a22}.want{stroke:#a33;stroke-dasharray:5 4}</style>"
)


def draw_chart(answer: Answer, width: int = 640, height: int = 320) -> str:
    """Return the curve as an SVG: tons landed over the number of ships, and what is asked for and about."""
    left, floor, top, right = 64, height - 40, 16, width - 16
    most_n = max(n for n, _ in answer.curve)
    most_t = max(*(t for _, t in answer.curve), answer.tons) * 1.08

    def x(n: float) -> float:
        return round(left + (right - left) * n / most_n, 1)

    def y(t: float) -> float:
        return round(floor - (floor - top) * t / most_t, 1)

    def text(at: tuple[float, float], words: str, anchor: str = "middle") -> str:
        return f'<text x="{at[0]:g}" y="{at[1]:g}" text-anchor="{anchor}">{escape(words)}</text>'

    def level(t: float, kind: str) -> str:
        return f'<line x1="{left}" x2="{right}" y1="{y(t)}" y2="{y(t)}" class="{kind}"/>'

    low, high = answer.asked
    goal = answer.tons
    points = " ".join(f"{x(n)},{y(t)}" for n, t in ((0, 0.0), *answer.curve))
    title = f"Tons landed in {answer.days} days by number of ships; {goal:,.0f} tons are asked for"
    breadth = max(1.0, round(x(high) - x(low), 1))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" font-size="12"',
        f' font-family="sans-serif"><title>{escape(title)}</title>{_STYLE}',
        f'<rect class="asked" x="{x(low)}" y="{top}" width="{breadth}" height="{floor - top}"/>',
        text(((x(low) + x(high)) / 2, top + 14), f"{low}" if low == high else f"{low} to {high}"),
    ]
    for t in _ticks(_step(most_t), most_t):
        parts += [level(t, "grid"), text((left - 6, y(t) + 4), f"{t / 1e6:g}", "end")]
    parts += [text((x(n), floor + 16), f"{n:g}") for n in _ticks(_step(most_n), most_n)]
    parts += [
        level(goal, "want"),
        text((left + 6, y(goal) - 6), f"asked for: {goal:,.0f} t", "start"),
        f'<polyline class="curve" points="{points}"/>',
    ]
    if answer.needed is not None:
        parts += [
            f'<circle cx="{x(answer.needed)}" cy="{y(goal)}" r="4"/>',
            text((x(answer.needed) - 6, y(goal) - 8), f"{answer.needed} ships", "end"),
        ]
    parts += [text(((left + right) / 2, height - 6), "ships"), text((6, 12), "million tons", "start"), "</svg>"]
    return "".join(parts)


def _step(most: float) -> float:
    size = float(10 ** math.floor(math.log10(max(most, 1e-9))))
    return next(size * part for part in (0.1, 0.2, 0.5, 1.0, 2.0) if most / (size * part) <= 8)


def _ticks(step: float, most: float) -> Iterator[float]:
    yield from (n * step for n in range(int(most / step) + 1))
