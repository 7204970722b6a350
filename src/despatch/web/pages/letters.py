"""The list of letters, and what narrows it."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from despatch.archive import Archive
from despatch.errors import NotFound
from despatch.model import Entry, Facet, Filter
from despatch.web import render, urls
from despatch.web.archive_cache import all_facets
from despatch.web.formatting import date_words
from despatch.web.parts import facets
from despatch.web.parts.pager import Pager, pager

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
    order: urls.Order
    by_date: str
    by_source: str
    only_doubtful: str | None
    data: str
    template: str = "letters.html"
    section: str = "letters"


def letters(request: Request) -> Response:
    """Answer /letters and /letters.json."""
    where = urls.filter_of(request.query_params)
    order = urls.order_of(request.query_params)
    number = urls.page_of(request.query_params)
    archive = render.archive(request)
    if render.wants_data(request):
        return render.data(rows(archive, where, order, number))
    return render.show(request, page(archive, where, order, number))


def rows(archive: Archive, where: Filter, order: urls.Order, number: int) -> dict[str, object]:
    """Return one page of letters as data."""
    pages = _pager(archive, where, order, number, ".json")
    entries = archive.letters(where, order=order, limit=SIZE, offset=(number - 1) * SIZE)
    return {
        "total": pages.total,
        "page": number,
        "pages": pages.pages,
        "next": pages.next,
        "letters": [dataclasses.asdict(entry) | {"url": urls.letter_path(entry.id)} for entry in entries],
    }


def page(archive: Archive, where: Filter, order: urls.Order, number: int) -> LettersPage:
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
        by_date=urls.letters_path(where),
        by_source=urls.letters_path(where, order="source"),
        only_doubtful=None if where.doubtful else urls.letters_path(doubtful, order=order),
        data=urls.letters_path(where, order=order, page=number, suffix=".json"),
    )


def _months(archive: Archive, where: Filter) -> tuple[Facet, ...]:
    """Return the months of the year that the list is narrowed to, with their letters."""
    if where.date is None or not where.date.isdigit():
        return ()
    months = [f"{where.date}-{month:02}" for month in range(1, 13)]
    counted = [(month, archive.count(urls.narrowed(where, "date", month))) for month in months]
    return tuple(Facet(month, month, count) for month, count in counted if count)


def _pager(archive: Archive, where: Filter, order: urls.Order, number: int, suffix: str = "") -> Pager:
    return pager(
        archive.count(where),
        number,
        SIZE,
        lambda n: urls.letters_path(where, order=order, page=n, suffix=suffix),
    )


def _person_name(archive: Archive, id: str) -> str:
    try:
        return archive.person(id).person.name
    except NotFound:
        return id
