"""The shipping desk as the command line and the reading room meet it: a folder in, plain answers out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from despatch.shipping import csv_rows as rows
from despatch.shipping import events, tables
from despatch.shipping.cargo import cargo_from_deliveries, together
from despatch.shipping.delivery_rows import deliveries
from despatch.shipping.feasible import Answer, ask, assumptions
from despatch.shipping.loading.berths import ConvoyOrder, Stay, Work, berth_plan, convoys, work_plan
from despatch.shipping.loading.fit_holds import settle
from despatch.shipping.loading.stowage import check_stowage, stow
from despatch.shipping.loading.tally_check import compare
from despatch.shipping.model import Case, Event, Lot, Plan, ShippingError, Stow, Trouble, Voyage
from despatch.shipping.planner.network import Network, all_sailings
from despatch.shipping.planner.plan import plan
from despatch.shipping.progress import as_it_goes, standing
from despatch.shipping.units import kilograms
from despatch.shipping.validate import validate

REMEDY = {
    "no-ships": "add ships to ships.csv",
    "no-route": "add legs to routes.csv",
    "draught": "name another port in cargo.csv, or add a ship of less draught to ships.csv",
    "lift": "give a ship's gear_t in ships.csv or the ports' crane_t in ports.csv, if there is such lifting gear",
    "no-room": "add a ship with such room (holds, deck_t, deck_m3) to ships.csv",
    "stowage": "add a ship with larger holds to ships.csv",
    "port-closed": "plan for other days, or send ships strengthened for ice",
    "route-closed": "plan for other days, or correct open in routes.csv",
    "no-escort": "add an escort for the leg to escorts.csv",
    "too-late": "give a later --until, or ships that are free sooner",
    "segregation": "add a ship, or send the lots on different days",
    "air-route-full": "give a later --until, or more a_day in routes.csv",
}
"""What to do where a lot is left behind for a reason."""
PLAN, LOADING = "shipping-plan.json", "shipping-loading.json"


@dataclass(frozen=True, slots=True)
class Loading:
    """A voyage with its stowage and what is wrong with it."""

    voyage: Voyage
    stows: tuple[Stow, ...]
    troubles: tuple[Trouble, ...]


@dataclass(frozen=True, slots=True)
class Ledger:
    """Rows of the ledger's deliveries to plan for, and where those go that name no port of their own."""

    rows: Iterable[Mapping[str, Any]]
    origin: str | None = None
    destination: str | None = None
    since: date | None = None
    """Letters before this day are left out: what was asked a century ago is no cargo."""


def make_plan(
    folder: Path, first: date, last: date, *, seconds: float = 60, ton: str = "long", ledger: Ledger | None = None
) -> Plan:
    """Plan a folder's cargo, check the plan by the rules and write it down; raises ShippingError when it breaks one.

    With `ledger`, deliveries that were open on the first day are cargo as well; cargo.csv goes before them where both
    have a lot of one id, and may be absent.
    """
    if known := events.read_events(folder / events.FILE):
        raise ShippingError(
            f"{folder / events.FILE}: {len(known)} event{'s' * (len(known) > 1)} of ships of the plan there is: plan the rest again with --as-of DAY, "
            "or move this file away to begin anew"
        )
    case = tables.read_case(folder, first, last, ton=ton, cargo=ledger is None or (folder / "cargo.csv").exists())
    case, taken, declined = _with_letters(folder, case, ledger, ton)
    if not case.lots:
        told = "; ".join(why for _, why in declined[:3]) + ("; ..." if len(declined) > 3 else "")
        why = (
            f"none of {len(declined)} open deliveries can be planned: {told}"
            if declined
            else "there is no cargo: fill cargo.csv, or build the letters and give --from-ledger"
        )
        raise ShippingError(f"{folder}: no plan was written, for {why}")
    made = replace(settle(case, plan(case, seconds)), ton=ton, cargo=taken, declined=declined)
    _held(case, made)
    _something(folder, case, made)
    _write(folder, PLAN, made)
    return made


