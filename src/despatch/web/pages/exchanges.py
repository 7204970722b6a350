"""The exchanges of the archive, and one exchange as a conversation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, get_args
from urllib.parse import quote

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from despatch import dates
from despatch.archive import Archive
from despatch.model import AnswerEntry, ExchangeEntry, Filter, Turn
from despatch.web import render, urls
from despatch.web.archive_cache import cached, first_month
from despatch.web.errors import choose
from despatch.web.formatting import (
    after_words,
    date_words,
    duration_words,
    inferred_date_words,
    names,
    parties,
    pause_size,
)
from despatch.web.parts import forms
from despatch.web.parts.listing import parse_listing
from despatch.web.parts.pager import Pager, make_pager

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
    form: forms.Form
    order: Order
    by_date: str
    by_length: str
    data: str
    template: str = "exchanges.html"
    section: str = "exchanges"


@dataclass(frozen=True, slots=True)
class Reply:
    """A turn that another one answers: its title and address, and the time between the two."""

    title: str
    path: str
    after: str


@dataclass(frozen=True, slots=True)
class TurnView:
    """A turn as a page shows it: its side, its date, the pause before it, what it answers."""

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
    turns: tuple[TurnView, ...]
    pager: Pager
    data: str
    template: str = "exchange.html"
    section: str = "exchanges"


def exchanges(request: Request) -> Response:
    """Answer /exchanges and /exchanges.json."""
    query, archive = request.query_params, render.archive(request)
    where, order = urls.parse_filter(query), parse_order(query)
    kept = urls.filter_query(where)
    listing = parse_listing(request, SIZE, "/exchanges", kept | {"order": order if order != "date" else None})
    entries = archive.correspondence.exchanges(where, order=order, **listing.window)
    pager = listing.pager(archive.correspondence.count_exchanges(where))
    if listing.wants_data:
        rows = [msgspec.to_builtins(entry) | {"url": urls.exchange_path(entry.id)} for entry in entries]
        return render.listing("exchanges", rows, pager)
    page = ExchangesPage(
        title="Exchanges",
        entries=tuple(entries),
        pager=pager,
        form=_form(archive, where, query),
        order=order,
        by_date=urls.with_query("/exchanges", kept),
        by_length=urls.with_query("/exchanges", kept | {"order": "length"}),
        data=listing.address(suffix=".json"),
    )
    return render.show(request, page)


def _form(archive: Archive, where: Filter, query: Mapping[str, str]) -> forms.Form:
    letters, keep = archive.correspondence, where == Filter()
    counts = cached(archive, "exchange facets", lambda: letters.exchange_facets(where), keep=keep)
    choices = [
        forms.choice_of_people(archive, query, label, name, counts[name])
        for name, label in (("person", "With"), ("sender", "Letters from"), ("recipient", "Letters to"))
    ]
    years = forms.choice("date", "Year", "any year", counts["year"], query)
    shown = ("person", "sender", "recipient", "date", *urls.RANGE)
    kept = [name for name in (*urls.FIELDS, "order") if name not in shown]
    return forms.form("/exchanges", [*choices, years], query, kept, forms.dates(query, first_month(archive)))


def parse_order(query: Mapping[str, str]) -> Order:
    """Return the order that a query string asks for, by default by date; raises BadAddress for an unknown one."""
    orders: tuple[Order, ...] = get_args(Order)
    return choose(query.get("order"), "order of exchanges", orders) or "date"


def exchange(request: Request) -> Response:
    """Answer /exchange/ID; ?at=LETTER turns to the page that holds that letter."""
    number, archive = urls.parse_page(request.query_params), render.archive(request)
    id, at = request.path_params["id"], request.query_params.get("at")
    if at:
        number = page_of_turn(archive, id, at)
    return render.show(request, page(archive, id, number))


def exchange_data(request: Request) -> Response:
    """Answer /exchange/ID.json, whole."""
    return render.data(render.archive(request).correspondence.exchange(request.path_params["id"]))


def page_of_turn(archive: Archive, id: str, at: str) -> int:
    """Return the page of an exchange that holds a letter or inferred letter; the first for one that it lacks."""
    if archive.correspondence.exchange(id, limit=1).total <= TURNS:
        return 1

    def places() -> dict[str, int]:
        return {turn.id: place for place, turn in enumerate(archive.correspondence.exchange(id).turns)}

    return cached(archive, f"turns of {id}", places).get(at, 0) // TURNS + 1


def page(archive: Archive, id: str, number: int = 1) -> ExchangePage:
    """Return the context of one page of an exchange; raises NotFound."""
    exchange = archive.correspondence.exchange(id, limit=TURNS, offset=(number - 1) * TURNS)
    path = urls.exchange_path(exchange.entry.id)
    pager = make_pager(
        exchange.total, number, TURNS, lambda n: urls.with_query(path, {"page": str(n) if n > 1 else None})
    )
    left, right = (names(side, "") for side in exchange.entry.sides)
    return ExchangePage(
        title=parties(exchange.entry),
        entry=exchange.entry,
        left=left,
        right=right,
        turns=view_turns(exchange.turns),
        pager=pager,
        data=urls.exchange_path(exchange.entry.id, suffix=".json"),
    )


def view_turns(turns: Sequence[Turn]) -> tuple[TurnView, ...]:
    """Return turns as a page shows them. A pause is the time between one dated turn and the next."""
    here = {turn.id for turn in turns}
    gaps = [None, *(days_between(a.date, b.date) for a, b in pairwise(turns))]
    return tuple(
        TurnView(
            turn,
            "right" if turn.side else "left",
            urls.turn_anchor(turn.id),
            _format_date(turn),
            pause_size(gap) if gap is not None else "moment",
            duration_words(gap) if gap is not None and gap > 1 else "",
            tuple(_replies(turn.answers, here)),
        )
        for turn, gap in zip(turns, gaps, strict=True)
    )


def days_between(first: str | None, second: str | None) -> int | None:
    """Return the days from one date (EDTF) to another; None unless both are known to the day."""
    a, b = (dates.bounds(edtf) if edtf else None for edtf in (first, second))
    if a is None or b is None or a[0] != a[1] or b[0] != b[1]:
        return None
    return (b[0] - a[0]).days


def _format_date(turn: Turn) -> str:
    reasoned = turn.entry is not None and turn.entry.reasoned
    return f"[{inferred_date_words(turn.date)}]" if reasoned else inferred_date_words(turn.date)


def _replies(edges: Sequence[AnswerEntry], here: set[str]) -> Iterator[Reply]:
    before: set[str] = set()
    for edge in edges:
        outside = urls.letter_path(edge.question) if edge.question_entry else urls.lost_path(edge.question)
        path = f"#{quote(urls.turn_anchor(edge.question))}" if edge.question in here else outside
        title = _question_title(edge)
        yield Reply("another of that day", path, "") if title in before else Reply(title, path, after_words(edge.days))
        before |= {title} if title.startswith("that of") else set()


def _question_title(edge: AnswerEntry) -> str:
    """Return what to call a letter that is answered, after the word "answers"."""
    entry = edge.question_entry
    date = entry.date if entry else edge.inferred.letter.date if edge.inferred else None
    if date and "/" not in date:
        return f"that of {date_words(date)}"
    return "an undated letter" if entry else "the missing letter"
