"""The places of the archive on a map, and the routes of its letters."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from despatch.archive import Archive
from despatch.model import Filter, PlaceEntry
from despatch.web import render, urls
from despatch.web.archive_cache import all_facets, all_places, cached
from despatch.web.parts import place_map as drawing
from despatch.web.parts.place_map import PlaceMap, RouteRow
from despatch.web.parts.year_choice import YearChoice, choose_years, parse_years

MOST_ROWS = 100


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place of the table, and how many letters of the chosen years were written there."""

    entry: PlaceEntry
    letters: int
    path: str
    """The list of these letters."""


@dataclass(frozen=True, slots=True)
class MapPage:
    """The map, the tables that say the same, and the places that it cannot show."""

    title: str
    map: PlaceMap | None
    """None where no place has coordinates."""
    choice: YearChoice
    rows: tuple[PlaceRow, ...]
    routes: tuple[RouteRow, ...]
    more_routes: int
    unplaced: tuple[PlaceRow, ...]
    """Places without coordinates."""
    nowhere: int
    """Letters that do not say where they were written."""
    data: str
    template: str = "place_map.html"
    section: str = "places"


def place_map(request: Request) -> Response:
    """Answer /places/map and /places/map.json."""
    shown = page(render.archive(request), parse_years(request.query_params))
    if render.wants_data(request):
        rows = [
            {
                "id": row.entry.place.id,
                "label": row.entry.label,
                "latitude": row.entry.place.latitude,
                "longitude": row.entry.place.longitude,
                "letters": row.letters,
            }
            for row in (*shown.rows, *shown.unplaced)
        ]
        routes = [{"start": r.start.place.id, "end": r.end.place.id, "letters": r.letters} for r in shown.routes]
        return render.listing("places", rows, routes=routes, nowhere=shown.nowhere)
    return render.show(request, shown)


def page(archive: Archive, where: Filter) -> MapPage:
    """Return the context of the map of all letters, or of those that were surely written in some years."""
    places, geography = all_places(archive), archive.geography(where)
    chart = cached(archive, "chart of places", lambda: drawing.chart_of(places))
    routes = drawing.rows_of(places, geography, where)
    choice = choose_years(all_facets(archive).get("year", ()), where, "/places/map")
    counts = [(entry, geography.letters.get(entry.place.id, 0)) for entry in places]
    rows = sorted(
        (PlaceRow(entry, number, _letters_at(entry, where)) for entry, number in counts if number),
        key=lambda row: (-row.letters, row.entry.label),
    )
    return MapPage(
        f"Map of places, {choice.words}" if choice.words else "Map of places",
        drawing.draw(*chart, places, geography, routes, where) if chart else None,
        choice,
        tuple(row for row in rows if row.entry.place.latitude is not None),
        routes[:MOST_ROWS],
        max(len(routes) - MOST_ROWS, 0),
        tuple(row for row in rows if row.entry.place.latitude is None),
        geography.nowhere,
        urls.with_query("/places/map.json", choice.query),
    )


def _letters_at(entry: PlaceEntry, where: Filter) -> str:
    return urls.letters_path(where.changed("place", entry.place.id))
