"""The shipping desk in the reading room: the cargo that waits, the plan in figures, the ships in time.

The desk's pages read what `despatch ship plan` and `despatch ship load` wrote; no page plans itself.
"""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from despatch.shipping import service
from despatch.shipping.model import Lot
from despatch.shipping.plans import Case, Plan, Unmet, Voyage
from despatch.web import render
from despatch.web.formatting import format_load, format_lot
from despatch.web.parts.lot_progress import Waiting, pressing, rows_of
from despatch.web.parts.ship_charts import TimeChart, time_chart
from despatch.web.parts.ship_desk import ROWS, VIEWS, View, nothing, voyage_path


@dataclass(frozen=True, slots=True)
class ShipsPage:
    """Cargo waiting, the plan in figures, and the ships in time."""

    title: str
    plan: Plan
    chart: TimeChart
    waiting: tuple[Waiting, ...]
    lots: int
    unmet: tuple[tuple[Unmet, Lot | None, str], ...]
    voyages: tuple[tuple[Voyage, str, str], ...]
    all: int
    """How many voyages there are; so many are shown as a table takes."""
    idle: tuple[str, ...]
    assumed: tuple[tuple[str, str], ...]
    views: tuple[View, ...] = VIEWS
    view: str = "ships"
    template: str = "ships.html"
    section: str = "ships"


def ships(request: Request) -> Response:
    """Answer with the cargo that waits and the plan for it; as data, with the plan."""
    archive = render.archive(request)
    if (none := nothing(archive)) is not None:
        return render.show(request, none)
    case, plan = service.read_plan(archive.path)
    if render.wants_data(request):
        return render.data(plan)
    events = service.read_events(archive.path)
    lots = {lot.id: lot for lot in case.lots}
    real_plan = service.follow_plan(case, plan, events)
    voyages = sorted((*real_plan.lost, *real_plan.voyages), key=lambda v: (v.loads_from, v.ship))
    busy = {v.ship for v in voyages}
    page = ShipsPage(
        "Ships",
        plan,
        time_chart(real_plan, {v.id: voyage_path(v) for v in voyages}),
        rows_of(archive, pressing(case, plan, events)),
        len(case.lots),
        tuple(
            (
                left,
                lots.get(left.lot),
                format_lot(lots[left.lot], left.pieces) if left.lot in lots else f"{left.pieces:,} of {left.lot}",
            )
            for left in plan.unmet
        ),
        tuple((v, voyage_path(v), format_load(v, lots)) for v in voyages[:ROWS]),
        len(voyages),
        tuple(s.name for s in case.ships if s.name not in busy),
        _assumed(case),
    )
    return render.show(request, page)


def _assumed(case: Case) -> tuple[tuple[str, str], ...]:
    """Return what was taken for granted of which goods, each assumption once."""
    goods: dict[str, list[str]] = {}
    for lot in case.lots:
        if lot.assumed:
            goods.setdefault(lot.assumed, []).append(lot.good)
    return tuple((assumed, ", ".join(dict.fromkeys(names))) for assumed, names in goods.items())
