"""What is missing: letters known only from others, gaps in a correspondence, letters that nothing answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar, get_args

import msgspec
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from despatch.archive import Archive
from despatch.model import (
    AnswerEntry,
    Facet,
    Filter,
    GapEntry,
    InferredEntry,
    InferredStatus,
    Looked,
    MissingFilter,
    Standing,
    Values,
    in_row,
)
from despatch.web import render, urls
from despatch.web.archive_cache import cached, first_month
from despatch.web.errors import choose
from despatch.web.formatting import lost_title
from despatch.web.pages import unnamed
from despatch.web.parts import facets, forms
from despatch.web.parts.labels import labeller
from despatch.web.parts.listing import parse_listing
from despatch.web.parts.pager import Pager

T = TypeVar("T")

SIZE = 40
FIELDS = {"sender": "author", "recipient": "addressee", "person": "person", "date": "date", "status": "status"}
"""What narrows the missing letters: the parameters, as other lists have them, and what the archive calls each."""
OLD = {"sender": "author", "recipient": "addressee", "date": "year"}
"""What addresses of old call them; they still lead where they led."""
PARAMETERS = (*FIELDS, *OLD.values(), *urls.RANGE)
LOOKED: tuple[Looked, ...] = ("looked for, none", "not looked for")
STATUS = {
    "not found": "not found in this archive",
    "oral": "said, not written",
    "never sent": "never sent",
    "printed elsewhere": "printed elsewhere",
    "now acquired": "since acquired",
}


@dataclass(frozen=True, slots=True)
class MissingView:
    """One of the three ways to be missing: its name, the address of its list, how many there are."""

    key: str
    name: str
    path: str
    count: int


@dataclass(frozen=True, slots=True)
class ListPage(Generic[T]):
    """What is missing in one of the three ways, a page at a time; `data` is the address of the same list as JSON."""

    title: str
    views: tuple[MissingView, ...]
    entries: tuple[T, ...]
    pager: Pager
    data: str


@dataclass(frozen=True, slots=True)
class MissingPage(ListPage[InferredEntry]):
    """The letters known only from others."""

    form: forms.Form
    status: Mapping[str, str]
    for_readers: bool
    """Some letters may be withheld: what is not here need not be lost."""
    unnamed: int
    """How many references are to letters of unknown people."""
    view: str = "lost"
    template: str = "missing.html"
    section: str = "missing"


@dataclass(frozen=True, slots=True)
class LostPage:
    """One letter known only from others."""

    title: str
    lost: InferredEntry
    answered: tuple[AnswerEntry, ...]
    exchange: str | None
    status: str
    place: str | None
    """The id of the one place that its words mean."""
    template: str = "missing_letter.html"
    section: str = "missing"


@dataclass(frozen=True, slots=True)
class GapsPage(ListPage[GapEntry]):
    """Numbers left out of a series, and silences longer than usual."""

    form: forms.Form
    view: str = "gaps"
    template: str = "gaps.html"
    section: str = "missing"


@dataclass(frozen=True, slots=True)
class UnansweredPage(ListPage[Standing]):
    """Letters without an answer: some could have one in the archive, for others the archive ends too early."""

    panel: facets.Panel
    standings: Mapping[Looked, int]
    looked: Looked | None
    kinds: tuple[tuple[str, str, bool], ...]
    view: str = "unanswered"
    template: str = "unanswered.html"
    section: str = "missing"


def missing(request: Request) -> Response:
    """Answer /missing and /missing.json."""
    query, archive = request.query_params, render.archive(request)
    chosen = parse_chosen(query)
    first, last = urls.parse_range(query)
    fields = {FIELDS[name]: in_row(values) or None for name, values in chosen.items()}
    where = MissingFilter(**fields, first=first, last=last)  # type: ignore[arg-type]
    listing = parse_listing(request, SIZE, "/missing", {**chosen, "from": first, "to": last})
    entries = archive.correspondence.missing(where, **listing.window)
    pager = listing.pager(archive.correspondence.count_missing(where))
    if listing.wants_data:
        rows = [msgspec.to_builtins(entry) | {"id": entry.id, "url": urls.lost_path(entry.id)} for entry in entries]
        return render.listing("missing", rows, pager)
    page = MissingPage(
        title="Missing",
        views=views(archive),
        entries=tuple(entries),
        pager=pager,
        form=_form(archive, where, chosen),
        data=listing.address(suffix=".json"),
        status=STATUS,
        for_readers=archive.restricting.for_readers,
        unnamed=unnamed.count(archive),
    )
    return render.show(request, page)


def parse_chosen(query: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return what a query string narrows the missing letters by; raises BadAddress for an unknown status or date."""
    chosen = {name: urls.all_of(query, name) + urls.all_of(query, OLD.get(name, name)) for name in FIELDS}
    chosen["date"] = tuple(urls.parse_date("date", date) for date in chosen["date"])
    for status in chosen["status"]:
        choose(status, "status of a missing letter", get_args(InferredStatus))
    return chosen


