"""Convoys on a map, and their sailing orders."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from despatch.shipping import service
from despatch.shipping.model import Lot, Port, Sailing
from despatch.shipping.plans import Case, ConvoyOrder, Flight, Voyage
from despatch.web import render
from despatch.web.formatting import format_load
from despatch.web.parts.convoy_map import Map, Way, draw
from despatch.web.parts.ship_desk import VIEWS, View, nothing, voyage_path


@dataclass(frozen=True, slots=True)
class Passage:
    """A leg and what goes along it, as the table has it."""

    anchor: str
    start: str
    end: str
    kind: str
    ships: tuple[str, ...]
    tons: float
    nm: float
    convoys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Joins:
    """A ship of a convoy: what she carries, when she leaves for the meeting, and how she comes there."""

    ship: str
    path: str
    cargo: str
    leaves: date | None
    origin: str
    ready: date
    knots: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sailing order."""

    sailing: Sailing
    ships: tuple[Joins, ...]


@dataclass(frozen=True, slots=True)
class MapPage:
    """Convoys on a map, and their sailing orders."""

    title: str
    map: Map | None
    passages: tuple[Passage, ...]
    orders: tuple[Sheet, ...]
    views: tuple[View, ...] = VIEWS
    view: str = "map"
    template: str = "shipmap.html"
    section: str = "ships"


def convoy_map(request: Request) -> Response:
    """Answer with the convoys on a map and their sailing orders."""
    archive = render.archive(request)
    if (none := nothing(archive)) is not None:
        return render.show(request, none)
    case, plan = service.read_plan(archive.path)
    real_plan = service.follow_plan(case, plan, service.read_events(archive.path))
    voyages = (*real_plan.lost, *real_plan.voyages)
    orders = service.order_convoys(case, voyages)
    if render.wants_data(request):
        return render.data(orders)
    passages = _passages(case, voyages, plan.flights, orders)
    ports = {port.name: port for port in case.ports}
    names = [p for v in voyages for p in (v.start, v.origin, *(c.port for c in v.calls))] + [
        p for w in passages for p in (w.start, w.end)
    ]
    ways = [Way(p.start, p.end, p.kind, _passage_words(p), f"#{p.anchor}", len(p.ships)) for p in passages]
    lots = {lot.id: lot for lot in case.lots}
    sheets = tuple(_sheet(order, {v.id: v for v in voyages}, lots) for order in orders)
    return render.show(request, MapPage("Convoys", draw([*names, *_homes(case, ports)], ports, ways), passages, sheets))


def _sheet(order: ConvoyOrder, voyages: Mapping[str, Voyage], lots: Mapping[str, Lot]) -> Sheet:
    s, found = order.sailing, []
    for j in order.ships:
        v = voyages[j.voyage]
        laden = (s.start, s.end) in v.legs and v.sails <= s.sails
        cargo = (
            f"{format_load(v, lots)} for {', '.join(c.port for c in v.calls)}"
            if laden
            else f"in ballast for {v.origin}"
        )
        found.append(
            Joins(
                j.ship,
                voyage_path(v),
                cargo,
                v.sails if laden and v.origin != s.start else None,
                v.origin,
                j.ready,
                j.knots,
            )
        )
    return Sheet(s, tuple(found))


def _homes(case: Case, ports: Mapping[str, Port]) -> list[str]:
    return [ship.port for ship in case.ships if ship.port in ports]


def _passages(
    case: Case, voyages: Iterable[Voyage], flights: Iterable[Flight], orders: tuple[ConvoyOrder, ...]
) -> tuple[Passage, ...]:
    """Return each leg that a laden ship or a flight of the plan uses, with what goes along it."""
    legs = {(leg.start, leg.end): leg for leg in case.legs if not leg.air}
    lots = {lot.id: lot for lot in case.lots}
    sailed: dict[tuple[str, str], list[str]] = {}
    for order in orders:
        sailed.setdefault((order.sailing.start, order.sailing.end), []).append(order.sailing.name)
    along: dict[tuple[str, str], list[Voyage]] = {}
    for v in voyages:
        for pair in v.legs:
            along.setdefault(pair, []).append(v)
    found = []
    for (start, end), here in sorted(along.items()):
        tons = sum(x.pieces * lots[x.lot].kg / 1000 for v in here for x in v.loads if x.lot in lots)
        names = tuple(dict.fromkeys(v.ship for v in here))
        found.append(
            (
                start,
                end,
                "convoy" if legs[start, end].convoy else "alone",
                names,
                tons,
                legs[start, end].nm,
                tuple(sailed.get((start, end), ())),
            )
        )
    flown: dict[tuple[str, str], float] = {}
    for flight in flights:
        lot = lots[flight.lot]
        flown[lot.origin, lot.destination] = (
            flown.get((lot.origin, lot.destination), 0.0) + flight.pieces * lot.kg / 1000
        )
    air = {(leg.start, leg.end): leg.nm for leg in case.legs if leg.air}
    found += [
        (start, end, "air", (), tons, air.get((start, end), 0.0), ()) for (start, end), tons in sorted(flown.items())
    ]
    return tuple(Passage(f"leg-{n}", *row) for n, row in enumerate(found, 1))


def _passage_words(passage: Passage) -> str:
    if passage.kind == "air":
        return f"{passage.start} to {passage.end}, by air"
    ships = f"{len(passage.ships)} {'ship' if len(passage.ships) == 1 else 'ships'}"
    return f"{passage.start} to {passage.end}: {ships}{', in convoy' if passage.kind == 'convoy' else ''}"
