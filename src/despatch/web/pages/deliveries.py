"""Goods on their way: a board by item and stage, the steps one by one, the balance, and figures that disagree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from despatch.archive import Archive
from despatch.export import ledger as export
from despatch.model import ContradictionEntry, DeliveryEntry, DeliveryFilter, Stage
from despatch.web import render, urls
from despatch.web.archive_cache import cached, first_month
from despatch.web.errors import choose
from despatch.web.formatting import one_line
from despatch.web.parts import day_picker, forms, recorded_stages
from despatch.web.parts.act_view import DOUBTFUL
from despatch.web.parts.balance_chart import SHOWN, BalanceChart, charts
from despatch.web.parts.delivery_view import ItemSteps, Lane, StepView, group_by_item, make_board, step_path, view_step
from despatch.web.parts.listing import Listing, parse_listing
from despatch.web.parts.pager import Pager

SIZE = 100
LIMIT = 5000
"""How many steps a page looks at, from the earliest on."""
LANES = 30
"""How many items the board shows."""
STAGES: tuple[Stage, ...] = get_args(Stage)
Period = Literal["all", "year", "month"]
PERIODS: tuple[tuple[Period, str], ...] = (("all", "All together"), ("year", "By year"), ("month", "By month"))
SEVERAL = ("item", "stage", "person", "convoy", "carrier", "date")
FIELDS = (*SEVERAL, *urls.RANGE, "matter")
"""What narrows the list of steps."""


@dataclass(frozen=True, slots=True)
class DeliveriesPage:
    """The board of deliveries: a page of steps, by item."""

    title: str
    goods: tuple[ItemSteps, ...]
    stages: tuple[Stage, ...]
    lanes: tuple[Lane, ...]
    rest: int
    more: int
    """Steps beyond those that a page looks at."""
    pager: Pager
    form: forms.Form
    day: day_picker.DayPicker
    data: str
    csv: str
    recorded: tuple[recorded_stages.RecordedStage, ...]
    """What the shipping desk recorded of ships, on the first page."""
    trouble: str
    """Why these records cannot be shown; else empty."""
    view: str = "steps"
    template: str = "deliveries.html"
    section: str = "deliveries"


@dataclass(frozen=True, slots=True)
class ContradictionView:
    """Two letters whose figures for one thing exclude each other."""

    item: str
    stage: Stage
    why: str
    first: StepView
    second: StepView


@dataclass(frozen=True, slots=True)
class BalancePage:
    """What was asked, promised and arrived, as drawings and as a table."""

    title: str
    charts: tuple[BalanceChart, ...]
    rest: int
    period: Period
    periods: tuple[tuple[str, str, bool], ...]
    against: tuple[ContradictionView, ...]
    day: day_picker.DayPicker
    data: str
    names: tuple[str, ...] = SHOWN
    view: str = "balance"
    template: str = "balance.html"
    section: str = "deliveries"


def deliveries(request: Request) -> Response:
    """Answer /deliveries, /deliveries.json and /deliveries.csv, as letters tell by the day of ?as-of=."""
    query, archive = request.query_params, render.archive(request)
    where, day = parse_filter(query), day_picker.parse_day(query)
    kept = forms.kept_of(query, (*FIELDS, day_picker.FIELD))
    listing = parse_listing(request, SIZE, "/deliveries", kept)
    if listing.wants_csv:
        return render.download(request, _parts(archive, where, day), export.DELIVERY_FIELDS, "deliveries.csv")
    entries = archive.ledger.deliveries(where, as_of=day, limit=LIMIT)
    if listing.wants_data:
        steps = [
            msgspec.to_builtins(step) | {"id": step.id, "url": step_path(step)} for step in listing.part(_sort(entries))
        ]
        records = list(recorded_stages.rows(archive, where, day))
        return render.listing("deliveries", steps, listing.pager(len(entries)), recorded=records)
    return render.show(request, page(archive, query, listing, entries))


def page(
    archive: Archive, query: Mapping[str, str], listing: Listing, entries: Sequence[DeliveryEntry]
) -> DeliveriesPage:
    """Return the context of one page of the steps `entries`."""
    where, day = parse_filter(query), day_picker.parse_day(query)
    stages = tuple(stage for stage in STAGES if any(entry.step.delivery.stage == stage for entry in entries))
    board = make_board(entries, stages, day)
    recorded, trouble = recorded_stages.view_records(archive, where, day) if listing.page == 1 else ((), "")
    return DeliveriesPage(
        title="Deliveries",
        goods=group_by_item(listing.part(_sort(entries))),
        stages=stages,
        lanes=board[:LANES],
        rest=len(board[LANES:]),
        more=max(archive.ledger.count_deliveries(where, as_of=day) - LIMIT, 0),
        pager=listing.pager(len(entries)),
        form=forms.form(
            "/deliveries",
            _choices(archive, where, query),
            query,
            ("matter", day_picker.FIELD),
            forms.dates(query, first_month(archive)),
        ),
        day=day_picker.make_day_picker(archive, "/deliveries", query, FIELDS),
        data=listing.address(suffix=".json"),
        csv=listing.address(1, ".csv"),
        recorded=recorded,
        trouble=trouble,
    )


def parse_filter(query: Mapping[str, str]) -> DeliveryFilter:
    """Return the steps that a query string asks for; raises BadAddress for an unknown stage or a wrong date."""
    chosen = {name: values for name in SEVERAL if (values := urls.all_of(query, name))}
    for stage in chosen.get("stage", ()):
        choose(stage, "stage of a delivery", STAGES)
    for date in chosen.get("date", ()):
        urls.parse_date("date", date)
    who, (first, last) = chosen.pop("person", None), urls.parse_range(query)
    matter = forms.parse_choice(query, "matter")
    return DeliveryFilter(who=who, first=first, last=last, matter=matter, **chosen)  # type: ignore[arg-type]


def _sort(entries: Sequence[DeliveryEntry]) -> list[DeliveryEntry]:
    """Return steps by item, each item's steps in order of time; steps without an item come last."""
    return sorted(
        entries,
        key=lambda entry: ((entry.step.delivery.item or "~").lower(), entry.step.date or "~", entry.step.ordinal),
    )