def _with_letters(
    folder: Path, case: Case, ledger: Ledger | None, ton: str
) -> tuple[Case, tuple[Lot, ...], tuple[tuple[str, str], ...]]:
    """Return a case with what the letters asked for by its first day, those lots alone, and what cannot be planned, with why."""
    if ledger is None:
        return case, (), ()
    ports = {port.name: port for port in case.ports}
    found = cargo_from_deliveries(
        _since(ledger),
        tables.read_goods(folder),
        ports,
        case.first,
        ton,
        today=case.first,
        origin=ledger.origin,
        destination=ledger.destination,
    )
    return replace(case, lots=together(found.lots, case.lots)), found.lots, found.declined


def _since(ledger: Ledger) -> Iterator[Mapping[str, Any]]:
    day = ledger.since.isoformat() if ledger.since else ""
    return (row for row in ledger.rows if str(row.get("date") or day) >= day)


def _something(folder: Path, case: Case, made: Plan) -> None:
    """Raise ShippingError when nothing at all can be carried: for each lot its row, the reason and what to do."""
    if made.voyages or made.flights:
        return
    rows_of = rows.numbers(folder, "cargo.csv", "id")
    told = [
        f"{f'row {rows_of[u.lot]}' if u.lot in rows_of else 'of the letters'}, {u.lot}: {u.reason}: {REMEDY.get(u.code, 'give it more time or ships')}"
        for u in made.unmet[:5]
    ]
    more = f"; and {len(made.unmet) - 5} more" if len(made.unmet) > 5 else ""
    raise ShippingError(
        f"{folder / 'cargo.csv'}: nothing of {len(case.lots)} lot{'s' * (len(case.lots) > 1)} can be carried, so no plan was written: {'; '.join(told)}{more}"
    )


def replan(folder: Path, as_of: date, *, seconds: float = 60, ledger: Ledger | None = None) -> Plan:
    """Plan again what has not begun by `as_of`; ships that load or have sailed are held as they are.

    The new plan holds both; its score and bound are those of the rest. Held voyages stay in it as they were planned: what
    really happened is in the events, and `as_it_goes` puts the two together. With `ledger`, what letters have asked for
    since becomes cargo too. A look back, at a day before the last event, is not written down.
    """
    case, old = opened(folder)
    if not case.first <= as_of <= case.last:
        raise ShippingError(
            f"{as_of} is not a day of the plan, which goes from {case.first} to {case.last}: give such a day, or make a new plan with --from and --until"
        )
    newer, asked, declined = _with_letters(folder, replace(case, first=as_of), ledger, old.ton)
    had = {lot.id for lot in old.cargo}
    case = replace(newer, first=case.first)
    now = standing(case, old, events.read_events(folder / events.FILE, as_of), as_of)
    rest = settle(now.case, plan(now.case, seconds))
    _held(now.case, rest)
    held = tuple(v for v in old.voyages if v.id in now.held)
    wrecks = {v.id for v in now.wrecks}
    cargo = {lot.id: lot for lot in (*old.cargo, *(lot for lot in asked if lot.id not in had), *now.stranded)}
    made = replace(
        rest,
        first=old.first,
        ton=old.ton,
        voyages=(*(v for v in held if v.id not in wrecks), *rest.voyages),
        flights=(*(f for f in old.flights if f.day < as_of), *rest.flights),
        lost=(*old.lost, *(v for v in held if v.id in wrecks)),
        cargo=tuple(cargo.values()),
        declined=declined if ledger else old.declined,
        again=as_of,
    )
    if not looks_back(folder, as_of):
        _write(folder, PLAN, made)
    return made


def looks_back(folder: Path, as_of: date) -> bool:
    """Say whether something is recorded of a later day."""
    return any(e.day > as_of for e in told(folder))


def _held(case: Case, made: Plan) -> None:
    if wrong := validate(case, made):
        raise ShippingError(
            f"the plan breaks a rule and was not written: {wrong[0].where}: {wrong[0].message}; report this with the tables"
        )


def _write(folder: Path, name: str, made: object) -> None:
    """Write a file whole or not at all."""
    part = folder / (name + ".part")
    part.write_bytes(msgspec.json.format(msgspec.json.encode(made), indent=1) + b"\n")
    part.replace(folder / name)


