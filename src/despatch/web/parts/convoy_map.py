"""Convoys on a map: ports as points, legs as lines on Mercator's chart with its graticule. Pure functions, no tiles."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from despatch.shipping.model import Port

WIDE, LEAST, MOST, EDGE = 760.0, 260.0, 560.0, 46.0
GLYPH, LINE = 6.4, 15.0
DOTS = 60
"""A line is looked at in so many places when names are set beside it."""
POLE = 80.0
"""Mercator's chart ends short of the poles."""


@dataclass(frozen=True, slots=True)
class Way:
    """A line between two ports: `kind` is convoy, alone or air; what goes along it, and where more stands."""

    start: str
    end: str
    kind: str
    label: str
    path: str
    ships: int


@dataclass(frozen=True, slots=True)
class Line:
    """A way as drawn."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float
    way: Way


@dataclass(frozen=True, slots=True)
class Point:
    """A port as drawn, with the place of its name."""

    x: float
    y: float
    name: str
    text_x: float
    text_y: float
    anchor: str


@dataclass(frozen=True, slots=True)
class Map:
    """The chart: lines, points and the graticule with its degrees. Ports that no table places are `unplaced`."""

    width: float
    height: float
    lines: tuple[Line, ...]
    points: tuple[Point, ...]
    meridians: tuple[tuple[float, str], ...]
    parallels: tuple[tuple[float, str], ...]
    unplaced: tuple[str, ...]


def placed(port: Port) -> bool:
    """Say whether a port has coordinates; nought and nought are what an empty cell is read as."""
    return bool(port.lat or port.lon)


def draw(names: Iterable[str], ports: Mapping[str, Port], ways: Sequence[Way]) -> Map | None:
    """Return the map of the named ports and the ways between them; None where fewer than two ports have a place."""
    wanted = tuple(dict.fromkeys(names))
    here = [ports[name] for name in wanted if name in ports and placed(ports[name])]
    unplaced = tuple(name for name in wanted if name not in ports or not placed(ports[name]))
    if len(here) < 2:
        return None
    cut = _cut([p.lon for p in here])
    flat = {p.name: (_east(p.lon, cut), _north(p.lat)) for p in here}
    west, east = min(x for x, _ in flat.values()), max(x for x, _ in flat.values())
    south, north = min(y for _, y in flat.values()), max(y for _, y in flat.values())
    scale = min((WIDE - 2 * EDGE - 60) / max(east - west, 2.0), (MOST - 2 * EDGE) / max(north - south, 2.0))
    height = min(MOST, max(LEAST, (north - south) * scale + 2 * EDGE))

    def x(value: float) -> float:
        return round(WIDE / 2 + (value - (west + east) / 2) * scale, 1)

    def y(value: float) -> float:
        return round(height / 2 - (value - (south + north) / 2) * scale, 1)

    spots = {name: (x(a), y(b)) for name, (a, b) in flat.items()}
    lines = [
        Line(*spots[w.start], *spots[w.end], round(min(1.5 + 0.7 * w.ships, 7), 1), w)
        for w in ways
        if w.start in spots and w.end in spots
    ]
    step = next(s for s in (1, 2, 5, 10, 15, 30, 60) if WIDE / scale / s <= 9 or s == 60)
    return Map(
        WIDE,
        height,
        tuple(lines),
        _named(spots, height, lines),
        _meridians(x, cut, step),
        _parallels(y, height, step),
        unplaced,
    )


def _cut(longitudes: Sequence[float]) -> float:
    """Return the meridian at which to cut the globe open: amid the widest gap between ports."""
    around = sorted(lon % 360 for lon in longitudes)
    gaps = [(after - before, before) for before, after in zip(around, [*around[1:], around[0] + 360], strict=True)]
    wide, before = max(gaps)
    return (before + wide / 2) % 360


def _east(lon: float, cut: float) -> float:
    return (lon - cut) % 360


def _north(lat: float) -> float:
    held = math.radians(max(-POLE, min(POLE, lat)))
    return math.degrees(math.log(math.tan(math.pi / 4 + held / 2)))


def _meridians(x: Callable[[float], float], cut: float, step: int) -> tuple[tuple[float, str], ...]:
    found = []
    for lon in range(-180, 180, step):
        at = x(_east(lon, cut))
        if 0 <= at <= WIDE - 30:
            found.append((at, f"{abs(lon)}°{'E' if 0 < lon < 180 else 'W' if -180 < lon < 0 else ''}"))
    return tuple(found)


def _parallels(y: Callable[[float], float], height: float, step: int) -> tuple[tuple[float, str], ...]:
    found = []
    for lat in range(-int(POLE) // step * step, int(POLE) + 1, step):
        at = y(_north(lat))
        if 0 <= at <= height:
            found.append((at, f"{abs(lat)}°{'N' if lat > 0 else 'S' if lat < 0 else ''}"))
    return tuple(found)


def _named(spots: Mapping[str, tuple[float, float]], height: float, lines: Sequence[Line]) -> tuple[Point, ...]:
    """Return the points, each with its name where it covers no other name and no point, and if it can be no line."""
    dots = [
        (line.x1 + (line.x2 - line.x1) * n / DOTS, line.y1 + (line.y2 - line.y1) * n / DOTS)
        for line in lines
        for n in range(DOTS + 1)
    ]
    taken = [(x - 6, y - 6, x + 6, y + 6) for x, y in spots.values()]
    found = []
    for name, (x, y) in spots.items():
        wide = len(name) * GLYPH
        places = [
            (x + 9, y + 4, "start", (x + 9, y - 9, x + 9 + wide, y + 7)),
            (x - 9, y + 4, "end", (x - 9 - wide, y - 9, x - 9, y + 7)),
            (x, y - 11, "middle", (x - wide / 2, y - 11 - LINE, x + wide / 2, y - 7)),
            (x, y + 21, "middle", (x - wide / 2, y + 8, x + wide / 2, y + 25)),
        ]
        free = [p for p in places if _inside(p[3], height) and not any(_meet(p[3], other) for other in taken)]
        text_x, text_y, anchor, box = min(
            free or places, key=lambda p: sum(p[3][0] <= a <= p[3][2] and p[3][1] <= b <= p[3][3] for a, b in dots)
        )
        taken.append(box)
        found.append(Point(x, y, name, round(text_x, 1), round(text_y, 1), anchor))
    return tuple(found)


def _inside(box: tuple[float, float, float, float], height: float) -> bool:
    return box[0] >= 0 and box[1] >= 0 and box[2] <= WIDE and box[3] <= height


def _meet(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
