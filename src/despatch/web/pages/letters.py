"""The list of letters, with a panel that narrows it."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from despatch.archive import Archive
from despatch.model import Entry, Filter
from despatch.web import render, urls
from despatch.web.archive_cache import all_facets, first_month
from despatch.web.parts import chosen_set, facets
from despatch.web.parts.labels import labeller
from despatch.web.parts.listing import Listing, parse_listing
from despatch.web.parts.pager import Pager

SIZE = 50


@dataclass(frozen=True, slots=True)
class LettersPage:
    """The list of letters: one page of `entries`, how the list is narrowed and what can narrow it."""

    title: str
    entries: tuple[Entry, ...]
    pager: Pager
    panel: facets.Panel
    order: urls.Order
    by_date: str
    by_source: str
    uncertain: tuple[int, str] | None
    """How many more letters may lie in the range of dates, and their list; None where there are none."""
    only_described: str | None
    """The list of letters known by description only; None where there are none, or where it is shown."""
    only_other: str | None
    """The list of pieces that are no letters; None where there are none, or where it is shown."""
    noun: str
    """What the list is of: letters or pieces."""
    data: str
    whole: tuple[tuple[str, str], ...]
    """The whole list in other forms: name and address."""
    template: str = "letters.html"
    section: str = "letters"


def letters(request: Request) -> Response:
    """Answer /letters and /letters.json."""
    query, archive = request.query_params, render.archive(request)
    where, order = urls.parse_filter(query), urls.parse_order(query)
    listing = parse_listing(request, SIZE, "/letters", urls.filter_query(where, order))
    if form := chosen_set.wanted(request):
        return chosen_set.send(
            request,
            form,
            "letters",
            archive.count(where),
            lambda limit, offset: archive.letters(where, order=order, limit=limit, offset=offset),
        )
    if listing.wants_data:
        pager = listing.pager(archive.count(where))
        entries = archive.letters(where, order=order, **listing.window)
        rows = [dataclasses.asdict(entry) | {"url": urls.letter_path(entry.id)} for entry in entries]
        return render.listing("letters", rows, pager)
    return render.show(request, page(archive, where, order, listing, printed=not request.app.state.edition.fixed))


def page(archive: Archive, where: Filter, order: urls.Order, listing: Listing, *, printed: bool = True) -> LettersPage:
    """Return the context of one page of letters; `printed` offers them as one page to print."""
    counts = archive.facets(where) if where != Filter() else all_facets(archive)
    counts = counts | {"month": facets.months_of(where, archive.count)}
    described = dataclasses.replace(where, described=True)
    other = dataclasses.replace(where, other=True)
    also = {"order": order if order != "date" else None}
    return LettersPage(
        title="Letters",
        entries=tuple(archive.letters(where, order=order, **listing.window)),
        pager=listing.pager(archive.count(where)),
        panel=facets.panel(
            "/letters", counts, where, labeller(archive, counts), also, hint=first_month(archive), doubtful=True
        ),
        order=order,
        by_date=urls.letters_path(where),
        by_source=urls.letters_path(where, order="source"),
        uncertain=_uncertain(archive, where, order),
        only_described=urls.letters_path(described, order=order)
        if not where.described and archive.count(described)
        else None,
        only_other=urls.letters_path(other, order=order) if not where.other and archive.count(other) else None,
        noun="piece" if where.other else "letter",
        data=listing.address(suffix=".json"),
        whole=chosen_set.forms(listing.address(1), printed=printed),
    )


def _uncertain(archive: Archive, where: Filter, order: urls.Order) -> tuple[int, str] | None:
    """Return how many letters may lie in a range of dates though not surely, and the address of their list."""
    if where.uncertain or not (where.first or where.last):
        return None
    maybe = dataclasses.replace(where, uncertain=True)
    number = archive.count(maybe)
    return (number, urls.letters_path(maybe, order=order)) if number else None