def opened(folder: Path) -> tuple[Case, Plan]:
    """Return a folder's tables and the plan made last."""
    path = folder / PLAN
    try:
        made = msgspec.json.decode(path.read_bytes(), type=Plan)
    except FileNotFoundError:
        raise ShippingError(f"{path}: there is no plan yet: run despatch ship plan {folder}") from None
    except msgspec.DecodeError as wrong:
        raise ShippingError(f"{path}: {wrong}: run despatch ship plan {folder} again") from None
    own = (folder / "cargo.csv").exists() or not (made.cargo or made.declined)
    case = tables.read_case(folder, made.first, made.last, ton=made.ton, cargo=own)
    case = replace(case, lots=together(made.cargo, case.lots))
    _agrees(case, made, path)
    return case, made


def _agrees(case: Case, made: Plan, path: Path) -> None:
    """Raise ShippingError when the plan speaks of what the tables no longer have: they were changed after it was made."""
    known = (
        ("ship", {s.name for s in case.ships}, {v.ship for v in made.voyages}, "ships.csv"),
        (
            "port",
            {p.name for p in case.ports},
            {p for v in made.voyages for p in (v.start, v.origin, *(c.port for c in v.calls))},
            "ports.csv",
        ),
        ("convoy", {s.name for s in all_sailings(case)}, {c for v in made.voyages for c in v.convoys}, "escorts.csv"),
        ("lot", {lot.id for lot in case.lots}, {f.lot for f in made.flights}, "cargo.csv"),
        (
            "leg",
            {f"{leg.start} to {leg.end}" for leg in case.legs},
            {f"{a} to {b}" for v in made.voyages for a, b in v.legs},
            "routes.csv",
        ),
    )
    for what, there, named, file in known:
        if gone := sorted(named - there):
            raise ShippingError(
                f"{path}: the {what} {gone[0]} is not in {file} any more: put it back, or run despatch ship plan again"
            )


def loadings(folder: Path, ship: str | None = None) -> tuple[tuple[Loading, ...], tuple[Stay, ...]]:
    """Return the stowage of every voyage (or one ship's) and the berths day by day; that of all is written down."""
    case, made = opened(folder)
    if ship is not None and ship not in {s.name for s in case.ships}:
        raise ShippingError(f"no ship is called {ship!r}: the ships are {', '.join(s.name for s in case.ships)}")
    found = []
    for voyage in made.voyages:
        if ship in (None, voyage.ship):
            stows, troubles = stow(case, voyage)
            found.append(Loading(voyage, stows, (*troubles, *check_stowage(case, voyage, stows))))
    if ship is None:
        _write(folder, LOADING, found)
    stays = berth_plan(as_it_goes(case, made, told(folder)).voyages)
    return tuple(found), tuple(s for s in stays if ship in (None, s.ship))


def loaded(folder: Path) -> dict[str, Loading]:
    """Return the stowage that was written down, by voyage; that of a voyage planned otherwise since does not count."""
    path = folder / LOADING
    try:
        return {one.voyage.id: one for one in msgspec.json.decode(path.read_bytes(), type=tuple[Loading, ...])}
    except FileNotFoundError:
        return {}
    except msgspec.DecodeError as wrong:
        raise ShippingError(f"{path}: {wrong}: run despatch ship load {folder} again") from None


def work(case: Case, found: Iterable[Loading], stays: Iterable[Stay]) -> dict[tuple[str, str], tuple[Work, ...]]:
    """Return the work of every stay day by day, by voyage and port."""
    stows = {one.voyage.id: one.stows for one in found}
    return {
        (stay.voyage, stay.port): work_plan(case, stay, stows[stay.voyage]) for stay in stays if stay.voyage in stows
    }


def told(folder: Path, as_of: date | None = None) -> tuple[Event, ...]:
    """Return the events recorded of days until `as_of`."""
    return events.read_events(folder / events.FILE, as_of)


def stages(folder: Path, as_of: date | None = None) -> Iterator[dict[str, object]]:
    """Yield what happened to ships as rows of deliveries.jsonl; nothing where nothing was recorded."""
    known = events.read_events(folder / events.FILE, as_of)
    if known:
        case, made = opened(folder)
        yield from deliveries(case, made, known)


