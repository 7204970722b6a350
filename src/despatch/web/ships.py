"""The shipping desk in the reading room: cargo waiting, ships in time, holds, convoys on a map, what has arrived.

The pages read the plan that `despatch ship plan` wrote and the loading that `despatch ship load` wrote; none plans itself.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from despatch.archive import Archive
from despatch.errors import NotFound
from despatch.shipping import desk, rows, tables
from despatch.shipping.arrived import Carried, carried
from despatch.shipping.berths import ConvoyOrder, convoys
from despatch.shipping.events import FILE, read_events
from despatch.shipping.model import (
    Case,
    Event,
    Lot,
    Plan,
    Port,
    Ship,
    ShippingError,
    Stow,
    Trouble,
    Unmet,
    Voyage,
)
from despatch.web import addresses, dress
from despatch.web.faults import STATUS, BadAddress
from despatch.web.shipcharts import HoldsChart, TimeChart, holds_chart, time_chart
from despatch.web.shipmap import Map, Way, draw
from despatch.web.wording import day_words

STATUS[ShippingError] = HTTPStatus.SERVICE_UNAVAILABLE
FILES = (desk.PLAN, desk.LOADING, FILE, *rows.SCHEMA)
"""The files of an archive's folder that these pages are made from."""
ROWS = 200
"""Lots and voyages that a table shows; the data has all."""
_PLACE = re.compile(r"(.{1,200}):\d{1,9}-\d{1,9}")


@dataclass(frozen=True, slots=True)
class View:
    """One of the desk's pages."""

    key: str
    name: str
    path: str


VIEWS = (View("ships", "Cargo and ships", "/ships"), View("map", "Convoys", "/ships/map"), View("arrived", "Arrived", "/ships/arrived"))


@dataclass(frozen=True, slots=True)
class Waiting:
    """A lot, what the plan does with it, and where it is asked for."""

    carried: Carried
    late: int | None
    evidence: str | None
    words: str


@dataclass(frozen=True, slots=True)
class NonePage:
    """What to do where there are no ships, or no plan yet. `lots` wait all the same."""

    title: str
    folder: str
    ships: int
    lots: tuple[Lot, ...]
    days: tuple[str, str] = ("DAY", "DAY")
    """First and last day of a plan that the cargo calls for."""
    template: str = "noships.html"
    section: str = "ships"


@dataclass(frozen=True, slots=True)
class ShipsPage:
    """Cargo waiting, the plan in figures, and the ships in time."""

    title: str
    plan: Plan
    chart: TimeChart
    waiting: tuple[Waiting, ...]
    lots: int
    unmet: tuple[tuple[Unmet, Lot | None], ...]
    voyages: tuple[tuple[Voyage, str, str], ...]
    idle: tuple[str, ...]
    assumed: tuple[tuple[str, str], ...]
    views: tuple[View, ...] = VIEWS
    view: str = "ships"
    template: str = "ships.html"
    section: str = "ships"


@dataclass(frozen=True, slots=True)
class VoyagePage:
    """One voyage: where and when, the holds with their cargo, the loading sheet."""

    title: str
    voyage: Voyage
    ship: Ship
    lots: Mapping[str, Lot]
    chart: HoldsChart | None
    stows: tuple[Stow, ...]
    troubles: tuple[Trouble, ...]
    cargo: tuple[tuple[Lot, int], ...]
    events: tuple[Event, ...]
    folder: str
    lost: bool
    template: str = "voyage.html"
    section: str = "ships"


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
class MapPage:
    """Convoys on a map, and their sailing orders."""

    title: str
    map: Map | None
    passages: tuple[Passage, ...]
    orders: tuple[ConvoyOrder, ...]
    paths: Mapping[str, str]
    views: tuple[View, ...] = VIEWS
    view: str = "map"
    template: str = "shipmap.html"
    section: str = "ships"


@dataclass(frozen=True, slots=True)
class ArrivedPage:
    """What arrived against what was promised."""

    title: str
    rows: tuple[Waiting, ...]
    lots: int
    events: tuple[tuple[Event, str | None], ...]
    day: str
    recorded: int
    views: tuple[View, ...] = VIEWS
    view: str = "arrived"
    template: str = "arrived.html"
    section: str = "ships"


def voyage_path(voyage: Voyage) -> str:
    """Return the address of a voyage."""
    return f"/ships/voyage/{quote(voyage.id)}"


