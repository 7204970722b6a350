"""Mercator's chart of a part of the world, its graticule, and names set beside points. Pure functions, no tiles."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

POLE = 80.0
"""The chart ends short of the poles."""
GLYPH, LINE = 6.4, 15.0
DOTS = 24
"""A line is looked at in so many places when names are set beside it."""
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Chart:
    """A part of the world in the units of a drawing, the east to the right and the north above."""

    width: float
    height: float
    scale: float
    """Units for a degree of longitude."""
    cut: float
    """The meridian at which the globe is cut open, amid the widest gap between the places."""
    middle: tuple[float, float]
    """The middle of the chart, in degrees east of the cut and in Mercator's degrees."""

    def x(self, longitude: float) -> float:
        """Return how far a meridian lies from the left edge."""
        return self.across((longitude - self.cut) % 360)

    def y(self, latitude: float) -> float:
        """Return how far a parallel lies from the upper edge."""
        return self.down(north(latitude))

    def across(self, east: float) -> float:
        """Return how far from the left edge lies what is so many degrees east of the cut."""
        return round(self.width / 2 + (east - self.middle[0]) * self.scale, 1)

    def down(self, degrees: float) -> float:
        """Return how far from the upper edge lies what is so many of Mercator's degrees north."""
        return round(self.height / 2 - (degrees - self.middle[1]) * self.scale, 1)

    def meridians(self) -> tuple[tuple[float, str], ...]:
        """Return the meridians to draw, each with its place and its degrees."""
        found = []
        for longitude in range(-180, 180, self._step()):
            at = self.x(longitude)
            if 0 <= at <= self.width - 30:
                side = "E" if 0 < longitude < 180 else "W" if -180 < longitude < 0 else ""
                found.append((at, f"{abs(longitude)}°{side}"))
        return tuple(found)

    def parallels(self) -> tuple[tuple[float, str], ...]:
        """Return the parallels to draw, each with its place and its degrees."""
        found, step = [], self._step()
        for latitude in range(-int(POLE) // step * step, int(POLE) + 1, step):
            at = self.y(latitude)
            if 0 <= at <= self.height:
                found.append((at, f"{abs(latitude)}°{'N' if latitude > 0 else 'S' if latitude < 0 else ''}"))
        return tuple(found)

    def _step(self) -> int:
        return next(step for step in (1, 2, 5, 10, 15, 30, 60) if self.width / self.scale / step <= 9 or step == 60)


@dataclass(frozen=True, slots=True)
class Spot:
    """A point to draw: its name, its place and its radius."""

    name: str
    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class Label:
    """Where the name of a spot is written; `anchor` says which end of the name stands there."""

    x: float
    y: float
    anchor: str


def north(latitude: float) -> float:
    """Return a latitude in Mercator's degrees, which grow towards the poles."""
    held = math.radians(max(-POLE, min(POLE, latitude)))
    return math.degrees(math.log(math.tan(math.pi / 4 + held / 2)))


def fit(
    places: Sequence[tuple[float, float]],
    *,
    width: float,
    heights: tuple[float, float],
    edges: tuple[float, float],
    least: float = 2.0,
) -> Chart:
    """Return the chart that shows `places`, at least one, each as latitude and longitude.

    It is as high as it needs to be within `heights`, keeps `edges` free at the sides and above and below, and shows
    at least so many degrees.
    """
    cut = _cut([longitude for _, longitude in places])
    east = [(longitude - cut) % 360 for _, longitude in places]
    up = [north(latitude) for latitude, _ in places]
    high = max(up) - min(up)
    scale = min(
        (width - 2 * edges[0]) / max(max(east) - min(east), least), (heights[1] - 2 * edges[1]) / max(high, least)
    )
    height = min(heights[1], max(heights[0], high * scale + 2 * edges[1]))
    return Chart(width, height, scale, cut, ((min(east) + max(east)) / 2, (min(up) + max(up)) / 2))


def _cut(longitudes: Sequence[float]) -> float:
    around = sorted(longitude % 360 for longitude in longitudes)
    gaps = [(after - before, before) for before, after in zip(around, [*around[1:], around[0] + 360], strict=True)]
    wide, before = max(gaps)
    return (before + wide / 2) % 360


def set_names(
    spots: Sequence[Spot], size: tuple[float, float], lines: Iterable[Box] = (), *, all_named: bool = False
) -> tuple[Label | None, ...]:
    """Return where the name of each spot is written: where it covers no other name, no spot, and if it can be no line.

    A spot without such a place has no name, unless `all_named`. The spots that stand first choose first. `lines` have
    their two ends, `size` is that of the drawing.
    """
    dots = [(x1 + (x2 - x1) * n / DOTS, y1 + (y2 - y1) * n / DOTS) for x1, y1, x2, y2 in lines for n in range(DOTS + 1)]
    taken = [_around(spot) for spot in spots]
    found: list[Label | None] = []
    for spot in spots:
        places = _places(spot)
        free = [place for place in places if _inside(place[1], size) and not any(_meet(place[1], one) for one in taken)]
        if not free and not all_named:
            found.append(None)
            continue
        label, box = min(
            free or places,
            key=lambda place: sum(place[1][0] <= a <= place[1][2] and place[1][1] <= b <= place[1][3] for a, b in dots),
        )
        taken.append(box)
        found.append(label)
    return tuple(found)


def _around(spot: Spot) -> Box:
    reach = spot.radius + 2
    return spot.x - reach, spot.y - reach, spot.x + reach, spot.y + reach


def _places(spot: Spot) -> list[tuple[Label, Box]]:
    """Return the four places for a name: right, left, above and below, each with the room that it takes."""
    wide, x, y, away = len(spot.name) * GLYPH, spot.x, spot.y, spot.radius + 5
    return [
        (Label(round(x + away, 1), round(y + 4, 1), "start"), (x + away, y - 9, x + away + wide, y + 7)),
        (Label(round(x - away, 1), round(y + 4, 1), "end"), (x - away - wide, y - 9, x - away, y + 7)),
        (
            Label(x, round(y - away - 2, 1), "middle"),
            (x - wide / 2, y - away - 2 - LINE, x + wide / 2, y - away + 2),
        ),
        (
            Label(x, round(y + away + 12, 1), "middle"),
            (x - wide / 2, y + away - 1, x + wide / 2, y + away + 16),
        ),
    ]


def _inside(box: Box, size: tuple[float, float]) -> bool:
    return box[0] >= 0 and box[1] >= 0 and box[2] <= size[0] and box[3] <= size[1]


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