def differences(case: Case, voyage: Voyage, stows: tuple[Stow, ...], known: Iterable[Event]) -> tuple[Trouble, ...]:
    """Return how the tallies of a voyage differ from its plan; nothing where nothing was tallied."""
    counted = [e for e in known if e.kind == "tally"]
    return compare(case, voyage, stows, counted) if counted else ()


def tally(folder: Path, file: Path, recorded: date) -> tuple[Trouble, ...]:
    """Record a tally and return what differs from the plan; nothing is written when a row is wrong."""
    case, made = opened(folder)
    path = folder / events.FILE
    known = events.read_events(path)
    new = events.read_tally(case, made, known, rows.rows("tally.csv", rows.text_of(file), str(file)), recorded)
    by_voyage = events.of_voyages(made, (*known, *new))
    sheets = loaded(folder)
    found: list[Trouble] = []
    for voyage in (v for v in made.voyages if v.id in {e.voyage for e in new}):
        sheet = sheets.get(voyage.id)
        stows = sheet.stows if sheet is not None and sheet.voyage == voyage else stow(case, voyage)[0]
        found += differences(case, voyage, stows, by_voyage[voyage.id])
    events.append(path, new)
    return tuple(found)


def record(folder: Path, event: Event) -> None:
    """Add an event that can be true after those before it."""
    case, made = opened(folder)
    path = folder / events.FILE
    known, where = events.read_events(path), f"{path}, the new row"
    if event.kind == "withdrawn":
        events.withdrawn(case, made, known, event, where)
    else:
        voyage = events.check(case, made, known, event, where)
        event = events.placed(voyage, events.of_voyages(made, known).get(voyage.id, []), event)
    events.append(path, [event])


def orders(folder: Path) -> tuple[ConvoyOrder, ...]:
    """Return the convoys of the plan with their ships, as they go by what is recorded."""
    case, made = opened(folder)
    gone = as_it_goes(case, made, told(folder))
    return convoys(case, (*gone.lost, *gone.voyages))


def feasible(
    quantity: float,
    unit: str,
    good: str,
    origin: str,
    destination: str,
    days: int,
    fewest: int,
    most: int,
    kind: str = "liberty",
    folder: Path | None = None,
    ton: str = "long",
) -> Answer:
    """Answer whether so many ships of a type could carry so much in time, from the tables that ship (and a folder's)."""
    kg, assumed = kilograms(unit, ton)
    ports = tables.read_ports(rows.rows("ports.csv", rows.shipped("ports.csv")))
    types = tables.read_types(rows.rows("ship_types.csv", rows.shipped("ship_types.csv")))
    goods = tables.read_goods(folder)
    if folder is not None:
        ports |= tables.own_ports(folder)
        types |= tables.own_types(folder)
    asked_for = (
        ("--good", good, goods, "goods.csv"),
        ("--from", origin, ports, "ports.csv"),
        ("--to", destination, ports, "ports.csv"),
        ("--type", kind, types, "ship_types.csv"),
    )
    for what, name, known, file in asked_for:
        if wrong := rows.unknown(what, name, known, file):
            raise ShippingError(f"{wrong}, and name the folder with --tables")
    ship = tables.ship_of_type(kind, types[kind], origin, ports)
    for port in (ports[origin], ports[destination]):
        if ship.draught > port.draught:
            raise ShippingError(
                f"a {kind} draws {ship.draught:g} m and {port.name} has {port.draught:g} m of water: name another port or type, or give ports.csv of your own with --tables"
            )
    if origin == destination:
        raise ShippingError(f"from {origin} to {destination} is no way: name two ports")
    legs = tables.legs(folder, ports)
    net = Network(Case((), tuple(ports.values()), legs, (), (), date(1942, 1, 1), date(1942, 12, 31)))
    chain = net.chains(origin, destination)
    if not chain:
        raise ShippingError(f"no route from {origin} to {destination}: add legs to routes.csv that lead there")
    a, sources = assumptions(ship, goods[good], ports[origin], ports[destination], chain[0])
    tons = quantity * kg / 1000
    asked = ("asked for", f"{tons:,.0f} metric tons", "; ".join(filter(None, (f"{quantity:,.0f} {unit}", assumed))))
    return ask(a, (asked, *sources), tons, days, fewest, most)