def _form(archive: Archive, where: MissingFilter, chosen: Mapping[str, tuple[str, ...]]) -> forms.Form:
    letters = archive.correspondence
    keep = where == MissingFilter()
    counts = cached(archive, "missing facets", lambda: letters.missing_facets(where), keep=keep)
    query = QueryParams(
        [(name, value) for name, values in chosen.items() for value in values]
        + [(name, date) for name, date in zip(urls.RANGE, (where.first, where.last), strict=True) if date]
    )
    years = sorted(counts.get("year", ()), key=lambda year: year.value)
    states = [Facet(s.value, STATUS.get(s.value, s.value), s.count) for s in counts.get("status", ())]
    choices = (
        forms.choice("sender", "From", "anybody", counts.get("author", ()), query),
        forms.choice("recipient", "To", "anybody", counts.get("addressee", ()), query),
        forms.choice("date", "Year", "any year", years, query),
        forms.choice("status", "Status", "all still missing", states, query),
    )
    return forms.form("/missing", choices, query, ("person",), forms.dates(query, first_month(archive)))


def views(archive: Archive) -> tuple[MissingView, ...]:
    """Return the three ways in which something is missing, each with its count."""
    return cached(archive, "views of the missing", lambda: _views(archive))


def _views(archive: Archive) -> tuple[MissingView, ...]:
    standings = archive.correspondence.standings()
    return (
        MissingView("lost", "Known only from other letters", "/missing", archive.correspondence.count_missing()),
        MissingView("unanswered", "Unanswered", "/unanswered", sum(standings.get(looked, 0) for looked in LOOKED)),
        MissingView("gaps", "Gaps and silences", "/gaps", archive.correspondence.count_gaps()),
    )


def lost(request: Request) -> Response:
    """Answer /missing/ID."""
    archive, id = render.archive(request), request.path_params["id"]
    found = archive.correspondence.inferred_letter(id)
    answered = tuple(archive.correspondence.answers(id))
    exchange = urls.exchange_path(id, at=id) if answered else None
    places = archive.find_places(found.letter.place) if found.letter.place else []
    place = places[0] if len(places) == 1 else None
    status = STATUS[found.letter.status]
    return render.show(request, LostPage(lost_title(found), found, answered, exchange, status, place))


def lost_data(request: Request) -> Response:
    """Answer /missing/ID.json."""
    archive, id = render.archive(request), request.path_params["id"]
    found = archive.correspondence.inferred_letter(id)
    return render.data(
        msgspec.to_builtins(found)
        | {"id": found.id, "answered": msgspec.to_builtins(archive.correspondence.answers(id))}
    )


