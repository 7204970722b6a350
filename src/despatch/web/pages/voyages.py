"""One voyage: her holds drawn, the loading sheet, the work day by day, tallies. And the berths of all ships."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from despatch.errors import NotFound
from despatch.shipping import service
from despatch.shipping.model import Lot, Ship
from despatch.shipping.plans import Stay, Stow, Trouble, Voyage
from despatch.web import render
from despatch.web.formatting import day_words, format_event, format_lot
from despatch.web.parts.ship_charts import HoldsChart, holds_chart
from despatch.web.parts.ship_desk import VIEWS, View, nothing, voyage_path


@dataclass(frozen=True, slots=True)
class Worked:
    """What is put on board or ashore on one day, in or out of one hold."""

    day: date
    hold: str
    what: str
    tons: float


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened on the voyage."""

    day: date
    words: str
    note: str


@dataclass(frozen=True, slots=True)
class VoyagePage:
    """One voyage: where and when, holds with their cargo, the loading sheet, the work day by day, tallies."""

    title: str
    voyage: Voyage
    real: Voyage
    """As she goes by what is recorded."""
    ship: Ship
    lots: Mapping[str, Lot]
    chart: HoldsChart | None
    stows: tuple[Stow, ...]
    troubles: tuple[Trouble, ...]
    cargo: tuple[tuple[Lot, int], ...]
    work: tuple[Worked, ...]
    differences: tuple[Trouble, ...]
    """Shorts, overs, wrong holds and overweight by the tallies."""
    events: tuple[Happening, ...]
    folder: str
    lost: bool
    template: str = "voyage.html"
    section: str = "ships"


@dataclass(frozen=True, slots=True)
class Berth:
    """A berth and the ships that lie there, in time."""

    port: str
    number: int
    stays: tuple[tuple[Stay, str], ...]


@dataclass(frozen=True, slots=True)
class BerthsPage:
    """The berths of the plan, as things go by what is recorded."""

    title: str
    berths: tuple[Berth, ...]
    folder: str
    views: tuple[View, ...] = VIEWS
    view: str = "berths"
    template: str = "berths.html"
    section: str = "ships"


def voyage(request: Request) -> Response:
    """Answer with one voyage; raises NotFound."""
    folder = render.archive(request).path
    if not (folder / "ships.csv").exists():
        raise NotFound("This archive has no ships.")
    case, plan = service.read_plan(folder)
    wanted = request.path_params["id"]
    planned = next((v for v in (*plan.voyages, *plan.lost) if v.id == wanted), None)
    if planned is None:
        raise NotFound(f"The plan has no voyage {wanted}. The page of ships has those there are.")
    lots = {lot.id: lot for lot in case.lots}
    ship = next(s for s in case.ships if s.name == planned.ship)
    loading = service.read_loadings(folder).get(planned.id)
    known = (
        loading
        if loading is not None and loading.voyage == planned and all(s.lot in lots for s in loading.stows)
        else None
    )
    events = service.read_events(folder)
    mine = service.group_by_voyage(plan, events).get(planned.id, [])
    if render.wants_data(request):
        return render.data({"voyage": planned, "loading": known, "events": mine})
    real_plan = service.follow_plan(case, plan, events)
    real = next(v for v in (*real_plan.voyages, *real_plan.lost) if v.id == planned.id)
    stows = known.stows if known else ()
    stay = next(s for s in service.assign_berths([planned]) if s.work == "loading")
    work = tuple(
        Worked(w.day, w.hold, format_lot(lots[w.lot], w.pieces), w.tons) for w in service.plan_work(case, stay, stows)
    )
    page = VoyagePage(
        f"{planned.ship}, {day_words(planned.loads_from)}",
        planned,
        real,
        ship,
        lots,
        holds_chart(ship, lots, stows) if known else None,
        stows,
        known.troubles if known else (),
        tuple((lots[x.lot], x.pieces) for x in planned.loads if x.lot in lots),
        work,
        service.tally_differences(case, planned, stows, mine) if known else (),
        tuple(Happening(e.day, format_event(e, lots), e.note) for e in mine),
        str(folder),
        planned in plan.lost,
    )
    return render.show(request, page)


def berths(request: Request) -> Response:
    """Answer with the berths of the plan and the ships at them."""
    archive = render.archive(request)
    if (none := nothing(archive)) is not None:
        return render.show(request, none)
    case, plan = service.read_plan(archive.path)
    real_plan = service.follow_plan(case, plan, service.read_events(archive.path))
    voyages = (*real_plan.lost, *real_plan.voyages)
    stays = service.assign_berths((*(replace(v, calls=()) for v in real_plan.lost), *real_plan.voyages))
    if render.wants_data(request):
        return render.data(stays)
    paths = {v.id: voyage_path(v) for v in voyages}
    lying: dict[tuple[str, int], list[tuple[Stay, str]]] = {}
    for stay in sorted(stays, key=lambda s: (s.port, s.berth, s.first)):
        lying.setdefault((stay.port, stay.berth), []).append((stay, paths[stay.voyage]))
    return render.show(
        request,
        BerthsPage(
            "Berths", tuple(Berth(port, n, tuple(here)) for (port, n), here in lying.items()), str(archive.path)
        ),
    )
