"""References to letters that are not here, and of which author or addressee is not known."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from despatch.archive import Archive
from despatch.model import UnnamedReference
from despatch.web import render
from despatch.web.archive_cache import cached
from despatch.web.parts.listing import parse_listing
from despatch.web.parts.pager import Pager

PATH = "/missing/unnamed"
_SIZE = 40


@dataclass(frozen=True, slots=True)
class UnnamedPage:
    """These references, a page at a time; `data` is the address of the same list as JSON."""

    entries: tuple[UnnamedReference, ...]
    pager: Pager
    data: str
    title: str = "Letters of unknown people"
    template: str = "unnamed.html"
    section: str = "missing"


def unnamed(request: Request) -> Response:
    """Answer /missing/unnamed and /missing/unnamed.json."""
    archive = render.archive(request)
    listing = parse_listing(request, _SIZE, PATH)
    entries = archive.correspondence.unnamed(**listing.window)
    pager = listing.pager(count(archive))
    if listing.wants_data:
        return render.listing("unnamed", entries, pager)
    return render.show(request, UnnamedPage(tuple(entries), pager, listing.address(suffix=".json")))


def count(archive: Archive) -> int:
    """Return how many there are."""
    return cached(archive, "count of the unnamed", archive.correspondence.count_unnamed)