def _choices(archive: Archive, where: DeliveryFilter, query: Mapping[str, str]) -> tuple[forms.Choice, ...]:
    day = day_picker.parse_day(query)
    keep = not day and where == DeliveryFilter()
    facets = cached(archive, "delivery facets", lambda: archive.ledger.delivery_facets(where, as_of=day), keep=keep)
    stages = sorted(facets.get("stage", ()), key=lambda stage: STAGES.index(stage.value))
    return (
        forms.choice("item", "Item", "anything", facets.get("item", ()), query),
        forms.choice("stage", "Stage", "any stage", stages, query),
        forms.choice_of_people(archive, query, "From or to"),
        forms.choice("convoy", "Convoy", "any", facets.get("convoy", ()), query),
        forms.choice("date", "Year", "any year", facets.get("year", ()), query),
    )


def _parts(archive: Archive, where: DeliveryFilter, day: str | None) -> Iterator[list[Mapping[str, object]]]:
    for part in archive.ledger.deliveries_by_part(where, as_of=day):
        yield [_row(entry) for entry in part]
    yield [dict(row) for row in recorded_stages.rows(archive, where, day)]


def _row(entry: DeliveryEntry) -> dict[str, object]:
    names = {side.person: side.label for side in (entry.giver, entry.receiver) if side and side.person}
    return export.delivery_row(entry.step, names=names)


def balance(request: Request) -> Response:
    """Answer /deliveries/balance and /deliveries/balance.json, as letters tell by the day of ?as-of=."""
    query, archive = request.query_params, render.archive(request)
    period, day = parse_period(query.get("period")), day_picker.parse_day(query)
    balances, against = archive.ledger.balances(period, as_of=day), archive.ledger.contradictions(as_of=day)
    if render.wants_data(request):
        return render.data({"period": period, "balance": balances, "contradictions": against})
    drawings = charts(balances, cached(archive, "doubtful deliveries", lambda: _doubtful(archive)))

    def path(period: Period, suffix: str = "") -> str:
        return urls.with_query(f"/deliveries/balance{suffix}", {"period": period, day_picker.FIELD: day})

    page = BalancePage(
        title="Asked, promised and arrived",
        charts=drawings[:SIZE],
        rest=max(len(drawings) - SIZE, 0),
        period=period,
        periods=tuple((name, path(key), key == period) for key, name in PERIODS),
        against=tuple(map(_view_contradiction, against)),
        day=day_picker.make_day_picker(archive, "/deliveries/balance", query, ("period",)),
        data=path(period, ".json"),
    )
    return render.show(request, page)


def parse_period(name: str | None) -> Period:
    """Return the period that a query string names, by default all time; raises BadAddress for an unknown one."""
    return choose(name, "period", [period for period, _ in PERIODS]) or "all"


def _doubtful(archive: Archive) -> frozenset[str] | None:
    """Return the ids of the steps that are doubtful readings; None if there are too many steps to look at."""
    if archive.ledger.count_deliveries() > LIMIT:
        return None
    return frozenset(entry.id for entry in archive.ledger.deliveries() if entry.step.delivery.confidence < DOUBTFUL)


def _view_contradiction(entry: ContradictionEntry) -> ContradictionView:
    found = entry.contradiction
    return ContradictionView(
        one_line(found.item), found.stage, found.why, view_step(entry.first), view_step(entry.second)
    )