def ships(request: Request) -> Response:
    """Answer with the cargo that waits and the plan for it; as data, with the plan."""
    archive = dress.archive(request)
    if (none := _none(archive)) is not None:
        return dress.show(request, none)
    case, plan = desk.opened(archive.path)
    if dress.wants_data(request):
        return dress.data(plan)
    events = read_events(archive.path / FILE)
    lots = {lot.id: lot for lot in case.lots}
    everyone = sorted((*plan.lost, *plan.voyages), key=lambda v: (v.loads_from, v.ship))
    busy = {v.ship for v in everyone}
    page = ShipsPage(
        "Ships",
        plan,
        time_chart(plan, {v.id: voyage_path(v) for v in everyone}),
        _waiting(archive, case, plan, events)[:ROWS],
        len(case.lots),
        tuple((left, lots.get(left.lot)) for left in plan.unmet),
        tuple((v, voyage_path(v), _cargo_words(v, lots)) for v in everyone[:ROWS]),
        tuple(s.name for s in case.ships if s.name not in busy),
        _assumed(case),
    )
    return dress.show(request, page)


def _none(archive: Archive) -> NonePage | None:
    """Return the page that says what to do, where there are no ships or no plan."""
    folder = archive.path
    if not (folder / "ships.csv").exists():
        return NonePage("Ships", str(folder), 0, ())
    if (folder / desk.PLAN).exists():
        return None
    case = tables.read_case(folder, date.min, date.max, cargo=(folder / "cargo.csv").exists())
    return NonePage("Ships", str(folder), len(case.ships), case.lots[:ROWS], _days(case))


def _days(case: Case) -> tuple[str, str]:
    """Return from when to when the cargo calls for ships: until a month after the last is due; DAY where it does not say."""
    ready, due = [lot.ready for lot in case.lots if lot.ready > date.min], [lot.due for lot in case.lots if lot.due]
    first, last = min(ready, default=None), max(due, default=None)
    return first.isoformat() if first else "DAY", (last + timedelta(30)).isoformat() if last else "DAY"


def _cargo_words(voyage: Voyage, lots: Mapping[str, Lot]) -> str:
    aboard: Counter[str] = Counter()
    for load in voyage.loads:
        aboard[lots[load.lot].good if load.lot in lots else f"of {load.lot}"] += load.pieces
    return ", ".join(f"{pieces:,} {good}" for good, pieces in aboard.items())


def _assumed(case: Case) -> tuple[tuple[str, str], ...]:
    """Return what was taken for granted of which goods, each assumption once."""
    goods: dict[str, list[str]] = {}
    for lot in case.lots:
        if lot.assumed:
            goods.setdefault(lot.assumed, []).append(lot.good)
    return tuple((assumed, ", ".join(dict.fromkeys(names))) for assumed, names in goods.items())


def _waiting(archive: Archive, case: Case, plan: Plan, events: tuple[Event, ...]) -> tuple[Waiting, ...]:
    """Return every lot with what becomes of it, the most pressing and the soonest due first."""
    found = []
    for one in carried(case, plan, events):
        due, day = one.lot.due, one.landed_by if one.pieces("landed") >= one.lot.pieces else one.planned_by
        late = (day - due).days if due and day else None
        found.append(Waiting(one, late, *_evidence(archive, one.lot.evidence)))
    return tuple(sorted(found, key=lambda w: (w.carried.lot.priority, w.carried.lot.due or date.max, w.carried.lot.id)))


def _evidence(archive: Archive, words: str) -> tuple[str | None, str]:
    """Return the address of the letter that a lot or event names as its evidence, and the words it names it with."""
    if not words:
        return None, ""
    place = _PLACE.fullmatch(words)
    id = place[1] if place else words
    try:
        archive.letter(id)
    except NotFound:
        return None, words
    return addresses.letter_path(id), id


def voyage(request: Request) -> Response:
    """Answer with one voyage; raises NotFound."""
    folder = _folder(request)
    case, plan = desk.opened(folder)
    wanted = request.path_params["id"]
    found = next((v for v in (*plan.voyages, *plan.lost) if v.id == wanted), None)
    if found is None:
        raise NotFound(f"The plan has no voyage {wanted}. The page of ships has those there are.")
    lots = {lot.id: lot for lot in case.lots}
    ship = next(s for s in case.ships if s.name == found.ship)
    loading = desk.loaded(folder).get(found.id)
    known = loading if loading is not None and loading.voyage == found and all(s.lot in lots for s in loading.stows) else None
    if dress.wants_data(request):
        return dress.data({"voyage": found, "loading": known})
    page = VoyagePage(
        f"{found.ship}, {day_words(found.loads_from)}", found, ship, lots,
        holds_chart(ship, lots, known.stows) if known else None, known.stows if known else (), known.troubles if known else (),
        tuple((lots[x.lot], x.pieces) for x in found.loads if x.lot in lots),
        tuple(e for e in read_events(folder / FILE) if e.ship == found.ship and found.leaves <= e.day), str(folder), found in plan.lost,
    )  # fmt: skip
    return dress.show(request, page)


