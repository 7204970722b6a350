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
from despatch.web.archive_cache import remembered
from despatch.web.errors import BadAddress
from despatch.web.formatting import lost_title
from despatch.web.parts import forms
from despatch.web.parts.pager import Pager, pager

T = TypeVar("T")

SIZE = 40
CHOSEN = ("author", "addressee", "year", "status")
LOOKED: tuple[Looked, ...] = ("looked for, none", "not looked for")
STATUS = {
    "not found": "not found in this archive",
    "oral": "said, not written",
    "never sent": "never sent",
    "printed elsewhere": "printed elsewhere",
    "now acquired": "since acquired",
}


@dataclass(frozen=True, slots=True)
class View:
    """One of the three ways something is missing: its name, where it is listed, how many there are."""

    key: str
    name: str
    path: str
    count: int


@dataclass(frozen=True, slots=True)
class Listing(Generic[T]):
    """What is missing in one of the three ways, a page at a time; `data` is where the same is as data."""

    title: str
    views: tuple[View, ...]
    entries: tuple[T, ...]
    pager: Pager
    form: forms.Form
    data: str


@dataclass(frozen=True, slots=True)
class MissingPage(Listing[InferredEntry]):
    """The letters known only from others."""

    status: Mapping[str, str]
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
    template: str = "lost.html"
    section: str = "missing"


@dataclass(frozen=True, slots=True)
class GapsPage(Listing[GapEntry]):
    """Numbers left out of a series, and silences longer than usual."""

    view: str = "gaps"
    template: str = "gaps.html"
    section: str = "missing"


@dataclass(frozen=True, slots=True)
class UnansweredPage(Listing[Standing]):
    """Letters that nothing answers, those for which an answer was looked for told from the others."""

    standings: Mapping[Looked, int]
    looked: Looked | None
    kinds: tuple[tuple[str, str, bool], ...]
    view: str = "unanswered"
    template: str = "unanswered.html"
    section: str = "missing"


def missing(request: Request) -> Response:
    """Answer /missing and /missing.json."""
    query, archive = request.query_params, render.archive(request)
    number, chosen = urls.page_of(query), _chosen(query)
    suffix = ".json" if render.wants_data(request) else ""
    found = archive.correspondence.missing(**chosen, limit=SIZE, offset=(number - 1) * SIZE)  # type: ignore[arg-type]
    total = archive.correspondence.count_missing(**chosen)  # type: ignore[arg-type]
    pages = pager(total, number, SIZE, lambda n: _path(f"/missing{suffix}", chosen, n))
    if suffix:
        rows = [msgspec.to_builtins(one) | {"id": one.id, "url": urls.lost_path(one.id)} for one in found]
        return render.data({"total": total, "page": number, "pages": pages.pages, "next": pages.next, "missing": rows})
    data = _path("/missing.json", chosen, number)
    return render.show(
        request, MissingPage("Missing", views(archive), tuple(found), pages, _form(archive, query), data, STATUS)
    )


def _chosen(query: Mapping[str, str]) -> dict[str, str | None]:
    chosen = {name: forms.choice_of(query, name) for name in (*CHOSEN, "person")}
    if chosen["status"] is not None and chosen["status"] not in get_args(InferredStatus):
        raise BadAddress(f"There is no status “{chosen['status']}”. Use one of: {', '.join(get_args(InferredStatus))}.")
    return chosen


def _path(path: str, chosen: Mapping[str, str | None], page: int = 1) -> str:
    return urls.with_query(path, {**chosen, "page": str(page) if page > 1 else None})


def _form(archive: Archive, query: Mapping[str, str]) -> forms.Form:
    facets = remembered(archive, "missing facets", archive.correspondence.missing_facets)
    years = sorted(facets.get("year", ()), key=lambda year: year.value)
    states = [Facet(s.value, STATUS.get(s.value, s.value), s.count) for s in facets.get("status", ())]
    choices = (
        forms.choice("author", "Written by", "anybody", facets.get("author", ()), query),
        forms.choice("addressee", "To", "anybody", facets.get("addressee", ()), query),
        forms.choice("year", "Year", "any year", years, query),
        forms.choice("status", "Status", "all still missing", states, query),
    )
    return forms.form("/missing", choices, query, ("person",))


