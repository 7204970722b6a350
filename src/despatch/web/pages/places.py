"""The places of the archive, and the letters of one place."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from despatch.archive import Archive
from despatch.model import Entry, Filter, PlaceEntry
from despatch.web import render, urls
from despatch.web.archive_cache import all_places
from despatch.web.parts.authorities import Authority, authority
from despatch.web.parts.listing import parse_listing
from despatch.web.parts.pager import Pager

SIZE = 200
SHOWN = 25


@dataclass(frozen=True, slots=True)
class PlacesPage:
    """The places, those with most letters first; `most` is the most letters of one, described ones with them."""

    title: str
    places: tuple[PlaceEntry, ...]
    pager: Pager
    most: int
    template: str = "places.html"
    section: str = "places"


@dataclass(frozen=True, slots=True)
class PlacePage:
    """A place: how letters write it and why that is one place, what may be the same, the first of its letters."""

    title: str
    entry: PlaceEntry
    letters: tuple[Entry, ...]
    path: str
    """The list of all its letters."""
    identifiers: tuple[Authority, ...]
    template: str = "place.html"
    section: str = "places"


def places(request: Request) -> Response:
    """Answer /places and /places.json."""
    listing, everywhere = parse_listing(request, SIZE, "/places"), all_places(render.archive(request))
    if listing.wants_data:
        return render.listing("places", everywhere)
    most = max((entry.letters + entry.described for entry in everywhere), default=1)
    return render.show(request, PlacesPage("Places", listing.part(everywhere), listing.pager(len(everywhere)), most))


def place(request: Request) -> Response:
    """Answer /place/ID."""
    return render.show(request, page(render.archive(request), request.path_params["id"]))


def page(archive: Archive, id: str) -> PlacePage:
    """Return the context of the page of a place; raises NotFound."""
    entry, where = archive.place(id), Filter(place=id)
    return PlacePage(
        entry.label,
        entry,
        tuple(archive.letters(where, limit=SHOWN)),
        urls.letters_path(where),
        tuple(map(authority, entry.place.identifiers)),
    )
