"""The search of a room that lies in files: a browser does it, and lists stand in for it where it cannot."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from despatch.archive import Archive
from despatch.model import Filter, PersonEntry, PlaceEntry
from despatch.web import render, urls
from despatch.web.archive_cache import all_facets, all_people, all_places

SHOWN = 40
"""So many people and places stand on the page; their own pages have all."""


@dataclass(frozen=True, slots=True)
class SeekPage:
    """The form of the search, and the years, people and places that lead to letters without it."""

    title: str
    years: tuple[tuple[str, int, str], ...]
    """Each year, its letters and its address."""
    people: tuple[PersonEntry, ...]
    all_people: int
    places: tuple[PlaceEntry, ...]
    all_places: int
    template: str = "seek.html"
    section: str = "search"


def seek(request: Request) -> Response:
    """Answer /search of a room whose pages are files."""
    return render.show(request, page(render.archive(request)))


def page(archive: Archive) -> SeekPage:
    """Return the context of the page."""
    years = sorted(all_facets(archive).get("year", ()), key=lambda year: year.value)
    people, places = all_people(archive), all_places(archive)
    return SeekPage(
        "Search",
        tuple((year.label, year.count, urls.letters_path(Filter(date=year.value))) for year in years),
        tuple(people[:SHOWN]),
        len(people),
        tuple(places[:SHOWN]),
        len(places),
    )
