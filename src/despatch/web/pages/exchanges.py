"""The exchanges of the archive, and one exchange as a conversation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal
from urllib.parse import quote

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from despatch import dates
from despatch.archive import Archive
from despatch.model import AnswerEntry, ExchangeEntry, Turn
from despatch.web import render, urls
from despatch.web.errors import BadAddress
from despatch.web.formatting import after_words, date_words, names, parties, pause_size, span_words, worked_out
from despatch.web.parts.forms import Form, choice_of, form_of_letters
from despatch.web.parts.pager import Pager, pager

SIZE = 50
TURNS = 100
"""How many turns of a conversation stand on one page."""
Order = Literal["date", "length"]


@dataclass(frozen=True, slots=True)
class ExchangesPage:
    """The list of exchanges: one page of `entries`, and the form that narrows it."""

    title: str
    entries: tuple[ExchangeEntry, ...]
    pager: Pager
    form: Form
    order: Order
    by_date: str
    by_length: str
    data: str
    template: str = "exchanges.html"
    section: str = "exchanges"


@dataclass(frozen=True, slots=True)
class Reply:
    """What a turn answers: the turn's title and fragment, and after how long."""

    title: str
    path: str
    after: str


@dataclass(frozen=True, slots=True)
class Speech:
    """A turn as it is set: its side, its date, the pause before it, what it answers."""

    turn: Turn
    side: Literal["left", "right"]
    anchor: str
    date: str
    pause: str
    waited: str
    replies: tuple[Reply, ...]


@dataclass(frozen=True, slots=True)
class ExchangePage:
    """An exchange, or a page of it, as a conversation."""

    title: str
    entry: ExchangeEntry
    left: str
    right: str
    speeches: tuple[Speech, ...]
    pager: Pager
    data: str
    template: str = "exchange.html"
    section: str = "exchanges"


def exchanges(request: Request) -> Response:
    """Answer /exchanges and /exchanges.json."""
    query = request.query_params
    where, order, number = urls.filter_of(query), order_of(query), urls.page_of(query)
    archive = render.archive(request)
    entries = archive.correspondence.exchanges(where, order=order, limit=SIZE, offset=(number - 1) * SIZE)
    suffix = ".json" if render.wants_data(request) else ""
    pages = pager(
        archive.correspondence.count_exchanges(where), number, SIZE, lambda n: _list_path(query, order, n, suffix)
    )
    if suffix:
        rows = [msgspec.to_builtins(entry) | {"url": urls.exchange_path(entry.id)} for entry in entries]
        return render.data(
            {"total": pages.total, "page": number, "pages": pages.pages, "next": pages.next, "exchanges": rows}
        )
    return render.show(
        request,
        ExchangesPage(
            "Exchanges",
            tuple(entries),
            pages,
            form_of_letters("/exchanges", archive, query, "Exchanges with"),
            order,
            _list_path(query, "date"),
            _list_path(query, "length"),
            _list_path(query, order, number, ".json"),
        ),
    )


def order_of(query: Mapping[str, str]) -> Order:
    """Return the order that a query string asks for, by date unless it says otherwise."""
    asked = query.get("order") or "date"
    if asked == "date":
        return "date"
    if asked == "length":
        return "length"
    raise BadAddress(f"Exchanges cannot be ordered by “{asked}”. Use order=date or order=length.")


def _list_path(query: Mapping[str, str], order: Order, page: int = 1, suffix: str = "") -> str:
    asked = {field: choice_of(query, field) for field in urls.FIELDS}
    asked |= {"order": order if order != "date" else None, "page": str(page) if page > 1 else None}
    return urls.with_query(f"/exchanges{suffix}", asked)


def exchange(request: Request) -> Response:
    """Answer /exchange/ID; ?at=LETTER turns to the page that holds that letter."""
    number, archive = urls.page_of(request.query_params), render.archive(request)
    id, at = request.path_params["id"], request.query_params.get("at")
    if at:
        number = _page_of(archive, id, at)
    return render.show(request, page(archive, id, number))


def exchange_data(request: Request) -> Response:
    """Answer /exchange/ID.json, whole."""
    return render.data(render.archive(request).correspondence.exchange(request.path_params["id"]))


def _page_of(archive: Archive, id: str, at: str) -> int:
    if archive.correspondence.exchange(id, limit=1).total <= TURNS:
        return 1
    places = (place for place, turn in enumerate(archive.correspondence.exchange(id).turns) if turn.id == at)
    return next(places, 0) // TURNS + 1


def page(archive: Archive, id: str, number: int = 1) -> ExchangePage:
    """Return the context of one page of an exchange; raises NotFound."""
    found = archive.correspondence.exchange(id, limit=TURNS, offset=(number - 1) * TURNS)
    path = urls.exchange_path(found.entry.id)
    pages = pager(found.total, number, TURNS, lambda n: urls.with_query(path, {"page": str(n) if n > 1 else None}))
    left, right = (names(side, "") for side in found.entry.sides)
    return ExchangePage(
        title=parties(found.entry),
        entry=found.entry,
        left=left,
        right=right,
        speeches=speeches(found.turns),
        pager=pages,
        data=urls.exchange_path(found.entry.id, suffix=".json"),
    )


def speeches(turns: Sequence[Turn]) -> tuple[Speech, ...]:
    """Return the turns as they are set. A pause is the time between one dated turn and the next."""
    here = {turn.id for turn in turns}
    gaps = [None, *(days_between(a.date, b.date) for a, b in pairwise(turns))]
    return tuple(
        Speech(
            turn,
            "right" if turn.side else "left",
            urls.turn_anchor(turn.id),
            _dated(turn),
            pause_size(gap) if gap is not None else "moment",
            span_words(gap) if gap is not None and gap > 1 else "",
            tuple(_replies(turn.answers, here)),
        )
        for turn, gap in zip(turns, gaps, strict=True)
    )


def days_between(one: str | None, other: str | None) -> int | None:
    """Return the days from one date (EDTF) to another; None unless both are known to the day."""
    a, b = (dates.bounds(edtf) if edtf else None for edtf in (one, other))
    if a is None or b is None or a[0] != a[1] or b[0] != b[1]:
        return None
    return (b[0] - a[0]).days


def _dated(turn: Turn) -> str:
    reasoned = turn.entry is not None and turn.entry.reasoned
    return f"[{worked_out(turn.date)}]" if reasoned else worked_out(turn.date)


def _replies(edges: Sequence[AnswerEntry], here: set[str]) -> Iterator[Reply]:
    before: set[str] = set()
    for edge in edges:
        outside = urls.letter_path(edge.question) if edge.question_entry else urls.lost_path(edge.question)
        path = f"#{quote(urls.turn_anchor(edge.question))}" if edge.question in here else outside
        meant = _meant(edge)
        yield Reply("another of that day", path, "") if meant in before else Reply(meant, path, after_words(edge.days))
        before |= {meant} if meant.startswith("that of") else set()


def _meant(edge: AnswerEntry) -> str:
    """Return what to call a letter that is answered, after the word "answers"."""
    entry = edge.question_entry
    told = entry.date if entry else edge.inferred.letter.date if edge.inferred else None
    if told and "/" not in told:
        return f"that of {date_words(told)}"
    return "an undated letter" if entry else "the missing letter"
