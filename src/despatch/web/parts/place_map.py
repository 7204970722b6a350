"""Places as circles on a chart, and lines from where letters were written to where their answers were."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from despatch.model import Filter, Geography, PlaceEntry
from despatch.web import urls
from despatch.web.formatting import counted
from despatch.web.parts.coast import land
from despatch.web.parts.mercator import Chart, Spot, fit, set_names

WIDTH, HEIGHTS, EDGES = 880.0, (320.0, 620.0), (90.0, 46.0)
LEAST_DEGREES = 6.0
"""A chart shows at least so much, for the coasts are drawn for small scales."""
SMALL, LARGE = 3.5, 13.0
MOST_PLACES, MOST_ROUTES = 300, 60
"""So many of each are drawn, those with most letters."""
BEND = 0.14


@dataclass(frozen=True, slots=True)
class Circle:
    """A place as drawn; `text_x` is None where there is no room for its name."""

    x: float
    y: float
    radius: float
    name: str
    label: str
    path: str
    text_x: float | None = None
    text_y: float = 0.0
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Curve:
    """A route as drawn: the data of a curve, and the address of its letters."""

    curve: str
    width: float
    label: str
    path: str


@dataclass(frozen=True, slots=True)
class RouteRow:
    """A route as the table says it."""

    start: PlaceEntry
    end: PlaceEntry
    letters: int
    path: str
    """The list of these letters."""


@dataclass(frozen=True, slots=True)
class PlaceMap:
    """The chart in its own units."""

    width: float
    height: float
    land: str
    meridians: tuple[tuple[float, str], ...]
    parallels: tuple[tuple[float, str], ...]
    curves: tuple[Curve, ...]
    circles: tuple[Circle, ...]
    """The largest first, so that no circle hides a smaller one."""

    @property
    def sight(self) -> int:
        """How far from the left the largest circle lies, in percent: there a narrow window begins."""
        return round(100 * self.circles[0].x / self.width) if self.circles else 50


def chart_of(places: Sequence[PlaceEntry]) -> tuple[Chart, str] | None:
    """Return the chart that shows all places with coordinates, and its land; None where no place has any."""
    here = [(one.place.latitude, one.place.longitude) for one in places]
    known = [(latitude, longitude) for latitude, longitude in here if latitude is not None and longitude is not None]
    if not known:
        return None
    chart = fit(known, width=WIDTH, heights=HEIGHTS, edges=EDGES, least=LEAST_DEGREES)
    return chart, land(chart)


def rows_of(places: Sequence[PlaceEntry], geography: Geography, where: Filter) -> tuple[RouteRow, ...]:
    """Return the routes between these places, those with most letters first; `where` selects their letters."""
    by_id = {one.place.id: one for one in places}
    return tuple(
        RouteRow(
            by_id[route.start],
            by_id[route.end],
            route.letters,
            urls.letters_path(where.changed("place", route.start).changed("answered", route.end)),
        )
        for route in geography.routes
        if route.start in by_id and route.end in by_id
    )


def draw(
    chart: Chart,
    coast: str,
    places: Sequence[PlaceEntry],
    letters: Geography,
    routes: Sequence[RouteRow],
    where: Filter,
) -> PlaceMap:
    """Return the map of the letters that `where` selects on the chart of all places.

    A place leads to its own page; where only some years are drawn, to its letters of these.
    """
    all_years = where == Filter()
    spots = _spots(chart, places, letters)
    curves = _curves(spots, routes)
    shown = list(spots.values())
    labels = set_names([spot for spot, _ in shown], (chart.width, chart.height), [ends for _, ends in curves])
    circles = tuple(
        Circle(
            spot.x,
            spot.y,
            spot.radius,
            spot.name,
            f"{spot.name}: {counted(letters.letters[entry.place.id], 'letter')}",
            urls.place_path(entry.place.id) if all_years else urls.letters_path(where.changed("place", entry.place.id)),
            *((label.x, label.y, label.anchor) if label else ()),
        )
        for (spot, entry), label in zip(shown, labels, strict=True)
    )
    return PlaceMap(
        chart.width, chart.height, coast, chart.meridians(), chart.parallels(), tuple(c for c, _ in curves), circles
    )


def _spots(chart: Chart, places: Sequence[PlaceEntry], letters: Geography) -> dict[str, tuple[Spot, PlaceEntry]]:
    """Return the places with letters as points, by their ids, those with most letters first."""
    here = [one for one in places if letters.letters.get(one.place.id)]
    here.sort(key=lambda one: (-letters.letters[one.place.id], one.label))
    most = max((letters.letters[one.place.id] for one in here), default=1)
    found: dict[str, tuple[Spot, PlaceEntry]] = {}
    for one in here[:MOST_PLACES]:
        latitude, longitude = one.place.latitude, one.place.longitude
        if latitude is not None and longitude is not None:
            radius = SMALL + (LARGE - SMALL) * math.sqrt(letters.letters[one.place.id] / most)
            found[one.place.id] = Spot(one.label, chart.x(longitude), chart.y(latitude), round(radius, 1)), one
    return found


def _curves(
    spots: dict[str, tuple[Spot, PlaceEntry]], routes: Sequence[RouteRow]
) -> list[tuple[Curve, tuple[float, float, float, float]]]:
    """Return the routes as curves, each with its two ends. Each bends to its right, so that two ways lie apart."""
    drawn = [row for row in routes if row.start.place.id in spots and row.end.place.id in spots][:MOST_ROUTES]
    most = max((row.letters for row in drawn), default=1)
    found = []
    for row in drawn:
        one, other = spots[row.start.place.id][0], spots[row.end.place.id][0]
        across, down = other.x - one.x, other.y - one.y
        bend = (one.x + other.x) / 2 - down * BEND, (one.y + other.y) / 2 + across * BEND
        curve = f"M{one.x:g} {one.y:g}Q{bend[0]:.1f} {bend[1]:.1f} {other.x:g} {other.y:g}"
        width = round(0.8 + 3.2 * math.sqrt(row.letters / most), 1)
        label = f"{row.start.label} to {row.end.label}: {counted(row.letters, 'letter')}"
        found.append((Curve(curve, width, label, row.path), (one.x, one.y, other.x, other.y)))
    return found
