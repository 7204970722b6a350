"""Ships on a time chart and cargo in holds as plain figures; the templates draw them as SVG. Pure functions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from despatch.shipping.model import Lot, Ship
from despatch.shipping.plans import Plan, Stow, Voyage
from despatch.web.formatting import date_words, day_words

DAY = timedelta(1)
LANES = 120
"""So many ships are drawn; the table has them all."""
TICKS = 9
LETTER = 0.82
"""Width of a letter in parts of a hundred of the chart, reckoned for the narrowest screen that shows labels."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a voyage on the chart, from `x` in parts of a hundred: `kind` is ballast, loading, sea or landing."""

    kind: str
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Trip:
    """A voyage on the chart: its parts, the ports that fit above it, and where it leads."""

    path: str
    label: str
    x: float
    width: float
    stretches: tuple[Stretch, ...]
    text: str
    text_x: float
    lost: bool


@dataclass(frozen=True, slots=True)
class Lane:
    """A ship and her voyages."""

    ship: str
    trips: tuple[Trip, ...]


@dataclass(frozen=True, slots=True)
class TimeChart:
    """Ships as lanes over the days of the plan. Months stand at `ticks`, in parts of a hundred."""

    first: date
    last: date
    lanes: tuple[Lane, ...]
    ticks: tuple[tuple[float, str], ...]
    left_out: int


def voyage_words(voyage: Voyage) -> str:
    """Return a voyage in one sentence, for those who hear the chart."""
    calls = ", then ".join(f"{c.port}, landed by {day_words(c.clear)}" for c in voyage.calls)
    loads = f"{voyage.ship}: loads at {voyage.origin} from {day_words(voyage.loads_from)}"
    return f"{loads}, sails {day_words(voyage.sails)} for {calls}"


def time_chart(plan: Plan, paths: Mapping[str, str]) -> TimeChart:
    """Return the voyages of a plan ship by ship, in the order in which the ships begin; `paths` by voyage."""
    everyone = (*plan.lost, *plan.voyages)
    first = min([plan.first, *(v.leaves for v in everyone)])
    last = max([plan.last, *(v.calls[-1].clear for v in everyone)])
    days = (last - first).days + 1

    def at(day: date) -> float:
        return round(100 * (day - first).days / days, 2)

    ships: dict[str, list[Voyage]] = {}
    for voyage in sorted(everyone, key=lambda v: (v.leaves, v.ship)):
        ships.setdefault(voyage.ship, []).append(voyage)
    lanes = [Lane(ship, tuple(_trips(mine, plan, paths, at))) for ship, mine in list(ships.items())[:LANES]]
    return TimeChart(first, last, tuple(lanes), tuple(_months(first, last, at)), max(0, len(ships) - LANES))


def _trips(
    voyages: Sequence[Voyage], plan: Plan, paths: Mapping[str, str], at: Callable[[date], float]
) -> Iterable[Trip]:
    free = 0.0
    for n, voyage in enumerate(voyages):
        x, end = at(voyage.leaves), at(voyage.calls[-1].clear + DAY)
        parts = [
            Stretch("ballast", x, at(voyage.loads_from) - x),
            Stretch("loading", at(voyage.loads_from), at(voyage.sails) - at(voyage.loads_from)),
        ]
        begun = voyage.sails
        for call in voyage.calls:
            parts += [
                Stretch("sea", at(begun), at(call.berthed) - at(begun)),
                Stretch("landing", at(call.berthed), at(call.clear + DAY) - at(call.berthed)),
            ]
            begun = call.clear + DAY
        ports = [voyage.origin, *(c.port for c in voyage.calls)]
        room = (at(voyages[n + 1].leaves) if n + 1 < len(voyages) else 100.0) - max(free, x)
        text = next(
            (t for t in (" to ".join((ports[0], ", ".join(ports[1:]))), ports[-1]) if len(t) * LETTER <= max(room, 0)),
            "",
        )
        text_x = max(free, x)
        # Near the right edge, a label begins before its voyage rather than being cut.
        if not text and len(ports[-1]) * LETTER <= 100 - free:
            text, text_x = ports[-1], max(free, 100 - len(ports[-1]) * LETTER)
        if text:
            free = text_x + len(text) * LETTER + 1
        drawn = tuple(Stretch(p.kind, p.x, round(p.width, 2)) for p in parts if p.width > 0)
        lost = voyage in plan.lost
        yield Trip(
            paths[voyage.id],
            voyage_words(voyage) + (" (lost)" if lost else ""),
            x,
            round(end - x, 2),
            drawn,
            text,
            text_x,
            lost,
        )


