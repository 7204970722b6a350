"""The shipping desk in the reading room: cargo waiting, ships in time, holds, convoys on a map, what has arrived.

The pages read what `despatch ship plan` and `despatch ship load` wrote; no page plans itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from http import HTTPStatus
from itertools import islice
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from despatch.archive import Archive
from despatch.errors import NotFound
from despatch.shipping import service
from despatch.shipping.arrivals import LotProgress, State
from despatch.shipping.model import (
    Case,
    ConvoyOrder,
    Event,
    Flight,
    Lot,
    Plan,
    Port,
    Sailing,
    ShippingError,
    Unmet,
    Voyage,
)
from despatch.web import render, urls
from despatch.web.errors import STATUS, BadAddress
from despatch.web.formatting import format_event, format_load, format_lot
from despatch.web.parts.convoy_map import Map, Way, draw
from despatch.web.parts.ship_charts import TimeChart, time_chart

STATUS[ShippingError] = HTTPStatus.SERVICE_UNAVAILABLE
FILES = service.FILES
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


VIEWS = (
    View("ships", "Cargo and ships", "/ships"),
    View("berths", "Berths", "/ships/berths"),
    View("map", "Convoys", "/ships/map"),
    View("arrived", "Arrived", "/ships/arrived"),
)


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a lot on its bar, from `x` in parts of a hundred: landed, under way, planned or real_plan."""

    kind: str
    x: float
    width: float


SHARES: tuple[tuple[str, tuple[State, ...]], ...] = (
    ("landed", ("landed",)),
    ("way", ("loading", "at sea", "in port")),
    ("real_plan", ("lost", "diverted")),
    ("planned", ("planned",)),
)
"""What each part of a bar counts."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A lot, what the plan does with it, and where it is asked for."""

    carried: LotProgress
    late: int | None
    bar: tuple[Share, ...]
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


@dataclass(frozen=True, slots=True)
class ArrivedPage:
    """What arrived against what was promised."""

    title: str
    rows: tuple[Waiting, ...]
    lots: int
    events: tuple[tuple[Event, str, str | None], ...]
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
        _waiting(archive, _pressing(case, plan, events)),
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


def nothing(archive: Archive) -> NonePage | None:
    """Return the page that says what to do, where there are no ships or no plan."""
    folder = archive.path
    if not (folder / "ships.csv").exists():
        return NonePage("Ships", str(folder), 0, ())
    if (folder / service.PLAN).exists():
        return None
    case = service.read_waiting(folder)
    return NonePage("Ships", str(folder), len(case.ships), case.lots[:ROWS], _days(case))


def _days(case: Case) -> tuple[str, str]:
    """Return the days from the first lot ready to a month after the last is due; DAY where no lot says."""
    ready, due = [lot.ready for lot in case.lots if lot.ready > date.min], [lot.due for lot in case.lots if lot.due]
    first, last = min(ready, default=None), max(due, default=None)
    return first.isoformat() if first else "DAY", (last + timedelta(30)).isoformat() if last else "DAY"


def _assumed(case: Case) -> tuple[tuple[str, str], ...]:
    """Return what was taken for granted of which goods, each assumption once."""
    goods: dict[str, list[str]] = {}
    for lot in case.lots:
        if lot.assumed:
            goods.setdefault(lot.assumed, []).append(lot.good)
    return tuple((assumed, ", ".join(dict.fromkeys(names))) for assumed, names in goods.items())


def _pressing(case: Case, plan: Plan, events: tuple[Event, ...]) -> list[LotProgress]:
    """Return what becomes of every lot, the most pressing and the soonest due first."""
    return sorted(
        service.trace_lots(case, plan, events), key=lambda p: (p.lot.priority, p.lot.due or date.max, p.lot.id)
    )


def _waiting(archive: Archive, progress: Iterable[LotProgress]) -> tuple[Waiting, ...]:
    """Return the first lots as a table shows them, no more: each evidence is a look into the archive."""
    return tuple(_row(archive, lot) for lot in islice(progress, ROWS))


def _row(archive: Archive, progress: LotProgress) -> Waiting:
    due, day = (
        progress.lot.due,
        progress.landed_by if progress.pieces("landed") >= progress.lot.pieces else progress.planned_by,
    )
    late = (day - due).days if due and day else None
    return Waiting(progress, late, bar(progress), *_evidence(archive, progress.lot.evidence))


def bar(progress: LotProgress) -> tuple[Share, ...]:
    """Return what has become of a lot as parts of what was wanted. Lost cargo is carried again and may go beyond it."""
    counts = [
        (kind, progress.pieces(*states) + (progress.flown if kind == "planned" else 0)) for kind, states in SHARES
    ]
    whole, found, x = max(progress.lot.pieces, sum(n for _, n in counts)), [], 0.0
    for kind, n in counts:
        if n:
            found.append(Share(kind, round(x, 2), round(100 * n / whole, 2)))
            x += 100 * n / whole
    return tuple(found)


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
    return urls.letter_path(id), id


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


def arrived(request: Request) -> Response:
    """Answer with what arrived against what was promised, as things stood on a day."""
    archive = render.archive(request)
    if (none := nothing(archive)) is not None:
        return render.show(request, none)
    asked = request.query_params.get("as-of", "")
    try:
        day = date.fromisoformat(asked) if asked else None
    except ValueError:
        raise BadAddress(f"“{asked}” is no day. Write it as in as-of=1942-05-24.") from None
    case, plan = service.read_plan(archive.path)
    known = service.read_events(archive.path)
    events_so_far = tuple(e for e in known if day is None or e.day <= day)
    progress = _pressing(case, plan, events_so_far)
    if render.wants_data(request):
        return render.data(progress)
    lots = {lot.id: lot for lot in case.lots}
    events = tuple(
        (e, format_event(e, lots), _evidence(archive, e.evidence)[0])
        for e in sorted(events_so_far, key=lambda e: e.day)[-ROWS:]
    )
    return render.show(
        request, ArrivedPage("Arrived", _waiting(archive, progress), len(progress), events, asked, len(known))
    )