def gaps(request: Request) -> Response:
    """Answer /gaps and /gaps.json."""
    query, archive = request.query_params, render.archive(request)
    person, (first, last) = urls.all_of(query, "person"), urls.parse_range(query)
    listing = parse_listing(request, SIZE, "/gaps", {"person": person, "from": first, "to": last})
    narrowed = bool(person or first or last)
    entries = archive.correspondence.gaps(person, first=first, last=last) if narrowed else _all_gaps(archive)
    if listing.wants_data:
        return render.listing("gaps", entries)
    page = GapsPage(
        title="Gaps and silences",
        views=views(archive),
        entries=listing.part(entries),
        pager=listing.pager(len(entries)),
        form=_form_of_gaps(archive, query, (first, last)),
        data=listing.address(1, ".json"),
    )
    return render.show(request, page)


def _form_of_gaps(archive: Archive, query: Mapping[str, str], within: tuple[str | None, str | None]) -> forms.Form:
    among = archive.correspondence.gaps(first=within[0], last=within[1]) if any(within) else _all_gaps(archive)
    people = Counter(who for gap in among for who in dict.fromkeys((gap.author.person, gap.addressee.person)) if who)
    labels = {who.person: who.label for gap in among for who in (gap.author, gap.addressee)}
    counts = [Facet(id, labels[id], number) for id, number in people.most_common()]
    choice = forms.choice_of_people(archive, query, "Between anybody and", counts=counts)
    return forms.form("/gaps", [choice], query, texts=forms.dates(query, first_month(archive)))


def _all_gaps(archive: Archive) -> list[GapEntry]:
    return cached(archive, "gaps", archive.correspondence.gaps)


def unanswered(request: Request) -> Response:
    """Answer /unanswered and /unanswered.json."""
    query, archive = request.query_params, render.archive(request)
    where, looked = urls.parse_filter(query), parse_looked(query)
    kept = urls.filter_query(where)
    listing = parse_listing(request, SIZE, "/unanswered", {**kept, "looked": looked})
    standings = archive.correspondence.standings(where)
    pager = listing.pager(sum(standings.get(kind, 0) for kind in LOOKED if looked in (None, kind)))
    entries = archive.correspondence.unanswered(where, looked=looked, **listing.window)
    if listing.wants_data:
        return render.listing("unanswered", entries, pager, standings=standings)
    page = UnansweredPage(
        title="Unanswered letters",
        views=views(archive),
        entries=tuple(entries),
        pager=pager,
        panel=_panel(archive, where, looked),
        data=listing.address(suffix=".json"),
        standings=standings,
        looked=looked,
        kinds=_kinds(kept, looked),
    )
    return render.show(request, page)


def _panel(archive: Archive, where: Filter, looked: Looked | None) -> facets.Panel:
    letters = archive.correspondence

    def count(where: Filter) -> int:
        standings = letters.standings(where)
        return sum(standings.get(kind, 0) for kind in LOOKED if looked in (None, kind))

    keep = where == Filter() and looked is None
    counts = cached(archive, "unanswered facets", lambda: letters.unanswered_facets(where, looked=looked), keep=keep)
    counts = counts | {"month": facets.months_of(where, count)}
    return facets.panel(
        "/unanswered",
        counts,
        where,
        labeller(archive, counts),
        {"looked": looked},
        hint=first_month(archive),
        doubtful=True,
    )


def parse_looked(query: Mapping[str, str]) -> Looked | None:
    """Return which kind of unanswered letters a query string asks for, None for all; raises BadAddress."""
    return choose(query.get("looked"), "kind of unanswered letters", LOOKED)


def _kinds(kept: Mapping[str, Values], looked: Looked | None) -> tuple[tuple[str, str, bool], ...]:
    """Return the kinds of unanswered letters as (name, address, chosen)."""
    names: Sequence[tuple[Looked | None, str]] = (
        (None, "all"),
        (LOOKED[0], "looked for, none found"),
        (LOOKED[1], "not looked for"),
    )
    return tuple(
        (name, urls.with_query("/unanswered", {**kept, "looked": kind}), kind == looked) for kind, name in names
    )
