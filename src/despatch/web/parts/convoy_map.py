"""Convoys on a map: ports as points, legs as lines on Mercator's chart. Pure functions, no tiles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from despatch.shipping.model import Port
from despatch.web.parts.coast import land
from despatch.web.parts.mercator import Spot, fit, set_names

WIDE, LEAST, MOST, EDGE = 760.0, 260.0, 560.0, 46.0
DOT = 4.0


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
    land: str
    """The coasts, as the data of a path."""


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
    flat = [(port.lat, port.lon) for port in here]
    chart = fit(flat, width=WIDE, heights=(LEAST, MOST), edges=(EDGE + 30, EDGE))
    spots = {port.name: (chart.x(port.lon), chart.y(port.lat)) for port in here}
    lines = [
        Line(*spots[w.start], *spots[w.end], round(min(1.5 + 0.7 * w.ships, 7), 1), w)
        for w in ways
        if w.start in spots and w.end in spots
    ]
    return Map(
        WIDE,
        chart.height,
        tuple(lines),
        _named(spots, chart.height, lines),
        chart.meridians(),
        chart.parallels(),
        unplaced,
        land(chart),
    )


def _named(spots: Mapping[str, tuple[float, float]], height: float, lines: Sequence[Line]) -> tuple[Point, ...]:
    """Return the points with their names."""
    ends = [(line.x1, line.y1, line.x2, line.y2) for line in lines]
    points = [Spot(name, x, y, DOT) for name, (x, y) in spots.items()]
    labels = set_names(points, (WIDE, height), ends, all_named=True)
    return tuple(
        Point(spot.x, spot.y, spot.name, label.x, label.y, label.anchor)
        for spot, label in zip(points, labels, strict=True)
        if label is not None
    )
