"""Goods on their way: a board by item and stage, what was asked, promised and arrived, and figures that disagree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from despatch.archive import Archive
from despatch.export import ledger as export
from despatch.model import ContradictionEntry, DeliveryEntry, DeliveryFilter, Entry, Stage
from despatch.web import render, urls
from despatch.web.amounts import cargo, span
from despatch.web.archive_cache import remembered
from despatch.web.errors import BadAddress
from despatch.web.formatting import date_words
from despatch.web.parts import day_picker, forms
from despatch.web.parts import recorded_stages as recorded
from despatch.web.parts.act_view import DOUBTFUL, one_line
from despatch.web.parts.balance_chart import SHOWN, BalanceChart, charts
from despatch.web.parts.pager import Pager, pager
from despatch.web.parts.recorded_stages import Recorded

SIZE = 100
LIMIT = 5000
"""How many steps a page looks at; of more, the earliest."""
LANES = 30
"""How many items the board shows."""
STAGES: tuple[Stage, ...] = get_args(Stage)
Period = Literal["all", "year", "month"]
PERIODS: tuple[tuple[Period, str], ...] = (("all", "All together"), ("year", "By year"), ("month", "By month"))
NAMED = ("item", "stage", "person", "convoy", "carrier", "date", "matter")


@dataclass(frozen=True, slots=True)
class Step:
    """A step of goods on their way: how far they are, what goes, the words, and where they stand."""

    stage: Stage
    goods: str
    way: tuple[tuple[str, str], ...]
    words: str
    path: str
    entry: Entry
    giver: str
    receiver: str
    due: str
    matter: str | None
    confidence: float

    @property
    def doubtful(self) -> bool:
        """Say whether the reading is likelier wrong than right."""
        return self.confidence < DOUBTFUL


@dataclass(frozen=True, slots=True)
class Goods:
    """The steps of one item, in order of time."""

    name: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Lane:
    """An item on the board: for each stage the latest figure, where its words stand, and whether the reading is doubtful.

    None stands where no letter tells of the stage.
    """

    name: str
    path: str
    cells: tuple[tuple[str, str, bool] | None, ...]
    steps: int


@dataclass(frozen=True, slots=True)
class DeliveriesPage:
    """The board of deliveries: a page of steps, by item."""

    title: str
    goods: tuple[Goods, ...]
    stages: tuple[Stage, ...]
    lanes: tuple[Lane, ...]
    rest: int
    more: int
    """Steps beyond those that a page looks at."""
    pager: Pager
    form: forms.Form
    day: day_picker.DayControl
    data: str
    csv: str
    recorded: tuple[Recorded, ...]
    """What the shipping desk recorded of ships, on the first page."""
    trouble: str
    """Why that cannot be shown, where it cannot."""
    view: str = "steps"
    template: str = "deliveries.html"
    section: str = "deliveries"


@dataclass(frozen=True, slots=True)
class Against:
    """Two letters whose figures for one thing exclude each other."""

    item: str
    stage: Stage
    why: str
    first: Step
    second: Step


@dataclass(frozen=True, slots=True)
class BalancePage:
    """What was asked, promised and arrived, as drawings and as a table."""

    title: str
    charts: tuple[BalanceChart, ...]
    rest: int
    period: Period
    periods: tuple[tuple[str, str, bool], ...]
    against: tuple[Against, ...]
    day: day_picker.DayControl
    data: str
    names: tuple[str, ...] = SHOWN
    view: str = "balance"
    template: str = "balance.html"
    section: str = "deliveries"


def deliveries(request: Request) -> Response:
    """Answer /deliveries, /deliveries.json and /deliveries.csv, as told by the day of ?as-of=."""
    query, archive = request.query_params, render.archive(request)
    where, number, day = filter_of(query), urls.page_of(query), day_picker.day_of(query)
    if request.url.path.endswith(".csv"):
        told = (*map(_row, archive.ledger.deliveries(where, as_of=day)), *recorded.rows(archive, where, day))
        return render.table(export.to_csv(told, export.DELIVERY_FIELDS), "deliveries.csv")
    found = archive.ledger.deliveries(where, as_of=day, limit=LIMIT)
    suffix = ".json" if render.wants_data(request) else ""
    pages = pager(len(found), number, SIZE, lambda n: _path(query, n, suffix))
    by_item = sorted(
        found, key=lambda one: ((one.step.delivery.item or "~").lower(), one.step.date or "~", one.step.ordinal)
    )
    shown = by_item[(number - 1) * SIZE : number * SIZE]
    if suffix:
        rows = [msgspec.to_builtins(one) | {"id": one.id, "url": _words_path(one)} for one in shown]
        return render.data(
            {
                "total": len(found),
                "page": number,
                "pages": pages.pages,
                "next": pages.next,
                "deliveries": rows,
                "recorded": list(recorded.rows(archive, where, day)),
            }
        )
    stages = tuple(stage for stage in STAGES if any(one.step.delivery.stage == stage for one in found))
    board = lanes(found, stages, day)
    form = forms.form("/deliveries", _choices(archive, query), query, (day_picker.FIELD,))
    ships, trouble = recorded.recorded(archive, where, day) if number == 1 else ((), "")
    page = DeliveriesPage(
        "Deliveries",
        by_goods(shown),
        stages,
        board[:LANES],
        len(board[LANES:]),
        max(archive.ledger.count_deliveries(where, as_of=day) - LIMIT, 0),
        pages,
        form,
        day_picker.control(archive, "/deliveries", query, NAMED),
        _path(query, number, ".json"),
        _path(query, 1, ".csv"),
        ships,
        trouble,
    )
    return render.show(request, page)


def _doubtful(archive: Archive) -> frozenset[str] | None:
    """Return the ids of the steps that are doubtful readings; None where there are too many to look at."""
    if archive.ledger.count_deliveries() > LIMIT:
        return None
    return frozenset(one.id for one in archive.ledger.deliveries() if one.step.delivery.confidence < DOUBTFUL)


def filter_of(query: Mapping[str, str]) -> DeliveryFilter:
    """Return the steps that a query string asks for; raises BadAddress for a stage that there is none of."""
    chosen = {name: value for name in NAMED if (value := forms.choice_of(query, name))}
    if "stage" in chosen and chosen["stage"] not in STAGES:
        raise BadAddress(f"There is no stage “{chosen['stage']}”. Use one of: {', '.join(STAGES)}.")
    who = chosen.pop("person", None)
    return DeliveryFilter(who=who, **chosen)  # type: ignore[arg-type]


def _path(query: Mapping[str, str], page: int = 1, suffix: str = "") -> str:
    asked = {name: forms.choice_of(query, name) for name in (*NAMED, day_picker.FIELD)}
    return urls.with_query(f"/deliveries{suffix}", asked | {"page": str(page) if page > 1 else None})


def _choices(archive: Archive, query: Mapping[str, str]) -> tuple[forms.Choice, ...]:
    facets = remembered(archive, "delivery facets", archive.ledger.delivery_facets)
    stages = sorted(facets.get("stage", ()), key=lambda one: STAGES.index(one.value))
    return (
        forms.choice("item", "Item", "anything", facets.get("item", ()), query),
        forms.choice("stage", "Stage", "any stage", stages, query),
        forms.choice_of_people(archive, query, "From or to"),
        forms.choice("convoy", "Convoy", "any", facets.get("convoy", ()), query),
        forms.choice("date", "Year", "any year", facets.get("year", ()), query),
    )


def lanes(entries: Iterable[DeliveryEntry], stages: tuple[Stage, ...], day: str | None = None) -> tuple[Lane, ...]:
    """Return the board: an item a row, a stage a column, those of most steps first; goods without a name are left out."""
    found: dict[str, list[DeliveryEntry]] = {}
    for one in entries:
        if one.step.delivery.item:
            found.setdefault(one_line(one.step.delivery.item).lower(), []).append(one)

    def cell(told: list[DeliveryEntry], stage: Stage) -> tuple[str, str, bool] | None:
        there = [one for one in told if one.step.delivery.stage == stage]
        if not there:
            return None
        last = there[-1].step.delivery
        figure = " ".join(
            filter(
                None,
                (
                    span(last.low, last.high),
                    "" if one_line(last.unit or "") == one_line(last.item or "") else last.unit,
                ),
            )
        )
        told_figure = last.low is not None or last.high is not None
        return figure if told_figure else "told", _words_path(there[-1]), last.confidence < DOUBTFUL

    made = [
        Lane(
            name,
            urls.with_query("/deliveries", {"item": name, day_picker.FIELD: day}),
            tuple(cell(told, stage) for stage in stages),
            len(told),
        )
        for name, told in found.items()
    ]
    return tuple(sorted(made, key=lambda lane: (-lane.steps, lane.name)))


def by_goods(entries: Iterable[DeliveryEntry]) -> tuple[Goods, ...]:
    """Return steps by item, as they come; what names no item stands last."""
    found: dict[str, list[Step]] = {}
    for one in entries:
        found.setdefault(one_line(one.step.delivery.item or "").lower(), []).append(step(one))
    return tuple(Goods(name, tuple(steps)) for name, steps in found.items())


def step(entry: DeliveryEntry) -> Step:
    """Return a step of goods on their way as pages show it."""
    told = entry.step.delivery
    way = (
        ("from", told.origin),
        ("bound for", told.destination),
        ("now at", told.place),
        ("by way of", told.route),
        ("in", told.carrier),
        ("convoy", told.convoy),
    )
    return Step(
        stage=told.stage,
        goods=cargo(told),
        way=tuple((name, one_line(value)) for name, value in way if value),
        words=one_line(entry.quote.words),
        path=_words_path(entry),
        entry=entry.entry,
        giver=entry.giver.label if entry.giver else "",
        receiver=entry.receiver.label if entry.receiver else "",
        due=date_words(told.due.edtf) if told.due and told.due.edtf else "",
        matter=urls.matter_path(entry.step.matter) if entry.step.matter else None,
        confidence=told.confidence,
    )


def _words_path(one: DeliveryEntry) -> str:
    return urls.delivery_path(one.step.letter, one.step.delivery.span.start)


def _row(one: DeliveryEntry) -> dict[str, object]:
    names = {side.person: side.label for side in (one.giver, one.receiver) if side and side.person}
    return export.delivery_row(one.step, names=names)


def balance(request: Request) -> Response:
    """Answer /deliveries/balance and /deliveries/balance.json, as told by the day of ?as-of=."""
    query, archive = request.query_params, render.archive(request)
    period, day = _period(query.get("period")), day_picker.day_of(query)
    found, against = archive.ledger.balances(period, as_of=day), archive.ledger.contradictions(as_of=day)
    if render.wants_data(request):
        return render.data({"period": period, "balance": found, "contradictions": against})
    drawn = charts(found, remembered(archive, "doubtful deliveries", lambda: _doubtful(archive)))
    return render.show(
        request,
        BalancePage(
            title="Asked, promised and arrived",
            charts=drawn[:SIZE],
            rest=max(len(drawn) - SIZE, 0),
            period=period,
            periods=tuple(
                (name, urls.with_query("/deliveries/balance", {"period": key, day_picker.FIELD: day}), key == period)
                for key, name in PERIODS
            ),
            against=tuple(map(_against, against)),
            day=day_picker.control(archive, "/deliveries/balance", query, ("period",)),
            data=urls.with_query("/deliveries/balance.json", {"period": period, day_picker.FIELD: day}),
        ),
    )


def _period(asked: str | None) -> Period:
    for key, _ in PERIODS:
        if key == (asked or "all"):
            return key
    raise BadAddress(f"There is no period “{asked}”. Use period=all, period=year or period=month.")


def _against(one: ContradictionEntry) -> Against:
    told = one.contradiction
    return Against(one_line(told.item), told.stage, told.why, step(one.first), step(one.second))