def _folder(request: Request) -> Path:
    archive = dress.archive(request)
    if not (archive.path / "ships.csv").exists():
        raise NotFound("This archive has no ships.")
    return archive.path


def convoy_map(request: Request) -> Response:
    """Answer with the convoys on a map and their sailing orders."""
    archive = dress.archive(request)
    if (none := _none(archive)) is not None:
        return dress.show(request, none)
    case, plan = desk.opened(archive.path)
    orders = convoys(case, plan.voyages)
    if dress.wants_data(request):
        return dress.data(orders)
    passages = _passages(case, plan, orders)
    ports = {port.name: port for port in case.ports}
    names = [p for v in plan.voyages for p in (v.start, v.origin, *(c.port for c in v.calls))] + [p for w in passages for p in (w.start, w.end)]
    ways = [Way(p.start, p.end, p.kind, _passage_words(p), f"#{p.anchor}", len(p.ships)) for p in passages]
    paths = {v.id: voyage_path(v) for v in plan.voyages}
    return dress.show(request, MapPage("Convoys", draw([*names, *_homes(case, ports)], ports, ways), passages, orders, paths))


def _homes(case: Case, ports: Mapping[str, Port]) -> list[str]:
    return [ship.port for ship in case.ships if ship.port in ports]


def _passages(case: Case, plan: Plan, orders: tuple[ConvoyOrder, ...]) -> tuple[Passage, ...]:
    """Return each leg that a laden ship or a flight of the plan uses, with what goes along it."""
    legs = {(leg.start, leg.end): leg for leg in case.legs if not leg.air}
    lots = {lot.id: lot for lot in case.lots}
    sailed: dict[tuple[str, str], list[str]] = {}
    for order in orders:
        sailed.setdefault((order.sailing.start, order.sailing.end), []).append(order.sailing.name)
    along: dict[tuple[str, str], list[Voyage]] = {}
    for v in plan.voyages:
        for pair in v.legs:
            along.setdefault(pair, []).append(v)
    found = []
    for (start, end), here in sorted(along.items()):
        tons = sum(x.pieces * lots[x.lot].kg / 1000 for v in here for x in v.loads if x.lot in lots)
        names = tuple(dict.fromkeys(v.ship for v in here))
        found.append((start, end, "convoy" if legs[start, end].convoy else "alone", names, tons, legs[start, end].nm, tuple(sailed.get((start, end), ()))))
    flown: dict[tuple[str, str], float] = {}
    for flight in plan.flights:
        lot = lots[flight.lot]
        flown[lot.origin, lot.destination] = flown.get((lot.origin, lot.destination), 0.0) + flight.pieces * lot.kg / 1000
    air = {(leg.start, leg.end): leg.nm for leg in case.legs if leg.air}
    found += [(start, end, "air", (), tons, air.get((start, end), 0.0), ()) for (start, end), tons in sorted(flown.items())]
    return tuple(Passage(f"leg-{n}", *one) for n, one in enumerate(found, 1))


def _passage_words(passage: Passage) -> str:
    if passage.kind == "air":
        return f"{passage.start} to {passage.end}, by air"
    ships = f"{len(passage.ships)} {'ship' if len(passage.ships) == 1 else 'ships'}"
    return f"{passage.start} to {passage.end}: {ships}{', in convoy' if passage.kind == 'convoy' else ''}"


def arrived(request: Request) -> Response:
    """Answer with what arrived against what was promised, as things stood on a day."""
    archive = dress.archive(request)
    if (none := _none(archive)) is not None:
        return dress.show(request, none)
    asked = request.query_params.get("as-of", "")
    try:
        day = date.fromisoformat(asked) if asked else None
    except ValueError:
        raise BadAddress(f"“{asked}” is no day. Write it as in as-of=1942-05-24.") from None
    case, plan = desk.opened(archive.path)
    known = read_events(archive.path / FILE)
    told = tuple(e for e in known if day is None or e.day <= day)
    rows = _waiting(archive, case, plan, told)
    if dress.wants_data(request):
        return dress.data([row.carried for row in rows])
    events = tuple((e, _evidence(archive, e.evidence)[0]) for e in told)
    return dress.show(request, ArrivedPage("Arrived", rows[:ROWS], len(rows), events[-ROWS:], asked, len(known)))
