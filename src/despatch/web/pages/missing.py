"""What is missing: letters known only from others, gaps in a correspondence, letters that nothing answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar, get_args

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from despatch.archive import Archive
from despatch.model import AnswerEntry, Facet, GapEntry, InferredEntry, InferredStatus, Looked, Standing
from despatch.web import render, urls
from despatch.web.archive_cache import cached
from despatch.web.errors import choose
from despatch.web.formatting import lost_title
from despatch.web.pages import unnamed
from despatch.web.parts import forms
from despatch.web.parts.listing import parse_listing
from despatch.web.parts.pager import Pager

T = TypeVar("T")

SIZE = 40
FIELDS = {"sender": "author", "recipient": "addressee", "date": "year", "status": "status", "person": "person"}
"""What narrows the missing letters: the parameters, as other lists have them, and what the archive calls each."""
PARAMETERS = tuple(dict.fromkeys((*FIELDS, *FIELDS.values())))
"""Addresses of old name the fields as the archive does; they still lead where they led."""
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
    form: forms.Form
    data: str


@dataclass(frozen=True, slots=True)
class MissingPage(ListPage[InferredEntry]):
    """The letters known only from others."""

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

    view: str = "gaps"
    template: str = "gaps.html"
    section: str = "missing"


@dataclass(frozen=True, slots=True)
class UnansweredPage(ListPage[Standing]):
    """Letters without an answer: some could have one in the archive, for others the archive ends too early."""

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
    listing = parse_listing(request, SIZE, "/missing", chosen)
    where = {FIELDS[name]: value for name, value in chosen.items()}
    entries = archive.correspondence.missing(**where, **listing.window)  # type: ignore[arg-type]
    pager = listing.pager(archive.correspondence.count_missing(**where))  # type: ignore[arg-type]
    if listing.wants_data:
        rows = [msgspec.to_builtins(entry) | {"id": entry.id, "url": urls.lost_path(entry.id)} for entry in entries]
        return render.listing("missing", rows, pager)
    page = MissingPage(
        title="Missing",
        views=views(archive),
        entries=tuple(entries),
        pager=pager,
        form=_form(archive, {name: value for name, value in chosen.items() if value}),
        data=listing.address(suffix=".json"),
        status=STATUS,
        for_readers=archive.for_readers,
        unnamed=unnamed.count(archive),
    )
    return render.show(request, page)


def parse_chosen(query: Mapping[str, str]) -> dict[str, str | None]:
    """Return what a query string narrows the missing letters by; raises BadAddress for an unknown status."""
    chosen = {name: forms.parse_choice(query, name) or forms.parse_choice(query, old) for name, old in FIELDS.items()}
    choose(chosen["status"], "status of a missing letter", get_args(InferredStatus))
    return chosen


def _form(archive: Archive, query: Mapping[str, str]) -> forms.Form:
    facets = cached(archive, "missing facets", archive.correspondence.missing_facets)
    years = sorted(facets.get("year", ()), key=lambda year: year.value)
    states = [Facet(s.value, STATUS.get(s.value, s.value), s.count) for s in facets.get("status", ())]
    choices = (
        forms.choice("sender", "From", "anybody", facets.get("author", ()), query),
        forms.choice("recipient", "To", "anybody", facets.get("addressee", ()), query),
        forms.choice("date", "Year", "any year", years, query),
        forms.choice("status", "Status", "all still missing", states, query),
    )
    return forms.form("/missing", choices, query, ("person",))


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
    person = forms.parse_choice(query, "person")
    listing = parse_listing(request, SIZE, "/gaps", {"person": person})
    entries = archive.correspondence.gaps(person) if person else _all_gaps(archive)
    if listing.wants_data:
        return render.listing("gaps", entries)
    page = GapsPage(
        title="Gaps and silences",
        views=views(archive),
        entries=listing.part(entries),
        pager=listing.pager(len(entries)),
        form=forms.form("/gaps", [forms.choice_of_people(archive, query, "Between anybody and")], query),
        data=listing.address(1, ".json"),
    )
    return render.show(request, page)


def _all_gaps(archive: Archive) -> list[GapEntry]:
    return cached(archive, "gaps", archive.correspondence.gaps)


def unanswered(request: Request) -> Response:
    """Answer /unanswered and /unanswered.json."""
    query, archive = request.query_params, render.archive(request)
    where, looked = urls.parse_filter(query), parse_looked(query)
    kept = {field: forms.parse_choice(query, field) for field in urls.FIELDS}
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
        form=forms.form_of_letters("/unanswered", archive, query, "Letters of"),
        data=listing.address(suffix=".json"),
        standings=standings,
        looked=looked,
        kinds=_kinds(kept, looked),
    )
    return render.show(request, page)


def parse_looked(query: Mapping[str, str]) -> Looked | None:
    """Return which kind of unanswered letters a query string asks for, None for all; raises BadAddress."""
    return choose(query.get("looked"), "kind of unanswered letters", LOOKED)


def _kinds(kept: Mapping[str, str | None], looked: Looked | None) -> tuple[tuple[str, str, bool], ...]:
    """Return the kinds of unanswered letters as (name, address, chosen)."""
    names: Sequence[tuple[Looked | None, str]] = (
        (None, "all"),
        (LOOKED[0], "looked for, none found"),
        (LOOKED[1], "not looked for"),
    )
    return tuple(
        (name, urls.with_query("/unanswered", {**kept, "looked": kind}), kind == looked) for kind, name in names
    )