def views(archive: Archive) -> tuple[View, ...]:
    """Return the three ways in which something is missing, each with its count."""
    return remembered(archive, "views of the missing", lambda: _views(archive))


def _views(archive: Archive) -> tuple[View, ...]:
    standings = archive.correspondence.standings()
    return (
        View("lost", "Known only from other letters", "/missing", archive.correspondence.count_missing()),
        View("unanswered", "Unanswered", "/unanswered", sum(standings.get(looked, 0) for looked in LOOKED)),
        View("gaps", "Gaps and silences", "/gaps", archive.correspondence.count_gaps()),
    )


def lost(request: Request) -> Response:
    """Answer /missing/ID."""
    archive, id = render.archive(request), request.path_params["id"]
    found = archive.correspondence.inferred_letter(id)
    answered = tuple(archive.correspondence.answers(id))
    exchange = urls.exchange_path(id, at=id) if answered else None
    return render.show(request, LostPage(lost_title(found), found, answered, exchange, STATUS[found.letter.status]))


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
    archive, number = render.archive(request), urls.page_of(request.query_params)
    person = forms.choice_of(request.query_params, "person")
    found = archive.correspondence.gaps(person) if person else _all_gaps(archive)
    if render.wants_data(request):
        return render.data({"total": len(found), "gaps": found})
    pages = pager(len(found), number, SIZE, lambda n: _path("/gaps", {"person": person}, n))
    shown = tuple(found[(number - 1) * SIZE : number * SIZE])
    form = forms.form(
        "/gaps", [forms.choice_of_people(archive, request.query_params, "Between anybody and")], request.query_params
    )
    data = _path("/gaps.json", {"person": person})
    return render.show(request, GapsPage("Gaps and silences", views(archive), shown, pages, form, data))


def _all_gaps(archive: Archive) -> list[GapEntry]:
    return remembered(archive, "gaps", archive.correspondence.gaps)


def unanswered(request: Request) -> Response:
    """Answer /unanswered and /unanswered.json."""
    query, archive = request.query_params, render.archive(request)
    where, number, looked = urls.filter_of(query), urls.page_of(query), looked_of(query)
    standings = archive.correspondence.standings(where)
    asked = {field: forms.choice_of(query, field) for field in urls.FIELDS}
    total = sum(standings.get(one, 0) for one in LOOKED if looked in (None, one))
    suffix = ".json" if render.wants_data(request) else ""
    pages = pager(total, number, SIZE, lambda n: _path(f"/unanswered{suffix}", {**asked, "looked": looked}, n))
    found = tuple(archive.correspondence.unanswered(where, looked=looked, limit=SIZE, offset=(number - 1) * SIZE))
    if suffix:
        return render.data(
            {
                "standings": standings,
                "total": total,
                "page": number,
                "pages": pages.pages,
                "next": pages.next,
                "unanswered": found,
            }
        )
    return render.show(
        request,
        UnansweredPage(
            "Unanswered letters",
            views(archive),
            found,
            pages,
            forms.form_of_letters("/unanswered", archive, query, "Letters of"),
            _path("/unanswered.json", {**asked, "looked": looked}, number),
            standings,
            looked,
            _kinds(asked, looked),
        ),
    )


def looked_of(query: Mapping[str, str]) -> Looked | None:
    """Return which of the unanswered letters a query string asks for; None for all."""
    asked = forms.choice_of(query, "looked")
    if asked is None:
        return None
    for looked in LOOKED:
        if asked == looked:
            return looked
    raise BadAddress(f"“{asked}” says nothing of an answer. Use looked={LOOKED[0]} or looked={LOOKED[1]}.")


def _kinds(asked: Mapping[str, str | None], looked: Looked | None) -> tuple[tuple[str, str, bool], ...]:
    """Return the kinds of unanswered letters as (name, address, chosen)."""
    names: Sequence[tuple[Looked | None, str]] = (
        (None, "all"),
        (LOOKED[0], "looked for, none found"),
        (LOOKED[1], "not looked for"),
    )
    return tuple((name, _path("/unanswered", {**asked, "looked": kind}), kind == looked) for kind, name in names)