def _months(first: date, last: date, at: Callable[[date], float]) -> Iterable[tuple[float, str]]:
    months = [
        (y, m)
        for y in range(first.year, last.year + 1)
        for m in range(1, 13)
        if (first.year, first.month) <= (y, m) <= (last.year, last.month)
    ]
    step = -(-len(months) // TICKS)
    for n, (year, month) in enumerate(months[::step]):
        day = max(first, date(year, month, 1))
        if at(day) <= 94:
            name = date_words(f"{year:04d}-{month:02d}").split()[0][:3]
            yield at(day), f"{name} {year}" if n == 0 or month <= step else name


WIDE, TALL, DECK, TOP = 760.0, 150.0, 34.0, 26.0
"""The drawing of a ship: its width, the height of its holds and of what stands on deck, and the air above."""
BOW, STERN = 46.0, 34.0
LINE, GLYPH = 13.0, 5.6


@dataclass(frozen=True, slots=True)
class Layer:
    """Cargo in a hold, drawn as high as the room it takes. `shade` is the same for all goods of one class."""

    y: float
    height: float
    shade: int
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Space:
    """A hold or the deck as drawn, with what it holds of what it can."""

    name: str
    x: float
    y: float
    width: float
    height: float
    layers: tuple[Layer, ...]
    tons: float
    of_tons: float
    m3: float
    of_m3: float
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HoldsChart:
    """A ship cut lengthwise, her bow to the left, and the classes of goods by shade."""

    width: float
    height: float
    hull: str
    spaces: tuple[Space, ...]
    classes: tuple[tuple[int, str], ...]


def holds_chart(ship: Ship, lots: Mapping[str, Lot], stows: Sequence[Stow]) -> HoldsChart:
    """Return a ship's holds with their cargo: each as wide as its share of her bale capacity, filled by volume."""
    classes = {cls: n for n, cls in enumerate(sorted({lots[s.lot].cls for s in stows}))}
    whole = ship.bale or 1
    left, breadth = BOW, WIDE - BOW - STERN
    bottom = TOP + DECK + TALL
    spaces = []
    for hold in ship.holds:
        width = breadth * hold.m3 / whole
        spaces.append(_space(hold.name, (left, bottom, width - 4, TALL), (hold.tons, hold.m3), stows, lots, classes))
        left += width
    if ship.deck.m3:
        spaces.append(
            _space("deck", (BOW, TOP + DECK, breadth - 4, DECK), (ship.deck.tons, ship.deck.m3), stows, lots, classes)
        )
    deck = TOP + DECK
    hull = f"M4 {deck}H{WIDE - 4}L{WIDE - 22} {bottom + 8}H{BOW - 8}Z"
    return HoldsChart(WIDE, bottom + 16 + 3 * LINE, hull, tuple(spaces), tuple((n, cls) for cls, n in classes.items()))


def _space(
    name: str,
    box: tuple[float, float, float, float],
    room: tuple[float, float],
    stows: Sequence[Stow],
    lots: Mapping[str, Lot],
    classes: Mapping[str, int],
) -> Space:
    """Return one space. `box` is left edge, floor, width and height; `room` its tons and cubic metres."""
    x, floor, width, height = box
    of_tons, of_m3 = room
    here = sorted((s for s in stows if s.hold == name), key=lambda s: s.layer)
    layers, y = [], floor
    for s in here:
        tall = height * s.m3 / of_m3 if of_m3 else 0
        y -= tall
        lot = lots[s.lot]
        label = f"{lot.amount(s.pieces)} {lot.good}"
        fits = tall >= LINE and len(label) * GLYPH <= width
        much = lot.amount(s.pieces)
        short = much if tall >= LINE and len(much) * GLYPH <= width else ""
        layers.append(
            Layer(
                round(y, 2),
                round(tall, 2),
                classes[lot.cls],
                f"{label} for {s.port}, {s.tons:,.1f} t, {s.m3:,.1f} m³",
                label if fits else short,
            )
        )
    tons, m3 = sum(s.tons for s in here), sum(s.m3 for s in here)
    notes = (name, f"{tons:,.0f} of {of_tons:,.0f} t", f"{m3:,.0f} of {of_m3:,.0f} m³")
    if max(map(len, notes)) * GLYPH > width:
        notes = (name, f"{m3 / of_m3:.0%}" if of_m3 else "", "")
    return Space(
        name,
        round(x, 2),
        round(floor - height, 2),
        round(width, 2),
        height,
        tuple(layers),
        tons,
        of_tons,
        m3,
        of_m3,
        notes,
    )
