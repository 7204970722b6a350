"""The list of letters, and what narrows it."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from despatch.archive import Archive
from despatch.errors import NotFound
from despatch.model import Entry, Facet, Filter
from despatch.web import addresses, dress, facets
from despatch.web.pager import Pager, pager
from despatch.web.remembering import all_facets
from despatch.web.wording import date_words

SIZE = 50
PEOPLE = frozenset({"sender", "recipient", "person"})


@dataclass(frozen=True, slots=True)
class LettersPage:
    """The list of letters: one page of `entries`, how it is narrowed and what it can be narrowed by."""

    title: str
    entries: tuple[Entry, ...]
    pager: Pager
    chips: tuple[facets.Chip, ...]
    groups: tuple[facets.Group, ...]
    order: addresses.Order
    by_date: str
    by_source: str
    only_doubtful: str | None
    data: str
    template: str = "letters.html"
    section: str = "letters"


def letters(request: Request) -> Response:
    """Answer /letters and /letters.json."""
    where = addresses.filter_of(request.query_params)
    order = addresses.order_of(request.query_params)
    number = addresses.page_of(request.query_params)
    archive = dress.archive(request)
    if dress.wants_data(request):
        return dress.data(rows(archive, where, order, number))
    return dress.show(request, page(archive, where, order, number))


def rows(archive: Archive, where: Filter, order: addresses.Order, number: int) -> dict[str, object]:
    """Return one page of letters as data."""
    pages = _pager(archive, where, order, number, ".json")
    entries = archive.letters(where, order=order, limit=SIZE, offset=(number - 1) * SIZE)
    return {
        "total": pages.total,
        "page": number,
        "pages": pages.pages,
        "next": pages.next,
        "letters": [dataclasses.asdict(entry) | {"url": addresses.letter_path(entry.id)} for entry in entries],
    }


def page(archive: Archive, where: Filter, order: addresses.Order, number: int) -> LettersPage:
    """Return the context of one page of letters."""
    found = (archive.facets(where) if where != Filter() else all_facets(archive)) | {"month": _months(archive, where)}
    labels = {(key, facet.value): facet.label for key, values in found.items() for facet in values}

    def label(field: str, value: str) -> str:
        if (field, value) in labels:
            return labels[field, value]
        if field == "date":
            return date_words(value)
        return _person_name(archive, value) if field in PEOPLE else value

    doubtful = dataclasses.replace(where, doubtful=True)
    return LettersPage(
        title="Letters",
        entries=tuple(archive.letters(where, order=order, limit=SIZE, offset=(number - 1) * SIZE)),
        pager=_pager(archive, where, order, number),
        chips=facets.chips(where, order, label),
        groups=facets.groups(found, where, order),
        order=order,
        by_date=addresses.letters_path(where),
        by_source=addresses.letters_path(where, order="source"),
        only_doubtful=None if where.doubtful else addresses.letters_path(doubtful, order=order),
        data=addresses.letters_path(where, order=order, page=number, suffix=".json"),
    )


def _months(archive: Archive, where: Filter) -> tuple[Facet, ...]:
    """Return the months of the year that the list is narrowed to, with their letters."""
    if where.date is None or not where.date.isdigit():
        return ()
    months = [f"{where.date}-{month:02}" for month in range(1, 13)]
    counted = [(month, archive.count(addresses.narrowed(where, "date", month))) for month in months]
    return tuple(Facet(month, month, count) for month, count in counted if count)


def _pager(archive: Archive, where: Filter, order: addresses.Order, number: int, suffix: str = "") -> Pager:
    return pager(
        archive.count(where),
        number,
        SIZE,
        lambda n: addresses.letters_path(where, order=order, page=n, suffix=suffix),
    )


def _person_name(archive: Archive, id: str) -> str:
    try:
        return archive.person(id).person.name
    except NotFound:
        return id
